"""Owns turning any file that somebody brings into a `Source` of tables, and saying why it cannot be; must not know what
the tables mean.

The bytes are read here only to be passed on and hashed: a process of its own looks into them (`files.child`), with a
limit of time and memory, and what it answers is believed only as far as its frames are well made.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from desktop.errors import (
    FileMissing,
    FileProblem,
    FileTooNew,
    FileUnreadable,
    ForeignDamaged,
    ForeignEmpty,
    ForeignIsChangeFile,
    ForeignIsProfile,
    ForeignIsRules,
    ForeignLocked,
    ForeignTooLarge,
    ForeignTooSlow,
    ForeignTrap,
    ForeignUnknown,
    NotAFile,
)
from desktop.exchange.incoming.edited import only_edited
from desktop.exchange.incoming.files import talking
from desktop.exchange.incoming.files.child import WORK
from desktop.exchange.incoming.files.found import FILE_LIMIT, Found
from desktop.exchange.incoming.files.sentences import SENTENCES
from desktop.exchange.incoming.shapes import Sheet, Source
from desktop.i18n import _
from desktop.paths import Profile
from desktop.progress import Progress, unheard
from desktop.services.strangers.child import Fallen, Why, asked
from desktop.sync.changefile import is_change_file

_BLOCK: Final = 2**20
_REFUSALS: Final[Mapping[str, type[FileProblem]]] = {
    "unknown": ForeignUnknown,
    "empty": ForeignEmpty,
    "damaged": ForeignDamaged,
    "locked": ForeignLocked,
    "trap": ForeignTrap,
    "large": ForeignTooLarge,
    "rules": ForeignIsRules,
    "database": ForeignIsProfile,
    "newer": FileTooNew,
}
_FALLEN: Final[Mapping[Why, type[FileProblem]]] = {
    "slow": ForeignTooSlow,
    "memory": ForeignTooLarge,
    "broken": ForeignDamaged,
}


def read(path: Path, progress: Progress = unheard) -> Source:
    """The tables of a file, recognised by what it holds. Nothing is changed anywhere.

    `progress` hears how many rows are read, and may raise to stop. Raises FileMissing, NotAFile, FileUnreadable and the
    errors of `desktop.errors.foreign`.
    """
    try:
        if not path.is_file():
            raise NotAFile(path=path) if path.exists() else FileMissing(path=path)
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size > FILE_LIMIT:
                raise ForeignTooLarge(path=path)
            if Profile(path.absolute().parent).database == path.absolute():
                raise ForeignIsProfile(path=path)  # its bytes are ciphertext and say nothing
            if is_change_file(stream.read(4096)):
                raise ForeignIsChangeFile(path=path)
            stream.seek(0)
            found, digest = _looked_into(path, stream, progress)
    except (OSError, ValueError) as bad:  # a path may hold what no file name may
        raise FileUnreadable(path=path) from bad
    sheets = tuple(
        Sheet(
            *(table.name, table.rows, tuple(table.merged), frozenset(table.hidden)),
            *(dict(table.known), table.kind, table.ours),
        )
        for table in found.tables
    )
    told = tuple(_(SENTENCES[told.code], **dict(told.values)) for told in found.told if told.code in SENTENCES)
    return only_edited(Source(found.format, path.name, digest, sheets, told))


def _looked_into(path: Path, stream: BinaryIO, progress: Progress) -> tuple[Found, bytes]:
    """What the child found, and the digest of the file: the whole file counts, even where the child read less."""
    digest = hashlib.sha256()

    def blocks() -> Iterator[bytes]:
        while block := stream.read(_BLOCK):
            digest.update(block)
            yield block

    try:
        answer = asked(WORK, {}, blocks(), lambda source: talking.listen(source, progress), whole=True)
    except Fallen as end:
        raise _FALLEN[end.why](path=path) from end
    if isinstance(answer, str):
        raise _REFUSALS.get(answer, ForeignDamaged)(path=path)
    return answer, digest.digest()
