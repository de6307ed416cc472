"""Vouching, revoking, retiring, peers and what they lack, keys that changed, on real profiles."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import FileDamaged, NotFound
from desktop.services.exchange import authors, laptops, peers, sharing, taking_back
from desktop.services.exchange.peers import Peer
from desktop.sync import identity, six_words
from desktop.sync.changefile import compose, read_change_file
from tests.services.opened import Opened

NOW = datetime(2026, 11, 26, tzinfo=UTC)


class Three:
    """Three laptops in one folder."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.oujda, self.rabat, self.fes = (Opened(folder / n, template) for n in ("oujda", "rabat", "fes"))

    def give(self, giver: Opened, *takers: Opened, vouch: bool = True, to: object = None) -> Path:
        file = self.folder / f"{self.name(giver)}.maillage"
        sharing.give(giver.database, file, author=self.name(giver).title(), to=to)  # type: ignore[arg-type]
        for taker in takers:
            sharing.receive(taker.database, file, vouch=vouch, author=self.name(taker).title())
        return file

    @staticmethod
    def name(one: Opened) -> str:
        return one.database.profile.folder.name

    def meet(self) -> None:
        """Everybody has everybody's first record, and has said so."""
        for one in (self.oujda, self.rabat, self.fes):
            one.record("actor", name=f"Acteur de {self.name(one)}")
        for _ in range(2):
            self.give(self.oujda, self.rabat, self.fes)
            self.give(self.rabat, self.oujda, self.fes)
            self.give(self.fes, self.oujda, self.rabat)

    def close(self) -> None:
        for one in (self.oujda, self.rabat, self.fes):
            one.close()


@pytest.fixture
def apart(tmp_path: Path, template: Path) -> Iterator[Three]:
    """Three laptops that know nothing of each other."""
    made = Three(tmp_path, template)
    yield made
    made.close()


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Path:
    """Where three laptops met once, closed: a second to make."""
    folder = tmp_path_factory.mktemp("trois")
    made = Three(folder, template)
    made.meet()
    made.close()
    return folder


@pytest.fixture
def three(met: Path, tmp_path: Path, template: Path) -> Iterator[Three]:
    """Three laptops that met."""
    shutil.copytree(met, tmp_path, dirs_exist_ok=True)
    made = Three(tmp_path, template)
    yield made
    made.close()


def me(one: Opened) -> str:
    with one.database.read() as session:
        return next(p.replica for p in laptops.peers(session) if p.trust == "mine")


def peer(of: Opened, whom: Opened) -> Peer:
    with of.database.read() as session:
        return next(p for p in peers.listed(session, now=NOW) if p.laptop.replica == me(whom))


def titles(one: Opened) -> set[str]:
    from desktop.services.listing import lists
    from desktop.services.listing.lists import ListQuery

    with one.database.read() as session:
        return {str(one.load("actor", row)["name"]) for row in lists.ids(session, "actor", ListQuery())}


# ---- peers --------------------------------------------------------------------------------------------------


def test_each_laptop_is_told_with_what_it_lacks(three: Three) -> None:
    assert peer(three.oujda, three.rabat).lacks == 0
    assert peer(three.oujda, three.rabat).laptop.name == "Rabat"
    three.oujda.record("actor", name="Une de plus", acronym="UP")
    sharing.seal_open(three.oujda.database)
    lacks = peer(three.oujda, three.rabat).lacks
    assert lacks
    three.give(three.oujda, three.rabat, to="Rabat")
    three.give(three.rabat, three.oujda)
    assert peer(three.oujda, three.rabat).lacks == 0
    assert peer(three.oujda, three.fes).lacks
    assert peer(three.oujda, three.rabat).exchanged_at is not None
    assert len(set(peer(three.oujda, three.rabat).words)) > 1


def test_a_file_for_two_holds_what_either_lacks(three: Three) -> None:
    three.oujda.record("actor", name="Pour tous")
    three.give(three.oujda, three.rabat)
    three.give(three.rabat, three.oujda)
    three.oujda.record("actor", name="Encore")
    file = three.give(three.oujda, to=["Rabat", "Fes"])
    both = {b.hash for b in read_change_file(file).bundles}
    one = {b.hash for b in read_change_file(three.give(three.oujda, to="Rabat")).bundles}
    other = {b.hash for b in read_change_file(three.give(three.oujda, to="Fes")).bundles}
    assert one < both
    assert both == one | other
    with three.oujda.database.read() as session:
        told = [e.peer for e in sharing.exchanges(session) if e.way == "given"]
    assert told[2] in ("Rabat · Fes", "Fes · Rabat")


