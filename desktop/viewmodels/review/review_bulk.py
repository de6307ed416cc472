"""Owns choosing for many reviews at once: which fields, whose version, what it would do, doing it as one step.

Nothing is chosen beforehand and nothing is written before the person has seen what it would do. Must not know widgets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.i18n import N_, _, language, ngettext
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.review.bulk_reviews import Answer, Offer, Plan, Settled
    from desktop.services.unit_of_work import UnitOfWork

HERE: Final = "here"
KEEP: Final = "keep"
DELETE: Final = "delete"
SURE: Final = "sure"
EVERY: Final = "value"  # all fields that differ
DELETIONS: Final = "delete"
DOUBTFUL: Final = "doubtful"  # fields of which a version's date cannot be believed
# what no single field shows, and what can be answered to many such questions
ODD_GROUPS: Final[Mapping[str, str]] = {
    "cycle": N_("Fiches qui font partie l’une de l’autre"),
    "link": N_("Liens rompus"),
    "total": N_("Personnes comptées plusieurs fois"),
}
_SIDES: Final[Mapping[str, str]] = {
    HERE: N_("La version d’ici"),
    SURE: N_("La version dont la date est sûre"),
    KEEP: N_("Garder les fiches"),
    DELETE: N_("Supprimer les fiches"),
    "open": N_("Retirer les liens de trop, comme ils sont lus aujourd’hui"),
    "back": N_("Remettre les fiches citées"),
    "cut": N_("Retirer les liens"),
    "leave": N_("Laisser les liens vers la corbeille"),
    "counted": N_("Le nombre que retiennent les totaux"),
}


ODD_SIDES: Final = frozenset({"open", "back", "cut", "leave", "counted"})


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that can be answered alike: every field, one field, doubtful dates, deletions, oddities of a kind."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Side:
    """Whose version may be taken, and in how many of the chosen questions there is one."""

    key: str
    label: str
    count: int


class BulkDesk(QObject):
    """What can be chosen at once, what is chosen, and the plan that would be written."""

    offered = Signal()  # groups may have changed
    chosen = Signal()  # another group or side is chosen: its plan follows
    planned = Signal(object)  # Plan, None while nothing is chosen
    settled = Signal(object)  # Settled
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.group: str | None = None
        self.side: str | None = None
        self.plan: Plan | None = None
        self._offers: Sequence[Offer] = ()

    def refresh(self) -> None:
        """Look again at what waits."""
        self.store.query(_offers, self._arrived, owner=self, key="offers", failed=self.failed.emit)

    def _arrived(self, offers: Sequence[Offer]) -> None:
        self._offers = offers
        if self.group not in {group.key for group in self.groups()}:
            self.group = self.side = None
        if self.side not in {side.key for side in self.sides()}:
            self.side = None
        self.offered.emit()
        self._plan()

    def groups(self) -> list[Group]:
        """What can be answered alike, the widest first."""
        fields = Counter(offer.what for offer in self._offers if offer.kind == EVERY)
        deletions = sum(offer.kind == DELETIONS for offer in self._offers)
        told = [Group(EVERY, _("Tous les champs"), fields.total())] if len(fields) > 1 else []
        told += [Group(f"={what}", what, count) for what, count in fields.most_common()]
        doubtful = sum(offer.kind == EVERY and offer.doubtful for offer in self._offers)
        if doubtful:
            told.append(Group(DOUBTFUL, _("Champs à la date incertaine"), doubtful))
        if deletions:
            told.append(Group(DELETIONS, _("Supprimées et modifiées"), deletions))
        odd = Counter(offer.kind for offer in self._offers if offer.kind in ODD_GROUPS)
        told += [Group(kind, _(words), odd[kind]) for kind, words in ODD_GROUPS.items() if odd[kind]]
        return told

    def sides(self) -> list[Side]:
        """Whose version can be taken among the chosen questions."""
        found = Counter(side for offer in self._chosen() for side in offer.sides)
        ours = [key for key in _SIDES if key in found]
        others = [key for key, _count in found.most_common() if key not in _SIDES]
        counted = self.group == "total"
        return [Side(key, self._said(key, counted), found[key]) for key in (*ours, *others)]

    def _said(self, side: str, counted: bool) -> str:
        if counted and side not in ODD_SIDES:
            return _("Le nombre d’ici") if side == HERE else _("Le nombre de {name}", name=side or _("Auteur inconnu"))
        return _(_SIDES[side]) if side in _SIDES else named(side)

    def _chosen(self) -> list[Offer]:
        if self.group == DOUBTFUL:
            return [offer for offer in self._offers if offer.kind == EVERY and offer.doubtful]
        if self.group in (EVERY, DELETIONS) or self.group in ODD_GROUPS:
            return [offer for offer in self._offers if offer.kind == self.group]
        return [offer for offer in self._offers if offer.kind == EVERY and f"={offer.what}" == self.group]

    def choose_group(self, key: str) -> None:
        """Choose which questions."""
        if key != self.group:
            self.group = key
            if self.side not in {side.key for side in self.sides()}:
                self.side = None
        self.chosen.emit()
        self._plan()

    def choose_side(self, key: str) -> None:
        """Choose whose version."""
        self.side = key
        self.chosen.emit()
        self._plan()

    def _plan(self) -> None:
        self.plan = None
        if self.group is None or self.side is None:
            self.planned.emit(None)
            return
        ids = [offer.id for offer in self._chosen()]
        work = partial(_make_plan, ids, self.side, language())
        self.store.query(work, self._planned, owner=self, key="plan", failed=self.failed.emit)

    def _planned(self, plan: Plan) -> None:
        self.plan = plan
        self.planned.emit(plan)

    def effect(self) -> str:
        """What the plan would do, in one sentence."""
        if self.plan is None or self.side is None:
            return ""
        n = len(self.plan.answers)
        if self.group is not None and self.group in ODD_GROUPS:
            return odd_effect(self.group, self.side, n)
        if self.side == KEEP:
            return ngettext("{n} fiche sera gardée.", "{n} fiches seront gardées.", n)
        if self.side == DELETE:
            return ngettext("{n} fiche sera mise à la corbeille.", "{n} fiches seront mises à la corbeille.", n)
        if self.side == SURE:
            return ngettext(
                "{n} champ prendra la version dont la date est sûre.",
                "{n} champs prendront la version dont la date est sûre.",
                n,
            )
        if self.side == HERE:
            return ngettext("{n} champ gardera la version d’ici.", "{n} champs garderont la version d’ici.", n)
        return ngettext(
            "{n} champ prendra la version de {name}.",
            "{n} champs prendront la version de {name}.",
            n,
            name=self.side or _("Auteur inconnu"),
        )

    def apply(self) -> bool:
        """Write the plan as one step; False while there is none."""
        if self.plan is None or not self.plan.answers:
            return False
        answers = self.plan.answers
        label = ngettext("Choix pour {n} champ à la fois", "Choix pour {n} champs à la fois", len(answers))
        self.plan = None
        self.store.change(
            partial(_settle, answers),
            label=label,
            done=self.settled.emit,
            failed=self.failed.emit,
            owner=self,
            quiet=True,
        )
        return True


def odd_effect(kind: str, side: str, n: int) -> str:
    """What answering so many questions of an odd kind would do."""
    if kind == "total":
        return ngettext(
            "Pour {n} groupe de personnes, un seul nombre sera gardé.",
            "Pour {n} groupes de personnes, un seul nombre sera gardé.",
            n,
        )
    if side == "back":
        return ngettext("{n} lien retrouvera sa fiche.", "{n} liens retrouveront leur fiche.", n)
    if side == "leave":
        return ngettext("{n} lien restera tel quel.", "{n} liens resteront tels quels.", n)
    return ngettext("{n} lien sera retiré.", "{n} liens seront retirés.", n)


def named(author: str) -> str:
    """Somebody's version, in words."""
    return _("La version de {name}", name=author or _("Auteur inconnu"))


def _offers(session: Any) -> list[Offer]:
    from desktop.services.review import bulk_reviews

    return bulk_reviews.offers(session)


def _make_plan(ids: Sequence[str], side: str, lang: str, session: Any) -> Plan:
    from desktop.services.review import bulk_reviews

    return bulk_reviews.plan(session, ids, side, lang=lang)


def _settle(answers: Sequence[Answer], uow: UnitOfWork) -> Settled:
    from desktop.services.review import bulk_reviews

    return bulk_reviews.settle_plan(uow, answers)
