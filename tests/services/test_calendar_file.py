"""The calendar file, read back with the library that calendars are read with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from desktop.services.meeting.calendar_file import ActionDue, Dated, MeetingDate, calendar_file, uid

ID, OTHER = b"\x01" * 16, b"\x02" * 16
CHANGED = datetime(2026, 6, 16, 10, 42, 7, 99, tzinfo=UTC)
TITLE = "Réunion de coordination ; santé, éducation \\ «\u00a0suite\u00a0»"
LONG = "اجتماع التنسيق حول حاجيات المهاجرين في وجدة والرباط، مع الجمعيات والجماعات " * 4


def meeting(**more: Any) -> MeetingDate:
    """A meeting in June at ten, as clocks in Oujda show."""
    plain = MeetingDate(ID, TITLE, date(2026, 6, 22), CHANGED, time(10), time(12, 30), "Centre Al Amal, Oujda")
    return replace(plain, **more)


def back(*dates: Dated) -> Any:
    """What a calendar makes of the file; nothing in it may have been mended silently."""
    calendar = Calendar.from_ical(calendar_file(dates, name="Maillage"))
    assert [event.errors for event in calendar.events] == [[]] * len(dates)
    return calendar


def test_a_meeting_comes_back_whole() -> None:
    (event,) = back(meeting(description="Ordre du jour :\n1. Besoins\r\n2. Suites")).events
    assert event["summary"] == TITLE
    assert event["location"] == "Centre Al Amal, Oujda"
    assert event["description"] == "Ordre du jour :\n1. Besoins\n2. Suites"
    assert event["uid"] == uid(ID) == "01" * 16 + "@maillage.invalid"
    assert event["status"] == "CONFIRMED"
    assert event["dtstamp"].dt == CHANGED.replace(microsecond=0)
    assert (event.start, event.end) == (
        datetime(2026, 6, 22, 9, 0, tzinfo=UTC),
        datetime(2026, 6, 22, 11, 30, tzinfo=UTC),
    )


def test_morocco_s_clock_goes_back_for_ramadan() -> None:
    # Ramadan of 2026 begins about 18 February and ends about 19 March: in between Morocco is on UTC.
    days = (date(2026, 2, 2), date(2026, 3, 2), date(2026, 4, 2))
    assert [back(meeting(day=day)).events[0].start.hour for day in days] == [9, 10, 9]


def test_an_action_is_a_whole_day_that_keeps_nobody_busy() -> None:
    (event,) = back(ActionDue(OTHER, "Transmettre la liste", date(2026, 6, 30), CHANGED, "Aïcha D.")).events
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 6, 30), date(2026, 7, 1))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["transp"] == "TRANSPARENT"
    assert event["description"] == "Aïcha D."


def test_hours_that_nobody_said() -> None:
    whole, short, night = back(meeting(starts=None), meeting(ends=None), meeting(starts=time(22), ends=time(1))).events
    assert (whole["dtstart"].dt, whole["dtend"].dt) == (date(2026, 6, 22), date(2026, 6, 23))
    assert short.end - short.start == timedelta(hours=1)
    assert night.end - night.start == timedelta(hours=3)


def test_lines_are_folded_between_letters_and_ended_as_the_standard_says() -> None:
    written = calendar_file([meeting(description=LONG)], name="خريطة", lang="ar")
    lines = written.split(b"\r\n")
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]  # no letter is cut in two
    assert b"SUMMARY;LANGUAGE=ar:" in written.replace(b"\r\n ", b"")
    assert Calendar.from_ical(written)["x-wr-calname"] == "خريطة"


def test_the_same_dates_give_the_same_bytes_and_a_changed_one_keeps_its_identity() -> None:
    assert calendar_file([meeting()]) == calendar_file([meeting()])
    later = back(meeting(starts=time(11), cancelled=True)).events[0]
    assert (later["uid"], later["status"]) == (uid(ID), "CANCELLED")
    again = back(replace(meeting(), changed=CHANGED + timedelta(minutes=1))).events[0]
    assert again["sequence"] > later["sequence"] > 0  # without a higher number Outlook keeps what it has


def test_an_empty_file_is_a_calendar() -> None:
    assert back().events == []


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar_file([ActionDue(ID, "x", date(2026, 6, 30), datetime(2026, 6, 16))])


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=120), st.dates(), st.times(), st.none() | st.times())
def test_no_text_writes_itself_out_of_its_line(
    title: str, more: str, day: date, starts: time, ends: time | None
) -> None:
    hostile = title + '\r\nEND:VEVENT\nBEGIN:VALARM\\n;,:"' + more
    one = MeetingDate(ID, hostile, day, CHANGED, starts, ends, place=more, description=hostile)
    calendar = back(one, ActionDue(OTHER, hostile, day, CHANGED))
    first, second = calendar.events
    assert first["summary"] == second["summary"] == first["description"]
    assert "".join(c for c in str(first["summary"]) if c.isalnum()) == "".join(c for c in hostile if c.isalnum())
    assert [component.name for component in calendar.walk()] == ["VCALENDAR", "VEVENT", "VEVENT"]
