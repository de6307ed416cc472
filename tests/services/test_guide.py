"""The guide says the same in four languages, its links hold, and each command, key and word it names is there."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from desktop import VERSION, i18n
from desktop.cli.grammar import COMMON
from desktop.cli.verbs import VERBS
from desktop.i18n import LANGUAGES
from desktop.paths import PORTABLE_FOLDER, Profile
from desktop.services.documents.guide import CHAPTER_LINK, PICTURE, Chapter, chapters, picture

ROOT: Final = Path(__file__).parents[2]
# What stands in bold, in italics or between quotes and is no word of the program: data, lead-ins, other names.
SAID: Final[dict[str, list[str]]] = json.loads(Path(__file__).with_name("guide_said.json").read_text("utf-8"))
LINK: Final = re.compile(rf"\]\({CHAPTER_LINK}([^)]*)\)")
CODE: Final = re.compile(r"`([^`]+)`")
MARKED: Final = (
    re.compile(r"\*\*(.+?)\*\*", re.DOTALL),
    re.compile(r"(?<!\*)\*([^*\s][^*]*)\*(?!\*)"),
    re.compile(r"«[\s\u00a0]?(.+?)[\s\u00a0]?»", re.DOTALL),
    re.compile(r"“(.+?)”", re.DOTALL),
)
KEYS: Final = re.compile(r"(?:Ctrl|Alt)\+\w+|F\d+")
OWN_RUN: Final = {"test", "setup"}


@cache
def guide(lang: str) -> dict[str, Chapter]:
    return {chapter.name: chapter for chapter in chapters(lang)}


def shape(text: str) -> list[str]:
    """What a chapter is made of, line by line, whatever it says: headings, items, rows, pictures, links."""
    told = []
    for line in text.splitlines():
        shown = PICTURE.match(line)
        found = re.match(r"(#+|-|\d+\.|\|) ?", line)
        if shown:
            told.append(f"screen:{shown['name']}")
        elif found:
            told.append(f"{found[1]} {' '.join(LINK.findall(line))}".strip())
        elif LINK.search(line):
            told.append(" ".join(LINK.findall(line)))
    return told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_the_same_chapters_made_of_the_same_parts(lang: str) -> None:
    assert list(guide(lang)) == list(guide("fr"))
    for name, chapter in guide(lang).items():
        assert shape(chapter.text) == shape(guide("fr")[name].text), name


def test_a_part_that_one_language_lacks_is_seen() -> None:
    assert shape("# A\n\n- b\n- c\n") != shape("# A\n\n- b\n")
    assert shape("# A\n\n## B\n") != shape("# A\n")
    assert shape("A [b](chapter:map)") != shape("A [b](chapter:start)")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_between_chapters_hold(lang: str) -> None:
    for name, chapter in guide(lang).items():
        assert set(LINK.findall(chapter.text)) <= set(guide(lang)) - {name}, name
        assert len(re.findall(r"\]\(", PICTURE.sub("", chapter.text))) == len(LINK.findall(chapter.text)), name


def cut_before_a_sign(text: str) -> list[str]:
    """Where a line of French may begin with a sign, or a number be cut, for want of a space that holds."""
    bare = "".join(part for part in re.split(r"(`[^`]*`)", text) if not part.startswith("`"))
    return re.findall(r"\w? [:;?!»%]|« |\d \d{3}\b", bare.replace("| !", ""))


def test_no_line_of_french_begins_with_a_sign() -> None:
    assert {name: cut_before_a_sign(one.text) for name, one in guide("fr").items() if cut_before_a_sign(one.text)} == {}
    assert cut_before_a_sign("Un mot : « deux »") == ["t :", "« ", "x »"]


def test_commands_keep_the_spaces_that_are_typed() -> None:
    assert not [code for one in guide("fr").values() for code in CODE.findall(one.text) if "\u00a0" in code]


def wrong_commands(text: str) -> list[str]:
    """The commands between backticks that the program would not understand."""
    return [code for code in CODE.findall(text) if not _understood(code.split())]


def _understood(words: list[str]) -> bool:
    match words:
        case ["maillage", *rest] | ["./run", *rest] | ["sudo", "./run", *rest]:
            if words[0] != "maillage" and rest[:1] and rest[0] in OWN_RUN:
                return True
            return _verb_and_options(rest)
        case ["make", target]:
            return (
                re.search(rf"^{re.escape(target)}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE) is not None
            )
        case _:
            return True


def _verb_and_options(rest: list[str]) -> bool:
    named = [word for word in rest if word in VERBS]
    plain = [word for word in rest if not word.startswith("-")]
    known = {option.name for option in COMMON} | {o.name for verb in named[:1] for o in VERBS[verb].options}
    typed = {word.partition("=")[0] for word in rest if word.startswith("--")}
    known |= set() if named else {"--portable"}  # of the window alone
    files = all(word.endswith(".maillage") or word == "--profile" for word in plain[:1])
    return typed <= known and (bool(named) or not plain or files or rest[0] in ("--profile", "--lang"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_named_exists(lang: str) -> None:
    assert {name: wrong_commands(one.text) for name, one in guide(lang).items() if wrong_commands(one.text)} == {}


@pytest.mark.parametrize("typed", ["maillage exporter x", "maillage give f --tout", "./run essai", "make nothing"])
def test_a_command_that_is_not_there_is_seen(typed: str) -> None:
    assert wrong_commands(f"Tapez `{typed}`.") == [typed]


def test_the_same_commands_in_every_language() -> None:
    for name, chapter in guide("fr").items():
        told = [
            code.split()[:2] for code in CODE.findall(chapter.text) if code.startswith(("maillage", "./run", "make "))
        ]
        for lang in LANGUAGES:
            text = guide(lang)[name].text
            assert told == [
                code.split()[:2] for code in CODE.findall(text) if code.startswith(("maillage", "./run", "make "))
            ], (lang, name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_and_folders_named_are_where_they_are_said_to_be(lang: str) -> None:
    codes = {code for one in guide(lang).values() for code in CODE.findall(one.text)}
    profile = Profile(Path("profil"))
    own = (profile.database, profile.key_file, profile.pieces, profile.backups, profile.packs, profile.logs)
    assert {file.name for file in (*own, profile.settings_file)} <= codes
    assert PORTABLE_FOLDER in codes
    ours = {code for code in codes if code.startswith("packaging/") or code.endswith(".md")}
    assert len(ours) >= 2
    assert [name for name in ours if not (ROOT / name).exists()] == []


@cache
def sources() -> str:
    return "\n".join(file.read_text("utf-8") for file in sorted((ROOT / "desktop" / "views").rglob("*.py")))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_named_is_obeyed_somewhere(lang: str) -> None:
    # asked for by number (Enter, Alt with the arrows) or by Qt's own name (paste)
    by_number = {"Ctrl+Entrée", "Ctrl+Enter", "Ctrl+Intro", "Ctrl+V"}
    named = {key for one in guide(lang).values() for key in KEYS.findall(one.text)} - by_number
    arrows = {key for key in named if key.startswith("Alt+")}
    missing = {key for key in named - arrows if f'"{key}' not in sources() and f"Key_{key}" not in sources()}
    assert missing == set()


# A day or a period as it is typed, and names of files: read from the right their parts would change places.
TURNED: Final = re.compile(r"(?<![\w\u2066-])(?:\d{4}-\w+|…-\d|[a-z]+-…)")


def test_what_is_typed_from_the_left_keeps_its_order_in_arabic() -> None:
    shown = {name: TURNED.findall(CODE.sub("", one.text)) for name, one in guide("ar").items()}
    assert {name: found for name, found in shown.items() if found} == {}
    assert TURNED.findall("يوم (2021-03) أو \u20662021-H1\u2069") == ["2021-03"]


# What stands on the keys of keyboards of other languages.
OTHERS_KEYS: Final = {
    "fr": r"\bEsc\b|\bDel\b|\bSupr\b|\bIntro\b|\bShift\b",
    "en": r"Échap|\bSuppr\b|\bSupr\b|Entrée|\bMaj\b|\bIntro\b",
    "es": r"Échap|\bSuppr\b|Entrée|\bMaj\b",
    "ar": r"Échap|Suppr|Supr|Entrée|Maj\b|Intro\b",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_are_named_as_the_keyboards_of_the_language_have_them(lang: str) -> None:
    shown = {name: re.sub(r"Ctrl\+Shift\+Z", "", CODE.sub("", one.text)) for name, one in guide(lang).items()}
    met = {name: re.findall(OTHERS_KEYS[lang], text) for name, text in shown.items()}
    assert {name: keys for name, keys in met.items() if keys} == {}


def test_a_key_of_another_keyboard_is_seen() -> None:
    assert re.findall(OTHERS_KEYS["ar"], "Suppr للإفراغ، Échap") == ["Suppr", "Échap"]


class Words:
    """Every word of the program in a language: its catalogue, with places for values, and the lists it ships."""

    def __init__(self, lang: str) -> None:
        self.exact: set[str] = set()
        self.patterns: list[tuple[re.Pattern[str], int]] = []
        with i18n.speaking(lang):
            for text in _catalogue(lang):
                self._learn(text)
        for file in sorted((ROOT / "resources" / "vocabularies").glob("*.json")):
            for text in _texts(json.loads(file.read_text("utf-8"))):
                self.exact.add(_plain(text))
        for chapter in guide(lang).values():
            self.exact.add(_plain(chapter.title))
            self.exact.update(_plain(found) for found in re.findall(r"^##+ (.+)$", chapter.text, re.MULTILINE))

    def _learn(self, text: str) -> None:
        parts = re.split(r"\{\w+\}", _plain(text))
        if len(parts) == 1:
            self.exact.add(parts[0])
        else:
            self.patterns.append((re.compile(".*".join(re.escape(part) for part in parts)), len("".join(parts))))

    def knows(self, said: str) -> bool:
        """Whether the program says so, or each part of it where a way is shown (A → B)."""
        parts = [_plain(part) for part in re.split(r" [→←] ", said)]
        return all(part in self.exact or self._filled(part) for part in parts)

    def _filled(self, part: str) -> bool:
        """Whether it is a sentence with values in it: at least half of it must be the program's own words."""
        return any(2 * own >= len(part) and one.fullmatch(part) for one, own in self.patterns)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("&", "")).strip().strip(".:…,، ").casefold()


