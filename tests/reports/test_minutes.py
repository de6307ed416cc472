"""What minutes say: everything of the meeting in its own language, to each audience what it may be told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.errors import InvalidValue, NotFound
from desktop.i18n import LANGUAGES, language, set_language, speaking
from desktop.reports import minutes_reading
from desktop.reports.message import LIMIT, message
from desktop.reports.minutes import Minutes
from desktop.reports.minutes_document import document
from desktop.reports.minutes_reading import Wanted
from desktop.services.keeping.line_text import mark
from desktop.services.meeting import agendas, attendance, meeting_lines, minutes_closing
from desktop.services.secret.keystore import FILE, keystore_for
from desktop.services.unit_of_work import UnitOfWork
from desktop.viewmodels.meeting.meeting_acts import known_names, open_book
from tests.reports.conftest import TODAY
from tests.services.meeting_room import TAG, Room, at
from tests.services.opened import OUJDA, Opened

POINT = (34.714321, -1.876543, 10.0)


def told(opened: Opened, room: Room, audience: str = "internal", lang: str = "") -> Minutes:
    with opened.database.read() as session:
        return minutes_reading.read(session, Wanted(room.id, TODAY, lang, audience))


def test_minutes_hold_the_whole_meeting(held: dict[str, Minutes]) -> None:
    found = held["fr"]
    assert (found.title, found.day, found.hours) == (
        *("Atelier technique d’Oujda", "mercredi 20 janvier 2021"),
        "de 09:30 à 12:00",
    )
    assert (found.chair, found.notes_by) == (
        *("Exemple Brahim (Al Wafae)", "Exemple Aïcha (Fondation Orient-Occident)"),
    )
    assert [one.name for one in found.present] == ["Exemple Brahim", "Exemple Aïcha", "Exemple Driss", ""]
    assert [one.organisation for one in found.absent] == ["OIM Maroc"]
    assert found.counted == "1 femme · 1 homme · non renseigné : 2"
    assert [len(item.lines) for item in found.items] == [4, 3, 4]
    assert (found.items[1].planned, found.items[1].status) == ("45 minutes", "Reporté")
    first = found.items[0].lines[1]
    assert (first.time, first.label, first.more) == (
        *("10:37", "Besoin"),
        "Aide de base · Hay Andalous · 4 · Grave · 140 personnes",
    )
    assert found.items[0].lines[3].text.startswith("Exemple Aïcha rappelle")
    assert [one.statement[:11] for one in found.priorities] == ["Hébergement", "Accès aux s"]
    assert [one.number for one in found.decisions] == ["2021-01-20/1", "2021-01-20/2"]
    assert [(one.who, one.until, one.status) for one in found.actions] == [
        ("Exemple Brahim (Al Wafae)", "22 jan. 2021", "À faire"),
        ("Exemple Chaïmae (OIM Maroc)", "28 fév. 2021", "À faire"),
    ]
    assert found.carried == ()


def test_they_are_in_the_meetings_language_whatever_the_windows(held: dict[str, Minutes]) -> None:
    set_language("es")
    told = document(held["ar"])
    assert (told.lang, told.kind, told.rtl) == ("ar", "محضر نهائي مع تصويبات", True)
    assert language() == "es"
    assert "يناير" in held["ar"].day
    assert {label for label, _text in told.facts} >= {"التاريخ", "المكان"}


def test_another_thread_does_not_hear_the_language_of_a_document() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with speaking("ar"), ThreadPoolExecutor(1) as pool:
        assert (language(), pool.submit(language).result()) == ("ar", "fr")
    assert language() == "fr"
    with pytest.raises(ValueError, match="xx"), speaking("xx"):
        pass


def test_an_open_action_that_came_back_is_told_apart(opened: Opened) -> None:
    before = Room(opened, day="2021-01-06")
    before.line("Trouver une salle", "action")
    room_id = before.act(lambda uow: agendas.next_meeting(uow, before.id, TAG))
    with opened.database.read() as session:
        found = minutes_reading.read(session, Wanted(room_id, TODAY))
    assert found.actions == ()
    assert [one.what for one in found.carried] == ["Trouver une salle"]


@pytest.mark.parametrize(("day", "hour"), [("2024-03-09", "10:30"), ("2024-03-11", "09:30")])
def test_the_page_and_the_minutes_say_one_hour_about_ramadan(opened: Opened, day: str, hour: str) -> None:
    room = Room(opened, day=day)
    began = datetime.fromisoformat(f"{day}T09:30").replace(tzinfo=UTC)

    def write(uow: UnitOfWork) -> None:
        meeting_lines.finish(
            uow, meeting_lines.write(uow, room.id, text="On commence", kind="note", rank="a", at=began)
        )

    room.act(write)
    with opened.database.read() as session:
        page = open_book(session, meeting=room.id, lang="fr", known=known_names(session, lang="fr"))
    assert page is not None
    assert [row.time for row in page.rows] == [hour]
    assert [line.time for line in told(opened, room).items[0].lines] == [hour]


def test_corrections_stand_where_they_belong(opened: Opened) -> None:
    room = Room(opened)
    line = room.line("Une permanence le mardi", "decision")
    when = datetime(2021, 2, 3, 8, tzinfo=UTC)
    room.act(lambda uow: minutes_closing.close(uow, room.id, "Poste d’Oujda", when))
    room.act(lambda uow: minutes_closing.amend(uow, room.id, "Le mercredi.", when + timedelta(days=1), line))
    room.act(lambda uow: minutes_closing.amend(uow, room.id, "La salle était la B.", when + timedelta(days=2)))
    found = told(opened, room)
    assert (found.final, found.closed) == (True, "3 février 2021, par Poste d’Oujda")
    assert [(one.day, one.text) for one in found.corrections] == [("5 février 2021", "La salle était la B.")]
    assert [one.text for one in found.items[0].lines[0].corrections] == ["Le mercredi."]
    said = document(found)
    texts = [block.text for block in said.blocks if hasattr(block, "text")]
    place = texts.index("Une permanence le mardi")
    assert texts[place + 1] == "Rectificatif du 4 février 2021 : Le mercredi."
    assert said.stamp == when


def test_a_person_whose_key_is_not_here_is_said_to_be_locked(opened: Opened) -> None:
    room = Room(opened)
    who = room.person("Aïcha Exemple")
    room.line(f"{at(who)} parle")
    with opened.database.read() as session:
        store = keystore_for(session)
    (opened.database.profile.folder / FILE).unlink()
    store.reread()
    assert "Aïcha" not in repr(told(opened, room))
    assert told(opened, room).present[0].name == "personne verrouillée"


# ---- who may be told what ------------------------------------------------------------------------------


def sheltered(opened: Opened) -> tuple[Room, bytes]:
    """A meeting with somebody of a protected actor, a need at a shelter, and a decision for few."""
    actor = opened.record("actor", name="Maison du jujubier", protected=True, area=OUJDA)
    room = Room(opened, visibility="public", venue="https://visio.example/secret")
    who = opened.record("contact", name="Aïcha Exemple", role="Directrice", actor=actor)
    room.act(lambda uow: attendance.expect(uow, room.id, contact=who, present=True))
    room.line(f"{at(who)} et {mark('actor', actor)} sont d’accord")
    need = room.line("Un lit de plus", "need")
    hidden = opened.record("area", name="Hay Caché", parent=OUJDA, level=5)
    place = opened.record(
        "place", name="Rue du Secret", kind="shelter", area=hidden, point=(34.684321, -1.912345, 10.0)
    )
    opened.record("need", room.subject(need).id, places=[place], people=3, sector="protection")
    decision = room.line("Rien ne se dit dehors", "decision")
    opened.record("decision", room.subject(decision).id, visibility="internal")
    return room, who


@pytest.mark.parametrize("audience", ["internal", "partners", "public"])
def test_nobody_protected_is_named_or_placed(opened: Opened, audience: str) -> None:
    room, _who = sheltered(opened)
    found = told(opened, room, audience)
    everything = repr(found) + message(found) + repr(document(found))
    for secret in ("jujubier", "Rue du Secret", "Hay Caché", "34.71", "1.8765"):
        assert secret not in everything
    assert found.present[0].organisation == "Acteur protégé (Oujda)"


def test_others_are_told_functions_and_no_names(opened: Opened) -> None:
    room, _who = sheltered(opened)
    ours, theirs = told(opened, room), told(opened, room, "partners")
    assert ours.items[0].lines[0].text == "Aïcha Exemple et Acteur protégé (Oujda) sont d’accord"
    assert [one.people for one in ours.needs] == ["3 personnes"]
    assert ours.kept_back == 0
    assert "visio.example" in ours.place
    assert theirs.items[0].lines[0].text.startswith("Directrice (Acteur protégé (Oujda)) et")
    assert (theirs.present[0].name, theirs.present[0].function) == ("", "Directrice")
    assert "Aïcha" not in repr(theirs)
    assert "visio.example" not in theirs.place
    assert (theirs.needs, theirs.decisions, theirs.kept_back) == ((), (), 2)
    assert "2 lignes n’y sont pas" in repr(document(theirs))


def test_a_meeting_for_few_is_not_told_to_many(opened: Opened) -> None:
    room = Room(opened)
    with pytest.raises(InvalidValue, match="public plus étroit"):
        told(opened, room, "public")
    with pytest.raises(InvalidValue):
        told(opened, room, "everybody")
    with opened.database.read() as session, pytest.raises(NotFound):
        minutes_reading.read(session, Wanted(b"0" * 16, date(2021, 1, 1)))


# ---- the short text ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_says_decisions_and_actions_first(held: dict[str, Minutes], lang: str) -> None:
    found = held[lang]
    text = message(found)
    assert len(text) <= LIMIT
    assert text.startswith(found.title)
    assert (
        text.index(found.decisions[0].text) < text.index(found.actions[0].what) < text.index(found.needs[0].statement)
    )


def test_what_does_not_fit_in_a_message_is_counted(opened: Opened) -> None:
    room = Room(opened)
    for number in range(30):
        room.line(f"Décision {number} : " + "mot " * 20, "decision")
    text = message(told(opened, room))
    assert len(text) <= LIMIT
    shown = text.count("\n– ")
    assert f"… et {30 - shown} lignes de plus dans le compte rendu." in text
    long = Room(opened, title="T" * 4000)
    long.line("D" * 4000, "decision")
    assert len(message(told(opened, long))) <= LIMIT