def test_what_is_missing_is_said_with_who_has_it_and_one_exchange_heals_it(three: Three) -> None:
    three.oujda.record("actor", name="Perdu")
    three.give(three.oujda, three.fes)  # rabat never gets this one
    three.oujda.record("actor", name="Venu")
    later = three.give(three.oujda)
    with three.fes.database.read() as session:
        kept = {bytes(h) for (h,) in session.connection().exec_driver_sql("SELECT hash FROM bundle")}
    three.give(three.fes, three.fes)
    read = read_change_file(later)
    with three.oujda.database.read() as session:
        secret = bytes(session.connection().exec_driver_sql("SELECT secret FROM replica WHERE current = 1").scalar())
    later.write_bytes(compose(read.manifest, secret, {b.hash: b.raw for b in read.bundles if b.hash not in kept}))
    sharing.receive(three.rabat.database, later)
    held = peer(three.rabat, three.oujda)
    assert (held.missing, held.holders) == (1, ("Oujda",))
    three.give(three.rabat, three.fes, three.oujda)  # the one return file
    three.give(three.fes, three.rabat, to="Rabat")
    assert peer(three.rabat, three.oujda).missing == 0
    assert titles(three.rabat) >= {"Perdu", "Venu"}


def test_forgotten_is_off_the_list_until_its_next_file(three: Three) -> None:
    with three.oujda.database.write() as session:
        laptops.forget(session, "Rabat")
        session.commit()
    with three.oujda.database.read() as session:
        assert me(three.rabat) not in {p.laptop.replica for p in peers.listed(session, now=NOW)}
    assert "Acteur de rabat" in titles(three.oujda)
    three.rabat.record("actor", name="De retour")
    three.give(three.rabat, three.oujda, vouch=False)
    assert peer(three.oujda, three.rabat).laptop.trust == "vouched"
    assert "De retour" in titles(three.oujda)


def silent(one: Opened, now: datetime) -> set[str]:
    with one.database.read() as session:
        return {p.laptop.name for p in peers.listed(session, now=now) if p.silent}


def move(one: Opened, which: str, value: object, days: Iterable[int]) -> None:
    """Date the newest bundles of a laptop so many days from now, as their headers might have said."""
    base = int(datetime.now(UTC).timestamp() * 1000)
    with one.database.write() as session:
        run = session.connection().exec_driver_sql
        nos = [no for (no,) in run(f"SELECT no FROM bundle WHERE {which} ORDER BY lamport DESC", (value,))]  # noqa: S608  # conditions written below
        for no, day in zip(nos, days, strict=False):
            run("UPDATE bundle SET wall = ? WHERE no = ?", (base + day * 86_400_000, no))
        session.commit()


def test_silence_is_noticed(three: Three) -> None:
    later = datetime.now(UTC) + timedelta(days=400)
    assert silent(three.oujda, datetime.now(UTC)) == set()
    # this machine's clock alone proves nothing: it may be set wrong
    assert silent(three.oujda, later) == set()
    # somebody wrote a year later: the others were silent, he was not
    three.fes.record("actor", name="Un an après")
    three.give(three.fes, three.oujda)
    move(three.oujda, "replica = ?", bytes.fromhex(me(three.fes)), [370])
    assert silent(three.oujda, later) == {"Rabat"}
    # nobody else writes, but this laptop wrote in many months since
    move(three.oujda, "replica = ?", bytes.fromhex(me(three.fes)), [0])
    assert silent(three.oujda, later) == set()
    for number in range(8):
        three.oujda.record("actor", name=f"Acteur {number}")
        three.give(three.oujda, three.fes)
    move(three.oujda, "here = ?", 1, range(380, 60, -40))
    assert silent(three.oujda, later) == {"Rabat", "Fes"}
    assert authors.retire(three.oujda.database, ["Rabat", "Fes"]) == 2
    assert peer(three.oujda, three.rabat).retired
    before = me(three.rabat)
    three.give(three.oujda, three.rabat)
    assert me(three.rabat) != before


# ---- authors ------------------------------------------------------------------------------------------------


