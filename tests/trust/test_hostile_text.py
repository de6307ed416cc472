"""Hostile text through the commands: recorded, shown, listed, given and received exactly as it was typed.

What cannot be text (lone surrogates, bytes that are no UTF-8) is refused in a sentence.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
HOSTILE = {
    "template": "{{ 7*7 }}${7*7}#{7*7}<%= 7*7 %>{title}%(x)s",
    "script": '<script>window.canary=1</script><img src=x onerror="canary()">\'"`--><!--',
    "formula": '=HYPERLINK("http://x","y")',
    "dde": "=cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd",
    "minus": "-2+3+cmd",
    "tab": "\t=1+1",
    "bidi": "\u202eabc\u202d \u2066x\u2069 \u200f\u061c",
    "long": "é" * 32_768,
    "nul": "a\u0000b",
    "no-break": "12\u00a0340\u202fkm",
    "controls": "\x01\x1b[2J\x7f\x85",
    "lines": "a\r\nb\nc\rd\u2028e\u2029f\x0bg",
    "sql": "'; DROP TABLE actor; -- \" [x] `y`",
    "emoji": "👩‍👩‍👧‍👦🇲🇦\U0010ffff",
    "arabic": "لَا إِلٰهَ ﷽ ٱلله",
    "spaces": "  deux  espaces  ",
    "paths": "../../etc/passwd CON.txt. ",
    "equals": "a=b==c",
    "json": '{"$type":"x","__proto__":{}}',
    "markup": "&lt;b&gt;&amp;&#x202e;",
    "bom": "\ufeffx\ufffe\uffff",
}
FIELDS = ("name", "name.ar", "mandate", "acronym")


def batch(folder: Path, *lines: object) -> Path:
    """A file of JSON lines."""
    path = folder / "lot.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Terminal, Terminal], dict[str, str]]:
    """Two laptops that hold an actor of every name, typed on one and received by the other; the actors' ids."""
    folder = tmp_path_factory.mktemp("tapes")
    giver, taker = Terminal(folder / "a"), Terminal(folder / "b")
    ids = {}
    for name, text in HOSTILE.items():
        fields = dict.fromkeys(FIELDS, text)
        if "\0" in text:
            ids[name] = giver.ask("record", "--batch", batch(folder, {"kind": "actor", "fields": fields}))["ids"][0]
        else:
            ids[name] = giver.record("actor", *(f"{field}={value}" for field, value in fields.items()))
    path = folder / "don.maillage"
    giver.ask("give", path)
    taker.ask("receive", path)
    assert giver.state == taker.state
    return (giver, taker), ids


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_text_comes_back_as_it_was_typed(typed: tuple[tuple[Terminal, Terminal], dict[str, str]], name: str) -> None:
    laptops, ids = typed
    for laptop in laptops:
        shown = laptop.ask("show", ids[name])["fields"]
        assert {field: shown[field] for field in FIELDS} == dict.fromkeys(FIELDS, HOSTILE[name])


def test_lists_show_every_name_as_it_was_typed(typed: tuple[tuple[Terminal, Terminal], dict[str, str]]) -> None:
    for laptop in typed[0]:
        assert sorted(one["title"] for one in laptop.ask("list", "actor")) == sorted(HOSTILE.values())


def test_a_terminal_is_never_driven_by_a_name(typed: tuple[tuple[Terminal, Terminal], dict[str, str]]) -> None:
    (laptop, _), ids = typed
    said = laptop.run("list", "actor").out + "".join(laptop.run("show", id).out for id in ids.values())
    assert not set(said) & (set(map(chr, range(0x20))) - {"\n"} | {"\x7f", "\x85", "\u202e", "\u202d"})


def test_every_hostile_name_in_one_profile_is_given_and_received(tmp_path: Path) -> None:
    giver, taker = Terminal(tmp_path / "a"), Terminal(tmp_path / "b")
    lines = [{"kind": "initiative", "fields": {"title": text, "description": text}} for text in HOSTILE.values()]
    giver.ask("record", "--batch", batch(tmp_path, *lines))
    giver.ask("give", tmp_path / "don.maillage")
    assert taker.run("inspect", tmp_path / "don.maillage").code == 0
    taker.ask("receive", tmp_path / "don.maillage")
    assert sorted(one["title"] for one in taker.ask("list", "initiative")) == sorted(HOSTILE.values())
    assert taker.run("check").code == 0


