"""Protected files: only the chosen open them, the page outside tells nothing, a hostile header costs nothing."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pyrage
import pytest

from desktop.errors import (
    FileDamaged,
    FileProblem,
    FileTruncated,
    InvalidValue,
    MaillageError,
    NotForThisLaptop,
    NotText,
    PassphraseNeeded,
    WrongPassphrase,
)
from desktop.services.exchange import protection, sharing
from desktop.services.exchange.protection import Protection
from desktop.sync import age_passphrase, protected
from desktop.sync.bundle import public_key
from desktop.sync.changefile import README, compose, zipped
from desktop.sync.protected import INSIDE, Way, parse_any, protect_for, protect_under, way_of
from desktop.sync.readable import page_outside
from tests.golden.make_change_files import FATIMA, HERE, SAMIR, WORDS, bundles, manifest
from tests.sync.handed import Maker, pass_on, state
from tests.terminal import Terminal

PLAIN = compose(manifest(), SAMIR, {b.hash: b.raw for b in bundles()})
STRANGER = bytes([9]) * 32


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases at a cost that a test can pay often."""
    monkeypatch.setattr(age_passphrase, "COST", 10)


@pytest.mark.parametrize("length", [0, 1, 65535, 65536, 65537, 200_000])
def test_any_age_opens_what_we_write_under_a_passphrase(length: int) -> None:
    plain = os.urandom(length)
    assert bytes(pyrage.passphrase.decrypt(age_passphrase.encrypt(plain, "sésame", 10), "sésame")) == plain


def test_the_cost_we_write_is_one_that_old_laptops_bear() -> None:
    raw = protect_under(PLAIN, WORDS)
    assert f" {age_passphrase.COST}\n".encode() in _inside(raw)[:100]
    assert age_passphrase.COST <= protected.COST_LIMIT
    assert parse_any(raw, (), WORDS) == parse_any(PLAIN)


def test_a_passphrase_opens_in_any_form_of_its_letters() -> None:
    raw = protect_under(PLAIN, "thé à la menthe", cost=10)
    assert len(parse_any(raw, (), "the\u0301 a\u0300 la menthe").bundles) == 3
    for wrong in ("thé à la Menthe", " thé à la menthe", "x"):
        with pytest.raises(WrongPassphrase):
            parse_any(raw, (), wrong)
    with pytest.raises(PassphraseNeeded):
        parse_any(raw)


def test_only_the_chosen_laptops_open_a_file_made_for_them() -> None:
    raw = protect_for(PLAIN, [public_key(FATIMA), public_key(SAMIR)])
    assert way_of(raw) is Way.PEOPLE
    for secrets in ([FATIMA], [STRANGER, SAMIR]):
        assert parse_any(raw, secrets) == parse_any(PLAIN)
    for others in ([], [STRANGER]):
        with pytest.raises(NotForThisLaptop):
            parse_any(raw, others, WORDS)


def test_the_page_outside_says_what_it_is_and_nothing_of_whom() -> None:
    for way, raw in ((True, protect_under(PLAIN, WORDS, cost=10)), (False, protect_for(PLAIN, [public_key(FATIMA)]))):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            assert archive.namelist() == [README, INSIDE]
            page = archive.read(README).decode()
        assert page.encode() == page_outside(way)
        assert "phrase de passe" in page if way else "personnes choisies" in page
        for told in ("Oriental", manifest().sender.hex().upper()[:4], "2021"):
            assert told not in page
            assert told.encode() not in raw


