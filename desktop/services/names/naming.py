"""Owns how shared lists, their entries and records are called in a language; must not know which form asks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.i18n import N_, RLM, _, is_rtl, isolate
from desktop.models.identity import term_id
from desktop.models.plain import Reader, reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_TEXTS: Final = (
    "SELECT t.owner, t.lang, t.value FROM json_each(:owners) o CROSS JOIN text t ON t.owner = unhex(o.value) "
    "WHERE t.field IN (SELECT value FROM json_each(:fields)) AND t.deleted = 0 AND t.value <> ''"
)
_TERMS: Final = (
    "SELECT id, code, parent, icon, color_light, color_dark FROM term "
    "WHERE scheme = :scheme AND deleted = 0 ORDER BY rank IS NULL, rank, code"
)
_UNOFFICIAL: Final = (
    "SELECT t.owner FROM json_each(:owners) o CROSS JOIN text t ON t.owner = unhex(o.value) "
    "WHERE t.lang = :lang AND t.unofficial = 1 AND t.deleted = 0"
)
CITED: Final = ("snia", "gcm")  # schemes whose codes people cite
FALLBACK: Final = ("fr", "en", "es", "ar")
STATES: Final[Mapping[str, str]] = {"draft": N_("Brouillon"), "complete": N_("Complet")}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list. `unofficial` marks our own translation of an official text."""

    code: str
    label: str
    icon: str = ""
    color_light: str = ""
    color_dark: str = ""
    parent: str = ""
    unofficial: bool = False


def best(texts: Mapping[str, str], lang: str) -> tuple[str, str]:
    """(language, text) to show to a reader of `lang`: hers, else the first there is; empty when there is none."""
    for wanted in (lang, *FALLBACK):
        if texts.get(wanted):
            return wanted, texts[wanted]
    return next(((found, text) for found, text in texts.items() if text), ("", ""))


def choices(session: Reader | Session, scheme: str, lang: str) -> list[Choice]:
    """The live entries of a list in their order, named in `lang` (falling back visibly: see `best`)."""
    if scheme == "state":
        return [Choice(code, _(label)) for code, label in STATES.items()]
    ask = reader(session)
    rows = ask.rows(_TERMS, scheme=scheme)
    codes = {key: code for key, code, *_more in rows}
    names = texts_of(ask, list(codes), "name")
    unofficial = set(ask.column(_UNOFFICIAL, owners=_listed(codes), lang=lang))
    return [
        Choice(
            code,
            best(names.get(key, {}), lang)[1] or code,
            icon or "",
            light or "",
            dark or "",
            codes.get(parent, ""),
            key in unofficial,
        )
        for key, code, parent, icon, light, dark in rows
    ]


def labels(session: Reader | Session, scheme: str, codes: Iterable[str], lang: str) -> dict[str, str]:
    """Code -> label in `lang`; a code never seen is its own label."""
    wanted = list(dict.fromkeys(codes))
    if scheme == "state":
        return {code: _(STATES.get(code, code)) for code in wanted}
    ids = {term_id(scheme, code): code for code in wanted}
    named = texts_of(session, list(ids), "name")
    found = {code: best(named.get(key, {}), lang)[1] for key, code in ids.items()}
    return {code: found[code] or code for code in wanted}


def texts_of(session: Reader | Session, owners: Sequence[bytes], *fields: str) -> dict[bytes, dict[str, str]]:
    """Owner -> language -> text, of a translatable field (of several, the one that the owner has)."""
    found: dict[bytes, dict[str, str]] = {}
    if owners:
        for owner, lang, value in reader(session).rows(_TEXTS, owners=_listed(owners), fields=json.dumps(fields)):
            found.setdefault(owner, {})[lang or ""] = value
    return found


def _listed(ids: Iterable[bytes]) -> str:
    return json.dumps([row.hex() for row in ids])


def cited(scheme: str, code: str, label: str) -> str:
    """An objective as papers cite it: its code before its words, where it is no code of ours and they do not say it."""
    if scheme not in CITED or label == code:
        return label
    words = f"{isolate(code)} {isolate(label)}"
    return RLM + words if is_rtl() else words
