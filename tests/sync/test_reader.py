"""The specification is enough for another implementation: its reader lists the vectors and agrees with ours."""

from __future__ import annotations

import ast
import importlib.util
import json
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from desktop.sync.changefile import parse
from tests.golden.make_change_files import HERE
from tests.trust.hostile_files import Forge, judged

READER = Path(__file__).parents[2] / "docs" / "change-file" / "reader.py"
LINES = 150


@pytest.fixture(scope="module")
def reader() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reader", READER)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def reads(reader: ModuleType, raw: bytes) -> Any:
    """What the reader lists; None when it refuses."""
    try:
        return reader.read(raw)
    except Exception:  # noqa: BLE001 - a reader of 150 lines refuses by whatever it stumbles over
        return None


def lines_of_code(source: str) -> int:
    """Lines that are neither blank nor imports nor a docstring."""
    tree = ast.parse(source)
    beside: list[ast.stmt] = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    beside += [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    left_out = {line for node in beside for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    return sum(bool(line.strip()) for n, line in enumerate(source.splitlines(), 1) if n not in left_out)


def test_it_is_short_and_uses_nothing_of_ours() -> None:
    source = READER.read_text(encoding="utf-8")
    assert lines_of_code(source) <= LINES
    used = {node.module or "" for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
    used |= {one.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import) for one in node.names}
    assert {name.split(".")[0] for name in used} <= {*sys.stdlib_module_names, "cryptography", "msgspec", "zstandard"}


def test_it_lists_the_golden_file_as_written() -> None:
    run = subprocess.run(
        [sys.executable, str(READER), str(HERE / "accept-three-bundles.maillage")], capture_output=True, check=True
    )
    told = json.loads(run.stdout)
    listed = json.loads((HERE / "accept-three-bundles.json").read_text(encoding="utf-8"))
    assert told["bundles"] == listed["bundles"]
    assert (told["network"], told["counts"]) == ("Réseau Oriental", {"actor": 2, "place": 1})


@pytest.mark.parametrize("path", sorted(HERE.glob("*.maillage")), ids=lambda path: path.stem)
def test_it_does_what_the_name_of_each_vector_says(reader: ModuleType, path: Path) -> None:
    told = reads(reader, path.read_bytes())
    if path.name.startswith(("refuse", "protected")):
        assert told is None
    elif path.name.startswith("hold"):
        assert [one["held"] for one in told["bundles"]] == [True]
        assert "writes" not in told["bundles"][0]
    else:
        listed = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert told["bundles"] == listed["bundles"]


def test_it_agrees_with_ours_on_hostile_files(reader: ModuleType) -> None:
    """Re-signed files of the fuzzer: what one takes, the other takes, and lists alike."""
    forge = Forge(random.Random(5), bare=0)
    taken = 0
    for _ in range(800):
        made = forge.file()
        if "protected" in made.how:
            continue  # the reader leaves opening those to age
        ours = judged(made.raw)
        theirs = reads(reader, made.raw)
        assert (theirs is not None) is ours.taken, made.how
        if ours.taken:
            taken += 1
            assert [one["hash"] for one in theirs["bundles"]] == sorted(b.hash.hex() for b in parse(made.raw).bundles)
            assert sum(len(one.get("writes", ())) for one in theirs["bundles"]) == ours.writes
    assert taken > 80
