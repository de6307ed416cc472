"""record: one record from words, or many from JSON lines. Owns reading FIELD=VALUE; must not know any kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call, printable, usage
from desktop.cli.opening import opened, place_of, text_of
from desktop.errors import InvalidValue, Misuse, NotText, WaitsForAChoice
from desktop.i18n import N_, _, language, ngettext
from desktop.safe_io import read_limited
from desktop.services import twins
from desktop.services.description.kinds import Field, Kind, kind_of
from desktop.services.meeting import typed_notes
from desktop.services.names.references import find
from desktop.services.names.terms import STATES
from desktop.services.record import records
from desktop.services.record.values import truth
from desktop.services.review.contested import Contested, answer_with_what_stands, record_skipping
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.words.word_lists import shipped_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TRASHED: Final = "deleted"
BATCH_LIMIT: Final = 256 * 1024 * 1024
_TYPES: Final[Mapping[str, str]] = {
    "text": N_("texte"),
    "long": N_("texte"),
    "formula": N_("formule : somme des personnes atteintes · secteur Santé · femmes"),
    "web": N_("adresse web"),
    "email": N_("courriel"),
    "phone": N_("téléphone"),
    "year": N_("année"),
    "number": N_("nombre"),
    "amount": N_("montant"),
    "currency": N_("monnaie : MAD, EUR…"),
    "measure": N_("nombre"),
    "percent": N_("nombre de 0 à 100"),
    "score": N_("nombre de 0 à 5"),
    "time": N_("heure : HH:MM"),
    "people": N_("nombre de personnes"),
    "total": N_("nombre de personnes"),
    "date": N_("date : AAAA-MM-JJ, AAAA-MM ou AAAA"),
    "bool": N_("oui ou non"),
    "choice": N_("code de la liste « {scheme} »"),
    "terms": N_("code de la liste « {scheme} », répété"),
    "ref": N_("fiche « {ref} » : identifiant, code ou @nom"),
    "refs": N_("fiche « {ref} » : identifiant, code ou @nom, répété"),
    "where": N_("lieu ou territoire : identifiant, code ou @nom, répété"),
    "point": N_("latitude, longitude"),
}


def record(call: Call, desk: Desk) -> int:
    """Add or edit; with `--help`, list the kind's fields; with `--batch`, a whole file in one transaction."""
    if call.switch("--help"):
        return _list_fields(kind_of(call.arguments[0]), desk)
    batch = call.option("--batch")
    if batch is not None:
        if call.arguments:
            raise Misuse(reason=_("avec --batch, les fiches sont dans le fichier."))
        entries = list(_entries(place_of(batch)))
    else:
        if not any("=" in word for word in call.arguments[1:]):
            raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
        entries = [_entry(call.arguments)]
    skipped: list[dict[str, str]] = []
    with opened(desk) as database, UnitOfWork(database) as uow:
        contested = Contested(uow.session)
        if batch is not None:  # many at once were not looked at one by one: what waits for a choice is left as it is
            done = [_record_one(uow, entry, contested, skipped) for entry in entries]
        else:
            done = [_record_typed(uow, entry, contested, over=call.switch("--over")) for entry in entries]
        changes = uow.commit(_("Fiches enregistrées par une commande"))
        ids = [(kind, id.hex()) for kind, id in done]
        told = [_problems(uow.session, kind, id) for kind, id in done] if batch is None and changes is not None else []
        alike = [] if batch is not None or "id" in entries[0] else _likely(uow.session, *done[0])
    problems = [one for each in told for one in each]
    desk.console.data({"ids": [id for _kind, id in ids], "problems": problems, "skipped": skipped, "likely": alike})
    desk.console.say(*(id for _kind, id in ids))
    if skipped:
        count = ngettext(
            "{n} champ attend un choix et n’a pas été modifié :",
            "{n} champs attendent un choix et n’ont pas été modifiés :",
            len(skipped),
        )
        desk.console.refuse("\n".join([count, *(f"  {one['id']}  {one['label']}" for one in skipped)]))
    for each in told:
        for problem in each:
            desk.console.refuse(problem["message"])
    for one in alike:
        why = ", ".join(one["reasons"])
        desk.console.refuse(
            _("Ressemble à {title} ({why}) : {id}", title=printable(one["title"]), why=why, id=one["id"])
        )
    for label in _written_twice(entries):
        desk.console.refuse(_("{field} : écrit deux fois, gardé une fois.", field=label))
    return 0


