"""demo, status, check, backup, restore. Owns what is said of a whole profile; must not know single records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from desktop import settings
from desktop.cli.console import Desk
from desktop.cli.grammar import Call
from desktop.cli.opening import opened, place_of
from desktop.i18n import _, ngettext
from desktop.services import backup as backups
from desktop.services import checks, demo, demo_examples
from desktop.services.description.kinds import KINDS
from desktop.services.exchange import sharing


def fill(call: Call, desk: Desk) -> int:
    """Fill an empty profile with the sample, or with made-up services."""
    invented = call.switch("--services")
    with opened(desk) as database:
        counts = demo_examples.fill(database) if invented else demo.fill(database)
    desk.console.data({"counts": counts})
    ready = _("Les exemples de services sont prêts : rien n’y est vrai.")
    desk.console.say(ready if invented else _("L’exemple de Rabat et d’Oujda est prêt."))
    desk.console.table([(f"  {_(KINDS[kind].plural)}", str(count)) for kind, count in counts.items()])
    return 0


def status(_call: Call, desk: Desk) -> int:
    """Counts, changes to give, choices to make, state hash."""
    mine = settings.load(desk.profile)
    with opened(desk) as database:
        state = sharing.current_state_hash(database, mine.author_name)
        with database.read() as session:
            counts = checks.counts(session)
            to_give, reviews = sharing.to_give(session), checks.open_reviews(session)
            network = sharing.network(session)
        facts = database.engine_facts()
    desk.console.data(
        {
            "counts": counts,
            "to_give": to_give,
            "reviews": reviews,
            "state_hash": state,
            "network": network,
            "engine": facts,
            "sample": mine.sample,
        }
    )
    desk.console.table([(_(KINDS[kind].plural), str(count)) for kind, count in counts.items()])
    desk.console.say(
        ngettext("{n} changement à donner", "{n} changements à donner", to_give),
        ngettext("{n} choix à faire", "{n} choix à faire", reviews),
        _("Empreinte de l’état : {hash}", hash=state),
        _("Réseau : {network}", network=network or "—"),
        _("Moteur : {engine}", engine=f"SQLite {facts['sqlite']}, SQLCipher {facts.get('cipher_version', '—')}"),
    )
    if mine.sample:
        desk.console.say(_("Ce profil est un exemple."))
    return 0


def check(_call: Call, desk: Desk) -> int:
    """Look for faults: pages, key, engine, schema, lists that disagree with the records."""
    report = checks.check(desk.profile, clock=desk.clock)
    desk.console.data({"faults": list(report.faults), "facts": dict(report.facts)})
    for fault in report.faults:
        desk.console.refuse(fault)
    if not report.faults:
        desk.console.say(_("Tout est en ordre."), _("Fichier de clé : {path}", path=desk.profile.key_file))
    return 1 if report.faults else 0


def backup(call: Call, desk: Desk) -> int:
    """Write a safety copy where the person says."""
    with opened(desk) as database:
        files = backups.backup(database, place_of(call.arguments[0]), with_key=call.switch("--with-key"))
    desk.console.data({"files": [str(path) for path in files], "key_file": str(desk.profile.key_file)})
    desk.console.say(_("Sauvegarde écrite : {path}", path=files[0]))
    if call.switch("--with-key"):
        desk.console.say(_("La clé est à côté : {path}. Gardez-la ailleurs que la sauvegarde.", path=files[1]))
    else:
        desk.console.say(_("Sans le fichier de clé, personne ne peut la lire : {path}", path=desk.profile.key_file))
    return 0


def restore(call: Call, desk: Desk) -> int:
    """Put a safety copy back; what was there is laid aside first."""
    key = call.option("--key")
    done = backups.restore(
        desk.profile,
        place_of(call.arguments[0]),
        key_file=None if key is None else place_of(key),
        clock=desk.clock,
    )
    desk.console.data({"restored": str(done.source), "former": str(done.former) if done.former else None})
    desk.console.say(_("La sauvegarde est remise : {path}", path=done.source.name))
    if done.former is not None:
        desk.console.say(_("L’état d’avant est gardé ici : {path}", path=done.former))
    return 0


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {
    "demo": fill,
    "status": status,
    "check": check,
    "backup": backup,
    "restore": restore,
}
