"""The published page in a browser that never saw it: from a file and from a server, by click and by keyboard."""

from __future__ import annotations

import functools
import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange import public_site, publishing
from desktop.exchange.public_site import Area, Frame
from desktop.services.audience.told import Offer, Organisation, Spot, Told
from tests.services.opened import OUJDA, RABAT, Opened

ROOT = Path(__file__).parents[2]
NAUGHTY = ROOT.parent / "shared" / "data" / "naughty-strings.json"
HOSTILE = "<script>window.canary=1</script>{{7*7}}<img src=x onerror=canary=1>\u202egnp"
STEPS = {
    "rows": "document.querySelectorAll('.row').length",
    "title": "document.querySelector('h1').textContent",
    "hostile shown": f"[...document.querySelectorAll('.name')].some((n) => n.textContent === {json.dumps(HOSTILE)})",
    "hostile ran": "window.canary === undefined",
    "arabic": "document.querySelector('.languages [lang=ar]').click(); document.documentElement.dir",
    "arabic name": "document.querySelector('.name').textContent",
    "french": "document.querySelector('.languages [lang=fr]').click(); document.documentElement.lang",
    "area": "(() => { const s = document.getElementById('region'); s.value = [...s.options].find((o) => "
    "o.textContent.trim() === 'Oujda').value; s.dispatchEvent(new Event('change')); "
    "return document.querySelectorAll('.row').length; })()",
    "cleared": "document.querySelector('.side .line .link').click(); document.querySelectorAll('.row').length",
    "type": "(() => { const s = document.getElementById('search'); s.value = 'KITS d hiver'; "
    "s.dispatchEvent(new Event('input')); s.focus(); return 1; })()",
    "wait": "1",
    "found": "document.querySelectorAll('.row').length",
    "to the row": "document.querySelector('.row').focus(); document.activeElement.className",
    "enter": "key:Enter",
    "opened": "document.querySelector('.details').textContent",
    "opened in sight": "(() => { const part = document.querySelector('.details').getBoundingClientRect(); "
    "return part.bottom <= innerHeight + 1; })()",
    "bars": "document.documentElement.style.colorScheme",
    "on the map": "maillage.page.pins.selectedRows().length",
    "actors": "document.querySelector('.side .line .link').click(); "
    "document.querySelector('[data-kind=actor]').click(); document.querySelectorAll('.row').length",
    "to services": "document.querySelector('[data-kind=service]').focus()",
    "space": "key:Space",
    "services": "document.querySelectorAll('.row').length",
    "alert": f"document.querySelector('.alert').textContent === {json.dumps(HOSTILE)}",
    "cost": "document.querySelector('.others').open = true; document.getElementById('fee').focus()",
    "choose": "key:Down",
    "narrowed": "[...document.querySelectorAll('.name')].map((n) => n.textContent).join()",
    "all": "document.querySelector('.side .line .link').click(); document.querySelector('.row').click()",
    "service": "document.querySelector('.details').textContent",
    "needs": "document.querySelector('[data-kind=need]').click(); document.querySelectorAll('.row').length",
    "drawn as": "maillage.page.style.shape",
    "filters": "[...document.querySelectorAll('.filter')].filter((f) => !f.hidden).map((f) => f.lastChild.id).join()",
    "titles": "[...document.querySelectorAll('.name')].map((n) => n.textContent).join()",
    "first": "document.querySelector('.row').click()",
    "need": "document.querySelector('.details').textContent",
    "paper": "window.dispatchEvent(new Event('beforeprint')); document.querySelectorAll('.details').length",
    "screen": "window.dispatchEvent(new Event('afterprint')); document.querySelectorAll('.details').length",
    "phone": "size:390x760",
    "fits": "document.documentElement.scrollWidth <= innerWidth && document.querySelector('.side').scrollWidth <= "
    "document.querySelector('.side').clientWidth",
    "the map": "document.querySelector('.tabs').children[1].click(); "
    "[getComputedStyle(document.querySelector('.side')).visibility, "
    "getComputedStyle(document.querySelector('.mapbox')).visibility].join()",
    "hostile still": "window.canary === undefined",
}


def look(address: str, pictures: Path, steps: dict[str, str] = STEPS) -> tuple[dict[str, Any], dict[str, Any]]:
    pictures.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.exchange.browser_child", address, str(pictures)],
        input=json.dumps(list(steps.values())),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return seen, dict(zip(steps, seen["answers"], strict=True))


@pytest.fixture
def page(opened: Opened, tmp_path: Path) -> Path:
    actor = opened.record("actor", name="Al Wafae", kind="association", area=OUJDA, visibility="public", phone="0536")
    draft = {"title": "Kits d’hiver", "title.ar": "عدة الشتاء", "starts": "2021-02"}
    kits = opened.act(
        "initiative", {**draft, "lead": actor, "places": [OUJDA], "women": 41, "men": 99, "visibility": "public"}
    )
    opened.record("initiative", title=HOSTILE, places=[RABAT], visibility="public")
    shared = {"places": [OUJDA], "visibility": "public", "sector": "health"}
    lack = {"severity": "4", "status": "open", "people": 30, "said": "2021-01", "initiatives": [kits]}
    opened.record("need", title="Couvertures", actor=actor, **lack, **shared)
    opened.record("need", title=HOSTILE, status="covered", groups=["gbv-survivors"], **shared)
    terms = {"opening": "lundi 9 h – 12 h\nmardi 9 h", "languages": ["ar", "en"], "fee": "paid", "fee_note": "5 DH"}
    told = {"alert": HOSTILE, "eligibility": "Sans rendez-vous", "status": "active", "groups": ["migrants"]}
    opened.record("service", name="Consultation", actor=actor, **terms, **told, **shared)
    opened.record("service", name="Vestiaire", fee="free", **shared)
    file = tmp_path / "site.html"
    publishing.publish_site(opened.database, file, "public", lang="fr")
    return file


