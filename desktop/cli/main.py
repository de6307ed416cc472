"""Runs one command line. Owns language, profile, exit codes (0 done, 1 refused, 2 misuse); must not know a subject."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop import i18n, settings
from desktop.cli import console as consoles
from desktop.cli.console import Console, Desk
from desktop.cli.grammar import COMMON, Call, Verb, read, usage
from desktop.cli.verbs import VERBS
from desktop.errors import MaillageError, Misuse, UnknownField, UnknownKind
from desktop.i18n import N_, _
from desktop.paths import Profile, default_profile
from desktop.timekeeping import Clock, SystemClock

if TYPE_CHECKING:
    from desktop.reports.printer import Printer

DONE, REFUSED, MISUSED, INTERRUPTED = 0, 1, 2, 130
# verb -> the module whose RUN does it; the others are done in `profile`
_ROOMS: Final[Mapping[str, str]] = {
    "record": "records",
    "show": "reading",
    "list": "reading",
    "erase": "erasing",
    "attach": "attachments",
    "attachments": "attachments",
    "document": "toolbox",
    "duplicates": "duplicates",
    "orient": "orienting",
    "confirm": "confirming",
    "review": "reviewing",
    **dict.fromkeys(("give", "inspect", "receive", "undo-receive", "peers"), "exchange"),
    "import": "importing",
    "export": "leaving",
    "report": "reports",
    **dict.fromkeys(("figures", "indicators", "value", "formula"), "steering"),
    "checklist": "checklists",
    "packs": "packs",
    "guide": "guide",
    "hub": "hub",
}
SelfTest = Callable[[Profile, Path | None], int]


def main(
    argv: Sequence[str],
    *,
    self_test: SelfTest | None = None,
    printer: Callable[[], Printer] | None = None,
    clock: Clock | None = None,
    console: Console | None = None,
) -> int:
    """Run `argv` (without the program's name) and return the exit code.

    `self_test` and `printer` are handed down because they need Qt, which commands never import.
    """
    answers = console or consoles.standard(as_json="--json" in argv)
    i18n.set_language(_language_of(argv))
    try:
        code = _obey(argv, answers, self_test, printer, clock or SystemClock())
        answers.flush()
        return code
    except (Misuse, UnknownKind, UnknownField) as error:
        answers.refuse(error.sentence())
        return MISUSED
    except MaillageError as error:
        answers.refuse(error.sentence())
        return REFUSED
    except BrokenPipeError:
        answers.hang_up()  # the reader (`| head`) has seen enough
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED


def _obey(
    argv: Sequence[str],
    answers: Console,
    self_test: SelfTest | None,
    printer: Callable[[], Printer] | None,
    clock: Clock,
) -> int:
    call = read(argv, VERBS)
    profile = _profile(call)
    i18n.set_language(_language(call, profile))
    if call.switch("--help") and not (call.verb.name == "record" and call.arguments):
        _help(call.verb, answers)
        return DONE
    if call.verb.name == "":
        raise Misuse(reason=_("il manque le nom d’une commande."))
    if call.verb.name == "self-test":
        return _run_self_test(call, profile, self_test)
    return _run(call, Desk(profile, answers, clock, printer))


def _run(call: Call, desk: Desk) -> int:
    """Imports a verb's room when it is typed, so that `--help` loads no database."""
    room = import_module(f"desktop.cli.{_ROOMS.get(call.verb.name, 'profile')}")
    obey: Callable[[Call, Desk], int] = room.RUN[call.verb.name]
    return obey(call, desk)


def _run_self_test(call: Call, profile: Profile, self_test: SelfTest | None) -> int:
    if self_test is None:
        raise Misuse(reason=_("self-test ne peut pas être lancé d’ici."))
    report = call.option("--report")
    return self_test(profile, None if report is None else Path(report))


def _profile(call: Call) -> Profile:
    typed = call.option("--profile")
    if typed == "":
        raise Misuse(reason=_("il manque une valeur après « {option} ».", option="--profile"))
    return Profile(Path(typed)) if typed is not None else default_profile()


def _language_of(argv: Sequence[str]) -> str:
    """The language for refusals before the line is understood."""
    for at, word in enumerate(argv):
        if word == "--lang" and at + 1 < len(argv) and argv[at + 1] in i18n.LANGUAGES:
            return argv[at + 1]
        if word.startswith("--lang=") and word[7:] in i18n.LANGUAGES:
            return word[7:]
    return _system_language()


def _language(call: Call, profile: Profile) -> str:
    typed = call.option("--lang")
    if typed is None:
        return settings.load(profile).language or _system_language()
    if typed not in i18n.LANGUAGES:
        raise Misuse(reason=_("la langue « {lang} » n’est pas fr, en, es ou ar.", lang=typed))
    return typed


def _system_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        found = os.environ.get(name, "")[:2].lower()
        if found in i18n.LANGUAGES:
            return found
    return "fr"


def _help(verb: Verb, console: Console) -> None:
    if verb.name:
        console.paragraph(usage(verb))
        console.paragraph(_(verb.help), "  ")
        console.explain((f"{option.name} {_(option.value)}".rstrip(), _(option.help)) for option in verb.options)
        return
    console.say(_("maillage [--profile DOSSIER] COMMANDE …"), "", _("Sans commande, la fenêtre s’ouvre."), "")
    console.explain((f"{one.name} {_(one.arguments)}".rstrip(), _(one.help)) for one in VERBS.values())
    console.say("")
    console.explain((f"{option.name} {_(option.value)}".rstrip(), _(option.help)) for option in COMMON)
    console.say("", _(_EXITS))


_EXITS: Final = N_("Codes de sortie : 0 fait, 1 refusé avec une phrase, 2 commande mal tapée.")
