"""The rules of a service are written with its hours, whichever way it is recorded."""

from __future__ import annotations

from sqlalchemy import select

from desktop.models.base import new_id
from desktop.models.services import Service
from desktop.services.record.many_records import record_many
from desktop.services.undo.history import story
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened

RULE = "RRULE;X-DURATION=PT3H:FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0"


def _kept(opened: Opened, row: bytes) -> tuple[str | None, str | None]:
    with opened.database.read() as session:
        found = session.execute(select(Service.opening, Service.recurrence).where(Service.id == row)).one()
        return found.opening, found.recurrence


def test_text_and_rules_are_written_together(opened: Opened) -> None:
    row = opened.record("service", name="Guichet", opening="lundi 9h-12h")
    assert _kept(opened, row) == ("lundi 9h-12h", RULE)
    opened.record("service", row, opening="appelez d’abord")
    assert _kept(opened, row) == ("appelez d’abord", None)  # old rules never stay beside a new text
    with opened.database.read() as session:
        told = list(story(session, "service", row))
    assert told
    assert not [one for one in told if "RRULE" in one.before + one.after]
    with UnitOfWork(opened.database) as uow:
        record_many(uow, "service", [(other := new_id(), {"name": "Permanence", "opening": "lundi 9h-12h"})], "fr")
        uow.commit()
    assert _kept(opened, other) == ("lundi 9h-12h", RULE)
