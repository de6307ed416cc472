"""Owns what a person can do about circles, broken links and double counts, in words; must not know how they are found.

Each way out is a few ordinary edits: they are captured, undone and merged like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from desktop.i18n import N_, _, format_list, format_number
from desktop.services.description.kinds import KINDS, cell_label, sex_label
from desktop.services.record.participants_words import audience_and_sex
from desktop.services.record.value_words import value_words
from desktop.services.record.wording import name_of
from desktop.services.review.waiting import Clash
from desktop.sync.canonical import WireValue
from desktop.sync.oddities import CYCLE, LINK
from desktop.sync.reading import Journal, Origin, Question
from desktop.sync.schema import DELETED, WireTable, quoted, sql
from desktop.sync.twice import linked, numbers

_LINKED: Final = {
    ("participation", "actor"): N_("Acteurs associés"),
    ("initiative_place", "place"): N_("Lieux"),
    ("initiative_place", "area"): N_("Lieux"),
    ("project_actor", "actor"): N_("Acteurs associés"),
    **{(f"{kind}_place", end): N_("Lieux") for kind in ("need", "service", "project") for end in ("place", "area")},
    ("practice_initiative", "initiative"): N_("Initiatives qui la montrent"),
    ("need_answer", "initiative"): N_("Réponses"),
    ("term_link", "term"): N_("Mots-clés"),
}
_MISSING: Final = N_(
    "Cette fiche en cite une qui n’est pas encore arrivée. Rien n’est perdu : le lien reprendra son sens dès que le "
    "fichier qui manque sera reçu."
)
_TRASHED: Final = N_(
    "Cette fiche en cite une que quelqu’un a mise à la corbeille sans savoir qu’elle était citée. Rien n’est perdu."
)
_CIRCLE: Final = N_(
    "Ces fiches font partie l’une de l’autre : un lien est de trop. D’ici votre choix, « {name} » est lue comme ne "
    "faisant partie de rien."
)
_VALUED_TWICE: Final = N_(
    "Deux valeurs différentes sont dites de la même chose. D’ici votre choix, une seule est montrée."
)
_TWICE: Final = N_(
    "Les mêmes personnes sont comptées plusieurs fois. D’ici votre choix, les totaux ne retiennent qu’un de ces "
    "nombres, jamais leur somme."
)


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell to write."""

    table: str
    row: bytes
    field: str
    value: WireValue


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: its words, the edits that it is, who wrote what it is about, and whether it is so today.

    `side` names it among the ways out of other questions, where the same answer makes sense for many at once.
    """

    text: str
    edits: tuple[Edit, ...]
    origin: Origin | None = None
    shown: bool = False
    side: str = ""


# what can be answered for many at once: take away what is read as away, cut the links, bring back what they cite,
# let them be, keep the number that totals take
OPEN: Final = "open"
CUT: Final = "cut"
BACK: Final = "back"
LEAVE: Final = "leave"
COUNTED: Final = "counted"


@dataclass(frozen=True, slots=True)
class Odd:
    """What is wrong, in words, and the ways out of it."""

    label: str
    why: str
    ways: tuple[Way, ...]


def odd(session: Session, journal: Journal, clash: Clash, lang: str) -> Odd:
    """One such question as a person reads it."""
    question = clash.question
    if question.kind == CYCLE:
        return _circle(session, journal, question, lang)
    if question.kind == LINK:
        return _broken_link(session, journal, question, lang)
    return _twice(session, journal, question, lang)


def _named(session: Session, row: bytes, lang: str) -> str:
    return name_of(session, row, lang) or _("Sans titre")


def _circle(session: Session, journal: Journal, question: Question, lang: str) -> Odd:
    table = journal.schema.tables[question.table]
    members = [question.row]
    while (above := _held(journal, table, members[-1], question.field)) is not None and above not in members:
        members.append(above)
    ways = []
    for place, row in enumerate(members):
        above = members[(place + 1) % len(members)]
        words = _(
            "« {child} » ne fait plus partie de « {parent} »",
            child=_named(session, row, lang),
            parent=_named(session, above, lang),
        )
        edit = Edit(question.table, row, question.field, None)
        origin = _origin(journal, question.table, row, question.field)
        ways.append(Way(words, (edit,), origin, place == 0, OPEN if place == 0 else ""))
    why = _(_CIRCLE, name=_named(session, question.row, lang))
    return Odd(cell_label(question.table, question.field), why, tuple(ways))


def _broken_link(session: Session, journal: Journal, question: Question, lang: str) -> Odd:
    table = journal.schema.tables[question.table]
    spec = table.fields[question.field]
    target = journal.schema.tables[str(spec.ref)]
    to = _held(journal, table, question.row, question.field)
    assert to is not None
    label = _(_LINKED.get((question.table, question.field), "")) or cell_label(question.table, question.field)
    own = question.table in KINDS
    cut = Edit(question.table, question.row, *((question.field, None) if own else (DELETED, 1)))
    origin = _origin(journal, question.table, question.row, question.field)
    if _held(journal, target, to, DELETED) is None:
        return Odd(label, _(_MISSING), (Way(_("Retirer ce lien"), (cut,), origin, side=CUT),))
    title = _named(session, to, lang)
    back = Way(
        _("Remettre « {title} »", title=title),
        (Edit(target.wire, to, DELETED, 0),),
        _origin(journal, target.wire, to, DELETED),
        side=BACK,
    )
    kept = Edit(question.table, question.row, question.field, to)
    ways = (
        back,
        Way(_("Retirer le lien vers « {title} »", title=title), (cut,), origin, side=CUT),
        Way(_("Laisser le lien vers « {title} », à la corbeille", title=title), (kept,), origin, True, LEAVE),
    )
    return Odd(label, _(_TRASHED), ways)


def _twice(session: Session, journal: Journal, question: Question, lang: str) -> Odd:
    table = journal.schema.tables[question.table]
    same = linked(journal.connection, journal.schema)
    owner = _held(journal, table, question.row, str(table.parent))
    assert owner is not None
    owners = {owner} | {row for row, top in same.items() if top == same.get(owner)}
    found = numbers(journal.connection, journal.schema, table, owners, same)
    told = next(number.told for number in found if number.row == question.row)
    group = sorted((n for n in found if n.told == told), key=lambda n: n.row)
    refs = [name for name in table.counts[:-1] if table.fields[name].ref is not None]
    ends = {n.row: [_held(journal, table, n.row, name) for name in refs] for n in group}
    # what all of them have in common tells none from another
    telling = [place for place in range(len(refs)) if len({held[place] for held in ends.values()}) > 1]
    ways = []
    for number in group:
        named = [row for row in (ends[number.row][place] for place in telling) if row is not None]
        words = [format_number(number.value), *(_named(session, row, lang) for row in named)]
        others = tuple(Edit(question.table, n.row, question.field, None) for n in group if n.row != number.row)
        origin = _origin(journal, question.table, number.row, question.field)
        shown = number.row == question.row
        ways.append(Way(format_list(words), others, origin, shown, COUNTED if shown else ""))
    if question.table == "indicator_value":
        said = value_words(session, [question.row], lang)[question.row]
        return Odd(said, _(_VALUED_TWICE), tuple(ways))
    sex = _word(journal, table, question.row, "sex")
    told_of = audience_and_sex(session, [question.row], lang) if question.table == "participants" else {}
    return Odd(told_of.get(question.row) or sex_label(sex or "not-stated"), _(_TWICE), tuple(ways))


def _origin(journal: Journal, table: str, row: bytes, field: str) -> Origin | None:
    """Who wrote what a cell shows; nobody for a shipped row."""
    versions = journal.versions(table, row, field)
    return versions[0].origin if versions else None


def _held(journal: Journal, table: WireTable, row: bytes, field: str) -> bytes | None:
    """The bytes (or anything else, for a row that is there) that a cell holds now."""
    column = quoted(table.fields[field].columns[0])
    words = sql("SELECT", column, "FROM", quoted(table.name), "WHERE id = ?")
    found: bytes | None = journal.connection.exec_driver_sql(words, (row,)).scalar()
    return found


def _word(journal: Journal, table: WireTable, row: bytes, field: str) -> str:
    return str(_held(journal, table, row, field) or "") if field in table.fields else ""
