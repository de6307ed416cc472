"""figures, indicators, value, formula as typed; what they say is what the window and the reports say."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.paths import Profile
from desktop.reports import report_writing
from desktop.reports.report_ground import Wanted
from desktop.reports.report_told import ReportTold
from desktop.services.opening import open_profile
from desktop.services.steering.scope import Scope
from desktop.services.words.period_codes import say_period
from desktop.viewmodels.steering import dashboard, indicator_list, indicator_values, looking
from tests.services.opened import OUJDA
from tests.terminal import Terminal


@pytest.fixture(scope="module")
def laptop(filled: Profile, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """The sample, and a framework with a computed and a typed indicator."""
    folder = tmp_path_factory.mktemp("chiffres") / "profil"
    shutil.copytree(filled.folder, folder)
    made = Terminal(folder)
    frame = made.record("framework", "title=Suivi d’Oujda", f"area={OUJDA}", "starts=2017")
    common = (f"framework={frame}", "unit=people", "frequency=year", "direction=up")
    made.record("indicator", "name=Aidées", "code=A1", *common, "formula=somme des personnes atteintes")
    made.record("indicator", "name=Accueillies", "code=A2", *common, "dimensions=sex")
    return made


@pytest.fixture
def accueil(laptop: Terminal) -> str:
    return str(next(one for one in laptop.ask("indicators", "@Suivi d’Oujda") if one["code"] == "A2")["id"])


def report(laptop: Terminal, name: str, scope: Scope, subject: str = "") -> ReportTold:
    database = open_profile(Profile(laptop.folder))
    try:
        day = laptop.clock.now().date()
        wanted = Wanted(name, day, scope, bytes.fromhex(subject) if subject else None, "fr", "internal")
        return report_writing.read_report(database, wanted)
    finally:
        database.close()


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("days", [("", ""), ("2018-01-01", "2021-06-30")])
def test_window_report_and_command_say_the_same_figures(laptop: Terminal, days: tuple[str, str]) -> None:
    options = [word for name, day in zip(("--from", "--to"), days, strict=True) if day for word in (name, day)]
    said = laptop.ask("figures", *options)
    database = open_profile(Profile(laptop.folder))
    today = date.fromisoformat(said["day"])
    with database.read() as session:
        chosen = {"period": looking.CHOSEN, "days": days, "filters": {}}
        shown = dashboard._read(session, chosen=chosen, today=today, lang="fr")
    database.close()
    assert said == as_json(shown.plain())
    assert said["initiatives"] == shown.initiatives > 0
    (table,) = report(laptop, "quarterly", Scope(*days)).part("summary").grids
    rows = {row[0].text: row[1].value for row in table.rows}
    reached = next(one for one in said["headcounts"] if one["measure"] == "reached")["total"]
    assert rows["Initiatives"] == said["initiatives"]
    assert rows["Personnes atteintes"] == reached["cumulated"] > 0


def test_window_report_and_command_say_the_same_values_of_indicators(laptop: Terminal, accueil: str) -> None:
    laptop.ask("value", accueil, "2018", "140")
    laptop.ask("value", accueil, "2018", "200", "--target")
    told = laptop.ask("indicators", "@Suivi d’Oujda", "--from", "2017", "--to", "2019")
    today = laptop.clock.now().date()
    database = open_profile(Profile(laptop.folder))
    grids = {}
    with database.read() as session:
        for one in told:
            read = indicator_values._read(session, indicator=bytes.fromhex(one["id"]), lang="fr", day=today, earlier=0)
            grids[one["code"]] = {
                row.code: (row.target.value, row.actual.value, row.share) for row in read[0].main.rows
            }
    database.close()
    values = report(laptop, "indicators", Scope("2017", "2019"), told[0]["framework"]).part("values")
    printed: dict[str, dict[object, tuple[object, ...]]] = {}
    for grid in values.grids:
        at = {head.name: place for place, head in enumerate(grid.heads)}  # columns that say nothing are left out
        printed[grid.title.split(" · ")[0]] = {
            row[0].value: tuple(row[at[name]].value if name in at else None for name in ("target", "actual", "share"))
            for row in grid.rows
        }
    for one in told:
        (area,) = one["areas"]
        said = {row["label"]: (row["target"]["value"], row["actual"]["value"], row["share"]) for row in area["periods"]}
        assert said
        assert said == printed[one["code"]]
        shown = {say_period(code): row for code, row in grids[one["code"]].items()}
        assert said.items() <= shown.items()
    assert {one["code"]: one["computed"] for one in told} == {"A1": True, "A2": False}
    assert (200, 140, 0.7) in printed["A2"].values()
    assert any(actual for _target, actual, _share in printed["A1"].values())


def test_the_list_says_of_each_indicator_what_the_report_and_the_command_say_last(
    laptop: Terminal, accueil: str
) -> None:
    laptop.ask("value", accueil, "2018", "140")
    laptop.ask("value", accueil, "2018", "200", "--target")
    commanded = laptop.ask("indicators", "@Suivi d’Oujda")
    aided = next(one["id"] for one in commanded if one["code"] == "A1")
    laptop.ask("value", aided, "2018", "90", "--target")
    commanded = laptop.ask("indicators", "@Suivi d’Oujda")
    asked: Any = {"lang": "fr", "day": laptop.clock.now().date()}
    database = open_profile(Profile(laptop.folder))
    with database.read() as session:
        every = [bytes.fromhex(one["id"]) for one in commanded]
        rows = indicator_list._rows(session, kind="indicator", ids=every, **asked)
        waits = {(row.code, row.awaited, row.last is None) for row in rows}
        assert waits == {("A1", True, True), ("A2", False, False)}
        rows = [indicator_list._counted(session, row=row, **asked) if row.awaited else row for row in rows]
    database.close()
    listed = {row.code: (row.last.label, row.last.target.value, row.last.actual.value, row.last.share) for row in rows}
    (overview,) = report(laptop, "indicators", Scope(), commanded[0]["framework"]).part("overview").grids
    at = {head.name: place for place, head in enumerate(overview.heads)}
    printed = {
        row[0].text.split(" · ")[0]: tuple(row[at[name]].value for name in ("period", "target", "actual", "share"))
        for row in overview.rows
    }
    assert listed == printed
    for one in commanded:
        said = [row for row in one["areas"][0]["periods"] if row["actual"]["value"] is not None][-1]
        told = said["label"], said["target"]["value"], said["actual"]["value"], said["share"]
        assert told == listed[one["code"]]
    assert listed["A1"][2]


def test_a_value_is_typed_of_a_part_a_target_and_a_territory_and_emptied(laptop: Terminal, accueil: str) -> None:
    assert laptop.ask("value", accueil, "T1 2020", "12,5", "--sex", "Femmes", "--comment", "provisoire")["changed"]
    again = laptop.ask("value", accueil, "2020-Q1", "12,5", "--sex", "women")
    assert (again["changed"], again["before"], again["sex"], again["measure"]) == (False, 12.5, "women", "actual")
    apart = ("--area", "04.421.01.0", "--group", "not-stated")
    there = laptop.ask("value", accueil, "2020", "-3", *apart)
    assert (there["value"], there["people"]) == (-3, "not-stated")
    assert "2020 : -3 → —" in laptop.run("value", accueil, "2020", "", *apart).out
    said = laptop.run("indicators", accueil)
    assert "réalisé 12,5" in said.out


def test_values_by_nationality_are_told_by_the_window_the_report_and_the_command(laptop: Terminal) -> None:
    made = laptop.record("indicator", "name=Par pays", "unit=people", "frequency=year", "dimensions=nationality")
    for code, value in (("SN", "12"), ("Mali", "7"), ("not-stated", "5")):
        laptop.ask("value", made, "2019", value, "--nationality", code)
    (told,) = laptop.ask("indicators", made)
    (row,) = told["areas"][0]["periods"]
    said = {part["nationality"]: part["value"] for part in row["parts"]}
    assert (said, row["actual"]["value"]) == ({"SN": 12, "ML": 7, "not-stated": 5}, 24)
    grid = next(one for one in report(laptop, "indicators", Scope()).part("values").grids if "Par pays" in one.title)
    printed = dict(zip((head.title for head in grid.heads), (cell.value for cell in grid.rows[0]), strict=True))
    assert {name: printed[name] for name in ("Sénégal", "Mali", "Non renseigné", "Réalisé")} == {
        "Sénégal": 12,
        "Mali": 7,
        "Non renseigné": 5,
        "Réalisé": 24,
    }
    database = open_profile(Profile(laptop.folder))
    today = laptop.clock.now().date()
    with database.read() as session:
        sheet, *_ = indicator_values._read(session, indicator=bytes.fromhex(made), lang="fr", day=today, earlier=0)
    database.close()
    shown = {sheet.labels[part]: cell.value for part, cell in sheet.main.row("2019").parts.items()}
    assert shown == {"Sénégal": 12, "Mali": 7, "Non renseigné": 5}
    laptop.ask("record", "indicator", made, "deleted=oui")


def test_what_is_doubtful_is_said(laptop: Terminal, accueil: str) -> None:
    laptop.ask("value", accueil, "2015", "-7")
    (told,) = laptop.ask("indicators", accueil)
    flags = {(one["what"], one["period"]) for one in told["flags"]}
    assert ("impossible", "2015") in flags
    assert "la plus petite valeur possible" in laptop.run("indicators", accueil).out
    (short,) = laptop.ask("indicators", accueil, "--from", "2016")
    assert ("impossible", "2015") not in {(one["what"], one["period"]) for one in short["flags"]}
    laptop.ask("value", accueil, "2015", "")


def test_a_formula_is_read_back_with_its_value_and_kept_nowhere(laptop: Terminal) -> None:
    before = laptop.state
    said = laptop.ask("formula", "personnes", "atteintes,", "femmes", "--period", "2018", "--area", OUJDA)
    assert (said["said"], said["kept"]) == ("somme des personnes atteintes · femmes", "reached(sex=women)")
    lines = laptop.ask("figures", "--from", "2018", "--to", "2018", "--area", OUJDA)["by_sex"]["lines"]
    women = next(line["people"]["cumulated"] for line in lines if line["key"] == "women")
    assert (said["unit"], said["period"], said["value"]) == ("people", "2018", women)
    words = laptop.run("formula", "people reached, women", "--period", "2018", "--lang", "en").out
    assert f"{women} people" in words
    nothing = laptop.run("formula", "")
    assert (nothing.code, "il manque une mesure" in nothing.err) == (1, True)
    wrong = laptop.run("formula", "personnes ateintes")
    assert wrong.code == 1
    assert "somme des personnes atteintes" in wrong.err
    assert laptop.state == before


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("value", "@Accueillies", "bientôt", "4"), "2021-Q2"),
        (("value", "@Accueillies", "2021", "beaucoup"), "nombre"),
        (("value", "@Accueillies", "2021", "4", "--sex", "x"), "--sex"),
        (("value", "@Aidées", "2021", "4"), "calculé"),
        (("value", "@Personne", "2021", "4"), "Personne"),
        (("value", "@Aidées", "2021"), "Il faut"),
        (("figures", "--from", "hier"), "2021-Q2"),
        (("indicators", "@Rien"), "Rien"),
        (("formula", "besoins", "--period", "un jour"), "2021-Q2"),
    ],
)
def test_what_is_mistyped_is_said(laptop: Terminal, words: tuple[str, ...], why: str) -> None:
    answer = laptop.run(*words)
    assert answer.code in (1, 2)
    assert why.lower() in answer.err.lower()


def test_two_laptops_type_one_value_and_one_chooses(tmp_path: Path) -> None:
    here, there = Terminal(tmp_path / "oujda"), Terminal(tmp_path / "rabat")
    made = here.record("indicator", "name=Orientées", "unit=people", "frequency=quarter", "dimensions=sex")

    def give(one: Terminal, other: Terminal) -> Any:
        file = tmp_path / f"{one.folder.name}.maillage"
        file.unlink(missing_ok=True)
        one.ask("give", file)
        return other.ask("receive", file)

    give(here, there)
    for laptop in (here, there):  # the same: nothing to settle
        laptop.ask("value", made, "2021-Q1", "40", "--sex", "women")
    here.ask("value", made, "2021-Q2", "30", "--sex", "women")
    there.ask("value", made, "2021-Q2", "35", "--sex", "women")
    give(here, there)
    give(there, here)
    for laptop in (here, there):
        (one,) = laptop.ask("review")
        said = json.dumps(one, ensure_ascii=False)
        assert all(word in said for word in ("Orientées", "trimestre 2 de 2021", "Femmes"))
        (field,) = one["fields"]
        assert one["record"] == made
        assert {version["text"] for version in field["versions"]} == {"30", "35"}
    refused = here.run("value", made, "2021-Q2", "31", "--sex", "women")
    assert refused.code == 1
    assert "choix n’est pas fait" in refused.err
    (one,) = there.ask("review")
    (field,) = one["fields"]
    number = next(version["number"] for version in field["versions"] if version["text"] == "35")
    there.ask("review", "settle", one["id"], "--keep", str(number))
    give(there, here)
    give(here, there)
    assert here.ask("review") == there.ask("review") == []
    assert here.state == there.state
    (told,) = here.ask("indicators", made)
    values = {row["period"]: row["actual"]["value"] for row in told["areas"][0]["periods"]}
    assert values == {"2021-Q1": 40, "2021-Q2": 35}
