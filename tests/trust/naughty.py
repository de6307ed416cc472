"""Owns strings that break careless programs: a sample of our own, and the 515 of ../shared where it is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

SHARED: Final = Path(__file__).parents[3] / "shared" / "data" / "naughty-strings.json"
OWN: Final = (
    "undefined",
    "NULL",
    "0",
    "1/0",
    "-1.00",
    "99999999999999999999",
    "1;DROP TABLE users",
    "' OR 1=1 -- 1",
    "<script>window.canary=1</script>",
    "<b>gras</b> & <i>penché</i>",
    '<img src=x onerror="window.canary=1">',
    '"><svg onload=window.canary=1>',
    "</script><script>window.canary=1</script>",
    "javascript:window.canary=1;",
    "{{ 7*7 }} {% print(7*7) %} ${7*7} #{7*7} <%= 7*7 %>",
    "&lt;b&gt; &amp;amp; &#60; &copy",
    "$(touch /tmp/canary) `touch /tmp/canary`",
    "=cmd|'/C calc'!A0",
    "%s%s%n %d {0} {name}",
    "../../../../etc/passwd%00",
    "CON  PRN  AUX",
    "Ω≈ç√∫˜µ≤≥÷ åß∂ƒ©˙∆˚¬…æ",
    "جمعية الوفاء للتنمية — وجدة",
    "اسم مع <b>وسم</b> و 12 رقمًا",
    "\u202eإبطال\u202c et \u2066isolé\u2069",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "👩‍👩‍👧 🇲🇦 ❤️",
    "田中さんにあげて下さい",
    "a\u00a0b\u2003c\u200bd",
    "ﬁn ﬂot ĳ",
    "  deux  espaces  ",
)


def naughty() -> list[str]:
    """The 515 where they are, else the sample. None is empty."""
    if SHARED.is_file():
        return [one for one in json.loads(SHARED.read_text(encoding="utf-8")) if one.strip()]
    return list(OWN)
