"""Open or not, until when and when next: by Morocco's clocks, Ramadan and holidays, as told in four languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.i18n import FSI, PDI, RLM, speaking
from desktop.services.hours import moroccan_days
from desktop.services.hours.clock import hours_of, kind_at, moments, on_day, state_at, state_of
from desktop.services.hours.reading import read
from desktop.services.hours.rules import written
from desktop.services.hours.saying import lines, said_day, said_state
from desktop.timekeeping import on_the_wall
from tests.fakes import ManualClock

OFFICE = "lundi à vendredi 9 h – 12 h, 14 h – 16 h 30; samedi 9h-12h; fermé les jours fériés"


def _told(text: str, utc: str, lang: str = "fr", rules: str | None = None) -> str:
    clock = ManualClock(datetime.fromisoformat(utc).replace(tzinfo=UTC))
    now = clock.now()
    with speaking(lang):
        told = said_state(state_of(text, rules, now), on_the_wall(now).date())
    return told.replace(FSI, "").replace("\u2066", "").replace(PDI, "")


@pytest.mark.parametrize(
    ("utc", "told"),
    [
        ("2026-06-08 08:30", "Ouvert jusqu’à 12 h"),  # a Monday; 9:30 in Morocco
        ("2026-06-08 11:30", "Ouvre à 14 h"),
        ("2026-06-08 13:00", "Ouvert jusqu’à 16 h 30"),
        ("2026-06-08 15:30", "Ouvre demain à 9 h"),
        ("2026-06-13 11:30", "Ouvre lundi à 9 h"),  # Saturday, 12:30
        ("2026-06-13 07:59", "Ouvre à 9 h"),
        ("2026-07-29 16:00", "Ouvre vendredi à 9 h"),  # the 30th is the feast of the throne
        ("2026-07-30 10:00", "Ouvre demain à 9 h"),
    ],
)
def test_an_office_through_its_week(utc: str, told: str) -> None:
    assert _told(OFFICE, utc) == told


def test_the_clock_of_ramadan_is_followed() -> None:
    """In Ramadan Morocco's clock is UTC's own: nine is nine."""
    assert _told("lundi à vendredi 9h-16h; ramadan 10h-15h", "2026-03-02 09:30") == "Ouvre à 10 h"
    assert _told("lundi à vendredi 9h-16h; ramadan 10h-15h", "2026-03-02 10:30") == "Ouvert jusqu’à 15 h"
    assert _told("lundi à vendredi 9h-16h; ramadan 10h-15h", "2026-06-08 08:30") == "Ouvert jusqu’à 16 h"
    # nothing said of Ramadan: told, with the doubt
    assert _told("lundi à vendredi 9h-16h", "2026-03-02 10:30") == "Ouvert jusqu’à 16 h, à vérifier (ramadan)"
    closed = "lundi à vendredi 9h-16h, fermé pendant le ramadan"
    assert _told(closed, "2026-03-02 10:30") == "Ouvre le 19 mar. à 9 h, à vérifier (ramadan)"


def test_on_the_eve_only_the_moon_will_tell() -> None:
    day = date(2026, 2, 18)
    assert moroccan_days.ramadan(day) is None
    text = "tous les jours 9h-16h; ramadan 10h-15h"
    assert _told(text, "2026-02-18 11:00") == "Horaires à vérifier (ramadan)"
    hours = read(text)
    assert hours is not None
    assert {one.why for one in on_day(hours, day)} == {"ramadan"}
    same = read("tous les jours 9h-16h; ramadan 9h-16h")
    assert same is not None
    assert [one.why for one in on_day(same, day)] == [""]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-03-12", 9),
        ("2025-03-02", 9),
        ("2026-02-19", 9),
        ("2024-06-17", 12),
        ("2025-06-07", 12),
        ("2023-07-20", 1),
    ],
)
def test_the_tabular_calendar_is_within_a_day_of_the_moon_seen_in_morocco(day: str, said: int) -> None:
    """Beginnings of Ramadan, feasts of sacrifice, a new year, as they were announced."""
    near = moroccan_days._around(date.fromisoformat(day))
    wanted = {9: (9, 1), 12: (12, 10), 1: (1, 1)}[said]
    assert wanted in {moroccan_days.islamic(one)[1:] for one in near}


def test_holidays_that_follow_the_moon_are_uncertain() -> None:
    assert moroccan_days.holiday(date(2026, 3, 20)) is None
    assert moroccan_days.holiday(date(2026, 11, 18)) is True
    assert moroccan_days.holiday(date(2026, 11, 27)) is False
    assert _told(OFFICE, "2026-03-20 10:00") == "Horaires à vérifier (jour férié)"
    assert _told("lundi à vendredi 9h-16h", "2026-11-18 10:00") == "Ouvert jusqu’à 16 h, à vérifier (jour férié)"


def test_feasts_that_the_moon_tells_are_a_doubt_where_the_hours_say_nothing_of_them() -> None:
    """On the feast itself, too: nobody is sent before a closed door as if it were sure to be open."""
    usual = "tous les jours 9h-16h; ramadan 9h-16h"
    assert _told(usual, "2026-05-27 10:00") == "Ouvert jusqu’à 16 h, à vérifier (jour férié)"  # the feast of sacrifice
    assert _told(usual, "2026-05-25 17:00") == "Ouvre demain à 9 h, à vérifier (jour férié)"
    assert _told(usual, "2026-05-20 17:00") == "Ouvre demain à 9 h"
    hours = read(usual)
    assert hours is not None
    with speaking("fr"):
        assert said_day(on_day(hours, date(2026, 5, 27))) == "9 h – 16 h, à vérifier (jour férié)"
        assert said_day(on_day(hours, date(2026, 11, 18))) == "9 h – 16 h, à vérifier (jour férié)"
        assert said_day(on_day(hours, date(2026, 11, 19))) == "9 h – 16 h"
    eve = "tous les jours 9h-16h"  # nothing said of Ramadan, which may begin today
    assert _told(eve, "2026-02-18 10:00") == "Ouvert jusqu’à 16 h, à vérifier (ramadan)"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("24h/24", "Ouvert jour et nuit"),
        ("sur rendez-vous", "Sur rendez-vous"),
        ("appelez", "Horaires non lus"),
        ("", "Horaires non renseignés"),
        ("premier lundi du mois 10h-12h", "Ouvre le 6 juil. à 10 h"),
        ("lundi 20h-2h", "Ouvre lundi à 20 h"),
        ("jeudi 8h-9h ou sur rendez-vous", "Ouvre jeudi à 8 h, ou sur rendez-vous"),
        ("jeudi 8h-9h sur rendez-vous", "Sur rendez-vous"),
        ("tous les jours 8h-12h, 12h-14h", "Ouvert jusqu’à 14 h"),
    ],
)
def test_what_is_told_on_a_tuesday_noon(text: str, told: str) -> None:
    assert _told(text, "2026-06-09 10:00") == told


def test_after_midnight_it_is_still_open() -> None:
    assert _told("lundi 20h-2h", "2026-06-09 00:30") == "Ouvert jusqu’à 2 h"


@pytest.mark.parametrize(
    ("utc", "told"),
    [
        ("2026-06-09 10:00", "Ouvert jusqu’à 16 h"),
        ("2026-07-14 10:00", "Ouvert jusqu’à 13 h"),
        ("2026-07-14 13:00", "Ouvre demain à 9 h"),
        ("2026-08-31 15:00", "Ouvre demain à 9 h"),
    ],
)
def test_months_have_their_own_hours(utc: str, told: str) -> None:
    assert _told("lundi à vendredi 9h-16h ; juillet et août 9h-13h", utc) == told


def test_what_is_closed_for_most_of_the_year_says_when_it_opens() -> None:
    assert _told("lundi 9h-12h d’octobre à mars", "2026-04-07 10:00") == "Ouvre le 5 oct. à 9 h"
    assert _told("lundi à vendredi 9h-16h, fermé en août", "2026-08-03 10:00") == "Ouvre le 1 sept. à 9 h"


def test_every_second_week_is_doubtful_until_somebody_says_which() -> None:
    whole = "un samedi sur deux 9h-12h à partir du 2026-06-06"
    for week in range(-60, 60):
        day = date(2026, 6, 6) + timedelta(weeks=week)
        hours, unsaid = read(whole), read("un samedi sur deux 9h-12h")
        assert hours is not None
        assert unsaid is not None
        assert [one.start.hour for one in on_day(hours, day)] == [9] * (week % 2 == 0)
        assert [one.why for one in on_day(unsaid, day)] == ["weeks"]
    assert _told(whole, "2026-06-06 09:00") == "Ouvert jusqu’à 12 h"
    assert _told(whole, "2026-06-13 09:00") == "Ouvre le 20 jui. à 9 h"
    assert _told("un samedi sur deux 9h-12h", "2026-06-13 09:00") == "Horaires à vérifier (une semaine sur deux)"


def test_even_and_odd_weeks_are_those_of_the_calendar() -> None:
    """2026 has a 53rd week: two odd ones follow each other, and nothing is in doubt."""
    assert _told("semaines paires : samedi 9h-12h", "2026-12-26 10:00") == "Ouvert jusqu’à 12 h"  # week 52
    assert _told("semaines paires : samedi 9h-12h", "2027-01-02 10:00") == "Ouvre le 16 jan. à 9 h"  # week 53
    assert _told("semaines impaires : samedi 9h-12h", "2027-01-02 10:00") == "Ouvert jusqu’à 12 h"
    assert _told("semaines impaires : samedi 9h-12h", "2027-01-09 10:00") == "Ouvert jusqu’à 12 h"  # week 1
    both = read("semaines paires : lundi 9h-12h ; semaines impaires : lundi 14h-17h")
    assert both is not None
    for week in range(200):
        day = date(2026, 1, 5) + timedelta(weeks=week)
        even = day.isocalendar().week % 2 == 0
        assert [one.start.hour for one in on_day(both, day)] == ([9] if even else [14])


def test_rules_of_even_weeks_fall_on_the_same_days_for_other_programs() -> None:
    from dateutil.rrule import rrulestr

    hours = read("semaines impaires : jeudi 9h-12h")
    assert hours is not None
    rule = rrulestr(written(hours).partition(":")[2], dtstart=datetime(2026, 1, 1))
    ours = moments(hours, date(2026, 1, 1), 900)
    assert [one.start for one in ours] == rule.between(datetime(2026, 1, 1), datetime(2026, 1, 1) + timedelta(days=900))


def test_a_stretch_that_begins_within_a_week_has_the_same_days_as_a_long_one() -> None:
    hours = read(
        "lundi, mercredi et vendredi, une semaine sur deux, 9h-12h, à partir du 2026-06-10 ; samedi 9h-10h en mai"
    )
    assert hours is not None
    long = moments(hours, date(2026, 1, 1), 365)
    for step in range(360):
        first = date(2026, 1, 1) + timedelta(days=step)
        told = [(one.start, one.end) for one in on_day(hours, first)]
        assert told == [(one.start, one.end) for one in long if one.start.date() == first]


def test_rules_come_before_the_text_and_strange_ones_do_not_count() -> None:
    rules = "RRULE;X-DURATION=PT1H:FREQ=WEEKLY;BYDAY=TU;BYHOUR=11;BYMINUTE=0;BYSECOND=0"
    assert _told("illisible", "2026-06-09 10:30", rules=rules) == "Ouvert jusqu’à 12 h"
    assert hours_of("lundi 9h-12h", "RRULE:FREQ=SECONDLY") == read("lundi 9h-12h")


def test_hours_are_told_in_four_languages() -> None:
    hours = read(
        "من الاثنين إلى الجمعة 9:00-16:30؛ أول سبت من كل شهر 10:00-12:00؛ مغلق أيام العطل؛ في رمضان الاثنين 9:00-14:00"
    )
    assert hours is not None
    told = {}
    for lang in ("fr", "en", "es", "ar"):
        with speaking(lang):
            told[lang] = [
                line.replace(FSI, "").replace("\u2066", "").replace(PDI, "").replace(RLM, "") for line in lines(hours)
            ]
    assert told["fr"] == [
        "Lundi à vendredi : 9 h – 16 h 30",
        "Premier samedi du mois : 10 h – 12 h",
        "Pendant le ramadan, lundi : 9 h – 14 h",
        "Fermé les jours fériés",
    ]
    assert told["en"][0] == "Monday to Friday: 9:00 – 16:30"
    assert told["es"][0] == "Lunes a viernes: 9:00 – 16:30"
    assert told["ar"][0] == "من الاثنين إلى الجمعة: من 9:00 إلى 16:30"


def test_what_is_told_is_read_again_as_the_same() -> None:
    """In every language, so that a card may be typed back."""
    for text in (
        "lundi à vendredi 9h-12h, 14h-18h30; samedi 9h-12h",
        "mardi et jeudi 10h-13h",
        "premier lundi du mois 10h-12h",
        "tous les jours 8h-20h; fermé les jours fériés",
        "dernier vendredi du mois 15h-17h",
        "lundi à vendredi 9h-16h; fermé pendant le ramadan",
        "24h/24",
        "lundi à vendredi 9h-16h ; juillet et août 9h-13h ; fermé les jours fériés",
        "lundi à vendredi 9h-16h, fermé en août",
        "d’octobre à mars et en juin : premier lundi du mois 9h-12h",
        "lundi 9h-12h, un samedi sur deux 9h-12h",
        "semaines paires : lundi, mercredi 9h-12h ; semaines impaires : lundi à jeudi 14h-17h30 ; ramadan lundi 9h-10h",
        "samedi 9h-12h en juillet et août, semaines paires",
        "un mardi sur deux et un jeudi sur deux 9h-12h à partir du 2026-06-09 ; samedi 9h-12h d’avril à mai",
    ):
        hours = read(text)
        assert hours is not None
        for lang in ("fr", "en", "es", "ar"):
            with speaking(lang):
                told = "\n".join(lines(hours))
            assert read(told) == hours, (lang, told)


def test_a_day_is_told_by_its_hours() -> None:
    hours = read(OFFICE)
    assert hours is not None
    assert said_day(on_day(hours, date(2026, 6, 8))) == "9 h – 12 h, 14 h – 16 h 30"
    assert said_day(on_day(hours, date(2026, 6, 14))) == "Fermé"


EDGES = (
    *(
        "lundi à vendredi 9 h – 16 h",
        "lundi 20h-2h",
        "tous les jours 20h-8h",
        "24h/24",
        "samedi 22h30-6h15; dimanche 9h-12h",
    ),
    *("tous les jours 9h-16h; ramadan 10h-15h", "lundi à vendredi 9h-12h, 12h-16h; fermé les jours fériés"),
    *("d’octobre à mars : lundi à vendredi 9h-16h", "premier lundi du mois 10h-12h", "semaines paires : lundi 9h-12h"),
    *("un samedi sur deux 9h-12h à partir du 2026-06-06", "sur rendez-vous", "mardi 9h-12h ou sur rendez-vous"),
)


@pytest.mark.parametrize("text", EDGES)
def test_what_is_told_holds_up_to_the_minute_at_which_it_ends(text: str) -> None:
    """Open until four is open at a minute to four, and no more at four; what opens at nine is open at nine, not before.
    Days of every kind: nights, both changes of Morocco's clock, feasts, the turn of months and of the year."""
    hours = read(text)
    assert hours is not None
    minute = timedelta(minutes=1)
    days = (
        "2026-01-01",
        "2026-02-14",
        "2026-03-21",
        "2026-03-22",
        "2026-05-31",
        "2026-06-09",
        "2026-10-31",
        "2026-12-31",
    )
    for day in days:
        for at in range(0, 24 * 60, 37):
            wall = datetime.fromisoformat(day) + timedelta(minutes=at)
            state = state_at(hours, wall)
            kind = "unsure" if state.why and state.kind == "open" else state.kind
            assert kind_at(hours, wall) == kind, (wall, state)
            if state.until is not None:
                assert state.until > wall
                assert state_at(hours, state.until - minute).kind in ("open", "unsure")
                assert state_at(hours, state.until).until != state.until
                assert state_at(hours, state.until).kind != "open" or any(
                    one.start == state.until for one in moments(hours, state.until.date() - timedelta(days=1), 3)
                )
            if state.opens is not None:
                assert state.opens > wall
                assert state_at(hours, state.opens).kind in ("open", "unsure")
                assert state_at(hours, state.opens - minute).kind not in ("open", "unsure")


def test_a_night_on_which_the_clock_changes_ends_by_the_clock_on_the_wall() -> None:
    """At three on 15 February 2026 it is two again, at two on 22 March it is three."""
    nights = "tous les jours 20h-8h"
    for utc, wall, told in (
        ("2026-02-15 06:59", "06:59", "Ouvert jusqu’à 8 h"),
        ("2026-02-15 07:59", "07:59", "Ouvert jusqu’à 8 h"),
        ("2026-02-15 08:00", "08:00", "Ouvre à 20 h"),
        ("2026-03-22 06:59", "07:59", "Ouvert jusqu’à 8 h, à vérifier (jour férié)"),
        ("2026-03-22 07:00", "08:00", "Ouvre à 20 h, à vérifier (jour férié)"),
    ):
        now = datetime.fromisoformat(utc).replace(tzinfo=UTC)
        assert on_the_wall(now).strftime("%H:%M") == wall
        assert _told(nights, utc) == told
