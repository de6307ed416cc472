"""The main job through the commands alone: Oujda records and gives, Rabat previews and receives, both end up equal."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes import ManualClock
from tests.terminal import Terminal

OUJDA = "02.411.01.23"
QUARTERS = ("Hay Andalous", "Hay Alqods", "Village Bouarfa")
WOMEN, MEN = 41, 99
ORDERS = 4


class TwoLaptops:
    """Oujda, started empty; Rabat, started with the sample and its own edits. Files pile up in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.oujda = Terminal(folder / "oujda", ManualClock(datetime(2024, 3, 4, 9, tzinfo=UTC)))
        # Rabat's clock is years behind: who wins never depends on it
        self.rabat = Terminal(folder / "rabat", ManualClock(datetime(2019, 1, 1, tzinfo=UTC)))
        self.files: list[Path] = []

    def give(self, laptop: Terminal, *options: str) -> Path:
        """Write the laptop's next file."""
        path = self.folder / f"{laptop.folder.name}-{len(self.files)}.maillage"
        given = laptop.ask("give", path, *options)
        assert given["file"] == str(path)
        assert given["bundles"] > 0
        self.files.append(path)
        return path

    def record_winter_kits(self) -> str:
        """What Al Wafae did on 2 March 2018, as a field worker types it."""
        record = self.oujda.record
        for quarter in QUARTERS:
            record("area", f"name={quarter}", f"parent={OUJDA}", "level=5")
        record("actor", "name=Association Al Wafae", "kind=association", f"area={OUJDA}")
        return record(
            "initiative",
            "title=Distribution de kits pour le froid",
            "title.ar=توزيع حقائب الشتاء",
            "lead=@association al wafae",
            "sector=basic-aid",
            "status=ongoing",
            "starts=02/03/2018",
            *(f"places=@{quarter}" for quarter in QUARTERS),
            f"women={WOMEN}",
            f"men={MEN}",
            "groups=migrants",
        )

    def clash(self, kits: str, other: str) -> None:
        """One field changed on both sides, one record deleted there and edited here."""
        self.oujda.record("initiative", kits, "status=done")
        self.rabat.record("initiative", kits, "status=suspended", "phase=response")
        self.oujda.record("initiative", other, "description=Reporté au printemps")
        self.rabat.record("initiative", other, "deleted=oui")

    def settle_all(self, laptop: Terminal, keep: str) -> int:
        """Settle everything that waits on one laptop."""
        waiting = laptop.ask("review")
        for one in waiting:
            laptop.ask("review", "settle", one["id"], "--keep", keep)
        return len(waiting)


@pytest.fixture
def two(tmp_path: Path) -> TwoLaptops:
    return TwoLaptops(tmp_path)


@pytest.fixture(scope="module")
def with_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rabat's profile once `demo` filled it."""
    rabat = Terminal(tmp_path_factory.mktemp("exemple") / "rabat", ManualClock(datetime(2019, 1, 1, tzinfo=UTC)))
    rabat.ask("demo")
    return rabat.folder


def receive_all(two: TwoLaptops, laptop: Terminal, order: random.Random) -> None:
    """Receive every file so far in a shuffled order, in one command."""
    files = list(two.files)
    order.shuffle(files)
    laptop.ask("receive", *files)


@pytest.mark.parametrize("seed", range(ORDERS))
def test_two_laptops_end_up_equal(tmp_path: Path, with_sample: Path, seed: int) -> None:
    shutil.copytree(with_sample, tmp_path / "rabat")
    two = TwoLaptops(tmp_path)
    order = random.Random(seed)
    own = two.rabat.record("actor", "name=Exemple de Rabat", "kind=association")
    two.rabat.record("initiative", f"lead={own}", "title=Permanence juridique", "sector=protection", "starts=2020-06")
    kits = two.record_winter_kits()
    other = two.oujda.record("initiative", "title=Atelier de couture", "sector=livelihoods")
    first = two.give(two.oujda)

    before = two.rabat.ask("status")
    preview = two.rabat.ask("inspect", first)
    assert two.rabat.ask("status") == before
    received = two.rabat.ask("receive", first)[0]
    assert received["result"] == "merged"
    for part in ("new", "changed", "deleted", "reviews"):
        assert received[part] == preview[part]
    shown = two.rabat.ask("show", kits)["fields"]
    assert (shown["women"], shown["men"], shown["total"]) == (WOMEN, MEN, WOMEN + MEN)
    assert len(shown["places"]) == len(QUARTERS)

    two.clash(kits, other)
    two.give(two.rabat, "--all")
    two.give(two.oujda)
    for laptop in (two.oujda, two.rabat):
        receive_all(two, laptop, order)
    assert two.oujda.state == two.rabat.state
    assert two.oujda.ask("status")["reviews"] == two.rabat.ask("status")["reviews"] == 2

    waiting = {one["record"]: one for one in two.oujda.ask("review")}
    assert set(waiting) == {kits, other}
    versions = waiting[kits]["fields"][0]["versions"]
    assert len(versions) == 2
    assert all(one["at"] for one in versions)
    two.oujda.ask("review", "settle", waiting[kits]["id"], "--keep", "here")
    deletion = next(one for one in two.rabat.ask("review") if one["record"] == other)
    two.rabat.ask("review", "settle", deletion["id"], "--keep", "both")
    for laptop in (two.oujda, two.rabat):
        two.give(laptop)
    for laptop in (two.rabat, two.oujda):
        receive_all(two, laptop, order)

    assert two.oujda.state == two.rabat.state
    for laptop in (two.oujda, two.rabat):
        assert laptop.ask("status")["reviews"] == 0
        fields = laptop.ask("show", kits)["fields"]
        assert (fields["status"], fields["phase"]) == ("done", "response")
        assert laptop.ask("show", other)["deleted"] is False