def test_a_vouch_in_the_window_shows_what_waited(apart: Three) -> None:
    apart.rabat.record("actor", name="Commune")
    apart.give(apart.rabat, apart.oujda, vouch=False)
    assert titles(apart.oujda) == set()
    waiting = peer(apart.oujda, apart.rabat)
    assert (waiting.laptop.trust, waiting.waiting) == ("unknown", 1)
    touched = authors.vouch(apart.oujda.database, me(apart.rabat), author="Oujda")
    assert touched["actor"]
    assert titles(apart.oujda) == {"Commune"}
    assert peer(apart.oujda, apart.rabat).laptop.trust == "vouched"


def test_revoking_from_a_point_is_previewed_travels_and_ends_by_vouching_anew(three: Three) -> None:
    with three.oujda.database.read() as session:
        good = authors.sent(session, "Rabat")[0].hash
    three.rabat.record("actor", name="Volé")
    three.give(three.rabat, three.oujda, three.fes)
    before = sharing.current_state_hash(three.oujda.database)
    seen = authors.revoking_would(three.oujda.database, "Rabat", good=good)
    assert [(c.kind, c.new, c.deleted, c.titles) for c in seen] == [("actor", 0, 1, ("Volé",))]
    assert sharing.current_state_hash(three.oujda.database) == before
    authors.revoke(three.oujda.database, "Rabat", good=good, author="Oujda")
    assert "Volé" not in titles(three.oujda)
    assert "Acteur de rabat" in titles(three.oujda)
    three.give(three.oujda, three.fes)
    assert "Volé" not in titles(three.fes)
    assert peer(three.fes, three.rabat).revoked_by == "Oujda"
    three.rabat.record("actor", name="Encore volé")
    three.give(three.rabat, three.fes)
    assert "Encore volé" not in titles(three.fes)
    authors.vouch(three.fes.database, "Rabat")
    assert titles(three.fes) >= {"Volé", "Encore volé"}
    assert "Volé" not in titles(three.oujda)


def test_withdrawing_takes_all_and_an_unknown_point_is_refused(three: Three) -> None:
    with pytest.raises(NotFound):
        authors.revoke(three.oujda.database, "Rabat", good="ffff")
    authors.revoke(three.oujda.database, "Rabat", good=authors.EVERYTHING)
    assert "Acteur de rabat" not in titles(three.oujda)


def test_a_question_is_asked_and_answered(three: Three) -> None:
    authors.revoke(three.oujda.database, "Rabat")
    authors.revoke(three.oujda.database, "Fes", good=authors.EVERYTHING)
    stranger = Opened(three.folder / "stranger", None)
    file = three.give(three.fes, stranger)
    three.give(three.rabat, stranger)
    file = three.give(three.oujda)
    assert [len(one.authors) for one in sharing.inspect(stranger.database, file).asking] == [2]
    sharing.receive(stranger.database, file, vouch=True)
    with stranger.database.read() as session:
        (asked,) = authors.questions(session)
    assert (asked.laptop.name, set(asked.authors)) == ("Oujda", {"Fes", "Rabat"})
    assert "Acteur de fes" in titles(stranger)
    authors.answer(stranger.database, "Oujda", accept=True)
    assert "Acteur de fes" not in titles(stranger)
    with pytest.raises(NotFound):
        authors.answer(stranger.database, "Oujda", accept=True)
    stranger.close()


def test_a_changed_key_is_said(three: Three, monkeypatch: pytest.MonkeyPatch, template: Path) -> None:
    monkeypatch.setattr(identity, "machine_fingerprint", lambda: "another computer")
    three.rabat.record("actor", name="Du nouvel ordinateur")
    file = three.give(three.rabat)
    monkeypatch.undo()
    (said,) = sharing.inspect(three.oujda.database, file).claims
    assert (said.kind, said.of) == ("successor", "Rabat")
    assert sharing.receive(three.oujda.database, file).result == "merged"
    # another laptop that says the same name
    false = Opened(three.folder / "false", template)
    false.record("actor", name="Faux")
    forged = three.folder / "false.maillage"
    sharing.give(false.database, forged, author="Fes")
    (said,) = sharing.inspect(three.oujda.database, forged).claims
    assert (said.kind, said.of, said.laptop.name) == ("same_name", "Fes", "Fes")
    # one that says it is the same person
    with three.fes.database.read() as session:
        person = session.connection().exec_driver_sql("SELECT author FROM bundle WHERE here = 1 LIMIT 1").scalar()
    with false.database.write() as session:
        session.connection().exec_driver_sql("UPDATE sync_state SET value = ? WHERE key = 'author/Fes'", (person,))
        session.commit()
    false.record("actor", name="Encore faux")
    sharing.give(false.database, forged, author="Fes")
    assert "same_author" in {one.kind for one in sharing.inspect(three.oujda.database, forged).claims}
    # and one that says it succeeds a known laptop, without its key
    with false.database.write() as session:
        identity.renew(session)
        session.connection().exec_driver_sql(
            "UPDATE replica SET secret = zeroblob(32) WHERE trust = 'mine' AND current = 0"
        )
        session.connection().exec_driver_sql(
            "INSERT INTO replica (id, key, secret, trust, current) VALUES (?, zeroblob(32), zeroblob(32), 'mine', 0)",
            (bytes.fromhex(me(three.fes)),),
        )
        session.connection().exec_driver_sql(
            "UPDATE replica SET succeeds = ? WHERE current = 1", (bytes.fromhex(me(three.fes)),)
        )
        session.commit()
    false.record("actor", name="Toujours faux")
    sharing.give(false.database, forged, author="Fes")
    assert "uncertified" in {one.kind for one in sharing.inspect(three.oujda.database, forged).claims}
    assert sharing.receive(three.oujda.database, forged).result == "held"
    false.close()


