"""The sample of Rabat and Oujda: fills an empty profile. Owns reading `resources/sample`; invents nothing.

Its rows go through the same door as a person's, under identities derived from their keys, so that two samples
made apart are one when they meet. Change files say that they come from a sample.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert

from desktop import paths, settings
from desktop.errors import SampleInRealProfile
from desktop.i18n import _
from desktop.models.areas import area_id
from desktop.models.base import derived_id
from desktop.services import checks
from desktop.services.keeping.lines import MODELS
from desktop.services.plan.trainings import SEXES, write_participants
from desktop.services.record.counts import Family, write_count
from desktop.services.record.records import record
from desktop.services.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from desktop.models.database import Database

ORDER: Final = ("area", "actor", "project", "initiative", "practice", "meeting", "training")
_FILES: Final = {kind: f"{kind}s" for kind in ORDER}
_ROLES: Final = {"implementer": "implementers", "partner": "partners", "donor": "donors", "host": "hosts"}

Row = Mapping[str, Any]


def sample_id(key: str) -> bytes:
    """The identity of the sample's row `key`, equal on every laptop."""
    return derived_id("sample", "rabat-oujda-1", key)


def rows(kind: str) -> list[Row]:
    """The sample's rows of one kind, as they are written in `resources/sample`."""
    file = paths.resources() / "sample" / f"{_FILES[kind]}.json"
    return list(json.loads(file.read_text(encoding="utf-8")))


def fill(database: Database) -> dict[str, int]:
    """Record the sample in one act and mark the profile as a sample. Returns kind -> rows.

    Raises SampleInRealProfile when something is recorded already: a sample never mixes with real work.
    """
    done: dict[str, int] = {}
    with UnitOfWork(database) as uow:
        if not checks.is_empty(uow.session):
            raise SampleInRealProfile(folder=database.profile.folder)
        for kind in ORDER:
            sample = rows(kind)
            for row in sample:
                key = sample_id(row["key"])
                uow.session.execute(insert(MODELS[kind]).values(id=key))
                record(uow, kind, _DRAFTS[kind](row), key)
                _count_people(uow, key, row.get("counts", []))
                _count_participants(uow, key, row.get("participants", []))
            done[kind] = len(sample)
        uow.commit(_("Exemple de Rabat et d’Oujda"), undoable=False)
    mine = settings.load(database.profile)
    settings.save(database.profile, replace(mine, sample=True))
    return done


def _where(code: str) -> bytes:
    """A territory by its official code, or a quarter of the sample by its key."""
    return area_id(code) if code[0].isdigit() else sample_id(code)


def _texts(field: str, texts: Mapping[str, str]) -> dict[str, object]:
    return {f"{field}.{lang}": text for lang, text in texts.items()}


def _area(row: Row) -> dict[str, object]:
    return {
        **_texts("name", row["names"]),
        "parent": area_id(row["parent"]),
        "level": row["level"],
        "source": row["source"],
    }


def _actor(row: Row) -> dict[str, object]:
    areas = row.get("areas", [])
    return {
        **_texts("name", row["names"]),
        "acronym": row.get("acronym"),
        "kind": row["type"],
        "area": _where(areas[0]) if areas else None,
        "visibility": "public",  # every fact of the sample was read in a published report
        "source": row["source"],
    }


def _meeting(row: Row) -> dict[str, object]:
    """What a source says of a meeting. None of them published minutes, so that no line of what was said is here."""
    draft: dict[str, object] = {
        **_texts("title", row["titles"]),
        **_texts("description", row.get("description", {})),
        "kind": row["kind"],
        "day": row["day"],
        "mode": row.get("mode"),
        "area": _where(row["area"]) if "area" in row else None,
        "visibility": "public",
        "source": row["source"],
    }
    return {name: value for name, value in draft.items() if value is not None}


