"""The guide's Markdown as HTML: each of its parts, and nothing that a text holds becomes a tag."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from desktop.reports.guide_markup import html


def drawn(name: str, label: str) -> Markup:
    return Markup("<figure>{} {}</figure>").format(name, label)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("# A", "<h2>A</h2>"),
        ("## A **b**", "<h3>A <strong>b</strong></h3>"),
        ("one\ntwo", "<p>one two</p>"),
        ("- a\n  b\n- *c*", "<ul><li>a b</li><li><em>c</em></li></ul>"),
        ("3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'),
        ("`make a-b --c`", "<p><code><bdi>make <span>a-b</span> <span>--c</span></bdi></code></p>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("see:\n- a", "<p>see:</p>\n<ul><li>a</li></ul>"),
        ("`a*b*c` d", "<p><code><bdi>a*b*c</bdi></code> d</p>"),
        ("[Map](chapter:map)", '<p><a href="#map">Map</a></p>'),
        ("![A & b](screen:map)", "<figure>map A &amp; b</figure>"),
        (
            "| A | B |\n|---|---|\n| 1 | `2` |",
            '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
            "<tbody><tr><td>1</td><td><code><bdi>2</bdi></code></td></tr></tbody></table>",
        ),
        ("<b>&`<i>`", "<p>&lt;b&gt;&amp;<code><bdi>&lt;i&gt;</bdi></code></p>"),
        ("[x](https://example.org)", "<p>[x](https://example.org)</p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
    ],
)
def test_each_part(text: str, made: str) -> None:
    assert html(text, drawn, first=2) == made
