"""Owns a good practice as a printed sheet: what an audience may be told of it. Must not know a format.

A quotation is told only when whoever is quoted agreed, whoever the sheet is for: paper goes from hand to hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from desktop.errors import InvalidValue, NotFound
from desktop.i18n import LANGUAGES, _, format_date, format_list, format_span, isolate, language, speaking
from desktop.models.practices import Practice
from desktop.reports.document import Block, Column, Document, Heading, Paragraph, Table
from desktop.reports.other_language import only_in
from desktop.reports.roadmap import written
from desktop.services.audience.redaction import audience_named, tell
from desktop.services.audience.telling_rules import RANK, UNSAID, Ground
from desktop.services.description.kinds import kind_of
from desktop.services.listing import lists
from desktop.services.names.naming import best, cited, labels, texts_of
from desktop.services.record.parts import joined_to, terms_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

GIVEN: Final = "given"  # the only answer with which a quotation leaves
PARTS: Final = ("context", "worked", "limits", "transfer")
SCHEMES: Final = {"snia": "snia", "sdg": "sdg", "gcm": "gcm", "clusters": "cluster"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which good practice: in a language ("" for the one in force), for an audience, told on a day."""

    practice: bytes
    today: date
    lang: str = ""
    audience: str = "internal"


@dataclass(frozen=True, slots=True)
class PracticeTold:
    """A good practice at one moment, for one audience. Texts are (language, text); `initiatives` title, actor, when.

    `quotation` is empty, and `unquoted` true, where one is recorded without the consent that lets it leave.
    """

    lang: str
    audience: str
    today: date
    title: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, tuple[str, str]], ...]
    quotation: tuple[str, str]
    quoted: str
    unquoted: bool
    initiatives: tuple[tuple[str, str, str], ...]
    alignment: tuple[tuple[str, str], ...]
    draft: bool


def read(session: Session, wanted: Wanted) -> PracticeTold:
    """What may be told. Raises NotFound, InvalidValue for an audience that is none or that the sheet is not for."""
    audience = audience_named(wanted.audience)
    row = session.execute(select(*Practice.__table__.columns).where(Practice.id == wanted.practice)).first()
    if row is None or row.deleted:
        raise NotFound(reference=wanted.practice.hex())
    ground = Ground(session, audience)
    _refuse_narrower(ground, row)
    lang = wanted.lang if wanted.lang in LANGUAGES else language()
    with speaking(lang):
        return _told(session, ground, row, lang, wanted.today)


def _refuse_narrower(ground: Ground, row: Any) -> None:
    wide = _("Pour qui")
    if RANK[row.visibility if row.visibility in RANK else UNSAID] > RANK[ground.audience]:
        reason = _("cette bonne pratique est pour un public plus étroit (« Qui peut la lire », dans le suivi).")
        raise InvalidValue(field=wide, reason=reason)
    if ground.audience == "internal":
        return
    if row.state == "draft":
        raise InvalidValue(field=wide, reason=_("c’est un brouillon : il ne sort pas du réseau."))
    if ground.touches("practice", row.id):
        reason = _("elle touche des personnes protégées : ce qui y est écrit librement ne sort pas du réseau.")
        raise InvalidValue(field=wide, reason=reason)


def _told(session: Session, ground: Ground, row: Any, lang: str, today: date) -> PracticeTold:
    texts = {name: best(texts_of(session, [row.id], name).get(row.id, {}), lang) for name in (*PARTS, "quotation")}
    title = best(texts_of(session, [row.id], "title").get(row.id, {}), lang)[1]
    agreed = row.consent == GIVEN
    carried = terms_of(session, row.id)
    practice = kind_of("practice")
    aligned = []
    for field, scheme in SCHEMES.items():
        codes = carried.get(field, [])
        named = labels(session, scheme, codes, lang)
        if codes:
            words = format_list([cited(scheme, code, named[code]) for code in codes])
            aligned.append((_(practice.field(field).label), words))
    return PracticeTold(
        lang,
        ground.audience,
        today,
        title or _("Sans titre"),
        tuple((label, text) for label, text in _facts(session, ground, row, carried, lang) if text),
        tuple((_(practice.field(name).label), texts[name]) for name in PARTS if texts[name][1]),
        texts["quotation"] if agreed else ("", ""),
        (row.quoted or "") if agreed else "",
        bool(texts["quotation"][1]) and not agreed,
        tuple(_initiatives(session, ground, row.id, lang)),
        tuple(aligned),
        row.state == "draft",
    )


