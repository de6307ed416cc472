"""The way in: `maillage`, `python -m desktop`. Chooses the window or a command; must not know what either does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop import i18n, paths, sandbox
from desktop.errors import MaillageError
from desktop.exchange.incoming.files import child as file_child
from desktop.services import paper_child, picture_child

if TYPE_CHECKING:
    from desktop.reports.printer import Printer

_CHILDREN: Final[Mapping[str, Callable[[], int]]] = {
    picture_child.WORK.word: picture_child.serve,
    paper_child.WORK.word: paper_child.serve,
    file_child.WORK.word: file_child.serve,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name) and give the exit code: 0 done, 1 refused, 2 misuse."""
    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) == 1 and words[0] in _CHILDREN:
        return _CHILDREN[words[0]]()
    from desktop.cli.main import is_command
    from desktop.cli.main import main as run_command  # after the children, who need none of it

    without_sandbox = sandbox.prepare()
    if is_command(words):
        return run_command(words, self_test=_self_test, printer=_printer)
    if without_sandbox:
        print("root : Chromium tourne sans son bac à sable.", file=sys.stderr)
    return _window(words)


def _self_test(profile: paths.Profile, report: Path | None) -> int:
    from desktop.selftest import run

    return run(profile, report)


def _printer() -> Printer:
    from desktop.views.printing import OffscreenPrinter

    return OffscreenPrinter()


def _window(words: Sequence[str]) -> int:
    """Open the window on the profile that the words choose, with the change files that they name."""
    from desktop.cli.main import is_change_file
    from desktop.cli.main import main as run_command

    profile, lang, rest = paths.default_profile(), "", list(words)
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
            return run_command(words)  # it knows the grammar and says what is wrong
    if lang and lang not in i18n.LANGUAGES:
        return run_command(words)
    from desktop.app import run_window

    try:
        return run_window(profile, lang, files)
    except MaillageError as error:
        print(error.sentence(), file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
