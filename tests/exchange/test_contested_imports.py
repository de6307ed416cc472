"""A table that comes in leaves what waits for a choice alone, says so, and writes the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop.exchange.incoming.keeping import keep
from desktop.exchange.incoming.plan import plan
from desktop.exchange.incoming.shapes import CountOf
from desktop.services.exchange import sharing
from desktop.services.record import records
from desktop.services.record.counts import Family, standing_counts
from desktop.services.record.records import load
from desktop.services.review.waiting import records_waiting
from desktop.services.unit_of_work import UnitOfWork
from tests.exchange.test_keeping import draft, reading
from tests.services.opened import Opened


def test_an_import_does_not_choose_between_two_people(template: Path, tmp_path: Path) -> None:
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    file = reading(draft("initiative", "1", title="Exemple un"))
    (row,) = {keep(one.database, file, "fill").plan.planned[0].id for one in (oujda, rabat)}
    for one, title in ((oujda, "D’Oujda"), (rabat, "De Rabat")):
        with UnitOfWork(one.database) as uow:
            records.record(uow, "initiative", {"title": title}, row, lang="fr")
            uow.commit("titre")
    sharing.give(rabat.database, tmp_path / "a.maillage", author="Rabat")
    sharing.receive(oujda.database, tmp_path / "a.maillage", vouch=True)
    later = reading(draft("initiative", "1", title="Du tableau", sector="health"))
    with oujda.database.read() as session:
        shown = load(session, "initiative", row, "fr")["title"]
        assert records_waiting(session) == 1
        told = plan(session, later, "update", {}).planned[0]
    assert (dict(told.values), told.kept) == ({"sector": "health"}, ("title",))
    keep(oujda.database, later, "update")
    with oujda.database.read() as session:
        now = load(session, "initiative", row, "fr")
        assert (now["title"], now["sector"]) == (shown, "health")
        assert records_waiting(session) == 1
    for one in (oujda, rabat):
        one.close()


def test_a_number_that_two_people_wrote_is_left_to_its_choice(template: Path, tmp_path: Path) -> None:
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    children = CountOf("reached", "", "children", "women")
    for one, number in ((oujda, 10), (rabat, 12)):  # the same file, another number in it
        file = reading(replace(draft("initiative", "1", title="Exemple un"), counts={children: number}))
        row = keep(one.database, file, "fill").plan.planned[0].id
    sharing.give(rabat.database, tmp_path / "a.maillage", author="Rabat")
    sharing.receive(oujda.database, tmp_path / "a.maillage", vouch=True)
    aimed = CountOf("targeted", "", "", "not-stated")
    later = reading(replace(draft("initiative", "1", title="Exemple un"), counts={children: 15, aimed: 40}))
    with oujda.database.read() as session:
        before = standing_counts(session, [row])[row]
        told = plan(session, later, "update", {}).planned[0]
    assert (dict(told.counts), told.kept) == ({aimed: 40}, ("counts",))
    keep(oujda.database, later, "update")
    with oujda.database.read() as session:
        assert standing_counts(session, [row])[row] == before | {(Family("targeted"), "not-stated"): 40}
        assert records_waiting(session) == 1
    for one in (oujda, rabat):
        one.close()
