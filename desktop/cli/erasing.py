"""erase. Owns erasing a person or a photograph in a terminal: first what it would do, then doing it when told to.

Must not know how a key is destroyed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from desktop import settings
from desktop.cli.console import Desk
from desktop.cli.grammar import Call
from desktop.cli.opening import opened, text_of
from desktop.errors import NotErasable, NotFound
from desktop.i18n import _, language
from desktop.services.attached import attachments
from desktop.services.erasure import erasing, erasure_preview
from desktop.services.erasure.erasure_words import head, lines
from desktop.services.exchange import piece_erasure
from desktop.services.names.references import find_any

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def erase(call: Call, desk: Desk) -> int:
    """Say what erasing would do; with `--for-ever`, do it."""
    typed, author = text_of(call.arguments[0], "ID"), settings.load(desk.profile).author_name
    sure, now = call.switch("--for-ever"), datetime.now(UTC)
    with opened(desk) as database:
        with database.read() as session:
            photo, id = _meant(session, typed)
            found = (
                erasure_preview.of_photo(session, id, now=now)
                if photo
                else erasure_preview.of_person(session, id, now=now, lang=language())
            )
        if sure and photo:
            piece_erasure.erase(database, id, author=author)
        elif sure:
            erasing.erase_person(database, id, author=author)
    desk.console.data(
        {
            "id": id.hex(),
            "what": found.what,
            "titles": list(found.titles),
            "fields": list(found.fields),
            "receivers": [one.name for one in found.receivers],
            "erased": sure,
        }
    )
    if sure:
        desk.console.say(_("C’est effacé ici. Les autres l’effacent en recevant votre prochain fichier."))
        return 0
    desk.console.say(head(found))
    for line in lines(found):
        desk.console.say(line)
    desk.console.say(_("Rien n’est encore effacé. Pour le faire : « maillage erase {id} --for-ever ».", id=id.hex()))
    return 0


def _meant(session: Session, typed: str) -> tuple[bool, bytes]:
    """Whether a photograph is meant, and its id or the contact's. Raises NotFound, AmbiguousReference, NotErasable."""
    try:
        id = bytes.fromhex(typed)
        attachments.find(session, id)
    except (ValueError, NotFound):
        kind, id = find_any(session, typed)
        if kind != "contact":
            raise NotErasable(reason=_("seules une personne (un contact) et une photo s’effacent ainsi")) from None
        return False, id
    return True, id


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"erase": erase}
