"""Formulas: written and read back in four languages, kept in none, refused in words, whatever the lists are called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from desktop.errors import FormulaUnread
from desktop.i18n import LANGUAGES, speaking
from desktop.models.areas import area_id
from desktop.models.identity import term_id
from desktop.models.vocabularies import Term, TextRow, text_id
from desktop.services.formula import formulas, measures
from desktop.services.formula.lexicon import Lexicon
from desktop.services.formula.reading import parse
from desktop.services.formula.saying import say
from desktop.services.formula.sound import Unsound, unit_of
from desktop.services.formula.tree import Figure, Node, Number, Ratio, Sum, figure, kept, read_kept
from tests.services.opened import OUJDA, RABAT, Opened

HOSTILE = (
    "Santé",
    "a ou b",
    "x · y",
    "« z »",
    "“q”",
    '"',
    "#12",
    "A/B + C",
    "",
    "30 %",
    "secteur",
    "— —",
    "لا أو نعم",
    "de",
)


class Room:
    """A profile with renamed, doubled and hostile entries, and what a formula may name there."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        with opened.database.write() as session:
            for at, name in enumerate(HOSTILE):
                code = f"x-{at}" if at % 3 else f"x {at}|;)"
                key = term_id("sector", code)
                session.execute(insert(Term).values(id=key, scheme="sector", code=code, origin="local"))
                if name:
                    told = {"owner_table": "term", "owner": key, "field": "name", "lang": "fr", "value": name}
                    session.execute(insert(TextRow).values(id=text_id(key, "name", "fr"), **told))
            health = text_id(term_id("sector", "education"), "name", "es")
            session.execute(update(TextRow).where(TextRow.id == health).values(value="Salud"))
            session.commit()
        self.actors = [
            opened.record("actor", name=name, kind="association") for name in ("Espoir", "Espoir", "Al Wafae / ou")
        ]
        self.refs = {
            "area": [area_id(OUJDA).hex(), area_id(RABAT).hex(), "0" * 32],
            "actor": [*(one.hex() for one in self.actors), "f" * 32],
            "project": [opened.record("project", title="INDIMAJ II").hex()],
        }
        with opened.database.read() as session:
            lexicon = Lexicon(session, "fr")
            self.codes = {
                (kind, code): [one.code for one in lexicon.entries(key, kind)] + ["gone", "60+"]
                for code, key in measures.KEYS.items()
                if not key.ref and code != "currency"
                for kind in {one.kind for one in measures.MEASURES.values() if code in one.keys}
            }

    def values(self, measure: measures.Measure, key: str) -> list[str]:
        if key == "currency":
            return ["MAD", "EUR"]
        return self.refs.get(key) or self.codes[measure.kind, key]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Room]:
    opened = Opened(tmp_path_factory.mktemp("formules") / "profil", template)
    yield Room(opened)
    opened.close()


def trees(room: Room) -> st.SearchStrategy[Node]:
    @st.composite
    def figures(draw: st.DrawFn) -> Figure:
        measure = measures.MEASURES[draw(st.sampled_from(sorted(measures.MEASURES)))]
        keys = set(draw(st.lists(st.sampled_from(sorted(measure.keys)), max_size=3))) | {measure.needs} - {""}
        filters = []
        for key in sorted(keys):
            most = 1 if key == "currency" else 3
            values = st.lists(st.sampled_from(room.values(measure, key)), min_size=1, max_size=most)
            filters.append((key, draw(values)))
        return figure(measure.code, filters)

    numbers = st.integers(0, 10**9).map(lambda n: Number(n / 1000))
    leaves: st.SearchStrategy[Node] = st.one_of(figures(), numbers)

    def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        sums = st.lists(inner, min_size=2, max_size=3).flatmap(
            lambda parts: st.text("+-", min_size=len(parts) - 1, max_size=len(parts) - 1).map(
                lambda signs: Sum(tuple(parts), signs)
            )
        )
        return st.one_of(sums, st.builds(Ratio, inner, inner, st.booleans()))

    return st.recursive(leaves, grown, max_leaves=5)


