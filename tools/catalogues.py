"""Make the gettext catalogues from the written entries, and say what is missing. Owns translations/<lang>/.

    python -m tools.catalogues            write the .po files and build/translations/*.mo
    python -m tools.catalogues --check    write nothing; exit 1 and say why when something is missing or out of date
    python -m tools.catalogues --mo       only the .mo files (what set-up does)

Each room writes translations/entries/<room>.json, so that several people never edit one .po at once; the .po files
are the standard form that translators open.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from desktop.i18n import LANGUAGES, LOCALES, PLURALS, plural_forms  # noqa: E402 - after the path, to run as a file

ENTRIES = ROOT / "translations" / "entries"
COMPILED = ROOT / "build" / "translations"
# The system's dialog reads what stands in such brackets: a value there would come with the marks of its direction.
PATTERNS = re.compile(r"\(\*[^)]*\)")
PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
FORMS = {"fr": 2, "en": 2, "es": 2, "ar": 6}
TRANSLATED = ("en", "es", "ar")
# Arabic forms for exactly none, one and two, and the others' form for one, may say the number in words.
MAY_DROP_N = {"fr": {0}, "en": {0}, "es": {0}, "ar": {0, 1, 2}}
Entries = dict[str, dict[str, Any]]


class Use(NamedTuple):
    """A text in the source: where, its id, and its plural id or an empty text."""

    place: str
    msgid: str
    plural: str


def source_files() -> list[Path]:
    """Every file that may hold texts for people."""
    return sorted((ROOT / "desktop").rglob("*.py"))


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def uses() -> Iterator[Use]:
    """Each `_("…")`, `N_("…")`, `ngettext("…", "…", n)` of the source."""
    for file in source_files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = f"{file.relative_to(ROOT).as_posix()}:{node.lineno}"
            texts = [_literal(arg) for arg in node.args[:2]]
            if node.func.id in ("_", "N_") and texts and texts[0]:
                yield Use(place, texts[0], "")
            elif node.func.id == "ngettext" and len(texts) == 2 and texts[0] and texts[1]:
                yield Use(place, texts[0], texts[1])


def entries() -> tuple[Entries, list[str]]:
    """All written translations, and what two rooms say differently."""
    found: Entries = {}
    owner: dict[str, str] = {}
    clashes = []
    for file in sorted(ENTRIES.glob("*.json")):
        for msgid, entry in json.loads(file.read_text(encoding="utf-8")).items():
            if msgid in found and found[msgid] != entry:
                clashes.append(f"{file.name} and {owner[msgid]} translate differently: {msgid!r}")
            found[msgid], owner[msgid] = entry, file.name
    return found, clashes


def _texts(msgid: str, entry: dict[str, Any], lang: str) -> list[str]:
    """The forms of an entry in one language; an empty list when they are missing."""
    if "plural" in entry:
        return plural_forms(msgid, entry, lang)
    text = entry.get(lang, msgid if lang == "fr" else "")
    return [text] if text else []


def entry_problems(msgid: str, entry: dict[str, Any]) -> Iterator[str]:
    """What is missing or does not fit in one entry."""
    wanted = set(PLACEHOLDER.findall(msgid)) | set(PLACEHOLDER.findall(entry.get("plural", "")))
    for lang in LANGUAGES:
        texts = _texts(msgid, entry, lang)
        if len(texts) != (FORMS[lang] if "plural" in entry else 1) or not all(texts):
            yield f"{lang}: missing or wrong number of forms: {msgid!r}"
            continue
        for form, text in enumerate(texts):
            has = set(PLACEHOLDER.findall(text))
            droppable = {"n"} if "plural" in entry and form in MAY_DROP_N[lang] else set()
            if has - wanted or wanted - has - droppable:
                yield f"{lang}: other placeholders than the French: {text!r}"
            if PATTERNS.findall(text) != PATTERNS.findall(msgid) or "{" in "".join(PATTERNS.findall(text)):
                yield f"{lang}: other kinds of files than the French, or a value among them: {text!r}"
            if text.strip() != text and msgid.strip() == msgid:
                yield f"{lang}: space at an end: {text!r}"


def problems() -> list[str]:
    """Everything wrong with the translations, in words; empty when all is well."""
    written, found = entries()
    for msgid, entry in written.items():
        found.extend(entry_problems(msgid, entry))
    for use in uses():
        entry = written.get(use.msgid, {})
        if not entry:
            found.append(f"{use.place}: not translated: {use.msgid!r}")
        elif use.plural != entry.get("plural", ""):
            found.append(f"{use.place}: plural differs from the entry: {use.msgid!r}")
    return sorted(set(found))


def catalogue(lang: str, written: Entries) -> Catalog:
    """One language's catalogue, in the order of the ids so that a change shows as itself."""
    made = Catalog(
        locale=LOCALES[lang] if lang == "ar" else lang,
        project="Maillage",
        fuzzy=False,
        header_comment=f"# Maillage, {lang}. Made by tools/catalogues.py from translations/entries.",
    )
    # Babel's rule for Arabic has another order of forms than everybody's: ours replaces it.
    # Its stubs believe that both stay None.
    made._plural_expr = PLURALS[lang].partition("plural=")[2].rstrip(";")  # type: ignore[assignment]  # Babel has no public way to say it
    made._num_plurals = FORMS[lang]  # type: ignore[assignment]  # Babel has no public way to say it
    for msgid in sorted(written):
        entry = written[msgid]
        if "plural" in entry:
            made.add((msgid, entry["plural"]), tuple(_texts(msgid, entry, lang)))
        else:
            made.add(msgid, "" if lang == "fr" and "fr" not in entry else "".join(_texts(msgid, entry, lang)))
    return made


def po(lang: str, written: Entries) -> bytes:
    """The text of the .po file, the same whenever it is made."""
    stream = BytesIO()
    write_po(stream, catalogue(lang, written), width=110, sort_output=False, omit_header=False)
    moving = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:', b'"Last-Translator:')
    lines = stream.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(moving))


def po_path(lang: str) -> Path:
    return ROOT / "translations" / lang / "LC_MESSAGES" / "maillage.po"


def write(*, only_compiled: bool) -> None:
    """Write what is made from the entries."""
    written, _clashes = entries()
    for lang in LANGUAGES:
        if not only_compiled:
            po_path(lang).parent.mkdir(parents=True, exist_ok=True)
            po_path(lang).write_bytes(po(lang, written))
        target = COMPILED / lang / "LC_MESSAGES" / "maillage.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as stream:
            write_mo(stream, catalogue(lang, written))


def outdated() -> list[str]:
    """The committed catalogues that the entries have left behind."""
    written, _clashes = entries()
    return [
        f"{po_path(lang).relative_to(ROOT).as_posix()} is out of date: python -m tools.catalogues"
        for lang in LANGUAGES
        if not po_path(lang).exists() or po_path(lang).read_bytes() != po(lang, written)
    ]


def main() -> int:
    """Exit 1 when the check found something."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--mo", action="store_true")
    given = parser.parse_args()
    if not given.check:
        write(only_compiled=given.mo)
        return 0
    found = problems() + outdated()
    print("\n".join(found) if found else "Les traductions sont complètes.")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
