"""Owns the packs of map tiles as every map of the window shows them, and bringing one in. Must not know widgets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from PySide6.QtCore import QMimeData, QObject, Signal

from desktop.i18n import N_, _, format_list, format_number, format_size, language, ngettext
from desktop.progress import Progress
from desktop.viewmodels.jobs import Failure, Token
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.geo.packs import Pack, Shelf, Waiting
    from desktop.geo.tiles import Head, Tiles
    from desktop.models.plain import Reader

ENDINGS: Final = (".pmtiles", ".mbtiles")
PREVIEW: Final = 0  # the number under which a file that waits is drawn
_KINDS: Final = {"mvt": N_("rues dessinées"), "png": N_("image"), "webp": N_("image"), "jpeg": N_("photo")}


class Stack(NamedTuple):
    """What a job found: the shelf, its packs, those that are open, and why some could not be opened."""

    shelf: Shelf
    packs: list[Pack]
    open: dict[int, Tiles]
    broken: dict[int, str]


class MapPacks(QObject):
    """The packs of the profile, topmost first. One for the window: `packs_of` gives it."""

    changed = Signal()  # others are there, or shown, or in another order
    waits = Signal()  # a file came or went that the person looks at before it is kept
    failed = Signal(object)  # Failure
    busy = Signal(bool)  # a file is being copied and looked at
    progressed = Signal(int, int)

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._shelf: Shelf | None = None
        self._asked = False
        self._token: Token | None = None
        self._wanted: Path | None = None  # chosen before the list was read
        self.packs: list[Pack] = []
        self.open: dict[int, Tiles] = {}
        self.broken: dict[int, str] = {}
        self.waiting: Waiting | None = None

    @property
    def _store(self) -> Store:
        """Asked of Qt each time: held here, both would wait for the garbage collector, which runs on any thread."""
        return cast("Store", self.parent())

    def load(self) -> None:
        """Read the list of packs, once; `changed` follows when there are any."""
        if self._asked:
            return
        if not self._store.ready:
            self._store.opened.connect(self.load)
            return
        self._asked = True
        self._store.ask(_found, self._arrived, owner=self, failed=self.failed.emit)

    def again(self) -> None:
        """Read the list once more: a command may have changed it."""
        self._act(lambda _shelf: None)

    def _arrived(self, stack: Stack) -> None:
        self._shelf, self.packs, self.broken = stack.shelf, stack.packs, stack.broken
        waiting = {PREVIEW: self.open[PREVIEW]} if PREVIEW in self.open else {}
        self.open = stack.open | waiting
        self.changed.emit()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.bring(wanted)

    def drawn(self) -> list[dict[str, Any]]:
        """What the map's page draws, topmost first."""
        shown = [_drawn(pack.number, pack.sha256, pack.head) for pack in self.packs if pack.number in self.open]
        if self.waiting is not None and PREVIEW in self.open:
            shown.insert(0, _drawn(PREVIEW, self.waiting.sha256, self.waiting.head) | {"framed": True})
        return shown

    # ---- acts ------------------------------------------------------------------------------------

    def show(self, number: int, on: bool) -> None:
        """Show or hide a pack."""
        self._act(lambda shelf: shelf.show(number, on))

    def move(self, number: int, by: int) -> None:
        """Move a pack up (below zero) or down."""
        self._act(lambda shelf: shelf.move(number, by))

    def remove(self, number: int) -> None:
        """Take a pack away; `restore` brings it back."""
        self._act(lambda shelf: shelf.remove(number))

    def restore(self, number: int, at: int) -> None:
        """Bring a removed pack back to its place."""
        self._act(lambda shelf: shelf.restore(number, at))

    def _act(self, work: Callable[[Shelf], object]) -> None:
        """Change the list, one act after the other."""
        shelf = self._shelf
        if shelf is None:
            return
        self._store.jobs.change(
            partial(_done, work, shelf, dict(self.open)), self._arrived, self.failed.emit, owner=self
        )

    # ---- bringing one in -------------------------------------------------------------------------

    def bring(self, path: Path) -> None:
        """Copy a file in and look at it; `waits` or `failed` follows."""
        if self._shelf is None:
            self._wanted = path
            self.load()
            return
        if self._token is not None:
            return
        self.refuse()
        self._token = self._store.token()
        self._token.progressed.connect(self.progressed)
        self.busy.emit(True)
        work = partial(_brought, self._shelf, path, self._token.report)
        self._store.jobs.query(work, self._looked, self._not_taken, owner=self)

    def cancel(self) -> None:
        """Stop the copying; nothing is left of it."""
        if self._token is not None:
            self._token.cancel()

    def _end(self) -> None:
        if self._token is not None:
            self._token.deleteLater()
        self._token = None
        self.busy.emit(False)

    def _looked(self, found: tuple[Waiting, Tiles]) -> None:
        stopped = self._token is not None and self._token.cancelled  # too late to stop it: it is let go of
        self._end()
        self.waiting, self.open[PREVIEW] = found
        if stopped:
            self.refuse()
            return
        self.changed.emit()
        self.waits.emit()

    def _not_taken(self, failure: Failure) -> None:
        self._end()
        self.failed.emit(failure)

    def accept(self) -> None:
        """Keep the file that waits, on top of the others."""
        self._settle(lambda shelf, waiting: shelf.keep(waiting))

    def refuse(self) -> None:
        """Let go of the file that waits."""
        self._settle(lambda shelf, waiting: shelf.drop(waiting))

    def _settle(self, work: Callable[[Shelf, Waiting], object]) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting is None:
            return
        pack = self.open.pop(PREVIEW, None)
        self.changed.emit()
        if pack is not None:
            pack.close()  # a file that is open can be neither renamed nor deleted everywhere
        self._act(lambda shelf: work(shelf, waiting))
        self.waits.emit()