def test_forged_authors_are_refused(apart: Three) -> None:
    """Every byte of the author's part altered in turn: refused whole. A small sample of the ten thousand of soak."""
    import os
    import random

    apart.oujda.record("actor", name="Al Wafae")
    file = apart.give(apart.oujda)
    raw = file.read_bytes()
    bundle = read_change_file(file).bundles[0]
    start = raw.index(bundle.raw)
    draw = random.Random(5)
    forged = apart.folder / "forged.maillage"
    for _ in range(10_000 if os.environ.get("MAILLAGE_SOAK") else 60):
        at = start + draw.randrange(len(bundle.raw))
        forged.write_bytes(raw[:at] + bytes([raw[at] ^ (1 << draw.randrange(8))]) + raw[at + 1 :])
        with pytest.raises(FileDamaged):
            read_change_file(forged)


# ---- taking back --------------------------------------------------------------------------------------------


def test_a_reception_is_taken_back_previewed_brought_back_and_exchanged(apart: Three) -> None:
    row = apart.oujda.record("actor", name="Al Wafae")
    other = apart.oujda.record("actor", name="Deux")
    apart.give(apart.oujda, apart.rabat)
    with apart.rabat.database.read() as session:
        receipt = sharing.exchanges(session)[0].receipt
    apart.rabat.record("actor", row, acronym="AW")
    before = sharing.current_state_hash(apart.rabat.database)
    (seen,) = taking_back.preview(apart.rabat.database, receipt)
    assert (seen.kind, seen.new, seen.deleted) == ("actor", 0, seen.deleted)
    assert seen.deleted >= 1
    assert sharing.current_state_hash(apart.rabat.database) == before
    with pytest.raises(NotFound):
        taking_back.preview(apart.rabat.database, receipt, again=True)
    sharing.take_back(apart.rabat.database, receipt)
    with apart.rabat.database.read() as session:
        line = next(one for one in sharing.exchanges(session) if one.receipt == receipt)
        assert (line.counts, line.taken_back) == (False, True)
    apart.give(apart.rabat, apart.oujda)
    assert "Deux" not in titles(apart.oujda), "it is for everybody"
    (again,) = taking_back.preview(apart.rabat.database, receipt, again=True)
    assert again.new >= 1
    taking_back.bring_back(apart.rabat.database, receipt)
    assert titles(apart.rabat) == {"Al Wafae", "Deux"}
    assert apart.rabat.load("actor", row)["acronym"] == "AW"
    apart.give(apart.rabat, apart.oujda)
    assert titles(apart.oujda) == {"Al Wafae", "Deux"}
    assert apart.oujda.load("actor", other)["name"] == "Deux"
    assert sharing.current_state_hash(apart.rabat.database) == sharing.current_state_hash(apart.oujda.database)


# ---- the words ----------------------------------------------------------------------------------------------


def test_the_words_are_many_short_and_unlike() -> None:
    words = six_words.WORDS
    assert len(set(words)) == 256
    assert all(word.isascii() and word.islower() and len(word) <= 9 for word in words)
    assert len({word[:4] for word in words}) == 256
    assert six_words.six_words(bytes(8)) == six_words.six_words(bytes(8))
    drawn = {six_words.six_words(n.to_bytes(8, "big")) for n in range(2000)}
    assert len(drawn) == 2000
