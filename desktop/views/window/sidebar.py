"""Owns the sidebar: the pages by their words, what waits for the person, who the person is. Icons alone when narrow."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, isolate
from desktop.settings import Settings
from desktop.views import icons, theme
from desktop.views.pages import GROUPS, PAGES, Page, entry
from desktop.views.widgets.basics import Label, hint

WIDE, NARROW = 208, 56
_ROOMY, _CRAMPED = (14, 6), (2, 0)  # above and below a heading, in pixels


def width(compact: bool) -> int:
    """Tell how wide the sidebar is, in pixels; it grows a little with the text."""
    return NARROW if compact else round(WIDE * (0.6 + 0.4 * theme.current().scale))


def tall() -> int:
    """Tell how high an entry is where there is room, in pixels."""
    return max(37, round(37 * (0.5 + 0.5 * theme.current().scale)))


class NavButton(QPushButton):
    """One page in the sidebar: icon, word, badge."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._badge = 0
        self.needed = 0  # how wide icon, word and badge are, in pixels
        self._compact = False
        self.setObjectName(f"nav.{page.name}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(tall())
        self.show_badge(0)

    def show_badge(self, count: int) -> None:
        """Show how many things wait on that page."""
        self._badge = count
        word = _(self.page.label)
        letters = QFontMetrics(theme.current().font("body", bold=True)).horizontalAdvance(word)
        self.needed = letters + 40 + (40 if count else 12)
        spoken = _("{page}, {count} en attente", page=word, count=format_number(count)) if count else word
        self.setAccessibleName(spoken)
        self.setToolTip(hint(spoken))
        self.update()

    def set_compact(self, on: bool) -> None:
        """Show the icon alone."""
        self._compact = on
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW - 16 if self._compact else self.needed, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROW - 16, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect()
        if self.isChecked() or self.underMouse():
            ground = QColor(tokens.sidebar_active)
            ground.setAlpha(255 if self.isChecked() else 120)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(area), 7, 7)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.sidebar_text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 7, 7)
        mark = QRect(area.center().x() - 8 if self._compact else 12, area.center().y() - 8, 18, 18)
        painter.drawPixmap(self._at(mark).topLeft(), icons.pixmap(self.page.icon, "sidebar_text", 18))
        if self._badge:
            self._paint_badge(painter)
        if not self._compact:
            painter.setFont(theme.current().font("body", bold=True))
            painter.setPen(QColor(tokens.sidebar_text))
            words = self._at(QRect(40, 0, area.width() - 44, area.height()))
            painter.drawText(
                words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), _(self.page.label)
            )
        painter.end()

    def _paint_badge(self, painter: QPainter) -> None:
        tokens = theme.current().tokens
        font = theme.current().font("small", bold=True)
        text = format_number(self._badge)
        metrics = QFontMetrics(font)
        high = metrics.height() + 3
        wide = max(high, metrics.horizontalAdvance(text) + 12)
        if self._compact:
            place = self._at(QRect(self.width() - 18, 3, 14, 14))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.badge))
            painter.drawEllipse(QRectF(place).adjusted(3, 3, -3, -3))
            return
        place = self._at(QRect(self.width() - wide - 9, (self.height() - high) // 2, wide, high))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.badge))
        painter.drawRoundedRect(QRectF(place), high / 2, high / 2)
        painter.setFont(font)
        painter.setPen(QColor(tokens.on_badge))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)

    def _at(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)


class ProfileCard(QPushButton):
    """Who the person is; opens the settings."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("nav.settings")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name = settings.author_name or _("Qui êtes-vous ?")
        self._about = settings.organisation
        self._compact = False
        spoken = _("Réglages de {name}", name=self._name)
        self.setAccessibleName(spoken)
        self.setToolTip(hint(spoken))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(max(46, round(46 * (0.4 + 0.6 * theme.current().scale))))

    def set_compact(self, on: bool) -> None:
        """Show the initials alone."""
        self._compact = on
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROW - 16, self.height())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(now.tokens.sidebar_text), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.tokens.sidebar_active))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        middle = self.height() // 2
        disc = self._at(QRect(self.width() // 2 - 14 if self._compact else 6, middle - 14, 28, 28))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#2B6B74" if not now.tokens.dark else "#2B5F66"))
        painter.drawEllipse(disc)
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(now.font("small", bold=True))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), initials(self._name))
        if not self._compact:
            self._paint_words(painter, middle)
        painter.end()

    def _paint_words(self, painter: QPainter, middle: int) -> None:
        now = theme.current()
        cog = self._at(QRect(self.width() - 24, middle - 8, 16, 16))
        painter.drawPixmap(cog.topLeft(), icons.pixmap("settings", "sidebar_dim", 16))
        bold, small = now.font("body", bold=True), now.font("small")
        room = self.width() - 42 - 28
        first, second = QFontMetrics(bold), QFontMetrics(small)
        both = first.height() + (second.height() if self._about else 0)
        top = middle - both // 2
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        painter.setFont(bold)
        painter.setPen(QColor(now.tokens.sidebar_text))
        name = first.elidedText(isolate(self._name), Qt.TextElideMode.ElideRight, room)
        painter.drawText(self._at(QRect(42, top, room, first.height())), flags, name)
        if self._about:
            painter.setFont(small)
            painter.setPen(QColor(now.tokens.sidebar_dim))
            about = second.elidedText(isolate(self._about), Qt.TextElideMode.ElideRight, room)
            painter.drawText(self._at(QRect(42, top + first.height(), room, second.height())), flags, about)

    def _at(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)


def initials(name: str) -> str:
    """Give one or two letters of a name."""
    words = [word for word in name.split() if word[:1].isalnum()]
    letters = "".join(word[0] for word in words[:2]).upper()
    return letters or "·"


class Brand(QWidget):
    """The program's mark and name, and under it where the person works."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        theme.lay(row, 6, 12, 6, 12, gap=10)
        self.mark = Mark()
        row.addWidget(self.mark)
        self.words = QWidget()
        column = QVBoxLayout(self.words)
        theme.lay(column, gap=0)
        column.addWidget(Label(_("Maillage"), size="section"))
        where = settings.organisation
        if where:
            about = Label("", size="secondary", tone="secondary")
            metrics = QFontMetrics(theme.current().font("secondary"))
            about.setText(metrics.elidedText(isolate(where), Qt.TextElideMode.ElideRight, width(False) - 76))
            about.setToolTip(hint(where))
            column.addWidget(about)
        row.addWidget(self.words, 1)


class Mark(QWidget):
    """The mesh on its amber square."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(30, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#F5B83D"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        painter.drawPixmap(6, 6, icons.pixmap("waypoints", "#11353C", 18))
        painter.end()


class Sidebar(QWidget):
    """All of it. `chosen` gives the name of a page."""

    chosen = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Pages"))
        column = QVBoxLayout(self)
        theme.lay(column, 8, 0, 8, 8, gap=0)
        self._brand = Brand(settings)
        column.addWidget(self._brand)
        self.buttons: dict[str, NavButton | ProfileCard] = {}
        self._headings: list[QWidget] = []
        heading = ""
        for page in PAGES:
            if page.group == "foot" or page.within:
                continue
            if page.group != heading:
                heading = page.group
                label = Label(_(GROUPS[heading]), size="small", tone="secondary")
                self._headings.append(label)
                column.addWidget(label)
            self._add(page.name, NavButton(page), column)
        column.addStretch(1)
        self._add("settings", ProfileCard(settings), column)
        self.set_compact(False)

    def _add(self, name: str, button: NavButton | ProfileCard, column: QVBoxLayout) -> None:
        self.buttons[name] = button
        column.addWidget(button)
        button.clicked.connect(lambda _checked=False: self._choose(name))

    def set_compact(self, on: bool) -> None:
        """Show icons alone, or words."""
        widest = max(button.needed for button in self.buttons.values() if isinstance(button, NavButton))
        self.setFixedWidth(width(on) if on else max(width(on), widest + 16))
        self._brand.words.setVisible(not on)
        for heading in self._headings:
            heading.setVisible(not on)
        for button in self.buttons.values():
            button.set_compact(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Entries and headings come closer in a low window with a large text: the card at the foot stays whole."""
        super().resizeEvent(event)
        entries = [one for one in self.buttons.values() if isinstance(one, NavButton)]
        self._space_headings(_ROOMY)
        cramped = self._room() // len(entries) < tall()
        if cramped:
            self._space_headings(_CRAMPED)
        lowest = round(1.9 * theme.current().px("body"))  # Arabic letters bring air that may be given up
        high = max(lowest, min(tall(), self._room() // len(entries)))
        for one in entries:
            one.setFixedHeight(high)

    def _space_headings(self, above_below: tuple[int, int]) -> None:
        for label in self._headings:
            label.setContentsMargins(theme.margins(12, above_below[0], 8, above_below[1]))

    def _room(self) -> int:
        """What the entries may share, in pixels."""
        column = self.layout()
        assert column is not None
        margins = column.contentsMargins()
        others = [self._brand, self.buttons["settings"], *(one for one in self._headings if one.isVisibleTo(self))]
        return self.height() - margins.top() - margins.bottom() - sum(one.sizeHint().height() for one in others)

    def select(self, name: str) -> None:
        """Mark the page shown."""
        for other, button in self.buttons.items():  # no button group: Tab would then skip all but one
            button.setChecked(other == entry(name))

    def _choose(self, name: str) -> None:
        self.select(name)
        self.chosen.emit(name)

    def show_badge(self, name: str, count: int) -> None:
        """Show how many things wait on a page."""
        button = self.buttons.get(name)
        if isinstance(button, NavButton):
            button.show_badge(count)