def packs_of(store: Store) -> MapPacks:
    """The packs of a store, made on first use."""
    found = store.findChild(MapPacks)
    return found if isinstance(found, MapPacks) else MapPacks(store)


def packs_in(data: QMimeData) -> list[Path]:
    """The packs among what is being dropped."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [file for file in files if file.suffix.lower() in ENDINGS]


def facts(head: Head, size: int) -> list[str]:
    """A pack in a few words: what it is, how close it goes, how large, where."""
    from desktop.geo.pack_places import towns

    words = [
        _(_KINDS[head.format]),
        _("zooms {first} à {last}", first=format_number(head.first), last=format_number(head.last)),
        format_size(size),
    ]
    found = towns(head.box, language())
    return [*words, format_list(found)] if found else words


def checks(waiting: Waiting) -> list[tuple[str, str]]:
    """What looking at a file found, as (tone, sentence)."""
    from desktop.geo.pack_places import within_reach

    read = ngettext(
        "{n} tuile prise au hasard se lit bien.", "{n} tuiles prises au hasard se lisent bien.", waiting.samples
    )
    found = [("ok", _("Fichier {kind} entier. {read}", kind=_HOLDERS[waiting.head.holder], read=read))]
    if not within_reach(waiting.head.box):
        found.append(("warn", _("Il ne couvre pas le Maroc : il ne se verra pas sur la carte.")))
    if not waiting.known:
        found.append(("warn", _("Ses couches portent des noms inconnus : rien ne sera dessiné.")))
    if waiting.head.format in ("png", "webp"):
        found.append(("ok", _("Une image montre les noms et les frontières de son auteur : Maillage n’y change rien.")))
    if waiting.head.credit:
        found.append(("ok", _("Source, écrite au pied de la carte : {credit}", credit=waiting.head.credit)))
    else:
        found.append(
            ("warn", _("Il ne dit pas de qui il vient : demandez-le avant de montrer ou d’imprimer la carte."))
        )
    return found


_HOLDERS: Final = {"pmtiles": "PMTiles", "mbtiles": "MBTiles"}


def _drawn(number: int, sha256: str, head: Head) -> dict[str, Any]:
    return {
        "number": number,
        "made": sha256,
        "format": head.format,
        "first": head.first,
        "last": head.last,
        "box": list(head.box),
        "credit": head.credit or head.name,
    }


def _found(ask: Reader) -> Stack:
    from desktop.geo.packs import Shelf
    from desktop.paths import Profile

    shelf = Shelf(Profile(ask.place.parent).packs)
    shelf.sweep()
    return _stack(shelf, {})


def _done(work: Callable[[Shelf], object], shelf: Shelf, known: dict[int, Tiles]) -> Stack:
    work(shelf)
    return _stack(shelf, known)


def _stack(shelf: Shelf, known: dict[int, Tiles]) -> Stack:
    """Open what is shown and not yet open."""
    from desktop.errors import MaillageError
    from desktop.geo.packs import open_pack

    packs = shelf.packs()
    opened, broken = dict[int, Any](), dict[int, str]()
    for pack in packs:
        if not pack.shown:
            continue
        try:
            opened[pack.number] = known.get(pack.number) or open_pack(shelf.path(pack))
        except MaillageError as error:
            broken[pack.number] = error.sentence()
    return Stack(shelf, packs, opened, broken)


def _brought(shelf: Shelf, path: Path, progress: Progress) -> tuple[Waiting, Tiles]:
    from desktop.geo.packs import open_pack

    waiting = shelf.bring(path, progress)
    return waiting, open_pack(waiting.file)
