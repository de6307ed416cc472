"""Owns how a kind of record is described: fields, sections, kinds; must not know any one kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from desktop.errors import UnknownField
from desktop.i18n import N_

FieldType = Literal[
    "text",  # one line
    "long",  # several lines
    "formula",  # what an indicator computes, typed in words of any of the four languages
    "web",
    "email",
    "phone",
    "year",
    "number",  # whole, not negative
    "amount",  # with decimals, not negative
    "currency",  # the code of three letters, however it is typed
    "measure",  # with decimals, of any sign
    "percent",  # 0 to 100, whole
    "score",  # 0 to 5, with decimals
    "people",  # a head count of the short form
    "total",  # computed from the people fields, never stored
    "date",  # ISO, may stop at the month or the year
    "time",  # HH:MM
    "bool",
    "choice",  # one code of `scheme`
    "terms",  # several codes of `scheme`
    "ref",  # one record of `ref`
    "refs",  # several records of `ref`
    "where",  # several places or areas
    "point",  # latitude, longitude (degrees), accuracy (metres) or nothing
]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a form asks. `column` is where it is kept when the name differs (None: kept in child rows)."""

    name: str
    label: str
    type: FieldType = "text"
    scheme: str = ""
    ref: str = ""
    translatable: bool = False
    needed: bool = False  # a record without it stays a draft
    secret: bool = False  # ciphertext: needs a key to be read or written
    role: str = ""  # of the participation that a ref field stands for
    linked: bool = False  # kept in rows that link two records, and shown on the forms of both
    cell: str = ""  # wire field, when several fields are one cell
    help: str = ""

    @property
    def repeated(self) -> bool:
        """Whether it holds a list."""
        return self.type in ("terms", "refs", "where")

    @property
    def wire(self) -> str:
        """The wire field of the cell that keeps it."""
        return self.cell or self.name


@dataclass(frozen=True, slots=True)
class Section:
    """Fields shown under one heading. A `short` section is what the first look at a form shows."""

    name: str
    label: str
    fields: tuple[Field, ...]
    short: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record. `title` names the field that a list shows."""

    name: str
    label: str
    plural: str
    icon: str
    title: str
    sections: tuple[Section, ...]
    fields: tuple[Field, ...] = field(init=False, repr=False, compare=False)  # of all sections, in the form's order
    _by_name: Mapping[str, Field] = field(init=False, repr=False, compare=False)  # an import asks for a million

    def __post_init__(self) -> None:
        fields = tuple(one for section in self.sections for one in section.fields)
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "_by_name", {one.name: one for one in reversed(fields)})

    @property
    def nameless(self) -> bool:
        """Whether its title is secret: then it stands in no label that is kept (the steps of undo)."""
        return self.field(self.title).secret

    def field(self, name: str) -> Field:
        """The field of that name. Raises UnknownField."""
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownField(field=name, kind=self.name) from None


RECORD: Final = Section(
    "record",
    N_("Suivi de la fiche"),
    (
        Field("state", N_("État de la fiche"), "choice", scheme="state"),
        Field("visibility", N_("Qui peut le lire dans un export"), "choice", scheme="visibility"),
        Field("source", N_("Source")),
        Field("assured_at", N_("Confirmé le"), "date", cell="assured"),
        Field("assured_by", N_("Confirmé par"), cell="assured"),
    ),
)
