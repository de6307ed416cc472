"""Owns the laptops one exchanges with as their page sees them. Must not know widgets, SQL, nor how trust works."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import N_, _, ngettext
from desktop.viewmodels.rows import RowsModel
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.services.exchange.authors import Sent
    from desktop.services.exchange.exchanged import KindCount, Question
    from desktop.services.exchange.peers import Peer
    from desktop.services.unit_of_work import Changes

TRUST = {
    "mine": N_("Cet ordinateur"),
    "vouched": N_("Accepté en personne"),
    "introduced": N_("Présenté"),
    "unknown": N_("Pas encore accepté"),
}
QR_BORDER = 4  # modules of quiet around the code


@dataclass(frozen=True, slots=True)
class Known:
    """What the page shows: laptops, and what they ask."""

    peers: tuple[Peer, ...] = ()
    questions: tuple[Question, ...] = ()
    sent: Mapping[str, tuple[Sent, ...]] = field(default_factory=dict)

    @property
    def silent(self) -> tuple[Peer, ...]:
        """Laptops that may be retired: silent for a year, not retired yet, and whose work counts here."""
        return tuple(
            one
            for one in self.peers
            if one.silent and not one.retired and not one.revoked_by and one.laptop.trust in ("vouched", "introduced")
        )


def called(peer: Peer) -> str:
    """The name of a laptop, never empty."""
    return peer.laptop.name or _("Sans nom")


def trusted(peer: Peer) -> str:
    """How a laptop came to be trusted, in a few words."""
    if peer.revoked_by:
        return _("Révoqué")
    if peer.introduced_by:
        return _("Présenté par {name}", name=peer.introduced_by)
    return _(TRUST[peer.laptop.trust])


def to_give(peer: Peer) -> str:
    """What it lacks, in a few words."""
    if peer.laptop.trust == "mine":
        return ""
    if peer.lacks is None:
        return _("N’a pas encore dit ce qu’il a")
    if not peer.lacks:
        return _("Il a tout")
    return ngettext("{n} modification à lui donner", "{n} modifications à lui donner", peer.lacks)


class PeersModel(RowsModel["Peer"]):
    """This laptop, then the others."""

    def called(self, row: Peer) -> str:
        return called(row)

    def spoken(self, row: Peer) -> list[str]:
        return [called(row), trusted(row), to_give(row)]

    def peer(self, place: int) -> Peer | None:
        """The laptop of a row."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, replica: str) -> int:
        """The row of a laptop, -1 when it is not there."""
        return next((n for n, row in enumerate(self._rows) if row.laptop.replica == replica), -1)

    def show(self, rows: Iterable[Peer]) -> None:
        """Show other laptops; nothing is announced when they are the same."""
        found = list(rows)
        if found != self._rows:
            self.beginResetModel()
            self._rows = found
            self.endResetModel()


