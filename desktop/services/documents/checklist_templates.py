"""Owns what a checklist may start from: documents of the toolbox, and any Markdown with task lines.

A task line is `- [ ] text`; a shipped one names its point, `- [ ] {code} text`. Must not know started lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue, MaillageError
from desktop.i18n import LANGUAGES, _
from desktop.models.documents import Document
from desktop.services.attached import attachments
from desktop.services.documents import shipped_documents
from desktop.services.names.naming import best, texts_of
from desktop.services.words.folding import fold

KIND: Final = "checklist"  # of a document (list `document_kind`)
MOST: Final = 500  # points of one template
LONGEST: Final = 1_000  # characters of one point; a point is a sentence
FILE_LIMIT: Final = 1 << 20  # bytes of a Markdown file that is read
_LINE: Final = 4 * LONGEST  # characters of a line that are read, signs and links included
_TASK: Final = re.compile(r"^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s+\[([ xX])\]\s+(?:\{([a-z0-9-]{1,60})\}\s+)?(.*\S)\s*$")
_HEADING: Final = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$")
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SIGNS: Final = re.compile(r"(\*\*|__|[*_`])(?=\S)(.+?)(?<=\S)\1")
_MARKDOWN: Final = ("text/markdown", "text/x-markdown")


@dataclass(frozen=True, slots=True)
class Task:
    """One point of a template: its code ("" for one that somebody typed), its words, the heading it stands under."""

    code: str
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A document to start from: its title in a language, how many points, and the sector its lists are of."""

    document: bytes
    code: str
    title: str
    points: int
    sector: str = ""


def tasks_of(markdown: str) -> list[Task]:
    """The task lines of a text, as plain words. Raises InvalidValue when there are too many."""
    found = list(_tasks(markdown))
    if len(found) > MOST:
        raise InvalidValue(field=_("Liste de contrôle"), reason=_("elle a plus de {n} points.", n=MOST))
    return found


def _tasks(markdown: str) -> Iterator[Task]:
    heading, fenced = "", False
    for whole in markdown.splitlines():
        line = whole[:_LINE]  # signs that never close take time with the square of a line's length
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced:
            continue
        elif said := _HEADING.match(line):
            heading = _plain(said[1])
        elif task := _TASK.match(line):
            yield Task(task[2] or "", _plain(task[3])[:LONGEST], heading)


def _plain(text: str) -> str:
    """Words without the signs that only make them bold, slanted or a link."""
    text = _LINK.sub(r"\1", text)
    while (bare := _SIGNS.sub(r"\2", text)) != text:
        text = bare
    return text.strip()


def shipped_tasks(code: str, lang: str) -> Mapping[str, Task]:
    """Code -> point of a shipped checklist in a language; empty when no such list ships."""
    told = shipped_documents.told(code, lang)
    return {task.code: task for task in tasks_of(told.text) if task.code} if told is not None else {}


def text_of(session: Session, document: bytes, lang: str) -> str:
    """The Markdown of a document: shipped, or the first Markdown file joined to it that is here. "" for none."""
    code = session.scalar(select(Document.code).where(Document.id == document, Document.deleted == 0))
    told = shipped_documents.told(code, lang) if code else None
    if told is not None:
        return told.text
    for one in attachments.attached(session, document):
        named = one.mime in _MARKDOWN or one.name.lower().endswith((".md", ".markdown"))
        if named and one.state == "here" and one.size <= FILE_LIMIT:
            try:
                return attachments.content(session, one.id).decode("utf-8-sig", errors="replace")
            except MaillageError:
                continue  # it went or was locked meanwhile: as if it were not here
    return ""


def templates(session: Session, lang: str, also: bytes | None = None) -> list[Template]:
    """Every checklist of the toolbox that has points, the shipped ones first, then by title.

    `also`: a document of any kind that somebody wants to start from, if it has points.
    """
    wanted = or_(Document.kind == KIND, Document.id == also)
    query = select(Document.id, Document.code).where(wanted, Document.deleted == 0)
    found = {row.id: row.code or "" for row in session.execute(query)}
    titles = texts_of(session, list(found), "title")
    shipped = shipped_documents.documents()
    told = []
    for row, code in found.items():
        points = len(tasks_of(text_of(session, row, lang)))
        if points:
            title = best(titles.get(row, {}), lang)[1] or _("Sans titre")
            known = shipped.get(code)
            told.append(Template(row, code if known else "", title, points, known.sector if known else ""))
    order = {code: n for n, code in enumerate(shipped)}
    return sorted(told, key=lambda one: (order.get(one.code, len(order)), fold(one.title), one.document))


def titles_of(session: Session, document: bytes) -> dict[str, str]:
    """Language -> title of a document, for every language in which it has one."""
    texts = texts_of(session, [document], "title").get(document, {})
    return {lang: text for lang, text in texts.items() if lang in LANGUAGES and text}
