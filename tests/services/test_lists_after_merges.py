"""Whatever files two laptops exchange, in whatever order, lists still say what lists made afresh would say."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from desktop.errors import MaillageError, NothingToUndo
from desktop.services.exchange import sharing
from desktop.services.keeping.refresh import rebuild
from desktop.services.listing import lists
from tests.services.opened import OUJDA, RABAT, Opened
from tests.services.test_history import picture

KINDS = ("actor", "place", "initiative")


def edit(one: Opened, dice: random.Random) -> None:
    """One act of somebody, on whatever is there."""
    with one.database.read() as session:
        rows = {kind: list(lists.ids(session, kind, lists.ListQuery())) for kind in ("actor", "place", "initiative")}
        quarters = list(lists.ids(session, "area", lists.ListQuery(level="5")))
    where = [OUJDA, RABAT, *quarters, *rows["place"]]
    chance = dice.random()
    if chance < 0.15 or not rows["actor"]:
        one.record("actor", name=dice.choice(["Al Wafae", "Élan", "Kits"]), area=dice.choice([OUJDA, RABAT]))
    elif chance < 0.25:
        one.record("area", name="Lazaret", parent=dice.choice([OUJDA, RABAT]))
    elif chance < 0.35:
        one.record("place", name="Centre", area=dice.choice([OUJDA, RABAT, *quarters]), point="34.0, -2.0")
    elif chance < 0.4 and quarters:
        one.record("area", dice.choice(quarters), parent=dice.choice([OUJDA, RABAT]))
    elif chance < 0.5 and any(rows.values()):
        kind = dice.choice([kind for kind in KINDS if rows[kind]])
        one.trash(kind, dice.choice(rows[kind]))
    else:
        row = dice.choice(rows["initiative"]) if rows["initiative"] and dice.random() < 0.6 else None
        one.record(
            "initiative",
            row,
            title=dice.choice(["Kits d’hiver", "Cours", "Santé pour tous"]),
            lead=dice.choice(rows["actor"]),
            sector=dice.choice(["health", "education", None]),
            starts=dice.choice(["2018-03-02", "2020", None]),
            places=dice.sample(where, min(len(where), dice.randint(0, 2))),
            groups=dice.sample(["migrants", "refugees", "families"], dice.randint(0, 2)),
        )


def agrees(one: Opened) -> None:
    kept = picture(one)
    with one.database.write() as session:
        rebuild(session, ("actor", "contact", "initiative", "place"))
        session.commit()
    assert picture(one) == kept


@pytest.mark.parametrize("seed", range(4))
def test_lists_agree_after_every_file(tmp_path: Path, template: Path, seed: int) -> None:
    dice = random.Random(seed)
    laptops = [Opened(tmp_path / name, template) for name in ("oujda", "rabat")]
    files: list[Path] = []
    for step in range(24):
        at = dice.randrange(2)
        if dice.random() < 0.65:
            edit(laptops[at], dice)
        else:
            file = tmp_path / f"{step}.maillage"
            try:
                sharing.give(laptops[at].database, file, everything=dice.random() < 0.2)
            except MaillageError:
                continue
            files.append(file)
        if files and dice.random() < 0.4:
            sharing.receive(laptops[dice.randrange(2)].database, dice.choice(files), vouch=True)
            for one in laptops:
                agrees(one)
        if dice.random() < 0.1:
            try:
                laptops[at].undo()
            except NothingToUndo:
                continue
            agrees(laptops[at])
    for one, other in (laptops, laptops[::-1]):
        file = tmp_path / f"last-{id(one)}.maillage"
        sharing.give(one.database, file, everything=True)
        sharing.receive(other.database, file, vouch=True)
        agrees(other)
    hashes = {sharing.current_state_hash(one.database) for one in laptops}
    pictures = [picture(one) for one in laptops]
    assert len(hashes) == 1
    assert pictures[0] == pictures[1]
    for one in laptops:
        one.close()
