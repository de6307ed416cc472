"""duplicates: likely twins in a terminal. Owns telling pairs and what was decided; must not know how likely it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call, printable, usage
from desktop.cli.opening import opened, text_of
from desktop.errors import Misuse
from desktop.i18n import _, language, ngettext
from desktop.services import twins
from desktop.services.description.kinds import kind_of
from desktop.services.names.references import find_any
from desktop.services.twins import deciding
from desktop.services.unit_of_work import UnitOfWork

ACTS: Final = ("link", "separate", "distinct")


def duplicates(call: Call, desk: Desk) -> int:
    """List likely twins, or decide about two records."""
    words = call.arguments
    if words and words[0] in ACTS:
        if call.switch("--identical"):
            return _unite_identical(words, desk)
        if len(words) != 3:
            raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
        return _decide(words[0], text_of(words[1], "ID"), text_of(words[2], "ID"), desk)
    if len(words) > 1 or call.switch("--identical"):
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    return _list(_kinds(words), desk)


def _kinds(words: list[str]) -> tuple[str, ...]:
    if not words:
        return twins.KINDS
    kind = kind_of(text_of(words[0], "KIND")).name
    if kind not in twins.KINDS:
        raise Misuse(
            reason=_("« {word} » : les doublons se cherchent parmi {kinds}.", word=kind, kinds=", ".join(twins.KINDS))
        )
    return (kind,)


def _list(kinds: tuple[str, ...], desk: Desk) -> int:
    told: list[dict[str, Any]] = []
    united: list[dict[str, Any]] = []
    apart: list[dict[str, Any]] = []
    with opened(desk) as database, database.read() as session:
        for kind in kinds:
            scanner = twins.Scanner(session, kind)
            title = scanner.index.title
            lang = language()
            told += [_pair(kind, pair, title, lang) for pair in scanner.pairs()]
            for group in deciding.united(session, kind):
                members = [{"id": row.hex(), "title": title(row, lang)} for row in group.members]
                united.append({"kind": kind, "members": members, "disputed": bool(group.disputed)})
            apart += [{"kind": kind, "ids": [row.hex() for row in pair]} for pair in deciding.told_apart(session, kind)]
    desk.console.data({"pairs": told, "united": united, "distinct": apart})
    if not told:
        desk.console.say(_("Aucun doublon à examiner."))
    for pair in told:
        _say(pair, desk)
    for one in united:
        if one["disputed"]:
            names = " · ".join(printable(member["title"]) for member in one["members"])
            desk.console.say(_("Réunies, mais quelqu’un a dit que ce ne sont pas des doublons : {names}", names=names))
    return 0


def _pair(kind: str, pair: twins.Pair, title: Callable[[bytes, str], str], lang: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "ids": [pair.one.hex(), pair.other.hex()],
        "titles": [title(pair.one, lang), title(pair.other, lang)],
        "score": pair.score,
        "sure": pair.sure,
        "identical": pair.identical,
        "reasons": list(pair.reasons),
    }


def _say(pair: dict[str, Any], desk: Desk) -> None:
    desk.console.say(f"{pair['score']:.2f}  {', '.join(pair['reasons'])}")
    for id, title in zip(pair["ids"], pair["titles"], strict=True):
        desk.console.say(f"      {id}  {printable(title)}")


def _decide(act: str, first: str, second: str, desk: Desk) -> int:
    with opened(desk) as database, UnitOfWork(database) as uow:
        kind, one = find_any(uow.session, first)
        other_kind, other = find_any(uow.session, second)
        if kind != other_kind or one == other or kind not in twins.KINDS:
            raise Misuse(reason=_("il faut deux fiches différentes d’une même sorte."))
        if act == "link":
            deciding.unite(uow, kind, one, [other])
            uow.commit(_("Fiches réunies"))
            said = _("Réunies : la première est affichée pour les deux.")
        elif act == "separate":
            deciding.separate(uow, kind, other)
            uow.commit(_("Fiches séparées"))
            said = _("Séparées : chacune est de nouveau affichée.")
        else:
            deciding.tell_apart(uow, kind, one, other)
            uow.commit(_("Pas des doublons"))
            said = _("C’est retenu : ces deux fiches ne seront plus proposées.")
    desk.console.data({"done": act, "kind": kind, "ids": [one.hex(), other.hex()]})
    desk.console.say(said)
    return 0


def _unite_identical(words: list[str], desk: Desk) -> int:
    """Unite what has the same identifier, or the same name with the same telephone, e-mail or site."""
    if words[0] != "link" or len(words) > 2:
        raise Misuse(reason=_("--identical va avec : {usage}", usage="maillage duplicates link [SORTE] --identical"))
    done = []
    with opened(desk) as database, UnitOfWork(database) as uow:
        for kind in _kinds(words[1:]):
            done += [(kind, *pair) for pair in deciding.unite_identical(uow, kind)]
        uow.commit(_("Fiches identiques réunies"))
    desk.console.data({"done": "link", "pairs": [[kind, one.hex(), other.hex()] for kind, one, other in done]})
    desk.console.say(ngettext("{n} paire réunie.", "{n} paires réunies.", len(done)))
    return 0


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"duplicates": duplicates}
