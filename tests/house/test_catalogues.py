"""Every text a person reads has its four languages; the plurals fall where they should."""

from __future__ import annotations

import gettext
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo

from desktop import i18n
from tools import catalogues

ENTRY = {
    "plural": "{n} acteurs",
    "en": ["{n} actor", "{n} actors"],
    "es": ["{n} actor", "{n} actores"],
    "ar": ["zero", "one", "two", "{n} few", "{n} many", "{n} other"],
}
ARABIC = {0: "zero", 1: "one", 2: "two", 5: "few", 11: "many", 100: "other", 1024: "many"}


def test_every_text_is_translated() -> None:
    assert len(list(catalogues.uses())) > 60
    assert catalogues.problems() == []


def test_no_two_rooms_translate_differently() -> None:
    assert catalogues.entries()[1] == []


def test_the_committed_catalogues_are_up_to_date() -> None:
    assert catalogues.outdated() == []


@pytest.mark.parametrize(
    ("msgid", "entry"),
    [
        ("Bonjour", {"en": "Hello", "es": "Hola"}),
        ("Bonjour", {"en": "Hello", "es": "Hola", "ar": ""}),
        ("Bonjour {name}", {"en": "Hello", "es": "Hola {name}", "ar": "سلام {name}"}),
        ("Bonjour {name}", {"en": "Hello {nom}", "es": "Hola {name}", "ar": "سلام {name}"}),
        ("{n} acteur", {**ENTRY, "ar": ENTRY["ar"][:5]}),
        ("{n} acteur", {**ENTRY, "en": ["{n} actor", "actors"]}),
        ("Page (*.html)", {"en": "Page (*.htm)", "es": "Página (*.html)", "ar": "صفحة (*.html)"}),
        ("Page (*{end})", {"en": "Page (*{end})", "es": "Página (*{end})", "ar": "صفحة (*{end})"}),
        ("Bonjour", {"en": "Hello ", "es": "Hola", "ar": "سلام"}),
    ],
)
def test_a_bad_entry_would_be_seen(msgid: str, entry: dict[str, object]) -> None:
    assert list(catalogues.entry_problems(msgid, entry))


def test_a_good_entry_passes() -> None:
    assert list(catalogues.entry_problems("{n} acteur", ENTRY)) == []


@pytest.mark.parametrize(("n", "form"), ARABIC.items())
def test_arabic_plurals(n: int, form: str) -> None:
    """Babel's own order would swap 11 and 100: in the catalogue and in the program the rule is ours."""
    stream = BytesIO()
    write_mo(stream, catalogues.catalogue("ar", {"{n} acteur": ENTRY}))
    stream.seek(0)
    compiled = gettext.GNUTranslations(stream)
    assert form in compiled.ngettext("{n} acteur", "{n} acteurs", n)
    assert form in str(ENTRY["ar"][i18n._plural_rule("ar")(n)])


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_compiled_and_written_say_the_same(lang: str) -> None:
    """The .mo of an installed program and the entries of a working copy give the same texts."""
    written, _clashes = catalogues.entries()
    stream = BytesIO()
    write_mo(stream, catalogues.catalogue(lang, written))
    stream.seek(0)
    compiled = gettext.GNUTranslations(stream)
    i18n.set_language(lang)
    for msgid, entry in written.items():
        if "plural" not in entry:
            assert compiled.gettext(msgid) == i18n._(msgid)
