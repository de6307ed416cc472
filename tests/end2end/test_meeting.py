"""A meeting from its first line to the next one's agenda, in the window, by keys, in French and in Arabic."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.meeting import agendas
from desktop.services.unit_of_work import UnitOfWork
from tests.end2end.meeting_played import seated
from tests.end2end.meeting_words import LINES, PEOPLE
from tests.qt.windows import copy_of

BEYOND = 3  # keys that a line may take beyond its text


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_meeting_is_held_by_keys(qapp: QApplication, template: Path, tmp_path: Path, lang: str) -> None:
    profile = copy_of(Profile(template), tmp_path / "profil")
    with seated(qapp, profile, lang) as player:
        meeting = player.begin({"fr": "Atelier de coordination", "ar": "ورشة التنسيق"}[lang])
        player.picture("1_begun")
        player.invite(PEOPLE[lang])
        assert len(player.book(meeting).presences) == 12
        player.room.begin()
        taken = [player.line(kind, typed) for kind, typed in LINES[lang]]
        assert max(taken) <= BEYOND, [LINES[lang][at] for at, keys in enumerate(taken) if keys > BEYOND]
        player.picture("2_typed")
        book = player.book(meeting)
        assert [line.kind for line in book.lines] == [kind for kind, _typed in LINES[lang]]
        plain = [(line.shown, typed) for line, (_kind, typed) in zip(book.lines, LINES[lang], strict=True)]
        assert all(shown == typed for shown, typed in plain if "¦" not in typed)
        kinds = [book.subjects[line.subject].kind for line in book.lines if line.subject is not None]
        assert {kind: kinds.count(kind) for kind in set(kinds)} == {"need": 5, "decision": 3, "action": 6}
        actions = [one for one in book.subjects.values() if one.kind == "action"]
        assert all(one.owner_name and one.due for one in actions), actions
        assert len(book.priorities) == 1
        player.room.turn_projector(True)
        player.picture("3_projector")
        player.room.turn_projector(False)
        with UnitOfWork(player.shown.store.database) as uow:
            following = agendas.next_meeting(uow, meeting, "testaa")
            uow.commit("suite")
        agenda = player.book(following).agenda
        assert {item.about for item in agenda} == {one.id for one in actions}
        assert sorted(item.title for item in agenda) == sorted(one.title for one in actions)
        with player.shown.store.database.read() as session:
            found = list(lists.ids(session, "note", ListQuery(text={"fr": "lingala", "ar": "اللينغالا"}[lang])))
        assert len(found) == 2
