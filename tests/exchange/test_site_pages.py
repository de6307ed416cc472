"""The public site: every page is whole and reaches only its own, nothing protected is on one, and no text runs."""

from __future__ import annotations

import importlib
import itertools
import json
import posixpath
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from desktop.errors import FolderInUse
from desktop.exchange import site_publishing
from desktop.exchange.site import build, lists, plan
from desktop.exchange.site.plan import Choices
from desktop.i18n import LANGUAGES
from tests.exchange import random_records
from tests.fakes import ManualClock
from tests.services.opened import OUJDA, Opened
from tests.trust.naughty import OWN

html: Any = importlib.import_module("lxml.html")
HOSTILE = "</title></script><script>window.canary=1</script>\"><img src=x onerror=canary=1>' onload=canary=1 {{7*7}}"
CHOICES = Choices(f"CC BY {HOSTILE}", f"Bureau\n{HOSTILE}")
_Files = dict[str, bytes]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Opened]:
    """A profile of random records, for tests that only read."""
    made = Opened(tmp_path_factory.mktemp("site") / "p", template, ManualClock())
    random_records.fill(made, random.Random(3), 10)
    made.record("actor", name=HOSTILE, acronym=HOSTILE, visibility="public", web=f"x.example/{HOSTILE}", email=HOSTILE)
    made.record("initiative", title=HOSTILE, description=HOSTILE, visibility="public", starts="2021-03-04")
    made.record(
        *("practice",), title="Accueil", city="Oujda", country="MA", context="Ici", worked="Tout",
        quotation="Parole dite", quoted="médiatrice", consent="given", visibility="public",
    )  # fmt: skip
    made.record("service", name=HOSTILE, opening=HOSTILE, alert=HOSTILE, visibility="public")
    yield made
    made.close()


@pytest.fixture(scope="module")
def sites(filled: Opened, tmp_path_factory: pytest.TempPathFactory) -> dict[str, _Files]:
    """The site for the public on single pages, and for partners on shared ones."""
    folder = tmp_path_factory.mktemp("sites")
    made = {"public": written(filled, folder / "a", "public")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "ALONE", 3)
        patch.setattr(lists, "TOGETHER", 4)
        patch.setattr(lists, "A_PAGE", 3)
        made["partners"] = written(filled, folder / "b", "partners")
    return made


