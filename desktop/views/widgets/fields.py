"""Owns text, number and date fields: what is typed or pasted comes back as it was.

Every field has `value()`, `set_value()`, `set_level()` and the signals `edited` (typed) and `left` (done typing).
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QMimeData, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from desktop.i18n import LOCALES, _, language
from desktop.viewmodels.typed import ascii_digits, read_date, read_partial, write_date, write_point
from desktop.views import icons, theme
from desktop.views.widgets.basics import hint, name_clear_buttons, set_property, told_whole

# Qt cuts a line at 32,767 characters unless told otherwise.
LONGEST = 16_000_000
CHOOSE = "Alt+Down"


def _chooses(event: QKeyEvent) -> bool:
    """Whether a key asks for what the mark in a field opens, as in a drop-down list."""
    return event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


class TextField(QLineEdit):
    """One line of text, of any length, kept as typed."""

    edited = Signal()
    left = Signal()

    def __init__(
        self, label: str, *, name: str, placeholder: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(placeholder)
        self.setAlignment(theme.from_the_start() | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumWidth(60)
        if icon:
            self.addAction(icons.icon(icon, "secondary", 16), QLineEdit.ActionPosition.LeadingPosition)
            name_clear_buttons(self)
        self.textEdited.connect(lambda _text: self.edited.emit())
        self.editingFinished.connect(self.left)

    def event(self, event: QEvent) -> bool:
        return told_whole(self, event) or super().event(event)

    def value(self) -> object:
        """Give the text, or None when there is none."""
        return self.text() or None

    def set_value(self, value: object) -> None:
        """Show a text without telling anybody."""
        text = "" if value is None else str(value)
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def set_level(self, level: str) -> None:
        """Frame the field: `warning`, `error` or nothing."""
        set_property(self, "level", level)


class LongField(QPlainTextEdit):
    """Several lines of text; no-break spaces stay, Tab goes to the next field."""

    edited = Signal()
    left = Signal()

    def __init__(
        self, label: str, *, name: str, placeholder: str = "", lines: int = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        metrics = QFontMetrics(theme.current().font())
        self._line = metrics.lineSpacing()
        self._lines = lines
        option = self.document().defaultTextOption()  # Qt would lay any text on the left, in an Arabic window too
        option.setAlignment(theme.from_the_start())
        self.document().setDefaultTextOption(option)
        self._grow()
        self.setMinimumWidth(80)
        self._quiet = False
        self.textChanged.connect(self._changed)

    def value(self) -> object:
        """Give the text as typed: Qt's own `toPlainText` would turn a no-break space into a space."""
        raw = self.document().toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n") or None

    def set_value(self, value: object) -> None:
        """Show a text without telling anybody."""
        text = "" if value is None else str(value)
        if (self.value() or "") != text:
            self._quiet = True
            self.setPlainText(text)
            self._quiet = False

    def set_level(self, level: str) -> None:
        """Frame the field: `warning`, `error` or nothing."""
        set_property(self, "level", level)

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self.textCursor().selectedText().replace("\u2029", "\n"))
        return data

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        """Be as high as the text, within reason."""
        wanted = min(self._lines + 8, max(self._lines, round(self.document().size().height())))
        self.setFixedHeight(self._line * wanted + 18)

    def _changed(self) -> None:
        self._grow()
        if not self._quiet:
            self.edited.emit()


class PointField(TextField):
    """A position, as latitude and longitude in degrees (and how sure, in metres), always written left to right."""

    EXAMPLE = "34.6814, -1.9086"
    map_asked = Signal()  # the point is to be chosen on the map

    def __init__(self, label: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(label, name=name, placeholder=self.EXAMPLE, icon="map-pin", parent=parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        words = _("Choisir sur la carte")
        mark = self.addAction(icons.icon("map-pin-plus", "primary", 16), QLineEdit.ActionPosition.TrailingPosition)
        mark.setToolTip(hint(words, CHOOSE))
        mark.setObjectName(f"action.map_{name}")
        mark.triggered.connect(self.map_asked)
        for child in self.findChildren(QWidget):
            if child.metaObject().className() == "QLineEditIconButton" and not child.accessibleName():
                child.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _chooses(event):
            self.map_asked.emit()
            return
        super().keyPressEvent(event)

    def value(self) -> object:
        """Give the text with ASCII digits, or None."""
        return ascii_digits(self.text()).strip() or None

    def set_value(self, value: object) -> None:
        """Show a position, or what was typed in place of one."""
        super().set_value(write_point(value))


class NumberField(TextField):
    """A whole number; Arabic digits are understood, anything else is kept and told as a problem."""

    def __init__(self, label: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(label, name=name, parent=parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)

    def value(self) -> object:
        """Give a number, None, or the text that is not a number."""
        text = ascii_digits(self.text()).strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
        if not text:
            return None
        return int(text) if text.isdecimal() and len(text) < 15 else self.text()

    def set_value(self, value: object) -> None:
        """Show a number."""
        super().set_value(None if value is None else str(value))


class DateField(TextField):
    """A date typed as day/month/year or picked from a calendar; what is no date is kept and told as a problem."""

    def __init__(self, label: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(label, name=name, placeholder=_("jj/mm/aaaa"), parent=parent)
        self._popup: QFrame | None = None
        mark = self.addAction(icons.icon("calendar", "secondary", 16), QLineEdit.ActionPosition.LeadingPosition)
        mark.setToolTip(hint(_("Choisir une date"), CHOOSE))
        mark.triggered.connect(self._pick)
        for child in self.findChildren(QWidget):
            if child.metaObject().className() == "QLineEditIconButton":
                child.setAccessibleName(_("Choisir une date"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _chooses(event):
            self._pick()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else 0
        if watched is self._popup and pressed == Qt.Key.Key_Escape:
            self._put_away()
            return True
        return super().eventFilter(watched, event)

    def value(self) -> object:
        """Give an ISO date, None, or the text that is not a date."""
        text = self.text().strip()
        if not text:
            return None
        return read_partial(text) or self.text()

    def set_value(self, value: object) -> None:
        """Show a date given as a date or as ISO text."""
        super().set_value(write_date(value))

    def _pick(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setObjectName("popup")
        column = QVBoxLayout(popup)
        theme.lay(column, 4, gap=0)
        calendar = QCalendarWidget()
        calendar.setAccessibleName(_("Choisir une date"))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setLocale(QLocale(LOCALES[language()]))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        plain_days = QTextCharFormat()
        plain_days.setForeground(QColor(icons.colour("text")))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, plain_days)
        heads = QTextCharFormat()
        heads.setForeground(QColor(icons.colour("secondary")))
        calendar.setHeaderTextFormat(heads)
        for name, mark in (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right")):
            turn = calendar.findChild(QToolButton, name)
            if turn is not None:
                turn.setIcon(icons.icon(mark, "text", 16))
        shown = read_date(self.text())
        if shown:
            calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(self._picked)
        column.addWidget(calendar)
        corner = self.mapToGlobal(QRect(0, self.height() + 2, 1, 1).topLeft())
        popup.move(corner)
        self._popup = popup
        popup.installEventFilter(self)
        popup.show()
        calendar.setFocus()

    def _put_away(self) -> None:
        if self._popup is not None:
            self._popup.close()
            self._popup.deleteLater()
            self._popup = None

    def _picked(self, day: QDate) -> None:
        self._put_away()
        self.set_value(date(day.year(), day.month(), day.day()))
        self.edited.emit()
        self.left.emit()
