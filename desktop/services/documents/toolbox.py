"""Owns what a person does with documents of the toolbox: adding files, joining them to records, seeing who uses them.

A document of one's own is a record with its file attached; one that ships has a code and its text comes with the
program. Must not know pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.errors import AttachmentMissing, NotFound
from desktop.i18n import _
from desktop.models.attachments import Attachment
from desktop.models.derived import Listing
from desktop.models.documents import Document, DocumentUse, document_use_id
from desktop.services.attached import attachments
from desktop.services.attached.attachments import Attached
from desktop.services.documents import paper_index, shipped_documents
from desktop.services.documents.paper_index import Looked
from desktop.services.names.naming import best, texts_of
from desktop.services.record import records
from desktop.services.strangers import papers
from desktop.services.strangers.papers import Paper
from desktop.services.strangers.pictures import PAPERS, PDF, Prepared
from desktop.services.unit_of_work import UnitOfWork

USED_BY: Final = ("initiative", "meeting", "need", "training", "checklist", "project", "roadmap", "actor")

_POINT: Final = re.compile(r"^(- )\[ \] (?:\{[a-z0-9-]+\} )?", re.M)
_OTHER: Final = re.compile(r"\[([^\]]+)\]\([a-z0-9-]+\.md\)")


@dataclass(frozen=True, slots=True)
class Used:
    """A record that a document serves, or a document that serves a record."""

    kind: str
    id: bytes
    title: str


@dataclass(frozen=True, slots=True)
class Content:
    """What there is to read of a document: a shipped text, or its file. `lang` is the language of a shipped text."""

    code: str
    lang: str
    file: Attached | None
    web: str

    @property
    def hash(self) -> bytes:
        """What its words are kept under; empty when there is nothing to read."""
        if self.code:
            told = shipped_documents.told(self.code, self.lang)
            return paper_index.shipped_hash(self.code, self.lang, told.text) if told is not None else b""
        return self.file.hash if self.file is not None else b""


def add(
    uow: UnitOfWork,
    prepared: Prepared,
    paper: Paper,
    *,
    lang: str,
    kind: str = "guide",
    languages: tuple[str, ...] | None = None,
    **draft: Any,
) -> bytes:
    """Make a document of a file that a person brought; its words are found from now on. Gives its id.

    The title is what the file says of itself, or its name; the language is what it seems to be in. Both are a
    beginning: the form shows them. `lang` is the language in which the title is written down.
    """
    guessed = papers.language_of(paper)
    spoken = languages if languages is not None else ((guessed,) if guessed else ())
    values: dict[str, Any] = {f"title.{guessed or lang}": papers.title_for(paper, prepared.name), "kind": kind}
    if spoken:
        values["languages"] = list(spoken)
    row = records.record(uow, "document", {**values, **draft})
    file = attachments.attach(uow, "document", row, prepared)
    hash_ = uow.session.execute(select(Attachment.hash).where(Attachment.id == file)).scalar()
    if hash_ is not None:
        paper_index.keep(uow.session, Looked(hash_, paper))
    return row


def join(uow: UnitOfWork, document: bytes, owner_table: str, owner: bytes, *, away: bool = False) -> None:
    """Say that a document serves a record; `away` takes that back. Raises NotFound."""
    if uow.session.get(Document, document) is None:
        raise NotFound(reference=document.hex())
    values = {"document": document, "owner_table": owner_table, "owner": owner, "deleted": int(away)}
    statement = insert(DocumentUse).values(id=document_use_id(document, owner), **values)
    uow.session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"], set_={"deleted": int(away)}, where=DocumentUse.deleted != int(away)
        )
    )


def used_by(session: Session, document: bytes, lang: str) -> list[Used]:
    """The records that a document serves; those in the trash are left out."""
    query = select(DocumentUse.owner).where(DocumentUse.document == document, DocumentUse.deleted == 0)
    return _told(session, [owner for owner in session.scalars(query) if owner], lang)


def documents_of(session: Session, owner: bytes, lang: str) -> list[Used]:
    """The documents that serve a record."""
    query = select(DocumentUse.document).where(DocumentUse.owner == owner, DocumentUse.deleted == 0)
    return _told(session, [document for document in session.scalars(query) if document], lang)


def content(session: Session, document: bytes, lang: str) -> Content:
    """What there is to read of a document: its own file before the shipped text. Raises NotFound."""
    row = session.execute(select(Document.code, Document.web).where(Document.id == document)).first()
    if row is None:
        raise NotFound(reference=document.hex())
    files = [one for one in attachments.attached(session, document) if one.mime in PAPERS]
    if files or not row.code:
        return Content("", "", files[-1] if files else None, row.web or "")
    told = shipped_documents.told(row.code, lang)
    return Content(row.code if told is not None else "", told.lang if told is not None else "", None, row.web or "")


def copy_of(session: Session, document: bytes, lang: str) -> tuple[bytes, str]:
    """(the bytes to open with another program, a neutral name for them): the file, or the shipped text.

    Raises NotFound, AttachmentMissing, and what `attachments.checked` raises.
    """
    found = content(session, document, lang)
    if found.file is not None:
        return attachments.checked(session, found.file.id), f"document{PAPERS[found.file.mime]}"
    told = shipped_documents.told(found.code, found.lang)
    if told is None:
        raise AttachmentMissing(path=_("Document"))
    return told.text.encode(), f"{found.code}-{told.lang}.md"


def shipped_text(code: str, lang: str) -> str:
    """The Markdown of a shipped document as a person reads it: points without their codes, links to others as words."""
    told = shipped_documents.told(code, lang) if code else None
    if told is None:
        return ""
    return _OTHER.sub(r"\1", _POINT.sub("\\1[ ] ", told.text))


def silence(why: str, mime: str = PDF) -> str:
    """Why there is nothing to read, in a sentence: `missing`, `empty`, `damaged`, or a key of `papers.REASONS`."""
    if why == "missing":
        return _("Ce document n’est pas encore arrivé ici, ou il n’a pas de fichier.")
    if why == "empty" and mime != PDF:
        return _("Ce document ne contient pas de texte.")
    if why == "empty":
        return _("Ce document est fait d’images de pages (un scan) : ses mots ne peuvent pas être cherchés.")
    if why in papers.REASONS:
        return _("Ses mots ne peuvent pas être lus : {reason}.", reason=_(papers.REASONS[why]))
    return _("Ce document est abîmé : ses mots ne peuvent pas être lus.")


def _told(session: Session, rows: list[bytes], lang: str) -> list[Used]:
    query = select(Listing.row, Listing.kind).where(Listing.row.in_(rows[:900]), Listing.shown == 1)
    listed = dict(session.execute(query).all())
    titles = texts_of(session, list(listed), "title", "name")
    found = [Used(kind, row, best(titles.get(row, {}), lang)[1]) for row, kind in listed.items()]
    return sorted(found, key=lambda one: (one.kind, one.title, one.id))
