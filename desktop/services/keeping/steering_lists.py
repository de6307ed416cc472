"""Owns the lines of projects, frameworks, indicators and good practices; must not know how lists ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from desktop.models.indicators import Framework, Indicator
from desktop.models.plain import listed
from desktop.models.practices import Practice
from desktop.models.projects import Project
from desktop.services.keeping.line_parts import (
    Line,
    Source,
    carry,
    folded_words,
    record_line,
    rows_of,
    stand,
    taking_part,
    where_values,
    years_of,
)
from desktop.services.keeping.sites import sites_said
from desktop.services.keeping.touched import UNDATED

_AREAS: Final = (
    "SELECT n.id, f.area FROM json_each(:ids) i CROSS JOIN indicator n ON n.id = unhex(i.value) "
    "JOIN framework f ON f.id = n.framework"
)


def project_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some projects and programmes, the latest first."""
    texts, links = source.texts(ids), source.links(ids)
    leads, parts = taking_part(source.ask, "project_actor", "project", ids)
    where = sites_said(source.ask, "project", ids)
    for row in rows_of(source.ask, Project, ids):
        line = record_line("project", row, texts[row.id], "title", complete=bool(row.starts and row.id in leads))
        line.sector, line.status, line.lead = row.kind, row.status, leads.get(row.id)
        line.date, line.sites = row.starts or UNDATED, where.get(row.id, [])
        stand(source, line)
        carry(source, line, "project", row, kind="kind", status="status", project="parent")
        line.values |= {(f"project.{scheme}", code) for scheme, code in links.get(row.id, ())}
        line.values |= {("project.actor", actor.hex()) for actor in parts.get(row.id, ())}
        line.values |= where_values(source, "project", line.sites)
        line.values |= {("project.period", year) for year in years_of(row.starts, row.ends)}
        line.folded = folded_words([row.acronym or "", _budget(row.amount, row.currency), *texts[row.id].values()])
        yield line


def _budget(amount: float | None, currency: str | None) -> str:
    """A budget as it may be searched: "150000 EUR"."""
    return "" if amount is None else f"{amount:.15g} {currency or ''}"


def framework_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some frameworks."""
    texts = source.texts(ids)
    for row in rows_of(source.ask, Framework, ids):
        line = record_line("framework", row, texts[row.id], "title", complete=True)
        line.lead, line.date = row.actor, row.starts or UNDATED
        line.area, line.place = source.territory.town(row.area)
        carry(source, line, "framework", row, actor="actor", area="area", project="project")
        yield line


def indicator_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some indicators: what they are about, who reports them. Their territory is their framework's."""
    texts, links = source.texts(ids), source.links(ids)
    areas = dict(source.ask.rows(_AREAS, ids=listed(ids)))
    for row in rows_of(source.ask, Indicator, ids):
        line = record_line("indicator", row, texts[row.id], "name", complete=bool(row.unit and row.frequency))
        line.sector, line.status, line.lead = row.sector, row.direction, row.actor
        line.area, line.place = source.territory.town(areas.get(row.id))
        columns = {"framework": "framework", "sector": "sector", "unit": "unit", "frequency": "frequency"}
        carry(source, line, "indicator", row, actor="actor", **columns)
        line.values.add(("indicator.origin", "computed" if row.formula else "typed"))
        line.values |= {(f"indicator.{scheme}", code) for scheme, code in links.get(row.id, ())}
        area = areas.get(row.id)
        for around in source.territory.upwards(area) if area else ():
            line.values.add(("indicator.area", around.hex()))
        line.folded = folded_words([row.code or "", *texts[row.id].values()])
        yield line


def practice_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some good practices. Those from abroad are found by their country."""
    texts, links = source.texts(ids), source.links(ids)
    for row in rows_of(source.ask, Practice, ids):
        told = {field for (field, _lang), words in texts[row.id].items() if words}
        complete = bool(row.city and row.country and {"context", "worked"} <= told)
        line = record_line("practice", row, texts[row.id], "title", complete=complete)
        line.sector, line.lead, line.date = row.sector, row.actor, row.starts or UNDATED
        line.area, line.place = source.territory.town(row.area)
        carry(source, line, "practice", row, sector="sector", actor="actor", country="country", area="area")
        line.values |= {(f"practice.{scheme}", code) for scheme, code in links.get(row.id, ())}
        line.values |= {("practice.period", year) for year in years_of(row.starts, row.ends)}
        line.folded = folded_words([row.city or "", row.quoted or "", *texts[row.id].values()])
        yield line


DESCRIBED: Final[Mapping[str, Callable[[Source, Sequence[bytes]], Iterator[Line]]]] = MappingProxyType(
    {
        "project": project_lines,
        "framework": framework_lines,
        "indicator": indicator_lines,
        "practice": practice_lines,
    }
)
MODELS: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {"project": Project, "framework": Framework, "indicator": Indicator, "practice": Practice}
)