def _inside(raw: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(INSIDE)


def _wrapped(inside: bytes) -> bytes:
    return zipped([(README, page_outside(True)), (INSIDE, inside)])


def test_a_hostile_cost_is_refused_before_it_is_paid() -> None:
    """Each of these would take gigabytes or hours; a test that ends is the proof."""
    good = _inside(protect_under(PLAIN, WORDS, cost=10))
    for cost in (b"19", b"20", b"30", b"63", b"99", b"0", b"010", b"-1", b"100", b"99999999999"):
        with pytest.raises(FileDamaged):
            parse_any(_wrapped(good.replace(b" 10\n", b" " + cost + b"\n", 1)), [FATIMA], WORDS)


def test_headers_that_hide_a_passphrase_or_never_end_are_refused() -> None:
    people = _inside(protect_for(PLAIN, [public_key(FATIMA)]))
    scrypt = _inside(protect_under(PLAIN, WORDS, cost=10)).split(b"\n---")[0].split(b"\n", 1)[1]
    head, _line, rest = people.partition(b"\n---")
    for inside in (
        head + b"\n" + scrypt.replace(b" 10\n", b" 63\n") + b"\n---" + rest,
        head.replace(b"\n", b"\n" + scrypt + b"\n", 1) + b"\n---" + rest,
        b"age-encryption.org/v1\n" + b"-> ssh-ed25519 AAAA BBBB\nCCCC\n" * 20_000 + b"---" + rest,
        b"age-encryption.org/v1\n",
        b"-----BEGIN AGE ENCRYPTED FILE-----\n",
        b"",
        people[:200],
    ):
        for secrets, words in (([FATIMA], ""), ([], WORDS)):
            with pytest.raises(FileDamaged):
                parse_any(_wrapped(inside), secrets, words)


def test_nothing_is_hidden_in_a_protected_file() -> None:
    raw = protect_for(PLAIN, [public_key(FATIMA)])
    inside = _inside(raw)
    twice = protect_for(raw, [public_key(FATIMA)])  # a protected file inside a protected one
    for broken in (
        twice,
        _wrapped(inside[:-1] + b"?"),
        _wrapped(inside[:-3]),
        _wrapped(inside + b"x"),
        zipped([(INSIDE, inside)]),
        zipped([(INSIDE, inside), (README, page_outside(False))]),
        zipped([(README, page_outside(False)), ("manifest.json", b"{}"), (INSIDE, inside)]),
        protect_for(b"%PDF-1.7", [public_key(FATIMA)]),
        protect_for(PLAIN[:-30], [public_key(FATIMA)]),
    ):
        with pytest.raises(FileProblem):
            parse_any(broken, [FATIMA])
    with pytest.raises(FileTruncated):
        parse_any(raw[: len(raw) // 2], [FATIMA])


@pytest.mark.parametrize(
    ("name", "secrets", "words", "error"),
    [
        ("protected-for-samir", [SAMIR], "", None),
        ("protected-for-samir", [FATIMA], "", NotForThisLaptop),
        ("protected-by-passphrase", [], WORDS, None),
        ("protected-by-passphrase", [], "", PassphraseNeeded),
        ("protected-by-passphrase", [SAMIR], "autre chose", WrongPassphrase),
        ("refuse-protected-cost", [SAMIR], WORDS, FileDamaged),
    ],
)
def test_the_protected_vectors(name: str, secrets: list[bytes], words: str, error: type[FileProblem] | None) -> None:
    path = HERE / f"{name}.maillage"
    if error is None:
        plain = protected.read_any(HERE / "accept-three-bundles.maillage")
        assert protected.read_any(path, secrets, words).bundles == plain.bundles
        return
    with pytest.raises(error) as caught:
        protected.read_any(path, secrets, words)
    assert path.name in caught.value.sentence()


# --- through the services -------------------------------------------------------------------------------------


def test_a_file_for_one_laptop_is_closed_to_the_others(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, third, file = laptop("oujda"), laptop("rabat"), laptop("third"), tmp_path / "a.maillage"
    for other in (rabat, third):
        other.record("actor", name="Commune")
        pass_on(other, oujda, file)
    with oujda.database.read() as session:
        chosen = next(one for one in sharing.peers(session) if one.name == "rabat")
    row = oujda.record("initiative", title="Refuge, adresse")
    sharing.give(oujda.database, file, protect=Protection(people=(chosen.replica,)))
    assert b"Refuge" not in file.read_bytes()
    before = state(third)
    for act in (sharing.inspect, sharing.receive):
        with pytest.raises(NotForThisLaptop):
            act(third.database, file)
    assert state(third) == before
    assert sharing.inspect(oujda.database, file).nothing_new  # the giver opens it too
    assert sharing.receive(rabat.database, file, vouch=True).result == "merged"
    assert rabat.load("initiative", row)["title"] == "Refuge, adresse"


def test_a_laptop_nobody_vouched_for_cannot_be_chosen(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    rabat.record("actor", name="Commune")
    sharing.give(rabat.database, file)
    sharing.receive(oujda.database, file)  # kept apart: not vouched for
    oujda.record("initiative", title="Kits")
    with oujda.database.read() as session:
        stranger = next(one for one in sharing.peers(session) if one.trust == "unknown")
    file.unlink()
    for protect in (Protection(people=(stranger.replica,)), Protection(people=("personne",)), Protection((), "court")):
        with pytest.raises(MaillageError):
            sharing.give(oujda.database, file, protect=protect)
    assert not file.exists()
    with oujda.database.read() as session:
        assert [one.way for one in sharing.exchanges(session)] == ["received"]


@pytest.mark.usefixtures("cheap")
def test_a_wrong_passphrase_changes_nothing(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    oujda.record("initiative", title="Kits")
    sharing.give(oujda.database, file, protect=Protection(passphrase=WORDS))
    before, copies = state(rabat), _copies(rabat.database.profile.backups)
    wrong: dict[str, type[MaillageError]] = {"": PassphraseNeeded, "x": WrongPassphrase, "\ud800": WrongPassphrase}
    for words, error in wrong.items():
        for act in (sharing.inspect, sharing.receive):
            with pytest.raises(error) as caught:
                act(rabat.database, file, passphrase=words)
            assert "Rien n’a été modifié" in caught.value.sentence()
    assert (state(rabat), _copies(rabat.database.profile.backups)) == (before, copies)
    assert sharing.inspect(rabat.database, file, passphrase=WORDS).new == 1
    assert sharing.receive(rabat.database, file, vouch=True, passphrase=WORDS).result == "merged"
    assert state(rabat) == state(oujda)


def _copies(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


def test_what_protects_nothing_is_refused() -> None:
    for bad, error in (
        (Protection(passphrase="sept ca"), InvalidValue),
        (Protection(passphrase="x" * 1_001), InvalidValue),
        (Protection(passphrase="huit car\ud800"), NotText),
        (Protection(("a",), WORDS), InvalidValue),
    ):
        with pytest.raises(error):
            bad.check()
    Protection(passphrase="x" * 8).check()
    assert [protection.strength("x" * n) for n in (0, 7, 8, 15, 16)] == ["none", "short", "fair", "fair", "good"]


@pytest.mark.usefixtures("cheap")
def test_the_commands_take_a_passphrase_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oujda, rabat = Terminal(tmp_path / "oujda"), Terminal(tmp_path / "rabat")
    words, file = tmp_path / "words.txt", tmp_path / "a.maillage"
    words.write_bytes(b"\xef\xbb\xbfth\xc3\xa9 \xc3\xa0 la menthe\r\nsecond line\r\n")
    monkeypatch.setenv("WORDS", "thé à la menthe")
    oujda.record("initiative", "title=Kits")
    said = oujda.run("give", file, "--passphrase-file", words)
    assert said.code == 0
    assert "perdue" in said.out
    assert rabat.run("receive", file).code == 1
    assert "phrase de passe" in rabat.run("inspect", file).err
    assert rabat.ask("inspect", file, "--passphrase-file", words)["new"] == 1
    assert rabat.ask("receive", file, "--passphrase-env", "WORDS")[0]["result"] == "merged"
    for misused in (("--passphrase-env", "NOT_SET"), ("--for", "x", "--passphrase-env", "WORDS")):
        assert oujda.run("give", file, *misused).code == 2
    words.write_bytes(b"\xff\xfe")
    assert rabat.run("receive", file, "--passphrase-file", words).code == 1
    assert rabat.run("receive", file, "--passphrase-file", tmp_path / "none").code == 1