def _likely(session: Session, kind: str, id: bytes) -> list[dict[str, Any]]:
    """The records that one just made looks like."""
    if kind not in twins.KINDS:
        return []
    found = twins.Index(session, kind).likely({}, id=id, limit=3)
    return [
        {"id": one.id.hex(), "title": one.title, "score": one.score, "sure": one.sure, "reasons": list(one.reasons)}
        for one in found
    ]


def _written_twice(entries: list[dict[str, Any]]) -> list[str]:
    """What the repeated fields of some entries name more than once: "Pays du programme, SN"."""
    found: dict[str, None] = {}
    for entry in entries:
        kind = kind_of(entry["kind"])
        for key, values in entry.items():
            if key.startswith("=") and isinstance(values, list):
                field = next((one for one in kind.fields if one.name == key[1:]), None)
                again = {str(one) for one in values if values.count(one) > 1}
                found |= {f"{_(field.label) if field else key[1:]}, {printable(one)}": None for one in sorted(again)}
    return list(found)


def _entry(words: list[str]) -> dict[str, Any]:
    """The same shape as a line of a batch: {"kind", "id"?, field: value…}."""
    kind = kind_of(text_of(words[0], "KIND"))
    rest = words[1:]
    entry: dict[str, Any] = {"kind": kind.name}
    if "=" not in rest[0]:
        entry["id"] = text_of(rest.pop(0), "ID")
    for word in rest:
        name, equals, value = word.partition("=")
        if not equals:
            raise Misuse(reason=_("« {word} » n’est pas de la forme CHAMP=VALEUR.", word=printable(word)))
        _put(entry, kind, text_of(name, name), text_of(value, printable(name)))
    return entry


