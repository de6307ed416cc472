"""report. Owns how a report is asked for and told in a terminal; must not know what a report consists of, nor Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call, printable, usage
from desktop.cli.opening import opened, place_of, text_of
from desktop.errors import DrawingEngineMissing, Misuse
from desktop.i18n import LANGUAGES, _
from desktop.reports import call_list, card, practice, report_charts, report_writing, roadmap, steering_report, writing
from desktop.reports.minutes import Minutes
from desktop.reports.minutes_reading import Wanted
from desktop.reports.printer import A4, Size
from desktop.reports.report_ground import Wanted as ReportWanted
from desktop.reports.report_told import REPORTS, ReportTold, as_plain
from desktop.reports.sharing_words import words
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.names.references import find
from desktop.timekeeping import on_the_wall

NAMES: Final = ("minutes", "roadmap", "practice", "card")
OF_ALL: Final = ("calls",)  # of the whole profile: nothing is named but the file
OF_FIGURES: Final = ("--from", "--to", "--area", "--layout")
# report -> how many words it takes: of what, and the file; the others take the file alone
_WITH: Final = {**dict.fromkeys((*NAMES, "project"), (2,)), "indicators": (1, 2)}


def report(call: Call, desk: Desk) -> int:
    """Write a report, and say what to mind before it is passed on."""
    name, *rest = call.arguments
    if name not in (*NAMES, *OF_ALL, *REPORTS):
        known = " · ".join((*NAMES, *OF_ALL, *REPORTS))
        raise Misuse(reason=_("le rapport doit être l’un de ceux-ci : {known}.", known=known))
    if len(rest) not in _WITH.get(name, (1,)):
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    file = place_of(rest[-1])
    if name in REPORTS:
        return _figures(call, desk, name, rest[0] if len(rest) == 2 else "", file)
    refuse_options(call, OF_FIGURES)
    form = format_of(call, file, writing.FORMATS)
    if name in OF_ALL:
        return _calls(call, desk, file, form)
    told = {"minutes": _minutes, "roadmap": _roadmap, "practice": _practice, "card": _card}[name]
    return told(call, desk, text_of(rest[0], "ID"), file, form)


def format_of(call: Call, file: Path, known: Sequence[str]) -> str:
    """The format typed, else the one that the file's name says. Raises Misuse."""
    typed = call.option("--format")
    found = (typed if typed is not None else file.suffix.removeprefix(".")).lower()
    if found not in known:
        raise Misuse(reason=_("le format doit être l’un de ceux-ci : {known}.", known=" · ".join(known)))
    return found


def _figures(call: Call, desk: Desk, name: str, named: str, file: Path) -> int:
    """A report of figures: of a period and a territory, of a project, of a framework."""
    form, audience = format_of(call, file, report_writing.REPORT_FORMATS), audience_of(call)
    lang = call.option("--lang") or ""
    layout = call.option("--layout")
    drawing = partial(draw, desk) if form == "pdf" else None
    with opened(desk) as database:
        with database.read() as session:
            kind = steering_report.SUBJECTS.get(name, "")
            subject = find(session, (kind,), text_of(named, "ID")) if named else None
            typed = call.option("--area")
            area = None if typed is None else find(session, ("area",), text_of(typed, "--area"))
        wanted = ReportWanted(
            name,
            desk.clock.now().date(),
            steering_report.as_scope(call.option("--from") or "", call.option("--to") or "", area),
            subject,
            lang if lang in LANGUAGES else "",
            audience,
            None if layout is None else place_of(layout),
        )
        told = report_writing.read_report(database, wanted)
    pictures = _charts(desk, told) if form != "xlsx" else report_charts.NONE
    undrawn = form != "xlsx" and len(pictures) < len(report_charts.charts(told))
    report_writing.put_report(told, file, form, drawing, pictures)
    desk.console.data({"file": str(file), **as_plain(told), "drawn": not undrawn})
    desk.console.say(_("Fichier écrit : {name}", name=file), *steering_report.words_to_mind(told))
    if undrawn:
        desk.console.say(
            _("Les graphiques n’y sont pas : rien ici ne sait dessiner. Les tableaux disent les mêmes nombres.")
        )
    return 0


def _charts(desk: Desk, told: ReportTold) -> report_charts.Pictures:
    """Its charts; none where nothing can draw: the tables say the same."""
    try:
        return report_charts.NONE if desk.printer is None else report_charts.drawn(told, desk.printer().chart)
    except DrawingEngineMissing:
        return report_charts.NONE


def refuse_options(call: Call, names: Sequence[str]) -> None:
    """Raises Misuse for an option that this report does not take."""
    for name in names:
        if call.switch(name):
            raise Misuse(reason=_("l’option « {option} » n’existe pas ici.", option=name))


def audience_of(call: Call) -> str:
    """For whom it is: the network unless something else was typed. Raises Misuse."""
    typed = call.option("--audience") or AUDIENCES[-1]
    if typed not in AUDIENCES:
        known = " · ".join(AUDIENCES)
        raise Misuse(reason=_("« {word} » n’est pas l’un de ceux-ci : {known}.", word=printable(typed), known=known))
    return typed