@pytest.fixture
def served(page: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_said: object) -> None:
            """Nothing on the terminal."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(page.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{page.name}"
    server.shutdown()
    server.server_close()


def judge(seen: dict[str, Any], said: dict[str, Any], address: str) -> None:
    assert seen["ready"], seen
    assert seen["console"] == []
    # the page itself, and what a browser asks of every site by itself
    assert [one for one in seen["requests"] if not one.endswith("/favicon.ico")] == [address]
    assert (said["rows"], said["title"]) == (2, "Qui fait quoi, où, pour qui")
    assert (said["hostile shown"], said["hostile ran"]) == (True, True)
    assert (said["arabic"], said["arabic name"], said["french"]) == ("rtl", "عدة الشتاء", "fr")
    assert (said["area"], said["cleared"], said["found"]) == (1, 2, 1)
    assert said["to the row"] == "row"
    assert "Al Wafae" in said["opened"]
    assert "140" in said["opened"]
    assert (said["opened in sight"], said["bars"]) == (True, "light")
    assert "février 2021" in said["opened"]
    assert (said["on the map"], said["actors"]) == (1, 1)
    assert (said["services"], said["alert"], said["narrowed"]) == (2, True, "Vestiaire")
    for word in ("Al Wafae", "0536", "lundi 9 h", "Arabe", "Payant · 5 DH", "Sans rendez-vous", "Migrants"):
        assert word in said["service"]
    assert (said["needs"], said["drawn as"]) == (2, "hollow")
    assert said["filters"] == "sector,status,region,severity,group,period"
    assert said["titles"] == "Couvertures,Besoin protégé · Santé"
    for word in ("4 · Grave", "Ouvert", "30", "janvier 2021", "Kits d’hiver"):
        assert word in said["need"]
    assert "Al Wafae" not in said["need"]
    assert (said["fits"], said["the map"]) == (True, "hidden,visible")
    assert (said["paper"], said["screen"], said["hostile still"]) == (2, 1, True)


def test_from_a_file(page: Path, tmp_path: Path) -> None:
    judge(*look(page.as_uri(), tmp_path / "seen"), page.as_uri())


def test_from_a_server(served: str, tmp_path: Path) -> None:
    judge(*look(served, tmp_path / "seen"), served)


@pytest.mark.skipif(not NAUGHTY.is_file(), reason="../shared is not here")
def test_naughty_strings_are_shown_as_typed_and_run_nowhere(tmp_path: Path) -> None:
    """As names, acronyms, web addresses and words of actors, and as words of services; rows are opened."""
    strings = [one for one in json.loads(NAUGHTY.read_text(encoding="utf-8")) if one.strip()]
    actors = tuple(
        Organisation(
            *(number.to_bytes(16, "big"), {"fr": text}, "association", text, text, text, text, {"fr": text}),
            *((), (), False, (Spot(b"a" * 16, 33.9 + number / 1000, -6.8),)),
        )
        for number, text in enumerate(strings)
    )
    offers = tuple(
        Offer(
            *(b"s" + number.to_bytes(15, "big"), {"fr": text}, actors[number].id, text, text, {"fr": text}, text),
            *((text,), (text,), {"fr": text}, text, {"fr": text}, {"fr": text}),
            withheld=False,
            spots=(),
        )
        for number, text in enumerate(strings)
    )
    frame = Frame(HOSTILE, date(2021, 3, 1), "fr", {b"a" * 16: Area({"fr": HOSTILE}, "", None)}, {})
    page = tmp_path / "site.html"
    page.write_bytes(public_site.build(Told("public", actors, offers=offers), frame))
    steps = {
        **{f"more {n}": "document.querySelector('.more').click()" for n in range(len(strings) // 60 + 1)},
        "names": "JSON.stringify([...document.querySelectorAll('.name')].map((n) => n.textContent))",
        "opened": "document.querySelectorAll('.row').forEach((row) => row.click()); "
        "document.querySelectorAll('.details').length",
        "addresses": "JSON.stringify([...document.querySelectorAll('.details a')].map((a) => a.protocol))",
        "ran": "window.canary === undefined && "
        "document.querySelectorAll('.side script, .side img, .side iframe').length",
        "services": "document.querySelector('[data-kind=service]').click(); "
        "document.querySelectorAll('.row').forEach((row) => row.click()); document.querySelectorAll('.alert').length",
        "ran there": "window.canary === undefined && "
        "document.querySelectorAll('.side script, .side img, .side iframe').length",
        "title": "document.title",
    }
    seen, said = look(page.as_uri(), tmp_path / "seen", steps)
    assert seen["ready"], seen
    assert seen["console"] == []
    assert seen["requests"] == [page.as_uri()]
    assert sorted(json.loads(said["names"])) == sorted(strings)
    assert said["opened"] >= 1
    assert set(json.loads(said["addresses"])) <= {"http:", "https:", "mailto:", "tel:"}
    assert (said["ran"], said["ran there"], said["title"]) == (0, 0, HOSTILE)
    assert said["services"] >= 60  # so many at once
