"""Owns what of the profile an import is understood against, read once; must not know a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.exchange.incoming.understanding.gazetteer import Territories
from desktop.exchange.incoming.understanding.organisations import KnownActors
from desktop.exchange.incoming.understanding.references import Records
from desktop.exchange.incoming.understanding.standing import Standing
from desktop.exchange.incoming.understanding.vocabulary import Vocabulary
from desktop.models.vocabularies import Identifier
from desktop.services.twins import Index

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass
class World:
    """The lists, territories and actors of the profile; the language and the day; what was answered already."""

    session: Session
    lang: str
    today: date
    answers: Mapping[str, str]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The shared lists."""
        return Vocabulary.load(self.session)

    @cached_property
    def twins(self) -> Index | None:
        """What tells which actors of the profile are like another; None when there are none."""
        return Index(self.session, "actor") if self.records.ids("actor") else None

    @cached_property
    def named_before(self) -> frozenset[tuple[str, str]]:
        """(scheme, value) by which files named actors of the profile."""
        held = select(Identifier.scheme, Identifier.value).where(
            Identifier.owner_table == "actor", Identifier.deleted == 0
        )
        return frozenset((scheme or "", value or "") for scheme, value in self.session.execute(held))

    @cached_property
    def territories(self) -> Territories:
        """The territories."""
        return Territories.load(self.session)

    @cached_property
    def records(self) -> Records:
        """The records of any kind, by name."""
        return Records(self.session)

    @cached_property
    def standing(self) -> Standing:
        """Where records stand."""
        return Standing(self.session)

    @cached_property
    def actors(self) -> KnownActors:
        """The actors."""
        return KnownActors.load(self.session)
