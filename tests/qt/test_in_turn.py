"""Many things are done one after the other, what the one at hand consists of first, and all of them are counted."""

from __future__ import annotations

from desktop.viewmodels.in_turn import InTurn


def test_one_after_the_other_and_what_one_consists_of_first() -> None:
    begun: list[str] = []
    counted: list[tuple[int, int]] = []
    turn: InTurn[str] = InTurn(begun.append, lambda done, of: counted.append((done, of)))
    turn.add(["folder", "c"])
    turn.add(iter("d"))
    assert begun == ["folder"], "the next waits"
    turn.add_within(["a", "b"])
    for _one in range(5):
        turn.ended()
    assert begun == ["folder", "a", "b", "c", "d"]
    assert counted == [(0, 2), (1, 5), (2, 5), (3, 5), (4, 5), (0, 0)]
    turn.add([])
    assert counted[-1] == (0, 0)
    assert len(counted) == 6, "nothing is told of nothing"
    turn.add("e")
    assert (begun[-1], counted[-1]) == ("e", (0, 1))