def test_receiving_again_says_nothing_new(two: TwoLaptops) -> None:
    two.record_winter_kits()
    path = two.give(two.oujda)
    two.rabat.ask("receive", path)
    state = two.rabat.state
    again = two.rabat.run("receive", path)
    assert again.code == 0
    assert "rien de nouveau" in again.out
    assert two.rabat.ask("receive", path)[0]["result"] == "nothing"
    assert two.rabat.state == state


def test_one_s_own_file_is_nothing_new(two: TwoLaptops) -> None:
    two.record_winter_kits()
    path = two.give(two.oujda)
    assert two.oujda.ask("receive", path)[0]["result"] == "nothing"


def spoiled(path: Path, folder: Path) -> dict[str, Path]:
    """A file cut short, one with a flipped bit, and one that was never ours."""
    raw = path.read_bytes()
    made = {}
    middle = len(raw) // 2
    for name, data in {
        "truncated": raw[: len(raw) * 2 // 3],
        "flipped": raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :],
        "foreign": b"%PDF-1.7 a report from elsewhere\n" * 50,
        "empty": b"",
    }.items():
        made[name] = folder / f"{name}.maillage"
        made[name].write_bytes(data)
    return made


@pytest.mark.parametrize("name", ["truncated", "flipped", "foreign", "empty"])
def test_a_bad_file_is_refused_in_a_sentence_with_nothing_changed(two: TwoLaptops, name: str) -> None:
    two.record_winter_kits()
    bad = spoiled(two.give(two.oujda), two.folder)[name]
    two.rabat.record("actor", "name=Déjà là")
    before = two.rabat.ask("status")
    for verb in ("inspect", "receive"):
        answer = two.rabat.run(verb, bad)
        assert answer.code == 1
        assert "Rien n’a été modifié" in answer.err
        assert "Traceback" not in answer.err
    assert two.rabat.ask("status") == before


def test_a_bad_file_is_set_aside_and_the_others_pass(two: TwoLaptops) -> None:
    two.record_winter_kits()
    good = two.give(two.oujda)
    bad = spoiled(good, two.folder)["flipped"]
    answer = two.rabat.run("receive", bad, good, "--json")
    assert answer.code == 1
    assert [one["result"] for one in answer.data] == ["refused", "merged"]
    assert two.rabat.state == two.oujda.state


def test_an_unknown_author_waits_until_vouched_for(two: TwoLaptops) -> None:
    two.record_winter_kits()
    path = two.give(two.oujda)
    aside = two.rabat.run("receive", path, "--known-only", "--json")
    assert aside.code == 1
    assert aside.data[0]["result"] == "held"
    assert two.rabat.ask("list", "initiative") == []
    two.rabat.ask("receive", path)
    assert two.rabat.state == two.oujda.state


def test_a_received_file_is_taken_back_and_later_edits_stay(two: TwoLaptops) -> None:
    kits = two.record_winter_kits()
    receipt = two.rabat.ask("receive", two.give(two.oujda))[0]["receipt"]
    own = two.rabat.record("actor", "name=Resté")
    two.rabat.ask("undo-receive", receipt)
    assert kits not in {one["id"] for one in two.rabat.ask("list", "initiative")}
    assert own in {one["id"] for one in two.rabat.ask("list", "actor")}


def test_giving_to_one_laptop_leaves_out_what_it_has(two: TwoLaptops) -> None:
    two.record_winter_kits()
    two.rabat.ask("receive", two.give(two.oujda))
    two.rabat.record("actor", "name=De Rabat")
    two.oujda.ask("receive", two.give(two.rabat))
    two.oujda.record("actor", "name=Nouveau d’Oujda")
    met = [one for one in two.oujda.ask("peers") if one["trust"] != "mine"]
    assert [one["trust"] for one in met] == ["vouched"]
    two.oujda.ask("peers", "rename", met[0]["replica"], "Commune de Rabat")
    everything = two.oujda.ask("give", two.folder / "tout.maillage")
    lacking = two.oujda.ask("give", two.folder / "manque.maillage", "--to", "Commune de Rabat")
    assert 0 < lacking["bundles"] < everything["bundles"]
    two.rabat.ask("receive", two.folder / "manque.maillage")
    assert two.rabat.state == two.oujda.state
    assert two.oujda.run("give", two.folder / "x.maillage", "--to", "personne").code == 1
    assert two.oujda.run("peers", "rename", "x").code == 2
