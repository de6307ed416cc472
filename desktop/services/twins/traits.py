"""Owns what of a record tells whether it is another's twin, from a draft or from rows; must not know the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from desktop.i18n import LANGUAGES
from desktop.services.twins.lexicon import lexicon
from desktop.services.twins.names import Name, acronym, parts, told
from desktop.services.words.folding import fold

# kind -> the field of its name, of the record it belongs to, of where it is
FIELDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "actor": ("name", "", "area"),
    "place": ("name", "actor", "area"),
    "initiative": ("title", "lead", "places"),
    "service": ("name", "actor", "places"),
}
KINDS: Final = tuple(FIELDS)
_NUMBERS: Final = re.compile(r"[;,/|\n]|\bet\b|\bou\b")
_DIGITS: Final = re.compile(r"\D+")
_MOROCCAN: Final = re.compile(r"^(?:00212|212|0)?0?([5-8]\d{8})$")
_MAIL: Final = re.compile(r"[^\s@;,<>]+@[^\s@;,<>]+\.[^\s@;,<>]+")
_WEB: Final = re.compile(r"[;,\s|]+")


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared. `texts` are the names as they are written, by language; ids are 16 bytes."""

    texts: tuple[tuple[str, str], ...] = ()
    names: tuple[Name, ...] = ()
    acronyms: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()  # acronyms that have a field of their own
    initials: frozenset[str] = frozenset()
    mixed: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    areas: frozenset[bytes] = frozenset()
    places: frozenset[bytes] = frozenset()
    owners: frozenset[bytes] = frozenset()
    starts: str = ""
    point: tuple[float, float] | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self.names or self.acronyms or self.phones or self.mails or self.hosts or self.codes)


@dataclass(slots=True)
class Rows:
    """What the rows of one record say, before it is taken apart."""

    texts: dict[str, str] = field(default_factory=dict)
    acronym: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""
    starts: str = ""
    codes: list[tuple[str, str]] = field(default_factory=list)
    areas: set[bytes] = field(default_factory=set)
    places: set[bytes] = field(default_factory=set)
    owners: set[bytes] = field(default_factory=set)
    point: tuple[float, float] | None = None


def traits(rows: Rows) -> Traits:
    """Take the rows of a record apart."""
    texts = tuple((lang, text) for lang, text in rows.texts.items() if text)
    names = tuple(dict.fromkeys(name for _lang, text in texts for name in _told(text)))
    given = acronym(rows.acronym)
    acronyms = {given} if given else set()
    for name in names:
        acronyms |= name.acronyms
    return Traits(
        texts,
        names,
        frozenset(acronyms),
        frozenset({given} if given else ()),
        frozenset().union(*(name.initials for name in names)),
        frozenset().union(*(name.mixed for name in names)),
        phones(rows.phone) if rows.phone else frozenset(),
        mails(rows.email) if rows.email else frozenset(),
        hosts(rows.web, rows.email) if rows.web or rows.email else frozenset(),
        frozenset(f"{fold(scheme)}:{fold(value)}" for scheme, value in rows.codes if scheme and value),
        frozenset(rows.areas),
        frozenset(rows.places),
        frozenset(rows.owners),
        rows.starts,
        rows.point,
    )


def of_draft(kind: str, draft: Mapping[str, object], lang: str) -> Traits:
    """What a draft says (`services.record.records`); what it does not hold, or holds in another shape, is left out.

    References count when they are ids. Raises nothing, whatever was typed.
    """
    title, owner, where = FIELDS[kind]
    rows = Rows()
    typed = draft.get(title)
    if isinstance(typed, Mapping):
        rows.texts = {str(code): str(text) for code, text in typed.items() if text}
    elif typed:
        rows.texts[lang] = str(typed)
    for code in LANGUAGES:
        if draft.get(f"{title}.{code}"):
            rows.texts[code] = str(draft[f"{title}.{code}"])
    rows.acronym, rows.phone, rows.email, rows.web = (
        str(draft.get(name) or "") for name in ("acronym", "phone", "email", "web")
    )
    rows.starts = str(draft.get("starts") or "")
    if owner:
        rows.owners = set(_ids(draft.get(owner)))
    rows.areas = set(_ids(draft.get(where)))
    rows.places = set(rows.areas)
    point = draft.get("point")
    if isinstance(point, Sequence) and len(point) >= 2 and all(isinstance(part, float | int) for part in point[:2]):
        rows.point = (float(point[0]), float(point[1]))
    codes = draft.get("identifiers")
    if isinstance(codes, Mapping):
        rows.codes = [(str(scheme), str(value)) for scheme, value in codes.items() if value]
    return traits(rows)


def phones(text: str) -> frozenset[str]:
    """The numbers in a text, as they are dialled from abroad; Moroccan ones without a country are understood."""
    return frozenset(found for part in _NUMBERS.split(text) if (found := _dialled(part.strip())))


def mails(text: str) -> frozenset[str]:
    """The addresses in a text, in small letters."""
    return frozenset(found.lower().strip(".") for found in _MAIL.findall(text))


def hosts(web: str, email: str = "") -> frozenset[str]:
    """The sites of a web address and of the addresses' own domain; what many share (a network, a mailbox) is none.

    A page of a network that many share counts with its path.
    """
    shared = lexicon().shared_hosts
    found = set()
    for part in _WEB.split(web.lower()):
        if "." not in part:
            continue
        try:
            told_parts = urlsplit(part if "://" in part else f"https://{part}")
            host = (told_parts.hostname or "").removeprefix("www.")
        except ValueError:
            continue
        path = told_parts.path.strip("/")
        if host and host not in shared:
            found.add(host)
        elif host and path and "." not in path:
            found.add(f"{host.removeprefix('m.').removeprefix('web.')}/{path}")
    found.update(domain for mail in mails(email) if (domain := mail.rpartition("@")[2]) not in shared)
    return frozenset(found)


@lru_cache(maxsize=32_768)
def _told(text: str) -> tuple[Name, ...]:
    return (told(text), *parts(text))


@lru_cache(maxsize=32_768)
def _dialled(text: str) -> str:
    digits = _DIGITS.sub("", text.translate(_ASCII))
    if len(digits) < 8:
        return ""
    moroccan = _MOROCCAN.match(digits)
    if moroccan is not None and not (text.startswith("+") and not digits.startswith("212")):
        return f"+212{moroccan[1]}"
    import phonenumbers  # forty milliseconds: only for numbers of other countries

    try:
        number = phonenumbers.parse(text if not text.startswith("00") else f"+{text[2:]}", "MA")
    except phonenumbers.NumberParseException:
        return digits
    if not phonenumbers.is_possible_number(number):
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_ASCII: Final = {ord(digit): str(at % 10) for at, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}


def _ids(value: object) -> Iterable[bytes]:
    for one in value if isinstance(value, list | tuple | set | frozenset) else [value]:
        if isinstance(one, bytes) and len(one) == 16:
            yield one
        elif isinstance(one, str) and len(one) == 32:
            try:
                yield bytes.fromhex(one)
            except ValueError:
                continue
