"""Owns making tables of what leaves, in one language: columns as forms name them, cells as `cells` and `names` say.

Must not know a file format, nor who is told what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from desktop.exchange import cells
from desktop.exchange.hxl_tags import tag_of
from desktop.exchange.names import WHERE, Words
from desktop.exchange.table import ID, Column, Form, Table, Value
from desktop.i18n import LANGUAGES, N_, NAMES, _
from desktop.services.audience.audiences import INTERNAL
from desktop.services.audience.leaving import Leaf, Left
from desktop.services.audience.leaving_fields import verdict
from desktop.services.audience.leaving_people import ATTENDED, Measured
from desktop.services.audience.told import Spot
from desktop.services.description.kinds import Field, kind_of
from desktop.services.words.folding import fold

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_FORMS: Final[Mapping[str, Form]] = {
    "long": "long",
    "year": "number",
    "number": "number",
    "percent": "number",
    "people": "number",
    "total": "number",
    "amount": "decimal",
    "measure": "decimal",
    "score": "decimal",
    "date": "day",
}
_ATTENDED: Final = (N_("Participants"), N_("Femmes"), N_("Hommes"), N_("Non renseigné"))
VALUES: Final = "indicator_value"
_MEASURES: Final = {"target": N_("Cible"), "actual": N_("Réalisé")}
YES_NO: Final = "yes-no"


def columns_of(kind: str, audience: str, *, languages: Sequence[str] = (), lang: str) -> list[Column]:
    """The columns of a kind for an audience, in the language in force, which is `lang`; texts also in `languages`."""
    described = kind_of(kind)
    found = [Column(ID, ID, tag_of(kind, ID))]
    for field in described.fields:
        if not _has_column(kind, field, audience):
            continue
        found.append(_column(kind, field, lang))
        if field.translatable:
            found += [_translated(kind, field, other) for other in languages if other != lang]
    if kind == "training":
        found += [
            Column(name, _(label), tag_of(kind, name), "number")
            for name, label in zip(ATTENDED, _ATTENDED, strict=True)
        ]
    return found


def _has_column(kind: str, field: Field, audience: str) -> bool:
    decided = verdict(kind, field.name)
    if decided == "never" or (decided == "network" and audience != INTERNAL):
        return False
    # a total is computed: beside its parts it would contradict whoever edits one of them
    return not (field.type == "total" and audience == INTERNAL)


def _column(kind: str, field: Field, lang: str) -> Column:
    scheme = field.scheme if field.type in ("choice", "terms") else YES_NO if field.type == "bool" else ""
    ref = WHERE if field.type == "where" else field.ref
    return Column(
        field.name,
        _(field.label),
        tag_of(kind, field.name, lang if field.translatable else ""),
        _FORMS.get(field.type, "text"),
        scheme or (f"@{ref}" if ref else ""),
        several=field.repeated,
        closed=field.type in ("choice", "bool"),
        needed=field.needed,
        help=_(field.help) if field.help else "",
    )


def _translated(kind: str, field: Field, lang: str) -> Column:
    form = _FORMS.get(field.type, "text")
    return Column(f"{field.name}.{lang}", f"{_(field.label)} ({NAMES[lang]})", tag_of(kind, field.name, lang), form)


class Tabling:
    """What leaves, on its way into tables of the language in force."""

    def __init__(self, session: Session, left: Left, lang: str) -> None:
        self._session, self._left, self._lang = session, left, lang
        told = [spot.place for leaves in left.leaves.values() for leaf in leaves for spot in leaf.spots]
        places = None if left.audience == INTERNAL else frozenset(one for one in told if one is not None)
        self.words = Words(session, lang, left.names, places)

    def table(self, kind: str, leaves: Sequence[Leaf]) -> Table:
        """The records of a kind, by title; those that are withheld last. Columns in which nothing stands are left out,
        but for those of the short form."""
        described = kind_of(kind)
        spoken = [one for one in LANGUAGES if any(one in said for leaf in leaves for said in _texts(leaf))]
        columns = columns_of(kind, self._left.audience, languages=spoken, lang=self._lang)
        fields = {field.name: field for field in described.fields}
        made = [(leaf, tuple(self._cell(fields, column, leaf) for column in columns)) for leaf in leaves]
        title = next((at for at, one in enumerate(columns) if one.name == described.title), 0)
        made.sort(key=lambda pair: (pair[0].withheld, _key(pair[1], title), _sorted_after(pair)))
        short = {field.name for section in described.sections if section.short for field in section.fields}
        told = Table(
            kind,
            _(described.plural),
            tuple(columns),
            tuple(row for _l, row in made),
            tuple(one.spots for one, _r in made),
        )
        return told.filled(frozenset({ID, *short}))

    def _cell(self, fields: Mapping[str, Field], column: Column, leaf: Leaf) -> Value:
        if column.name == ID:
            return "" if leaf.withheld else leaf.id.hex()
        name, _dot, lang = column.name.partition(".")
        said = leaf.values.get(name)
        if said is None:
            return None
        field = fields.get(name)
        return said if field is None else self._said(leaf, field, said, lang or self._lang)

    def _said(self, leaf: Leaf, field: Field, said: Any, lang: str) -> Value:
        """What a record says of a field, as it stands in a cell."""
        if field.translatable:
            text: str | None = said.get(lang)
            return text
        match field.type:
            case "choice":
                return self.words.label(field.scheme, said)
            case "terms":
                return cells.joined(self.words.label(field.scheme, code) for code in said) or None
            case "ref":
                return self.words.name(field.ref, said) or None
            case "refs":
                return self._several(field.ref, said)
            case "where":
                return self._where(said)
            case "bool":
                return _("oui") if said else _("non")
            case "date":
                return day(said)
            case "point":
                return ", ".join(f"{part:.7f}".rstrip("0").rstrip(".") for part in said if part is not None)
            case "formula":
                from desktop.services.formula.formulas import shown  # here: only indicators have one

                return shown(self._session, said, self._lang)
            case "amount" | "measure" | "score":
                return int(said) if float(said).is_integer() else said
        if leaf.kind in ("note", "agenda_item") and isinstance(said, str):
            from desktop.services.marked.line_names import readable  # here: only lines name people

            return readable(self._session, said, self._lang)
        return said if isinstance(said, str | int | float) else None

    def _several(self, kind: str, rows: Sequence[bytes]) -> Value:
        return cells.joined(name for row in rows if (name := self.words.name(kind, row))) or None

    def _where(self, said: Sequence[bytes | Spot]) -> Value:
        names = [self.words.spot(one) if isinstance(one, Spot) else self.words.name(WHERE, one) for one in said]
        return cells.joined(dict.fromkeys(name for name in names if name)) or None

    # ---- indicators ------------------------------------------------------------------------------------

    def series(self, some: Sequence[Measured]) -> Table:
        """The typed values of indicators, one to a line."""
        heads = (
            ("indicator", _("Indicateur"), "text"),
            ("measure", _("Cible ou réalisé"), "text"),
            ("period", _("Période"), "text"),
            ("area", _("Territoire"), "text"),
            ("sex", _("Femme ou homme"), "text"),
            ("age", _("Âge"), "text"),
            ("people", _("Public"), "text"),
            ("nationality", _("Nationalité"), "text"),
            ("value", _("Valeur"), "decimal"),
            ("comment", _("Remarque"), "long"),
        )
        columns = tuple(Column(name, label, tag_of(VALUES, name), form) for name, label, form in heads)  # type: ignore[arg-type]  # forms
        rows = sorted((tuple(self._measured(one)) for one in some), key=lambda row: [str(one or "") for one in row])
        return Table(VALUES, _("Valeurs des indicateurs"), columns, tuple(rows)).filled()

    def _measured(self, one: Measured) -> Iterator[Value]:
        yield self.words.name("indicator", one.indicator)
        yield _(_MEASURES.get(one.measure, one.measure))
        yield one.period
        yield self.words.name("area", one.area) if one.area is not None else None
        yield self.words.label("sex", one.sex) or None
        yield self.words.label("age", one.age) or None
        yield self.words.label("group", one.people) or None
        yield self.words.label("country", one.nationality) or None
        yield int(one.value) if float(one.value).is_integer() else one.value
        yield one.comment or None


def day(iso: str) -> Value:
    """A whole date as a date; one that stops at the month or the year as words."""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return iso


def _texts(leaf: Leaf) -> Iterator[Mapping[str, str]]:
    return (said for said in leaf.values.values() if isinstance(said, dict))


def _key(row: Sequence[Value], at: int) -> str:
    return fold(str(row[at] or ""))


def _sorted_after(pair: tuple[Leaf, tuple[Value, ...]]) -> str:
    """Of records with one title the order of their identities, which says nothing of them; of those withheld the order
    of what is told of them, since their identities stay inside."""
    leaf, row = pair
    return "|".join(str(one) for one in row[1:]) if leaf.withheld else leaf.id.hex()
