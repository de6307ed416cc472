"""Owns a record's attachments as their tab sees them: the list, what is being prepared, small faces, copies outside.

Must not know widgets, nor how a picture is looked into.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, format_date, format_list, format_size
from desktop.safe_io import read_limited, write_file
from desktop.viewmodels.in_turn import InTurn
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.attached.attachments import Attached
    from desktop.services.strangers.pictures import Prepared
    from desktop.services.unit_of_work import Changes

_Brought = tuple[str, "bytes | Path", tuple[str, bytes]]  # its name, what it is, the record it will hang on
_PAPERS = {  # names of formats, the same in every language
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "text/markdown": "Markdown",
    "text/plain": "TXT",
}
_copies: list[tempfile.TemporaryDirectory[str]] = []  # taken away when the program ends


class Attachments(QObject):
    """The attachments of the record shown."""

    listed = Signal(list)  # of Attached
    faced = Signal(bytes, bytes)  # id, a small JPEG
    preparing = Signal(int, int)  # how many are done, of how many; (0, 0) at rest
    added = Signal(int)
    removed = Signal(str)
    opened = Signal(object)  # Path of a copy to open with another program
    saved = Signal(object)  # Path
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, choices: Callable[[], tuple[int, bool]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._choices = choices  # longest side, keep the position
        self.owner: tuple[str, bytes] | None = None
        self.rows: list[Attached] = []
        # one after the other: a picture of a camera takes much memory while it is made smaller
        self._brought: InTurn[_Brought] = InTurn(self._prepare, self.preparing.emit)

    # ---- showing ---------------------------------------------------------------------------------

    def show(self, kind: str, owner: bytes | None) -> None:
        """Show another record's attachments; none for a record that is not written yet."""
        self.owner = (kind, owner) if owner is not None else None
        self.refresh()

    def refresh(self) -> None:
        """Ask again."""
        if self.owner is None:
            self._listed((None, []))
        elif self.store.ready:
            self.store.query(partial(_list, self.owner[1]), self._listed, owner=self, key="attached")

    def follow(self, changes: Changes) -> None:
        """See whether a committed act touched attachments."""
        if not changes.touched or "attachment" in changes.touched or "author" in changes.touched:
            self.refresh()

    def _listed(self, found: tuple[bytes | None, list[Attached]]) -> None:
        owner, rows = found
        if owner == (self.owner[1] if self.owner else None):
            self.rows = rows
            self.listed.emit(rows)

    def ask_face(self, told: Attached) -> None:
        """Ask for the small picture of one; `faced` follows when there is one to show."""
        if told.picture and told.state == "here":
            arrived = partial(self._faced, told.id)
            self.store.query(partial(_face, told.id), arrived, owner=self, failed=lambda _no: None)

    def _faced(self, id: bytes, face: bytes) -> None:
        if face:
            self.faced.emit(id, face)

    # ---- adding ----------------------------------------------------------------------------------

    def add_files(self, paths: Iterable[Path]) -> None:
        """Join files that a person chose or dropped."""
        self._take([(path.name, path) for path in paths])

    def add_bytes(self, content: bytes, name: str) -> None:
        """Join a picture that was pasted."""
        self._take([(name, content)])

    def _take(self, what: list[tuple[str, bytes | Path]]) -> None:
        if self.owner is not None:
            self._brought.add([(name, source, self.owner) for name, source in what])

    def _prepare(self, brought: _Brought) -> None:
        name, source, owner = brought
        work = partial(_prepare, source, name, *self._choices())
        self.store.jobs.query(work, partial(self._keep, owner), self._stumbled, owner=self)

    def _keep(self, owner: tuple[str, bytes], prepared: Prepared) -> None:
        work, label = partial(_attach, owner, prepared), _("Pièce jointe ajoutée")
        self.store.change(work, label=label, done=self._kept, failed=self._stumbled, owner=self, quiet=True)

    def _kept(self, _id: bytes) -> None:
        self.added.emit(1)
        self._brought.ended()

    def _stumbled(self, failure: Failure) -> None:
        self.failed.emit(failure)
        self._brought.ended()

    # ---- changing --------------------------------------------------------------------------------

    def describe(self, id: bytes, **words: str) -> None:
        """Change caption or consent."""
        self._change(partial(_describe, id, words), _("Légende d’une pièce jointe"))

    def say_people(self, id: bytes, people: bool) -> None:
        """Say whether a photograph shows people."""
        self._change(partial(_people, id, people), _("Personnes reconnaissables"))

    def remove(self, told: Attached) -> None:
        """Take one off the record; undo joins it again."""
        title = told.title
        # the label stays in the steps of undo, which an erasure does not reach: it never says who is on a photograph
        label = _("Retrait de « {title} »", title=_("Photo") if told.people else title)
        self._change(partial(_remove, told.id), label, lambda: self.removed.emit(title))

    def _change(self, work: Callable[[Any], object], label: str, done: Callable[[], object] | None = None) -> None:
        def ended(_result: object) -> None:
            if done is not None:
                done()

        def failed(failure: Failure) -> None:
            self.failed.emit(failure)
            self.refresh()

        self.store.change(work, label=label, done=ended, failed=failed, owner=self, quiet=True)

    # ---- copies outside --------------------------------------------------------------------------

    def open(self, told: Attached) -> None:
        """Write a copy that another program can open: looked into once more, under a neutral name."""
        path = copy_folder() / self.neutral_name(told)
        self._copy(told, path, self.opened.emit)

    def save(self, told: Attached, path: Path) -> None:
        """Write a copy where the person says."""
        self._copy(told, path, self.saved.emit)

    def neutral_name(self, told: Attached) -> str:
        """A name for a copy that tells nothing of who is on it."""
        from desktop.services.attached.attachments import file_name

        place = next((n for n, one in enumerate(self.rows, 1) if one.id == told.id), 1)
        return file_name(told, place)

    def _copy(self, told: Attached, path: Path, done: Callable[[Path], object]) -> None:
        self.store.query(partial(_copy, told.id, path), lambda _none: done(path), owner=self, failed=self.failed.emit)


