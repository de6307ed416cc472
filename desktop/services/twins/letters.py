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
# an article written together with its noun
_ARTICLE: Final = re.compile(r"^(?:al|el)(?=[b-df-hj-np-tv-z][a-z]{2})")
_HUSHED: Final = re.compile(r"sch|sh|ch|tch")
_SOFT_G: Final = re.compile(r"g(?=[eiy])")
_SOFT_C: Final = re.compile(r"c(?=[eiy])")
_WITH_H: Final = (("kh", "h"), ("gh", "G"), ("ph", "f"), ("th", "t"), ("dh", "d"))
_SINGLE: Final = str.maketrans({"g": "k", "q": "k", "c": "k", "x": "ks", "p": "b", "v": "f", "C": "c", "G": "g"})
_TWICE: Final = re.compile(r"(.)\1+")
_VOWELS: Final = re.compile(r"(?<!^)[aeiouyw]|^[aeiou]")


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """The consonants of a folded word; empty when it is a number or of another script."""
    if word.isascii():
        if not word.isalpha():
            return ""
        sound = _latin(word)
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


def _latin(word: str) -> str:
    """How Latin letters are heard. Ten thousand names have as many words: a pattern is tried where its letters are."""
    sound = _ARTICLE.sub("", word) if word.startswith(("al", "el")) else word
    if sound.startswith("ou"):
        sound = "w" + sound[2:]
    if "h" in sound:
        sound = _HUSHED.sub("C", sound)
        for written, heard in _WITH_H:
            sound = sound.replace(written, heard)
    sound = sound.replace("dj", "j")
    if "g" in sound:
        sound = _SOFT_G.sub("j", sound)
    if "c" in sound:
        sound = _SOFT_C.sub("s", sound)
    return sound.translate(_SINGLE)


def arabic(word: str) -> bool:
    """Whether a word is written in Arabic letters."""
    return "\u0600" <= word[:1] <= "\u06ff"
