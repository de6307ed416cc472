"""Owns the lines of documents and checklists; must not know how lists ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from desktop.models.checklists import Checklist
from desktop.models.documents import Document
from desktop.models.plain import Reader, listed, reader
from desktop.services.keeping.line_parts import Line, Source, carry, folded_words, record_line, rows_of, years_of
from desktop.services.keeping.touched import UNDATED

_NAME: Final = 80  # letters of a publisher or a licence by which documents are told apart
_FAR: Final = (
    "SELECT p.checklist, SUM(p.done <> 0), COUNT(*) "
    "FROM json_each(:ids) i CROSS JOIN checklist_point p ON p.checklist = unhex(i.value) AND p.deleted = 0 "
    "GROUP BY p.checklist"
)


def document_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some documents. What they say inside is searched elsewhere."""
    texts, links = source.texts(ids), source.links(ids)
    for row in rows_of(source.ask, Document, ids):
        line = record_line("document", row, texts[row.id], "title", complete=bool(row.kind))
        line.sector, line.date = row.kind, row.issued or UNDATED
        carry(source, line, "document", row, kind="kind")
        for facet, said in (("publisher", row.publisher), ("licence", row.licence)):
            if said and (name := " ".join(said.split())[:_NAME]):
                line.values.add((f"document.{facet}", name))
        line.values |= {(f"document.{scheme}", code) for scheme, code in links.get(row.id, ())}
        line.values |= {("document.period", year) for year in years_of(row.issued, None)}
        line.folded = folded_words([row.publisher or "", *texts[row.id].values()])
        yield line


def checklist_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some checklists: how far each is stands as its status (`checklist_status`)."""
    texts, far = source.texts(ids), progress(source.ask, ids)
    for row in rows_of(source.ask, Checklist, ids):
        line = record_line("checklist", row, texts[row.id], "title", complete=bool(row.area or row.initiative))
        line.sector, line.lead, line.date = row.sector, row.actor, row.due or row.starts or UNDATED
        line.status = status_of(*far.get(row.id, (0, 0)))
        line.area, line.place = source.territory.town(row.area)
        carry(source, line, "checklist", row, sector="sector", actor="actor", area="area", initiative="initiative")
        line.values.add(("checklist.status", line.status))
        yield line


def status_of(done: int, points: int) -> str:
    """How far a checklist is: a code of `checklist_status`."""
    if not done:
        return "open"
    return "done" if done >= points else "going"


def progress(session: Reader | Session, ids: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
    """Checklist -> how many of its points are done, of how many; those without points are left out."""
    return {row: (done or 0, points) for row, done, points in reader(session).rows(_FAR, ids=listed(ids))}


DESCRIBED: Final[Mapping[str, Callable[[Source, Sequence[bytes]], Iterator[Line]]]] = MappingProxyType(
    {"document": document_lines, "checklist": checklist_lines}
)
MODELS: Final[Mapping[str, type[Any]]] = MappingProxyType({"document": Document, "checklist": Checklist})
