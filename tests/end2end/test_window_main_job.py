"""The main job in real windows: Oujda records and gives, Rabat looks and receives, both settle, both end up equal."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import settings as saved_settings
from desktop.paths import Profile
from desktop.settings import Settings
from desktop.viewmodels.exchange.incoming import State
from tests.end2end.offices import Office, first_launch
from tests.qt.pages import dress
from tests.qt.windows import copy_of
from tests.terminal import Terminal

LINE = "Kits d’hiver · Al Wafae · Hay Andalous · Hay Alqods · Village Bouarfa · 99 hommes · 41 femmes · 02/03/2018"
CHOICES = ("Nouvel acteur", "Nouveau quartier", "Nouveau quartier", "Nouveau quartier")
DONE = {State.RECEIVED, State.NOTHING, State.OWN}


@pytest.fixture
def rabat(qapp: QApplication, filled: Profile, tmp_path: Path) -> Office:
    """Rabat: the facts of the sample in a profile of its own, and its own edits to come."""
    profile = copy_of(filled, tmp_path / "rabat")
    saved_settings.save(
        profile,
        Settings(
            language="fr",
            theme="light",
            author_name="Jean-Marc O.",
            organisation="Commune de Rabat",
            first_run_done=True,
        ),
    )
    return Office(qapp, profile, tmp_path)


@pytest.fixture
def oujda(qapp: QApplication, tmp_path: Path) -> tuple[Office, bytes]:
    """Oujda: a new laptop on which Samira just recorded the winter kits."""
    dress(qapp)
    profile = Profile(tmp_path / "oujda").make()
    kits, actions = first_launch(qapp, profile, LINE, CHOICES)
    assert actions <= 12
    return Office(qapp, profile, tmp_path), kits


def status(office: Office) -> dict[str, object]:
    """What the command `status` prints."""
    told: dict[str, object] = Terminal(office.profile.folder).ask("status")
    return told


@pytest.mark.slow
def test_two_offices_end_up_equal(oujda: tuple[Office, bytes], rabat: Office) -> None:
    here, kits = oujda
    order = random.Random(7)
    with here.open(), rabat.open():
        sewing = here.quick("Atelier de couture · 12/06/2024")
        own = rabat.quick("Cours de cuisine")
        first = here.give("oujda-1.maillage")

        before = rabat.state()
        state, said = rabat.look_at(first)
        assert state is State.ASKS
        assert "Samira B." in said
        assert "Kits d’hiver" in said
        assert rabat.state() == before
        assert rabat.receive(first) == [State.RECEIVED]
        held = rabat.held(kits)
        assert (held["men"], held["women"], held["total"], held["starts"]) == (99, 41, 140, "2018-03-02")
        assert len(held["places"]) == 3

        here.write(kits, "title", "Kits d’hiver et couvertures")
        rabat.write(kits, "title", "Kits de froid")
        here.write(sewing, "title", "Atelier de couture du soir")
        rabat.throw_away(sewing)
        files = [first, rabat.give("rabat-1.maillage", everything=True), here.give("oujda-2.maillage")]
        for office in (here, rabat):
            order.shuffle(files)
            assert set(office.receive(*files)) <= DONE
        assert here.state() == rabat.state()
        for office in (here, rabat):
            assert len(office.waiting()) == 2

        here.settle(kits, second=False)  # what is written here
        rabat.settle(sewing, second=True)  # deleted here, kept by Oujda
        files += [here.give("oujda-3.maillage"), rabat.give("rabat-2.maillage")]
        for office in (rabat, here):
            order.shuffle(files)
            assert set(office.receive(*files)) <= DONE
            assert office.waiting() == []
        for office in (here, rabat):
            assert office.held(kits)["title"] == "Kits d’hiver et couvertures"
            assert office.held(sewing)["title"] == "Atelier de couture du soir"
            assert not office.held(sewing)["deleted"]
            assert office.held(own)["title"] == "Cours de cuisine"
    told = [status(office) for office in (here, rabat)]
    assert told[0]["state_hash"] == told[1]["state_hash"]
    assert [one["reviews"] for one in told] == [0, 0]


@pytest.mark.slow
def test_again_and_bad_files_change_nothing(oujda: tuple[Office, bytes], rabat: Office) -> None:
    here, _kits = oujda
    with here.open():
        good = here.give("oujda-1.maillage")
        state, said = here.look_at(good)
        assert state is State.OWN
        assert "rien à faire" in said
    with rabat.open():
        assert rabat.receive(good) == [State.RECEIVED]
        before = rabat.state()
        state, said = rabat.look_at(good)
        assert state is State.NOTHING
        assert "Rien de nouveau" in said
        raw = good.read_bytes()
        middle = len(raw) // 2
        for name, data in (
            ("coupe", raw[: len(raw) * 2 // 3]),
            ("abime", raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]),
            ("autre", b"PK\x03\x04 un classeur" * 40),
        ):
            bad = good.with_name(f"{name}.maillage")
            bad.write_bytes(data)
            state, said = rabat.look_at(bad)
            assert state is State.BAD
            assert f"{name}.maillage" in said
            assert "Rien n’a été modifié." in said
            assert rabat.receive(bad) == [State.BAD]
        assert rabat.state() == before
