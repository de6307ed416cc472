"""Owns photographs and documents joined to records: adding, reading, describing, removing; must not know files given.

A photograph that shows people is kept under a key of its own: who destroys the key has destroyed the photograph, here,
in every safety copy and on every laptop that the erasure reaches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from desktop.errors import AttachmentDamaged, AttachmentLocked, AttachmentMissing, NotFound
from desktop.i18n import _
from desktop.models.attachments import Attachment
from desktop.models.base import new_id
from desktop.services.attached.pieces import Pieces, pieces_for
from desktop.services.secret import secret_cells
from desktop.services.secret.keystore import Keystore, keystore_for
from desktop.services.strangers import papers
from desktop.services.strangers.pictures import DOCX, KNOWN, LIMIT, ODT, PAPERS, Prepared, face_of, looks_like
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync import peers_store
from desktop.sync.bundle import bundle_hash
from desktop.sync.locked_files import lock_file, unlock_file
from desktop.sync.posting import post
from desktop.sync.secrets import Locked, lock, new_key
from desktop.sync.statements import erased_keys

State = Literal["here", "missing", "locked", "erased", "unreadable"]
WORDS: Final = ("caption", "consent", "visibility")
NAME_LIMIT: Final = 200
_HASH: Final = 32
_COLUMNS: Final = tuple(Attachment.__table__.columns)


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment as a person sees it. `holder` names the laptop that surely has a missing one, if we know it."""

    id: bytes
    owner_table: str
    owner: bytes
    hash: bytes
    mime: str
    size: int
    name: str
    caption: str
    people: bool
    consent: str
    visibility: str
    taken: str
    added: str
    deleted: bool
    state: State
    holder: str = ""

    @property
    def picture(self) -> bool:
        return self.mime not in PAPERS

    @property
    def title(self) -> str:
        """What it is called: its caption, else the name it came with, else what it is."""
        return self.caption or self.name or (_("Photo") if self.picture else _("Document"))


def attached(session: Session, owner: bytes, *, trashed: bool = False) -> list[Attached]:
    """The attachments of a record, oldest first."""
    query = select(*_COLUMNS).where(Attachment.owner == owner, Attachment.deleted == int(trashed))
    look = _Look(session)
    return [look.told(row) for row in session.execute(query.order_by(Attachment.added, Attachment.id))]


def find(session: Session, id: bytes) -> Attached:
    """One attachment. Raises NotFound."""
    return _Look(session).told(_row(session, id))


def attach(
    uow: UnitOfWork,
    owner_table: str,
    owner: bytes,
    prepared: Prepared,
    *,
    caption: str = "",
    consent: str = "",
    people: bool | None = None,
) -> bytes:
    """Join a content to a record; gives the id. A photograph shows people unless somebody says that it does not.

    Its bytes are on the disk when this returns: what an act that is not committed leaves is a file nobody names.
    """
    session, row = uow.session, new_id()
    shows = prepared.picture if people is None else people and prepared.picture
    values: dict[str, Any] = {"owner_table": owner_table, "owner": owner, "consent": consent.strip() or None}
    values |= {"taken": prepared.taken or None, "added": uow.database.clock.now().isoformat(timespec="seconds")}
    values |= _kept(session, row, prepared.content, prepared.mime, prepared.face, new_key() if shows else None)
    values |= _worded(session, row, values["key_id"], caption)
    if not shows:
        values["name"] = prepared.name.strip()[:NAME_LIMIT] or None
    session.execute(insert(Attachment).values(id=row, **values))
    return row


def describe(uow: UnitOfWork, id: bytes, **words: str) -> None:
    """Change caption, consent or visibility. Raises NotFound, InvalidValue when the caption is locked here."""
    session, row = uow.session, _row(uow.session, id)
    values: dict[str, Any] = {name: (text.strip() or None) for name, text in words.items() if name in WORDS}
    if "caption" in values:
        values |= _worded(session, id, row.key_id, values.pop("caption") or "")
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    if differing:
        session.execute(update(Attachment).where(Attachment.id == id).values(**differing))


