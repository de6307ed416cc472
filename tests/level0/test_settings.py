"""Settings survive damage, newer versions and nonsense."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from desktop import settings
from desktop.errors import FolderReadOnly
from desktop.paths import Profile
from desktop.settings import Settings


def test_saved_and_loaded(profile: Profile) -> None:
    chosen = Settings(
        language="ar", theme="dark", text_scale=1.25, author_name="فاطمة", first_run_done=True, commune_code="02.411.01"
    )
    settings.save(profile, chosen)
    assert settings.load(profile) == chosen


def test_a_missing_file_gives_the_defaults(profile: Profile) -> None:
    assert settings.load(profile) == Settings()
    assert list(profile.folder.iterdir()) == []


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[]", b"[" * 100_000, b'"x"', b"{" + b" " * 300_000])
def test_a_damaged_file_gives_the_defaults(profile: Profile, damage: bytes) -> None:
    profile.settings_file.write_bytes(damage)
    assert settings.load(profile) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "de"),
        ("theme", "pink"),
        ("text_scale", 40),
        ("text_scale", True),
        ("text_scale", float("nan")),
        ("author_name", 4),
        ("first_run_done", "yes"),
        ("sample", 1),
    ],
)
def test_a_value_without_sense_gives_its_default(profile: Profile, name: str, value: object) -> None:
    profile.settings_file.write_text(json.dumps({name: value, "organisation": "Al Wafae"}))
    assert settings.load(profile) == Settings(organisation="Al Wafae")


def test_a_newer_version_keeps_its_keys(profile: Profile) -> None:
    profile.settings_file.write_text(json.dumps({"language": "es", "projector": {"scale": 2}}))
    loaded = settings.load(profile)
    assert loaded.language == "es"
    settings.save(profile, replace(loaded, theme="light"))
    assert json.loads(profile.settings_file.read_text())["projector"] == {"scale": 2}


def test_a_profile_that_cannot_be_written(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise FolderReadOnly(folder=profile.folder)

    monkeypatch.setattr(settings.safe_io, "write_file", refuse)
    with pytest.raises(FolderReadOnly):
        settings.save(profile, Settings())
