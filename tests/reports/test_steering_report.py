"""Reports of figures: the sample's real results, one set of figures in every format, and what each audience is told."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import InvalidValue, NotFound
from desktop.i18n import LANGUAGES
from desktop.models.database import Database
from desktop.paths import Profile
from desktop.reports import report_charts, report_writing, steering_report
from desktop.reports.report_ground import Wanted
from desktop.reports.report_told import REPORTS, ReportTold
from desktop.services.indicators.values import write_value
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.opening import open_profile
from desktop.services.steering import people
from desktop.services.steering.scope import Scope
from desktop.services.unit_of_work import UnitOfWork
from tests.reports.reading_docx import seen, whole
from tests.reports.reading_xlsx import parts, sheets
from tests.services.opened import OUJDA, Opened

TODAY = date(2021, 7, 1)
SECRET = ("Foyer Amal", "rue 12", "Jetée", "Brouillon", "Citation refusée", "Réservé")


@pytest.fixture(scope="module")
def sample(filled: Profile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("rapports") / "profil"
    shutil.copytree(filled.folder, folder)
    database = open_profile(Profile(folder))
    yield database
    database.close()


def read(database: Database, report: str = "quarterly", **more: Any) -> ReportTold:
    return report_writing.read_report(database, Wanted(report, TODAY, **more))


def project(database: Database) -> bytes:
    with database.read() as session:
        (found,) = ids(session, "project", ListQuery(text="Actions concrètes"))
    return found


def test_the_project_sheet_prints_the_real_results(sample: Database) -> None:
    told = read(sample, "project", subject=project(sample))
    assert told.title == "Actions concrètes pour la territorialisation de la SNIA"
    assert dict(told.facts)["Bailleurs"].startswith("Agence catalane")
    reached = [row[2].value for row in told.part("results").grids[0].rows]
    assert sorted(reached) == [540, 685, 800, 1024]
    assert told.part("results").words == ("3\u202f049 en cumul · au moins 1\u202f024 personnes différentes",)
    for form in ("docx", "html"):
        text = seen(
            whole(report_writing.report_content(told, form))
            if form == "docx"
            else report_writing.report_content(told, form).decode()
        )
        for figure in ("800", "685", "540", "1\u202f024"):
            assert re.search(rf"(?<!\d){figure}(?!\d)", text), (form, figure)
    values = [row[2] for row in sheets(report_writing.report_content(told, "xlsx"))["Résultats"][1:]]
    assert sorted(values) == [540.0, 685.0, 800.0, 1024.0]


def test_the_trainings_print_their_participants(sample: Database) -> None:
    grid = read(sample).part("trainings").grids[0]
    at = [head.name for head in grid.heads].index("participants")
    assert {22, 24, 26, 47} <= {row[at].value for row in grid.rows}


@pytest.mark.parametrize("period", ["", "2021", "2018-H1"])
def test_the_network_is_told_the_windows_own_figures(sample: Database, period: str) -> None:
    scope = Scope(since=period, until=period)
    told = read(sample, scope=scope)
    with sample.read() as session:
        for by in ("sex", "age", "group"):
            found = people.breakdown(session, scope, by, lang="fr")
            grid = next(one for one in told.part("people").grids if one.name == by)
            rows = [(row[0].text, row[1].value, row[2].value, row[3].value) for row in grid.rows]
            assert rows == [
                (one.label, one.people.cumulated, one.people.at_least, one.people.counted) for one in found.lines
            ]
        whole_ = people.headcounts(session, scope)[-1].total
        listed = len(ids(session, "initiative", scope.initiative_query()))
    both = {one.name: one for one in told.part("people").grids}
    reached = {by: {row[0].text: row[1].value for row in both[by].rows} for by in ("sex", "age")}
    assert {row[0].text: row[-1].value for row in both["sex_age"].rows} == reached["age"]
    heads = [head.title for head in both["sex_age"].heads[1:-1]]
    if both["sex_age"].rows:
        closing = [cell.value for cell in both["sex_age"].total[1:]]
        assert dict(zip(heads, closing, strict=False)) == reached["sex"]
        assert closing[-1] == whole_.cumulated, "crossed it is everybody, once"
    figures = {row[0].text: [cell.value for cell in row[1:3]] for row in told.part("summary").grids[0].rows}
    assert figures["Initiatives"][0] == listed
    if whole_.counted:
        assert figures["Personnes atteintes"] == [whole_.cumulated, whole_.at_least]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_objectives_are_told_by_their_codes_and_those_that_nothing_serves_are_named(
    sample: Database, lang: str
) -> None:
    told = {grid.name: grid for grid in read(sample, lang=lang).part("alignment").grids}
    snia = [row[0].text for row in told["snia"].rows]
    assert [seen(words).split()[0] for words in snia] == ["OSP15", "OSP16", "OSP17", "OSP24", "OSP26", "OSP27"]
    assert all(words.startswith("\u200f") for words in snia) == (lang == "ar"), "the code stands where one begins"
    _how_many, which = told["snia"].notes
    assert "OSP1 · OSP2 · OSP3" in seen(which)
    assert "OSP15" not in seen(which)
    assert seen(told["sdg"].notes[1]).startswith("1 · 2 · 3")
    assert not seen(told["sdg"].rows[0][0].text).startswith("10 "), "its words say its number"
    of_one = read(sample, "project", lang=lang, subject=project(sample)).part("alignment").grids[0]
    assert len(of_one.notes) == 1, "nobody asks of one project to serve them all"


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_values_crossed_by_sex_and_age_are_told_age_by_age(opened: Opened, lang: str) -> None:
    made = opened.record("indicator", name="Accueil", unit="people", frequency="quarter", dimensions=["sex", "age"])
    with UnitOfWork(opened.database) as uow:
        for sex, age, value in (("women", "18-59", 12), ("men", "18-59", 9), ("women", "12-17", 5)):
            write_value(uow, made, "actual", "2021-Q1", value, sex=sex, age=age)
        uow.commit("valeurs")
    told = read(opened.database, "indicators", lang=lang)
    series, crossed = told.part("values").grids
    assert [head.name for head in series.heads] == ["period", "actual", "women", "men", "12-17", "18-59"]
    assert [cell.value for cell in series.rows[0][1:]] == [26, 17, 9, 5, 21]
    assert [head.name for head in crossed.heads] == ["period", "age", "women", "men", "all"]
    assert [[cell.value for cell in row[2:]] for row in crossed.rows] == [[5, None, 5], [12, 9, 21]]
    names = list(sheets(report_writing.report_content(told, "xlsx")))
    assert not [name for name in names if seen(name) != name], "a sheet's name is typed in formulas"

    def outside() -> list[str]:
        return [grid.name for grid in read(opened.database, "indicators", audience="partners").part("values").grids]

    assert outside() == ["values", "sex_age"]
    with UnitOfWork(opened.database) as uow:
        write_value(uow, made, "actual", "2021-Q1", 3, sex="men", age="12-17")
        uow.commit("trois garçons")
    assert outside() == ["values"], "three boys are not told of"


def test_a_share_of_people_is_told_with_what_it_is_at_least(opened: Opened) -> None:
    formula = "personnes atteintes · femmes / personnes atteintes en %"
    opened.record("indicator", name="Part des femmes", unit="percent", frequency="year", formula=formula)
    for women, men in ((10, 5), (7, 20)):
        opened.record("initiative", title="Soins", starts="2021", status="done", women=women, men=men)
    told = read(opened.database, "indicators", scope=Scope("2021", "2021"))
    assert [seen(note) for note in told.part("values").grids[0].notes] == ["2021 : 40,48\xa0% · au moins 23,81\xa0%"]


def test_what_neither_ends_nor_goes_on_is_pointed_out_to_the_network(opened: Opened) -> None:
    opened.record("initiative", title="Kits", starts="2026-02-12", women=45, visibility="public")
    opened.record("initiative", title="Cours", starts="2026-02-12", women=30, status="ongoing", visibility="public")
    opened.record("initiative", title="Soins", starts="2026-05-02", women=20, visibility="public")
    words = "1 initiative commencée avant n’a ni fin ni statut : ses personnes sont comptées dans chaque période."

    def notes(period: str, audience: str = "internal") -> tuple[str, ...]:
        told = read(opened.database, scope=Scope(since=period, until=period), audience=audience)
        return told.part("summary").notes

    assert words in notes("2026-Q2")
    assert words not in notes("2026-Q1"), "it is of this quarter"
    assert not [one for one in notes("2026-Q2", "public") if "ni fin" in one]


@pytest.mark.parametrize("report", REPORTS)
def test_two_laptops_that_agree_write_equal_bytes(
    sample: Database, filled: Profile, tmp_path: Path, report: str
) -> None:
    shutil.copytree(filled.folder, tmp_path / "autre")
    other = open_profile(Profile(tmp_path / "autre"))
    subject = project(sample) if report == "project" else None
    for form in ("docx", "html", "xlsx") if report == "project" else ("html", "xlsx"):
        mine, theirs = (
            report_writing.report_content(read(one, report, subject=subject, lang="ar", audience="public"), form)
            for one in (sample, other)
        )
        assert mine == theirs, form
    other.close()


# ---- who is told what ----------------------------------------------------------------------------------


@pytest.fixture
def secrets(opened: Opened) -> Opened:
    """Somebody protected, a draft, what is for others, few people, words without consent: each with its mark."""
    hidden = opened.record("actor", name="Foyer Amal", protected=True, visibility="public", area=OUJDA)
    opened.record(
        "initiative", title="Au Foyer Amal, rue 12", lead=hidden, visibility="public", places=[OUJDA], women=8
    )
    opened.record("initiative", title="Brouillon", state="draft", visibility="public", men=70)
    opened.record("initiative", title="Réservé", visibility="internal", men=900)
    opened.record("initiative", title="Peu", visibility="public", women=37, men=3, places=[OUJDA], sector="health")
    opened.record("initiative", title="Très peu", visibility="public", women=2, sector="health")
    opened.record("project", title="Projet Réservé", visibility="internal", starts="2021")
    opened.record("project", title="Projet", visibility="public", starts="2021", donors=[hidden])
    for consent, text in (("refused", "Citation refusée"), ("given", "Citation donnée")):
        opened.record(
            "practice", title="Pratique", city="Oujda", country="MA", context="c", worked="w", visibility="public",
            quotation=text, consent=consent,
        )  # fmt: skip
    opened.record("practice", title="Chez Foyer Amal", city="Oujda", country="MA", actor=hidden, visibility="public")
    meeting = opened.record("meeting", title="Réunion", day="2021-06-01", visibility="public")
    opened.record("decision", title="Décision Réservé", meeting=meeting, visibility="internal")
    opened.record("training", title="Formation chez Foyer Amal", actor=hidden, starts="2021-06-01", visibility="public")
    opened.record("indicator", name="Indice Réservé", unit="people", frequency="year", visibility="internal")
    return opened


@pytest.mark.parametrize("audience", ["public", "partners"])
@pytest.mark.parametrize("report", REPORTS)
def test_no_mark_of_what_is_kept_back_is_in_any_file(secrets: Opened, report: str, audience: str) -> None:
    subject = None
    if report == "project":
        with secrets.database.read() as session:
            subject = next(row for row in ids(session, "project", ListQuery(text="Projet", sort="title")))
    told = read(secrets.database, report, audience=audience, subject=subject)
    for form in ("docx", "html", "xlsx"):
        content = report_writing.report_content(told, form)
        unpacked = b"".join(parts(content).values()) if form != "html" else content
        for mark in SECRET:
            assert mark.encode() not in unpacked, (form, mark)
    assert not [mark for mark in SECRET if mark in repr(report_charts.charts(told))]


def test_what_is_doubtful_is_told_to_the_network_only(secrets: Opened) -> None:
    kept = {"name": "Accueil", "unit": "people", "frequency": "year", "direction": "up", "visibility": "public"}
    made = secrets.record("indicator", **kept)
    with UnitOfWork(secrets.database) as uow:
        for year, value in (("2017", 30), ("2018", -7)):
            write_value(uow, made, "actual", year, value)
        uow.commit("valeurs")
    told = read(secrets.database, "indicators", audience="internal")
    (overview,) = told.part("overview").grids
    at = [head.name for head in overview.heads].index("doubts")
    said = next(row for row in overview.rows if row[0].text == "Accueil")[at].text
    assert said.startswith("2020, attendu depuis")
    assert said.endswith("et 2 autres")
    grid = next(one for one in told.part("values").grids if one.title.startswith("Accueil"))
    assert any("-7 est plus petit que 0" in note for note in grid.notes)
    only = read(secrets.database, "indicators", scope=Scope("2018", "2018"))
    assert not any("2020" in note for _part, one in only.grids() for note in one.notes)
    outside = read(secrets.database, "indicators", audience="partners")
    assert "plus petit que" not in whole_text(outside)
    assert "attendu depuis" not in whole_text(outside)


def test_what_is_said_of_values_and_how_they_are_computed_is_for_the_network(secrets: Opened) -> None:
    kept = {"unit": "people", "frequency": "year", "visibility": "public"}
    typed = secrets.record("indicator", name="Accueil", baseline=3, baseline_period="2017", **kept)
    with UnitOfWork(secrets.database) as uow:
        write_value(uow, typed, "actual", "2018", 30, comment="avec le Foyer Amal")
        uow.commit("valeur")
    for title in ("Cours", "Soins"):
        secrets.record("initiative", title=title, starts="2018", status="done", women=4, visibility="public")
    formula = "personnes atteintes · femmes"
    secrets.record("indicator", name="Aidées", formula=formula, **kept)
    inside, outside = (
        whole_text(read(secrets.database, "indicators", audience=audience, scope=Scope("2018", "2018")))
        for audience in ("internal", "public")
    )
    for words in (
        "avec le Foyer Amal",
        "somme des personnes atteintes · femmes",
        "3 · 2017",
        "8 en cumul · au moins 4",
    ):
        assert words in inside
    for words in ("Foyer Amal", "somme des personnes atteintes", "3 · 2017", "au moins 4"):
        assert words not in outside, words
    assert "trop peu pour être dit · 2017" in outside


def whole_text(told: ReportTold) -> str:
    return "\n".join(
        text
        for part, grid in told.grids()
        for text in (*part.words, *part.notes, *grid.notes, *(cell.text for row in grid.rows for cell in row))
    )


def test_small_numbers_are_in_no_cell_and_no_total(secrets: Opened) -> None:
    told = read(secrets.database, audience="public")
    by_sex = {row[0].text: row[1].value for row in told.part("people").grids[0].rows}
    assert by_sex == {"Femmes": 8, "Non renseigné": 40}
    figures = {row[0].text: row[1].value for row in told.part("summary").grids[0].rows}
    assert (figures["Personnes atteintes"], figures["Initiatives"]) == (48, 3)
    assert any("trop peu" in sentence for sentence in told.kept_back)
    assert any("plus étroit" in sentence for sentence in told.kept_back)
    lines = {row[2].text: row for row in told.part("4w").grids[0].rows}
    assert set(lines) == {"Activité protégée", "Peu", "Très peu"}
    assert lines["Activité protégée"][0].text == "Acteur protégé (Oujda)"
    values = [value for spec in report_charts.charts(told) for one in spec.series for value in one.values]
    assert {8, 40} <= set(values)
    assert not [value for value in values if value and value < 5]
    internal = read(secrets.database)
    whole_ = {row[0].text: row[1].value for row in internal.part("summary").grids[0].rows}
    assert (whole_["Personnes atteintes"], whole_["Initiatives"]) == (8 + 70 + 900 + 40 + 2, 5)
    assert internal.kept_back == ("2 autres fiches n’y sont pas : protégées, ou pour un public plus étroit.",)


def test_a_quotation_leaves_only_with_consent(secrets: Opened) -> None:
    for audience in ("internal", "public"):
        grid = read(secrets.database, audience=audience).part("practices").grids[0]
        assert [row[-1].text for row in grid.rows if row[-1].text] == ["« Citation donnée »"]


def test_a_project_for_others_and_one_that_is_not_there_are_refused(secrets: Opened) -> None:
    with secrets.database.read() as session:
        reserved = next(iter(ids(session, "project", ListQuery(text="Réservé"))))
    with pytest.raises(InvalidValue, match="public plus étroit"):
        read(secrets.database, "project", subject=reserved, audience="partners")
    assert read(secrets.database, "project", subject=reserved).title == "Projet Réservé"
    with pytest.raises(NotFound):
        read(secrets.database, "project", subject=b"x" * 16)
    with pytest.raises(InvalidValue):
        read(secrets.database, "project")
    with pytest.raises(InvalidValue):
        read(secrets.database, audience="everyone")


def test_a_layout_in_the_profile_changes_the_report(secrets: Opened) -> None:
    own = secrets.database.profile.folder / "layouts"
    own.mkdir()
    text = 'report = "quarterly"\n[organisation]\nfr = "Commune d’Oujda"\n[[section]]\nname = "4w"\n'
    text += 'title = "Partout"\nwords = "Voici."\ncolumns = ["reached", "title"]\nmost = 1\n'
    (own / "quarterly.toml").write_text(text, "utf-8")
    told = read(secrets.database)
    (part,) = told.parts
    (grid,) = part.grids
    assert (told.organisation, part.title, part.words[0]) == ("Commune d’Oujda", "Partout", "Voici.")
    assert ([head.name for head in grid.heads], len(grid.rows)) == (["reached", "title"], 1)
    assert "4 lignes de plus" in grid.notes[-1]


def test_what_a_layout_names_and_no_table_has_is_said(secrets: Opened) -> None:
    own = secrets.database.profile.folder / "layouts"
    own.mkdir()
    text = 'report = "quarterly"\n[[section]]\nname = "4w"\ncolumns = ["title", "reachd"]\n'
    text += '[[section]]\nname = "people"\ntables = ["sex", "sexe"]\n[[section]]\nname = "sectors"\n'
    (own / "quarterly.toml").write_text(text, "utf-8")
    told = read(secrets.database)
    assert [(names, section) for section, names in told.unmet] == [
        (("reachd",), "Qui fait quoi, où, quand, pour qui"),
        (("sexe",), "Personnes atteintes"),
    ]
    said = steering_report.words_to_mind(told)
    assert [seen(words) for words in said[:2]] == [
        "Mise en page : rien ne s’appelle reachd dans « Qui fait quoi, où, quand, pour qui ».",
        "Mise en page : rien ne s’appelle sexe dans « Personnes atteintes ».",
    ]
    assert not read(secrets.database, "4w").unmet


def test_days_are_typed_as_days_or_periods() -> None:
    assert steering_report.as_scope("2021-Q2", "2021-Q3", None) == Scope(since="2021-04-01", until="2021-09-30")
    assert steering_report.as_scope("T2 2021", "trimestre 3 de 2021", None) == Scope("2021-04-01", "2021-09-30")
    for since, until in (("2021-13", ""), ("2022", "2021"), ("bientôt", "")):
        with pytest.raises(InvalidValue):
            steering_report.as_scope(since, until, None)
