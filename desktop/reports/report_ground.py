"""Owns what a report of figures leans on: what is looked at, what its audience may know of it, how all of it is called.

One of these is one look at the profile, in one transaction. Must not know sections, nor a file format.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.i18n import _, comma, format_date, format_number, language, ngettext
from desktop.models.plain import Reader, reader
from desktop.reports.minutes_names import Names
from desktop.services.audience.audiences import INTERNAL
from desktop.services.audience.few_people import safe
from desktop.services.audience.redaction import tell
from desktop.services.audience.telling_rules import SMALL, SMALL_TRAFFICKED, Ground
from desktop.services.audience.told import Doing as DoingTold
from desktop.services.names.naming import best, choices, texts_of
from desktop.services.steering.scope import Scope
from desktop.services.steering.view import View
from desktop.services.words.period_codes import period, say_period

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

REACHED: Final = "reached"
_TRAFFICKED: Final = "trafficking-victims"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report: `report` one of REPORTS, of a project (`subject`), of a framework or of all indicators; what is
    looked at; in a language ("" for the one in force), for an audience, told on a day, laid out by a file."""

    report: str
    today: date
    scope: Scope = Scope()  # noqa: RUF009  # frozen
    subject: bytes | None = None
    lang: str = ""
    audience: str = INTERNAL
    layout: Path | None = None