def sound(node: Node) -> bool:
    try:
        unit_of(node)
    except Unsound:
        return False
    return True


def test_what_is_written_in_a_language_is_read_as_it_was(room: Room) -> None:
    with room.opened.database.read() as session:
        lexicons = {lang: Lexicon(session, lang) for lang in LANGUAGES}

        @settings(max_examples=150)
        @given(trees(room).filter(sound))
        def holds(node: Node) -> None:
            assert read_kept(kept(node)) == node
            for lang, lexicon in lexicons.items():
                words = say(node, lexicon)
                assert parse(words, lexicon) == node, (lang, words)
                assert say(parse(words, lexicon), lexicon) == words

        holds()


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("somme des personnes atteintes · secteur Santé · femmes", "reached(sector=health;sex=women)"),
        (
            "Nombre d'initiatives, statut terminée, territoire Oujda",
            f"initiatives(status=done;area={area_id(OUJDA).hex()})",
        ),
        ("participants aux formations · public Associations", "participants(audience=associations)"),
        ("nombre de réunions · type Coordination", "meetings(kind=coordination)"),
        ("nombre de besoins · ouverts", "needs(status=open)"),
        ("part des besoins couverts", "needs-covered()"),
        ("actions faites à temps / nombre d’actions en %", "(actions-on-time() / actions())%"),
        ("personnes atteintes · femmes ou hommes", "reached(sex=men|women)"),
        ("personnes atteintes · sexe : Femmes", "reached(sex=women)"),
        ("(formations + réunions) / 2", "((trainings() + meetings()) / 2)"),
        ("personnes visées - personnes atteintes", "(targeted() - reached())"),
        ("budget des initiatives · monnaie mad / 1,5", "(budget(currency=MAD) / 1.5)"),
        ("besoins · gravité 5 ou #4", "needs(severity=4|5)"),
        ("people reached · sector Health · women", "reached(sector=health;sex=women)"),
        ("مجموع الأشخاص المستفيدين · القطاع الصحة · نساء", "reached(sector=health;sex=women)"),
        ("suma de personas atendidas · sector #health · mujeres", "reached(sector=health;sex=women)"),
        ("reached(sector=health;sex=women)", "reached(sector=health;sex=women)"),
    ],
)
def test_people_write_it_in_their_own_words(opened: Opened, words: str, form: str) -> None:
    with opened.database.read() as session:
        assert formulas.typed(session, words, "fr") == form


def test_every_language_shows_the_same_formula_in_its_own_words(opened: Opened) -> None:
    form = "(reached(sector=health;sex=women) / reached(sector=education))%"
    with opened.database.read() as session:
        told = [formulas.shown(session, form, lang) for lang in LANGUAGES]
        assert formulas.shown(session, "importé <b>", "fr") == "importé <b>"
    assert told == [
        "somme des personnes atteintes · secteur Santé · femmes / "
        "somme des personnes atteintes · secteur « Éducation, formation » en %",
        "people reached · sector Health · women / people reached · sector « Education, training » as %",
        "suma de personas alcanzadas · sector Salud · mujeres / "
        "suma de personas alcanzadas · sector « Educación, formación » en %",
        "مجموع الأشخاص المستفيدين · القطاع الصحة · نساء / مجموع الأشخاص المستفيدين · القطاع التعليم والتكوين بـ %",
    ]