@pytest.mark.parametrize("field", ["name", "name.ar", "acronym", "mandate", "source"])
def test_a_lone_surrogate_is_refused_in_a_sentence(tmp_path: Path, field: str) -> None:
    laptop = Terminal(tmp_path / "a")
    typed = laptop.run("record", "actor", f"{field}=a\udcffb")
    assert typed.code == 1
    assert "pas du texte" in typed.err
    read = laptop.run("record", "--batch", batch(tmp_path, {"kind": "actor", "fields": {field: "a\ud800b"}}))
    assert read.code == 1
    assert "pas du texte" in read.err
    assert laptop.ask("list", "actor") == []


@pytest.mark.parametrize(
    "words",
    [
        ["\udcff"],
        ["record", "\udcff", "name=x"],
        ["record", "actor", "\udcff=x"],
        ["record", "actor", "\udcff", "name=x"],
        ["show", "\udcff"],
        ["list", "\udcff"],
        ["list", "actor", "--text", "\udcff"],
        ["list", "initiative", "--area", "@\udcff"],
        ["review", "settle", "\udcff", "--keep", "\udcff"],
        ["undo-receive", "\udcff"],
        ["receive", "\udcff"],
        ["inspect", "absent\udcff"],
        ["status", "--lang", "\udcff"],
        ["--\udcff"],
    ],
)
def test_bytes_that_are_no_text_anywhere_are_a_sentence(tmp_path: Path, words: list[str]) -> None:
    answer = Terminal(tmp_path / "a").run(*words)
    assert answer.code in (1, 2)
    assert answer.err.strip()
    answer.err.encode("utf-8")


@pytest.mark.parametrize(
    "raw",
    [
        b'{"kind": "actor", "fields": {"name": "\xff"}}\n',
        b'{"kind": "actor", "fields": {"name": NaN}}\n',
        b'{"kind": "actor", "fields": {"founded": 1e999}}\n',
        b'{"kind": "actor", "fields": [1]}\n',
        b'{"kind": 3}\n',
        b"[]\n",
        b"{\n",
        b"[" * 100_000 + b"\n",
        b'{"kind": "actor", "fields": {"name": {"a": 1}}}\n',
        b'{"kind": "actor", "fields": {"nothing": 1}}\n',
        b'{"kind": "place", "fields": {"name": "x", "point": [91, 1e9]}}\n',
        b'{"kind": "initiative", "fields": {"title": "x", "women": -1}}\n',
        b'{"kind": "initiative", "fields": {"title": "x", "starts": "2024-02-30"}}\n',
    ],
)
def test_a_bad_batch_is_refused_whole(tmp_path: Path, raw: bytes) -> None:
    laptop = Terminal(tmp_path / "a")
    path = tmp_path / "lot.jsonl"
    path.write_bytes(b'{"kind": "actor", "fields": {"name": "bon"}}\n' + raw)
    answer = laptop.run("record", "--batch", path)
    assert answer.code in (1, 2)
    assert answer.err.strip()
    assert laptop.ask("list", "actor") == []


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_arguments_arrive_as_bytes_in_a_real_process(tmp_path: Path) -> None:
    code = "import sys; from desktop.cli.main import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "--profile", str(tmp_path / "a"), "record", "actor"]
    done = subprocess.run([*map(os.fsencode, command), b"name=\xff\xfe"], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert done.stderr.decode("utf-8").strip()


@pytest.mark.skipif(os.name == "nt", reason="a shell's pipe")
def test_a_reader_who_leaves_is_no_error(tmp_path: Path) -> None:
    laptop = Terminal(tmp_path / "a")
    lines = [
        {"kind": "actor", "fields": {"name": f"Association {n} " + "x" * 400}} for n in range(220)
    ]  # more than a pipe holds
    laptop.ask("record", "--batch", batch(tmp_path, *lines))
    code = "import sys; from desktop.cli.main import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "--profile", str(laptop.folder), "list", "actor"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


@pytest.mark.slow
def test_the_commands_load_no_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from desktop.cli.main import main\n"
        "code = max(main(words.split()) for words in sys.argv[2:])\n"
        "loaded = [name for name in sys.modules if name.split('.')[0] in ('PySide6', 'shiboken6')]\n"
        "sys.exit(code or len(loaded))"
    )
    profile = f"--profile {tmp_path / 'a'}"
    verbs = (
        f"{profile} demo",
        f"{profile} record actor name=x",
        f"{profile} list actor",
        f"{profile} show @Entraide-Nationale",
        f"{profile} give {tmp_path / 'x.maillage'}",
        f"{profile} inspect {tmp_path / 'x.maillage'}",
        f"{profile} receive {tmp_path / 'x.maillage'}",
        f"{profile} review",
        f"{profile} check",
        f"{profile} backup {tmp_path / 'x.db'}",
        f"{profile} restore {tmp_path / 'x.db'}",
        f"{profile} status",
    )
    command = [sys.executable, "-c", code, "", *verbs]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
