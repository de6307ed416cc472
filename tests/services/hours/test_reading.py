"""Opening hours as people write them: what is read, in four languages, and all that must not be."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.hours.reading import read
from desktop.services.hours.rules import parsed, written
from desktop.services.hours.shapes import YEAR, Hours, On, Span

_LETTERS = "MTWHFSU"  # H: Thursday, U: Sunday


def _short(hours: Hours | None) -> str:
    """ "MTWHF 9:00+7:00; S 9:00+3:00", "R" before those of Ramadan, "-H" and "+A" for holidays and appointments."""
    if hours is None:
        return ""
    told = [_span(one) for one in hours.usual] + ["R " + _span(one) for one in hours.ramadan or ()]
    told += ["-R"] * (hours.ramadan == ()) + ["-H"] * hours.off_holidays + ["+A"] * hours.appointment
    return "; ".join(told)


def _span(span: Span) -> str:
    days = "".join(
        f"{on.nth or ''}{_LETTERS[on.weekday]}{'/2' * (on.every != 1)}{f'({on.since})' * bool(on.since)}{on.parity[:1]}"
        for on in span.days
    )
    days = f"{','.join(map(str, span.months))}: {days}" if span.months else days
    at = (
        "?"
        if span.start is None
        else f"{span.start // 60}:{span.start % 60:02d}+{span.length // 60}:{span.length % 60:02d}"
    )
    return f"{days} {at}{'a' if span.appointment else ''}"


READ = {
    "MTWHF 9:00+7:00": (
        "lundi à vendredi 9 h – 16 h | du lundi au vendredi de 9h à 16h | Lun-Ven 9h00-16h00 | "
        "LUNDI AU VENDREDI : 9H-16H | Monday to Friday 9am-4pm | Mon–Fri 9:00–16:00 | weekdays 9-4pm | "
        "en semaine de 9 h à 16 heures | de lunes a viernes de 9 a 16 h | lunes a viernes: 9:00-16:00 | "
        "de 9h à 16h du lundi au vendredi | من الاثنين إلى الجمعة من 9 صباحا إلى 4 مساء | "
        "من الإثنين إلى الجمعة: 9:00 - 16:00 | من الاثنين إلى الجمعة من الساعة ٩ إلى الساعة ١٦ | "
        "ouvert lundi, mardi, mercredi, jeudi et vendredi 9h-16h"
    ),
    "MTWHF 9:00+7:00; S 9:00+3:00": (
        "lundi à vendredi 9 h – 16 h; samedi 9h-12h | lundi à vendredi 9h-16h\nsamedi 9h-12h | "
        "Mon-Fri 9:00-16:00, Sat 9:00 to noon | lundi-vendredi 9h-16h, samedi 9h à midi, fermé le dimanche"
    ),
    "MTWHF 9:00+3:00; MTWHF 14:00+4:00": (
        "du lundi au vendredi de 9h à 12h et de 14h à 18h | lundi à vendredi : 9h-12h / 14h-18h | "
        "Monday to Friday 9am-12pm and 2pm-6pm | lundi à vendredi 9h-18h, fermé de 12h à 14h | "
        "lundi à vendredi :\n9h-12h\n14h-18h | lundi à vendredi entre 9h et 12h et entre 14h et 18h | "
        "من الاثنين إلى الجمعة 9:00-12:00 و14:00-18:00"
    ),
    "TH 10:00+3:00": (
        "mardi et jeudi 10h-13h | Tuesdays and Thursdays 10am-1pm | martes y jueves 10:00-13:00 | "
        "الثلاثاء والخميس 10:00-13:00"
    ),
    "MTWHFS 8:00+10:00": (
        "tous les jours sauf dimanche 8h-18h | every day except Sunday 8am-6pm | كل يوم ما عدا الأحد 8:00-18:00"
    ),
    "MTWHFS 8:00+10:00; -H": (
        "tous les jours 8h-18h, sauf le dimanche et les jours fériés | "
        "dimanche et jours fériés : fermé ; lundi-samedi 8h-18h | "
        "todos los días excepto domingos y festivos, 8:00-18:00 | "
        "Mon–Sat 8:00–18:00, closed on public holidays | من الاثنين إلى السبت 8:00-18:00، مغلق أيام العطل"
    ),
    "MTWHF 9:00+7:00; R MTWHF 9:00+6:00": (
        "lundi à vendredi 9h-16h. Ramadan : 9h-15h | lundi à vendredi 9h-16h ; pendant le ramadan 9h-15h | "
        "lundi à vendredi 9h-16h\nRamadan :\nlundi à vendredi 9h-15h | "
        "Mon-Fri 9am-4pm; during Ramadan 9am-3pm | من الاثنين إلى الجمعة 9:00-16:00؛ في رمضان 9:00-15:00"
    ),
    "MTWHF 9:00+7:00; -R": ("lundi à vendredi 9h-16h, fermé pendant le ramadan"),
    "+A": ("sur rendez-vous | Sur RDV uniquement | by appointment only | con cita previa | بموعد مسبق"),
    "MW 14:00+3:00a": ("Sur RDV, lundi et mercredi 14h-17h | lundi et mercredi 14h-17h. Sur rendez-vous."),
    "M 9:00+3:00; +A": ("lundi 9h-12h ou sur rendez-vous | Monday 9am-noon or by appointment"),
    "S ?a": ("samedi sur rendez-vous | sábado con cita previa"),
    "MTWHFSU 0:00+24:00": (
        "24h/24 | 24h/24 7j/7 | 7j/7, 24h/24 | 24/7 | jour et nuit | 24 horas | على مدار الساعة | ٢٤ ساعة/٢٤ | "
        "24 h sur 24"
    ),
    "1M 10:00+2:00": (
        "chaque premier lundi du mois, 10h-12h | le 1er lundi du mois de 10h à 12h | "
        "every first Monday of the month, 10 am to noon | el primer lunes de cada mes de 10 a 12 | "
        "أول اثنين من كل شهر 10:00-12:00 | الاثنين الأول من كل شهر 10:00-12:00"
    ),
    "1M3M 9:00+3:00": ("1er et 3e lundi du mois 9h-12h"),
    "-1F 15:00+2:00": ("le dernier vendredi du mois de 15h à 17h | last Friday of the month 3-5pm"),
    "F 20:00+6:00": ("ven. 20h-2h | vendredi de 20h à 2h"),
    "M 9:00+3:00; T 14:00+2:00": ("- lundi 9h-12h\n- mardi 14h-16h | lundi 9h-12h, mardi 14h-16h"),
    "MFSU 9:00+1:00": ("vendredi à lundi 9h-10h"),
    "1,2,3,10,11,12: MTWHF 9:00+7:00": (
        "d’octobre à mars : lundi à vendredi 9h-16h | lundi à vendredi 9h-16h d’octobre à mars | "
        "Octobre à mars :\nlundi à vendredi 9h-16h | October to March: Monday to Friday 9am-4pm | "
        "Mon-Fri 9am-4pm from October to March | de octubre a marzo: lunes a viernes 9:00-16:00 | "
        "من أكتوبر إلى مارس: من الاثنين إلى الجمعة 9:00-16:00 | "
        "من الاثنين إلى الجمعة 9:00-16:00 من شهر أكتوبر إلى شهر مارس"
    ),
    "1,2,3,4,5,6,9,10,11,12: MTWHF 9:00+7:00; 7,8: MTWHF 9:00+4:00": (
        "lundi à vendredi 9h-16h ; juillet et août 9h-13h | lundi à vendredi 9h-16h, en juillet et août 9h-13h | "
        "Mon-Fri 9am-4pm; July and August 9am-1pm | lunes a viernes 9:00-16:00; en julio y agosto 9:00-13:00 | "
        "من الاثنين إلى الجمعة 9:00-16:00؛ في يوليوز وغشت 9:00-13:00"
    ),
    "1,2,3,4,5,6,7,9,10,11,12: MTWHF 9:00+7:00; -H": (
        "lundi à vendredi 9h-16h, fermé en août, fermé les jours fériés | "
        "lundi à vendredi 9h-16h sauf en août ; fermé les jours fériés | "
        "Mon-Fri 9am-4pm, closed in August; closed on public holidays | "
        "lunes a viernes 9:00-16:00; cerrado en agosto; cerrado los días festivos | "
        "من الاثنين إلى الجمعة 9:00-16:00؛ مغلق في شهر غشت؛ مغلق أيام العطل"
    ),
    "MTWHF 9:00+7:00; 1,2,3,10,11,12: S 9:00+3:00": (
        "lundi à vendredi 9h-16h ; samedi 9h-12h d’octobre à mars | "
        "samedi 9h-12h d’octobre à mars ; lundi à vendredi 9h-16h"
    ),
    "7,8: MTWH 9:00+4:00; 7,8: F 9:00+3:00": "juillet et août : lundi à jeudi 9h-13h, vendredi 9h-12h",
    "S/2 9:00+3:00": (
        "un samedi sur deux 9h-12h | samedi, une semaine sur deux, 9h-12h | tous les quinze jours le samedi 9h-12h | "
        "every other Saturday 9am-noon | alternate Saturdays 9am-noon | Saturdays 9am-noon every other week | "
        "un sábado de cada dos 9:00-12:00 | sábados alternos 9:00-12:00 | cada dos sábados 9:00-12:00 | "
        "السبت كل أسبوعين 9:00-12:00 | مرة كل أسبوعين: السبت 9:00-12:00"
    ),
    "S/2(2026-06-06) 9:00+3:00": (
        "un samedi sur deux à partir du 2026-06-06, 9h-12h | un samedi sur deux 9h-12h à partir du 2026-06-06 | "
        "every other Saturday 9am-noon starting 2026-06-06 | sábados alternos 9:00-12:00 desde el 2026-06-06 | "
        "السبت كل أسبوعين 9:00-12:00 ابتداء من 2026-06-06"
    ),
    "M/2W/2 9:00+3:00": "une semaine sur deux : lundi et mercredi 9h-12h",
    "M/2 9:00+3:00; T/2 14:00+2:00": (
        "une semaine sur deux : lundi 9h-12h, mardi 14h-16h | une semaine sur deux :\nlundi 9h-12h\nmardi 14h-16h"
    ),
    "Me 9:00+3:00": (
        "semaines paires : lundi 9h-12h | lundi 9h-12h (semaines paires) | le lundi des semaines paires, 9h-12h | "
        "lundi 9h-12h, les semaines paires | Even weeks: Monday 9am-noon | Mondays in even weeks 9am-12pm | "
        "semanas pares: lunes 9:00-12:00 | lunes de las semanas pares 9:00-12:00 | "
        "الأسابيع الزوجية: الاثنين 9:00-12:00 | الاثنين 9:00-12:00 في الأسابيع الزوجية"
    ),
    "Me 9:00+3:00; To 14:00+3:00": (
        "semaines paires : lundi 9h-12h ; semaines impaires : mardi 14h-17h | "
        "semaines paires : lundi 9h-12h, semaines impaires : mardi 14h-17h | "
        "lundi 9h-12h les semaines paires, mardi 14h-17h les semaines impaires | "
        "Semaines paires\nlundi 9h-12h\nSemaines impaires\nmardi 14h-17h | "
        "even weeks: Mon 9am-noon; odd weeks: Tue 2pm-5pm | "
        "semanas pares: lunes 9:00-12:00; semanas impares: martes 14:00-17:00 | "
        "الأسابيع الزوجية: الاثنين 9:00-12:00؛ الأسابيع الفردية: الثلاثاء 14:00-17:00"
    ),
    "Me 9:00+3:00; Mo 14:00+3:00": "lundi 9h-12h semaines paires ; lundi 14h-17h semaines impaires",
    "MeTeWeHeFe 9:00+7:00; R MeTeWeHeFe 10:00+4:00": (
        "semaines paires : lundi à vendredi 9h-16h ; pendant le ramadan 10h-14h"
    ),
    "7,8: Se 9:00+3:00": (
        "juillet et août :\nsemaines paires : samedi 9h-12h | samedi 9h-12h en juillet et août, semaines paires"
    ),
    "M 9:00+7:00; 7: S 9:00+3:00": "samedi 9h-12h en juillet, lundi 9h-16h",
    "7: M 9:00+3:00; 8: T 9:00+3:00": "en juillet lundi 9h-12h, en août mardi 9h-12h",
}
UNREAD = (
    "lundi à vendredi 9h-16h sauf le mardi après-midi | 9h-16h | matin et soir | "
    "un lundi sur deux et mercredi 9h-12h | lundi 9-4 | fermé | jours fériés 9h-12h | "
    "lundi à vendredi et jours fériés 9h-12h | lundi à vendredi 9h-16h, vendredi 9h-12h | "
    "du lundi au jeudi 9h-16h sauf mercredi 9h-12h | "
    "appeler le 05 36 68 12 34 | lundi à partir de 9h | 9h | lundi à vendredi | "
    "fermé le dimanche, lundi à vendredi 9h-16h | du 1er juillet au 31 août 9h-13h | lundi 9h-25h | "
    "lundi 9h-12h (urgences) | premier lundi et mercredi du mois 9h-12h | "
    "lundi 9h-16h, premier lundi du mois 10h-12h | jours ouvrables 9h-16h | 9h-12h lundi 14h-16h | "
    "lundi à vendredi 9h-16h, fermé de 8h à 10h | العطل المدرسية 9:00-12:00 | hors ramadan lundi 9h-12h | "
    "lundi 9h-16h ; mardi 9h-12h ; ramadan 9h-14h | tous les jours sauf | ouvert | Ramadan | "
    "été : lundi 9h-12h | lundi 12h-9h | lundi 9h-12h-14h | de 9h | 2021-06-22 9h-12h | "
    "lundi 9h-16h, fermé le lundi | lundi | - | juillet-août : lundi à jeudi 9h-13h ; vendredi 9h-12h | "
    "lundi à vendredi 9h-16h ; juillet-août : lundi à jeudi 9h-13h | lundi 9h-12h ; un lundi sur deux 14h-16h | "
    "à partir du 2026-06-06 un samedi sur deux 9h-12h | un premier lundi sur deux 9h-12h | lundi 9h-12h en août 2026 | "
    "lundi 9h-12h en mai ; lundi 14h-15h en mai et juin | janvier à décembre lundi 9h-12h | juillet 9h-12h | "
    "lundi 9h-12h depuis le 2026-06-06 | un samedi sur deux à partir du 2026-02-30 9h-12h | un sur deux 9h-12h | "
    "lundi 9h-12h ; fermé les jours fériés en août | ramadan en mai lundi 9h-12h | une semaine sur deux 9h-12h | "
    "lundi 9h-12h semaines paires mardi 14h-16h | lundi 9h-12h, semaines paires, mardi 14h-16h | "
    "semaines paires : lundi 9h-12h ; mardi 14h-16h | semaines paires et impaires : lundi 9h-12h | "
    "lundi 9h-12h ; lundi 14h-16h semaines paires | un samedi sur deux 9h-12h semaines paires | "
    "lundi 9h-12h semaines paires ; un lundi sur deux 14h-16h | premier lundi du mois semaines paires 9h-12h | "
    "juillet : lundi 9h-12h, semaines paires : mardi 9h-12h | "
    "lundi 9h-16h, fermé les semaines impaires | lundi 9h-12h, fermé un lundi sur deux | semaines paires 9h-12h | "
    "lundi 9h-16h ; fermé le lundi des semaines paires | semaine pair lundi 9h-12h | "
    "lundi 9h-12h semaines paires à partir du 2026-06-06 | une semaine sur deux : lundi 9h-12h ; mardi 14h-16h | "
    "lundi 9h-12h fermé de janvier à novembre, fermé en décembre"
)


@pytest.mark.parametrize("said", READ)
def test_hours_are_read_as_people_write_them(said: str) -> None:
    for text in READ[said].split(" | "):
        assert _short(read(text)) == said, text


@pytest.mark.parametrize("text", UNREAD.split(" | "))
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("said", READ)
def test_rules_say_the_same_as_the_text(said: str) -> None:
    for text in READ[said].split(" | "):
        hours = read(text)
        assert hours is not None
        assert parsed(written(hours)) == _merged(hours)


def _merged(hours: Hours) -> Hours:
    """A rule holds either weeks or months: hours on both are two spans."""
    assert all(len({on.rhythm for on in span.days}) == 1 for span in hours.usual)
    return hours


def test_rules_are_lines_that_calendars_know() -> None:
    from icalendar.parser import Contentline

    hours = read("lundi à vendredi 9h30-16h; premier samedi du mois 9h-12h; fermé les jours fériés")
    assert hours is not None
    lines = written(hours).split("\n")
    assert lines[0] == "RRULE;X-DURATION=PT6H30M:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=30;BYSECOND=0"
    names = [Contentline(line).parts()[0] for line in lines]  # type: ignore[no-untyped-call]
    assert names == ["RRULE", "RRULE", "X-CLOSED"]
    from dateutil.rrule import rrulestr

    for line in lines[:2]:
        assert rrulestr(line.partition(":")[2]) is not None


HOSTILE = (
    "RRULE:FREQ=SECONDLY",
    "RRULE;X-DURATION=PT7H:FREQ=WEEKLY;BYDAY=MO;BYHOUR=99;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT99H:FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT0H:FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT7H:FREQ=WEEKLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT7H:FREQ=MONTHLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT7H:FREQ=WEEKLY;COUNT=999999999;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE:FREQ=WEEKLY;BYDAY=MO",
    "RRULE;X-DURATION=PT7H:FREQ=WEEKLY;INTERVAL=3;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT7H;X-SINCE=2026-13-01:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT7H;X-SINCE=2026-06-06:FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT7H:FREQ=WEEKLY;BYMONTH=13;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT7H:FREQ=YEARLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT7H:FREQ=YEARLY;BYWEEKNO=2,4;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT7H:FREQ=WEEKLY;BYWEEKNO=2,4;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "RRULE;X-DURATION=PT7H:FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
    "X-CLOSED:HOLIDAYS",
    "\n".join(["RRULE;X-DURATION=PT7H:FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0"] * 1000),
    "<script>",
    "",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_rules_of_another_form_are_not_read(text: str) -> None:
    assert parsed(text) is None


_WORDS = st.sampled_from(
    re.split(r" \| | |\n", " | ".join(READ.values()) + " " + UNREAD) + list("0123456789:-–;,\n.") + ["", "\u202e", "é"]
)


@given(st.lists(_WORDS, max_size=14).map(" ".join) | st.text(string.printable, max_size=40))
def test_any_text_is_read_or_not_and_what_is_read_can_be_kept(text: str) -> None:
    hours = read(text)
    if hours is None:
        return
    kept = parsed(written(hours))
    assert kept is not None
    for span in (*kept.usual, *(kept.ramadan or ())):
        assert span.start is None or (0 <= span.start < 1440 and 0 < span.length <= 1440)
    days = [(on, span.start, month) for span in hours.usual for on in span.days for month in span.months or YEAR]
    assert len(days) == len(set(days))  # no day begins twice at one time


def test_first_monday_is_no_monday() -> None:
    hours = read("premier lundi du mois 9h-12h")
    assert hours is not None
    assert hours.usual[0].days == (On(0, 1),)