def written(opened: Opened, folder: Path, audience: str) -> _Files:
    """The site without tables: they have tests of their own, and cost more than all pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site_publishing, "_tables", lambda *_given: ())
        site_publishing.publish(opened.database, folder, audience, lang="fr", choices=CHOICES)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def pages(files: _Files) -> Iterator[tuple[str, Any]]:
    for name, data in files.items():
        if name.endswith(".html") and name != "map.html":
            yield name, html.document_fromstring(data.decode())


def test_every_page_is_whole(sites: dict[str, _Files]) -> None:
    seen = 0
    for files in sites.values():
        for name, page in pages(files):
            seen += 1
            lang = page.get("lang")
            assert (lang, page.get("dir")) == (lang, "rtl" if lang == "ar" else "ltr")
            assert name == "index.html" or name.startswith(f"{lang}/"), name
            assert page.find("head/title").text_content().strip(), name
            levels = [int(one.tag[1]) for one in page.iter("h1", "h2", "h3", "h4", "h5")]
            assert levels.count(1) == 1, name
            assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (name, levels)
            names = [one.get("id") for one in page.iter() if one.get("id")]
            assert len(names) == len(set(names)), name
            assert all(not one.text_content().strip() for one in page.iter("script")), name
            policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
            assert "default-src 'none'" in policy[0]
            assert "unsafe" not in policy[0]
            assert not page.xpath("//@style | //style | //iframe | //form | //object"), name
            assert not page.xpath("//@*[starts-with(name(), 'on')]"), name
    assert seen > 200


def test_every_way_leads_somewhere_and_nothing_is_fetched_from_elsewhere(sites: dict[str, _Files]) -> None:
    for files in sites.values():
        known = dict(pages(files))
        ids = {name: {one.get("id") for one in page.iter()} for name, page in known.items()}
        for name, page in known.items():
            for element in page.iter("a", "link", "script", "img"):
                way = element.get("href") or element.get("src") or ""
                parts = urlsplit(way)
                if parts.scheme:
                    assert element.tag == "a", (name, way)
                    assert parts.scheme in ("http", "https", "mailto"), (name, way)
                    assert parts.scheme == "mailto" or "nofollow" in element.get("rel")
                    continue
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
                target = name if not parts.path else target
                assert target in files, (name, way)
                if parts.fragment and target in ids:
                    assert parts.fragment in ids[target], (name, way)


def test_every_record_has_its_page_in_four_languages(filled: Opened, sites: dict[str, _Files]) -> None:
    for audience, files in sites.items():
        told = site_publishing.foresee(filled.database, audience).left
        for lang in LANGUAGES:
            text = files[f"{lang}/index.js"].decode()
            rows = json.loads(text.removeprefix("maillageFound(").removesuffix(");\n"))
            assert len(rows) == told.actors + told.initiatives - _withheld(filled, audience)
            for row in rows:
                file, _, name = row[2].partition("#")
                assert f"{lang}/{file}" in files
                assert not name or f'id="{name}"' in files[f"{lang}/{file}"].decode()
        shared = [name for name in files if re.fullmatch(r"fr/a/[0-9a-f]{2}\.html", name)]
        assert bool(shared) == (audience == "partners")


def _withheld(opened: Opened, audience: str) -> int:
    from desktop.services.audience.redaction import tell

    with opened.database.read() as session:
        told = tell(session, audience, ("actor", "initiative"))
    return sum(one.withheld for one in (*told.organisations, *told.doings))


def test_no_word_of_a_user_is_markup_and_all_come_back(sites: dict[str, _Files]) -> None:
    for files in sites.values():
        found = 0
        for name, page in pages(files):
            assert not page.xpath("//img"), name
            assert "canary" not in " ".join(page.xpath("//script/text() | //@src")), name
            found += sum(one.text_content() == HOSTILE for one in page.iter("bdi"))
        assert found > 20
        about = html.document_fromstring(files["es/about.html"].decode())
        assert CHOICES.licence in [one.text_content() for one in about.iter("bdi")]


def test_naughty_strings_come_back_as_typed(opened: Opened, tmp_path: Path) -> None:
    some = [text for text in OWN if text.strip() and "\0" not in text]
    for text in some:
        opened.record("actor", name=text, visibility="public")
    kept = {one["name"] for row in _all(opened) if (one := opened.load("actor", row))}
    files = written(opened, tmp_path / "s", "public")
    page = html.document_fromstring(files["fr/actors.html"].decode(), parser=html.HTMLParser(encoding="utf-8"))
    shown = {_plain(one.text_content()) for one in page.iter("bdi")}
    missing = {text for text in kept if _plain(str(text)) not in shown}
    assert not missing


def _all(opened: Opened) -> list[bytes]:
    from desktop.models.plain import reader

    with opened.database.read() as session:
        return [row[0] for row in reader(session).rows("SELECT id FROM actor WHERE deleted = 0")]


def _plain(text: str) -> str:
    """As a browser shows it: signs that are none are replaced, ends of line are spaces."""
    return " ".join(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", text).split())


def test_nothing_protected_is_in_any_file(sites: dict[str, _Files]) -> None:
    for audience, files in sites.items():
        for name, data in files.items():
            for mark in (*random_records.MARKS, "-0.2"):
                if name != "map.html":
                    assert mark.encode() not in data, (audience, name, mark)
    everything = b"".join(sites["public"].values())
    assert b"0536000" in everything  # open records bear the like
    assert b"Parole dite" in everything
    assert b"12 rue" in everything


def test_a_quotation_needs_consent_and_few_people_are_not_told(opened: Opened, tmp_path: Path) -> None:
    for consent in ("given", "asked", None):
        opened.record(
            *("practice",), title="Accueil", city="Oujda", country="MA", context="Ici", worked="Tout",
            quotation=f"Parole {consent}", quoted=f"Voix {consent}", consent=consent, visibility="public",
        )  # fmt: skip
    opened.record("initiative", title="Petite", women=3, sector="health", visibility="public", places=[OUJDA])
    opened.record("initiative", title="Grande", women=40, sector="health", visibility="public", places=[OUJDA])
    files = written(opened, tmp_path / "s", "public")
    words = files["fr/practices.html"].decode()
    assert ("Parole given" in words, "Parole asked" in words, "Voix None" in words) == (True, False, False)
    table = html.document_fromstring(files["fr/figures.html"].decode()).xpath("//section[@class='figures']//tbody/tr")
    cells = [[cell.text_content() for cell in row if cell.get("class") != "bars"] for row in table]
    assert ["Santé", "2", "40"] in cells


def test_equal_records_give_equal_bytes_in_a_folder_and_in_a_zip(
    filled: Opened, sites: dict[str, _Files], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = sites["public"]
    monkeypatch.setattr(site_publishing, "_tables", lambda *_given: ())
    for name in ("one.zip", "two.zip"):
        site_publishing.publish(filled.database, tmp_path / name, "public", lang="fr", choices=CHOICES)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as pack:
        assert {name: pack.read(name) for name in pack.namelist()} == again


def test_what_is_not_ours_stays_and_a_site_takes_the_place_of_a_site(opened: Opened, tmp_path: Path) -> None:
    opened.record("actor", name="Al Wafae", visibility="public")
    other = tmp_path / "photos"
    other.mkdir()
    (other / "photo.jpg").write_bytes(b"x")
    with pytest.raises(FolderInUse):
        written(opened, other, "public")
    assert [file.name for file in tmp_path.rglob("*") if file.is_file() and file.parent == other] == ["photo.jpg"]
    site = tmp_path / "site"
    site.mkdir()
    before = written(opened, site, "public")
    (site / "fr" / "old.html").write_bytes(b"x")
    opened.record("actor", name="ASTICUDE", visibility="public")
    after = written(opened, site, "public")
    assert len(after) == len(before) + 4
    assert build.MARK in after


def test_one_who_stops_leaves_nothing_half(filled: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_publishing, "_tables", lambda *_given: ())

    class Stop(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert 0 <= done <= total
        if done == 40:
            raise Stop

    for name in ("site", "site.zip"):
        with pytest.raises(Stop):
            site_publishing.publish(filled.database, tmp_path / name, "public", lang="fr", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_tables_lie_beside_the_pages(filled: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for many, languages in ((2_000, LANGUAGES), (3, ("es",))):
        monkeypatch.setattr(site_publishing, "MANY", many)
        folder = tmp_path / str(many)
        site_publishing.publish(filled.database, folder, "public", lang="es")
        names = {file.name for file in (folder / "data").iterdir()}
        for lang in languages:
            assert {f"donnees-{lang}.xlsx", f"qui-fait-quoi-ou-{lang}.hxl.csv", f"acteurs-{lang}.csv"} <= names
        assert len([name for name in names if name.endswith(".xlsx")]) == len(languages)
        page = html.document_fromstring((folder / "ar" / "downloads.html").read_bytes().decode())
        ways = {str(way).rpartition("/")[2] for way in page.xpath("//main//a/@href")}
        assert {
            name for name in names if "-ar." in name or (many == 3 and "-es." in name and "hsds" not in name)
        } <= ways
        for file in (folder / "data").iterdir():
            assert not any(mark.encode() in file.read_bytes() for mark in random_records.MARKS), file.name
