"""Owns what is wrong or doubtful in a draft, said beside its fields; must not know the form, and refuses nothing.

An error means "cannot be shared as complete yet"; a warning offers its fixes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from sqlalchemy.orm import Session

from desktop.errors import MaillageError
from desktop.i18n import _, format_date, format_number, language
from desktop.models.plain import today
from desktop.services.alerts import is_over
from desktop.services.description.kinds import Field, Kind, kind_of
from desktop.services.names.references import named
from desktop.services.names.terms import best, texts_of
from desktop.services.record.counts import SHORT
from desktop.services.record.values import coerce

_PHONE: Final = re.compile(r"(?<![\d.])(?:\+212|00212|0)\s?[5-7](?:[\s.-]?\d){8}(?!\d)")
_EMAIL: Final = re.compile(r"[^\s@]@[^\s@.]{1,63}\.[A-Za-z]{2,}")  # from the sign on: never quadratic
_UNIQUE: Final = frozenset({"actor", "place"})  # kinds of which two of one name are mostly one
_IDENTITY: Final = re.compile(r"(?<!\w)[A-Z]{1,2}\d{5,7}(?!\w)")


@dataclass(frozen=True, slots=True)
class Fix:
    """What a warning proposes: the words of its button, and the draft's fields to set."""

    label: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing beside one field."""

    field: str
    level: Literal["error", "warning"]
    message: str
    fixes: tuple[Fix, ...] = ()


def problems(session: Session, kind: str, draft: Mapping[str, object]) -> list[Problem]:
    """Everything to say about a draft, in the language in force. `draft` is the whole form, as `load` gives it."""
    described = kind_of(kind)
    found: list[Problem] = []
    values: dict[str, Any] = {}
    for one in described.fields:
        if one.name in draft and not one.secret:
            try:
                values[one.name] = coerce(session, one, draft[one.name])
            except MaillageError as error:
                found.append(Problem(one.name, "error", _reason(error)))
    found += [_missing(described.field(name)) for name in missing(described, draft)]
    for start, end in (("starts", "ends"), ("planned_starts", "planned_ends"), ("consent_date", "withdrawn")):
        if values.get(start) and values.get(end) and _ends_before(values[start], values[end]):
            fixes = (Fix(_("Échanger"), {start: values[end], end: values[start]}),)
            found.append(Problem(end, "warning", _("La fin est avant le début."), fixes))
    found += _totals(values)
    found += _endless(described, values)
    found += _rivals(session, draft)
    found += _namesakes(session, described, draft)
    found += _passed(session, described, draft)
    found += _personal(described, draft)
    return found


def missing(kind: Kind, draft: Mapping[str, object]) -> list[str]:
    """The fields without which a record stays a draft."""
    return [one.name for one in kind.fields if one.needed and not _said(one, draft)]


def _reason(error: MaillageError) -> str:
    return str(error.details.get("reason") or error.sentence())


def _missing(one: Field) -> Problem:
    return Problem(one.name, "error", _("« {field} » manque : la fiche reste un brouillon.", field=_(one.label)))


def _said(one: Field, draft: Mapping[str, object]) -> bool:
    """Whether the field says something, in any language for a translatable one."""
    keys = [key for key in draft if key == one.name or (one.translatable and key.startswith(one.name + "."))]
    return any(draft[key] not in (None, "", [], ()) for key in keys)


def _ends_before(start: str, end: str) -> bool:
    shared = min(len(start), len(end))
    return end[:shared] < start[:shared]


def _totals(values: Mapping[str, Any]) -> list[Problem]:
    """A typed total against women + men (+ not stated): more offers both readings, less is an error."""
    total = values.get("total")
    if total is None:
        return []
    said = {name: values.get(name) or 0 for name in SHORT}
    sexes = said["women"] + said["men"]
    if total == sum(said.values()):
        return []
    numbers = {"total": format_number(total), "sum": format_number(sexes)}
    message = _("Le total ({total}) ne correspond pas à femmes + hommes ({sum}).", **numbers)
    set_sum = Fix(_("Mettre {n}", n=numbers["sum"]), {"total": sexes, "not_stated": None})
    if total < sexes:
        return [Problem("total", "error", message, (set_sum,))]
    keep = Fix(_("Garder {n}", n=numbers["total"]), {"total": total, "not_stated": total - sexes or None})
    return [Problem("total", "warning", message, (set_sum, keep))]


def _endless(kind: Kind, values: Mapping[str, Any]) -> list[Problem]:
    """People reached by what began, and of which nobody said whether it goes on: each period counts them again."""
    if kind.name != "initiative" or not values.get("starts") or values.get("status"):
        return []
    if values.get("ends") or values.get("planned_ends") or not any(values.get(name) for name in (*SHORT, "total")):
        return []
    message = _("Sans fin ni statut, ces personnes sont comptées dans chaque période depuis le début.")
    fixes = (Fix(_("C’est terminé"), {"status": "done"}), Fix(_("Cela continue"), {"status": "ongoing"}))
    return [Problem("status", "warning", message, fixes)]


def _rivals(session: Session, draft: Mapping[str, object]) -> list[Problem]:
    """Two laptops named another lead: neither is lost, and a person chooses."""
    rivals = draft.get("rivals")
    lead = draft.get("lead")
    if not isinstance(rivals, list) or not rivals or not isinstance(lead, bytes):
        return []
    every = [lead, *rivals]
    names = texts_of(session, every, "name")
    fixes = tuple(Fix(best(names.get(one, {}), language())[1] or one.hex(), {"lead": one}) for one in every)
    return [Problem("lead", "warning", _("Plusieurs acteurs sont donnés comme responsables : lequel ?"), fixes)]


def _namesakes(session: Session, kind: Kind, draft: Mapping[str, object]) -> list[Problem]:
    """Another record of that name: no rule forbids it across laptops, so it is only said."""
    name = draft.get(kind.title)
    if kind.name not in _UNIQUE or not isinstance(name, str) or not name.strip():
        return []
    others = [row for row in named(session, (kind.name,), name[:200]) if row != draft.get("id")]
    if not others:
        return []
    return [Problem(kind.title, "warning", _("Une autre fiche porte déjà ce nom : est-ce la même ?"))]


def _passed(session: Session, kind: Kind, draft: Mapping[str, object]) -> list[Problem]:
    """An alert past its last day, which nobody sees any more but who edits the record; one that would never end."""
    written = {key: None for key in draft if key.partition(".")[0] == "alert" and draft[key]}
    until = draft.get("alert_until")
    if kind.name != "service" or not written:
        return []
    if not until:
        return [_endless_alert(today(session))]
    if not isinstance(until, str) or not is_over(until, today(session)):
        return []
    fixes = (Fix(_("Effacer l’alerte"), {**written, "alert_until": None}),)
    message = _("Cette alerte est passée : elle n’est plus montrée ni envoyée.")
    return [Problem("alert_until", "warning", message, fixes)]


def _endless_alert(day: date) -> Problem:
    """“Fermé cette semaine” would be told for years: the end of this week is offered, and that of the next."""
    sunday = day + timedelta(days=6 - day.weekday() or 7)
    ends = (sunday, sunday + timedelta(weeks=1))
    fixes = tuple(
        Fix(_("Jusqu’au {day}", day=format_date(end, "day_month")), {"alert_until": end.isoformat()}) for end in ends
    )
    message = _("Cette alerte n’a pas de dernier jour : elle reste jusqu’à ce que quelqu’un l’efface.")
    return Problem("alert_until", "warning", message, fixes)


def _personal(kind: Kind, draft: Mapping[str, object]) -> list[Problem]:
    """Free text that looks like it names somebody's phone, mail or identity card: only a warning."""
    found = []
    for one in kind.fields:
        text = draft.get(one.name)
        if one.type == "long" and not one.secret and isinstance(text, str):
            text = text[:20_000]
            if _PHONE.search(text) or _EMAIL.search(text) or _IDENTITY.search(text):
                message = _("Ce texte semble contenir un téléphone, un courriel ou un numéro de pièce d’identité.")
                found.append(Problem(one.name, "warning", message))
    return found
