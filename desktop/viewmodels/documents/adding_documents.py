"""Owns files on their way into the toolbox, one after the other. Must not know widgets, nor what is in a file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, language
from desktop.viewmodels.in_turn import InTurn
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.strangers.papers import Paper
    from desktop.services.strangers.pictures import Prepared


class Adding(QObject):
    """Adds files and what is in folders. A file that is here already is shown, not added again."""

    preparing = Signal(int, int)  # how many are done, of how many; (0, 0) at rest
    added = Signal(bytes)
    known = Signal(bytes)  # the document that holds the file already
    told = Signal(str)  # what is to be known though nothing went wrong
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._files: InTurn[Path] = InTurn(self._look, self.preparing.emit)

    def add(self, paths: Iterable[Path]) -> None:
        """Add files and folders that a person chose or dropped."""
        self._files.add(paths)

    def _look(self, path: Path) -> None:
        self._store.jobs.query(partial(_look, path), partial(self._looked, path), self._stumbled, owner=self)

    def _looked(self, path: Path, found: _Folder | tuple[Prepared, Paper]) -> None:
        if isinstance(found, _Folder):
            self._unfold(path, found)
        else:
            work = partial(_there, found[0])
            self._store.query(work, partial(self._keep, path, found), owner=self, failed=self._stumbled)

    def _unfold(self, folder: Path, found: _Folder) -> None:
        self._files.add_within(found.files)
        if not found.files:
            self.told.emit(
                _("Le dossier « {name} » ne contient aucun document (PDF, DOCX, ODT, MD, TXT).", name=folder.name)
            )
        elif found.more:
            count = len(found.files)
            self.told.emit(
                _("Le dossier « {name} » est grand : ses {n} premiers documents sont pris.", name=folder.name, n=count)
            )
        self._files.ended()

    def _keep(self, path: Path, found: tuple[Prepared, Paper], there: bytes | None) -> None:
        if there is not None:
            self.told.emit(_("« {name} » est déjà dans la boîte à outils.", name=path.name))
            self.known.emit(there)
            self._files.ended()
            return
        work = partial(_add, found, language())
        self._store.change(
            work, label=_("Document ajouté"), done=self._kept, failed=self._stumbled, owner=self, quiet=True
        )

    def _kept(self, row: bytes) -> None:
        self.added.emit(row)
        self._files.ended()

    def _stumbled(self, failure: Failure) -> None:
        self.failed.emit(failure)
        self._files.ended()


class _Folder:
    """The documents of a folder; `more`: there are others, which are not taken."""

    def __init__(self, files: list[Path], more: bool) -> None:
        self.files = files
        self.more = more


def _look(path: Path) -> _Folder | tuple[Prepared, Paper]:
    from desktop.services.documents import papers_brought

    return _Folder(*papers_brought.documents_in(path)) if path.is_dir() else papers_brought.bring(path)


def _there(prepared: Prepared, session: Any) -> bytes | None:
    from desktop.services.documents import papers_brought

    return papers_brought.there(session, prepared)


def _add(found: tuple[Prepared, Paper], lang: str, uow: Any) -> bytes:
    from desktop.services.documents import toolbox

    return toolbox.add(uow, *found, lang=lang)
