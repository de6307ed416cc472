"""peers: the laptops one exchanges with. Owns how they are told and named; must not know how trust works."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from desktop import settings
from desktop.cli.console import Desk
from desktop.cli.grammar import Call, usage
from desktop.cli.opening import opened, text_of
from desktop.errors import Misuse
from desktop.i18n import N_, _, format_datetime, format_list, ngettext
from desktop.services.exchange import authors, granting, laptops
from desktop.services.exchange.claim_words import former_words, question_words
from desktop.services.exchange.exchanged import Question
from desktop.services.exchange.peers import Peer, listed

if TYPE_CHECKING:
    from desktop.models.database import Database

TRUST: Final = {
    "mine": N_("ce poste"),
    "vouched": N_("connu"),
    "introduced": N_("présenté par un poste connu"),
    "unknown": N_("inconnu"),
}
Act = Callable[["Database", list[str], Call, str], None]


def peers(call: Call, desk: Desk) -> int:
    """List the laptops one exchanges with, after doing to one of them what was typed."""
    words = [text_of(word, "LAPTOP") for word in call.arguments]
    author = settings.load(desk.profile).author_name
    with opened(desk) as database:
        if words and words[0] == "sent":
            return _sent(database, words[1:], call, desk)
        if words and words[0] != "list":
            act, least, most = _ACTS.get(words[0], (None, 0, 0))
            if act is None or not least <= len(words) - 1 <= most:
                raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
            act(database, words[1:], call, author)
        with database.read() as session:
            met = listed(session, now=datetime.now(UTC))
            asked = {one.laptop.replica: one for one in authors.questions(session)}
    desk.console.data([_data(one, asked.get(one.laptop.replica)) for one in met])
    for one in met:
        _say(one, asked.get(one.laptop.replica), desk)
    if not met:
        desk.console.say(_("Aucun poste rencontré."))
    return 0


def _vouch(database: Database, words: list[str], _call: Call, author: str) -> None:
    authors.vouch(database, words[0], author=author)


def _rename(database: Database, words: list[str], _call: Call, _author: str) -> None:
    with database.write() as session:
        laptops.rename(session, words[0], words[1])
        session.commit()


def _forget(database: Database, words: list[str], _call: Call, _author: str) -> None:
    with database.write() as session:
        laptops.forget(session, words[0])
        session.commit()


def _grant(database: Database, words: list[str], _call: Call, _author: str) -> None:
    with database.write() as session:
        granting.grant(session, words[0])
        session.commit()


def _end_grant(database: Database, words: list[str], _call: Call, _author: str) -> None:
    with database.write() as session:
        granting.end_grant(session, words[0])
        session.commit()


def _revoke(database: Database, words: list[str], call: Call, author: str) -> None:
    good = authors.EVERYTHING if call.switch("--all") else call.option("--good") or ""
    authors.revoke(database, words[0], good=good, author=author)


def _retire(database: Database, words: list[str], _call: Call, author: str) -> None:
    authors.retire(database, words, author=author)


def _accept(database: Database, words: list[str], _call: Call, author: str) -> None:
    authors.answer(database, words[0], accept=True, author=author)


def _decline(database: Database, words: list[str], _call: Call, author: str) -> None:
    authors.answer(database, words[0], accept=False, author=author)


_ACTS: Final[dict[str, tuple[Act, int, int]]] = {
    "vouch": (_vouch, 1, 1),
    "rename": (_rename, 2, 2),
    "forget": (_forget, 1, 1),
    "grant-protected": (_grant, 1, 1),
    "end-protected": (_end_grant, 1, 1),
    "revoke": (_revoke, 1, 1),
    "retire": (_retire, 1, 1000),
    "accept": (_accept, 1, 1),
    "decline": (_decline, 1, 1),
}


def _sent(database: Database, words: list[str], call: Call, desk: Desk) -> int:
    if len(words) != 1:
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    with database.read() as session:
        found = authors.sent(session, words[0])
    desk.console.data([{"bundle": one.hash, "arrived": one.at.isoformat(), "changes": one.changes} for one in found])
    desk.console.table(
        [
            (one.hash[:16], format_datetime(one.at), ngettext("{n} modification", "{n} modifications", one.changes))
            for one in found
        ]
    )
    return 0


def _data(one: Peer, asked: Question | None) -> dict[str, Any]:
    return {
        "replica": one.laptop.replica,
        "fingerprint": one.laptop.fingerprint,
        "words": list(one.words),
        "name": one.laptop.name,
        "trust": one.laptop.trust,
        "introduced_by": one.introduced_by,
        "succeeds": one.succeeds,
        "former": list(one.former),
        "revoked_by": one.revoked_by,
        "retired": one.retired,
        "silent": one.silent,
        "received": one.received_at.isoformat() if one.received_at else None,
        "given": one.given_at.isoformat() if one.given_at else None,
        "lacks": one.lacks,
        "missing": one.missing,
        "holders": list(one.holders),
        "waiting": one.waiting,
        "asks": None
        if asked is None
        else {"authors": list(asked.authors), "bundles": asked.bundles, "people": asked.people},
    }


def _say(one: Peer, asked: Question | None, desk: Desk) -> None:
    say = desk.console.say
    name = one.laptop.name or _("poste sans nom")
    desk.console.table([(one.laptop.replica, name, _(TRUST[one.laptop.trust]))])
    say("  " + " ".join(one.words))
    if one.introduced_by:
        say("  " + _("Présenté par {name}", name=one.introduced_by))
    if one.former:
        say("  " + former_words(one.former))
    if one.succeeds:
        say("  " + _("Remplace {name} : l’ancienne clé le certifie.", name=one.succeeds))
    if one.revoked_by:
        say("  " + _("Révoqué par {name}", name=one.revoked_by))
    if one.lacks:
        say("  " + ngettext("{n} modification à lui donner", "{n} modifications à lui donner", one.lacks))
    if one.missing:
        words = ngettext("Il manque {n} envoi de {name}.", "Il manque {n} envois de {name}.", one.missing, name=name)
        who = _("Chez : {names}", names=format_list(list(one.holders))) if one.holders else ""
        say("  " + " ".join(part for part in (words, who) if part))
    if one.waiting:
        say("  " + ngettext("{n} envoi mis de côté", "{n} envois mis de côté", one.waiting))
    if asked is not None:
        say("  " + question_words(asked))