def _put(entry: dict[str, Any], kind: Kind, name: str, value: str) -> None:
    key = f"={name}"  # a field may be called "kind": kept apart until the record is made
    if name != TRASHED and kind.field(name.partition(".")[0]).repeated:
        held = entry.setdefault(key, [])
        if value:
            held.append(value)
        return
    if key in entry:
        raise Misuse(reason=_("le champ « {field} » est donné deux fois.", field=name))
    entry[key] = value


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a batch: {"kind": "actor", "id": …, "fields": {…}}, empty lines passed over."""
    try:
        text = read_limited(path, BATCH_LIMIT).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotText(field=path.name) from None
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        label = _("ligne {n}", n=number)
        try:
            found = json.loads(line, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise InvalidValue(field=label, reason=_("ce n’est pas du JSON.")) from None
        if not isinstance(found, dict) or not isinstance(found.get("kind"), str):
            raise InvalidValue(field=label, reason=_("il faut un objet avec « kind ».")) from None
        yield _batch_entry(found, label)


def _batch_entry(found: dict[str, Any], label: str) -> dict[str, Any]:
    kind = kind_of(found["kind"])
    fields = found.get("fields", {name: value for name, value in found.items() if name not in ("kind", "id")})
    if not isinstance(fields, dict):
        raise InvalidValue(field=label, reason=_("« fields » n’est pas un objet."))
    entry: dict[str, Any] = {"kind": kind.name, **{f"={name}": value for name, value in fields.items()}}
    if found.get("id"):
        entry["id"] = str(found["id"])
    return entry


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _record_typed(uow: UnitOfWork, entry: Mapping[str, Any], contested: Contested, *, over: bool) -> tuple[str, bytes]:
    """One record as typed; over what waits for a choice only when that was said. Raises WaitsForAChoice."""
    kind, draft, trashed, id = _read(uow, entry)
    named = {**draft, **({TRASHED: trashed} if trashed is not None else {})}
    waiting = contested.among(id, named, language()) if id is not None else []
    if waiting and id is not None and not over:
        raise WaitsForAChoice(fields=[_label(kind, name) for name in waiting], id=id.hex())
    made = _recorded(uow, kind, draft, id)
    _move(uow, kind, made, trashed)
    answer_with_what_stands(uow.session, contested, made, waiting, language())
    return kind, made


def _label(kind: str, name: str) -> str:
    return _("Corbeille") if name == TRASHED else _(kind_of(kind).field(name.partition(".")[0]).label)


def _read(uow: UnitOfWork, entry: Mapping[str, Any]) -> tuple[str, dict[str, Any], object, bytes | None]:
    """The kind, the draft, what is said of the trash, and the record that is meant."""
    kind = entry["kind"]
    draft = {name[1:]: value for name, value in entry.items() if name.startswith("=")}
    trashed = draft.pop(TRASHED, None)
    return kind, draft, trashed, find(uow.session, (kind,), entry["id"]) if "id" in entry else None


def _move(uow: UnitOfWork, kind: str, id: bytes, trashed: object) -> None:
    if trashed is not None:
        act = records.trash if truth(trashed, TRASHED) else records.restore
        act(uow, kind, [id])


def _record_one(
    uow: UnitOfWork, entry: Mapping[str, Any], contested: Contested, skipped: list[dict[str, str]]
) -> tuple[str, bytes]:
    kind, draft, trashed, id = _read(uow, entry)
    if id is not None:
        was = typed_notes.open_for(uow, kind, id, None)
        id, left = record_skipping(uow, kind, draft, id, lang=language(), contested=contested)
        typed_notes.settle(uow, kind, id, was)
        skipped += [{"id": id.hex(), "field": name, "label": _label(kind, name)} for name in left]
    else:
        id = _recorded(uow, kind, draft, id)
    _move(uow, kind, id, trashed)
    return kind, id


def _recorded(uow: UnitOfWork, kind: str, draft: Mapping[str, Any], id: bytes | None) -> bytes:
    """The record made or changed; a line of a meeting takes its place there and says what it says."""
    meeting = find(uow.session, ("meeting",), draft["meeting"]) if draft.get("meeting") else None
    was = typed_notes.open_for(uow, kind, id, meeting)
    kept, closes = typed_notes.closing(uow, kind, draft, id)
    made = records.record(uow, kind, kept, id, lang=language())
    typed_notes.settle(uow, kind, made, was)
    if closes:
        typed_notes.close(uow, made)
    return made


def _problems(session: Session, kind: str, id: bytes) -> list[dict[str, str]]:
    draft = records.load(session, kind, id, language())
    found = records.problems(session, kind, draft)
    return [{"field": one.field, "level": one.level, "message": one.message} for one in found]


def _list_fields(kind: Kind, desk: Desk) -> int:
    fields = [_field_data(field) for field in kind.fields]
    trash = _("oui met la fiche à la corbeille, non l’en sort")
    fields.append({"name": TRASHED, "label": _("Corbeille"), "type": "bool", "takes": trash, "needed": False})
    desk.console.data({"kind": kind.name, "fields": fields})
    desk.console.say(f"{_(kind.label)} : maillage record {kind.name} …")
    desk.console.table(
        [(f"  {one['name']}", one["label"], one["takes"], "*" if one["needed"] else "") for one in fields]
    )
    lists = {one["scheme"]: one["codes"] for one in fields if one.get("codes")}
    desk.console.say("", *(f"  {scheme} : {' '.join(codes)}" for scheme, codes in lists.items()))
    desk.console.say("", _("* : sans ce champ, la fiche reste un brouillon. Un texte par langue : title.ar=…"))
    return 0


def _codes(scheme: str) -> list[str]:
    """The shipped codes of a list; a profile may have more."""
    return list(STATES) if scheme == "state" else list(shipped_words(scheme))


def _field_data(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": _(field.label),
        "type": field.type,
        "takes": _(_TYPES[field.type], scheme=field.scheme, ref=field.ref),
        "scheme": field.scheme,
        "codes": _codes(field.scheme),
        "ref": field.ref,
        "repeated": field.repeated,
        "translatable": field.translatable,
        "needed": field.needed,
        "help": _(field.help),
    }


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"record": record}