def copy_folder() -> Path:
    """A new folder for copies that other programs show; taken away when the program ends."""
    folder = tempfile.TemporaryDirectory(prefix="maillage-", ignore_cleanup_errors=True)
    _copies.append(folder)
    return Path(folder.name)


def forget_copies() -> None:
    """Take away the copies that other programs were given to show: one of them may be of what was just erased."""
    while _copies:
        _copies.pop().cleanup()


def facts(told: Attached) -> str:
    """What it is, how large, and when it was taken, on one line."""
    what = _("Photo") if told.picture else _PAPERS.get(told.mime, "PDF")
    size = format_size(told.size)
    parts = [told.name, what, size] if told.name and told.name != told.caption else [what, size]
    if told.taken:
        parts.append(_("prise le {day}", day=_day(told.taken)))
    return format_list(parts)


def _day(iso: str) -> str:
    from datetime import date

    try:
        return format_date(date.fromisoformat(iso), "medium")
    except ValueError:
        return iso


def _list(owner: bytes, session: Any) -> tuple[bytes, list[Attached]]:
    from desktop.services.attached.attachments import attached

    return owner, attached(session, owner)


def _face(id: bytes, session: Any) -> bytes:
    from desktop.services.attached.attachments import face

    return face(session, id)


def _prepare(source: bytes | Path, name: str, longest: int, keep_position: bool) -> Prepared:
    from desktop.services.strangers.papers import joinable
    from desktop.services.strangers.pictures import ENTRY_LIMIT

    raw = read_limited(source, ENTRY_LIMIT) if isinstance(source, Path) else source
    return joinable(raw, name, longest=longest, keep_position=keep_position)


def _attach(owner: tuple[str, bytes], prepared: Prepared, uow: Any) -> bytes:
    from desktop.services.attached.attachments import attach

    return attach(uow, owner[0], owner[1], prepared)


def _describe(id: bytes, words: dict[str, str], uow: Any) -> None:
    from desktop.services.attached.attachments import describe

    describe(uow, id, **words)


def _people(id: bytes, people: bool, uow: Any) -> None:
    from desktop.services.attached.attachments import say_people

    say_people(uow, id, people)


def _remove(id: bytes, uow: Any) -> None:
    from desktop.services.attached.attachments import remove

    remove(uow, id)


def _copy(id: bytes, path: Path, session: Any) -> None:
    from desktop.services.attached.attachments import checked

    write_file(path, checked(session, id), private=True)
