"""Owns two records side by side, field by field, in words; must not know how they are painted nor chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from desktop.i18n import LANGUAGES, NAMES, _
from desktop.models.plain import reader
from desktop.services.description.kinds import Field, kind_of
from desktop.services.record.record_words import in_words
from desktop.services.record.records import load
from desktop.services.record.wording import name_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# a record's own follow-up says nothing of what it is; a point is taken over with its place
_ASIDE: Final = ("state", "visibility", "assured_at", "assured_by", "total")
# kind -> what else names a record of it: these follow when two are united, and nothing of them moves
_BEHIND: Final = {
    "actor": "SELECT (SELECT count(*) FROM participation WHERE actor = :row AND deleted = 0) "
    "+ (SELECT count(*) FROM place WHERE actor = :row AND deleted = 0) "
    "+ (SELECT count(*) FROM service WHERE actor = :row AND deleted = 0) "
    "+ (SELECT count(*) FROM contact WHERE actor = :row AND deleted = 0)",
    "place": "SELECT (SELECT count(*) FROM initiative_place WHERE place = :row AND deleted = 0) "
    "+ (SELECT count(*) FROM service_place WHERE place = :row AND deleted = 0)",
    "initiative": "SELECT count(*) FROM need_answer WHERE initiative = :row AND deleted = 0",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. `behind`: how many rows of other records name it; they follow, and nothing of them moves."""

    id: bytes
    title: str
    where: str
    behind: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One field as each says it. `field` is what `deciding.unite` takes over: `phone`, `name.ar`."""

    field: str
    label: str
    texts: tuple[str, str]

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.texts[0] == self.texts[1]


@dataclass(frozen=True, slots=True)
class Beside:
    """Two records, every field that one of them fills, and whether they are united or told apart already."""

    sides: tuple[Side, Side]
    fields: tuple[Compared, ...]

    @property
    def differing(self) -> tuple[Compared, ...]:
        """The fields in which they differ."""
        return tuple(field for field in self.fields if not field.same)


def beside(session: Session, kind: str, one: bytes, other: bytes, lang: str) -> Beside:
    """Both records in words. Raises UnknownKind, NotFound."""
    held = tuple(load(session, kind, row, lang) for row in (one, other))
    fields = []
    for field in kind_of(kind).fields:
        if field.name in _ASIDE or field.secret:
            continue
        for name, label in _named(field, held):
            texts = tuple(
                _text(session, kind, row, field, name, said, lang) for row, said in zip((one, other), held, strict=True)
            )
            if any(texts):
                fields.append(Compared(name, label, (texts[0], texts[1])))
    sides = [_side(session, kind, row, said, lang) for row, said in zip((one, other), held, strict=True)]
    return Beside((sides[0], sides[1]), tuple(fields))


def _named(field: Field, held: tuple[dict[str, Any], ...]) -> Iterator[tuple[str, str]]:
    """What is compared of a field: each language of a text by itself."""
    if not field.translatable:
        yield field.name, _(field.label)
        return
    for code in LANGUAGES:
        if any(said.get(f"{field.name}.{code}") for said in held):
            yield f"{field.name}.{code}", f"{_(field.label)} — {NAMES[code]}"


def _text(session: Session, kind: str, row: bytes, field: Field, name: str, said: dict[str, Any], lang: str) -> str:
    return str(said.get(name) or "") if field.translatable else in_words(session, kind, row, field, said, lang)


def _side(session: Session, kind: str, row: bytes, said: dict[str, Any], lang: str) -> Side:
    title = kind_of(kind).title
    shown = str(said.get(title) or said["shown"].get(title, ("", ""))[1] or "")
    area = said.get("area")
    where = name_of(session, area, lang) if isinstance(area, bytes) else ""
    return Side(row, shown, where, _behind(session, kind, row))


def _behind(session: Session, kind: str, row: bytes) -> int:
    query = _BEHIND.get(kind)
    return int(reader(session).value(query, row=row)) if query else 0
