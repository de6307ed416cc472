"""How a command line is read: options in full, before or after the verb, refusals in words."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from desktop import i18n
from desktop.cli.console import Console
from desktop.cli.grammar import Option, Verb, printable, read
from desktop.cli.main import main
from desktop.cli.words import is_command
from desktop.errors import Misuse

VERBS = {
    "give": Verb("give", "OUT", "", 1, 1, (Option("--to", "", "PEER", repeated=True), Option("--all", ""))),
    "status": Verb("status", "", ""),
    "record": Verb("record", "KIND", "", 1, None),
}


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    i18n.set_language("fr")
    yield
    i18n.set_language("fr")


@pytest.mark.parametrize(
    "argv",
    [
        ["--profile", "P", "give", "out", "--all"],
        ["give", "--profile", "P", "out", "--all"],
        ["give", "out", "--all", "--profile=P"],
    ],
)
def test_the_profile_stands_before_or_after_the_verb(argv: list[str]) -> None:
    call = read(argv, VERBS)
    assert call.option("--profile") == "P"
    assert call.arguments == ["out"]
    assert call.switch("--all")


def test_a_value_may_begin_with_a_hyphen_or_hold_anything() -> None:
    call = read(["record", "actor", "name=--all", "-x", "--", "--to"], VERBS)
    assert call.arguments == ["actor", "name=--all", "-x", "--to"]


def test_an_option_may_repeat_only_when_it_says_so() -> None:
    assert read(["give", "o", "--to", "a", "--to", "b"], VERBS).options["--to"] == ["a", "b"]
    with pytest.raises(Misuse):
        read(["give", "o", "--profile", "a", "--profile", "b"], VERBS)


@pytest.mark.parametrize(
    "argv",
    [
        ["nothing"],
        ["give"],
        ["give", "a", "b"],
        ["give", "a", "--prof", "b"],
        ["give", "a", "--to"],
        ["give", "a", "--all=1"],
        ["--to", "a", "give", "b"],
        ["status", "--all"],
    ],
)
def test_a_mistyped_line_is_refused(argv: list[str]) -> None:
    with pytest.raises(Misuse):
        read(argv, VERBS)


def test_control_characters_are_spelled_out() -> None:
    assert printable("a\x1b[2J\u202eb\udcff\x85") == "a\\x1b[2J\\u202eb\\udcff\\x85"
    assert printable("\u00a0") == "\u00a0"
    assert printable("وجدة · 12") == "وجدة · 12"


@pytest.mark.parametrize(
    ("argv", "answer"),
    [
        ([], False),
        (["--lang", "ar"], False),
        (["--profile", "status"], False),
        (["--portable"], False),
        (["status"], True),
        (["--help"], True),
        (["--profile", "P", "give", "x"], True),
    ],
)
def test_what_asks_for_the_window(argv: list[str], answer: bool) -> None:
    assert is_command(argv) is answer


@pytest.mark.parametrize("lang", ["fr", "en", "es", "ar"])
def test_help_and_refusals_speak_the_language(lang: str) -> None:
    out, err = io.StringIO(), io.StringIO()
    assert main(["--help", "--lang", lang], console=Console(out, err)) == 0
    assert main(["nothing", "--lang", lang], console=Console(out, err)) == 2
    assert err.getvalue().count("\n") == 1
    for verb in ("record", "receive", "self-test"):
        assert verb in out.getvalue()
    assert main(["give", "--help", "--lang", lang], console=Console(out, err)) == 0


def test_help_fits_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is one word may be longer than the terminal is wide."""
    monkeypatch.setenv("COLUMNS", "80")
    out = io.StringIO()
    for verb in ((), ("peers",), ("checklist",)):
        assert main([*verb, "--help", "--lang", "fr"], console=Console(out, io.StringIO())) == 0
    lines = out.getvalue().splitlines()
    assert len(lines) > 60
    assert [line for line in lines if len(line) >= 80 and len(line.split()) > 1] == []


def test_refusals_differ_by_language() -> None:
    said = set()
    for lang in i18n.LANGUAGES:
        err = io.StringIO()
        main(["nothing", "--lang", lang], console=Console(io.StringIO(), err))
        said.add(err.getvalue())
    assert len(said) == len(i18n.LANGUAGES)


def test_an_unknown_language_is_a_misuse() -> None:
    err = io.StringIO()
    assert main(["status", "--lang", "de"], console=Console(io.StringIO(), err)) == 2
    assert "de" in err.getvalue()


def test_self_test_is_handed_down() -> None:
    seen: list[object] = []

    def self_test(profile: object, report: object) -> int:
        seen.append(report)
        return 0

    quiet = Console(io.StringIO(), io.StringIO())
    assert main(["self-test", "--profile", "P"], self_test=self_test, console=quiet) == 0
    assert main(["self-test", "--profile", "P"], console=quiet) == 2
    assert seen == [None]
