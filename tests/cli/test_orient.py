"""orient, report card and confirm: where somebody is sent, the card of it, what others ask to be confirmed."""

from __future__ import annotations

from pathlib import Path

from tests.terminal import Terminal


def test_somebody_is_sent_given_a_card_and_the_service_confirmed(tmp_path: Path) -> None:
    oujda = Terminal(tmp_path / "oujda")
    open_one = oujda.record("service", "name=Dispensaire", "sector=health", "opening=24h/24", "languages=ar")
    oujda.record("service", "name=École", "sector=education", "opening=24h/24", "languages=ar")
    hidden = oujda.record("service", "name=Refuge", "sector=health", "opening=24h/24", "protected=oui")
    told = oujda.ask("orient", "--need", "médecin", "--language", "ar")
    assert [(one["id"], one["rank"], one["when"]) for one in told["services"]] == [(open_one, 0, "Ouvert jour et nuit")]
    assert told["understood"] == ["Santé"]
    assert "Dispensaire" in oujda.run("orient", "--need", "health").out
    assert oujda.ask("orient", "--need", "vélo")["services"] == []
    oujda.ask("report", "card", open_one, tmp_path / "carte.html", "--lang", "ar")
    assert 'dir="rtl"' in (tmp_path / "carte.html").read_text(encoding="utf-8")
    assert oujda.run("report", "card", hidden, tmp_path / "refuge.html").code == 1
    assert not (tmp_path / "refuge.html").exists()
    oujda.record("service", open_one, "alert=Fermé cette semaine", "alert_until=2099-01-04", "assured_at=2020-01-01")
    (told,) = oujda.ask("orient", "--need", "un médecin", "--language", "ar")["services"]
    assert (told["alert_until"], told["to_confirm"], told["elsewhere"]) == ("2099-01-04", True, [])
    assert "Fermé cette semaine · jusqu’au 4 jan. 2099" in oujda.run("orient", "--need", "health").out
    oujda.ask("confirm", "--ask", open_one)
    assert [one["id"] for one in oujda.ask("confirm")["asked"]] == [open_one]
    assert oujda.ask("confirm", open_one)["records"] == 1
    assert oujda.ask("confirm")["asked"] == []


def test_whom_to_call_is_listed_and_printed(tmp_path: Path) -> None:
    oujda = Terminal(tmp_path / "oujda")
    actor = oujda.record("actor", "name=Al Wafae", "phone=0536112233", "assured_at=2020-01-01")
    row = oujda.record("service", "name=Écoute", f"actor={actor}", "assured_at=2020-01-01", "assured_by=Omar")
    (call,) = oujda.ask("confirm", "--list")["calls"]
    assert (call["name"], call["phone"], [one["id"] for one in call["records"]]) == (
        *("Al Wafae", "0536112233"),
        [actor, row],
    )
    (only,) = oujda.ask("confirm", "--list", "--kind", "service")["calls"]
    assert [one["name"] for one in only["records"]] == ["Écoute"]
    said = oujda.run("confirm", "--list").out
    assert "0536112233" in said
    assert "Confirmé le 1 jan. 2020 par" in said
    file = tmp_path / "appels.html"
    told = oujda.ask("report", "calls", file)
    assert (told["actors"], told["records"]) == (1, 2)
    assert "0536112233" in file.read_text(encoding="utf-8")
    assert oujda.run("report", "calls", tmp_path / "x.html", "--audience", "public").code == 2
    assert oujda.run("confirm", "--list", row).code == 2
    assert oujda.run("confirm", "--list", "--kind", "meeting").code == 2
    oujda.ask("confirm", actor, row)
    assert oujda.ask("confirm", "--list")["calls"] == []
