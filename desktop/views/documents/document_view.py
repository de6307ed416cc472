"""Owns the tab that shows a document: its first pages, where the searched words stand, whom it serves.

Must not know how a document is looked into, nor what a page of the list is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QImage, QKeyEvent, QPainter, QPixmap, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, language, ngettext
from desktop.services.description.kinds import KINDS
from desktop.viewmodels import finding
from desktop.viewmodels.documents import joining
from desktop.viewmodels.documents.toolbox import DocumentLook, Told
from desktop.viewmodels.jobs import Failure
from desktop.views import theme
from desktop.views.document_press import DocumentPress
from desktop.views.guide_text import GuideText
from desktop.views.laid_text import SHOWN, lay
from desktop.views.record.trail_card import ICONS, PAGE_OF, EntryLink
from desktop.views.saving_to import open_file
from desktop.views.widgets.basics import Button, Label, breakable, shortened
from desktop.views.widgets.choice import Option
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.lookup import LookupLine
from desktop.views.widgets.notices import Banner, BannerSpot
from desktop.views.widgets.rows import Section
from desktop.views.widgets.scroll import Scroll

if TYPE_CHECKING:
    from desktop.services.strangers.papers import LaidOut

_STEPS = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
}
SHOWN_PAGES = 3  # of a PDF
_EDGE = 10  # above and below a text


class PagePicture(QLabel):
    """The picture of a page, as wide as there is room for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._whole = QImage()

    def show_picture(self, jpeg: bytes) -> None:
        """Show another page."""
        self._whole.loadFromData(jpeg)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        wide = min(self._whole.width(), max(120, self.width() - 4))
        if self._whole.isNull() or (self.pixmap() is not None and self.pixmap().width() == wide):
            return
        drawn = self._whole.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        painter = QPainter(drawn)  # paper on paper: its edge
        painter.setPen(QColor(theme.current().tokens.line))
        painter.drawRect(drawn.rect().adjusted(0, 0, -1, -1))
        painter.end()
        self.setPixmap(QPixmap.fromImage(drawn))
        self.setMinimumWidth(1)
        self.setFixedHeight(drawn.height())


class WholeText(GuideText):
    """A text as high as it is: what holds it scrolls."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_page(self, markdown: str) -> None:
        super().show_page(markdown)
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that scroll are for what holds the text."""
        if Qt.Key(event.key()) in _STEPS and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def show_laid(self, laid: LaidOut) -> bool:
        """Show a document without pages; True when it goes on after what is shown."""
        document = QTextDocument(self)
        document.setDefaultFont(theme.current().font())
        document.setDocumentMargin(0)
        more = lay(document, laid, paper=False, letters=SHOWN)
        self.setDocument(document)
        self._grow()
        return more

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        high = math.ceil(self.document().size().height()) + 2 * _EDGE
        if high != self.height():
            self.setFixedHeight(high)


class Excerpt(Label):
    """Some words of a document, those that were searched stronger than the others."""

    def __init__(self, text: str, spans: Sequence[tuple[int, int]]) -> None:
        super().__init__(wrap=True)
        self.setTextFormat(Qt.TextFormat.RichText)
        out, at = "", 0
        for start, end in spans:
            out += f"{_words(text[at:start])}<b>{_words(text[start:end])}</b>"
            at = end
        QLabel.setText(self, out + _words(text[at:]))
        self.setAccessibleName(text)


def _words(text: str) -> str:
    return escape(breakable(text))


