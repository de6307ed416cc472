"""The rules that read source text. Owns what each forbids; knows no file by name but the doors it lists."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES, FUNCTION_LINES = 400, 60
_QT_METHODS = frozenset(
    {"quit", "exit", "emit", "reload", "close", "accept", "reject", "show", "hide", "raise_", "setFocus", "update"}
)
# Tables of data and migrations are read, not followed: no limit of size.
DATA_TABLES = ("desktop/models/migrations/",)
# The three outermost doors: application, jobs, logging.
DOORS = ("desktop/app.py", "desktop/viewmodels/jobs.py", "desktop/log.py")
# Statements that take no bound parameter, built from names of the declared tables or from our own constants
# (CREATE TRIGGER, PRAGMA, ATTACH, VACUUM INTO, savepoints), never from a recorded value.
BUILT_SQL = (
    "desktop/models/engine.py",
    "desktop/models/database.py",
    "desktop/models/migrations/",
    "desktop/models/migrating.py",
    "desktop/sync/triggers.py",
)
# Who reads the log by cell themselves: the merge, which puts back what may decide, and who asks for cells never
# left out of it (`deleted`, ciphertexts, contents of attachments) or in review. All others ask `sync/posting`.
LOG_READERS = (
    "desktop/sync/",
    "desktop/services/attached/attachments.py",
    "desktop/services/keeping/erased.py",
    "desktop/services/exchange/piece_erasure.py",
    "desktop/services/exchange/piece_exchange.py",
    "desktop/services/steering/lately.py",
    "desktop/services/review/waiting.py",
)
WEB_VIEWS = ("desktop/views/map/", "desktop/views/printing")


@dataclass(frozen=True)
class Source:
    """One Python file: where it is from the root, its text, its tree."""

    place: str
    text: str
    tree: ast.Module

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Its whole tree: six rules go through it."""
        return tuple(ast.walk(self.tree))

    @classmethod
    def of(cls, place: str, text: str) -> Source:
        return cls(place, text, ast.parse(text))


Rule = Callable[[Source], Iterator[str]]


def program() -> list[Source]:
    """Every file of the program."""
    files = sorted((ROOT / "desktop").rglob("*.py"))
    return [Source.of(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files]


def small_files(source: Source) -> Iterator[str]:
    lines = source.text.count("\n")
    if lines > FILE_LINES and not source.place.startswith(DATA_TABLES):
        yield f"{source.place}: {lines} lines, {FILE_LINES} allowed"


def small_functions(source: Source) -> Iterator[str]:
    if source.place.startswith(DATA_TABLES):
        return
    for node in source.nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{source.place}:{node.lineno}: {node.name} has {lines} lines, {FUNCTION_LINES} allowed"


def says_what_it_owns(source: Source) -> Iterator[str]:
    if not ast.get_docstring(source.tree) or not source.text.startswith('"""'):
        yield f"{source.place}: the first line must say what the file owns"


def no_broad_except(source: Source) -> Iterator[str]:
    if source.place in DOORS:
        return
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {part.id for part in caught if isinstance(part, ast.Name)}
            if node.type is None or names & {"Exception", "BaseException"}:
                yield f"{source.place}:{node.lineno}: catches everything"


def nothing_unfinished(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", line):
            yield f"{source.place}:{number}: unfinished: {line.strip()}"


def silencing_says_why(source: Source) -> Iterator[str]:
    lines = source.text.splitlines()
    for number, line in enumerate(lines, 1):
        found = re.search(r"#\s*(noqa|type:\s*ignore)(:\s*[A-Z0-9, ]+|\[[\w, -]+\])?(.*)$", line)
        reasons = (found[3].strip(" -#") if found else "", lines[number - 2].strip() if number > 1 else "")
        if found and len(reasons[0]) < 5 and not reasons[1].startswith("#"):
            yield f"{source.place}:{number}: silences a check without saying why"


def _is_built(node: ast.expr) -> bool:
    """A text made from values: an f-string with a hole, %, +, or .format()."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, (ast.Mod, ast.Add))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def no_built_sql(source: Source) -> Iterator[str]:
    if source.place.startswith(BUILT_SQL):
        return
    for node in source.nodes:
        if not isinstance(node, ast.Call) or not any(map(_is_built, node.args[:2])):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = name in ("text", "execute", "executemany", "executescript", "exec_driver_sql")
        second = name in ("run", "run_each", "insert_each", "stream")  # of `models.driver`: the connection comes first
        if (first and _is_built(node.args[0])) or (second and _is_built(node.args[-1 if len(node.args) < 2 else 1])):
            yield f"{source.place}:{node.lineno}: SQL built from values; bind them"


def no_words_through_folium(source: Source) -> Iterator[str]:
    banned = {"Popup", "Tooltip", "DivIcon", "GeoJsonPopup", "GeoJsonTooltip"}
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("folium"):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute):
            root = node.value
            while isinstance(root, ast.Attribute):
                root = root.value
            names = {node.attr} if isinstance(root, ast.Name) and root.id == "folium" else set()
        else:
            continue
        if names & banned:
            yield f"{source.place}:{node.lineno}: folium runs words as templates: {sorted(names & banned)}"


def timers_call_our_own(source: Source) -> Iterator[str]:
    """PySide's `singleShot` fells the program now and then on a method of Qt's own (6.11): it gets one of ours."""
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "singleShot":
            called = node.args[-1]
            if isinstance(called, ast.Attribute) and called.attr in _QT_METHODS:
                yield f"{source.place}:{node.lineno}: a timer calls Qt's own {called.attr}"


def parts_do_not_turn_each_other_round(source: Source) -> Iterator[str]:
    """Values side by side on a line go through `format_list`: an Arabic name first would turn a French line round."""
    if not source.place.startswith(("desktop/views/", "desktop/viewmodels/")):
        return
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            between = node.func.value
            if isinstance(between, ast.Constant) and isinstance(between.value, str) and between.value.strip() == "·":
                yield f"{source.place}:{node.lineno}: values joined without being isolated"


def _imports(source: Source) -> Iterator[tuple[int, str]]:
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def qt_in_its_place(source: Source) -> Iterator[str]:
    """View models know QtCore alone; only the map and the printer know WebEngine."""
    for line, name in _imports(source):
        if source.place.startswith("desktop/viewmodels/") and re.match(r"PySide6\.Qt(?!Core\b)", name):
            yield f"{source.place}:{line}: a view model imports {name}"
        if "QtWebEngine" in name and not source.place.startswith(WEB_VIEWS):
            yield f"{source.place}:{line}: only the map and the printer import {name}"


def log_is_asked_whole(source: Source) -> Iterator[str]:
    if source.place.startswith(LOG_READERS):
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"\b(FROM|JOIN|INTO) op\b|\w\[\"op\"\]", line):
            yield f"{source.place}:{number}: reads the log by cell, which leaves out what decides nothing"


RULES: tuple[Rule, ...] = (
    small_files,
    small_functions,
    says_what_it_owns,
    no_broad_except,
    nothing_unfinished,
    silencing_says_why,
    no_built_sql,
    no_words_through_folium,
    timers_call_our_own,
    parts_do_not_turn_each_other_round,
    qt_in_its_place,
    log_is_asked_whole,
)
