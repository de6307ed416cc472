"""The card that somebody is given: what must be read first, where one is sent, what to do where little is known."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from docx import Document as open_word

from desktop.i18n import LANGUAGES, speaking
from desktop.reports import card, docx, printed
from desktop.reports.card_map import HIGH, WIDE, Landmark, card_map
from desktop.reports.document import Document, Drawing, Heading, Paragraph
from desktop.services.names.naming import labels
from desktop.services.orient.finding import ANYTHING, Wanted
from tests.reports.reading_docx import whole
from tests.services.opened import OUJDA, Opened
from tests.services.orient import made

NOON = datetime(2026, 6, 9, 11, tzinfo=UTC)  # a Tuesday, noon in Morocco


def card_of(opened: Opened, row: bytes, lang: str = "fr", *, now: datetime = NOON, near: Wanted = ANYTHING) -> Document:
    with opened.database.read() as session:
        return card.document(card.read(session, row, now, lang, near=near))


def service(opened: Opened, **more: object) -> bytes:
    return opened.record("service", name="Guichet", sector="health", places=[OUJDA], **more)


def words(made_card: Document) -> str:
    told = [one.text for one in made_card.blocks if isinstance(one, Heading | Paragraph)]
    return "\n".join([made_card.notice, *(text for _label, text in made_card.facts), *told])


def test_what_changes_is_read_before_anything_else_with_its_last_day(opened: Opened) -> None:
    row = service(opened, opening="24h/24", alert="Fermé cette semaine", alert_until="2026-06-12", phone="0536")
    told = card_of(opened, row)
    assert told.notice == "Fermé cette semaine\nJusqu’au 12 juin 2026."
    page = printed.page(told).decode()
    assert page.index("Fermé cette semaine") < page.index("<dl>") < page.index("0536")
    body = open_word(io.BytesIO(docx.write(told))).element.body
    parts = ["".join(part.itertext()) for part in body]
    assert next(n for n, text in enumerate(parts) if "Fermé cette" in text) < next(
        n for n, text in enumerate(parts) if "0536" in text
    )
    assert card_of(opened, row, now=NOON + timedelta(days=4)).notice == ""


def test_what_was_confirmed_long_ago_is_said_to_be(opened: Opened) -> None:
    old, fresh = ({"assured_at": day, "opening": "24h/24", "phone": "0536"} for day in ("2025-12-08", "2025-12-09"))
    told = card_of(opened, service(opened, **old))
    assert told.notice == "Confirmé le 8 déc. 2025 : cela a pu changer. Téléphonez d’abord."
    assert "Confirmé" not in words(told).removeprefix(told.notice)
    recent = card_of(opened, service(opened, **fresh))
    assert (recent.notice, "Confirmé le 9 déc. 2025." in words(recent)) == ("", True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_that_is_found_on_somebody_does_not_say_what_happened_to_them(opened: Opened, lang: str) -> None:
    """A service for survivors may be told where somebody says so; the card then says nothing of survivors."""
    hurt = ["gbv-survivors", "trafficking-victims"]
    row = opened.record(
        "service", name="Écoute", sector="psychosocial", places=[OUJDA], groups=["migrants", *hurt], protected=False
    )
    told = card_of(opened, row, lang)
    with opened.database.read() as session:
        named = labels(session, "group", {"migrants", *hurt}, lang)
    assert named["migrants"] in words(told)
    assert not [code for code in hurt if named[code] in words(told)]


def test_a_service_that_is_closed_for_a_time_says_so(opened: Opened) -> None:
    assert card_of(opened, service(opened, opening="24h/24", status="paused")).notice == "Fermé pour un temps"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_told_to_telephone_where_no_number_stands(opened: Opened, lang: str) -> None:
    with speaking(lang):
        from desktop.i18n import _

        call, ask = _("Téléphonez d’abord."), _("Renseignez-vous avant d’y aller.")
    silent, reached = card_of(opened, service(opened), lang), card_of(opened, service(opened, phone="0536"), lang)
    assert (call in words(silent), ask in words(silent)) == (False, True)
    assert (call in words(reached), ask in words(reached)) == (True, False)


def test_the_card_is_of_the_place_that_was_answered_and_names_the_others(opened: Opened) -> None:
    far = opened.record("place", name="Loin", area=OUJDA, point=(34.75, -1.91, 10.0), directions="Face au marché")
    near = opened.record("place", name="Près", area=OUJDA, point=(34.681, -1.91, 10.0), address="3 rue du Puits")
    open_row = opened.record("service", name="Deux lieux ouverts", sector="health", places=[far, near])
    for at, told, other in (((34.68, -1.91), "Près", "Loin"), ((34.75, -1.91), "Loin", "Près")):
        facts = dict(card_of(opened, open_row, near=Wanted(area=made.area(opened, OUJDA), at=at)).facts)
        assert facts["Adresse"].startswith(told)
        assert facts["Aussi à"].startswith(other)
    elsewhere = Wanted(area=made.area(opened, "04.421.01.0"))  # not one of its places is there
    assert "Adresse" in dict(card_of(opened, open_row, near=elsewhere).facts)


def test_a_place_whose_point_nobody_knows_is_told_by_its_address(opened: Opened) -> None:
    place = opened.record("place", name="Centre", area=OUJDA, address="3 rue du Puits", directions="Porte verte")
    hidden = opened.record(
        *("place",), name="Refuge", area=OUJDA, address="9 rue Cachée", directions="Sonner", visibility="internal"
    )
    told = card_of(opened, opened.record("service", name="Guichet", sector="health", places=[place]))
    assert dict(told.facts)["Adresse"] == "Centre · 3 rue du Puits · Oujda"
    assert "Porte verte" in words(told)
    assert not [one for one in told.blocks if isinstance(one, Drawing)]
    kept = words(card_of(opened, opened.record("service", name="Guichet", sector="health", places=[hidden])))
    assert not any(word in kept for word in ("Refuge", "Cachée", "Sonner"))


def test_the_way_is_never_an_empty_heading_in_word(opened: Opened) -> None:
    """The map is on paper only: where nothing else tells the way, the position does, and a telephone shows it."""
    place = opened.record("place", name="Près", area=OUJDA, point=(34.681, -1.91, 10.0))
    told = card_of(opened, opened.record("service", name="Guichet", sector="health", places=[place]), "ar")
    assert "34.68100, -1.91000" in whole(docx.write(told)).replace("\u2066", "")
    assert "34.68100" in printed.page(told).decode()


def test_a_language_is_named_in_the_language_of_the_card(opened: Opened) -> None:
    row = service(opened, description="Une sage-femme reçoit.")
    said = {lang: words(card_of(opened, row, lang)) for lang in LANGUAGES}
    for lang, name in (("en", "French"), ("es", "francés"), ("ar", "الفرنسية")):
        assert name in said[lang]
        assert "Français" not in said[lang]
    assert "n’existe qu’en" not in said["fr"]


def test_the_names_of_landmarks_leave_the_scale_and_the_needle_their_room() -> None:
    import xml.etree.ElementTree as ET

    at = (34.679, -1.9)
    corners = [Landmark("Hôpital", 34.6762, -1.9075), Landmark("École", 34.6819, -1.8926)]
    drawing = card_map(at, "Guichet", corners)
    assert drawing is not None
    for text in ET.fromstring(drawing.svg).iter("{http://www.w3.org/2000/svg}text"):
        x, y, said = float(text.get("x", 0)), float(text.get("y", 0)), "".join(text.itertext())
        if "Hôpital" in said:
            assert y < HIGH - 28 or x > 220
        if "École" in said:
            assert x < WIDE - 40 or y > 50


def test_the_map_stands_before_what_may_go_on_overleaf(opened: Opened) -> None:
    place = opened.record("place", name="Près", area=OUJDA, point=(34.681, -1.91, 10.0))
    row = opened.record(
        *("service",), name="Guichet", sector="health", places=[place], description="x " * 400, assured_at="2026-06-01"
    )
    kinds = [type(one).__name__ for one in card_of(opened, row).blocks]
    assert kinds.index("Drawing") < kinds.index("Heading", 1)
