"""Owns what one row of a sheet seems to be, by what its columns say; must not know a row, nor ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.exchange.incoming.understanding.chosen import KNOWN, Chosen
from desktop.exchange.incoming.understanding.headings import recognised

_HEADED: Final = 0.9  # how surely the heading of a sheet's only column must be known
_OF_ACTORS: Final = frozenset({"org_type", "org_acronym", "web", "phone", "email", "contact", "mandate", "founded"})
# what is chosen from lists: a sheet that says nothing else says nothing of anybody
_OF_LISTS: Final = frozenset(
    ["org_type", "sector", "cluster", "subsector", "status", "groups", "modality", "phase", "area", "country"]
)


def guessed(all_columns: Sequence[Chosen], rows: int) -> tuple[str, float]:
    """What a row seems to be, and how sure that is."""
    columns = [one for one in all_columns if one.concept and not one.left]
    has = {one.concept for one in columns}
    has |= {concept.partition(":")[0] for concept in has} | {concept.partition("+")[0] for concept in has}
    known = [one for one in columns if one.concept == KNOWN and one.target is not None]
    if known:
        kinds = [one.target.kind for one in known if one.target is not None and not one.target.part]
        return (max(set(kinds), key=kinds.count), 1.0) if kinds else ("", 0.0)
    if rows < 1 or _is_lists(columns) or _only_told(columns):
        return "", 0.0
    acting = has & {"org", "org_acronym", "implementer", "donor"}
    if "need" in has or ("severity" in has and not acting):
        return "need", 0.9
    if ("service" in has and not has & {"cluster", "starts", "people"}) or has & {"opening", "eligibility"}:
        return "service", 0.9
    told = has & {"title", "sector", "cluster", "subsector"}
    if _is_directory(all_columns, columns, has):
        return "actor", 0.7
    if acting and (told or has & {"people", "starts", "ends", "period"} or has & {"project", "project_code"}):
        only = not told and not has & {"people", "period"}
        project = next((one for one in columns if one.concept in ("project", "project_code")), None)
        if only and project is not None and project.facts.unique:
            return "project", 0.8
        return "initiative", 1.0 if told & {"sector", "cluster"} or ("title" in told and len(has) > 3) else 0.8
    if told and has & {"starts", "people", "status", "area", "place"}:
        return "initiative", 0.8 if "title" in told else 0.6
    return _guess_rest(columns, has)


def _is_directory(all_columns: Sequence[Chosen], columns: Sequence[Chosen], has: set[str]) -> bool:
    """Whether each row seems to be an organisation with how to reach it, and no row says what was done or when."""
    org = next((one for one in columns if one.concept == "org"), None)
    reached = has & _OF_ACTORS - {"org_type", "org_acronym"} or any(one.personal for one in all_columns)
    done = has & {"title", "people", "starts", "ends", "period", "status", "amount", "donor", "implementer"}
    return org is not None and org.facts.unique and bool(reached) and not done


def _guess_rest(columns: Sequence[Chosen], has: set[str]) -> tuple[str, float]:
    """A list of organisations, where they are, places."""
    org = next((one for one in columns if one.concept == "org"), None)
    org = org or next((one for one in columns if one.concept == "org_acronym"), None)
    if org is not None:
        each = org.facts.distinct / (org.facts.filled or 1)
        somewhere = has & {"area", "place", "latitude"}
        if each >= 0.95 or not somewhere:
            return "actor", 0.9 if has & _OF_ACTORS or not somewhere else 0.7
        return "place", 0.9 if each <= 0.8 else 0.7
    if "place" in has or ("latitude" in has and "longitude" in has):
        return "place", 0.8
    if "project" in has and has & {"amount", "starts", "donor"}:
        return "project", 0.8
    return "", 0.0


def _is_lists(columns: Sequence[Chosen]) -> bool:
    """The lists that other sheets choose from: columns in which nothing comes twice, of different lengths, or that say
    nothing but what is chosen from lists."""
    lengths = sorted(one.facts.filled for one in columns)
    alone = all(one.facts.distinct == one.facts.filled for one in columns)
    if len(columns) < 2 or not alone:
        return False
    listed = all(one.concept.partition("+")[0].partition(":")[0] in _OF_LISTS for one in columns)
    return listed or (lengths[-1] > 4 and lengths[0] < 0.7 * lengths[-1])


def headed(columns: Sequence[Chosen]) -> bool:
    """Whether one heading at least is plainly one, and no value: lists of words to choose from have none."""
    if any(one.tag for one in columns) or any(one.concept == KNOWN for one in columns):
        return True
    return any(recognised(one.heading.rsplit(" · ", 1)[-1]) >= 1 or recognised(one.heading) >= 1 for one in columns)


def _only_told(taken: Sequence[Chosen]) -> bool:
    """Of a sheet of words nothing is understood but one heading that is no more than like one ("Contenu : Acteurs")."""
    return len(taken) == 1 and taken[0].score < _HEADED
