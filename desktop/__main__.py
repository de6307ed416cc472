"""The way in: `maillage`, `python -m desktop`. Chooses the window or a command; must not know what either does."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop import i18n, paths, sandbox
from desktop.cli.words import is_change_file, is_command
from desktop.errors import MaillageError

if TYPE_CHECKING:
    from desktop.reports.printer import Printer

# a word with which the program starts itself (`services.strangers.child.Work`) -> the module that serves it: imported
# when it is said, as what it needs would hold up the window
CHILDREN: Final[Mapping[str, str]] = {
    "--look-into-picture": "desktop.services.strangers.picture_child",
    "--look-into-paper": "desktop.services.strangers.paper_child",
    "--look-into-file": "desktop.exchange.incoming.files.child",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name) and give the exit code: 0 done, 1 refused, 2 misuse."""
    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) == 1 and words[0] in CHILDREN:
        return int(import_module(CHILDREN[words[0]]).serve())
    without_sandbox = sandbox.prepare()
    if is_command(words):
        return _command(words)
    if without_sandbox:
        print("root : Chromium tourne sans son bac à sable.", file=sys.stderr)
    return _window(words)


def _command(words: Sequence[str]) -> int:
    from desktop.cli.main import main as run_command  # neither the window nor a child needs it

    return run_command(words, self_test=_self_test, printer=_printer)


def _self_test(profile: paths.Profile, report: Path | None) -> int:
    from desktop.selftest import run

    return run(profile, report)


def _printer() -> Printer:
    from desktop.views.printing import OffscreenPrinter

    return OffscreenPrinter()


def _window(words: Sequence[str]) -> int:
    """Open the window on the profile that the words choose, with the change files that they name."""
    profile: paths.Profile | None = None
    lang, rest = "", list(words)
    files: list[Path] = []
    while rest:
        typed = rest.pop(0)
        word, _, value = typed.partition("=")
        if word == "--portable":
            profile = paths.portable_profile()
        elif word in ("--profile", "--lang") and (value or rest):
            value = value or rest.pop(0)
            profile = paths.Profile(Path(value)) if word == "--profile" else profile
            lang = value if word == "--lang" else lang
        elif is_change_file(typed) and not typed.startswith("--"):
            files.append(Path(typed).absolute())
        else:
            return _command(words)  # it knows the grammar and says what is wrong
    if lang and lang not in i18n.LANGUAGES:
        return _command(words)
    from desktop.app import run_window

    try:
        return run_window(profile or paths.default_profile(), lang, files)
    except MaillageError as error:
        print(error.sentence(), file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
