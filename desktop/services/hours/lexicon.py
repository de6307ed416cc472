"""Owns the words of opening hours in four languages, and cutting a text into them; must not know what they amount to.

A text that holds anything else is not understood as a whole: `tokens` gives None, nobody guesses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from desktop.services.hours.shapes import DAY, LAST, WEEK, WEEKEND, WORKING
from desktop.services.words.calendar_words import full_months, weekdays

# What a word does, then the words; parted by " / ". Written as people write them: they are folded like the text.
_WORDS: Final[Mapping[str, str]] = {
    "to": (
        "à / au / aux / jusqu’à / jusqu’au / to / till / until / through / thru / a / al / hasta / إلى / الى / "
        "حتى / لغاية"
    ),
    "and": ("et / and / y / e / و / puis"),
    "or": ("ou / or / o / أو / ou bien"),
    "from": ("de / du / des / d / from / desde / del / من / من الساعة / dès"),
    "between": ("entre / between / بين / ما بين"),
    "round": (
        "jour et nuit / day and night / día y noche / ليلا ونهارا / ليل نهار / around the clock / "
        "على مدار الساعة / 24 hours a day / las 24 horas / 24 horas al día / 24 ساعة على 24 / 24 ساعة / "
        "24 hours / 24 horas"
    ),
    "closed": (
        "fermé / fermée / fermés / fermées / fermeture / closed / cerrado / cerrada / cerrados / مغلق / "
        "مغلقة / مقفل / مقفلة"
    ),
    "except": (
        "sauf / hors / excepté / à l’exception de / à l’exception du / à l’exception des / except / "
        "except on / excluding / excepto / salvo / menos / ما عدا / ماعدا / باستثناء / إلا"
    ),
    "including": ("y compris / même / including / incluso / incluidos / بما في ذلك / بما فيها"),
    "holidays": (
        "jours fériés / jour férié / fériés / public holidays / public holiday / bank holidays / holidays / "
        "national holidays / festivos / días festivos / feriados / días feriados / أيام العطل / العطل / "
        "العطل الرسمية / أيام العطل الرسمية / العطل الوطنية / الأعياد / أيام الأعياد / الأعياد الرسمية / "
        "الأعياد الوطنية"
    ),
    "ramadan": (
        "ramadan / ramadhan / ramadán / رمضان / شهر رمضان / mois de ramadan / mois du ramadan / mes de ramadán"
    ),
    "appointment": (
        "sur rendez-vous / sur rdv / sur rendez vous / avec rendez-vous / rendez-vous / rdv / by appointment / "
        "on appointment / appointment / con cita previa / con cita / cita previa / previa cita / بموعد / "
        "بموعد مسبق / بالموعد / حسب الموعد / موعد مسبق"
    ),
    "month": (
        "du mois / de chaque mois / par mois / of the month / of each month / of every month / each month / "
        "every month / del mes / de cada mes / cada mes / من كل شهر / من الشهر / في الشهر / chaque mois"
    ),
    "alternate": (
        "sur deux / sur 2 / every other / alternate / de cada dos / cada dos / alterno / alternos / alterna / "
        "alternas / أسبوعا من كل أسبوعين / أسبوع من كل أسبوعين / أسبوعا من أسبوعين"
    ),
    "fortnight": (
        "une semaine sur deux / une semaine sur 2 / 1 semaine sur 2 / toutes les deux semaines / "
        "tous les quinze jours / tous les 15 jours / every other week / every two weeks / every 2 weeks / "
        "every second week / fortnightly / alternate weeks / cada dos semanas / cada 2 semanas / "
        "una semana de cada dos / semanas alternas / "
        "cada quince días / cada 15 días / كل أسبوعين / مرة كل أسبوعين / مرة في الأسبوعين / كل 15 يوما / "
        "كل خمسة عشر يوما / مرة كل 15 يوما"
    ),
    "even": (
        "semaines paires / semaine paire / sem. paires / semaines de numéro pair / semaines à numéro pair / "
        "even weeks / even week / even-numbered weeks / even numbered weeks / semanas pares / semana par / "
        "semanas de número par / الأسابيع الزوجية / الأسبوع الزوجي / أسابيع زوجية / أسبوع زوجي"
    ),
    "odd": (
        "semaines impaires / semaine impaire / sem. impaires / semaines de numéro impair / semaines à numéro impair / "
        "odd weeks / odd week / odd-numbered weeks / odd numbered weeks / semanas impares / semana impar / "
        "semanas de número impar / الأسابيع الفردية / الأسبوع الفردي / أسابيع فردية / أسبوع فردي"
    ),
    "since": (
        "à partir du / à compter du / depuis le / starting / starting on / starting from / since / a partir del / "
        "ابتداء من / انطلاقا من / منذ"
    ),
    "am": ("am / a.m. / du matin / de la mañana / صباحا / ص / فجرا / in the morning"),
    "pm": (
        "pm / p.m. / de l’après-midi / de la tarde / مساء / م / زوالا / ظهرا / بعد الظهر / بعد الزوال / عصرا / "
        "in the afternoon"
    ),
    "night": ("du soir / de la noche / ليلا / in the evening / de la nuit"),
    "fill": (
        "le / la / les / l / un / une / the / on / at / el / los / las / يوم / أيام / ال / ouvert / ouverte / "
        "ouverts / ouverture / open / opening / opening hours / abierto / abierta / abre / مفتوح / مفتوحة / "
        "horaires / horaire / horario / horarios / hours / الساعة / ساعات العمل / أوقات العمل / مواقيت العمل / "
        "أوقات الاستقبال / permanence / permanences / accueil / chaque / tous les / toutes les / every / "
        "each / cada / todos los / كل / pendant / durant / en / in / during / durante / في / خلال / طيلة / "
        "uniquement / seulement / only / solo / solamente / فقط / sans interruption / non-stop / non stop / "
        "en continu / journée continue / sans rendez-vous / sans rdv / without appointment / sin cita / "
        "sin cita previa / بدون موعد / دون موعد / o’clock / mois / au mois de / au mois d / les mois de / les mois d / "
        "mes / meses / mes de / meses de / month of / months of / شهر / شهري / أشهر"
    ),
}
_DAYS: Final[Mapping[tuple[int, ...], str]] = {
    WEEK: (
        "tous les jours / chaque jour / tous les jours de la semaine / every day / daily / each day / "
        "all days / seven days a week / 7 days a week / todos los días / cada día / diario / diariamente / "
        "كل يوم / كل الأيام / يوميا / جميع أيام الأسبوع / كل أيام الأسبوع / طيلة أيام الأسبوع / 7j/7 / 7/7 / "
        "7 jours sur 7 / 7j sur 7 / 7 jours/7 / 7 días a la semana"
    ),
    WORKING: ("en semaine / jours ouvrés / weekdays / on weekdays / working days / entre semana"),
    WEEKEND: (
        "week-end / weekend / week-ends / weekends / fin de semana / fines de semana / عطلة نهاية الأسبوع / "
        "نهاية الأسبوع"
    ),
}
# By weekday: short forms, plurals and spellings that Babel does not give.
_MORE_DAYS: Final = (
    "lun / lundis / mon / mondays / اثنين / إثنين / الإثنين",
    "mar / mardis / tue / tues / tuesdays / martes / ثلاثاء / الثلاثا / الثلثاء",
    "mer / mercredis / wed / weds / wednesdays / mié / أربعاء / الأربعا",
    "jeu / jeudis / thu / thur / thurs / thursdays / jue / خميس",
    "ven / vendredis / fri / fridays / vie / جمعة",
    "sam / samedis / sat / saturdays / sáb / sábados / سبت",
    "dim / dimanches / sun / sundays / dom / domingos / أحد",
)
_NTH: Final[Mapping[int, str]] = {
    1: "1er / 1re / 1ers / premier / premiers / first / 1st / primer / primero / primeros / أول / الأول / الأولى",
    2: "2e / 2ème / 2eme / 2nd / deuxième / second / seconde / segundo / ثاني / الثاني / الثانية",
    3: "3e / 3ème / 3rd / troisième / third / tercer / tercero / ثالث / الثالث / الثالثة",
    4: "4e / 4ème / 4th / quatrième / fourth / cuarto / رابع / الرابع / الرابعة",
    LAST: "dernier / derniers / last / último / últimos / آخر / الأخير / الأخيرة",
}
_CLOCKS: Final[Mapping[int, str]] = {
    12 * 60: "midi / noon / mediodía",
    DAY: "minuit / midnight / medianoche / منتصف الليل",
}
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u2015~", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u02b9\u2032", "'"),
        **dict.fromkeys("\u00a0\u202f\t\u2009", " "),
        "،": ",",
        "؛": ";",
        "ة": "ه",
        "ى": "ي",
        "ـ": None,
        "٫": ":",
        "→": "-",
        "\r": "\n",
    }
)
_MARKS: Final[Mapping[str, str]] = {
    **dict.fromkeys("\n", "line"),
    **dict.fromkeys(";.|•·*", "break"),
    **dict.fromkeys(",/&+", "and"),
    **dict.fromkeys("-", "to"),
    **dict.fromkeys(":()'=", "fill"),
}
_ROUND: Final = r"24 *(?:h|heures|ساعه)? *(?:/|sur) *24(?: *h)?|24 */ *7|(?:7 *j? */ *7)[ ,:;-]*24 *h? */ *24(?: *h)?"
_HOURS: Final = r"(?:h(?:eures?|rs?|oras?|ours?)?|ساعه)(?![^\W\d_])"
_TIME: Final = (
    rf"(?P<hour>\d{{1,2}})(?: *h *(?P<past>[0-5]\d)(?: *mi?n)?|[:.](?P<minute>[0-5]\d)(?: *{_HOURS})?"
    rf"| *(?P<sharp>{_HOURS}))?(?!\d)"
)
LONGEST: Final = 2_000  # characters; hours are a few lines


@dataclass(frozen=True, slots=True)
class Token:
    """A word of opening hours. `value`: minutes of a time, weekdays, the number in a month, a month, a date's ordinal.

    `plain`: the time is a number alone, which means one only beside another.
    """

    type: str
    value: tuple[int, ...] = ()
    plain: bool = False


def tokens(text: str) -> list[Token] | None:
    """The words of a text; None where one of them says nothing about hours."""
    folded = _folded(text).strip()
    out: list[Token] = []
    at = 0
    if len(folded) > LONGEST:
        return None
    while at < len(folded):
        if folded[at] == " ":
            at += 1
            continue
        match = _pattern().match(folded, at)
        if match is None:
            return None
        token = _token(match)
        if token is None:
            return None
        out.append(token)
        at = match.end()
    return out


def _token(match: re.Match[str]) -> Token | None:
    if match["round"]:
        return Token("round")
    if match["word"]:
        type, value = _known()[re.sub(r"\s+", " ", match["word"])]
        return Token(type, value)
    if match["date"]:
        return _day(match["date"])
    if match["hour"]:
        hour, minute = int(match["hour"]), int(match["past"] or match["minute"] or 0)
        whole = hour * 60 + minute
        bare = not (match["past"] or match["minute"] or match["sharp"])
        return Token("time", (whole,), bare) if whole <= DAY else None
    return Token("and" if match["joined"] else _MARKS[match["mark"]])


def _day(written: str) -> Token | None:
    try:
        return Token("date", (date.fromisoformat(written).toordinal(),))
    except ValueError:
        return None


@cache
def _known() -> dict[str, tuple[str, tuple[int, ...]]]:
    """Folded word or phrase -> what it does, and its value."""
    found: dict[str, tuple[str, tuple[int, ...]]] = {}
    for type, words in _WORDS.items():
        found |= dict.fromkeys(_each(words), (type, ()))
    for days, words in _DAYS.items():
        found |= dict.fromkeys(_each(words), ("days", days))
    for weekday, names in enumerate(weekdays()):
        for name in (*(_folded(name) for name in names), *_each(_MORE_DAYS[weekday])):
            found[name] = ("days", (weekday,))
    for month, named in enumerate(full_months(), 1):
        found |= dict.fromkeys((_folded(name) for name in named), ("months", (month,)))
    for nth, words in _NTH.items():
        found |= dict.fromkeys(_each(words), ("nth", (nth,)))
    for minutes, words in _CLOCKS.items():
        found |= dict.fromkeys(_each(words), ("time", (minutes,)))
    return found


def _each(words: str) -> Iterator[str]:
    return (_folded(word).strip() for word in words.split(" / "))


@cache
def _pattern() -> re.Pattern[str]:
    """The next word at one place: the longest phrase that is known, else a time, else a mark."""
    longest = sorted(_known(), key=len, reverse=True)
    phrases = "|".join(re.escape(phrase).replace("\\ ", r"\s+") for phrase in longest if phrase != _AND_JOINED)
    marks = "".join(re.escape(mark) for mark in _MARKS)
    return re.compile(
        rf"(?P<round>{_ROUND})(?![^\W_])|(?P<word>{phrases})(?![^\W_])(?:(?<=[a-z]{{3}})\.(?!\d))?"
        rf"|(?P<date>\d{{4}}-\d\d-\d\d)(?!\d)|{_TIME}|(?P<joined>{_AND_JOINED})|(?P<mark>[{marks}])"
    )


_AND_JOINED: Final = "و"  # Arabic writes its "and" on the next word


def _folded(text: str) -> str:
    """Letters without accents and case, Arabic variants and figures as one, dashes and spaces as one."""
    split = unicodedata.normalize("NFKD", text.translate(_SAME)).casefold()
    kept = "".join(_one(char) for char in split if unicodedata.category(char) not in ("Mn", "Me", "Cf"))
    return kept.translate(_SAME)


def _one(char: str) -> str:
    return str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char
