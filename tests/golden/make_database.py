"""Writes the golden database of the schema in force: rows as text, one file per released schema, never edited after.

Run by hand when a schema is released: `python -m tests.golden.make_database`. `tests/models/test_golden.py` lays the
rows of every released schema into a file of that schema and opens it with the program of today.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from desktop.models.areas import area_id
from desktop.models.base import derived_id, synced_tables
from desktop.models.checklists import ChecklistPoint, ConfirmAsk, confirm_ask_id, shipped_point_id
from desktop.models.documents import DocumentUse, document_use_id
from desktop.models.indicators import IndicatorValue, value_id
from desktop.models.version import SCHEMA
from desktop.models.vocabularies import NotSame, not_same_id
from desktop.paths import Profile
from desktop.services.opening import open_profile
from desktop.services.record.records import record
from desktop.services.unit_of_work import UnitOfWork

FOLDER = Path(__file__).parent
ACTOR, QUARTER, PLACE, INITIATIVE, NEED, SERVICE = (derived_id("golden", str(n)) for n in range(6))
MEETING, DECISION, ACTION, ROADMAP, MILESTONE, TRAINING, NOTE = (derived_id("golden", str(n)) for n in range(6, 13))
PROJECT, FRAMEWORK, INDICATOR, PRACTICE = (derived_id("golden", str(n)) for n in range(13, 17))
DOCUMENT, CHECKLIST = (derived_id("golden", str(n)) for n in range(17, 19))
OUJDA = area_id("02.411.01.23")


def fill(uow: UnitOfWork) -> None:
    """One record of each kind that holds no secret, with every field that a form can fill."""
    record(uow, "area", {"name": "Exemple quartier", "parent": OUJDA, "level": 5}, QUARTER, fresh=True)
    actor = {"name.fr": "Exemple association", "name.ar": "مثال جمعية", "acronym": "EX", "kind": "association"}
    record(uow, "actor", {**actor, "area": OUJDA, "founded": 2010, "groups": ["migrants"]}, ACTOR, fresh=True)
    spot = {"name": "Exemple lieu", "area": QUARTER, "actor": ACTOR, "point": (34.68, -1.91, 20.0)}
    record(uow, "place", spot, PLACE, fresh=True)
    draft = {
        "title.fr": "Exemple d’initiative",
        "title.es": "Ejemplo de iniciativa",
        "lead": ACTOR,
        "sector": "health",
        "status": "done",
        "starts": "2021-01-20",
        "ends": "2021-02",
        "places": [PLACE, OUJDA],
        "women": 41,
        "men": 99,
        "groups": ["migrants", "refugees"],
        "sdg": ["10"],
        "amount": 1500.5,
        "currency": "MAD",
        "source": "Exemple",
    }
    record(uow, "initiative", draft, INITIATIVE, fresh=True)
    need: dict[str, Any] = {
        "title.fr": "Exemple de besoin",
        "title.ar": "مثال احتياج",
        "sector": "health",
        "status": "open",
        "severity": "4",
    }
    need |= {"people": 200, "groups": ["migrants"], "places": [OUJDA], "actor": ACTOR, "said": "2021-01-12"}
    record(uow, "need", {**need, "initiatives": [INITIATIVE], "source": "Exemple"}, NEED, fresh=True)
    service: dict[str, Any] = {
        "name.fr": "Exemple de service",
        "actor": ACTOR,
        "sector": "health",
        "status": "active",
        "places": [PLACE],
    }
    service |= {
        "opening": "lundi 9 h – 16 h",
        "languages": ["fr", "ar"],
        "fee": "free",
        "capacity": 20,
        "protected": True,
    }
    record(uow, "service", {**service, "eligibility": "Sans condition", "alert": "Fermé"}, SERVICE, fresh=True)
    _fill_meetings(uow)


def _fill_meetings(uow: UnitOfWork) -> None:
    meeting = {"title.fr": "Exemple de réunion", "kind": "workshop", "day": "2021-01-20", "starts": "9h30"}
    record(
        uow,
        "meeting",
        {**meeting, "ends": "12:00", "area": OUJDA, "lang": "fr", "status": "draft"},
        MEETING,
        fresh=True,
    )
    note = {"text": "Exemple de ligne", "kind": "decision", "meeting": MEETING}
    record(uow, "note", note, NOTE, fresh=True)
    decision = {"title.fr": "Exemple de décision", "day": "2021-01-20", "status": "adopted", "meeting": MEETING}
    record(uow, "decision", {**decision, "need": NEED, "initiative": INITIATIVE}, DECISION, fresh=True)
    record(uow, "roadmap", {"title.fr": "Exemple de feuille", "area": OUJDA, "starts": "2021"}, ROADMAP, fresh=True)
    step = {"title.fr": "Exemple d’étape", "roadmap": ROADMAP, "due": "2021-06-30", "progress": "40 %"}
    record(uow, "milestone", step, MILESTONE, fresh=True)
    action = {"title.fr": "Exemple d’action", "actor": ACTOR, "due": "2021-02-12", "status": "todo", "meeting": MEETING}
    record(uow, "action", {**action, "decision": DECISION, "milestone": MILESTONE}, ACTION, fresh=True)
    _fill_steering(uow)
    training = {"title.fr": "Exemple de formation", "kind": "training", "actor": ACTOR, "starts": "2021-03-16"}
    record(uow, "training", {**training, "area": OUJDA, "answers": 18, "score": "4,2"}, TRAINING, fresh=True)


def _fill_steering(uow: UnitOfWork) -> None:
    project: dict[str, Any] = {"title.fr": "Exemple de projet", "lead": ACTOR, "donors": [ACTOR], "starts": "2020-01"}
    project |= {"places": [OUJDA], "amount": "150 000", "currency": "EUR", "sdg": ["10"], "countries": ["SN", "NE"]}
    record(uow, "project", {**project, "objectives": "Exemple d’objectif", "kind": "project"}, PROJECT, fresh=True)
    record(uow, "initiative", {"project": PROJECT, "counting": "overlap"}, INITIATIVE)
    record(uow, "framework", {"title.fr": "Exemple de cadre", "area": OUJDA, "starts": "2020"}, FRAMEWORK, fresh=True)
    indicator: dict[str, Any] = {"name.fr": "Exemple d’indicateur", "code": "E1", "framework": FRAMEWORK}
    indicator |= {"unit": "people", "direction": "up", "frequency": "quarter", "baseline": "-1,5", "highest": 1000}
    record(uow, "indicator", {**indicator, "dimensions": ["sex"], "baseline_period": "2019"}, INDICATOR, fresh=True)
    uow.session.execute(
        insert(IndicatorValue).values(
            id=value_id(INDICATOR, "actual", "2021-Q1", sex="women"),
            indicator=INDICATOR,
            measure="actual",
            period="2021-Q1",
            sex="women",
            value=45.0,
            comment="Exemple",
        )
    )
    low, high = sorted((ACTOR, PROJECT))
    uow.session.execute(insert(NotSame).values(id=not_same_id(low, high), kind="actor", one=low, other=high))
    practice: dict[str, Any] = {"title.fr": "Exemple de pratique", "city": "Dakar", "country": "SN", "starts": "2020"}
    practice |= {"context": "Exemple", "worked": "Exemple", "quotation": "Exemple", "consent": "given"}
    record(uow, "practice", {**practice, "initiatives": [INITIATIVE]}, PRACTICE, fresh=True)
    _fill_toolbox(uow)


def _fill_toolbox(uow: UnitOfWork) -> None:
    document: dict[str, Any] = {"title.fr": "Exemple de guide", "kind": "guide", "themes": ["health"], "issued": "2021"}
    document |= {"languages": ["fr", "ar"], "readers": ["field"], "licence": "CC BY 4.0", "publisher": "Exemple"}
    record(uow, "document", document, DOCUMENT, fresh=True)
    checklist: dict[str, Any] = {"title.fr": "Exemple de liste", "area": OUJDA, "initiative": INITIATIVE}
    checklist |= {"actor": ACTOR, "document": DOCUMENT, "sector": "health", "due": "2021-03-01"}
    record(uow, "checklist", checklist, CHECKLIST, fresh=True)
    rows = (
        insert(DocumentUse).values(
            id=document_use_id(DOCUMENT, MEETING), document=DOCUMENT, owner_table="meeting", owner=MEETING
        ),
        insert(ChecklistPoint).values(
            id=shipped_point_id(CHECKLIST, "a1"),
            checklist=CHECKLIST,
            code="a1",
            position="a",
            done=1,
            done_on="2021-02-20",
            note="Exemple",
            action=ACTION,
        ),
        insert(ConfirmAsk).values(
            id=confirm_ask_id(SERVICE),
            owner_table="service",
            owner=SERVICE,
            asked_on="2021-02-01",
            asked_by="Exemple",
            actor=ACTOR,
        ),
    )
    for row in rows:
        uow.session.execute(row)
    record(uow, "service", {"phone": "0536 00 00 00", "web": "exemple.org", "alert_until": "2021-03-01"}, SERVICE)


def rows_of(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Wire table -> its rows that did not ship, bytes in hexadecimal."""
    from desktop.sync.capture import captured_since

    made: dict[str, set[bytes]] = {}
    for change in captured_since(session, 0):
        made.setdefault(change.table, set()).add(change.row)
    found: dict[str, list[dict[str, Any]]] = {}
    for name, table in synced_tables().items():
        query = select(table).where(table.c.id.in_(made.get(name, set()))).order_by(table.c.id)
        rows = [{c: _plain(v) for c, v in row._mapping.items() if v is not None} for row in session.execute(query)]
        if rows:
            found[name] = rows
    return found


def _plain(value: Any) -> Any:
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = open_profile(Profile(Path(folder) / "profil"))
        with UnitOfWork(database) as uow:
            fill(uow)
            uow.commit()
        with database.read() as session:
            rows = rows_of(session)
        database.close()
    target = FOLDER / f"database-{SCHEMA}" / "rows.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