def _facts(
    session: Session, ground: Ground, row: Any, carried: dict[str, list[str]], lang: str
) -> Iterator[tuple[str, str]]:
    named = texts_of(session, [one for one in (row.actor, row.area) if one], "name")
    yield _("Ville"), row.city or ""
    yield _("Pays"), labels(session, "country", [row.country], lang)[row.country] if row.country else ""
    yield _("Territoire"), best(named.get(row.area or b"", {}), lang)[1]
    yield _("Secteur"), labels(session, "sector", [row.sector], lang)[row.sector] if row.sector else ""
    yield _("Portée par"), best(named.get(row.actor or b"", {}), lang)[1] if _openly(ground, row.actor) else ""
    yield _("Période"), format_span(row.starts or "", row.ends or "")
    groups = carried.get("groups", [])
    yield _("Public"), format_list([labels(session, "group", groups, lang)[code] for code in groups])
    yield _("Source"), row.source or ""


def _openly(ground: Ground, actor: bytes | None) -> bool:
    """Whether an actor's name is for this audience."""
    if actor is None or actor in ground.hidden:
        return ground.audience == "internal"
    return any(
        ground.goes_with(visibility)
        for visibility in ground.ask.column("SELECT visibility FROM actor WHERE id = :id", id=actor)
    )


def _initiatives(session: Session, ground: Ground, practice: bytes, lang: str) -> Iterator[tuple[str, str, str]]:
    """Those that show it, as far as this audience is told of them."""
    ids = joined_to(session, "practice", "initiative", practice)
    if not ids:
        return
    openly = {one.id for one in tell(session, ground.audience, {"initiative"}).doings if not one.withheld}
    for row in lists.rows(session, "initiative", ids, lang):
        if row.deleted or (row.id not in openly and ground.audience != "internal"):
            continue
        yield row.title or _("Sans titre"), row.actor if ground.audience == "internal" else "", written(row.date)


def words(told: PracticeTold) -> list[str]:
    """What whoever passes it on must know, in the language of whoever reads it."""
    said = []
    if told.draft:
        said.append(_("C’est encore un brouillon."))
    if told.unquoted:
        said.append(_("La citation n’y est pas : l’accord de la personne n’est pas donné."))
    elif told.quotation[1]:
        said.append(_("La citation y est : l’accord de la personne est donné."))
    return said


def document(told: PracticeTold) -> Document:
    """The sheet, in its language."""
    with speaking(told.lang):
        day = format_date(told.today, "long")
        return Document(
            told.lang,
            _("Bonne pratique"),
            told.title,
            told.facts,
            tuple(_blocks(told)),
            format_list([told.title, day]),
            datetime(*told.today.timetuple()[:3], tzinfo=UTC),
        )


def _blocks(told: PracticeTold) -> Iterator[Block]:
    for label, (spoken, text) in told.parts:
        yield Heading(label)
        yield Paragraph(text)
        yield from only_in({spoken}, told.lang)
    spoken, quotation = told.quotation
    if quotation:
        yield Heading(_("Citation"))
        yield Paragraph(_("« {words} »", words=quotation))
        if told.quoted:
            yield Paragraph(f"— {isolate(told.quoted)}", "quiet")
        yield from only_in({spoken}, told.lang)
    if told.initiatives:
        yield Heading(_("Initiatives qui la montrent"))
        yield _table(told)
    if told.alignment:
        yield Heading(_("Alignement"))
        columns = (Column(_("Cadre"), 1.0), Column(_("Objectifs"), 2.4))
        yield Table(columns, told.alignment, _("Alignement"))


def _table(told: PracticeTold) -> Table:
    columns = [Column(_("Initiative"), 1.8), Column(_("Acteur responsable"), 1.2), Column(_("Début"), 0.8)]
    kept = [at for at in range(3) if at == 0 or any(row[at] for row in told.initiatives)]
    return Table(
        tuple(columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in told.initiatives),
        _("Initiatives qui la montrent"),
    )
