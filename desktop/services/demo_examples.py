"""Made-up services, so that somebody can see what *Orienter* answers. Owns reading `resources/sample/examples`.

Nothing of it is true and everything says so: each name begins with *Exemple*, each row's source says that it is
invented. It is never in one profile with the sample, whose every fact was published (`docs/decisions/examples.md`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert

from desktop import paths, settings
from desktop.errors import SampleInRealProfile
from desktop.i18n import _
from desktop.models.areas import area_id
from desktop.models.base import derived_id
from desktop.services import checks
from desktop.services.keeping.lines import MODELS
from desktop.services.record.records import record
from desktop.services.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from desktop.models.database import Database

ORDER: Final = ("actor", "place", "service")
_TEXTS: Final = ("alert", "eligibility", "fee_note")  # texts of a service, in four languages
_PLAIN: Final = ("sector", "opening", "languages", "groups", "fee", "protected", "assured_at", "assured_by")
_ACCURACY: Final = 100.0  # metres
AUDIENCE: Final = "partners"  # a card can be shown; nothing of it is ever on a public site

Row = Mapping[str, Any]


def example_id(key: str) -> bytes:
    """The identity of an example, equal on every laptop."""
    return derived_id("sample", "examples-1", key)


def rows(kind: str) -> list[Row]:
    """The examples of one kind, as they are written."""
    file = paths.resources() / "sample" / "examples" / f"{kind}s.json"
    return list(json.loads(file.read_text(encoding="utf-8")))


def fill(database: Database) -> dict[str, int]:
    """Record the examples in one act and mark the profile as a sample. Returns kind -> rows.

    Raises SampleInRealProfile when something is recorded already: what is invented never mixes with what is not.
    """
    with UnitOfWork(database) as uow:
        if not checks.is_empty(uow.session):
            raise SampleInRealProfile(folder=database.profile.folder)
        done = write(uow)
        uow.commit(_("Exemples de services"), undoable=False)
    mine = settings.load(database.profile)
    settings.save(database.profile, replace(mine, sample=True))
    return done


def write(uow: UnitOfWork) -> dict[str, int]:
    """Record them within an act. Returns kind -> rows."""
    done: dict[str, int] = {}
    for kind in ORDER:
        examples = rows(kind)
        for row in examples:
            key = example_id(row["key"])
            uow.session.execute(insert(MODELS[kind]).values(id=key))
            record(uow, kind, _DRAFTS[kind](row), key)
        done[kind] = len(examples)
    return done


def _texts(field: str, texts: Mapping[str, str]) -> dict[str, object]:
    return {f"{field}.{lang}": text for lang, text in texts.items()}


def _record(row: Row) -> dict[str, object]:
    return {**_texts("name", row["names"]), "visibility": AUDIENCE, "source": row["source"]}


def _actor(row: Row) -> dict[str, object]:
    return {**_record(row), "kind": row["type"], "area": area_id(row["area"]), "phone": row["phone"]}


def _place(row: Row) -> dict[str, object]:
    """A made-up point, which says that it may be a street away."""
    return {**_record(row), "area": area_id(row["area"]), "point": (*row["point"], _ACCURACY)}


def _service(row: Row) -> dict[str, object]:
    where = example_id(row["place"]) if "place" in row else area_id(row["area"])
    draft = {**_record(row), "actor": example_id(row["actor"]), "places": [where], "status": "active"}
    for name in _TEXTS:
        draft |= _texts(name, row.get(name, {}))
    return draft | {name: row[name] for name in _PLAIN if name in row}


_DRAFTS: Final = {"actor": _actor, "place": _place, "service": _service}
