"""attach, attachments. Owns joining files to a record and reading them out in a terminal; must not know a kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop import settings
from desktop.cli.console import Desk
from desktop.cli.grammar import Call, usage
from desktop.cli.opening import opened, place_of, text_of
from desktop.errors import MaillageError, Misuse, NotAFile, NotFound
from desktop.i18n import N_, _, ngettext
from desktop.safe_io import read_limited, write_file
from desktop.services.attached import attachments
from desktop.services.names.references import find_any
from desktop.services.record.values import truth
from desktop.services.strangers import papers, pictures
from desktop.services.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from desktop.services.attached.attachments import Attached

_STATES: Final = {
    "here": N_("ici"),
    "missing": N_("manquante"),
    "locked": N_("verrouillée"),
    "erased": N_("effacée"),
    "unreadable": N_("d’un type inconnu"),
}


def attach(call: Call, desk: Desk) -> int:
    """Join files to a record; one that is refused is said, and the others are joined."""
    mine = settings.load(desk.profile)
    people = call.option("--people")
    refused = False
    done: list[dict[str, Any]] = []
    with opened(desk) as database:
        for word in call.arguments[1:]:
            path = place_of(word)
            try:
                prepared = papers.joinable(
                    read_limited(path, pictures.ENTRY_LIMIT),
                    path.name,
                    longest=mine.photo_side,
                    keep_position=call.switch("--keep-position") or mine.photo_position,
                )
                with UnitOfWork(database) as uow:
                    kind, owner = find_any(uow.session, text_of(call.arguments[0], "ID"))
                    id = attachments.attach(
                        uow,
                        kind,
                        owner,
                        prepared,
                        caption=text_of(call.option("--caption") or "", "--caption"),
                        consent=text_of(call.option("--consent") or "", "--consent"),
                        people=None if people is None else bool(truth(people, "--people")),
                    )
                    uow.commit(_("Pièce jointe ajoutée"))
            except NotFound:
                raise
            except MaillageError as error:
                refused = True
                desk.console.refuse(error.sentence())
                done.append({"file": word, "id": None, "reason": error.sentence()})
            else:
                desk.console.say(id.hex())
                done.append({"file": word, "id": id.hex(), "reason": ""})
    desk.console.data(done)
    return 1 if refused else 0


def list_or_act(call: Call, desk: Desk) -> int:
    """List the attachments of a record, write copies of them, or take one off."""
    if call.arguments[0] == "remove":
        return _remove(call, desk)
    if len(call.arguments) > 1:
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    folder = call.option("--save")
    target = None if folder is None else place_of(folder)
    if target is not None and not target.is_dir():
        raise NotAFile(path=target)
    with opened(desk) as database, database.read() as session:
        _kind, owner = find_any(session, text_of(call.arguments[0], "ID"))
        found = attachments.attached(session, owner)
        copies = {told.id: _save(session, target, told, n) for n, told in enumerate(found, 1) if target is not None}
    desk.console.data([_data(told, copies.get(told.id)) for told in found])
    desk.console.table([(told.id.hex(), told.title, _said(told)) for told in found])
    if not found:
        desk.console.say(_("Aucune pièce jointe."))
    if target is not None:
        written = sum(path is not None for path in copies.values())
        desk.console.say(ngettext("{n} copie écrite.", "{n} copies écrites.", written))
    return 0


def _remove(call: Call, desk: Desk) -> int:
    if len(call.arguments) != 2:
        raise Misuse(reason=_("il faut : {usage}", usage="maillage attachments remove ID"))
    typed = text_of(call.arguments[1], "ID")
    try:
        id = bytes.fromhex(typed)
    except ValueError:
        raise NotFound(reference=typed) from None
    with opened(desk) as database, UnitOfWork(database) as uow:
        attachments.remove(uow, id)
        uow.commit(_("Pièce jointe retirée"))
    desk.console.data({"removed": id.hex()})
    desk.console.say(_("Retirée de la fiche."))
    return 0


def _save(session: Any, folder: Path, told: Attached, number: int) -> Path | None:
    if told.state != "here":
        return None
    path = folder / attachments.file_name(told, number)
    write_file(path, attachments.checked(session, told.id))
    return path


def _said(told: Attached) -> str:
    if told.state == "missing" and told.holder:
        return _("manquante, chez {name}", name=told.holder)
    return _(_STATES[told.state])


def _data(told: Attached, copy: Path | None) -> dict[str, Any]:
    return {
        "id": told.id.hex(),
        "title": told.title,
        "caption": told.caption,
        "name": told.name,
        "type": told.mime,
        "size": told.size,
        "people": told.people,
        "consent": told.consent,
        "taken": told.taken,
        "state": told.state,
        "holder": told.holder,
        "copy": None if copy is None else str(copy),
    }


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"attach": attach, "attachments": list_or_act}
