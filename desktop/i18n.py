"""The four languages. Owns translation and the writing of dates and numbers; must not know who shows them.

French is the language of the message ids. Everything is formatted by Babel, with ASCII digits, for Morocco.
"""

from __future__ import annotations

import gettext as _gettext
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal

from desktop import paths

LANGUAGES: Final = ("fr", "en", "es", "ar")
NAMES: Final[Mapping[str, str]] = {"fr": "Français", "en": "English", "es": "Español", "ar": "العربية"}
# "ar" alone is not Morocco (other digits, other month names): say the country.
LOCALES: Final[Mapping[str, str]] = {"fr": "fr_MA", "en": "en", "es": "es", "ar": "ar_MA"}
# Babel's own order of the Arabic forms is not the usual one (11 and 100 swap), so the rule is ours.
PLURALS: Final[Mapping[str, str]] = {
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
FSI, PDI, RLM, LRM = "\u2068", "\u2069", "\u200f", "\u200e"
DateStyle = Literal["short", "medium", "long", "full", "day_month", "month_year"]
_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_FROM_THE_RIGHT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")  # Hebrew to Arabic, and their forms
_SKELETONS: Final = {"day_month": "MMMd", "month_year": "yMMMM"}


class _Catalogue:
    """One language's messages: single ones by id, plural ones by (id, form)."""

    def __init__(self, messages: Mapping[Any, str], plural: Callable[[int], int]) -> None:
        self.messages = messages
        self.plural = plural


def _plural_rule(lang: str) -> Callable[[int], int]:
    expression = PLURALS[lang].partition("plural=")[2].rstrip(";")
    rule: Callable[[int], int] = _gettext.c2py(expression)
    return rule


def read_entries(folder: Path) -> dict[str, dict[str, Any]]:
    """Every written translation by its French id. Raises OSError, ValueError (a file that is not JSON)."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*.json")):
        found.update(json.loads(file.read_text(encoding="utf-8")))
    return found


def plural_forms(msgid: str, entry: Mapping[str, Any], lang: str) -> list[str]:
    """The forms of a plural entry in the order of `PLURALS[lang]`; French may be left to the ids."""
    forms = list(entry.get(lang, [msgid, entry["plural"]] if lang == "fr" else []))
    return [forms[0], forms[-1]] if lang == "fr" and len(forms) > 2 else forms


def _from_entries(lang: str, folder: Path) -> _Catalogue:
    messages: dict[Any, str] = {}
    for msgid, entry in read_entries(folder).items():
        if "plural" in entry:
            for form, text in enumerate(plural_forms(msgid, entry, lang)):
                messages[(msgid, form)] = text
        elif lang != "fr":
            messages[msgid] = entry.get(lang) or msgid
    return _Catalogue(messages, _plural_rule(lang))


def _load(lang: str) -> _Catalogue:
    """The compiled catalogue, or the written entries when these are newer (run from source)."""
    compiled = paths.translations() / lang / "LC_MESSAGES" / "maillage.mo"
    entries = paths.translation_entries()
    newest = max((f.stat().st_mtime for f in entries.glob("*.json")), default=0.0)
    if not compiled.exists() or compiled.stat().st_mtime < newest:
        return _from_entries(lang, entries)
    with compiled.open("rb") as stream:
        loaded = _gettext.GNUTranslations(stream)
    messages: dict[Any, str] = loaded._catalog  # type: ignore[attr-defined]  # gettext has no public view of it
    return _Catalogue(messages, _plural_rule(lang))


_spoken: ContextVar[str] = ContextVar("spoken", default="")


class _State:
    """The language in force. One per process: what a person reads is in one language at a time."""

    def __init__(self) -> None:
        self.chosen = "fr"
        self.doubled = False
        self.loaded: dict[str, _Catalogue] = {}

    @property
    def lang(self) -> str:
        """The language chosen, or the one a document is being written in on this thread."""
        return _spoken.get() or self.chosen

    def catalogue(self, lang: str = "") -> _Catalogue:
        wanted = lang or self.lang
        if wanted not in self.loaded:
            self.loaded[wanted] = _load(wanted)
        return self.loaded[wanted]


_state = _State()


def set_language(lang: str, *, doubled: bool = False) -> None:
    """Speak `lang` from now on. `doubled` writes every text twice (the tests' stand-in for a longer language).

    Raises ValueError for a language that is not one of LANGUAGES.
    """
    if lang not in LANGUAGES:
        raise ValueError(lang)
    _state.chosen, _state.doubled = lang, doubled


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak `lang` on this thread alone until the end: for a document whose language is not the window's.

    Raises ValueError for a language that is not one of LANGUAGES.
    """
    if lang not in LANGUAGES:
        raise ValueError(lang)
    token = _spoken.set(lang)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The language in force, one of LANGUAGES."""
    return _state.lang


def is_rtl() -> bool:
    """True when the language in force is written from right to left."""
    return _state.lang == "ar"


def isolate(text: str) -> str:
    """`text` wrapped so that its direction disturbs nothing around it; left to right, only what is written otherwise.

    What was put together of wrapped parts has no letter of its own that says its direction: it is ours, from the right.
    """
    if not is_rtl():
        return text if text.isascii() or not _FROM_THE_RIGHT.search(text) else f"{FSI}{text}{PDI}"
    if not text:
        return text
    ours = RLM if FSI in text and not text.startswith(RLM) else ""
    return f"{FSI}{ours}{text}{PDI}"


def N_(msgid: str) -> str:
    """Mark a French text for translation without translating it yet."""
    return msgid


def _fill(text: str, values: Mapping[str, object]) -> str:
    """Put the values in. Not `str.format`: a text may hold other braces, and values are never read as templates."""
    if _state.doubled:
        text = f"{text} {text}"
    if not values:
        return text

    def value_of(match: re.Match[str]) -> str:
        return isolate(str(values[match[1]])) if match[1] in values else match[0]

    return _PLACEHOLDER.sub(value_of, text)


def _(msgid: str, **values: object) -> str:
    """`msgid` in the language in force, its `{placeholders}` filled with `values`."""
    if not msgid:
        return ""  # gettext keeps the catalogue's header under the empty id
    return _fill(_state.catalogue().messages.get(msgid, msgid), values)


def say_in(lang: str, msgid: str) -> str:
    """`msgid` in one language, whichever is in force: for a page that speaks all four at once."""
    return _state.catalogue(lang).messages.get(msgid, msgid)


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The form that fits the count `n`, which also fills `{n}`, written as numbers are in that language."""
    catalogue = _state.catalogue()
    text = catalogue.messages.get((one, catalogue.plural(abs(n))))
    if text is None:
        text = one if abs(n) < 2 else many
    return _fill(text, {"n": format_number(n), **values})


def _locale() -> str:
    return LOCALES[_state.lang]


def format_number(n: int | float) -> str:
    """A number with the language's separators and ASCII digits."""
    if isinstance(n, int) and 0 <= n < 1000:
        return str(n)  # most counts; saves importing Babel before the window is painted
    from babel.numbers import format_decimal

    return _signed(format_decimal(n, locale=_locale(), numbering_system="latn"))


def _signed(number: str) -> str:
    """From the right, a minus would go to the other end of its number."""
    return LRM + number if number.startswith("-") and is_rtl() else number


def plain_number(n: float) -> str:
    """A number as one types it: without groups, with the decimal mark of the language."""
    return f"{n:.15g}".replace(".", decimal_mark())


def format_percent(share: float) -> str:
    """A share of 0 to 1 as a percentage without decimals, its sign where the language has it: never on another line."""
    from babel.numbers import format_percent as babel_percent

    return _signed(babel_percent(share, locale=_locale(), numbering_system="latn"))


def format_hundredths(n: int | float) -> str:
    """A number of hundredths as a percentage, with its decimals."""
    from decimal import Decimal

    from babel.numbers import format_percent as babel_percent

    share = Decimal(str(n)) / 100
    return _signed(babel_percent(share, locale=_locale(), numbering_system="latn", decimal_quantization=False))


def format_distance(metres: float) -> str:
    """A distance as precise as it is read: "45 m", "120 m", "1,25 km", "12,5 km", "340 km"."""
    if metres < 995:
        return _("{n} m", n=str(round(metres) if metres < 100 else 5 * round(metres / 5)))
    kilometres = metres / 1000
    digits = 2 if kilometres < 9.995 else 1 if kilometres < 99.95 else 0
    return _("{n} km", n=f"{kilometres:.{digits}f}".replace(".", decimal_mark()))


def month_names() -> list[str]:
    """The months from January on, short, as they stand alone."""
    from babel.dates import get_month_names

    names = get_month_names("abbreviated", context="stand-alone", locale=_locale())
    return [names[month] for month in range(1, 13)]


def decimal_mark() -> str:
    """What stands between units and tenths in the language."""
    from babel.numbers import get_decimal_symbol

    return get_decimal_symbol(_locale(), numbering_system="latn")


def group_mark() -> str:
    """What stands between thousands and hundreds in the language; a kind of space in some."""
    from babel.numbers import get_group_symbol

    return get_group_symbol(_locale(), numbering_system="latn")


def format_size(octets: int) -> str:
    """The size of a file in the unit a person would say it in, never 0."""
    if octets < 2**20:
        return _("{n} ko", n=format_number(max(1, round(octets / 2**10))))
    if octets < 2**30:
        return _("{n} Mo", n=format_number(round(octets / 2**20, 1)))
    return _("{n} Go", n=format_number(round(octets / 2**30, 1)))


def format_date(day: date, style: DateStyle = "medium") -> str:
    """A day. `day_month` leaves the year out, `month_year` the day."""
    from babel import dates

    if style in _SKELETONS:
        return dates.format_skeleton(_SKELETONS[style], _as_datetime(day), locale=_locale())
    return dates.format_date(day, format=style, locale=_locale())


def format_iso(iso: str) -> str:
    """A day, a month or a year written as an ISO date, in words; what is none stays as it is."""
    try:
        if len(iso) == 10:
            return format_date(date.fromisoformat(iso))
        if len(iso) == 7:
            return format_date(date.fromisoformat(f"{iso}-01"), "month_year")
    except ValueError:
        return iso
    return iso


def format_span(first: str, last: str) -> str:
    """From an ISO day, month or year to another; what both share is said once ("16–19 mai 2016")."""
    if first and last and first < last and len(first) == len(last) > len("2016"):
        from babel.dates import format_interval

        try:
            start, end = (date.fromisoformat(f"{one}-01"[:10]) for one in (first, last))
        except ValueError:
            pass  # no dates: both stand as they are
        else:
            skeleton = "yMMMd" if len(first) == len("2016-05-16") else "yMMMM"
            # its thin spaces would keep what stands beside the dash on one line
            return format_interval(start, end, skeleton, locale=_locale()).replace("\u2009", " ")
    # an end alone must not be taken for a day: a beginning alone may be one
    told = [format_iso(first) if first else "…" if last else "", format_iso(last)]
    return " – ".join(dict.fromkeys(one for one in told if one))


def say_day(day: date, lang: str, *, year: bool = False) -> str:
    """A day with its weekday in one language, whichever is in force: "vendredi 22 juin", with the year if asked."""
    from babel import dates

    locale = LOCALES[lang]
    weekday = dates.format_date(day, "EEEE", locale=locale)
    rest = dates.format_date(day, "long", locale=locale) if year else _month_and_day(day, locale)
    return f"{weekday}, {rest}" if lang == "en" else f"{weekday} {rest}"


def _month_and_day(day: date, locale: str) -> str:
    from babel import dates

    return dates.format_skeleton("MMMMd", _as_datetime(day), locale=locale)


def _as_datetime(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)


def _local(moment: datetime) -> datetime:
    """In the computer's zone. Outside the years that the system's clock library handles, as it came."""
    try:
        return moment.astimezone()
    except (OverflowError, OSError, ValueError):
        return moment


def format_time(moment: datetime) -> str:
    """The hour and minute of an aware moment, in the computer's zone: 10:42 in every language."""
    return _local(moment).strftime("%H:%M")


def format_datetime(moment: datetime) -> str:
    """Day and time of an aware moment, in the computer's zone."""
    local = _local(moment)
    return _("{day} à {time}", day=format_date(local.date()), time=format_time(local))


def format_relative_day(day: date, today: date) -> str:
    """Today, yesterday, tomorrow in words; otherwise the date, without its year when that is this year's."""
    distance = (day - today).days
    words = {0: N_("aujourd’hui"), -1: N_("hier"), 1: N_("demain")}
    if distance in words:
        return _(words[distance])
    return format_date(day, "day_month" if day.year == today.year else "medium")


def format_words(words: Iterable[str]) -> str:
    """Words that are said one after the other, all written from the left whatever the page is: one thing on a line."""
    return isolate(" · ".join(words))


def format_list(parts: Iterable[str]) -> str:
    """Several values on one line, none disturbing another; from the right it says so itself: isolated parts do not."""
    line = " · ".join(isolate(part) for part in parts if part)
    return RLM + line if is_rtl() and line else line


def language_name(code: str) -> str:
    """One of our languages as a sentence in the language in force names it: "français", "francés", "الفرنسية"."""
    from babel import Locale

    named = Locale.parse(_locale()).languages.get(code)
    return str(named) if named else NAMES.get(code, code)


def comma() -> str:
    """What stands between the words of an enumeration, in the language in force."""
    return "، " if is_rtl() else ", "