@pytest.mark.parametrize(
    ("words", "place", "said"),
    [
        ("", "", "elle s’arrête trop tôt"),
        ("sommes", "sommes", "Par exemple : somme des personnes atteintes"),
        ("initiatives · couleur bleue", "couleur bleue", "l’un de ces mots : secteur · statut"),
        ("initiatives · secteur", "", "il manque une valeur après « secteur »"),
        ("initiatives · secteur Astronomie", "Astronomie", "Par exemple : Santé"),
        ("initiatives · ", "", "il manque une précision"),
        ("initiatives en %", "%", "après une division"),
        ("(initiatives", "(", "pas fermée"),
        ("initiatives / besoins / actions", "/ besoins /", "deux divisions"),
        ("personnes atteintes + participants", "*", "elles ne s’ajoutent pas"),
        ("personnes atteintes + initiatives", "*", "la même unité"),
        ("budget des projets", "*", "dites une monnaie"),
        ("2 + 2", "*", "ne compte rien"),
        ("initiatives + ", "", "il manque une mesure"),
        ("+ initiatives", "+", "n’a pas sa place"),
        ("initiatives · acteur Personne", "Personne", "n’est pas un nom connu pour « acteur »"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_was_expected(
    opened: Opened, words: str, place: str, said: str
) -> None:
    with opened.database.read() as session, pytest.raises(FormulaUnread) as caught:
        formulas.typed(session, words, "fr") if words else parse(words, Lexicon(session, "fr"))
    assert said in caught.value.sentence()
    assert words[caught.value.start : caught.value.end] == (words if place == "*" else place)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(somme des personnes atteintes", "a bracket is not closed"),
        ("nombre d’initiatives + part des femmes", "For example: part des besoins couverts"),
        ("personas alcanzadas · sector Astronomía", "For example: Salud"),
        ("sommes", "For example: people reached"),  # in no language: the reader's own
    ],
)
def test_a_fault_is_that_of_the_language_it_is_written_in_told_in_the_reader_s(
    opened: Opened, text: str, said: str
) -> None:
    with opened.database.read() as session, speaking("en"), pytest.raises(FormulaUnread) as refused:
        formulas.typed(session, text)
    assert said in str(refused.value.details["reason"])


def test_two_of_one_name_are_told_apart_by_their_code(room: Room) -> None:
    with room.opened.database.read() as session:
        with pytest.raises(FormulaUnread) as caught:
            formulas.typed(session, "initiatives · acteur Espoir", "fr")
        assert all(f"#{one.hex()}" in caught.value.sentence() for one in room.actors[:2])
        with pytest.raises(FormulaUnread, match="#health"):
            formulas.typed(session, "initiatives · secteur Santé", "fr")
        assert formulas.shown(session, "initiatives(sector=health)", "fr") == "nombre d’initiatives · secteur #health"


@settings(max_examples=300)
@given(st.text(st.sampled_from("·/+−-()%#«»\"', ouinitiatives é\u200f\u0000\n5|;=:نساء"), max_size=60))
def test_hostile_text_is_a_sentence_or_a_formula(room: Room, text: str) -> None:
    with room.opened.database.read() as session:
        try:
            node: Node | None = parse(text, Lexicon(session, "fr"))
            place = (0, 0)
        except FormulaUnread as unread:
            node, place = None, (unread.start, unread.end)
    assert 0 <= place[0] <= place[1] <= len(text)
    assert node is None or read_kept(kept(node)) == node


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "initiatives + " * 500,
        "1 / (" * 40 + "1",
        "a" * 10**6,
        "initiatives · secteur #b" + "".join(f" ou #a{n}" for n in range(31)),
    ],
)
def test_what_is_too_long_or_too_deep_is_refused_at_once(opened: Opened, text: str) -> None:
    with opened.database.read() as session, pytest.raises(FormulaUnread):
        parse(text, Lexicon(session, "fr"))
    with pytest.raises((ValueError, KeyError)):
        read_kept(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "reached",
            "reached(sex=women;sector=health)",
            "reached(sector=)",
            "reached(x=1)",
            "(a())",
            "(a() / b() / c())",
        ),
        *("reached() ", "reached(sector=health|health)", "1.10", "(a()+b())", "a(sector=%zz)", "((a() + b()) + 01)"),
    ],
)
def test_there_is_one_kept_form(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        read_kept(text)
