"""What erasing would do is said before, changes nothing, and is what happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import InvalidValue, NotErasable, NotFound
from desktop.services.erasure import erasing, erasure_preview
from desktop.services.erasure.erasure_words import Foreseen, Receiver, head, lines, receivers
from desktop.services.keeping.erased import was_erased
from desktop.services.listing import lists
from desktop.services.record import same_as
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture
def oujda(tmp_path: Path, template: Path) -> Iterator[Opened]:
    one = Opened(tmp_path / "oujda", template)
    yield one
    one.close()


def foreseen(one: Opened, row: bytes) -> Foreseen:
    with one.database.read() as session:
        return erasure_preview.of_person(session, row, now=NOW, lang="fr")


def listed(one: Opened, text: str = "") -> list[tuple[str, str]]:
    with one.database.read() as session:
        ids = lists.ids(session, "contact", lists.ListQuery(text=text))
        return [(row.title, row.status) for row in lists.rows(session, "contact", ids, "fr")]


def test_all_records_of_one_person_go_together(oujda: Opened) -> None:
    wafae = oujda.record("actor", name="Al Wafae")
    first = oujda.record("contact", name="Fatima Zahra", phones="0612345678", actor=wafae)
    second = oujda.record("contact", name="F. Zahra", role="Directrice")
    other = oujda.record("contact", name="Samir", actor=wafae)
    with UnitOfWork(oujda.database) as uow:
        same_as.link(uow, "contact", first, second)
        uow.commit("doublon")
    told = foreseen(oujda, second)
    assert sorted(told.titles) == ["F. Zahra", "Fatima Zahra — Al Wafae"]
    assert set(told.fields) == {"Nom", "Fonction", "Téléphones"}
    assert listed(oujda, "fatima") == [("Fatima Zahra", "")]
    erasing.erase_person(oujda.database, second)
    for row in (first, second):
        loaded = oujda.load("contact", row)
        assert (loaded["name"], loaded["erased"]) == (None, True)
        with pytest.raises(InvalidValue):
            oujda.record("contact", row, name="Fatima")
    assert oujda.load("contact", other)["name"] == "Samir"
    assert sorted(listed(oujda)) == [("", "erased"), ("Samir", "")]  # the two are one person, in one row
    with pytest.raises(NotErasable):
        foreseen(oujda, first)


def test_contacts_are_found_by_name_role_and_actor(oujda: Opened) -> None:
    wafae = oujda.record("actor", name="Al Wafae")
    oujda.record("contact", name="Élodie Brahimi", role="Trésorière", actor=wafae)
    for typed in ("elo", "brah", "tresor", "wafae", "wafae elodie"):
        assert listed(oujda, typed) == [("Élodie Brahimi", "")], typed
    assert listed(oujda, "lodie") == []


def test_nothing_to_erase_is_said(oujda: Opened) -> None:
    empty = oujda.record("contact", channel="phone")
    with pytest.raises(NotErasable, match="ne dit encore rien"):
        foreseen(oujda, empty)
    with pytest.raises(NotFound):
        foreseen(oujda, bytes(16))
    with oujda.database.read() as session:
        assert not was_erased(session, empty)


def test_the_words_name_what_goes_and_who_hears_of_it() -> None:
    many = tuple(Receiver(f"Poste {n}", NOW if n else None) for n in range(10))
    found = Foreseen("person", ("Fatima", "F. Zahra"), ("Nom",), photos=2, locked=True, receivers=many)
    said = " ".join([head(found), *lines(found)])
    for part in ("Fatima", "F. Zahra", "Nom", "même personne", "2 pièces jointes", "n’a pas la clé", "Poste 7"):
        assert part in said
    assert "Poste 8" not in said
    assert "2 autres ordinateurs" in said
    assert "aucun échange direct" in said
    assert "encore avec personne" in receivers(())