def _minutes(call: Call, desk: Desk, named: str, file: Path, form: str) -> int:
    audience, lang = audience_of(call), call.option("--lang") or ""
    drawing = partial(draw, desk) if form == "pdf" else None
    with opened(desk) as database:
        with database.read() as session:
            meeting = find(session, ("meeting",), named)
        wanted = Wanted(meeting, desk.clock.now().date(), lang if lang in LANGUAGES else "", audience)
        told = writing.write_minutes(database, wanted, file, form, drawing)
    desk.console.data(_told(file, told))
    desk.console.say(_("Fichier écrit : {name}", name=file), *words(told))
    return 0


def _drawable(form: str) -> None:
    if form not in writing.ROADMAP_FORMATS:
        known = " · ".join(writing.ROADMAP_FORMATS)
        raise Misuse(reason=_("le format doit être l’un de ceux-ci : {known}.", known=known))


def _practice(call: Call, desk: Desk, named: str, file: Path, form: str) -> int:
    _drawable(form)
    audience, lang = audience_of(call), call.option("--lang") or ""
    drawing = partial(draw, desk) if form == "pdf" else None
    with opened(desk) as database:
        with database.read() as session:
            found = find(session, ("practice",), named)
            wanted = practice.Wanted(found, desk.clock.now().date(), lang if lang in LANGUAGES else "", audience)
            told = practice.read(session, wanted)
        writing.put(practice.document(told), file, form, drawing)
    desk.console.data(
        {
            "file": str(file),
            "lang": told.lang,
            "audience": told.audience,
            "quotation": bool(told.quotation[1]),
            "initiatives": len(told.initiatives),
            "draft": told.draft,
        }
    )
    desk.console.say(_("Fichier écrit : {name}", name=file), *practice.words(told))
    return 0


def _card(call: Call, desk: Desk, named: str, file: Path, form: str) -> int:
    """The card of a service, for somebody to carry away."""
    _drawable(form)
    refuse_options(call, ("--audience",))
    drawing = partial(draw, desk) if form == "pdf" else None
    with opened(desk) as database:
        with database.read() as session:
            service, lang = find(session, ("service",), named), call.option("--lang") or ""
            told = card.read(session, service, desk.clock.now(), lang, packs=database.profile.packs)
        writing.put(card.document(told), file, form, drawing)
    desk.console.data({"file": str(file), "lang": told.lang, "point": told.found.point is not None})
    desk.console.say(_("Fichier écrit : {name}", name=file))
    return 0


def _calls(call: Call, desk: Desk, file: Path, form: str) -> int:
    """Whom to call to have records confirmed: for the network alone."""
    _drawable(form)
    refuse_options(call, ("--audience",))
    drawing = partial(draw, desk) if form == "pdf" else None
    with opened(desk) as database:
        with database.read() as session:
            told = call_list.read(session, on_the_wall(desk.clock.now()).date(), call.option("--lang") or "")
        writing.put(call_list.document(told), file, form, drawing)
    calls = told.calls
    desk.console.data({"file": str(file), "lang": told.lang, "actors": len(calls.calls), "records": calls.records})
    desk.console.say(_("Fichier écrit : {name}", name=file), *call_list.words(told))
    return 0


def _roadmap(call: Call, desk: Desk, named: str, file: Path, form: str) -> int:
    _drawable(form)
    audience, lang = audience_of(call), call.option("--lang") or ""
    drawing = partial(draw, desk) if form == "pdf" else None
    with opened(desk) as database:
        with database.read() as session:
            found = find(session, ("roadmap",), named)
            wanted = roadmap.Wanted(found, desk.clock.now().date(), lang if lang in LANGUAGES else "", audience)
            told = roadmap.read(session, wanted)
        writing.put(roadmap.document(told), file, form, drawing)
    book = told.book
    desk.console.data(
        {
            "file": str(file),
            "lang": told.lang,
            "audience": told.audience,
            "objectives": sum(1 for aim in book.aims if aim.id is not None),
            "milestones": len(book.steps),
            "actions": sum(len(step.tasks) for step in book.steps),
            "progress": book.reached.progress,
            "late": book.late,
            "kept_back": book.kept_back,
        }
    )
    desk.console.say(_("Fichier écrit : {name}", name=file), *roadmap.words(told))
    return 0


def _told(file: Path, told: Minutes) -> dict[str, object]:
    """The answer for a machine."""
    lines = sum(len(item.lines) for item in told.items)
    return {
        "file": str(file),
        "lang": told.lang,
        "audience": told.audience,
        "final": told.final,
        "lines": lines,
        **{name: len(getattr(told, name)) for name in ("present", "needs", "decisions", "actions", "carried")},
        "kept_back": told.kept_back,
    }


def draw(desk: Desk, page: bytes, size: Size = A4) -> bytes:
    """A page as a PDF. Raises DrawingEngineMissing, NotDrawn."""
    if desk.printer is None:
        raise DrawingEngineMissing
    return desk.printer().document(page, size)


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"report": report}
