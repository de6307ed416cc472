"""Write the tables of docs/formula.md from the words of the language. Owns that page's generated parts.

python -m tools.formula_page            write them
python -m tools.formula_page --check    write nothing; exit 1 when the page says other words than the program
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from desktop.i18n import LANGUAGES, NAMES, say_in  # noqa: E402 - after the path, to run as a file
from desktop.paths import Profile  # noqa: E402
from desktop.services.formula.measures import IN_PERCENT, KEYS, MEASURES, OR, SHORT, Key, Measure  # noqa: E402
from desktop.services.indicators.examples import examples  # noqa: E402
from desktop.services.opening import open_profile  # noqa: E402

PAGE: Final = ROOT / "docs" / "formula.md"
_UNITS: Final = {
    "people": "people",
    "number": "records",
    "percent": "per cent",
    "score": "score of 0 to 5",
    "money": "money",
}
_PART: Final = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def parts() -> dict[str, str]:
    """Each generated part of the page by its name."""
    made = {"measures": _measures(), "filters": _filters(), "alone": _alone(), "signs": _signs(), "lists": _which()}
    return {**made, "examples": _examples()}


def page(text: str) -> str:
    """The page with its generated parts as they should be."""
    made = parts()
    return _PART.sub(lambda found: f"{found[1]}{made[found[2]]}{found[3]}", text)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(heads), *([*row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def _said(words: str) -> list[str]:
    """Words in the four languages, the way they are written first, the others behind."""
    found = []
    for lang in LANGUAGES:
        first, *more = say_in(lang, words).split("|")
        found.append(first + (f" ({', '.join(more)})" if more else ""))
    return found


def _measures() -> str:
    rows = [[*_said(one.words), _UNITS[one.unit]] for one in MEASURES.values()]
    return _table([*(NAMES[lang] for lang in LANGUAGES), "gives"], rows)


def _filters() -> str:
    rows = [[*_said(key.words), _values(key)] for key in KEYS.values()]
    return _table([*(NAMES[lang] for lang in LANGUAGES), "its values"], rows)


def _values(key: Key) -> str:
    if key.ref:
        return {"area": "a territory", "project": "a project", "actor": "an actor"}[key.ref]
    schemes = sorted(set(key.schemes.values()))
    return ", ".join(f"list `{scheme}`" for scheme in schemes) or "three letters: MAD, EUR"


def _alone() -> str:
    return _table([NAMES[lang] for lang in LANGUAGES], [_said(words) for words in SHORT.values()])


def _signs() -> str:
    rows = [[*_said(OR), "one value or another"], [*_said(IN_PERCENT), "after a division: in hundredths"]]
    return _table([*(NAMES[lang] for lang in LANGUAGES), "means"], rows)


def _which() -> str:
    return _table(["measure", "may be narrowed by"], [[_first(one), _keys(one)] for one in MEASURES.values()])


def _first(one: Measure) -> str:
    return say_in("en", one.words).split("|")[0]


def _keys(one: Measure) -> str:
    names = [say_in("en", key.words).split("|")[0] for code, key in KEYS.items() if code in one.keys]
    names += [say_in("en", words) for (kind, key, _v), words in SHORT.items() if key in one.keys and kind == one.kind]
    needed = f" (**{say_in('en', KEYS[one.needs].words)} must be said**)" if one.needs else ""
    return ", ".join(names) + needed


def _examples() -> str:
    with tempfile.TemporaryDirectory() as folder:
        database = open_profile(Profile(Path(folder) / "p"))
        try:
            with database.read() as session:
                found = {lang: examples(session, lang) for lang in LANGUAGES}
        finally:
            database.close()
    return "".join(f"\n{NAMES[lang]}\n\n```\n{chr(10).join(found[lang])}\n```\n" for lang in LANGUAGES)


def main(argv: list[str]) -> int:
    """Write the page, or with `--check` say whether it is as it should be."""
    now = PAGE.read_text("utf-8")
    wanted = page(now)
    if "--check" in argv:
        return int(now != wanted)
    PAGE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
