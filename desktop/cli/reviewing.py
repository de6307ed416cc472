"""review. Owns telling what waits for a choice in a terminal, and settling one; must not know how it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call
from desktop.cli.opening import opened, text_of
from desktop.errors import Misuse
from desktop.i18n import _, format_datetime, language, ngettext
from desktop.services.review import reviews
from desktop.services.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from desktop.services.exchange.exchanged import Review, Version


def review(call: Call, desk: Desk) -> int:
    """List what waits for a choice, or settle one."""
    if not call.arguments:
        return _list_reviews(desk)
    if call.arguments[0] != "settle" or len(call.arguments) < 2:
        raise Misuse(reason=_("il faut : {usage}", usage="maillage review settle ID --keep N"))
    keep = call.option("--keep")
    if not keep:
        raise Misuse(reason=_("il manque une valeur après « {option} ».", option="--keep"))
    return _settle(text_of(call.arguments[1], "ID"), int(keep) if keep.isascii() and keep.isdigit() else keep, desk)


def _settle(id: str, keep: int | str, desk: Desk) -> int:
    with opened(desk) as database, UnitOfWork(database) as uow:
        settled = reviews.settle(uow, id, keep)
        uow.commit(_("Choix réglé"))
    desk.console.data({"settled": settled})
    desk.console.say(ngettext("{n} champ réglé.", "{n} champs réglés.", settled))
    return 0


def _list_reviews(desk: Desk) -> int:
    with opened(desk) as database, database.read() as session:
        summaries = reviews.reviews(session, language())
        found = [reviews.review(session, one.id, language()) for one in summaries]
    desk.console.data([_review_data(one) for one in found])
    if not found:
        desk.console.say(_("Aucun choix à faire."))
    for one in found:
        _say_review(one, desk)
    return 0


def _review_data(review: Review) -> dict[str, Any]:
    return {
        "id": review.id,
        "kind": review.kind,
        "record": review.record.hex(),
        "title": review.title,
        "fields": [
            {
                "id": field.id,
                "kind": field.kind,
                "field": field.field,
                "label": field.label,
                "versions": [
                    {
                        "number": one.number,
                        "text": one.text,
                        "author": one.author,
                        "at": one.at.isoformat(),
                        "here": one.here,
                        "shown_now": one.shown_now,
                        "deletes": one.deletes,
                        "doubtful": one.doubtful,
                    }
                    for one in field.versions
                ],
            }
            for field in review.fields
        ],
    }


def _say_review(review: Review, desk: Desk) -> None:
    desk.console.say(f"{review.id}  {review.title}")
    for field in review.fields:
        desk.console.say(f"  {field.id}  {field.label}")
        for one in field.versions:
            desk.console.say(f"    {one.number}. {_version(one)}")


def _version(one: Version) -> str:
    """A version on one line: its text, who, when, whether it is this laptop's and the one shown today."""
    moment = _("date incertaine") if one.doubtful else format_datetime(one.at)
    parts = [one.text.replace("\n", " ") or "—", one.author or _("poste sans nom"), moment]
    if one.here:
        parts.append(_("d’ici"))
    if one.shown_now:
        parts.append(_("affichée aujourd’hui"))
    return " · ".join(parts)


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"review": review}