def say_people(uow: UnitOfWork, id: bytes, people: bool) -> None:
    """Say whether a photograph shows people: its bytes are written anew, under a key of their own or under none.

    Raises NotFound, AttachmentMissing, AttachmentLocked.
    """
    session, row = uow.session, _row(uow.session, id)
    told = _Look(session).told(row)
    if told.people == people or not told.picture:
        return
    plain = content(session, id)
    face = pieces_for(session).get_face(row.hash)
    opened = _face_plain(session, row, face) if face else b""
    values = _kept(session, id, plain, told.mime, opened or b"", new_key() if people else None)
    values |= _worded(session, id, values["key_id"], told.caption)
    if people:
        values["name"] = None
    session.execute(update(Attachment).where(Attachment.id == id).values(**values))


def remove(uow: UnitOfWork, ids: bytes | Iterable[bytes], *, back: bool = False) -> int:
    """Take attachments off their record (`back` joins them again); the bytes stay, so that it can be undone."""
    wanted = [ids] if isinstance(ids, bytes) else list(ids)
    for id in wanted:
        _row(uow.session, id)
        uow.session.execute(update(Attachment).where(Attachment.id == id).values(deleted=0 if back else 1))
    return len(wanted)


def content(session: Session, id: bytes) -> bytes:
    """The bytes of an attachment. Raises NotFound, AttachmentMissing, AttachmentLocked."""
    row = _row(session, id)
    told = _Look(session).told(row)
    stored = pieces_for(session).get(row.hash) if told.state in ("here", "locked") else None
    if stored is None:
        raise AttachmentMissing(path=told.title)
    return _opened(session, row, stored, told.title)


def checked(session: Session, id: bytes) -> bytes:
    """The same, looked into once more in the child process: these bytes go to another program.

    Raises what `content` raises, AttachmentDamaged, AttachmentRefused, PictureTooLarge.
    """
    told = find(session, id)
    plain = content(session, id)
    if told.picture:
        face_of(plain, told.title)
    elif told.mime in (DOCX, ODT):  # what it holds may have been changed by who gave it
        try:
            paper = papers.read(plain, told.name)
        except papers.Unreadable as no:
            raise papers.reason(str(no), told.title) from no
        if paper.mime != told.mime:
            raise AttachmentDamaged(path=told.title)
    return plain


def face(session: Session, id: bytes) -> bytes:
    """The small picture of a photograph, made (in the child process) when it is not kept yet; empty for a document.

    Raises what `content` and `pictures.face_of` raise.
    """
    row = _row(session, id)
    if row.mime in PAPERS:
        return b""
    kept = pieces_for(session).get_face(row.hash)
    plain = _face_plain(session, row, kept) if kept is not None else None
    if plain is None:
        told = _Look(session).told(row)
        plain = face_of(content(session, id), told.title)
        pieces_for(session).put_face(row.hash, _locked(session, row.key_id, plain))
    return plain


def key_of(session: Session, id: bytes) -> bytes | None:
    """The id of the key that a photograph of people is kept under. Raises NotFound."""
    key: bytes | None = _row(session, id).key_id
    return key


def file_name(told: Attached, number: int) -> str:
    """A neutral name for a copy outside: no person's name, no word of a stranger."""
    return f"piece-{number:02d}{KNOWN.get(told.mime, '.bin')}"


def sound(hash_: object, mime: object, size: object, key: object) -> bool:
    """Whether a row's content names something that this version can keep: rows come from strangers too."""
    named = isinstance(hash_, bytes) and len(hash_) == _HASH and mime in KNOWN
    sized = isinstance(size, int) and 0 < size <= LIMIT + 1024
    return named and sized and (key is None or (isinstance(key, bytes) and len(key) == 16))


