"""`./run` on computers that lack something, played by small fakes of the system's commands in a folder of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.rules import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="./run is for POSIX systems")
TOOLS = ("sh", "dirname", "cat", "cksum", "find", "head", "mkdir", "rm", "uname", "sed")


class Computer:
    """A copy of `run` with a PATH that holds only what the test puts there."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "maillage à moi"
        self.bin = folder / "bin"
        self.home.mkdir()
        self.bin.mkdir()
        shutil.copy(ROOT / "run", self.home / "run")
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found
            (self.bin / tool).symlink_to(found)
        self.has("id", "echo 1000")
        self.has("ldconfig", "true")
        self.has("apt-get", f'echo "$@" >>"{folder}/apt.log"; exit 0')
        self.has("apt-cache", "exit 100")
        self.asked = folder / "apt.log"

    def has(self, name: str, script: str) -> None:
        """Put a command on this computer."""
        (self.bin / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.bin / name).chmod(0o755)

    def run(self, *words: str) -> tuple[int, str]:
        """Type `./run words`; gives the exit code and what was said."""
        done = subprocess.run(
            [str(self.home / "run"), *words],
            env={"PATH": str(self.bin), "HOME": str(self.home)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def test_an_ordinary_user_gets_the_exact_line(computer: Computer) -> None:
    code, said = computer.run()
    assert code == 1
    assert "sudo apt-get install -y python3 python3-venv ca-certificates libgl1 libegl1 libglib2.0-0 " in said
    assert " libxcb-cursor0 " in said
    assert not computer.asked.exists()


def test_the_names_of_2024_are_used_where_they_exist(computer: Computer) -> None:
    computer.has("apt-cache", 'case "$2" in libglib2.0-0t64|libasound2t64) exit 0;; esac; exit 100')
    said = computer.run()[1]
    assert " libglib2.0-0t64 " in said
    assert " libasound2t64 " in said
    assert " libgl1 " in said


def test_root_installs_and_is_told_when_that_fails(computer: Computer) -> None:
    computer.has("id", "echo 0")
    code, said = computer.run()
    installed = computer.asked.read_text().splitlines()[-1]
    assert "install -y" in installed
    assert "libxcb-cursor0" in installed
    assert code == 1  # this computer still has no Python after its fake installation
    assert "Python 3.11" in said
    computer.has("apt-get", "exit 1")
    code, said = computer.run()
    assert code == 1
    assert "n'ont pas pu être installés" in said


def test_without_apt_the_libraries_are_named(computer: Computer) -> None:
    (computer.bin / "apt-get").unlink()
    code, said = computer.run()
    assert code == 1
    assert "libxcb-cursor0" in said
    assert "sudo" not in said


def test_an_old_python_is_said(computer: Computer) -> None:
    computer.has("python3", 'case "$2" in *print*) echo 3.9;; *) exit 1;; esac')
    code, said = computer.run()
    assert code == 1
    assert "Il faut Python 3.11 ou plus récent ; celui-ci est 3.9" in said


def test_a_python_without_venv_asks_for_it(computer: Computer) -> None:
    computer.has("python3", 'case "$2" in *print*) echo 3.11;; *) exit 1;; esac')
    code, said = computer.run("status")
    assert code == 1
    assert "python3-venv" in said


def test_no_connection_is_a_sentence(computer: Computer) -> None:
    """A Python that makes environments, and a pip that finds no network."""
    computer.has("ldconfig", f"cat '{computer.home}/all'")
    libraries = [pair for pair in (ROOT / "run").read_text().split() if ".so." in pair or ".so:" in pair]
    (computer.home / "all").write_text("".join(f"\t{pair.split(':')[0]} (libc6) => /x\n" for pair in libraries))
    python = 'case "$*" in *"-m venv"*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python";; *"-m pip"*) exit 1;; esac; exit 0'
    computer.has("python3", python.replace("cp ", f"{shutil.which('cp')} "))
    code, said = computer.run("status")
    assert code == 1
    assert "Vérifiez la connexion" in said
    assert "Traceback" not in said


def test_the_shell_is_a_plain_one() -> None:
    for script in ("run", ".ci/run", "tools/lock.sh"):
        assert subprocess.run(["sh", "-n", str(ROOT / script)], check=False).returncode == 0
        assert os.access(ROOT / script, os.X_OK)
        text = (ROOT / script).read_text()
        assert text.startswith("#!/bin/sh\n")
        assert "[[" not in text
