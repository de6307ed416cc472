"""From a need said aloud to an action done, and back: each record tells both ways."""

from __future__ import annotations

from desktop.models.meetings import said_id
from desktop.services.keeping.line_text import mark
from desktop.services.record.trail import Trail, trail
from tests.services.meetings_made import DAYS, carry, line, meeting, prefer
from tests.services.opened import OUJDA, Opened


def told(opened: Opened, kind: str, row: bytes) -> Trail:
    with opened.database.read() as session:
        return trail(session, kind, row, "fr")


def words(found: Trail, way: str) -> dict[str, list[str]]:
    return {group.label: [entry.title for entry in group.entries] for group in found.groups if group.way == way}


def test_a_need_tells_its_meetings_and_what_it_led_to(opened: Opened) -> None:
    first, second = meeting(opened), meeting(opened, DAYS[1], title="Comité de juin")
    said = line(opened, first, "need", "Il manque des couvertures")
    need = said_id("need", said)
    line(opened, second, "need", "Toujours pas de couvertures", subject=need)
    prefer(opened, second, opened.record("need", title="Autre"), ",a/a1")
    prefer(opened, second, need, ",a/a2", points=12)
    carry(opened, second, "need", need)
    decision = opened.record("decision", title="Acheter", need=need, meeting=second, day=DAYS[1], status="adopted")
    action = opened.record("action", title="Trois devis", need=need, decision=decision, status="todo", due="2026-06-30")
    initiative = opened.record("initiative", title="Achat", needs=[need], status="planned", places=[OUJDA])
    found = told(opened, "need", need)
    assert words(found, "from") == {
        "Dit en réunion": ["Il manque des couvertures", "Toujours pas de couvertures"],
        "Retenu comme priorité": ["Comité de juin"],
        "Repris à l’ordre du jour": ["Comité de juin"],
    }
    assert words(found, "to") == {
        "Décisions": ["Acheter"],
        "Actions": ["Trois devis"],
        "Initiatives qui y répondent": ["Achat"],
    }
    lines, ranked = found.way("from")[:2]
    assert [(entry.date, entry.goes) for entry in lines.entries] == [
        (DAYS[0], ("meeting", first)),
        (DAYS[1], ("meeting", second)),
    ]
    assert "12 points" in ranked.entries[0].why.replace("\u2068", "").replace("\u2069", "")
    assert "n° 2" in ranked.entries[0].why.replace("\u2068", "").replace("\u2069", "")
    done = found.way("to")[1].entries[0]
    assert (done.status, done.status_label, done.date, done.goes) == (
        "todo",
        "À faire",
        "2026-06-30",
        ("action", action),
    )
    # the other way round
    assert words(told(opened, "decision", decision), "from") == {
        "Réunion": ["Comité de juin"],
        "Besoin": ["Il manque des couvertures"],
    }
    assert words(told(opened, "action", action), "from") == {
        "Décision": ["Acheter"],
        "Besoin": ["Il manque des couvertures"],
    }
    assert words(told(opened, "initiative", initiative), "from") == {
        "Besoins auxquels elle répond": ["Il manque des couvertures"]
    }
    assert words(told(opened, "meeting", second), "to") == {
        "Besoins": ["Il manque des couvertures"],
        "Décisions": ["Acheter"],
    }
    assert words(told(opened, "meeting", second), "from") == {"Ce qu’elle reprend": ["Il manque des couvertures"]}


def test_an_action_tells_its_initiative_its_step_and_where_that_stands(opened: Opened) -> None:
    initiative = opened.record("initiative", title="Achat", status="planned", places=[OUJDA])
    decision = opened.record("decision", title="Acheter", initiative=initiative)
    step = opened.record("milestone", title="Accueil prêt")
    action = opened.record(
        "action", title="Devis", status="todo", decision=decision, initiative=initiative, milestone=step
    )
    found = told(opened, "action", action)
    assert words(found, "to") == {"Initiative": ["Achat"], "Étape de feuille de route": ["Accueil prêt"]}
    assert found.placed == ("initiative", initiative)
    assert told(opened, "decision", decision).placed == ("initiative", initiative)
    assert words(told(opened, "milestone", step), "to") == {"Actions": ["Devis"]}
    need = opened.record("need", title="Lits", places=[OUJDA])
    other = opened.record("action", title="Mesurer", status="todo", need=need)
    assert told(opened, "action", other).placed == ("need", need)


def test_what_was_thrown_away_is_not_told(opened: Opened) -> None:
    held = meeting(opened)
    need = said_id("need", line(opened, held, "need", "Des lits"))
    action = opened.record("action", title="Mesurer", need=need, status="todo")
    assert not told(opened, "need", need).empty
    opened.trash("action", action)
    opened.trash("meeting", held)
    assert told(opened, "need", need).empty
    assert told(opened, "need", need).placed is None
    assert told(opened, "actor", need).empty


def test_a_line_that_names_somebody_is_read_with_her_name(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae")
    held = meeting(opened)
    said = line(opened, held, "need", f"{mark('actor', actor)} n’a plus de kits")
    (group,) = told(opened, "need", said_id("need", said)).groups
    assert [entry.title for entry in group.entries] == ["Al Wafae n’a plus de kits"]
