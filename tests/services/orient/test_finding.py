"""Where somebody can be sent: what fits, in which order, why; nothing protected in any answer; nothing kept of it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, table, text

from desktop.errors import InvalidValue
from desktop.i18n import LANGUAGES
from desktop.reports import card, printed
from desktop.services.orient.finding import CLOSED, OPEN, UNKNOWN, Orientation, Wanted, orient
from desktop.services.orient.need_words import sectors_of
from tests.fakes import ManualClock
from tests.services.opened import OUJDA, RABAT, Opened
from tests.services.orient import made

NOON = datetime(2026, 6, 9, 11, tzinfo=UTC)  # a Tuesday, noon in Morocco
POINT = (34.68, -1.91)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Opened]:
    """Sixty services that may be told, and twenty-four that may not."""
    one = Opened(tmp_path_factory.mktemp("orient") / "profil", template, ManualClock(NOON))
    one.hidden = made.make(one, 60, secret=24)
    yield one
    one.close()


def ask(opened: Opened, wanted: Wanted, now: datetime = NOON, lang: str = "fr", **more: object) -> Orientation:
    with opened.database.read() as session:
        return orient(session, wanted, now, lang, **more)  # type: ignore[arg-type]  # a test knows the names


def service(opened: Opened, name: str, **more: object) -> bytes:
    draft: dict[str, object] = {"name": name, "sector": "health", "places": [OUJDA], "opening": "24h/24", **more}
    return opened.record("service", **draft)


def names(told: Orientation) -> list[str]:
    return [one.name[1] for one in told.found]


def test_the_nearest_open_service_in_the_language_comes_first(opened: Opened) -> None:
    far = opened.record("place", name="Loin", area=OUJDA, point=(34.70, -1.91, 10.0))
    near = opened.record("place", name="Près", area=OUJDA, point=(34.681, -1.91, 10.0), address="3 rue du Puits",
                         directions="Derrière la poste")  # fmt: skip
    service(opened, "Loin, ouvert", places=[far], languages=["ar"])
    service(opened, "Près, ouvert", places=[near], languages=["ar", "fr"], phone="0536112233")
    service(opened, "Près, fermé", places=[near], languages=["ar"], opening="lundi 9h-12h")
    service(opened, "Près, langue inconnue", places=[near])
    service(opened, "Près, en wolof", places=[near], languages=["wo"])
    service(opened, "Près, darija", places=[near], languages=["ary"], opening="mardi 14h-16h")
    service(opened, "École", places=[near], languages=["ar"], sector="education")
    told = ask(opened, Wanted("health", ("ar",), made.area(opened, OUJDA), POINT))
    assert names(told) == ["Près, ouvert", "Loin, ouvert", "Près, darija", "Près, fermé", "Près, langue inconnue"]
    first = told.found[0]
    assert (first.place, first.address, first.directions) == ("Près", "3 rue du Puits", "Derrière la poste")
    assert first.reasons == ("Santé", "on y parle : Arabe", "à 110 m")
    assert (first.when, first.rank, first.phone) == ("Ouvert jour et nuit", OPEN, "0536112233")
    assert told.found[2].when == "Ouvre à 14 h"
    assert told.found[3].when == "Ouvre lundi à 9 h"
    assert (told.sectors, told.of) == (("Santé",), 5)


def test_the_way_is_told_to_the_place_one_is_sent_to(opened: Opened) -> None:
    """A service at two places: directions to the other one would send somebody astray."""
    far = opened.record("place", name="Loin", area=OUJDA, point=(34.75, -1.91, 10.0), directions="Face au marché")
    near = opened.record("place", name="Près", area=OUJDA, point=(34.681, -1.91, 10.0), directions="Derrière la poste")
    bare = opened.record("place", name="Sans mots", area=OUJDA, point=(34.60, -1.91, 10.0))
    service(opened, "Deux lieux", places=[far, near, bare])
    told = {}
    for where in ((34.68, -1.91), (34.75, -1.91), (34.60, -1.91)):
        (found,) = ask(opened, Wanted(area=made.area(opened, OUJDA), at=where)).found
        told[found.place] = found.directions
    assert told == {"Près": "Derrière la poste", "Loin": "Face au marché", "Sans mots": ""}


def test_a_territory_is_left_for_what_is_around_it(opened: Opened) -> None:
    province = made.area(opened, "02.411")
    service(opened, "Commune")
    service(opened, "Province", places=[province])
    service(opened, "Rabat", places=[RABAT])
    assert names(ask(opened, Wanted(area=made.area(opened, OUJDA)))) == ["Commune", "Province"]
    told = ask(opened, Wanted(area=province))
    assert set(names(told)) == {"Commune", "Province"}
    assert told.found[0].reasons == ("sur place",)
    assert ask(opened, Wanted(area=made.area(opened, RABAT))).of == 1


def test_on_a_day_and_what_is_not_known(opened: Opened) -> None:
    service(opened, "Lundi", opening="lundi 9h-12h")
    service(opened, "Illisible", opening="appelez d’abord")
    service(opened, "Rien", opening="")
    service(opened, "Fermé pour un temps", status="paused")
    service(opened, "Prévu", status="planned")
    service(opened, "Arrêté", status="ended")
    told = ask(opened, Wanted(day=date(2026, 6, 15)))
    assert [(one.name[1], one.when, one.rank) for one in told.found] == [
        ("Lundi", "9 h – 12 h", OPEN),
        ("Illisible", "Horaires non lus", UNKNOWN),
        ("Rien", "Horaires non renseignés", UNKNOWN),
        ("Fermé pour un temps", "Fermé pour un temps", CLOSED),
    ]
    assert told.found[1].hours == ("appelez d’abord",)


def test_an_alert_stops_by_itself(opened: Opened) -> None:
    service(opened, "Alerte", alert="Fermé cette semaine", alert_until="2026-06-12")
    service(opened, "Ouvert")
    told = ask(opened, Wanted())
    assert [(one.name[1], one.alert[1]) for one in told.found] == [("Ouvert", ""), ("Alerte", "Fermé cette semaine")]
    told = ask(opened, Wanted(), NOON + timedelta(days=4))
    assert [(one.name[1], one.alert[1]) for one in told.found] == [("Alerte", ""), ("Ouvert", "")]


@pytest.mark.parametrize(
    ("typed", "sectors"),
    [
        *(("health", {"health"}), ("Santé", {"health"}), ("vaccin pour un bébé", {"health"}), ("طبيب", {"health"})),
        *(
            ("une sage-femme", {"health"}),
            ("une femme seule", set()),
            ("j’ai faim", {"basic-aid"}),
            ("pasaporte", {"protection"}),
        ),
        *(("قابلة", {"health"}), ("salaire impayé", {"livelihoods"}), ("university", {"education"})),
        *(("dormir ce soir", {"basic-aid"}), ("abogado", {"protection"}), ("school", {"education"}), ("xyz", set())),
    ],
)
def test_a_need_is_understood_in_words(typed: str, sectors: set[str]) -> None:
    assert set(sectors_of(typed)) == sectors


def test_words_that_mean_no_sector_are_looked_for_in_what_services_say(opened: Opened) -> None:
    service(opened, "Atelier", description="Réparation de vélos", sector="livelihoods")
    service(opened, "Autre")
    told = ask(opened, Wanted("vélos"))
    assert names(told) == ["Atelier"]
    assert ask(opened, Wanted("bicyclettes")).of == 0


@pytest.mark.parametrize(
    "need",
    ["un atelier pour mon fils", "Je cherche un atelier de vélos", "a workshop for my son: atelier", "ورشة atelier في"],
)
def test_small_words_of_a_need_find_nothing_by_themselves(opened: Opened, need: str) -> None:
    service(opened, "Atelier", sector="livelihoods")
    service(opened, "Cantine pour tous, de midi à deux heures", description="For all, in my house. في المدينة")
    assert names(ask(opened, Wanted(need))) == ["Atelier"]
    assert names(ask(opened, Wanted("pour"))) == ["Cantine pour tous, de midi à deux heures"]  # nothing else was said


def test_no_answer_and_no_card_holds_anything_protected(town: Opened) -> None:
    """A thousand answers drawn at random, and the card of whatever they hold."""
    dice = random.Random(8)
    areas = [made.area(town, code) for code in (OUJDA, RABAT, "02.411", "02")]
    needs = ("", *made.SECTORS, "vaccin", "écoute", f"accueil {made.SECRET}", made.SECRET, "soins")
    cards: set[tuple[bytes, str]] = set()
    answered = 0
    with town.database.read() as session:
        for _round in range(1000):
            wanted = Wanted(
                dice.choice(needs),
                tuple(dice.sample(made.LANGUAGES, dice.randint(0, 2))),
                dice.choice([None, *areas]),
                dice.choice([None, (POINT[0] + dice.uniform(-0.1, 0.1), POINT[1])]),
                dice.choice([None, date(2026, 1, 1) + timedelta(days=dice.randrange(365))]),
            )
            now, lang = NOON + timedelta(hours=dice.randrange(9000)), dice.choice(LANGUAGES)
            told = orient(
                session, wanted, now, lang, audience=dice.choice(("public", "partners", "internal")), most=100
            )
            assert not {one.id for one in told.found} & town.hidden
            assert made.SECRET not in repr(told).replace(repr(wanted), "")
            answered += bool(told.found)
            cards |= {(one.id, lang) for one in told.found[:1]}
        assert answered > 500
        for row, lang in sorted(cards)[:60]:
            try:
                page = printed.page(card.document(card.read(session, row, NOON, lang)))
            except InvalidValue:
                continue  # for the network alone
            assert made.SECRET.encode() not in page
            assert b"0600990099" not in page
        for row in town.hidden:
            with pytest.raises(InvalidValue):
                card.read(session, row, NOON, "fr")


def test_sabotage_what_is_not_hidden_would_be_found(town: Opened) -> None:
    """The same words find a service once nothing about it is protected."""
    with town.database.read() as session:
        before = orient(session, Wanted(made.SECRET), NOON, "fr", most=100)
    row = town.record("service", name=f"Accueil du {made.SECRET}", sector="health", places=[OUJDA])
    with town.database.read() as session:
        told = orient(session, Wanted(made.SECRET), NOON, "fr", most=100)
    town.trash("service", row)
    assert (before.of, told.of) == (0, 1)


def test_nothing_is_kept_of_who_asks(town: Opened, caplog: pytest.LogCaptureFixture) -> None:
    """No row and no file changes, and no line of the log is written."""

    def state() -> tuple[object, ...]:
        with town.database.read() as session:
            tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")).scalars()
            rows = [session.scalar(select(func.count()).select_from(table(name))) for name in tables.all()]
        folder = town.database.profile.folder
        files = {
            str(file.relative_to(folder)): hashlib.blake2b(file.read_bytes()).hexdigest()
            for file in sorted(folder.rglob("*"))
            if file.is_file() and not file.name.endswith("-shm")  # a reader takes its place in it
        }
        return rows, files

    caplog.set_level(0)
    before = state()
    caplog.clear()
    told = ask(town, Wanted("vaccin", ("ar",), made.area(town, OUJDA), POINT))
    with town.database.read() as session:
        open_to_all = next(one.id for one in told.found if one.outside)
        card.document(card.read(session, open_to_all, NOON, "ar"))
    assert not [line for line in caplog.messages if "vaccin" in line]
    assert state() == before
