"""Strings that break careless programs, as names on the map: tooltip, card and list say what was typed; none runs."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QApplication

from desktop.views.map import map_scheme
from tests.qt.maps import OUJDA, Shown, ask, spot
from tests.qt.pages import dress
from tests.trust.naughty import naughty

map_scheme.register()  # before the QApplication that the first fixture makes
SAID = """(() => {
  const page = maillage.page, {controls, points} = page, out = [];
  for (let i = 0; i < points.n; i++) {
    const {title, line} = points.text(i), id = points.id(i);
    controls.tip({x: 50, top: 50}, title, line);
    const tip = controls.tooltip.textContent;
    controls.showCard({x: 50, top: 50}, title, [{id, sector: 0, title, line}, {id, sector: 0, title, line}]);
    out.push([title, line, tip, controls.card.textContent]);
  }
  const run = document.querySelectorAll('.card script, .card img, .card svg[onload], .card iframe, .card b b').length;
  return JSON.stringify([out, run, window.canary === undefined && window.XSS === undefined]);
})()"""


def test_what_was_typed_is_said_and_nothing_runs(qapp: QApplication) -> None:
    dress(qapp)
    strings = naughty()
    one = Shown()
    try:
        one.give([spot(n + 1, OUJDA[0], OUJDA[1] + n / 1000, text, line=text) for n, text in enumerate(strings)])
        said, run, quiet = json.loads(ask(one.view, SAID))
    finally:
        one.close()
    assert (run, quiet) == (0, True)
    assert len(said) == len(strings)
    for typed, (title, line, tip, card) in zip(strings, said, strict=True):
        text = typed.replace("\x1f", " ")  # the one letter that has a meaning in the blob, and none for people
        assert title == text
        assert line == text
        assert text in tip
        assert card.count(text) >= 2


CREDITED = """((strings) => {
  const {controls} = maillage.page;
  controls.credits = strings;
  controls.drawFoot();
  const credit = controls.foot.querySelector('.credit');
  const told = [...credit.querySelectorAll('.long bdi')].map((one) => one.textContent);
  const run = credit.querySelectorAll('script, img, svg, iframe, a, b').length;
  return JSON.stringify([told, credit.title, run, window.canary === undefined && window.XSS === undefined]);
})"""


def test_a_source_stands_at_the_foot_as_it_was_given_and_nothing_runs(qapp: QApplication) -> None:
    """The attribution of a pack, even one that no reading had cleaned before."""
    dress(qapp)
    strings = [text for text in naughty() if text]
    one = Shown()
    try:
        given = json.dumps(strings).replace("<", "\\u003c")
        told, title, run, quiet = json.loads(ask(one.view, f"{CREDITED}({given})"))
    finally:
        one.close()
    assert (run, quiet) == (0, True)
    assert told == strings
    assert all(text in title for text in strings)