class _Look:
    """What telling attachments needs, looked up once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.pieces: Pieces = pieces_for(session)
        self.keys: Keystore = keystore_for(session)
        self.erased = erased_keys(session.connection())

    def told(self, row: Row[Any]) -> Attached:
        state = self._state(row)
        kept = secret_cells.read(self.session, "attachment", row.id, "kept_caption", row.kept_caption)
        return Attached(
            row.id,
            row.owner_table or "",
            row.owner or b"",
            row.hash or b"",
            row.mime or "",
            row.size or 0,
            row.name or "",
            kept or row.caption or "",
            row.key_id is not None,
            row.consent or "",
            row.visibility or "",
            row.taken or "",
            row.added or "",
            bool(row.deleted),
            state,
            holder(self.session, row.id) if state == "missing" else "",
        )

    def _state(self, row: Row[Any]) -> State:
        if row.key_id is not None and row.key_id in self.erased:
            return "erased"
        if not sound(row.hash, row.mime, row.size, row.key_id):
            return "unreadable"
        if not self.pieces.has(row.hash):
            return "missing"
        return "locked" if row.key_id is not None and self.keys.get(row.key_id) is None else "here"


def holder(session: Session, id: bytes) -> str:
    """The name of the laptop that joined this content; empty when it was this one, or is not known by name."""
    post(session.connection())
    found = session.connection().exec_driver_sql(
        "SELECT b.replica FROM op o JOIN slot s ON s.no = o.slot JOIN bundle b ON b.no = o.bundle "
        "WHERE s.tbl = 'attachment' AND s.field = 'content' AND o.row = ? AND b.here = 0 "
        "ORDER BY b.lamport DESC LIMIT 1",
        (id,),
    )
    replica = found.scalar()
    if replica is None:
        return ""
    label = session.connection().exec_driver_sql("SELECT label FROM replica WHERE id = ?", (replica,)).scalar()
    return str(label or peers_store.author_name(session, bytes(replica)))


def _row(session: Session, id: bytes) -> Row[Any]:
    row = session.execute(select(*_COLUMNS).where(Attachment.id == id)).first()
    if row is None:
        raise NotFound(reference=id.hex())
    return row


def _kept(session: Session, row: bytes, plain: bytes, mime: str, face: bytes, key: bytes | None) -> dict[str, Any]:
    """The cells of a content whose bytes are now on the disk."""
    name = keystore_for(session).add(key) if key is not None else None
    stored = plain if key is None else lock_file(key, plain)
    hash_ = bundle_hash(stored)
    pieces = pieces_for(session)
    pieces.put(hash_, stored)
    if face:
        pieces.put_face(hash_, face if key is None else lock_file(key, face))
    return {"hash": hash_, "mime": mime, "size": len(stored), "key_id": name}


def _worded(session: Session, row: bytes, key_id: bytes | None, caption: str) -> dict[str, Any]:
    """The cells of a caption: readable, or under the key of the photograph it belongs to."""
    words = caption.strip()
    if key_id is None:
        return {"caption": words or None, "kept_caption": None}
    key = keystore_for(session).get(key_id)
    if key is None:
        raise AttachmentLocked(path=_("Photo"))
    return {"caption": None, "kept_caption": lock(key, "attachment", row, "kept_caption", words) if words else None}


def _locked(session: Session, key_id: bytes | None, plain: bytes) -> bytes:
    key = keystore_for(session).get(key_id) if key_id is not None else None
    return plain if key is None else lock_file(key, plain)


def _opened(session: Session, row: Row[Any], stored: bytes, title: str) -> bytes:
    """Decrypted where needed, and of the type that the row says: what comes out may be opened by another program."""
    plain = stored
    if row.key_id is not None:
        key = keystore_for(session).get(row.key_id)
        if key is None:
            raise AttachmentLocked(path=title)
        try:
            plain = unlock_file(key, stored)
        except Locked as bad:
            raise AttachmentLocked(path=title) from bad
    if not looks_like(row.mime, plain):
        raise AttachmentMissing(path=title)
    return plain


def _face_plain(session: Session, row: Row[Any], kept: bytes) -> bytes | None:
    if row.key_id is None:
        return kept
    key = keystore_for(session).get(row.key_id)
    try:
        return None if key is None else unlock_file(key, kept)
    except Locked:
        return None
