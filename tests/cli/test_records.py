"""record, show and list: words in, records out, the same as a form would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.services.description.kinds import KINDS
from tests.terminal import Terminal

OUJDA = "02.411.01.23"
HEX = 32


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """One profile for all tests here: each uses names of its own."""
    return Terminal(tmp_path_factory.mktemp("poste") / "profil")


def fields(laptop: Terminal, id: str) -> dict[str, object]:
    """The fields of a record as `show --json` gives them."""
    return dict(laptop.ask("show", id)["fields"])


def test_record_prints_the_id_and_what_is_missing(laptop: Terminal) -> None:
    answer = laptop.run("record", "actor", "name=Première")
    assert answer.code == 0
    assert len(answer.out.strip()) == HEX
    assert "brouillon" in answer.err
    data = laptop.ask("record", "actor", "name=Deuxième")
    assert [one["field"] for one in data["problems"]] == ["kind"]


def test_a_field_not_named_stays_and_an_empty_one_is_cleared(laptop: Terminal) -> None:
    id = laptop.record("actor", "name=Trois", "acronym=T3", "web=example.org")
    laptop.record("actor", id, "acronym=")
    assert (fields(laptop, id)["acronym"], fields(laptop, id)["web"]) == (None, "example.org")


def test_needs_and_services_are_recorded_and_listed_by_their_own_status(laptop: Terminal) -> None:
    need = laptop.record("need", "title=Kits", "sector=basic-aid", "status=Ouvert", f"places={OUJDA}", "people=120")
    doing = laptop.record("initiative", "title=Distribution", f"needs={need}")
    service = laptop.record("service", "name=Écoute", "sector=protection", "status=active", "fee=free", "languages=fr")
    assert fields(laptop, need)["initiatives"] == [doing]
    assert [one["id"] for one in laptop.ask("list", "need", "--status", "open")] == [need]
    assert laptop.ask("list", "need", "--status", "closed") == []
    assert laptop.run("list", "need", "--status", "done").code == 1, "a status of initiatives"
    assert [one["id"] for one in laptop.ask("list", "service", "--status", "active", "--sector", "protection")] == [
        service
    ]


def test_lists_repeat_and_references_take_names_codes_and_ids(laptop: Terminal) -> None:
    quarter = laptop.record("area", "name=Hay Andalous", f"parent={OUJDA}", "level=5")
    actor = laptop.record("actor", "name=Association Écho", "acronym=ÉCHO")
    id = laptop.record(
        "initiative",
        "title=Répétée",
        "lead=@association echo",
        "places=@hay andalous",
        f"places={OUJDA}",
        f"places={quarter}",
        "groups=migrants",
        "groups=refugees",
        "partners=@ECHO",
    )
    found = fields(laptop, id)
    assert found["lead"] == actor
    assert found["partners"] == [actor]
    assert len(found["places"]) == 2  # type: ignore[arg-type]  # JSON: a list
    assert found["groups"] == ["migrants", "refugees"]
    laptop.record("initiative", id, "groups=")
    assert fields(laptop, id)["groups"] == []


def test_an_ambiguous_name_is_refused_and_the_candidates_are_listed(laptop: Terminal) -> None:
    ids = [laptop.record("actor", "name=Même nom") for _ in range(2)]
    answer = laptop.run("record", "initiative", "title=x", "lead=@meme nom")
    assert answer.code == 1
    assert all(id in answer.err for id in ids)


def test_counts_and_their_total(laptop: Terminal) -> None:
    id = laptop.record("initiative", "title=Comptée", "women=41", "men=99")
    assert fields(laptop, id)["total"] == 140
    laptop.record("initiative", id, "total=150")
    assert fields(laptop, id)["not_stated"] == 10
    answer = laptop.run("record", "initiative", id, "total=10")
    assert answer.code == 1
    assert fields(laptop, id)["total"] == 150


def test_texts_in_four_languages(laptop: Terminal) -> None:
    id = laptop.record("actor", "name=Le Nid", "name.ar=العش", "name.en=The Nest", "name.es=El Nido")
    assert [one["title"] for one in laptop.ask("list", "actor", "--text", "nid", "--lang", "ar")] == ["العش"]
    assert fields(laptop, id)["name.en"] == "The Nest"
    assert "العش" in laptop.run("show", id, "--lang", "ar").out


def test_the_trash_and_back(laptop: Terminal) -> None:
    id = laptop.record("initiative", "title=Jetée")
    laptop.record("initiative", id, "deleted=oui")
    assert id not in {one["id"] for one in laptop.ask("list", "initiative")}
    assert id in {one["id"] for one in laptop.ask("list", "initiative", "--trash")}
    assert laptop.ask("show", id)["deleted"] is True
    laptop.record("initiative", id, "deleted=non")
    assert laptop.ask("show", id)["deleted"] is False


def test_filters_narrow_the_list(laptop: Terminal) -> None:
    id = laptop.record(
        "initiative",
        "title=Filtrée",
        "sector=health",
        "status=done",
        f"places={OUJDA}",
        "starts=2019-05",
        "groups=families",
    )
    for words in (
        ["--text", "filtre"],
        ["--sector", "health"],
        ["--status", "done"],
        ["--group", "families"],
        ["--area", "02"],
        ["--year", "2019"],
    ):
        assert id in {one["id"] for one in laptop.ask("list", "initiative", *words)}, words
    assert laptop.ask("list", "initiative", "--sector", "education", "--text", "filtre") == []
    assert laptop.run("list", "initiative", "--sector", "nothing").code == 1


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_help_lists_every_field(laptop: Terminal, kind: str) -> None:
    told = {one["name"] for one in laptop.ask("record", "--help", kind)["fields"]}
    assert told == {field.name for field in KINDS[kind].fields} | {"deleted"}
    assert laptop.run("record", kind, "--help").out == laptop.run("record", "--help", kind).out


@pytest.mark.parametrize(
    "words",
    [
        ["record"],
        ["record", "actor"],
        ["record", "actor", "name"],
        ["record", "nothing", "name=x"],
        ["record", "actor", "nothing=x"],
        ["record", "actor", "name.de=x"],
        ["record", "actor", "name=x", "name=y"],
        ["record", "actor", "name=x", "acronym"],
        ["show"],
        ["list"],
        ["list", "nothing"],
    ],
)
def test_what_is_mistyped_exits_2(laptop: Terminal, words: list[str]) -> None:
    answer = laptop.run(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1


def test_a_batch_is_all_or_nothing_and_names_its_own_lines(laptop: Terminal, tmp_path: Path) -> None:
    lines = [
        {"kind": "actor", "fields": {"name": "Du lot", "kind": "association"}},
        {"kind": "initiative", "title": "Du lot aussi", "lead": "@du lot", "women": 3, "groups": ["migrants"]},
    ]
    path = tmp_path / "lot.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    actor, initiative = laptop.ask("record", "--batch", path)["ids"]
    assert fields(laptop, initiative)["lead"] == actor
    bad = [{"kind": "actor", "fields": {"name": "Jamais"}}, {"kind": "initiative", "lead": "@absent"}]
    path.write_text("\n".join(map(json.dumps, bad)), encoding="utf-8")
    assert laptop.run("record", "--batch", path).code == 1
    assert laptop.ask("list", "actor", "--text", "jamais") == []
    edit = {"kind": "actor", "id": actor, "fields": {"acronym": "DL"}}
    path.write_text(json.dumps(edit), encoding="utf-8")
    assert laptop.ask("record", "--batch", path)["ids"] == [actor]
    assert fields(laptop, actor)["acronym"] == "DL"


def test_show_tells_who_wrote_what(laptop: Terminal) -> None:
    id = laptop.record("actor", "name=Racontée", "acronym=R")
    laptop.record("actor", id, "acronym=RR")
    story = laptop.ask("show", id)["story"]
    assert {"Sigle", "Nom"} <= {line["label"] for line in story}
    assert "RR" in [line["after"] for line in story]


def test_a_meeting_is_written_by_commands(laptop: Terminal) -> None:
    meeting = laptop.record("meeting", "title=Atelier des commandes", "day=2021-01-20", "lang=fr", f"area={OUJDA}")
    for kind, words in (("note", "Tour de table"), ("need", "Interprètes"), ("action", "Envoyer la liste !22/01/2021")):
        laptop.record("note", f"meeting={meeting}", f"kind={kind}", f"text={words}")
    actions = laptop.ask("list", "action", "--meeting", "@Atelier des commandes")
    assert [(one["title"], one["date"]) for one in actions] == [("Envoyer la liste", "2021-01-22")]
    assert [one["title"] for one in laptop.ask("list", "need", "--text", "Interprètes")] == ["Interprètes"]
    line = laptop.ask("list", "note", "--meeting", meeting, "--kind", "action")[0]
    assert line["title"] == "Envoyer la liste vendredi 22 janvier"
    laptop.record("note", line["id"], "kind=note")
    assert laptop.ask("list", "action", "--meeting", meeting) == []
    laptop.record("note", f"meeting={meeting}", "kind=decision", "text=Les carnets sont remis")
    laptop.record("meeting", meeting, "status=final", "venue=Salle 2")
    closed = fields(laptop, meeting)
    assert (closed["status"], closed["venue"], bool(closed["final_at"])) == ("final", "Salle 2", True)
    decision = laptop.ask("list", "decision", "--meeting", meeting)[0]["id"]
    assert fields(laptop, decision)["number"] == "2021-01-20/1"
    assert laptop.run("record", "meeting", meeting, "status=draft").code == 1
    refused = laptop.run("record", "note", f"meeting={meeting}", "text=Encore")
    assert refused.code == 1
    assert "final" in refused.err
