"""Likely twins: what is found and why, whatever the order, and what a person decides of them on two laptops."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import paths
from desktop.services import twins
from desktop.services.record import same_as
from desktop.services.twins import deciding
from desktop.services.twins.blocks import Blocks
from desktop.services.twins.letters import skeleton
from desktop.services.twins.names import told
from desktop.services.twins.reasons import said
from desktop.services.twins.traits import Rows, Traits, hosts, of_draft, phones, traits
from desktop.services.twins.verdict import REVIEW, SURE, Verdict, judge
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.words.folding import fold
from tests.services.opened import OUJDA, RABAT, Opened
from tests.services.test_bulk_reviews import hand_over, state

KNOWN = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "organisations-variantes.csv"

# of one thing, as people write it
ONE = [
    ("Association Al Wafae", "جمعية الوفاء"),
    ("Association Chourouk pour le développement", "Ass. Chorouk pour le developement"),
    ("Boite à outils des associations", "Boîte à outils des associations"),
    ("Tanger-Tétouan-Al Hoceïma", "Tanger Tetouan Al Hoceima"),
    ("Tanger-Tétouan-Al Hoceïma", "Tanger-Tétouan-Alhoceima"),
    ("Fondation de l’Horizon", "Fondation Horizon"),
    ("Fonds mondial des femmes rurales", "World Fund for Rural Women"),
    ("صندوق الطفولة العالمي", "World Children’s Fund"),
    ("Asociación de Mujeres Migrantes", "Association des femmes migrantes"),
    ("ONG Tadamoun", "التضامن"),
]
# that only look alike
TWO = [
    ("École Ibn Sina 1", "École Ibn Sina 2"),
    ("Médecins du quartier France", "Médecins du quartier Suisse"),
    ("Association des femmes de Taza", "Association des jeunes de Taza"),
    ("Fondation", "Association"),
]


def of(name: str, **more: str) -> Traits:
    return traits(Rows({"fr": name}, **more))  # type: ignore[arg-type]


def compared(one: Traits, other: Traits) -> Verdict:
    blocks = Blocks()
    blocks.count([one, other])
    for row, each in ((b"1", one), (b"2", other)):
        blocks.add(row, each)
    return judge("actor", one, other, blocks)


@pytest.mark.parametrize(("one", "other"), ONE)
def test_one_thing_written_in_two_ways_is_proposed(one: str, other: str) -> None:
    verdict = compared(of(one), of(other))
    assert verdict.score >= REVIEW, (verdict, told(one), told(other))
    assert all(said(verdict.reasons))


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_things_that_look_alike_are_not(one: str, other: str) -> None:
    assert compared(of(one), of(other)).score < REVIEW


def test_the_reason_is_told_in_words() -> None:
    verdict = compared(of("Centre Lazaret", phone="0536 68 00 00"), of("Centre Lazarett", phone="+212536680000"))
    assert set(said(verdict.reasons)) == {"même téléphone", "une lettre d’écart"}
    assert verdict.score >= SURE
    assert "sigle fait des initiales du nom" in said(compared(of("AFO"), of("Amis des Forêts de l’Oriental")).reasons)


def test_initials_in_another_language_are_proposed_not_sure() -> None:
    verdict = compared(of("FME"), of("World Children’s Fund"))  # Fonds mondial de l’enfance
    assert said(verdict.reasons) == ("sigle possible dans une autre langue",)
    assert REVIEW <= verdict.score < SURE


def test_numbers_addresses_and_sites_are_read_as_people_write_them() -> None:
    assert phones("0661-23.45.67") == phones("+212 6 61 23 45 67") == phones("00212661234567") == phones("٠٦٦١٢٣٤٥٦٧")
    assert len(phones("0661234567 / 0536680000")) == 2
    assert phones("poste 12") == frozenset()
    assert hosts("https://www.exemple.ma/fr/") == hosts("exemple.ma") == frozenset({"exemple.ma"})
    assert hosts("https://facebook.com/", "nous@gmail.com") == frozenset()
    assert hosts("https://m.facebook.com/nous") == hosts("facebook.com/nous")
    assert hosts("http://[") == frozenset()


def test_arabic_and_latin_letters_leave_one_skeleton() -> None:
    for latin, arabic in (("Wafae", "الوفاء"), ("Oujda", "وجدة"), ("Khadija", "خديجة"), ("Chourouk", "الشروق")):
        assert skeleton(fold(latin)) == skeleton(fold(arabic))


WORDS = [
    "Association",
    "femmes",
    "Oujda",
    "Wafae",
    "جمعية",
    "الوفاء",
    "ONG",
    "France",
    "2",
    "(AFO)",
    "développement",
    "développment",
]
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


@given(names | st.text(max_size=40), names | st.text(max_size=40))
def test_likeness_has_no_direction(one: str, other: str) -> None:
    a, b = of(one), of(other)
    forth, back = compared(a, b), compared(b, a)
    assert forth.score == pytest.approx(back.score, abs=1e-4)
    assert sorted(forth.reasons) == sorted(back.reasons)


@given(
    st.dictionaries(
        st.sampled_from(["name", "name.ar", "phone", "web", "email", "acronym", "area", "point"]), st.text() | st.none()
    )
)
def test_whatever_is_typed_is_compared(draft: dict[str, object]) -> None:
    for kind in twins.KINDS:
        of_draft(kind, draft, "fr")


def test_the_words_that_ship_are_general() -> None:
    """Each word says one thing, in one of four columns: no list of organisations."""
    listed = json.loads((paths.resources() / "twins" / "words.json").read_text(encoding="utf-8"))
    seen: dict[str, str] = {}
    for group in ("words", "legal", "countries"):
        for row in listed[group]:
            assert len(row) == 4
            for word in {word for part in row for word in part.split()}:
                assert seen.setdefault(word, row[0]) == row[0], word


@pytest.mark.skipif(not KNOWN.exists(), reason="needs ../shared")
def test_no_name_of_the_published_list_is_in_the_code_or_its_data() -> None:
    with KNOWN.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    listed = {name.strip().lower() for row in rows for name in (row["Lookup"], row["Canonical Name"])} - {""}
    root = Path(twins.__file__).parent
    words = json.loads((paths.resources() / "twins" / "words.json").read_text(encoding="utf-8"))
    entries = {
        word
        for group in ("words", "legal", "countries")
        for row in words[group]
        for part in row
        for word in part.split()
    }
    entries |= {phrase for row in words["phrases"] for phrase in row[:2]}
    assert not entries & listed
    code = " ".join(path.read_text(encoding="utf-8") for path in root.glob("*.py")).lower()
    assert [name for name in listed if " " in name and name in code] == []


# ---- on a profile --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Opened]:
    opened = Opened(tmp_path_factory.mktemp("doublons") / "profil", template)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def rows(laptop: Opened) -> dict[str, bytes]:
    drafts: dict[str, dict[str, object]] = {
        "wafae": {"name": "Association Al Wafae", "area": OUJDA, "phone": "0536680000"},
        "arabic": {"name.ar": "جمعية الوفاء", "area": OUJDA, "phone": "+212 5 36 68 00 00"},
        "same": {"name": "Association Al Wafae", "phone": "05.36.68.00.00"},
        "far": {"name": "Association Al Wafae", "area": RABAT},
        "other": {"name": "Coopérative des potiers", "acronym": "CDP", "area": RABAT},
        "short": {"name": "CDP"},
    }
    return {name: laptop.act("actor", draft) for name, draft in drafts.items()}


def found(laptop: Opened, rows: dict[str, bytes]) -> dict[frozenset[str], twins.Pair]:
    names = {row: name for name, row in rows.items()}
    with laptop.database.read() as session:
        return {frozenset((names[pair.one], names[pair.other])): pair for pair in twins.scan(session, "actor")}


def test_a_scan_finds_pairs_and_tells_the_identical_ones(laptop: Opened, rows: dict[str, bytes]) -> None:
    pairs = found(laptop, rows)
    assert {frozenset(("wafae", "arabic")), frozenset(("wafae", "same")), frozenset(("other", "short"))} <= set(pairs)
    assert pairs[frozenset(("wafae", "same"))].identical
    assert not pairs[frozenset(("wafae", "arabic"))].identical  # the same number, another writing: a person looks
    assert not pairs[frozenset(("wafae", "far"))].sure  # one name in two towns
    assert not any("other" in pair and "wafae" in pair for pair in pairs)


def test_progress_is_told_and_a_scan_can_be_stopped(laptop: Opened, rows: dict[str, bytes]) -> None:
    told_of: list[tuple[int, int]] = []
    with laptop.database.read() as session:
        twins.scan(session, "actor", lambda done, total: told_of.append((done, total)))
        assert told_of[-1] == (len(rows), len(rows))
        assert twins.scan(session, "actor", cancelled=lambda: True) == []


def test_what_is_found_does_not_depend_on_the_order(laptop: Opened, rows: dict[str, bytes]) -> None:
    with laptop.database.read() as session:
        scanner = twins.Scanner(session, "actor")
        wanted = scanner.pairs()
        shuffled = list(scanner.index.known)
        for seed in range(5):
            random.Random(seed).shuffle(shuffled)
            again = twins.Scanner.__new__(twins.Scanner)
            again.index, again._found = scanner.index, {}
            again._compare(shuffled, None, None)
            assert again.pairs() == wanted


def test_a_draft_meets_its_twins_and_not_itself(laptop: Opened, rows: dict[str, bytes]) -> None:
    with laptop.database.read() as session:
        index = twins.Index(session, "actor")
        likely = index.likely({"name": "Asociation Alwafae", "phone": "05 36 68 00 00"}, "fr")
        assert likely[0].id in (rows["wafae"], rows["same"])
        assert likely[0].title == "Association Al Wafae"
        assert "même téléphone" in likely[0].reasons
        assert index.likely({"name": "Rien de semblable"}, "fr") == []
        assert rows["wafae"] not in {one.id for one in index.likely({}, id=rows["wafae"])}
        assert twins.likely(session, "actor", {"name": "Al Wafae"}, "fr", 1)[0].title == "Association Al Wafae"
        assert twins.likely(session, "meeting", {"title": "Réunion"}, "fr") == []


def test_united_told_apart_and_undone(laptop: Opened, rows: dict[str, bytes]) -> None:
    pair = frozenset(("wafae", "same"))
    with UnitOfWork(laptop.database) as uow:
        deciding.unite(uow, "actor", rows["same"], [rows["wafae"]], ["area"])
        uow.commit("réunir")
    assert pair not in found(laptop, rows)
    assert laptop.load("actor", rows["same"])["area"] == laptop.load("actor", rows["wafae"])["area"]
    with laptop.database.read() as session:
        assert deciding.united(session, "actor") == [deciding.United((rows["same"], rows["wafae"]))]
        assert {one.id for one in twins.likely(session, "actor", {"name": "Al Wafae"}, "fr")} >= {rows["same"]}
        assert rows["wafae"] not in {one.id for one in twins.likely(session, "actor", {"name": "Al Wafae"}, "fr")}
    laptop.undo()
    assert pair in found(laptop, rows)
    assert laptop.load("actor", rows["same"])["area"] is None
    with UnitOfWork(laptop.database) as uow:
        deciding.tell_apart(uow, "actor", rows["same"], rows["wafae"])
        uow.commit("distinctes")
    assert pair not in found(laptop, rows)
    with laptop.database.read() as session:
        assert deciding.told_apart(session, "actor") == [tuple(sorted((rows["same"], rows["wafae"])))]
    laptop.undo()
    assert pair in found(laptop, rows)


def test_separating_one_keeps_the_others_together(laptop: Opened) -> None:
    a, b, c = sorted(laptop.act("place", {"name": f"Lieu {n}"}) for n in "xyz")
    with UnitOfWork(laptop.database) as uow:
        deciding.unite(uow, "place", b, [a, c])
        deciding.separate(uow, "place", b)
        uow.commit("séparer")
    with laptop.database.read() as session:
        assert same_as.members_of(session, "place", b) == [b]
        assert set(same_as.members_of(session, "place", a)) == {a, c}


def test_what_changes_is_followed(laptop: Opened, rows: dict[str, bytes]) -> None:
    with laptop.database.read() as session:
        scanner = twins.Scanner(session, "place")
    before = len(scanner.pairs())
    one = laptop.act("place", {"name": "Maison de quartier Lazaret", "area": OUJDA})
    other = laptop.act("place", {"name": "Maison du quartier Lazarett", "area": OUJDA})
    with laptop.database.read() as session:
        scanner.follow(session, [one, other])
        assert len(scanner.pairs()) == before + 1
        assert {(p.one, p.other) for p in scanner.pairs()} == {(p.one, p.other) for p in twins.scan(session, "place")}
    laptop.trash("place", other)
    with laptop.database.read() as session:
        scanner.follow(session, [other])
    assert len(scanner.pairs()) == before


def test_a_record_written_a_hundred_times_weighs_as_one(laptop: Opened) -> None:
    row = laptop.act("service", {"name": "Cours du soir"})
    with laptop.database.read() as session:
        index = twins.Index(session, "service")
        size, rare = index.blocks.size, dict(index.blocks._counts)
        for _turn in range(100):
            index.follow(session, [row])
        assert (index.blocks.size, dict(index.blocks._counts)) == (size, rare)


def test_those_told_apart_leave_one_class_and_are_not_united_in_bulk_through_a_third(laptop: Opened) -> None:
    draft = {"name": "Jardin des Oliviers", "phone": "0535112233"}
    a, b, c = sorted(laptop.act("actor", draft) for _n in range(3))
    with UnitOfWork(laptop.database) as uow:
        assert {(a, b), (a, c), (b, c)} <= set(deciding.unite_identical(uow, "actor"))
        assert same_as.members_of(uow.session, "actor", c) == [a, b, c]  # the lowest is shown
        deciding.tell_apart(uow, "actor", b, c)  # whatever held them together
        assert same_as.members_of(uow.session, "actor", b) == [a, b]
        assert same_as.members_of(uow.session, "actor", c) == [c]
        uow.commit("distinctes")
    with UnitOfWork(laptop.database) as uow:
        assert not any(c in pair for pair in deciding.unite_identical(uow, "actor"))
        uow.commit("en lot")
    laptop.trash("actor", a, b, c)


def test_one_links_the_other_says_not_the_same(tmp_path: Path, template: Path) -> None:
    """Both rows stay, both laptops show one thing, and the disagreement is told until somebody decides again."""
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    one, other = (oujda.record("actor", name=f"Association Al Wafae{end}") for end in ("", "a"))
    hand_over(oujda, rabat, tmp_path)
    with UnitOfWork(oujda.database) as uow:
        deciding.unite(uow, "actor", other, [one])
        uow.commit("réunir")
    with UnitOfWork(rabat.database) as uow:
        deciding.tell_apart(uow, "actor", one, other)
        uow.commit("distinctes")
    hand_over(oujda, rabat, tmp_path)
    hand_over(rabat, oujda, tmp_path)
    pair = (min(one, other), max(one, other))
    for laptop in (oujda, rabat):
        with laptop.database.read() as session:
            assert deciding.united(session, "actor") == [deciding.United((other, one), (pair,))]
            assert twins.scan(session, "actor") == []
    assert state(oujda) == state(rabat)
    with UnitOfWork(rabat.database) as uow:  # both now link, with different faces
        deciding.unite(uow, "actor", one, [other])
        uow.commit("réunir")
    with UnitOfWork(oujda.database) as uow:
        same_as.prefer(uow, other)
        uow.commit("préférer")
    hand_over(rabat, oujda, tmp_path)
    hand_over(oujda, rabat, tmp_path)
    assert state(oujda) == state(rabat)
    for laptop in (oujda, rabat):
        with laptop.database.read() as session:
            assert [set(group.members) for group in deciding.united(session, "actor")] == [{one, other}]
            assert deciding.united(session, "actor")[0].disputed == ()
        assert {laptop.load("actor", row)["name"] for row in (one, other)} == {
            "Association Al Wafae",
            "Association Al Wafaea",
        }
    oujda.close()
    rabat.close()
