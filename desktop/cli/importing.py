"""import. Owns how an import is asked for and told on a terminal; must not know a file format, nor Qt.

Nothing is guessed: while a question is open, nothing is written unless `--accept` takes what is proposed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call, printable
from desktop.cli.opening import opened, place_of, text_of
from desktop.errors import Misuse, QuestionsOpen
from desktop.exchange.incoming import keeping, matching, reading, recipes, refusals
from desktop.exchange.incoming.plan import MODES, Mode, Plan, plan, usual_mode
from desktop.exchange.incoming.telling import untold
from desktop.exchange.incoming.verdicts import verdict_count
from desktop.i18n import _, language, ngettext
from desktop.services.description.kinds import KINDS
from desktop.unswept import unswept

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.exchange.incoming.recipes import Recipe
    from desktop.exchange.incoming.shapes import Layout, Question, Reading, Source

_SHOWN: Final = 5  # values of a question, refused rows


@unswept()  # thousands of rows stay until they are kept, as in the window, where the collector rests too
def run(call: Call, desk: Desk) -> int:
    """Bring a file in, or say what that would do. 1 when something was refused or waits."""
    source = reading.read(place_of(call.arguments[0]))
    mode, dry = _mode(call, source), call.switch("--dry-run")
    mapping = call.option("--mapping")
    recipe = None if mapping is None else recipes.read(place_of(mapping))
    with opened(desk) as database:
        recipe = recipe or recipes.remembered(desk.profile, matching.signatures(source))
        with database.read() as session:
            asked, read, answers = _understood(call, desk, session, source, recipe)
            todo = plan(session, read, mode, answers)
        told = matching.recipe_of(source, read, answers, recipe)
        waiting = [one for one in read.questions if one.key not in answers]
        done = not (dry or waiting or todo.nothing)
        if done:
            todo = keeping.keep(database, read, mode, answers).plan
            recipes.remember(desk.profile, told)
    out = call.option("--save-mapping")
    if out is not None:
        recipes.save(told, place_of(out))
    desk.console.data(_told(todo, asked, done=done))
    _say(todo, asked, desk, dry=dry)
    refused = call.option("--refused")
    if refused is not None and refusals.write_refused(todo, place_of(refused)):
        desk.console.say(_("Lignes non prises : {file}", file=place_of(refused)))
    if waiting and not dry:
        raise QuestionsOpen
    return 1 if todo.counts["refused"] or todo.counts["doubtful"] else 0


def _understood(
    call: Call, desk: Desk, session: Session, source: Source, recipe: Recipe | None
) -> tuple[tuple[Question, ...], Reading, dict[str, str]]:
    """What is asked, what the file says with the answers given, these answers; all that is proposed with `--accept`."""
    answers = dict(_answer(word) for word in call.options.get("--answer", []))
    today = desk.clock.now().date()
    read = matching.understand(session, source, language(), recipe=recipe, answers=answers, today=today)
    asked = {one.key: one for one in read.questions}
    while call.switch("--accept"):  # an answer may lead to another question
        proposed = {
            one.key: one.suggested for one in read.questions if one.suggested is not None and one.key not in answers
        }
        if not proposed:
            break
        answers |= proposed
        read = matching.understand(session, source, language(), recipe=recipe, answers=answers, today=today)
        asked |= {one.key: one for one in read.questions}
    return tuple(asked.values()), read, answers


def _mode(call: Call, source: Source) -> Mode:
    typed = call.option("--mode")
    if typed is None:
        return usual_mode(source)
    for mode in MODES:
        if typed == mode:
            return mode
    raise Misuse(reason=_("--mode doit être l’un de ceux-ci : {known}.", known=" · ".join(MODES)))


def _answer(word: str) -> tuple[str, str]:
    key, equals, choice = text_of(word, "--answer").rpartition("=")
    if not equals or not key:
        raise Misuse(reason=_("« {word} » n’est pas de la forme CLÉ=CHOIX.", word=printable(word)))
    return key, choice


# ---- telling ------------------------------------------------------------------------------------------


def _told(todo: Plan, asked: tuple[Question, ...], *, done: bool) -> dict[str, Any]:
    read = todo.reading
    return {
        "file": read.source.name,
        "format": read.source.format,
        "notes": list(read.source.told),
        "untold": list(untold(read)),
        "sheets": [_sheet(read, layout) for layout in read.layouts],
        "questions": [_question(one) for one in asked],
        "decisions": len(asked),
        "counts": todo.counts,
        "kinds": todo.by_kind,
        "refused": [
            {"sheet": read.source.sheets[at.sheet].name, "row": at.row, "reasons": list(why)}
            for at, why in refusals.reasons(todo).items()
        ],
        "written": done,
    }


def _sheet(read: Reading, layout: Layout) -> dict[str, Any]:
    return {
        "name": read.source.sheets[layout.sheet].name,
        "kind": layout.kind,
        "rows": max(layout.last - layout.first + 1, 0),
        "columns": [
            {
                "header": one.header,
                "tag": one.tag,
                "field": None if one.target is None else "/".join(filter(None, (one.target.part, one.target.field))),
                "kind": None if one.target is None else one.target.kind,
                "why": one.why,
                "left": one.left,
                "cells": one.cells,
                "personal": one.personal,
            }
            for one in layout.columns
        ],
    }


def _question(one: Question) -> dict[str, Any]:
    options = [{"key": option.key, "label": option.label, "why": option.why} for option in one.options]
    return {
        "key": one.key,
        "about": one.about,
        "text": one.text,
        "suggested": one.suggested,
        "values": list(one.values),
        "rows": one.rows,
        "options": options,
    }


def _say(todo: Plan, asked: tuple[Question, ...], desk: Desk, *, dry: bool) -> None:
    say = desk.console.say
    for note in todo.reading.source.told:
        say(note)
    for line in untold(todo.reading):
        say(line)
    for question in asked:
        say(f"? {question.key} — {question.text}")
        if question.values:
            shown = " · ".join(question.values[:_SHOWN])
            say("    " + shown + (" …" if len(question.values) > _SHOWN else ""))
        for option in question.options:
            mark = "*" if option.key == question.suggested else " "
            say(f"  {mark} {option.key} : {option.label}" + (f" ({option.why})" if option.why else ""))
    for kind, counted in todo.by_kind.items():
        label = _(KINDS[kind].plural) if kind in KINDS else kind
        parts = [verdict_count(verdict, n) for verdict, n in counted.items()]
        say(f"{label} : " + " · ".join(parts))
    refused = refusals.reasons(todo)
    for at, why in list(refused.items())[:_SHOWN]:
        sheet = todo.reading.source.sheets[at.sheet].name
        told = " · ".join(why)
        if sheet:
            desk.console.refuse(_("{sheet}, ligne {n} : {why}", sheet=sheet, n=at.row, why=told))
        else:  # a text has one table, which has no name
            desk.console.refuse(_("Ligne {n} : {why}", n=at.row, why=told))
    if len(refused) > _SHOWN:
        more = len(refused) - _SHOWN
        desk.console.refuse(ngettext("et {n} autre ligne.", "et {n} autres lignes.", more))
    if todo.nothing and not asked:
        say(_("Rien de nouveau."))
    elif dry:
        say(_("Rien n’a été écrit."))


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"import": run}
