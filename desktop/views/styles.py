"""Owns the one style sheet: a short template filled from the tokens.

Must not know any page. Padding is symmetric everywhere: Qt does not mirror it right-to-left.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

_SHEET = Template("""
QToolTip { background: $text; color: $surface; border: 0; padding: 5px; }
QMainWindow, #shell, #canvas { background: $canvas; }
QWidget#panel, QFrame#panel, #header, #footer, #facets { background: $surface; }
#header, #facets { border: 0; border-bottom: 1px solid $line; }
#footer { border: 0; border-top: 1px solid $line; }
QTableView[table="list"] QTableCornerButton::section { background: $surface; border: none; }
QFrame#card { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame#rule { background: $line; border: 0; }
QLabel { background: transparent; color: $text; }
QLabel[tone="secondary"] { color: $secondary; }
QLabel[tone="tertiary"] { color: $tertiary; }
QLabel[tone="error"] { color: $error; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="primary"] { color: $primary; }
QLabel[text_size="page"] { font-size: ${s_page}px; font-weight: 600; }
QLabel[text_size="record"] { font-size: ${s_record}px; font-weight: 600; }
QLabel[text_size="section"] { font-size: ${s_section}px; font-weight: 600; }
QLabel[text_size="strong"] { font-weight: 600; }
QLabel[text_size="secondary"] { font-size: ${s_secondary}px; }
QLabel[text_size="small"] { font-size: ${s_small}px; font-weight: 600; }

QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: 7px;
  padding: 0 12px; min-height: ${inner}px; font-weight: 600; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $primary_tint; }
QPushButton:focus { border: 2px solid $primary; padding: 0 11px; min-height: ${inner2}px; }
QPushButton:disabled { color: $tertiary; border-color: $line; }
QPushButton[look="primary"] { background: $primary; color: $on_primary; border: 1px solid $primary; }
QPushButton[look="primary"]:hover { background: $primary_hover; border-color: $primary_hover; }
QPushButton[look="primary"]:disabled { background: $neutral_tint; color: $tertiary; border-color: $line; }
QPushButton[look="link"], QPushButton[look="icon"] { background: transparent; border: 1px solid transparent; }
QPushButton[look="link"] { color: $primary; padding: 0 6px; }
QPushButton[look="icon"] { padding: 0; min-width: ${inner}px; }
QPushButton[look="link"]:hover, QPushButton[look="icon"]:hover { background: $hover; }
QPushButton[look="link"]:focus { border: 2px solid $primary; padding: 0 5px; }
QPushButton[look="icon"]:focus { border: 2px solid $primary; padding: 0; min-width: ${inner2}px; }
QPushButton[look="link"]:disabled { color: $tertiary; }
QPushButton[look="danger"] { color: $error; border-color: $error; }
QPushButton[look="danger"]:hover { background: $error_tint; }
QPushButton[look="danger"]:disabled { background: transparent; color: $tertiary; border-color: $line; }
QPushButton[look="chip"] { border-radius: ${pill}px; min-height: ${chip}px; padding: 0 12px; font-weight: 500; }
QPushButton[look="chip"]:focus { padding: 0 11px; min-height: ${chip2}px; }
QPushButton[look="chip"][active="true"] { background: $primary_tint; color: $primary; border-color: $primary;
  font-weight: 600; }
QPushButton[look="question"] { border-radius: 6px; min-height: 24px; padding: 0 8px; font-weight: 500;
  background: $warn_tint; color: $warn; border: 1px solid $warn_line; font-size: ${s_secondary}px; }
QPushButton[look="question"]:focus { border: 2px solid $warn; padding: 0 7px; min-height: 22px; }
QPushButton[look="choice"] { font-weight: 500; }
QPushButton[look="choice"]:checked { border: 2px solid $primary; background: $primary_tint; color: $primary;
  padding: 0 11px; font-weight: 600; min-height: ${inner2}px; }

QLineEdit, QPlainTextEdit, QTextEdit { background: $surface; color: $text; border: 1px solid $border;
  border-radius: 7px;
  selection-background-color: $primary; selection-color: $on_primary; placeholder-text-color: $tertiary; }
QLineEdit { padding: 0 8px; min-height: ${inner}px; }
QPlainTextEdit, QTextEdit { padding: 4px 6px; }
QLineEdit:focus { border: 2px solid $primary; padding: 0 7px; min-height: ${inner2}px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $primary; padding: 3px 5px; }
QLineEdit[level="warning"] { border: 2px solid $warn_line; padding: 0 7px; min-height: ${inner2}px; }
QLineEdit[level="error"] { border: 2px solid $error; padding: 0 7px; min-height: ${inner2}px; }
QPlainTextEdit[level="warning"] { border: 2px solid $warn_line; padding: 3px 5px; }
QPlainTextEdit[level="error"] { border: 2px solid $error; padding: 3px 5px; }
QLineEdit[look="search"] { background: $sunken; border: 1px solid $line; }
QLineEdit[look="search"]:focus { background: $surface; border: 2px solid $primary; }
QLineEdit[look="bare"], QLineEdit[look="bare"]:focus { border: 0; background: transparent; padding: 0;
  min-height: 10px; }
