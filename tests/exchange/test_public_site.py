"""The one file for the web: what it carries, how heavy it is, and that nothing protected is in any byte of it."""

from __future__ import annotations

import base64
import hashlib
import os
import random
import re
from datetime import date
from pathlib import Path

from desktop.exchange import public_site, publishing, site_frame
from desktop.exchange.public_site import Area, Frame, Sheet
from desktop.i18n import LANGUAGES
from desktop.models.degrees import units
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.audience.redaction import tell
from desktop.services.audience.told import KINDS, Organisation, Spot, Told
from tests.exchange.unpacking import carried, head
from tests.services.opened import OUJDA, RABAT, Opened

HOSTILE = "</script><script>window.canary=1</script>{{7*7}}\u202e\x00<img src=x onerror=canary=1>"
EXPORTS = 1_000 if os.environ.get("MAILLAGE_SOAK") else 60


def published(opened: Opened, base: Path | None, audience: str = "public") -> bytes:
    with opened.database.read() as session:
        frame = site_frame.read_frame(session, title="", day=date(2021, 3, 1), lang="fr")
        return public_site.build(tell(session, audience), frame, base=base)


def test_the_file_is_written_and_its_policy_lets_only_its_own_scripts_run(opened: Opened, tmp_path: Path) -> None:
    opened.record("initiative", title="Kits d’hiver", visibility="public", places=[bytes.fromhex("00" * 16)][:0])
    file = tmp_path / "site.html"
    left = publishing.publish_site(opened.database, file, "public", lang="es")
    assert (left.actors, left.initiatives, left.bare) == (0, 1, 0)
    page = file.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert "connect-src" not in policy[1]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(scripts) >= 8
    for text in (*scripts, *styles):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy[1]
    assert not re.search(r"\b(src|href)=", re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.DOTALL))
    said = head(file.read_bytes())
    assert (said["lang"], set(said["words"])) == ("es", set(LANGUAGES))
    assert said["words"]["ar"]["search"] != said["words"]["fr"]["search"]
    assert left == publishing.foresee(opened.database, "public")


def test_a_sheet_with_packs_may_ask_its_own_scheme_for_tiles_and_nothing_else(opened: Opened) -> None:
    pack = {"number": 1, "format": "mvt", "credit": HOSTILE, "box": [-2, 34, -1, 35], "first": 0, "last": 14}
    for packs, asking in (((), False), ((pack,), True)):
        sheet = Sheet("Carte", "initiative", (297, 210), packs=packs)
        page = publishing.sheet_page(opened.database, "public", sheet, lang="fr")[0].decode()
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
        assert policy is not None
        assert ("connect-src 'self'" in policy[1], "protomapsL" in page) == (asking, asking)
        assert "unsafe" not in policy[1]
        assert "script-src 'sha256" in policy[1]
        assert "canary" not in page


def test_no_word_of_a_user_is_part_of_the_source(opened: Opened, tmp_path: Path) -> None:
    opened.record("actor", name=HOSTILE.replace("\x00", ""), visibility="public", acronym="</style>")
    page = published(opened, tmp_path)
    assert b"canary" not in page
    assert "canary" in str(head(page)["actor"])


def test_ten_thousand_actors_stay_under_two_megabytes() -> None:
    dice = random.Random(5)
    words = [f"{a}{b}" for a in ("Asso", "Réseau", "Comité", "Union", "Foyer") for b in range(400)]
    areas = {bytes([n]) * 16: Area({"fr": f"Commune {n}", "ar": f"جماعة {n}"}, "", None) for n in range(40)}
    actors = tuple(
        Organisation(
            number.to_bytes(16, "big"),
            {"fr": " ".join(dice.sample(words, 3))},
            dice.choice(("association", "cooperative", "commune")),
            *("", "", "", f"05{dice.randrange(10**8):08d}"),
            {},
            ("migrants",),
            ("fr", "ar"),
            False,
            (Spot(dice.choice(list(areas)), 33 + dice.random(), -7 + dice.random()),),
        )
        for number in range(10_000)
    )
    frame = Frame("", date(2021, 3, 1), "fr", areas, {})
    page = public_site.build(Told("public", actors), frame)
    assert len(page) <= public_site.LIMIT
    assert len(head(page)["actor"]) == 10_000


def test_nothing_protected_is_in_any_byte(opened: Opened, tmp_path: Path) -> None:
    """Random records and audiences; what is protected carries marks that no other record has."""
    dice = random.Random(11)
    for number in range(EXPORTS):
        if number % 20 == 0:
            _random_records(opened, dice, number)
        audience = dice.choice(list(AUDIENCES))
        page = published(opened, tmp_path, audience)
        whole = b"".join(carried(page).values()) + page
        for mark in (b"0699000", "Cachée".encode(), b"hidden.example", b"secret@"):
            assert mark not in whole, (number, audience, mark)
        for kind in KINDS:
            for record in head(page)[kind]:
                for spot in record[2]:
                    # what is protected lies in a strip of its own, east of 0.5 W
                    assert len(spot) == 1 or spot[2] < units(-0.5), (number, audience, spot)


def _random_records(opened: Opened, dice: random.Random, salt: int) -> None:
    for number in range(6):
        hidden = dice.random() < 0.5
        area = dice.choice((OUJDA, RABAT))
        visibility = dice.choice((*AUDIENCES, None))
        word = "Cachée" if hidden else "Ouverte"
        phone = f"{'06990' if hidden else '05360'}{number:05d}"
        actor = opened.record(
            "actor",
            name=f"{word} {salt} {number}",
            protected=hidden or None,
            visibility=visibility,
            area=area,
            phone=phone,
            email=f"{'secret' if hidden else 'ouvert'}@x.ma",
            web=f"{'hidden' if hidden else 'open'}.example",
            mandate=f"{word}, au 12 de la rue",
        )
        longitude = -0.1 - dice.random() / 10 if hidden else -7 + dice.random()
        place = opened.record(
            "place",
            name=f"{word} maison",
            area=area,
            actor=actor,
            protected=True if hidden and dice.random() < 0.5 else None,  # its actor's protection covers it too
            point={"latitude": 33 + dice.random(), "longitude": longitude, "accuracy": None},
            address=f"{word}, au 12",
            visibility=dice.choice((*AUDIENCES, None)),
        )
        opened.record(
            "initiative",
            title=f"Avec {word}",
            description=f"Chez {word}, {phone}",
            lead=actor if dice.random() < 0.7 else None,
            places=[place],
            visibility=dice.choice((*AUDIENCES, None)),
        )
        words = {"description": f"Chez {word}, {phone}", "visibility": dice.choice((*AUDIENCES, None))}
        opened.record("need", title=f"Lits chez {word}", actor=actor, places=[place], people=30, **words)
        terms = {"opening": f"{word}, le lundi", "eligibility": phone, "alert": word, "fee_note": word, **words}
        opened.record("service", name=f"Écoute {word}", actor=actor, places=[place], **terms)
