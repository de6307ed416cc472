"""give, inspect, receive, undo-receive. Owns how exchanges are told; must not know how they work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop import settings
from desktop.cli import people
from desktop.cli.console import Desk
from desktop.cli.grammar import Call, usage
from desktop.cli.opening import opened, place_of, text_of
from desktop.cli.passphrases import passphrase_of, protection_of
from desktop.errors import MaillageError, Misuse, NotAFile
from desktop.i18n import N_, _, format_datetime, ngettext
from desktop.services.exchange import sharing, taking_back
from desktop.services.exchange.claim_words import claim_words, question_words, renewed_words
from desktop.services.exchange.exchanged import Offer, unshown_words
from desktop.services.exchange.log_pruning import prune_a_little

if TYPE_CHECKING:
    from desktop.services.exchange.exchanged import Answer, Given, Preview, Received
    from desktop.services.exchange.piece_exchange import Which

_WORDS: Final = {
    "merged": N_("reçu"),
    "nothing": N_("rien de nouveau"),
    "held": N_("mis de côté : l’auteur n’est pas connu"),
    "too_new": N_("gardé : il sera montré après la mise à jour de Maillage"),
    "refused": N_("refusé"),
}


def give(call: Call, desk: Desk) -> int:
    """Write a change file and say what is in it."""
    mine = settings.load(desk.profile)
    out = place_of(call.arguments[0])
    if out.is_dir():
        raise NotAFile(path=out)
    protect = protection_of(call)
    with opened(desk) as database:
        given = sharing.give(
            database,
            out,
            author=mine.author_name,
            to=_peers_of(call),
            everything=call.switch("--all"),
            sample=mine.sample,
            protect=protect,
            files=_files_of(call),
            most=_most_of(call),
        )
    desk.console.data(
        {
            "file": str(given.path),
            "bundles": given.bundles,
            "changes": given.changes,
            "parts": [str(path) for path in given.parts],
            "files": given.files,
            "left_out": given.left_out,
        }
    )
    desk.console.say(
        ngettext(
            "{n} changement écrit dans {file}.",
            "{n} changements écrits dans {file}.",
            given.changes,
            file=given.path,
        )
    )
    _say_parts(given, desk)
    if protect.passphrase:
        desk.console.say(_("Si la phrase de passe est perdue, ce fichier l’est aussi : personne ne pourra l’ouvrir."))
    return 0


def _peers_of(call: Call) -> list[str] | None:
    typed = call.options.get("--to")
    return None if typed is None else [text_of(one, "--to") for one in typed]


def _files_of(call: Call) -> Which:
    """Which attachments go along."""
    if call.switch("--without-files") and call.switch("--wanted-files"):
        pair = {"one": "--without-files", "other": "--wanted-files"}
        raise Misuse(reason=_("« {one} » et « {other} » ne vont pas ensemble.", **pair))
    return "none" if call.switch("--without-files") else "wanted" if call.switch("--wanted-files") else "all"


def _most_of(call: Call) -> int:
    """The size in bytes that no file may exceed; 0 without one."""
    typed = call.option("--max-size")
    if typed is None:
        return 0
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:6]) <= 100_000):
        raise Misuse(reason=_("« {option} » veut un nombre entier de mégaoctets.", option="--max-size"))
    return int(typed) * 1_000_000


def _say_parts(given: Given, desk: Desk) -> None:
    """Say what attachments went along, and in which files."""
    say = desk.console.say
    if given.files:
        say(ngettext("{n} pièce jointe.", "{n} pièces jointes.", given.files))
    for path in given.parts[1:]:
        say(_("Suite : {file}", file=path))
    if given.left_out:
        say(
            ngettext(
                "{n} pièce jointe est plus lourde que la taille choisie : elle n’est pas partie.",
                "{n} pièces jointes sont plus lourdes que la taille choisie : elles ne sont pas parties.",
                given.left_out,
            )
        )
    if given.over:
        say(_("Les fiches seules dépassent la taille choisie : elles restent dans un seul fichier."))


def inspect(call: Call, desk: Desk) -> int:
    """Say what a file holds and would do; nothing is written."""
    path = place_of(call.arguments[0])
    passphrase = passphrase_of(call)
    with opened(desk) as database:
        preview = sharing.inspect(database, path, sample=settings.load(desk.profile).sample, passphrase=passphrase)
    desk.console.data(_preview_data(preview))
    _say_preview(preview, desk)
    return 0


def receive(call: Call, desk: Desk) -> int:
    """Receive every file in one act; a bad one is set aside with its reason and the others pass."""
    mine = settings.load(desk.profile)
    passphrase = passphrase_of(call)
    told: dict[int, dict[str, Any]] = {}
    offers: dict[int, Offer] = {}
    for number, word in enumerate(call.arguments):
        try:
            offers[number] = Offer(place_of(word), not call.switch("--known-only"), True, passphrase)
        except MaillageError as error:
            told[number] = _refused_data(word, error)
    with opened(desk) as database:
        answers = sharing.receive_all(database, list(offers.values()), author=mine.author_name, sample=mine.sample)
        prune_a_little(database)
    for number, answer in zip(offers, answers, strict=True):
        told[number] = _answer_data(call.arguments[number], answer)
    for _number, one in sorted(told.items()):
        _say_received(one, desk)
    if any(one.get("renewed") for one in told.values()):
        desk.console.say(renewed_words())
    desk.console.data([one for _number, one in sorted(told.items())])
    return 1 if any(one["result"] in ("refused", "held") for one in told.values()) else 0


def _answer_data(word: str, answer: Answer) -> dict[str, Any]:
    if answer.received is not None:
        return _received_data(word, answer.received)
    assert answer.refused is not None
    return _refused_data(word, answer.refused)


def _refused_data(word: str, error: MaillageError) -> dict[str, Any]:
    return {
        "file": word,
        "result": "refused",
        "reason": error.sentence(),
        "new": 0,
        "changed": 0,
        "reviews": 0,
        "files": 0,
    }


def _received_data(word: str, received: Received) -> dict[str, Any]:
    words = "too_new" if received.result == "held" and not received.held else received.result
    return {
        "file": word,
        "result": received.result,
        "reason": "" if received.result == "merged" else _(_WORDS[words]),
        "new": received.new,
        "changed": received.changed,
        "deleted": received.deleted,
        "reviews": received.reviews,
        "held": received.held,
        "receipt": received.receipt,
        "files": received.files,
        "renewed": received.renewed,
        "unshown": received.unshown,
    }


def _say_received(answer: dict[str, Any], desk: Desk) -> None:
    name = Path(answer["file"]).name
    if answer["result"] == "refused":
        desk.console.refuse(f"{name} : {answer['reason']}")
    elif answer["result"] != "merged":
        desk.console.say(f"{name} : {answer['reason']}")
    else:
        counts = (answer[what] for what in ("new", "changed", "deleted", "reviews", "files"))
        desk.console.say(f"{name} : {effect(*counts)}")
        if answer["unshown"]:
            desk.console.say(unshown_words(answer["unshown"]))


def effect(new: int, changed: int, deleted: int, to_review: int, files: int = 0) -> str:
    """Counts of records and attachments on one line, leaving out the zeros."""
    parts = {
        ngettext("{n} fiche nouvelle", "{n} fiches nouvelles", new): new,
        ngettext("{n} fiche changée", "{n} fiches changées", changed): changed,
        ngettext("{n} fiche mise à la corbeille", "{n} fiches mises à la corbeille", deleted): deleted,
        ngettext("{n} choix à faire", "{n} choix à faire", to_review): to_review,
        ngettext("{n} pièce jointe", "{n} pièces jointes", files): files,
    }
    return " · ".join(words for words, count in parts.items() if count) or _("aucune fiche ne change")


def _preview_data(preview: Preview) -> dict[str, Any]:
    return {
        "file": str(preview.path),
        "sender": preview.sender.name if preview.sender else "",
        "unknown": [{"name": one.name, "fingerprint": one.fingerprint} for one in preview.unknown],
        "written": preview.written.isoformat(),
        "network": preview.network,
        "sample": preview.sample,
        "bundles": preview.bundles,
        "already": preview.already,
        "held": preview.held,
        "new": preview.new,
        "changed": preview.changed,
        "deleted": preview.deleted,
        "reviews": preview.reviews,
        "files": preview.files,
        "unshown": preview.unshown,
        "part": list(preview.part),
        "missing": [{"name": one.name, "bundles": one.bundles} for one in preview.missing],
        "claims": [
            {"fingerprint": one.laptop.fingerprint, "name": one.laptop.name, "kind": one.kind, "of": one.of}
            for one in preview.claims
        ],
        "asks": [
            {"by": one.laptop.name, "authors": list(one.authors), "bundles": one.bundles, "people": one.people}
            for one in preview.asking
        ],
        "kinds": [
            {"kind": c.kind, "new": c.new, "changed": c.changed, "deleted": c.deleted, "titles": list(c.titles)}
            for c in preview.counts
        ],
    }


def _say_preview(preview: Preview, desk: Desk) -> None:
    say = desk.console.say
    sender = preview.sender.name if preview.sender and preview.sender.name else _("poste sans nom")
    say(_("De {name}, écrit le {moment}", name=sender, moment=format_datetime(preview.written)))
    if preview.sample:
        say(_("Ce fichier vient d’un profil d’exemple."))
    for one in preview.unknown:
        name = one.name or _("poste sans nom")
        say(_("Auteur pas encore connu : {name}, empreinte {fingerprint}", name=name, fingerprint=one.fingerprint))
    for claim in preview.claims:
        say(claim_words(claim))
    for asked in preview.asking:
        say(question_words(asked))
    for missing in preview.missing:
        one_missing = ngettext(
            "Il manque {n} envoi de {name}.", "Il manque {n} envois de {name}.", missing.bundles, name=missing.name
        )
        say(one_missing)
    if preview.nothing_new:
        say(_(_WORDS["nothing"]))
        return
    say(effect(preview.new, preview.changed, preview.deleted, preview.reviews, preview.files))
    if preview.unshown:
        say(unshown_words(preview.unshown))
    for count in preview.counts:
        for title in count.titles:
            say(f"  {title}")


def undo_receive(call: Call, desk: Desk) -> int:
    """Take back a whole received file, or bring it back: for everybody, later edits stay. Without a receipt, list."""
    if not call.arguments:
        return _list_receptions(call, desk)
    receipt, author = text_of(call.arguments[0], "ID"), settings.load(desk.profile).author_name
    again = call.switch("--again")
    with opened(desk) as database:
        counts = taking_back.preview(database, receipt, again=again)
        if not call.switch("--dry-run"):
            (taking_back.bring_back if again else taking_back.take_back)(database, receipt, author=author)
    new, changed, deleted = (sum(getattr(one, name) for one in counts) for name in ("new", "changed", "deleted"))
    result = "nothing" if call.switch("--dry-run") else "brought-back" if again else "taken-back"
    desk.console.data({"receipt": receipt, "result": result, "new": new, "changed": changed, "deleted": deleted})
    desk.console.say(effect(new, changed, deleted, 0))
    if result == "taken-back":
        desk.console.say(_("La réception est annulée, pour tous ceux qui recevront vos changements."))
    elif result == "brought-back":
        desk.console.say(_("La réception est rétablie, pour tous ceux qui recevront vos changements."))
    return 0


def _list_receptions(call: Call, desk: Desk) -> int:
    if call.switch("--again") or call.switch("--dry-run"):
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    with opened(desk) as database, database.read() as session:
        found = [one for one in sharing.exchanges(session) if one.way == "received"]
    desk.console.data(
        [
            {
                "receipt": one.receipt,
                "at": one.at.isoformat(),
                "file": one.name,
                "from": one.peer,
                "new": one.new,
                "changed": one.changed,
                "deleted": one.deleted,
                "counts": one.counts,
                "taken_back": one.taken_back,
            }
            for one in found
        ]
    )
    desk.console.table(
        [
            (
                one.receipt,
                format_datetime(one.at),
                one.name,
                one.peer or _("poste sans nom"),
                _("Réception annulée") if one.taken_back else effect(one.new, one.changed, one.deleted, 0),
            )
            for one in found
        ]
    )
    if not found:
        desk.console.say(_("Rien n’a encore été reçu."))
    return 0


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {
    "give": give,
    "inspect": inspect,
    "receive": receive,
    "undo-receive": undo_receive,
    "peers": people.peers,
}
