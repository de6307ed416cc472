"""Owns the layouts of reports: files in which an organisation says which sections it wants, in which order and words.

Must not know figures. A layout is data: TOML of known names, texts and numbers. Nothing in it is run, and nothing in it
names a file or an address.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from desktop import paths, safe_io
from desktop.errors import FileMissing, FileTooLarge, FileUnreadable, LayoutRefused, NotAFile
from desktop.i18n import LANGUAGES, _
from desktop.reports.report_told import REPORTS

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "quarterly": (
        *("summary", "people", "sectors", "territories", "4w", "needs", "meetings", "trainings", "projects"),
        *("indicators", "practices", "alignment"),
    ),
    "indicators": ("overview", "values", "guides"),
    "project": ("sheet", "results", "people", "activities", "indicators", "alignment"),
    "4w": ("summary", "matrix", "4w", "territories"),
}
FOLDER: Final = "layouts"
MOST_BYTES: Final = 64 * 1024
_MOST_TEXT: Final = 2000
_MOST_SECTIONS: Final = 40
_MOST_ROWS: Final = 100_000
_NAME: Final = re.compile(r"[a-z0-9_]{1,40}")
_TOP: Final = frozenset({"report", "title", "organisation", "foot", "landscape", "section"})
_PER_SECTION: Final = frozenset({"name", "title", "words", "tables", "columns", "most", "charts"})
_AT_LINE: Final = re.compile(r"\(at line (\d+)")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its name, and what the layout says otherwise than the program. `most`: rows told, 0 for all;
    `charts`: whether its tables are drawn too."""

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    most: int = 0
    charts: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of report is laid out; texts by language, empty for the program's own."""

    report: str
    sections: tuple[Section, ...]
    title: Mapping[str, str] = field(default_factory=dict)
    organisation: Mapping[str, str] = field(default_factory=dict)
    foot: Mapping[str, str] = field(default_factory=dict)
    landscape: bool = False


def said(texts: Mapping[str, str], lang: str) -> str:
    """The text in that language, else in the first there is."""
    return texts.get(lang) or next((texts[one] for one in LANGUAGES if texts.get(one)), "")


def chosen(report: str, profile: Path | None = None, named: Path | None = None) -> Layout:
    """The layout in force: the file that is `named`, else the profile's own, else the program's.

    Raises LayoutRefused, FileMissing, NotAFile, FileTooLarge, FileUnreadable.
    """
    if named is not None:
        return _of(report, named)
    own = None if profile is None else profile / FOLDER / f"{report}.toml"
    return _of(report, own) if own is not None and own.exists() else shipped(report)


def shipped(report: str) -> Layout:
    """The program's own layout of a report."""
    return _of(report, _shipped(report))


def _shipped(report: str) -> Path:
    return paths.resources() / "reports" / FOLDER / f"{report}.toml"


def to_change(report: str, profile: Path) -> Path:
    """The profile's own layout of a report, a file for a text editor; the program's is copied where there is none.

    Raises DiskFull, FolderReadOnly, FileBusy.
    """
    own = profile / FOLDER / f"{report}.toml"
    if not own.exists():
        own.parent.mkdir(exist_ok=True)
        head = (
            _("Mise en page du rapport. Changez l’ordre des sections, leurs titres, leurs tableaux, leurs colonnes."),
            _("Une ligne qui commence par # n’est pas lue. Ce fichier enlevé, celle du programme vaut de nouveau."),
            *_may_say(report),
        )
        words = _content(_shipped(report)).lstrip("#").partition("\nreport = ")
        safe_io.write_file(own, ("".join(f"# {line}\n" for line in head) + "report = " + words[2]).encode())
    return own


def _may_say(report: str) -> tuple[str, ...]:
    """What may be written, so that nobody needs another page beside."""
    return (
        _("Sections : {known}", known=" ".join(SECTIONS[report])),
        'title = { fr = "…", ar = "…" } · words = { fr = "…" } · columns = ["who", "reached"]',
        "most = 50 · charts = false",
    )


def _of(report: str, file: Path) -> Layout:
    layout = parse(_content(file), str(file))
    if layout.report != report:
        reason = _(
            "elle est faite pour le rapport « {other} », et non « {wanted} »", other=layout.report, wanted=report
        )
        raise LayoutRefused(path=file, line=1, reason=reason)
    return layout


def _content(file: Path) -> str:
    if not file.exists():
        raise FileMissing(path=file)
    if not file.is_file():
        raise NotAFile(path=file)
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileUnreadable(path=file) from error
    if len(content) > MOST_BYTES:
        raise FileTooLarge(path=file, limit=MOST_BYTES)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LayoutRefused(path=file, line=line, reason=_("ce n’est pas du texte en UTF-8")) from error


