"""Owns what is said of one file before and after it is received: sender, contents, questions, outcome.

Must not know how a file is read. Everything that came in the file is shown as plain text.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_datetime, format_list, format_words, ngettext
from desktop.services.exchange.claim_words import claim_words, renewed_words
from desktop.services.exchange.exchanged import Laptop, Preview
from desktop.sync.six_words import six_words
from desktop.viewmodels.exchange.incoming import Incoming, State
from desktop.views import theme
from desktop.views.exchange.exchange_effect import effect_card
from desktop.views.exchange.exchange_unlock import Unlock
from desktop.views.widgets.basics import Button, Label, shortened
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner
from desktop.views.widgets.pill import Pill, Tile

WIDEST = 900
TRUST = {"unknown": ("warn", "user-x"), "introduced": ("info", "user-check"), "vouched": ("ok", "user-check")}


class PreviewSheet(QWidget):
    """One file on the desk."""

    unlocked = Signal(str)
    vouched = Signal()
    agreed = Signal()
    asked_review = Signal()
    asked_take_back = Signal()

    def __init__(self, row: Incoming) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.unlock: Unlock | None = None
        outer = QHBoxLayout(self)
        theme.lay(outer, 24, 18, 24, 18, gap=0)
        holder = QWidget()
        holder.setMaximumWidth(round(WIDEST * theme.current().scale))
        outer.addWidget(holder, 100)
        outer.addStretch(1)
        self._column = QVBoxLayout(holder)
        theme.lay(self._column, gap=12)
        self._head(row)
        self._outcome(row)
        if row.preview is not None and row.state not in (State.NOTHING, State.OWN):
            self._questions(row, row.preview)
            self._contents(row.preview, came=row.state is State.RECEIVED)
            self._asides(row.preview)
        self._column.addStretch(1)

    # ---- who and what ----------------------------------------------------------------------------

    def _head(self, row: Incoming) -> None:
        line = QHBoxLayout()
        theme.lay(line, gap=12)
        line.addWidget(Tile("file-input", theme.current().tokens.primary), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        theme.lay(words, gap=2)
        title = Label(row.path.name, size="record", wrap=True)
        title.setObjectName("preview.title")
        words.addWidget(title)
        if row.preview is not None:
            words.addWidget(Label(origin(row.preview), tone="secondary", wrap=True))
            pills = FlowBox(gap=6)
            for text, tone, icon in marks(row.preview, accepted=row.vouched):
                pills.flow.addWidget(Pill(text, tone, icon))
            words.addWidget(pills)
        line.addLayout(words, 1)
        self._column.addLayout(line)

    def _outcome(self, row: Incoming) -> None:
        if row.state is State.LOCKED and row.failure is not None:
            self.unlock = Unlock(row.failure.sentence if row.passphrase else "", row.passphrase)
            self.unlock.typed.connect(self.unlocked)
            self._column.addWidget(self.unlock)
        elif row.failure is not None:
            self._column.addWidget(Banner(row.failure.sentence, tone="error", details=row.failure.details))
        elif row.state is State.OWN:
            text = _("Ce fichier vient de cet ordinateur : rien à faire.")
            self._column.addWidget(Banner(text, tone="info"))
        elif row.state is State.NOTHING:
            text = _("Rien de nouveau : tout ce que contient ce fichier est déjà connu ici.")
            self._column.addWidget(Banner(text, tone="info"))
        elif row.state is State.DECLINED:
            self._column.addWidget(Banner(_("Fichier refusé. Rien n’a été modifié."), tone="info"))
        elif row.state is State.HELD:
            text = _("Ce fichier est gardé mais n’est pas encore montré : son auteur n’est pas accepté, ou il vient "
                     "d’une version plus récente de Maillage.")  # fmt: skip
            self._column.addWidget(Banner(text, tone="warn"))
        elif row.state is State.RECEIVED:
            self._received(row)

    def _received(self, row: Incoming) -> None:
        said = row.line()
        text = _("Reçu : {effect}.", effect=said) if said else _("Reçu : rien ne change dans vos fiches.")
        reviews = row.received.reviews if row.received is not None else 0
        look = ((_("Voir ce qui est à vérifier"), self.asked_review.emit),) if reviews else ()
        records = row.preview is not None and row.preview.bundles > row.preview.already
        undo = ((_("Annuler cette réception…"), self.asked_take_back.emit),) if records else ()
        self._column.addWidget(Banner(text, tone="ok", actions=(*look, *undo)))
        if row.received is not None and row.received.renewed:
            self._column.addWidget(Banner(renewed_words(), tone="info"))

    # ---- what it asks ----------------------------------------------------------------------------

    def _questions(self, row: Incoming, preview: Preview) -> None:
        if row.state is not State.ASKS and row.state is not State.READY:
            return
        for claim in preview.claims:
            tone = "info" if claim.kind == "successor" else "error"
            self._column.addWidget(Banner(claim_words(claim), tone=tone))
        if preview.asking:
            text = ngettext(
                "Ce fichier porte une demande qui attendra votre réponse dans « Avec qui j’échange ».",
                "Ce fichier porte {n} demandes qui attendront votre réponse dans « Avec qui j’échange ».",
                len(preview.asking),
            )
            self._column.addWidget(Banner(text, tone="warn"))
        if preview.unknown:
            self._column.addWidget(_Vouch(preview.unknown, row.vouched, self.vouched.emit))
        if row.asks_sample:
            text = _(
                "Ce fichier a été fait dans l’exemple : il apporterait des fiches d’exemple parmi les vôtres. "
                "Rien n’est écrit sans votre accord."
            )
            self._column.addWidget(
                Banner(text, tone="warn", actions=((_("Prendre aussi les fiches d’exemple"), self.agreed.emit),))
            )

    def _contents(self, preview: Preview, *, came: bool) -> None:
        if preview.counted:
            heading = _("Ce que ce fichier a apporté") if came else _("Ce que ce fichier ferait ici")
            self._column.addWidget(self._effect(heading, preview, came=came))
        elif not came:
            self._column.addWidget(Label(_("Calcul de ce que ce fichier ferait ici…"), tone="secondary", wrap=True))

    def _effect(self, heading: str, preview: Preview, *, came: bool) -> QFrame:
        reviews = 0 if came else preview.reviews
        return effect_card(heading, preview.counts, reviews, preview.files, preview.unshown)

    def _asides(self, preview: Preview) -> None:
        for missing in preview.missing:
            name = shortened(missing.name) or _("un auteur inconnu")
            text = ngettext(
                "Il manque {n} fichier de {name}. Il viendra avec un prochain échange.",
                "Il manque {n} fichiers de {name}. Ils viendront avec un prochain échange.",
                missing.bundles,
                name=name,
            )
            self._column.addWidget(Banner(text, tone="info"))
        if preview.too_new:
            text = _(
                "Une partie de ce fichier vient d’une version plus récente de Maillage : elle sera gardée, "
                "et montrée après la mise à jour."
            )
            self._column.addWidget(Banner(text, tone="info"))
        if preview.other_network:
            name = shortened(preview.network) or _("Sans nom")
            text = _("Ce fichier vient d’un autre réseau : {name}. Les fiches peuvent se mêler sans risque.", name=name)
            self._column.addWidget(Banner(text, tone="info"))


class _Vouch(QFrame):
    """Authors nobody here knows yet: names, fingerprints to compare by voice, one click to accept."""

    def __init__(self, unknown: tuple[Laptop, ...], vouched: bool, accept: object) -> None:
        super().__init__()
        self.setProperty("banner", "ok" if vouched else "warn")
        column = QVBoxLayout(self)
        theme.lay(column, 16, 12, 16, 12, gap=8)
        head = (
            _("Vous avez accepté cet auteur.")
            if vouched
            else ngettext(
                "Un auteur n’est pas encore connu ici. Comparez avec lui ces six mots, de vive voix.",
                "{n} auteurs ne sont pas encore connus ici. Comparez avec eux ces six mots, de vive voix.",
                len(unknown),
            )
        )
        column.addWidget(Label(head, size="strong", tone="ok" if vouched else "warn", wrap=True))
        for laptop in unknown:
            column.addWidget(Label(shortened(laptop.name) or _("Sans nom"), wrap=True))
            said = six_words(bytes.fromhex(laptop.replica))
            words = Label(format_words(said), size="section", wrap=True)
            words.setObjectName("preview.words")
            words.setAccessibleName(_("Six mots : {words}", words=" ".join(said)))
            column.addWidget(words)
            mark = Label(laptop.fingerprint, size="secondary", tone="secondary", wrap=True)
            mark.setObjectName("preview.fingerprint")
            mark.setAccessibleName(_("Empreinte : {print}", print=laptop.fingerprint))
            mark.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(mark)
        if not vouched:
            self.button = Button(_("Je connais cette personne"), icon="user-check", name="action.vouch")
            self.button.clicked.connect(accept)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)


def origin(preview: Preview) -> str:
    """Who gave a file, from which network, and when it was written."""
    sender = shortened(preview.sender.name) if preview.sender is not None else ""
    parts = [sender or _("Auteur sans nom"), shortened(preview.network), format_datetime(preview.written)]
    return format_list([part for part in parts if part])


def marks(preview: Preview, *, accepted: bool = False) -> list[tuple[str, str, str]]:
    """What is known of a file at a glance: pills (word, tone, icon). `accepted`: somebody here just vouched."""
    words = {
        "unknown": _("Auteur inconnu"),
        "introduced": _("Présenté par quelqu’un de connu"),
        "vouched": _("Auteur connu"),
        "mine": _("Cet ordinateur"),
    }
    found: list[tuple[str, str, str]] = []
    if preview.sender is not None and accepted:
        found.append((_("Auteur accepté"), "ok", "user-check"))
    elif preview.sender is not None:
        tone, icon = TRUST.get(preview.sender.trust, ("neutral", "user-check"))
        found.append((words[preview.sender.trust], tone, icon))
    if preview.part != (1, 1):
        part, of = preview.part
        found.append((_("Partie {n} sur {total}", n=part, total=of), "neutral", "layers"))
    if preview.sample:
        found.append((_("Fait dans l’exemple"), "warn", "flask-conical"))
    return found