QLineEdit:disabled, QLineEdit:read-only, QPlainTextEdit:read-only { background: $sunken; color: $secondary; }
QCheckBox, QRadioButton { color: $text; spacing: 8px; background: transparent; min-height: 24px; }
QCheckBox:focus, QRadioButton:focus { color: $primary; }

QListView, QTreeView, QTableView, QScrollArea { background: $surface; border: 0; outline: 0; }
QScrollArea[ringed="true"] { border: 2px solid $surface; }
QScrollArea[ringed="true"]:focus { border: 2px solid $primary; }
QScrollArea#canvas, QScrollArea#canvas > QWidget > QWidget#canvas { background: $canvas; }
QListView::item { color: $text; }
QMenu { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 14px; border-radius: 5px; min-width: 120px; }
QMenu::item:selected { background: $primary_tint; color: $text; }
QMenu::item:disabled { color: $tertiary; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenuBar { background: $surface; color: $text; }
QMenuBar::item { padding: 6px 10px; background: transparent; }
QMenuBar::item:selected { background: $primary_tint; }
QProgressBar { background: $neutral_tint; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $primary; border-radius: 3px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $border; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QCalendarWidget QWidget { color: $text; alternate-background-color: $sunken; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { color: $text; background: transparent; border: 1px solid transparent; border-radius: 5px;
  padding: 4px 8px; font-weight: 600; }
QCalendarWidget QToolButton:hover { background: $hover; }
QCalendarWidget QToolButton:focus { border: 1px solid $primary; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QAbstractItemView { background: $surface; color: $text; selection-background-color: $primary;
  selection-color: $on_primary; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border; outline: 0; padding: 4px;
  selection-background-color: $primary_tint; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; border-radius: 5px; color: $text; }
QComboBox QAbstractItemView::item:selected { background: $primary_tint; color: $text; }
QHeaderView::section { background: $surface; color: $secondary; border: 0; border-bottom: 1px solid $line;
  padding: 6px; }
QHeaderView, QTableCornerButton::section, QAbstractScrollArea::corner { background: $surface; border: 0; }
QTableView { gridline-color: $line; selection-background-color: $primary_tint; selection-color: $text; }
QTableView QLineEdit[cell="true"] { background: $surface; color: $text; border: 2px solid $primary; border-radius: 0;
  padding: 0 4px; min-height: 0; }
QTableView::item:focus { border: 2px solid $primary; }
QTableView[table="list"]::item { padding: 0 14px; color: $text; }
QTableView[table="list"]::item:selected { background: $primary_tint; color: $text; }
QTableView[table="list"] QHeaderView::section { padding: 4px 14px; }
QTableView#table_matrix QHeaderView::section { padding: 4px 4px; }

QWidget#sidebar { background: $sidebar; }
#sidebar QLabel { color: $sidebar_text; }
#sidebar QLabel[tone="secondary"] { color: $sidebar_dim; }
QFrame[banner="warn"] { background: $warn_tint; border: 1px solid $warn_line; border-radius: 7px; }
QFrame[banner="error"] { background: $error_tint; border: 1px solid $error; border-radius: 7px; }
QFrame[banner="info"] { background: $info_tint; border: 1px solid $info; border-radius: 7px; }
QFrame[banner="ok"] { background: $ok_tint; border: 1px solid $ok; border-radius: 7px; }
QFrame[banner="ribbon"] { background: $warn_tint; border: 0; border-bottom: 1px solid $warn_line; }
QFrame#toast { background: $toast; border: 1px solid $border; border-radius: 10px; }
#toast QLabel { color: $on_toast; }
#toast QPushButton { background: transparent; color: $toast_link; border: 1px solid transparent; }
#toast QPushButton:focus { border: 2px solid $toast_link; }
QFrame#popup { background: $surface; border: 1px solid $border; border-radius: 10px; }
#popup QListWidget { background: $surface; }
QListWidget::item { border: 2px solid transparent; border-radius: 5px; }
QListWidget::item:focus { border: 2px solid $primary; }
#popup QListWidget::item { border: 0; padding: 5px 6px; border-radius: 5px; color: $text; }
#popup QListWidget::item:hover { background: $hover; }
#popup QListWidget::item:selected { background: $primary_tint; color: $text; }
QFrame#line { background: $surface; border: 1px solid $border; border-radius: 7px; }
QFrame#line[focused="true"] { border: 2px solid $primary; }
""")


def sheet(tokens: Mapping[str, str], sizes: Mapping[str, int], *, control: int, scale: float, dark: bool) -> str:
    """Fill the template: colours by name, text sizes by role and a control's height in pixels, the person's scale."""
    inner = control - 2
    chip = max(28, round(28 * (0.45 + 0.55 * scale)))
    toast = ("#2A343D", "#E6EBF0", "#5CC4CE") if dark else ("#1B2430", "#FFFFFF", "#7FD6DE")
    return _SHEET.substitute(
        tokens,
        **{f"s_{name}": size for name, size in sizes.items()},
        inner=inner,
        inner2=inner - 2,
        chip=chip,
        chip2=chip - 2,
        pill=(chip + 2) // 2,
        scroll="#4A5662" if dark else "#C3CCD5",
        toast=toast[0],
        on_toast=toast[1],
        toast_link=toast[2],
    )
