"""hub sync. Owns how an exchange through a folder is told; must not know how it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from desktop import settings
from desktop.cli.console import Desk
from desktop.cli.exchange import effect
from desktop.cli.grammar import Call, usage
from desktop.cli.opening import opened, place_of
from desktop.errors import Misuse
from desktop.i18n import N_, _, ngettext
from desktop.services.exchange import hub
from desktop.services.exchange.claim_words import renewed_words
from desktop.services.exchange.log_pruning import prune_a_little

_RESULTS: Final = {
    "merged": N_("reçu"),
    "nothing": N_("rien de nouveau"),
    "held": N_("mis de côté : l’auteur n’est pas connu"),
}


def sync(call: Call, desk: Desk) -> int:
    """Take what others put in a folder, put there what it lacks. Exit 1 when not all could be taken or put."""
    if call.arguments[0] != "sync":
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    folder = place_of(call.arguments[1])
    return _look(call, desk) if call.switch("--look") else _exchange(desk, folder, known=call.switch("--known-only"))


def _exchange(desk: Desk, folder: Path, *, known: bool) -> int:
    mine = settings.load(desk.profile)
    with opened(desk) as database:
        done = hub.exchange(
            database,
            folder,
            vouch=frozenset() if known else None,
            author=mine.author_name,
            sample=mine.sample,
            accept_sample=True,
            refill=True,
        )
        prune_a_little(database)
    desk.console.data(_data(done))
    received = done.received
    if received is not None and received.result == "merged":
        desk.console.say(effect(received.new, received.changed, received.deleted, received.reviews))
    else:
        desk.console.say(_(_RESULTS["held" if done.unknown and done.files else "nothing"]))
    if received is not None and received.renewed:
        desk.console.say(renewed_words())
    if done.put_changes:
        desk.console.say(
            ngettext(
                "{n} changement déposé dans {folder}.",
                "{n} changements déposés dans {folder}.",
                done.put_changes,
                folder=done.folder,
            )
        )
    for one in done.aside:
        desk.console.refuse(one.reason)
    if done.not_put:
        desk.console.refuse(done.not_put)
    if done.left:
        desk.console.say(
            ngettext("Il reste {n} fichier : échangez encore.", "Il reste {n} fichiers : échangez encore.", done.left)
        )
    return 1 if done.aside or done.not_put or done.unknown else 0


def _data(done: hub.Exchanged) -> dict[str, Any]:
    received = done.received
    return {
        "folder": str(done.folder),
        "result": "nothing" if received is None else received.result,
        "files": done.files,
        "new": 0 if received is None else received.new,
        "changed": 0 if received is None else received.changed,
        "deleted": 0 if received is None else received.deleted,
        "reviews": 0 if received is None else received.reviews,
        "held": 0 if received is None else received.held,
        "receipt": "" if received is None else received.receipt,
        "put": {"files": done.put_files, "bundles": done.put_bundles, "changes": done.put_changes},
        "not_put": done.not_put,
        "unknown": [{"name": one.name, "fingerprint": one.fingerprint} for one in done.unknown],
        "aside": [asdict(one) for one in done.aside],
        "left": done.left,
        "pruned": done.pruned,
    }


def _look(call: Call, desk: Desk) -> int:
    with opened(desk) as database:
        seen = hub.look(
            database, place_of(call.arguments[1]), sample=settings.load(desk.profile).sample, accept_sample=True
        )
    counts = seen.counts
    new, changed, deleted = (sum(getattr(c, part) for c in counts) for part in ("new", "changed", "deleted"))
    desk.console.data(
        {
            "folder": str(seen.folder),
            "files": seen.files,
            "new": new,
            "changed": changed,
            "deleted": deleted,
            "reviews": seen.reviews,
            "to_put": seen.to_put,
            "unknown": [{"name": one.name, "fingerprint": one.fingerprint} for one in seen.unknown],
            "networks": list(seen.networks),
            "samples": seen.samples,
            "aside": [asdict(one) for one in seen.aside],
        }
    )
    if seen.files or seen.unknown:
        desk.console.say(effect(new, changed, deleted, seen.reviews))
    else:
        desk.console.say(_(_RESULTS["nothing"]))
    for one in seen.unknown:
        name = one.name or _("poste sans nom")
        desk.console.say(
            _("Auteur pas encore connu : {name}, empreinte {fingerprint}", name=name, fingerprint=one.fingerprint)
        )
    desk.console.say(ngettext("{n} changement à déposer", "{n} changements à déposer", seen.to_put))
    for aside in seen.aside:
        desk.console.refuse(aside.reason)
    return 0


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"hub": sync}