def _catalogue(lang: str) -> list[str]:
    from babel.messages.pofile import read_po

    with (ROOT / "translations" / lang / "LC_MESSAGES" / "maillage.po").open("rb") as file:
        read = read_po(file)
    found: list[str] = []
    for message in read:
        for told in (message.string, message.id if lang == "fr" else ()):
            found += [told] if isinstance(told, str) else list(told)
    return [text for text in found if text]


def _texts(told: object) -> list[str]:
    if isinstance(told, str):
        return [told]
    if isinstance(told, dict):
        return [text for one in told.values() for text in _texts(one)]
    return [text for one in told for text in _texts(one)] if isinstance(told, list) else []


def marked(text: str) -> list[str]:
    """What stands in bold, in italics or between quotes, whole, outside commands."""
    bare = re.sub("[\u2066-\u2069]", "", CODE.sub("", PICTURE.sub("", text)))
    return [re.sub(r"\s+", " ", said).strip() for pattern in MARKED for said in pattern.findall(bare)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_program_is_as_the_program_says_it(lang: str) -> None:
    words, said = Words(lang), set(SAID[lang])
    met = {one for chapter in guide(lang).values() for one in marked(chapter.text)}
    assert sorted(one for one in met - said if not words.knows(one) and not KEYS.fullmatch(one)) == []
    assert sorted(said - met) == [], "said no more in the guide"


def test_a_button_that_is_not_there_is_seen() -> None:
    words = Words("fr")
    assert words.knows("Échanges → Importer")
    assert not words.knows("Échanges → Téléverser")
    assert not words.knows("Sauvegarder maintenant la fiche")
    assert marked("Le bouton **Donner**, « Recevoir » et *Carte*.") == ["Donner", "Carte", "Recevoir"]


def versions(text: str) -> list[str]:
    """The versions that a text has a heading for, in its order."""
    return re.findall(r"^## (\d[\w.]*)", text, re.MULTILINE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_news_are_those_of_the_changelog(lang: str) -> None:
    changes = versions((ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert changes[0] == VERSION
    assert versions(guide(lang)["news"].text) == changes


def test_a_version_without_news_is_seen() -> None:
    assert versions("# A\n\n## 0.2.0 — not released yet\n\n## 0.1.0\n") == ["0.2.0", "0.1.0"]


def test_a_picture_that_was_not_made_is_none(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "map.png").write_bytes(b"png")
    assert picture("fr", "map", tmp_path) == tmp_path / "fr" / "map.png"
    assert picture("ar", "map", tmp_path) is None
