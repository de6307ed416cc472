"""Format, lint, strict types: what a person sees in the editor is what the tests ask."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.rules import ROOT


def run(*words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_format() -> None:
    code, said = run("ruff", "format", "--check", "--quiet", ".")
    assert code == 0, said


def test_lint() -> None:
    code, said = run("ruff", "check", "--output-format=concise", ".")
    assert code == 0, said


@pytest.mark.slow
def test_types() -> None:
    code, said = run("mypy")
    assert code == 0, said


def test_a_wrong_type_would_be_seen(tmp_path: Path) -> None:
    """The same settings on a function without annotations and on a wrong one."""
    bad = tmp_path / "bad.py"
    bad.write_text("def f(a):\n    return a\n\n\ndef g() -> int:\n    return ''\n")
    settings = str(ROOT / "pyproject.toml")
    code, said = run("mypy", "--config-file", settings, "--cache-dir", str(tmp_path / "cache"), str(bad))
    assert code == 1
    assert "no-untyped-def" in said
    assert "return-value" in said
