"""One click confirms a record, another those of a list; what others ask is told with the way to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.services.listing.asking import ListQuery
from desktop.services.record import records
from desktop.services.steering import confirming
from desktop.services.steering.confirmed_words import said
from desktop.services.steering.scope import Behind
from desktop.services.unit_of_work import UnitOfWork
from desktop.viewmodels.confirming import waiting_for
from desktop.viewmodels.record.behind import Chosen
from desktop.viewmodels.record.record_report import Wish
from desktop.views.record.record_report import CallsReportCard
from desktop.views.widgets.notices import Banner
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import rest
from tests.qt.windows import Keys, settings, window

OLD = {"assured_at": "2020-01-01", "assured_by": "Omar"}


def _made(shown: MainWindow) -> tuple[bytes, list[bytes]]:
    with UnitOfWork(shown.store.database) as uow:
        actor = records.record(uow, "actor", {"name": "Commune d’Oujda", **OLD})
        services = [records.record(uow, "service", {"name": f"Guichet {n}", "actor": actor, **OLD}) for n in range(3)]
        uow.commit("acte")
    return actor, services


def _assured(shown: MainWindow, kind: str, row: bytes) -> str:
    with shown.store.database.read() as session:
        return str(records.load(session, kind, row, "fr")["assured_by"])


def test_one_click_confirms_and_ctrl_z_takes_it_back(qapp: QApplication, profile: Profile) -> None:
    with window(qapp, profile, settings(author_name="Samira"), page="services") as shown:
        _actor, services = _made(shown)
        shown.go("services", services[0])
        rest(shown.store)
        line = shown.page.detail.confirmed
        assert line.words.text() == "Confirmé le 1 jan. 2020 par Omar"
        line.button.click()
        rest(shown.store)
        assert _assured(shown, "service", services[0]) == "Samira"
        assert "Samira" in line.words.text()
        shown.do_undo()
        rest(shown.store)
        assert _assured(shown, "service", services[0]) == "Omar"
        assert line.asked.isHidden()
        line.ask()
        rest(shown.store)
        assert not line.asked.isHidden()


def test_those_of_a_list_are_confirmed_at_once_and_a_request_is_told(qapp: QApplication, profile: Profile) -> None:
    who = settings(author_name="Samira", organisation="Commune d’Oujda")
    with window(qapp, profile, who, page="services") as shown:
        actor, services = _made(shown)
        shown.go("services")
        rest(shown.store)
        assert shown.page.confirm_all.isHidden()  # all services there are: nobody looked at them
        with UnitOfWork(shown.store.database) as uow:
            confirming.ask(uow, [("service", row) for row in services[:2]], "2026-06-09", "Réseau")
            shown.store.announce(uow.commit("demander"))
        for _turn in range(3):
            rest(shown.store, 300)  # what waits is counted a moment after the last change
        banners = [one for one in shown.page.findChildren(Banner) if one.isVisibleTo(shown)]
        assert any("2 fiches à confirmer, demandé par Réseau" in one.label.text() for one in banners)
        with shown.store.database.read() as session:
            waiting = waiting_for(session, ("", "Samira", "Commune d’Oujda"))
        assert waiting is not None
        assert (waiting.kinds, waiting.askers, waiting.actor) == ((("service", 2),), ("Réseau",), actor.hex())
        behind = Behind("service", ListQuery(), (("asked", actor.hex()),))
        shown.go("services", Chosen(behind, "à confirmer"))
        rest(shown.store)
        assert shown.page.list.found == 2
        assert shown.page.confirm_all.accessibleName() == "Confirmer les 2"
        shown.page.confirm_all.click()
        rest(shown.store)
        assert [_assured(shown, "service", row) for row in services] == ["Samira", "Samira", "Omar"]
        with shown.store.database.read() as session:
            assert waiting_for(session, ("", "Samira", "Commune d’Oujda")) is None


def test_it_is_said_in_words() -> None:
    assert said(None, None) == "Jamais confirmé"
    assert said("2020-01-01", "") == "Confirmé le 1 jan. 2020"


def test_a_service_says_its_hours_as_they_were_read_and_an_alert_ends(qapp: QApplication, profile: Profile) -> None:
    with window(qapp, profile, settings(), page="services") as shown:
        with UnitOfWork(shown.store.database) as uow:
            draft = {"name": "Guichet", "opening": "24h/24", "alert": "Fermé", "alert_until": "2020-01-01"}
            over = records.record(uow, "service", draft)
            still = records.record(uow, "service", {**draft, "opening": "appelez", "alert_until": "2099-01-01"})
            shown.store.announce(uow.commit("acte"))
        for row, hours, alert in ((over, "Ouvert jour et nuit", False), (still, "Horaires non lus", True)):
            shown.go("services", row)
            rest(shown.store)
            assert hours in shown.page.hours.text()
            assert (shown.page.look(shown.page.detail.form)[2] == ("Alerte", "warn", "triangle-alert")) is alert


def test_what_is_old_is_listed_by_actor_with_whom_to_call(qapp: QApplication, profile: Profile) -> None:
    with window(qapp, profile, settings(author_name="Samira"), page="services") as shown:
        with UnitOfWork(shown.store.database) as uow:
            zakoura, amal = (
                records.record(uow, "actor", {"name": name, "phone": phone, **OLD})
                for name, phone in (("Zakoura", "0536 11"), ("Amal", "0536 22"))
            )
            for name, actor in (("A", zakoura), ("B", amal), ("C", zakoura)):
                records.record(uow, "service", {"name": name, "actor": actor, **OLD})
            records.record(uow, "service", {"name": "Fraîche", "actor": amal, "assured_at": "2099-01-01"})
            shown.store.announce(uow.commit("acte"))
        rest(shown.store, 300)
        page = shown.page
        assert (page.list.found, page.to_confirm.calls.isHidden()) == (4, True)
        page.to_confirm.chip.click()
        rest(shown.store, 300)
        rows = [page.list.model.row_at(n) for n in range(page.list.found)]
        assert [(row.actor, row.title, row.phone) for row in rows] == [
            ("Amal", "B", "0536 22"),
            ("Zakoura", "A", "0536 11"),
            ("Zakoura", "C", "0536 11"),
        ]
        assert ("0536 11" in page.as_line(rows[1]).third, page.as_line(rows[1]).third_icon) == (True, "phone")
        assert "0536 11" in page.spoken(rows[1])
        assert (page.to_confirm.chip.isHidden(), page.to_confirm.calls.isHidden()) == (True, False)
        assert page.detail.form.id == page.list.model.ids[0]  # what was open is none of them
        page.to_confirm.calls.click()
        rest(shown.store, 300)
        card = page.findChild(CallsReportCard)
        made: list[bytes] = []
        card.report.made.connect(lambda _wish, content, _mind: made.append(content))
        card.report.make(Wish(b"", "fr", "internal", "html"))
        rest(shown.store, 300)
        assert b"0536 22" in made[0]
        page.confirm_all.click()
        rest(shown.store, 300)
        assert page.list.found == 0
        shown.do_undo()
        rest(shown.store, 300)
        assert page.list.found == 3
        page.filters.figure.click()
        rest(shown.store, 300)
        assert (page.list.found, page.to_confirm.chip.isHidden()) == (4, False)


def test_what_is_old_is_confirmed_by_keys_alone(qapp: QApplication, profile: Profile) -> None:
    with window(qapp, profile, settings(author_name="Samira"), page="services") as shown:
        _actor, services = _made(shown)
        shown.go("services")
        rest(shown.store, 300)
        keys = Keys(shown, lambda: rest(shown.store, 300))
        shown.page.focus_search()
        keys.go_to("facet.old")
        keys.press(Qt.Key.Key_Space)
        assert shown.page.list.found == 3
        keys.go_to("action.confirm_all")
        keys.press(Qt.Key.Key_Space)
        assert [_assured(shown, "service", row) for row in services] == ["Samira"] * 3
        keys.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert [_assured(shown, "service", row) for row in services] == ["Omar"] * 3
        assert keys.actions <= 5