class DocumentView(Scroll):
    """One document of the toolbox."""

    def __init__(self, look: DocumentLook, go: Callable[..., object]) -> None:
        super().__init__()
        self.look = look
        self._go = go
        self.setObjectName("list.document")
        self.setAccessibleName(_("Le document"))
        self.open_file = open_file
        self.open_web: Callable[[QUrl], object] = QDesktopServices.openUrl
        theme.lay(self.column, 20, 12, 20, 16, gap=12)
        acts = FlowBox(gap=8)
        self.open_button = Button(_("Ouvrir"), icon="external-link", name="action.open_document")
        self.open_button.clicked.connect(lambda _checked=False: look.open())
        self.web_button = Button(_("Voir sur Internet"), icon="globe", name="action.open_web")
        self.web_button.clicked.connect(lambda _checked=False: self._open_web())
        acts.flow.addWidget(self.open_button)
        self.print_button = Button(_("Imprimer…"), icon="printer", name="action.print_document", on=self.print)
        acts.flow.addWidget(self.print_button)
        acts.flow.addWidget(self.web_button)
        self.column.addWidget(acts)
        self.join_line = LookupLine(_("Joindre à une fiche"), self._provide, name="field.join_document")
        self.join_line.setPlaceholderText(_("Joindre à une initiative, une réunion, un besoin…"))
        self.join_line.picked.connect(self._picked)
        self.column.addWidget(self.join_line)
        self.uses = Section(_("Sert à"), card=True)
        self.column.addWidget(self.uses)
        self.web_words = Label(_("Il faut le réseau pour la voir."), size="secondary", tone="secondary", wrap=True)
        self.column.addWidget(self.web_words)
        self.notice = BannerSpot()
        self.column.addWidget(self.notice)
        self.hits = Section(_("Les mots cherchés"), card=True)
        self.column.addWidget(self.hits)
        self.pages_words = Label("", size="secondary", tone="secondary", wrap=True)
        self.column.addWidget(self.pages_words)
        self.pages = QVBoxLayout()
        theme.lay(self.pages, gap=10)
        self.column.addLayout(self.pages)
        self.column.addStretch(1)
        self._told: Told | None = None
        self._cut = False  # what is shown of a document without pages is its beginning
        self._hit_rows: QWidget | None = None
        self._use_rows: QWidget | None = None
        look.told.connect(self._show)
        look.faced.connect(self._draw)
        look.laid.connect(self._lay)
        look.opened.connect(lambda path: self.open_file(path))
        look.failed.connect(self._failed)
        self.press = DocumentPress(look.store, self)
        self.press.said.connect(lambda words, no: self.notice.say(Banner(words, tone="warn" if no else "info")))
        self.press.failed.connect(self._failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the pages with the keys, whatever in the document has the keyboard."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.verticalScrollBar().triggerAction(step)

    # ---- showing ---------------------------------------------------------------------------------

    def _show(self, told: Told) -> None:
        new = self._told is None or self._told.id != told.id
        other = new or (self._told is not None and self._told.content != told.content)
        self._told = told
        if other:
            self._cut = False
            self._clear_pages()
        if new:
            self.verticalScrollBar().setValue(0)
        file = told.content.file
        here = bool(told.shipped) or (file is not None and file.state == "here")
        self.print_button.setVisible(here)
        self.open_button.setEnabled(here)
        self.open_button.setVisible(here or not told.content.web)
        for widget in (self.web_button, self.web_words):
            widget.setVisible(bool(told.content.web))
        self._say_state(told)
        self._show_hits(told)
        self._show_uses(told)
        if told.shipped:
            self._show_markdown(told.shipped, other)

    def _say_state(self, told: Told) -> None:
        """Say why there is nothing to read, and who has it."""
        file = told.content.file
        words = ""
        if file is not None and file.state == "missing":
            what = _("manquant : « {title} »", title=file.title)
            words = (
                _("{what}, chez {name}. Il est demandé dans votre prochain fichier.", what=what, name=file.holder)
                if file.holder
                else _("{what}. Il est demandé dans votre prochain fichier.", what=what)
            )
        elif file is None and not told.shipped and not told.content.web:
            words = _("Ce document n’a pas encore de fichier : déposez-le dans l’onglet « Pièces ».")
        elif told.said is not None and told.said.why:
            words = finding_silence(told.said.why, file.mime if file is not None else "")
        self.notice.say(Banner(words, tone="info") if words else None)
        self._say_pages(told)

    def _say_pages(self, told: Told) -> None:
        """Say that what is shown is only the beginning, where it is."""
        file, said = told.content.file, told.said
        total = said.total if said is not None and file is not None and file.mime == "application/pdf" else 0
        words = _("Le début du document :") if self._cut else ""
        if total > SHOWN_PAGES:
            words = ngettext("{n} page ; les premières :", "{n} pages ; les premières :", total)
        self.pages_words.setText(words)
        self.pages_words.setVisible(bool(words))

    def _show_hits(self, told: Told) -> None:
        rows = self._hit_rows = _fresh(self.hits, self._hit_rows)
        column = QVBoxLayout(rows)
        theme.lay(column, gap=6)
        for hit in told.hits:
            column.addWidget(Label(hit.place, size="secondary", tone="secondary"))
            column.addWidget(Excerpt(hit.excerpt, hit.spans))
        if told.more:
            words = ngettext("et {n} autre endroit", "et {n} autres endroits", told.more)
            column.addWidget(Label(words, size="secondary", tone="tertiary"))
        self.hits.setVisible(bool(told.hits))

    def _show_uses(self, told: Told) -> None:
        rows = self._use_rows = _fresh(self.uses, self._use_rows)
        column = QVBoxLayout(rows)
        theme.lay(column, gap=2)
        for used in told.used:
            row = QHBoxLayout()
            theme.lay(row, gap=6)
            title = used.title or _("Sans titre")
            link = EntryLink(shortened(title), ICONS.get(used.kind, "circle"))
            link.setAccessibleName(title)
            page = PAGE_OF.get(used.kind)
            link.setEnabled(page is not None)
            link.clicked.connect(partial(self._follow, page, used.id))
            row.addWidget(link, 1)
            away = Button(_("Retirer de la fiche"), look="icon", icon="x", name="action.unjoin_document")
            away.clicked.connect(partial(self._unjoin, used.kind, used.id))
            row.addWidget(away)
            column.addLayout(row)
        self.uses.setVisible(bool(told.used))

    def _follow(self, page: str | None, row: bytes, _checked: bool = False) -> None:
        if page is not None:
            self._go(page, row)

    def _unjoin(self, kind: str, row: bytes, _checked: bool = False) -> None:
        self.look.join(kind, row, away=True)

    def _draw(self, id_: bytes, faces: list[bytes]) -> None:
        if self._told is None or self._told.id != id_ or not faces:
            return
        self._clear_pages()
        for number, face in enumerate(faces, 1):
            picture = PagePicture(_("page {n}", n=number))
            self.pages.addWidget(picture)
            picture.show_picture(face)

    def _show_markdown(self, text: str, other: bool) -> None:
        if other:
            page = WholeText(_("Le document"))
            page.show_page(text)
            self.pages.addWidget(page)

    def _lay(self, id_: bytes, laid: LaidOut) -> None:
        if self._told is None or self._told.id != id_:
            return
        self._clear_pages()
        page = WholeText(_("Le document"))
        self._cut = page.show_laid(laid)
        self.pages.addWidget(page)
        self._say_pages(self._told)

    def _clear_pages(self) -> None:
        theme.clear(self.pages)

    def _failed(self, failure: Failure) -> None:
        self.notice.say(Banner(failure.sentence, tone="error", details=failure.details, closable=True))

    def print(self) -> None:
        """Send the document to a printer that the person chooses."""
        if self._told is not None:
            self.press.print(self._told.id)

    def _open_web(self) -> None:
        # people write "exemple.org"; what is no address of the web after that is not opened
        address = QUrl.fromUserInput(self._told.content.web.strip()) if self._told is not None else QUrl()
        if address.scheme() in ("http", "https"):
            self.open_web(address)

    # ---- joining ---------------------------------------------------------------------------------

    def _provide(self, typed: str, answer: Callable[[Sequence[Option]], None]) -> None:
        def found(records: list[finding.Found]) -> None:
            answer([_option(record) for record in records])

        if typed.strip():
            work = partial(joining.records_named, typed=typed, lang=language())
            self.look.store.query(work, found, owner=self, key="joinable")
        else:
            answer([])

    def _picked(self, option: Option) -> None:
        value = option.value
        if isinstance(value, tuple):
            self.look.join(*value)
        self.join_line.clear()


def finding_silence(why: str, mime: str) -> str:
    """Why nothing can be read of a document, in a sentence."""
    from desktop.services.documents.toolbox import silence

    return silence(why, mime)


def _option(record: finding.Found) -> Option:
    kind = KINDS[record.kind]
    detail = format_list((_(kind.label), record.detail))
    return Option((record.kind, record.id), record.label or _("Sans titre"), kind.icon, "primary", detail)


def _fresh(section: Section, old: QWidget | None) -> QWidget:
    """An empty place for rows at the head of a section, in place of the one before."""
    if old is not None:
        old.hide()
        section.body.removeWidget(old)
        old.deleteLater()
    made = QWidget()
    section.body.insertWidget(0, made)
    return made
