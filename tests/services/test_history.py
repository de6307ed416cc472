"""Undo writes edits back, step by step, across restarts, and never touches what somebody wrote later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select, text

from desktop.errors import MaillageError, NothingToUndo
from desktop.models.derived import FacetValue, FacetWord, Listing, Spot
from desktop.services.keeping.refresh import rebuild
from desktop.services.listing import lists
from desktop.services.record import records
from desktop.services.undo import history
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.capture import open_count
from tests.services.opened import OUJDA, RABAT, Opened


def test_one_step_is_one_act(opened: Opened) -> None:
    row = opened.record("initiative", title="Kits", sector="health", women=4, places=[OUJDA], groups=["migrants"])
    before = opened.load("initiative", row)
    opened.record("initiative", row, title="Kits d’hiver", sector="education", women=5, places=[RABAT], groups=[])
    after = opened.load("initiative", row)
    assert opened.undo().left == 0
    assert opened.load("initiative", row) == before
    assert opened.redo().left == 0
    assert opened.load("initiative", row) == after


def test_undoing_a_creation_puts_it_in_the_trash(opened: Opened) -> None:
    row = opened.record("initiative", title="Kits", women=4)
    opened.undo()
    assert opened.load("initiative", row)["deleted"]
    opened.redo()
    loaded = opened.load("initiative", row)
    assert (loaded["deleted"], loaded["title"], loaded["women"]) == (False, "Kits", 4)


def test_deleting_is_undone(opened: Opened) -> None:
    row = opened.record("actor", name="Al Wafae")
    opened.trash("actor", row)
    assert opened.undo().label == "corbeille"
    assert not opened.load("actor", row)["deleted"]


def test_what_was_written_later_stays(opened: Opened) -> None:
    row = opened.record("initiative", title="Kits", sector="health")
    opened.record("initiative", row, title="Kits d’hiver", sector="education")
    with UnitOfWork(opened.database) as uow:  # somebody else's edit: not on this stack
        records.record(uow, "initiative", {"title": "Reçu"}, row)
        uow.commit(undoable=False)
    done = opened.undo()
    assert (done.changed, done.left) == (1, 1)
    loaded = opened.load("initiative", row)
    assert (loaded["title"], loaded["sector"]) == ("Reçu", "health")


def test_the_stack_survives_a_restart(opened: Opened) -> None:
    row = opened.record("initiative", title="Un")
    opened.record("initiative", row, title="Deux")
    folder = opened.database.profile.folder
    opened.close()
    again = Opened(folder)
    with again.database.read() as session:
        assert history.undoable(session) == history.Undoable("acte", None)
    again.undo()
    assert again.load("initiative", row)["title"] == "Un"
    again.close()
    opened.database = Opened(folder).database


def test_undoing_is_an_edit_that_travels(opened: Opened) -> None:
    row = opened.record("initiative", title="Un")
    opened.record("initiative", row, title="Deux")
    with opened.database.write() as session:
        session.execute(text("DELETE FROM capture"))
        session.commit()
    opened.undo()
    with opened.database.read() as session:
        assert open_count(session) == 1


def test_a_new_act_ends_what_could_be_redone(opened: Opened) -> None:
    row = opened.record("initiative", title="Un")
    opened.record("initiative", row, title="Deux")
    opened.undo()
    opened.record("initiative", row, sector="health")
    with pytest.raises(NothingToUndo):
        opened.redo()


def test_nothing_to_undo_is_said(opened: Opened) -> None:
    with pytest.raises(NothingToUndo) as refused:
        opened.undo()
    assert refused.value.sentence()


def test_an_act_that_changes_nothing_is_no_step(opened: Opened) -> None:
    row = opened.record("initiative", title="Un")
    opened.record("initiative", row, title="Un")
    with opened.database.read() as session:
        assert history.depth(session) == 1


def test_the_story_names_things(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae")
    row = opened.record("initiative", title="Kits", lead=actor, sector="health", women=4, starts="2018-03-02")
    opened.record("initiative", row, sector="education", lead=None)
    opened.trash("initiative", row)
    with opened.database.read() as session:
        told = [(line.label, line.before, line.after) for line in history.story(session, "initiative", row)]
    assert ("Mise à la corbeille", "", "") in told
    assert ("Création", "", "") in told
    assert ("Titre", "", "Kits") in told
    assert ("Femmes", "", "4") in told
    assert any(label == "Secteur" and after for label, _before, after in told)
    assert ("Responsable", "", "Al Wafae") in told
    assert ("Responsable", "Al Wafae", "") in told


DRAFTS: dict[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["Kits d’hiver", "Cours de darija", "", "الصحة"]),
    "title.ar": st.sampled_from(["عدة", "", "الصحة"]),
    "sector": st.sampled_from(["health", "education", None]),
    "status": st.sampled_from(["done", "planned", None]),
    "starts": st.sampled_from(["2018-03-02", "2020", None]),
    "ends": st.sampled_from(["2021", None]),
    "places": st.lists(st.sampled_from([OUJDA, RABAT]), max_size=2, unique=True),
    "groups": st.lists(st.sampled_from(["migrants", "refugees", "families"]), max_size=2, unique=True),
    "women": st.sampled_from([None, 0, 5]),
    "total": st.sampled_from([None, 3, 12]),
}
drafts = st.lists(st.sampled_from(sorted(DRAFTS)), min_size=1, max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: DRAFTS[name] for name in names})
)


def picture(opened: Opened) -> dict[str, Any]:
    """Everything that lists, facets and search say, without the numbers of lines."""
    with opened.database.read() as session:
        lines, names = {}, {}
        ours = Listing.kind != "area"  # the fifteen hundred communes are nobody's
        for line in session.execute(select(*Listing.__table__.columns).where(ours)):
            names[line.n] = line.row
            lines[line.row] = {k: v for k, v in line._mapping.items() if k != "n"}
        words = select(FacetValue.n, FacetWord.facet, FacetWord.value).join(FacetWord, FacetWord.w == FacetValue.w)
        carried = {
            (names[n], facet, value)
            for n, facet, value in session.execute(words.where(FacetValue.n.in_(select(Listing.n).where(ours))))
        }
        indexed = text("SELECT folded FROM search_index WHERE rowid = :n")
        folded = {row: session.execute(indexed, {"n": n}).scalar() for n, row in names.items()}
        spots = {tuple(spot) for spot in session.execute(select(*Spot.__table__.columns))}
        asked = [
            lists.ListQuery(text="kits"),
            lists.ListQuery(text="oujda"),
            lists.ListQuery(text="wafae kits"),
            lists.ListQuery(sector="health", group=["migrants", "families"]),
            lists.ListQuery(period="2019", status="done"),
            lists.ListQuery(trash=True),
            lists.ListQuery(sort="title"),
        ]
        return {
            "lines": lines,
            "carried": carried,
            "folded": folded,
            "spots": spots,
            "asked": [set(lists.ids(session, "initiative", query)) for query in asked],
            "counts": [lists.facet_counts(session, "initiative", query) for query in asked],
        }


class Desk(RuleBasedStateMachine):
    """One person records, changes, trashes, undoes and redoes; every past picture must come back by undoing."""

    template: Path
    folder: Path

    @initialize()
    def start(self) -> None:
        import itertools

        number = next(n for n in itertools.count() if not (self.folder / str(n)).exists())
        self.opened = Opened(self.folder / str(number), self.template)
        self.rows: list[bytes] = []
        self.past: list[list[dict[str, Any]]] = []
        self.future: list[list[dict[str, Any]]] = []
        self.actor = self.opened.record("actor", name="Al Wafae")

    def shown(self) -> list[dict[str, Any]]:
        found = []
        for row in self.rows:
            loaded = self.opened.load("initiative", row)
            found.append({"deleted": True} if loaded["deleted"] else loaded)
        return found

    def step(self, before: list[dict[str, Any]]) -> None:
        with self.opened.database.read() as session:
            deep = history.depth(session)
        if deep > len(self.past) + 1:  # the actor's creation is the first step
            self.past.append(before)
            self.future.clear()

    @rule(draft=drafts, led=st.booleans())
    def make(self, draft: dict[str, Any], led: bool) -> None:
        before = self.shown()
        draft = {**draft, "lead": self.actor} if led else draft
        try:
            self.rows.append(self.opened.act("initiative", draft))
        except MaillageError:
            return
        self.step([*before, {"deleted": True}])

    @precondition(lambda self: self.rows)
    @rule(draft=drafts, which=st.integers(0, 9))
    def change(self, draft: dict[str, Any], which: int) -> None:
        before = self.shown()
        try:
            self.opened.act("initiative", draft, self.rows[which % len(self.rows)])
        except MaillageError:
            return
        self.step(before)

    @precondition(lambda self: self.rows)
    @rule(which=st.integers(0, 9))
    def throw_away(self, which: int) -> None:
        before = self.shown()
        self.opened.trash("initiative", self.rows[which % len(self.rows)])
        self.step(before)

    @precondition(lambda self: self.past)
    @rule()
    def take_back(self) -> None:
        self.future.append(self.shown())
        assert self.opened.undo().left == 0
        assert self.shown()[: len(self.past[-1])] == self.past[-1]
        self.past.pop()

    @precondition(lambda self: self.future)
    @rule()
    def do_again(self) -> None:
        before = self.shown()
        assert self.opened.redo().left == 0
        assert self.shown() == self.future.pop()
        self.past.append(before)

    @precondition(lambda self: self.rows)
    @rule(name=st.sampled_from(["Al Wafae", "Fondation Kits", ""]))
    def rename_the_actor(self, name: str) -> None:
        before = self.shown()
        self.opened.act("actor", {"name": name}, self.actor)
        self.step(before)

    @invariant()
    def lists_are_in_step(self) -> None:
        if not hasattr(self, "opened"):
            return
        kept = picture(self.opened)
        with self.opened.database.write() as session:
            rebuild(session, ("actor", "initiative"))
            session.commit()
        assert picture(self.opened) == kept

    def teardown(self) -> None:
        if hasattr(self, "opened"):
            self.opened.close()


def test_a_wild_user_can_always_go_back(tmp_path: Path, template: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    machine = type("DeskHere", (Desk,), {"template": template, "folder": tmp_path})
    run_state_machine_as_test(machine, settings=settings(max_examples=10, stateful_step_count=10, deadline=None))
