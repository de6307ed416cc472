"""Owns the consonants by which a word is heard, in Latin and in Arabic letters alike; must not know what it means.

`Wafae`, `Ouafa` and الوفاء leave the same skeleton. It finds more than was meant: it never decides alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# each Arabic consonant as the plainest Latin one that people write for it; vowels, hamza and ayn leave nothing
_ARABIC: Final = str.maketrans(
    {
        **dict(zip("بپتطثجدضذظرزسصشغفڤقكگڭݣلمن", "bbttt" + "jdddd" + "rzss" + "c" + "gffkkkkklmn", strict=True)),
        **dict.fromkeys("حهخ", "h"),
        **dict.fromkeys("اأإآىئءعة", ""),
    }
)
_LATIN: Final = (
    (re.compile(r"^(?:al|el)(?=[b-df-hj-np-tv-z][a-z]{2})"), ""),  # an article written together with its noun
    (re.compile(r"^ou"), "w"),
    (re.compile(r"sch|sh|ch|tch"), "C"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"gh"), "G"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"dj"), "j"),
    (re.compile(r"g(?=[eiy])"), "j"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"g"), "k"),
    (re.compile(r"[qc]"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"p"), "b"),
    (re.compile(r"v"), "f"),
    (re.compile(r"C"), "c"),
    (re.compile(r"G"), "g"),
)
_TWICE: Final = re.compile(r"(.)\1+")
_VOWELS: Final = re.compile(r"(?<!^)[aeiouyw]|^[aeiou]")


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """The consonants of a folded word; empty when it is a number or of another script."""
    if word.isascii():
        if not word.isalpha():
            return ""
        sound = word
        for pattern, instead in _LATIN:
            sound = pattern.sub(instead, sound)
    elif "\u0600" <= word[0] <= "\u06ff":
        sound = word.translate(_ARABIC)
        sound = sound.replace("و", "w").replace("ي", "y")
        if not sound.isascii():
            return ""
        if len(sound) > 2 and sound[-1] == "h":  # the folded teh marbuta
            sound = sound[:-1]
    else:
        return ""
    bare = _VOWELS.sub("", sound)
    if len(bare) > 2 and bare[-1] == "h" and word.isascii():
        bare = bare[:-1]
    return _TWICE.sub(r"\1", bare)


def arabic(word: str) -> bool:
    """Whether a word is written in Arabic letters."""
    return "\u0600" <= word[:1] <= "\u06ff"
