"""A run that proves nothing fails, and says what it left out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.summary import DEAREST, dearest

ROOT = Path(__file__).parents[2]
PASSES = "def test_one():\n    pass\n"
LACKS = "import pytest\n\n\ndef test_two():\n    pytest.skip('the test data of ../shared is not here')\n"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (PASSES, 0, "nothing was left out for lack of ../shared"),
        (PASSES + LACKS, 0, "1 not run for lack of ../shared"),
        (LACKS, 5, "nothing was proved"),
        ("", 5, "no tests ran"),
    ],
    ids=["all run", "one left out", "all left out", "none"],
)
def test_what_a_run_says_at_its_end(tmp_path: Path, text: str, code: int, said: str) -> None:
    file = tmp_path / "test_it.py"
    file.write_text(text, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.summary", "-p", "no:pytest-qt", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-c", str(tmp_path / "pytest.ini"), str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert said in done.stdout
    assert ("% test_it.py" in done.stdout) == bool(text), "what each file took is not told"


def test_the_dearest_files_are_told_first() -> None:
    reports = [
        SimpleNamespace(nodeid=f"tests/{name}.py::test", processor=took) for took, name in enumerate("abcdefghijkl")
    ]
    reports += [SimpleNamespace(nodeid="tests/c.py::test_two[a::b]", processor=34.0), SimpleNamespace(nodeid=None)]
    whole, first, *others = dearest(reports)
    assert whole.split()[0] == "100"
    assert first.split() == ["36.0", "s", "36%", "tests/c.py"]
    assert len(others) == DEAREST - 1
    assert not any("tests/a.py" in line for line in others)
