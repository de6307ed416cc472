"""Owns the plain shapes that giving, receiving and reviewing hand to pages and commands; must not know SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

# sharing.py (functions):
#   give(db, out, *, author="", to=None, everything=False, network="", sample=False) -> Given
#   inspect(db, path, *, sample=False) -> Preview          nothing is written
#   receive(db, path, *, vouch=False, author="", accept_sample=False, sample=False) -> Received
#   exchanges(session) -> list[Exchange]     to_give(session) -> int     peers(session) -> list[Peer]
#   seal_open(db, author) -> bool            current_state_hash(db, author) -> str
# reviews.py:
#   reviews(session, lang) -> list[ReviewSummary]          review(session, id, lang) -> Review
#   settle(uow, id, keep) -> int             id: of a review (all its fields) or of one field;
#                                            keep: a version's number, "here", "received" or "both"


@dataclass(frozen=True, slots=True)
class Given:
    """A change file that was written. `changes` counts cells, `files` attachments; `parts` are all the files written.

    `left_out` counts attachments too large for the size asked for; `over`: the records alone exceed that size.
    """

    path: Path
    bundles: int
    changes: int
    size: int
    receipt: str
    parts: tuple[Path, ...] = ()
    files: int = 0
    left_out: int = 0
    over: bool = False


@dataclass(frozen=True, slots=True)
class KindCount:
    """What a file would do to the records of one kind, with a few of their titles."""

    kind: str
    new: int
    changed: int
    deleted: int
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Laptop:
    """A laptop that writes bundles. `fingerprint` is compared by voice; `name` is what its bundles say, if readable."""

    replica: str
    fingerprint: str
    name: str
    trust: Literal["mine", "vouched", "introduced", "unknown"]


@dataclass(frozen=True, slots=True)
class Missing:
    """Bundles of one laptop that others had and we never received."""

    name: str
    replica: str
    bundles: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What receiving a file would do; made by the very merge, rolled back."""

    path: Path
    sender: Laptop | None
    network: str
    sample: bool
    written: datetime
    unknown: tuple[Laptop, ...]
    counts: tuple[KindCount, ...]
    reviews: int
    bundles: int
    already: int
    held: int
    too_new: int
    missing: tuple[Missing, ...]
    other_network: bool = False
    files: int = 0  # attachments that are not here yet
    part: tuple[int, int] = (1, 1)

    @property
    def nothing_new(self) -> bool:
        return self.bundles == self.already and not self.files

    @property
    def author_known(self) -> bool:
        return not self.unknown

    @property
    def new(self) -> int:
        return sum(c.new for c in self.counts)

    @property
    def changed(self) -> int:
        return sum(c.changed for c in self.counts)

    @property
    def deleted(self) -> int:
        return sum(c.deleted for c in self.counts)


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was received. `touched`: wire table -> rows whose shown cells or reviews changed."""

    path: Path
    result: Literal["merged", "nothing", "held"]
    receipt: str
    new: int
    changed: int
    deleted: int
    reviews: int
    held: int
    too_new: int
    touched: Mapping[str, frozenset[bytes]] = field(default_factory=dict)
    files: int = 0  # attachments that came


@dataclass(frozen=True, slots=True)
class Exchange:
    """One line of the history of exchanges."""

    receipt: str
    way: Literal["received", "given"]
    at: datetime
    name: str
    peer: str
    bundles: int
    new: int
    changed: int
    deleted: int
    reviews: int
    held: int


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """One record with something to settle: `fields` clashing fields, or a deletion against edits."""

    id: str
    kind: str
    record: bytes
    title: str
    fields: int
    deletion: bool
    at: datetime
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One of the versions of a field. `text` is how a person reads it; `here` is written by this laptop."""

    number: int
    value: object
    text: str
    author: str
    at: datetime
    doubtful: bool
    shown_now: bool
    here: bool
    deletes: bool = False


@dataclass(frozen=True, slots=True)
class ReviewField:
    """One clash. kind `value`: several values of one field; `delete`: deleted by one, changed by another."""

    id: str
    kind: Literal["value", "delete"]
    table: str
    row: bytes
    field: str
    label: str
    joinable: bool
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """All clashes of one record and of the rows it owns."""

    id: str
    kind: str
    record: bytes
    title: str
    fields: tuple[ReviewField, ...]
    same: tuple[tuple[str, str], ...] = ()