def _training(row: Row) -> dict[str, object]:
    draft: dict[str, object] = {
        **_texts("title", row["titles"]),
        **_texts("topic", row.get("topic", {})),
        "kind": row["kind"],
        "sector": row["sector"],
        "status": "done",
        "actor": sample_id(row["actor"]),
        "starts": row.get("starts"),
        "ends": row.get("ends"),
        "area": _where(row["area"]) if "area" in row else None,
        "initiative": sample_id(row["initiative"]),
        "visibility": "public",
        "source": row["source"],
    }
    return {name: value for name, value in draft.items() if value is not None}


def _count_participants(uow: UnitOfWork, training: bytes, told: Iterable[Row]) -> None:
    for counted in told:
        for sex in SEXES:
            if sex in counted:
                write_participants(uow, training, counted["audience"], sex, counted[sex])


def _count_people(uow: UnitOfWork, initiative: bytes, told: Iterable[Row]) -> None:
    for counted in told:
        family = Family(counted["measure"], people=counted["group"])
        for sex in SEXES:
            if sex in counted:
                write_count(uow.session, initiative, family, sex, counted[sex])


def _project(row: Row) -> dict[str, object]:
    draft: dict[str, object] = {
        **_texts("title", row["titles"]),
        **_texts("results", row.get("results", {})),
        **_texts("description", row.get("description", {})),
        "acronym": row.get("acronym"),
        "kind": row["kind"],
        "status": row["status"],
        **_dates_and_means(row),
        "places": [_where(code) for code in row.get("areas", [])],
        **_codes(row),
        **_participations(row),
        "visibility": "public",
        "source": row["source"],
    }
    return {name: value for name, value in draft.items() if value not in (None, [])}


def _practice(row: Row) -> dict[str, object]:
    """What a source says of a good practice: no more than its title and where, when that is all that was published."""
    draft: dict[str, object] = {
        **_texts("title", row["titles"]),
        "sector": row["sector"],
        "actor": sample_id(row["actor"]),
        "city": row["city"],
        "country": row["country"],
        "area": _where(row["area"]),
        "initiatives": [sample_id(key) for key in row["initiatives"]],
        **_codes(row),
        "visibility": "public",
        "source": row["source"],
    }
    return {name: value for name, value in draft.items() if value not in (None, [])}


def _initiative(row: Row) -> dict[str, object]:
    sectors = row.get("sectors", [])
    draft: dict[str, object] = {
        **_texts("title", row["titles"]),
        **_texts("description", row.get("description", {})),
        "sector": sectors[0] if sectors else None,
        "status": row["status"],
        "phase": row.get("phase"),
        "modality": row.get("modality"),
        "project": sample_id(row["project"]) if "project" in row else None,
        "counting": row.get("counting"),
        **_dates_and_means(row),
        "places": [_where(code) for code in row.get("areas", [])],
        **_codes(row),
        **_participations(row),
        "visibility": "public",
        "source": row["source"],
    }
    return {name: value for name, value in draft.items() if value not in (None, [])}


def _dates_and_means(row: Row) -> dict[str, object]:
    return {
        "starts": row.get("start"),
        "ends": row.get("end"),
        "amount": row.get("amount"),
        "currency": row.get("currency"),
    }


def _codes(row: Row) -> dict[str, object]:
    return {name: row.get(name, []) for name in ("groups", "snia", "sdg") if name in row}


def _participations(row: Row) -> dict[str, object]:
    draft: dict[str, object] = {}
    for part in row["participations"]:
        actor = sample_id(part["actor"])
        if part["role"] == "lead":
            draft["lead"] = actor
        else:
            held = draft.setdefault(_ROLES[part["role"]], [])
            assert isinstance(held, list)
            held.append(actor)
    return draft


_DRAFTS: Final[Mapping[str, Callable[[Row], dict[str, object]]]] = MappingProxyType(
    {
        "area": _area,
        "actor": _actor,
        "project": _project,
        "initiative": _initiative,
        "practice": _practice,
        "meeting": _meeting,
        "training": _training,
    }
)
