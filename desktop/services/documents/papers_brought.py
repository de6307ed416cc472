"""Owns documents as a person brings them from a disk: files, folders of files, one that is here already.

Must not know windows, nor how a document is looked into.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import AttachmentTooLarge, FileTooLarge
from desktop.models.attachments import Attachment
from desktop.models.derived import Listing
from desktop.safe_io import read_limited
from desktop.services.strangers import papers
from desktop.services.strangers.papers import Paper
from desktop.services.strangers.pictures import LIMIT, PAPERS, Prepared
from desktop.sync.bundle import bundle_hash

FOLDER_LIMIT: Final = 200  # documents that are taken of one folder
_LOOKED_AT: Final = 20_000  # names of a folder and what is in it
_KINDS: Final = frozenset({*PAPERS.values(), ".markdown"})


def bring(path: Path) -> tuple[Prepared, Paper]:
    """What will be kept of a file, and what it says. Raises what reading a file and `papers.prepare` raise."""
    try:
        content = read_limited(path, LIMIT)
    except FileTooLarge as large:
        raise AttachmentTooLarge(path=path.name, limit=LIMIT // 2**20) from large
    return papers.prepare(content, path.name)


def documents_in(folder: Path) -> tuple[list[Path], bool]:
    """(the documents in a folder and in those within it, by name; whether there are more than are taken).

    What is hidden, and what Word writes beside a file that is open, is none.
    """
    found: list[Path] = []
    seen = 0
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        seen += len(names)
        found += [
            Path(at, name)
            for name in sorted(names)
            if not name.startswith((".", "~$")) and Path(name).suffix.lower() in _KINDS
        ]
        if len(found) > FOLDER_LIMIT or seen > _LOOKED_AT:
            return found[:FOLDER_LIMIT], True
    return found, False


def there(session: Session, prepared: Prepared) -> bytes | None:
    """The document that holds this very file already; None where none does, or only one in the trash."""
    query = (
        select(Attachment.owner)
        .join(Listing, Listing.row == Attachment.owner)
        .where(Attachment.hash == bundle_hash(prepared.content), Attachment.deleted == 0)
        .where(Listing.kind == "document", Listing.shown == 1)
    )
    return session.scalars(query.limit(1)).first()
