"""document: the toolbox in a terminal. Owns adding files, finding words, showing a text; must not know how."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call, printable, usage
from desktop.cli.opening import opened, place_of, text_of
from desktop.errors import MaillageError, Misuse
from desktop.i18n import _, language
from desktop.services.documents import paper_index, paper_search, papers_brought, toolbox
from desktop.services.names.references import find, find_any
from desktop.services.strangers import papers
from desktop.services.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from desktop.services.documents.paper_search import FoundIn


def document(call: Call, desk: Desk) -> int:
    """Do what the first word says."""
    acts: dict[str, Callable[[Call, Desk], int]] = {"add": _add, "find": _find, "text": _text, "join": _join}
    act = acts.get(call.arguments[0])
    if act is None:
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    return act(call, desk)


def _add(call: Call, desk: Desk) -> int:
    """Put files into the toolbox; one that is refused is said, and the others are added."""
    refused, done = False, list[dict[str, Any]]()
    kind = text_of(call.option("--kind") or "guide", "--kind")
    with opened(desk) as database:
        for path in _files(call.arguments[1:]):
            try:
                prepared, paper = papers_brought.bring(path)
                with UnitOfWork(database) as uow:
                    known = papers_brought.there(uow.session, prepared)
                    id = known or toolbox.add(uow, prepared, paper, lang=language(), kind=kind)
                    uow.commit(_("Document ajouté"))
            except MaillageError as error:
                refused = True
                desk.console.refuse(error.sentence())
                done.append({"file": str(path), "id": None, "title": "", "pages": 0, "reason": error.sentence()})
                continue
            title = papers.title_for(paper, prepared.name)
            reason = _("« {name} » est déjà dans la boîte à outils.", name=path.name) if known else ""
            desk.console.say(f"{id.hex()}  {printable(title)}", *((printable(reason),) if reason else ()))
            done.append({"file": str(path), "id": id.hex(), "title": title, "pages": paper.total, "reason": reason})
    desk.console.data(done)
    return 1 if refused else 0


def _files(named: Sequence[str]) -> Iterator[Path]:
    """The files that are meant: those named, and the documents of folders that are."""
    for word in named:
        path = place_of(word)
        yield from papers_brought.documents_in(path)[0] if path.is_dir() else (path,)


def _find(call: Call, desk: Desk) -> int:
    """Say on which pages of which documents the words stand. What was not read yet is read first."""
    typed = text_of(" ".join(call.arguments[1:]), "MOTS")
    with opened(desk) as database:
        paper_index.fill(database, anew=call.switch("--again"))
        with database.read() as session:
            found = paper_search.find(session, typed, language())
    desk.console.data([_data(one) for one in found])
    for one in found:
        desk.console.say(f"{one.id.hex()}  {printable(one.title)}")
        desk.console.say(*(f"  {hit.place} : {printable(hit.excerpt)}" for hit in one.hits))
    if not found:
        desk.console.say(_("Aucun document ne contient ces mots."))
    return 0


def _text(call: Call, desk: Desk) -> int:
    """Show what a document says, page after page."""
    _exactly(call, 2)
    with opened(desk) as database:
        paper_index.fill(database)
        with database.read() as session:
            id = find(session, ("document",), text_of(call.arguments[1], "ID"))
            content = toolbox.content(session, id, language())
            said = paper_search.said(session, content.hash) if content.hash else None
    pages = said.pages if said is not None else ()
    why = "missing" if said is None else said.why
    data = {"id": id.hex(), "numbered": said is None or said.numbered, "pages": list(pages), "reason": why}
    desk.console.data({**data, "total": said.total if said is not None else 0})
    for number, page in enumerate(pages, 1):
        head = _("page {n}", n=number) if said is None or said.numbered else _("partie {n}", n=number)
        desk.console.say(f"— {head} —", *(printable(line) for line in page.splitlines()), "")
    if not pages:
        desk.console.refuse(toolbox.silence(why, content.file.mime if content.file is not None else ""))
    return 0 if pages else 1


def _join(call: Call, desk: Desk) -> int:
    """Say that a document serves a record, or no longer."""
    _exactly(call, 3)
    away = call.switch("--away")
    with opened(desk) as database, UnitOfWork(database) as uow:
        id = find(uow.session, ("document",), text_of(call.arguments[1], "ID"))
        kind, owner = find_any(uow.session, text_of(call.arguments[2], "FICHE"))
        toolbox.join(uow, id, kind, owner, away=away)
        uow.commit(_("Document retiré de la fiche") if away else _("Document joint à la fiche"))
    desk.console.data({"document": id.hex(), "kind": kind, "record": owner.hex(), "joined": not away})
    desk.console.say(_("Document retiré de la fiche.") if away else _("Document joint à la fiche."))
    return 0


def _exactly(call: Call, count: int) -> None:
    if len(call.arguments) != count:
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))


def _data(one: FoundIn) -> dict[str, Any]:
    hits = [{"page": hit.page, "numbered": hit.numbered, "lang": hit.lang, "excerpt": hit.excerpt} for hit in one.hits]
    return {"kind": one.kind, "id": one.id.hex(), "title": one.title, "hits": hits, "more": one.more}


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"document": document}
