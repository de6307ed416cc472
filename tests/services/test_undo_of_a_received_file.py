"""A received file is one step: undo takes it back whole, redo brings it back, and own later edits stay."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete

from desktop.models.steps import Step
from desktop.services.exchange import sharing
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.undo import history
from tests.services.opened import Opened


def both(tmp_path: Path, template: Path) -> tuple[Opened, Opened, Path]:
    """Two laptops, and a file of the first."""
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    return oujda, rabat, tmp_path / "oujda.maillage"


def test_a_received_file_is_one_step(tmp_path: Path, template: Path) -> None:
    oujda, rabat, file = both(tmp_path, template)
    row = oujda.record("initiative", title="Kits", sector="health", women=4)
    sharing.give(oujda.database, file)
    own = rabat.record("initiative", title="Atelier")
    sharing.receive(rabat.database, file, vouch=True)
    loaded = rabat.load("initiative", row)
    with rabat.database.read() as session:
        assert "oujda.maillage" in (history.undoable(session).undo or "")
    state = sharing.current_state_hash(rabat.database)
    assert rabat.undo().changed > 0
    with rabat.database.read() as session:
        assert list(lists.ids(session, "initiative", ListQuery())) == [own]
    assert rabat.redo().changed > 0
    assert rabat.load("initiative", row) == loaded
    assert sharing.current_state_hash(rabat.database) == state
    with rabat.database.read() as session:
        assert set(lists.ids(session, "initiative", ListQuery())) == {own, row}
        assert list(lists.ids(session, "initiative", ListQuery(text="kits"))) == [row]
    rabat.undo()
    rabat.undo()  # then its own act
    with rabat.database.read() as session:
        assert history.undoable(session).undo is None
    oujda.close()
    rabat.close()


def test_later_edits_of_ones_own_stay(tmp_path: Path, template: Path) -> None:
    oujda, rabat, file = both(tmp_path, template)
    row = oujda.record("initiative", title="Kits", sector="health")
    sharing.give(oujda.database, file)
    sharing.receive(rabat.database, file, vouch=True)
    oujda.record("initiative", row, title="Kits chauds", sector="education")
    sharing.give(oujda.database, file, everything=True)
    sharing.receive(rabat.database, file, vouch=True)
    rabat.record("initiative", row, title="Kits d’été")
    with rabat.database.write() as session:  # as if the stack had been cut
        session.execute(delete(Step).where(Step.receipt.is_(None)))
        session.commit()
    rabat.undo()
    loaded = rabat.load("initiative", row)
    assert (loaded["title"], loaded["sector"]) == ("Kits d’été", "health")
    oujda.close()
    rabat.close()