def parse(text: str, path: str) -> Layout:
    """The layout that a text says. Raises LayoutRefused, which names the line."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise LayoutRefused(path=path, line=line, reason=_("ce n’est pas du TOML lisible")) from error
    except (RecursionError, ValueError) as error:  # brackets nested a thousand times, a number of ten thousand digits
        raise LayoutRefused(path=path, line=1, reason=_("ce n’est pas du TOML lisible")) from error
    return _Reading(text, path, told).layout()


class _Reading:
    """One file of a layout, whose faults are told by their line."""

    def __init__(self, text: str, path: str, told: Mapping[str, Any]) -> None:
        self._lines = text.splitlines()
        self._path, self._told = path, told

    def layout(self) -> Layout:
        self._known(self._told, _TOP, None)
        report = self._told.get("report")
        if not isinstance(report, str) or report not in REPORTS:
            known = " · ".join(REPORTS)
            self._refuse(None, "report", _("« report » doit être l’un de ceux-ci : {known}", known=known))
        assert isinstance(report, str)
        sections = self._told.get("section", [])
        if not isinstance(sections, list) or not sections:
            self._refuse(None, "section", _("il faut au moins une section : [[section]]"))
        if len(sections) > _MOST_SECTIONS:
            self._refuse(_MOST_SECTIONS, "", _("pas plus de {n} sections", n=_MOST_SECTIONS))
        return Layout(
            report,
            tuple(self._section(report, at, one) for at, one in enumerate(sections)),
            self._texts(self._told, "title", None),
            self._texts(self._told, "organisation", None),
            self._texts(self._told, "foot", None),
            self._yes_or_no(self._told, "landscape", None, otherwise=False),
        )

    def _yes_or_no(self, told: Mapping[str, Any], name: str, at: int | None, *, otherwise: bool) -> bool:
        found = told.get(name, otherwise)
        if not isinstance(found, bool):
            self._refuse(at, name, _("« {name} » est true ou false", name=name))
        return bool(found)

    def _section(self, report: str, at: int, told: object) -> Section:
        if not isinstance(told, dict):
            self._refuse(at, "", _("une section s’écrit [[section]]"))
        assert isinstance(told, dict)
        self._known(told, _PER_SECTION, at)
        name = told.get("name")
        if not isinstance(name, str) or name not in SECTIONS[report]:
            known = " · ".join(SECTIONS[report])
            self._refuse(at, "name", _("« name » doit être l’un de ceux-ci : {known}", known=known))
        assert isinstance(name, str)
        most = told.get("most", 0)
        if not isinstance(most, int) or isinstance(most, bool) or not 0 <= most <= _MOST_ROWS:
            self._refuse(at, "most", _("« most » est un nombre de lignes, de 0 (toutes) à {n}", n=_MOST_ROWS))
        return Section(
            name,
            self._texts(told, "title", at),
            self._texts(told, "words", at),
            self._names(told, "tables", at),
            self._names(told, "columns", at),
            most,
            self._yes_or_no(told, "charts", at, otherwise=True),
        )

    def _texts(self, told: Mapping[str, Any], name: str, at: int | None) -> Mapping[str, str]:
        """Language -> text; a text alone is for all languages."""
        found = told.get(name, {})
        if isinstance(found, str):
            found = dict.fromkeys(LANGUAGES, found)
        if not isinstance(found, dict) or not all(
            lang in LANGUAGES and isinstance(text, str) and len(text) <= _MOST_TEXT for lang, text in found.items()
        ):
            languages = ", ".join(LANGUAGES)
            reason = _("« {name} » est un texte court par langue ({languages})", name=name, languages=languages)
            self._refuse(at, name, reason)
        return {lang: _CONTROL.sub(" ", text).strip() for lang, text in found.items()}

    def _names(self, told: Mapping[str, Any], name: str, at: int) -> tuple[str, ...]:
        found = told.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, str) and _NAME.fullmatch(one) for one in found):
            self._refuse(at, name, _('« {name} » est une liste de noms : ["a", "b"]', name=name))
        return tuple(found)

    def _known(self, told: Mapping[str, Any], names: frozenset[str], at: int | None) -> None:
        for name in told:
            if name not in names:
                known = " · ".join(sorted(names))
                reason = _("« {name} » n’existe pas ici. Connus : {known}", name=name[:60], known=known)
                self._refuse(at, name, reason)

    # ---- where -------------------------------------------------------------------------------------

    def _refuse(self, section: int | None, name: str, reason: str) -> None:
        raise LayoutRefused(path=self._path, line=self._line(section, name), reason=reason)

    def _line(self, section: int | None, name: str) -> int:
        """The line on which something is said, as well as a file can be searched for it."""
        first, last, seen = 0, len(self._lines), -1
        for at, line in enumerate(self._lines):
            if line.strip().startswith("[[section]]"):
                seen += 1
                if section is None:
                    last = at
                    break
                if seen == section:
                    first = at
                elif seen == section + 1:
                    last = at
                    break
        key = re.compile(rf"\s*(?:\[\s*)?[\"']?{re.escape(name)}[\"']?\s*(?:[.=\]]|$)") if name else None
        for at in range(first, last):
            if key is not None and key.match(self._lines[at]):
                return at + 1
        return first + 1