class ReportGround:
    """One look, one audience, the language in force."""

    def __init__(self, session: Session, wanted: Wanted) -> None:
        self.session, self.wanted = session, wanted
        self.scope = wanted.scope
        self.ask: Reader = reader(session)
        self.lang = language()
        self.names = Names(session, self.lang, wanted.audience)
        self.rules: Ground = self.names.ground
        self.told = tell(session, wanted.audience, ("actor", "initiative", "need"))
        self._openly = {one.id: one for one in self.told.doings}
        self.kept_back = self.kept_other = self.few = self.joined = 0
        self.view = self.seen(self.scope)
        self._areas: dict[bytes, str] = {}
        self.indicators: list[Any] | None = None  # read once, by whoever tells them first

    @property
    def internal(self) -> bool:
        """Whether it stays within the network: people are named, all numbers told."""
        return self.wanted.audience == INTERNAL

    # ---- what is looked at ---------------------------------------------------------------------------

    def seen(self, scope: Scope, *, undated: bool = False) -> View:
        """The initiatives of a scope as this audience may count them: the window's own figures, over less."""
        view = View(self.ask, scope.undated_query() if undated else scope.initiative_query())
        if self.internal:
            return view
        seen = []
        for doing in view.doings:
            if doing.id not in self._openly:
                self.kept_back += 1
                continue
            told = safe(doing, self._least(doing.id))
            self.few += told.dropped
            self.joined += told.merged
            seen.append(told.doing)
        view.doings = seen
        return view

    def _least(self, record: bytes) -> int:
        return SMALL_TRAFFICKED if _TRAFFICKED in self.rules.groups.get(record, ()) else SMALL

    def doing(self, initiative: bytes) -> DoingTold | None:
        """What is told of an initiative."""
        return self._openly.get(initiative)

    def kept_words(self) -> list[str]:
        """What this audience is not told, and how what it is told was made safe."""
        said = []
        if self.kept_back:
            said.append(
                ngettext(
                    "{n} initiative n’y est pas : elle est pour un public plus étroit.",
                    "{n} initiatives n’y sont pas : elles sont pour un public plus étroit.",
                    self.kept_back,
                )
            )
        if self.kept_other:
            said.append(
                ngettext(
                    "{n} autre fiche n’y est pas : protégée, ou pour un public plus étroit.",
                    "{n} autres fiches n’y sont pas : protégées, ou pour un public plus étroit.",
                    self.kept_other,
                )
            )
        if self.few:
            said.append(
                ngettext(
                    "Les personnes de {n} initiative n’y sont pas : elles sont trop peu pour être dites.",
                    "Les personnes de {n} initiatives n’y sont pas : elles sont trop peu pour être dites.",
                    self.few,
                )
            )
        if self.joined:
            said.append(
                _(
                    "Des nombres plus petits que {n} y sont réunis sous « non renseigné » : "
                    "personne ne peut être reconnu dans un total.",
                    n=format_number(SMALL),
                )
            )
        return said

    # ---- how it is called ----------------------------------------------------------------------------

    def area(self, row: bytes | None) -> str:
        """A territory by name."""
        if row is None:
            return ""
        if row not in self._areas:
            self._areas[row] = best(texts_of(self.ask, [row], "name").get(row, {}), self.lang)[1]
        return self._areas[row]

    def label(self, scheme: str, code: str) -> str:
        """The word of a code; a code never seen is its own word."""
        return self._labels(scheme).get(code, code)

    def order(self, scheme: str, codes: Iterable[str]) -> list[str]:
        """Codes in the order of their list; those that it has not come after, "" last."""
        known = {code: at for at, code in enumerate(self._labels(scheme))}
        return sorted(set(codes), key=lambda code: (code == "", known.get(code, len(known)), code))

    def _labels(self, scheme: str) -> Mapping[str, str]:
        if scheme not in self._words:
            self._words[scheme] = {one.code: one.label for one in choices(self.ask, scheme, self.lang)}
        return self._words[scheme]

    @cached_property
    def sheltered_needs(self) -> set[bytes]:
        """Needs of which no words are told to others."""
        return {one.id for one in self.told.lacks if one.withheld}

    @cached_property
    def undated(self) -> View | None:
        """The initiatives that have no date at all, where a period is looked at."""
        return self.seen(self.scope, undated=True) if self.scope.during else None

    @cached_property
    def _words(self) -> dict[str, Mapping[str, str]]:
        return {}

    def titles(self, rows: Sequence[bytes], field: str = "title") -> dict[bytes, str]:
        """Record -> its title."""
        texts = texts_of(self.ask, list(rows), field)
        return {row: best(texts.get(row, {}), self.lang)[1] for row in rows}

    def actors(self, rows: Collection[bytes]) -> dict[bytes, str]:
        """Actor -> how this audience is told of it; "" where it is not told at all."""
        self.names.learn([], rows)
        return {row: self.names.actor(row) for row in rows}

    # ---- when, where ---------------------------------------------------------------------------------

    def when(self) -> str:
        """The days that are looked at, in words; empty for all time."""
        return span_words(self.scope.since, self.scope.until)

    def where(self) -> str:
        """The territory that is looked at, in words."""
        asked = self.scope.area
        some = [asked] if isinstance(asked, str | bytes) else list(asked or ())
        return comma().join(self.area(one if isinstance(one, bytes) else bytes.fromhex(one)) for one in some)

    def within(self, iso: str) -> bool:
        """Whether a date (that may stop at the month or the year) touches the days that are looked at."""
        if not (self.scope.since or self.scope.until):
            return True
        try:
            said = period(iso)
        except ValueError:
            return False
        first, last = said.first.isoformat(), said.last.isoformat()
        return not (self.scope.until and first > self.scope.until) and last >= self.scope.since


def span_words(since: str, until: str) -> str:
    """Days in words: a whole period by its name."""
    if since and until:
        first, last = date.fromisoformat(since), date.fromisoformat(until)
        for code in _whole_periods(first):
            if period(code).first == first and period(code).last == last:
                return say_period(code)
        return _("du {first} au {last}", first=format_date(first, "long"), last=format_date(last, "long"))
    if since:
        return _("depuis le {day}", day=format_date(date.fromisoformat(since), "long"))
    return _("jusqu’au {day}", day=format_date(date.fromisoformat(until), "long")) if until else ""


def _whole_periods(first: date) -> Iterable[str]:
    year = f"{first.year:04d}"
    yield year
    yield f"{year}-H{1 if first.month <= 6 else 2}"
    yield f"{year}-Q{(first.month - 1) // 3 + 1}"
    yield f"{year}-{first.month:02d}"
