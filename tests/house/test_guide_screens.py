"""Every picture that the guide names is taken and every one taken is named; the bundle takes them along."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import bundle_contents
from tools.guide_screens import SCREENS, WELCOME, named


def test_what_is_named_is_what_is_taken() -> None:
    assert named() == {*SCREENS, WELCOME}


def test_the_bundle_takes_them_where_they_were_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bundle_contents, "icons_used", set)  # reading every module takes seconds
    monkeypatch.setattr(bundle_contents, "GUIDE", tmp_path)
    assert {(str(tmp_path), "guide"), (str(bundle_contents.ROOT / "SECURITY.md"), ".")} <= set(
        bundle_contents.own_files()
    )
    monkeypatch.setattr(bundle_contents, "GUIDE", tmp_path / "none")
    assert "guide" not in {place for _source, place in bundle_contents.own_files()}
