"""Owns the plain shapes that giving, receiving and reviewing hand to pages and commands; must not know SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from desktop.errors import MaillageError
from desktop.i18n import ngettext


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
class Claim:
    """What the key of a laptop in a file says of itself, compared with those known here.

    `successor`: certified by the key of `of`. `uncertified`: names `of` as the laptop it succeeds, without proof.
    `same_author` and `same_name`: another key speaks for the person of `of`.
    """

    laptop: Laptop
    kind: Literal["successor", "uncertified", "same_author", "same_name"]
    of: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a laptop asks of everybody that waits for a person here: taking back or revoking several, erasing many."""

    laptop: Laptop
    authors: tuple[str, ...]
    bundles: int
    people: int


@dataclass(frozen=True, slots=True)
class Missing:
    """Bundles of one laptop that others had and we never received."""

    name: str
    replica: str
    bundles: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What receiving a file would do; made by the very merge, rolled back.

    Looked at among others (`counted` false), what it would do by itself was not counted.
    """

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
    counted: bool = True
    claims: tuple[Claim, ...] = ()
    asking: tuple[Question, ...] = ()
    unshown: int = 0  # rows of which it says what this version has no place for: kept, and passed on

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
    unshown: int = 0  # as in Preview
    renewed: bool = False  # this laptop goes on under a new key: a copy of it was met, or it had been retired


def unshown_words(n: int) -> str:
    """What becomes of what a later version recorded and this one has no place for."""
    return ngettext(
        "Il y a aussi une chose que cette version de Maillage ne sait pas montrer : elle est gardée, passée plus loin "
        "avec le reste, et montrée après la mise à jour.",
        "Il y a aussi {n} choses que cette version de Maillage ne sait pas montrer : elles sont gardées, passées plus "
        "loin avec le reste, et montrées après la mise à jour.",
        n,
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A file to receive, and what the person agreed to for it."""

    path: Path
    vouch: bool = False
    accept_sample: bool = False
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Looked:
    """One of several files looked at: what it is, or why it is set aside. `asks`: a person must agree first."""

    path: Path
    preview: Preview | None
    refused: MaillageError | None
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """What several files would do in one act, those that ask for an agreement and those set aside left out."""

    files: tuple[Looked, ...]
    counts: tuple[KindCount, ...]
    reviews: int
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One of several files received: what it did, or why it was set aside."""

    path: Path
    received: Received | None
    refused: MaillageError | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One line of the history of exchanges. `counts`: some of what was received shows; `taken_back`: some does not."""

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
    counts: bool = False
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """One record with something to settle: `fields` clashing fields, a deletion against edits, or something odd.

    `odd` holds what no single field shows: `cycle` (parents in a circle), `link` (to what is not there), `total`
    (people counted twice).
    """

    id: str
    kind: str
    record: bytes
    title: str
    fields: int
    deletion: bool
    at: datetime
    authors: tuple[str, ...]
    odd: tuple[str, ...] = ()


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
    """One clash. kind `value`: several values of one field; `delete`: deleted by one, changed by another.

    Of `cycle`, `link` and `total` the versions are what can be done; `why` says in a sentence what is wrong.
    """

    id: str
    kind: Literal["value", "delete", "cycle", "link", "total"]
    table: str
    row: bytes
    field: str
    label: str
    joinable: bool
    versions: tuple[Version, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """All clashes of one record and of the rows it owns."""

    id: str
    kind: str
    record: bytes
    title: str
    fields: tuple[ReviewField, ...]
    same: tuple[tuple[str, str], ...] = ()
