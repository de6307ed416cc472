"""Owns one laptop on its page: who it is, how to compare its key, what it has and lacks, and what can be decided.

Must not know how trust works nor how files are made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_datetime, format_list, format_words, ngettext
from desktop.services.description.kinds import KINDS
from desktop.services.exchange.claim_words import former_words, question_words
from desktop.services.exchange.exchanged import KindCount, Question
from desktop.viewmodels.exchange.people import Known, called, qr_rows, qr_text, to_give, trusted
from desktop.views import theme
from desktop.views.exchange.people_looks import colour_of, mark_of
from desktop.views.widgets.basics import Button, Label, rule, shortened
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner
from desktop.views.widgets.pill import Pill, Tile
from desktop.views.widgets.qr import QrCode
from desktop.views.widgets.tick import Tick

if TYPE_CHECKING:
    from desktop.services.exchange.peers import Peer

WIDEST = 900
NEWEST, EVERYTHING = "", "all"


class PeopleSheet(QWidget):
    """One laptop, whole."""

    vouched = Signal()
    renamed = Signal(str)
    forgotten = Signal()
    retired = Signal()
    asked_effect = Signal(str)  # the last good bundle, NEWEST or EVERYTHING
    revoked = Signal(str)
    answered = Signal(object, bool)  # Question, accepted
    gave = Signal(list)  # laptops to give one file to

    def __init__(self, peer: Peer, known: Known) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.peer = peer
        self.known = known
        outer = QHBoxLayout(self)
        theme.lay(outer, 24, 18, 24, 18, gap=0)
        holder = QWidget()
        holder.setMaximumWidth(round(WIDEST * theme.current().scale))
        outer.addWidget(holder, 100)
        outer.addStretch(1)
        self._column = QVBoxLayout(holder)
        theme.lay(self._column, gap=12)
        self._head()
        self._questions()
        self._states()
        self._compare()
        if peer.laptop.trust != "mine":
            self._exchange()
            self._decide()
        self._column.addStretch(1)

    # ---- who it is -------------------------------------------------------------------------------

    def _head(self) -> None:
        line = QHBoxLayout()
        theme.lay(line, gap=12)
        line.addWidget(Tile("laptop", colour_of(self.peer)), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        theme.lay(words, gap=2)
        title = Label(shortened(called(self.peer)), size="record", wrap=True)
        title.setObjectName("people.title")
        words.addWidget(title)
        pills = FlowBox(gap=6)
        tone, icon = mark_of(self.peer)
        pills.flow.addWidget(Pill(shortened(trusted(self.peer), 60), tone, icon))
        if self.peer.retired:
            pills.flow.addWidget(Pill(_("En retraite"), "neutral", "moon"))
        words.addWidget(pills)
        line.addLayout(words, 1)
        self._column.addLayout(line)

    def _questions(self) -> None:
        for one in self.known.questions:
            if one.laptop.replica == self.peer.laptop.replica:
                self._column.addWidget(self._question(one))

    def _question(self, one: Question) -> Banner:
        text = f"{question_words(one)} {_('Rien n’a changé ici. Demandez-lui de vive voix avant d’accepter.')}"
        acts = (
            (_("Accepter la demande"), lambda: self.answered.emit(one, True)),
            (_("Refuser la demande"), lambda: self.answered.emit(one, False)),
        )
        return Banner(text, tone="warn", actions=acts)

    def _states(self) -> None:
        peer = self.peer
        if peer.revoked_by:
            text = _(
                "Révoqué par {name} : ce qu’il a écrit depuis ne compte plus ici. Pour l’accepter de nouveau, comparez "
                "sa clé en personne.",
                name=shortened(peer.revoked_by),
            )
            self._column.addWidget(Banner(text, tone="error"))
        if peer.waiting:
            text = ngettext(
                "{n} fichier de cet ordinateur est gardé de côté : il sera montré quand vous l’aurez accepté.",
                "{n} fichiers de cet ordinateur sont gardés de côté : ils seront montrés quand vous l’aurez accepté.",
                peer.waiting,
            )
            self._column.addWidget(Banner(text, tone="warn"))
        if peer.succeeds:
            text = _("Remplace {name} : l’ancienne clé le certifie.", name=shortened(peer.succeeds))
            self._column.addWidget(Banner(text, tone="info"))
        if peer.former:
            self._column.addWidget(Banner(former_words([shortened(one) for one in peer.former]), tone="info"))
        if peer.missing:
            words = ngettext(
                "Il manque {n} fichier de {name}.",
                "Il manque {n} fichiers de {name}.",
                peer.missing,
                name=shortened(called(peer)),
            )
            who = format_list([shortened(one) for one in peer.holders])
            found = _("Demandez un fichier à : {names}.", names=who) if peer.holders else ""
            self._column.addWidget(Banner(" ".join(part for part in (words, found) if part), tone="warn"))

    # ---- its key ---------------------------------------------------------------------------------

    def _compare(self) -> None:
        card, column = _card(_("Comparer la clé"))
        mine = self.peer.laptop.trust == "mine"
        if mine:
            text = _(
                "Lisez ces six mots à la personne qui vous accepte, ou montrez-lui ce code. "
                "Chez elle, ils sont les mêmes."
            )
        else:
            text = _(
                "Demandez à la personne les six mots de son ordinateur. S’ils sont les mêmes, la clé est la sienne."
            )
        column.addWidget(Label(text, size="secondary", tone="secondary", wrap=True))
        line = QHBoxLayout()
        theme.lay(line, gap=16)
        words = QVBoxLayout()
        theme.lay(words, gap=8)
        spoken = Label(format_words(self.peer.words), size="section", wrap=True)
        spoken.setObjectName("people.words")
        spoken.setAccessibleName(_("Six mots : {words}", words=" ".join(self.peer.words)))
        words.addWidget(spoken)
        mark = Label(self.peer.laptop.fingerprint, tone="secondary", wrap=True)
        mark.setObjectName("people.fingerprint")
        mark.setAccessibleName(_("Empreinte : {print}", print=self.peer.laptop.fingerprint))
        for label in (spoken, mark):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        words.addWidget(mark)
        if not mine and (self.peer.laptop.trust != "vouched" or self.peer.revoked_by):
            self.vouch = Button(
                _("Les mots sont les mêmes : accepter"), look="primary", icon="user-check", name="action.vouch_peer"
            )
            self.vouch.clicked.connect(self.vouched)
            words.addWidget(self.vouch, 0, Qt.AlignmentFlag.AlignLeading)
        words.addStretch(1)
        line.addLayout(words, 1)
        code = QrCode(qr_rows(qr_text(self.peer)), _("Code de l’empreinte, à lire avec un téléphone"), name="people.qr")
        line.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        self._column.addWidget(card)

    # ---- what goes and comes ---------------------------------------------------------------------

    def _exchange(self) -> None:
        peer = self.peer
        card, column = _card(_("Échanges avec cet ordinateur"))
        if peer.received_at is not None:
            words = _("Dernier fichier reçu de lui : {moment}", moment=format_datetime(peer.received_at))
            column.addWidget(Label(words, tone="secondary", wrap=True))
        if peer.given_at is not None:
            words = _("Dernier fichier donné : {moment}", moment=format_datetime(peer.given_at))
            column.addWidget(Label(words, tone="secondary", wrap=True))
        if peer.exchanged_at is None:
            column.addWidget(Label(_("Aucun fichier échangé directement."), tone="secondary", wrap=True))
        if peer.silent:
            column.addWidget(Label(_("Rien de lui depuis plus d’un an."), tone="warn", wrap=True))
        column.addWidget(Label(to_give(peer), size="strong", wrap=True))
        if peer.laptop.trust == "unknown" or peer.revoked_by:
            self._column.addWidget(card)
            return
        others = [one for one in self.known.peers if _takes(one) and one.laptop.replica != peer.laptop.replica]
        self._also: dict[str, Tick] = {}
        if others:
            column.addWidget(Label(_("Le même fichier, aussi pour :"), size="secondary", tone="secondary", wrap=True))
            also = FlowBox(gap=12)
            for one in others:
                box = Tick(shortened(called(one), 40), name=f"field.also.{one.laptop.replica}")
                box.setAccessibleName(called(one))  # whole
                self._also[one.laptop.replica] = box
                also.flow.addWidget(box)
            column.addWidget(also)
        self.give = Button(_("Donner ce qui lui manque…"), look="primary", icon="share", name="action.give_peer")
        self.give.clicked.connect(lambda: self.gave.emit(self._whom()))
        column.addWidget(self.give, 0, Qt.AlignmentFlag.AlignLeading)
        self._column.addWidget(card)

    def _whom(self) -> list[str]:
        return [self.peer.laptop.replica, *(replica for replica, box in self._also.items() if box.isChecked())]

    # ---- what can be decided ---------------------------------------------------------------------

    def _decide(self) -> None:
        card, column = _card(_("Ce que vous pouvez décider"))
        self._deciding = column
        line = QHBoxLayout()
        theme.lay(line, gap=8)
        self.name = TextField(_("Nom de cet ordinateur pour vous"), name="field.peer_name")
        self.name.setPlaceholderText(_("Nom de cet ordinateur pour vous"))
        self.name.set_value(self.peer.given)
        line.addWidget(self.name, 1)
        self.rename = Button(_("Nommer ainsi"), icon="pencil", name="action.rename_peer")
        self.rename.clicked.connect(lambda: self.renamed.emit(self.name.text()))
        self.name.returnPressed.connect(self.rename.click)
        line.addWidget(self.rename)
        column.addLayout(line)
        acts = FlowBox(gap=8)
        acts.flow.addWidget(self._act(_("Ôter de la liste"), "eye-off", "action.forget_peer", self.forgotten.emit))
        if self.peer in self.known.silent:
            acts.flow.addWidget(self._act(_("Mettre en retraite"), "moon", "action.retire_peer", self.retired.emit))
        if self.peer.laptop.trust != "unknown" and not self.peer.revoked_by:
            self.stop = self._act(_("Ne plus lui faire confiance…"), "user-x", "action.revoke_peer", self._ask)
            acts.flow.addWidget(self.stop)
        column.addWidget(acts)
        self._asking: QWidget | None = None
        self._column.addWidget(card)

    def _act(self, text: str, icon: str, name: str, on: Callable[[], object]) -> Button:
        return Button(text, icon=icon, name=name, on=on)

    def _ask(self) -> None:
        """Ask from when on its work no longer counts; what that would change is shown before anything is said."""
        if self._asking is not None:
            return
        box = QWidget()
        column = QVBoxLayout(box)
        theme.lay(column, gap=8)
        column.addWidget(rule())
        text = _(
            "À faire si cet ordinateur est perdu ou volé, ou si quelqu’un d’autre écrit en son nom. Cela vaut pour "
            "tous ceux qui recevront vos fichiers. Chacun pourra l’accepter de nouveau, seulement en personne."
        )
        column.addWidget(Label(text, tone="warn", wrap=True))
        self.good = Choice(_("Ce qui reste de confiance"), self._points(), name="field.last_good")
        self.good.set_value(NEWEST)
        self.good.edited.connect(self._chosen)
        column.addWidget(self.good)
        self.effect = Label("", tone="secondary", wrap=True)
        self.effect.setObjectName("people.effect")
        column.addWidget(self.effect)
        acts = FlowBox(gap=8)
        self.sure = Button(_("Révoquer cet ordinateur"), icon="user-x", name="action.revoke_now")
        self.sure.clicked.connect(lambda: self.revoked.emit(str(self.good.value())))
        acts.flow.addWidget(self.sure)
        acts.flow.addWidget(Button(_("Garder ma confiance"), look="link", name="action.keep_trust", on=self._leave))
        column.addWidget(acts)
        self._asking = box
        self._deciding.addWidget(box)
        self.good.setFocus(Qt.FocusReason.OtherFocusReason)
        self._chosen()

    def _points(self) -> list[Option]:
        options = [Option(NEWEST, _("Tout ce qui est déjà ici"), "check")]
        for one in self.known.sent.get(self.peer.laptop.replica, ())[1:20]:
            words = ngettext("{n} modification", "{n} modifications", one.changes)
            when = format_datetime(one.at)
            options.append(Option(one.hash, _("Jusqu’à l’envoi du {moment} ({content})", moment=when, content=words)))
        return [*options, Option(EVERYTHING, _("Rien : retirer tout son travail"), "x")]

    def _chosen(self) -> None:
        self.effect.say(_("Calcul de ce qui changerait ici…"))
        self.asked_effect.emit(str(self.good.value()))

    def show_effect(self, counts: tuple[KindCount, ...]) -> None:
        """Say what revoking would change here."""
        if self._asking is not None:
            self.effect.say(effect_words(counts))

    def _leave(self) -> None:
        if self._asking is not None:
            self._asking.hide()
            self._asking.deleteLater()
            self._asking = None
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)


def effect_words(counts: tuple[KindCount, ...]) -> str:
    """What an act would change here, kind by kind, with a few titles."""
    said = []
    for one in counts:
        kind = KINDS.get(one.kind)
        parts = [
            ngettext("{n} ne sera plus montrée", "{n} ne seront plus montrées", one.deleted) if one.deleted else "",
            ngettext("{n} changera", "{n} changeront", one.changed) if one.changed else "",
            ngettext("{n} reviendra", "{n} reviendront", one.new) if one.new else "",
        ]
        titles = format_list([shortened(title, 40) for title in one.titles[:3]])
        words = format_list([part for part in parts if part])
        name = _(kind.plural) if kind is not None else one.kind
        line = _("{kind} : {effect}", kind=name, effect=words)
        said.append(f"{line} ({titles})" if titles else line)
    return "\n".join(said) or _("Rien de ce qui est montré ici ne changerait.")


def _takes(peer: Peer) -> bool:
    return peer.laptop.trust in ("vouched", "introduced") and not peer.revoked_by and not peer.retired


def _card(title: str) -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setObjectName("card")
    column = QVBoxLayout(card)
    theme.lay(column, 18, 14, 18, 16, gap=10)
    column.addWidget(Label(title, size="section", wrap=True))
    return card, column
