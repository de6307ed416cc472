"""Owns telling opening hours and how a service is now, in the language in force; must not know where it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from desktop.i18n import N_, _, comma, format_date, language
from desktop.services.hours.clock import Moment, State, Why
from desktop.services.hours.shapes import DAY, LAST, WEEK, Hours, On, Rhythm, Span, runs
from desktop.services.words.calendar_words import month_name, weekday_name

_NTH: Final = {
    1: N_("premier {day} du mois"),
    2: N_("deuxième {day} du mois"),
    3: N_("troisième {day} du mois"),
    4: N_("quatrième {day} du mois"),
    LAST: N_("dernier {day} du mois"),
}
_PARITIES: Final = {"even": N_("{days} des semaines paires"), "odd": N_("{days} des semaines impaires")}
_WHY: Final = {"ramadan": N_("ramadan"), "holiday": N_("jour férié"), "weeks": N_("une semaine sur deux")}


def lines(hours: Hours) -> list[str]:
    """The hours as lines: the usual ones, those of Ramadan, what is closed, how one is received."""
    if hours.always:
        return [_("Ouvert jour et nuit")]
    out = [_sentence(line) for line in _of(hours.usual)]
    if hours.ramadan == ():
        out.append(_("Fermé pendant le ramadan"))
    out += [_("Pendant le ramadan, {hours}", hours=line) for line in _of(hours.ramadan or ())]
    if hours.off_holidays:
        out.append(_("Fermé les jours fériés"))
    if hours.appointment:
        out.append(_("Ou sur rendez-vous") if hours.usual else _("Sur rendez-vous"))
    return out


def said_state(state: State, today: date) -> str:
    """How a service is, in a few words: "Ouvert jusqu’à 16 h", "Ouvre lundi à 9 h"."""
    if state.kind == "unread":
        return _("Horaires non lus")
    if state.kind == "unsaid":
        return _("Horaires non renseignés")
    if state.kind == "unsure":
        return _("Horaires à vérifier ({why})", why=said_why(state.why))
    if state.kind == "open":
        if state.until is None:
            return _("Ouvert jour et nuit")
        return _with_doubt(_("Ouvert jusqu’à {time}", time=clock(state.until)), state.why)
    if state.kind == "appointment":
        opens = "" if state.opens is None else _with_doubt(_opening(state.opens, today), state.why)
        return _("{opens}, ou sur rendez-vous", opens=opens) if opens else _("Sur rendez-vous")
    if state.opens is None:
        return _("Fermé")
    return _with_doubt(_opening(state.opens, today), state.why)


def said_day(found: Sequence[Moment]) -> str:
    """When it is open on a day: "9 h – 12 h, 14 h – 16 h"."""
    if not found:
        return _("Fermé")
    told = comma().join(dict.fromkeys(_moment(one) for one in found))
    return _with_doubt(told, next((one.why for one in found if one.why), ""))


def said_why(why: Why) -> str:
    """What makes hours uncertain."""
    return _(_WHY[why]) if why else ""


def clock(moment: datetime) -> str:
    """A time as it is said: "9 h", "14 h 30"."""
    return _minutes(moment.hour * 60 + moment.minute)


def _moment(one: Moment) -> str:
    if one.end - one.start >= timedelta(minutes=DAY):
        return _("sur rendez-vous") if one.appointment else _("jour et nuit")
    told = _("{start} – {end}", start=clock(one.start), end=clock(one.end))
    return _("{hours} (sur rendez-vous)", hours=told) if one.appointment else told


def _with_doubt(told: str, why: Why) -> str:
    return _("{hours}, à vérifier ({why})", hours=told, why=said_why(why)) if why else told


def _opening(opens: datetime, today: date) -> str:
    time = clock(opens)
    away = (opens.date() - today).days
    if away <= 0:
        return _("Ouvre à {time}", time=time)
    if away == 1:
        return _("Ouvre demain à {time}", time=time)
    if away < len(WEEK):
        return _("Ouvre {day} à {time}", day=weekday_name(opens.weekday(), language()), time=time)
    return _("Ouvre le {day} à {time}", day=format_date(opens.date(), "day_month"), time=time)


def _of(spans: Sequence[Span]) -> list[str]:
    """One line for all days on which it is open at the same times."""
    by_day: dict[tuple[tuple[int, ...], On], list[Span]] = defaultdict(list)
    for span in spans:
        for on in span.days:
            by_day[span.months, on].append(span)
    by_times: dict[tuple[tuple[int, ...], Rhythm, tuple[str, ...]], list[On]] = defaultdict(list)
    for months, on in sorted(by_day, key=lambda one: (one[0], one[1].rhythm, one[1])):
        times = sorted(by_day[months, on], key=lambda span: span.start or 0)
        by_times[months, on.rhythm, tuple(_span(span) for span in times)].append(on)
    told = []
    for (months, _rhythm, said), days in by_times.items():
        when = f"{_months(months)}, {_days(days)}" if months else _days(days)
        told.append(_("{days} : {hours}", days=when, hours=comma().join(said)))
    return told


def _months(months: tuple[int, ...]) -> str:
    """ "octobre à mars", "juillet, août"."""
    lang = language()
    told = []
    for first, last in runs(months):
        names = month_name(first, lang), month_name(last, lang)
        told.append(names[0] if first == last else _("{first} à {last}", first=names[0], last=names[1]))
    return comma().join(told)


def _span(span: Span) -> str:
    if span.start is None:
        return _("sur rendez-vous")
    if span.length == DAY and span.start == 0:
        return _("jour et nuit")
    told = _("{start} – {end}", start=_minutes(span.start), end=_minutes((span.start + span.length) % DAY))
    return _("{hours} (sur rendez-vous)", hours=told) if span.appointment else told


def _days(days: Sequence[On]) -> str:
    """Days of one rhythm."""
    monthly, every, since, parity = days[0].rhythm
    names = [weekday_name(on.weekday, language()) for on in days]
    if monthly:
        return comma().join(_(_NTH[on.nth], day=name) for on, name in zip(days, names, strict=True))
    if every == 1:
        told = _weekdays(sorted(on.weekday for on in days))
        return _(_PARITIES[parity], days=told) if parity else told
    told = comma().join(_("un {day} sur deux", day=name) for name in names)
    return _("{days} à partir du {date}", days=told, date=since) if since else told


def _weekdays(days: list[int]) -> str:
    names = [weekday_name(day, language()) for day in days]
    if len(days) == len(WEEK):
        return _("tous les jours")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("{first} à {last}", first=names[0], last=names[-1])
    return comma().join(names)


def _minutes(minutes: int) -> str:
    hour, past = divmod(minutes, 60)
    return _("{hour} h {minute}", hour=hour, minute=f"{past:02d}") if past else _("{hour} h", hour=hour)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