class People(QObject):
    """Knows the laptops, and does what a person decides about one of them."""

    loaded = Signal(object)  # Known
    done = Signal(str)  # what was done, as a sentence
    failed = Signal(object)  # Failure
    foreseen = Signal(str, object)  # laptop; what revoking it would change, as KindCounts

    def __init__(self, store: Store, author: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.author = author
        self.model = PeersModel(self)
        self.known = Known()

    def refresh(self) -> None:
        """Look again at every laptop."""
        self.store.query(_known, self._loaded, owner=self, key="people")

    def _loaded(self, known: Known) -> None:
        self.known = known
        self.model.show(known.peers)
        self.loaded.emit(known)

    def peer(self, replica: str) -> Peer | None:
        """A laptop of the list."""
        return self.model.peer(self.model.place_of(replica))

    # ---- what a person decides ---------------------------------------------------------------------

    def vouch(self, peer: Peer) -> None:
        """Accept a laptop, compared in person."""
        said = _("{name} est accepté. Vos prochains fichiers le présenteront aux autres.", name=called(peer))
        self._act(partial(_vouch, peer.laptop.replica), said)

    def rename(self, peer: Peer, name: str) -> None:
        """Call a laptop by a name of one's own."""
        self._act(partial(_rename, peer.laptop.replica, name), "")

    def forget(self, peer: Peer) -> None:
        """Put a laptop off the list."""
        said = _("{name} n’est plus dans la liste ; ses fiches restent.", name=called(peer))
        self._act(partial(_forget, peer.laptop.replica), said)

    def foresee(self, peer: Peer, good: str) -> None:
        """Ask what revoking would change; `foreseen` follows."""
        self.store.act(
            partial(_foresee, peer.laptop.replica, good),
            done=partial(self.foreseen.emit, peer.laptop.replica),
            failed=self.failed.emit,
            owner=self,
        )

    def revoke(self, peer: Peer, good: str) -> None:
        """Say for everybody that a laptop's key is no longer its owner's."""
        said = _("{name} est révoqué, ici et chez tous ceux qui recevront vos fichiers.", name=called(peer))
        self._act(partial(_revoke, peer.laptop.replica, good), said)

    def retire(self, peers: Iterable[Peer]) -> None:
        """Say that laptops are silent for good."""
        whom = [one.laptop.replica for one in peers]
        said = ngettext("{n} ordinateur mis en retraite.", "{n} ordinateurs mis en retraite.", len(whom))
        self._act(partial(_retire, whom), said)

    def answer(self, question: Question, *, accept: bool) -> None:
        """Accept or decline what a laptop asks of everybody."""
        said = _("La demande est acceptée.") if accept else _("La demande est refusée : rien ne change ici.")
        self._act(partial(_answer, question.laptop.replica, accept), said)

    def _act(self, work: Callable[[str, Database], Any], said: str) -> None:
        self.store.act(
            partial(work, self.author()),
            done=lambda _touched: self._acted(said),
            failed=self.failed.emit,
            owner=self,
            changes=_changes,
        )

    def _acted(self, said: str) -> None:
        self.refresh()
        self.done.emit(said)


def qr_rows(text: str) -> list[list[bool]]:
    """The dark modules of a QR code, row by row."""
    import segno

    return [[bool(cell) for cell in row] for row in segno.make(text, micro=False, error="m").matrix]


def qr_text(peer: Peer) -> str:
    """What the code of a laptop says to any telephone that reads it: fingerprint and words, no name."""
    return "\n".join(("Maillage", peer.laptop.fingerprint, " ".join(peer.words)))


def _changes(touched: object) -> Changes:
    from desktop.services.unit_of_work import Changes

    return Changes(touched if isinstance(touched, Mapping) else {})


def _known(session: Any) -> Known:
    from desktop.services.exchange import authors, peers

    found = peers.listed(session, now=datetime.now(UTC))
    sent = {
        one.laptop.replica: tuple(authors.sent(session, one.laptop.replica))
        for one in found
        if one.laptop.trust not in ("mine", "unknown")
    }
    return Known(tuple(found), tuple(authors.questions(session)), sent)


def _vouch(replica: str, author: str, database: Database) -> Any:
    from desktop.services.exchange import authors

    return authors.vouch(database, replica, author=author)


def _rename(replica: str, name: str, _author: str, database: Database) -> Any:
    from desktop.services.exchange import laptops

    with database.write() as session:
        laptops.rename(session, replica, name)
        session.commit()


def _forget(replica: str, _author: str, database: Database) -> Any:
    from desktop.services.exchange import laptops

    with database.write() as session:
        laptops.forget(session, replica)
        session.commit()


def _foresee(replica: str, good: str, database: Database) -> tuple[KindCount, ...]:
    from desktop.services.exchange import authors

    return authors.revoking_would(database, replica, good=good)


def _revoke(replica: str, good: str, author: str, database: Database) -> Any:
    from desktop.services.exchange import authors

    return authors.revoke(database, replica, good=good, author=author)


def _retire(whom: list[str], author: str, database: Database) -> Any:
    from desktop.services.exchange import authors

    authors.retire(database, whom, author=author)


def _answer(replica: str, accept: bool, author: str, database: Database) -> Any:
    from desktop.services.exchange import authors

    return authors.answer(database, replica, accept=accept, author=author)
