"""What is committed: no address of a registry, no path of one machine, no third party's file, locks with hashes."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.rules import ROOT

ADDRESSES = re.compile(
    r"registry\.npm" + r"js\.org|pypi\." + r"org/simple|files\.python" + r"hosted\.org|/" + r"opt/(pypi|wheels)"
)
MACHINE = re.compile(r"(?<![\w.}$~-])/(" + "work" + r"|root|home/\w+|Users/\w+)/")
LOCKS = ("requirements.lock", "requirements-dev.lock")


def committed() -> list[Path]:
    """The files git knows; where git is missing (an unpacked archive), those that would be committed."""
    git = shutil.which("git")
    command = [git or "", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False) if git else None
    names = [name for name in done.stdout.decode().split("\0") if name] if done else []
    if done is None or done.returncode != 0:
        skipped = {".venv", "build", "dist", ".git", "__pycache__"}
        return [f for f in ROOT.rglob("*") if f.is_file() and not skipped & set(f.relative_to(ROOT).parts)]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for file in committed():
        try:
            found.append((file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("pattern", [ADDRESSES, MACHINE], ids=["addresses", "machine paths"])
def test_nothing_of_one_machine(pattern: re.Pattern[str]) -> None:
    found = [f"{place}: {match[0]}" for place, text in texts() for match in pattern.finditer(text)]
    assert found == []


def test_the_patterns_see() -> None:
    assert ADDRESSES.search("https://registry.npm" + "js.org/x")
    assert ADDRESSES.search("https://pypi." + "org/simple/x")
    assert MACHINE.search("cd /" + "home/fatima/maillage")
    assert MACHINE.search("'/" + "root/x'")
    assert not MACHINE.search("https://example.org/work/x")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)==", text, flags=re.MULTILINE)
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(pinned) == len(blocks) > 20
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text


def test_the_lock_leaves_out_the_qt_that_aborts() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    version = re.search(r"^pyside6-essentials==([\d.]+)", text, flags=re.MULTILINE)
    assert version
    assert (6, 10) <= tuple(map(int, version[1].split(".")[:2])) < (6, 12)


def test_the_npm_lock_has_no_address() -> None:
    text = (ROOT / "tools" / "npm" / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in text
    assert "http" not in text


def test_no_third_party_file_is_committed() -> None:
    """Fonts, pictures of icons, map data and scripts come from packages at set-up."""
    ends = {".ttf", ".otf", ".woff", ".woff2", ".pmtiles", ".mbtiles", ".mo", ".whl", ".db", ".so", ".exe"}
    found = [file.name for file in committed() if file.suffix in ends or ".min." in file.name]
    assert found == []
