"""Owns what the words of a heading say, as concepts with a score; must not know the values below it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from desktop.exchange.incoming.understanding.lexicon import lexicon, tokens
from desktop.services.words.folding import fold

_TYPED: Final = 6  # a word as long as this may be mistyped by one letter
SURE: Final = 0.95
_LONGEST: Final = 160
_HINT: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NUMBER_OF: Final = re.compile(r"\s*(?:#|nb(?:re)?\b|nombre\b|number\b|no\. of\b|número\b|عدد\b)", re.IGNORECASE)
_TOLD_OR_COUNTED: Final = ("groups",)
_CODES: Final = frozenset({"id", "code", "uuid", "codigo"})


class Said(NamedTuple):
    """One thing that a heading may say."""

    concept: str
    score: float


@lru_cache(maxsize=8192)
def said_by(heading: str) -> tuple[Said, ...]:
    """The concepts of a heading, the likeliest first."""
    last = heading.rsplit(" · ", 1)[-1]
    plain = _HINT.sub(" ", last).strip() or last  # "(jj/mm/aaaa)" is a hint
    if tokens(plain) in lexicon().asked:
        return (Said(lexicon().asked[tokens(plain)], SURE),)
    exact = lexicon().phrases.get(lexicon().bare(tokens(plain)), ())
    numbered = _NUMBER_OF.match(last) is not None
    counted = _people(tokens(heading), numbered=numbered) if not exact or exact == _TOLD_OR_COUNTED else ""
    if counted:  # "target population" names a public, or counts it: the values tell
        return tuple(Said(concept, SURE) for concept in (*exact, counted))
    found: dict[str, float] = {}
    # what stands right above the values says it best: "Période · Au" is an end
    for text, weight in {heading: 0.97 if last != heading else 1.0, last: 1.0, plain: 0.98}.items():
        for concept, score in _concepts(tokens(text)).items():
            found[concept] = max(found.get(concept, 0.0), score * weight)
    for concept in _either(plain) | _hinted(last, found):
        found[concept] = max(found.get(concept, 0.0), SURE)
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Said(concept, round(score, 3)) for concept, score in ordered)


def _hinted(text: str, found: Mapping[str, float]) -> frozenset[str]:
    """What a hint says that is no hint: "Organisation (acronyme)"."""
    hints = [concept for hint in _HINT.findall(text) for concept in lexicon().phrases.get(tokens(hint), ())]
    return frozenset({"org_acronym"}) if "org_acronym" in hints and "org_acronym" in found else frozenset()


def _either(text: str) -> frozenset[str]:
    """What a heading of several names for one thing says: "Province / Préfecture", "Admin 3 / Commune"."""
    parts = [part for part in text.split("/") if part.strip()]
    if len(parts) < 2:
        return frozenset()
    known = lexicon()
    said = [frozenset(known.phrases.get(known.bare(tokens(part)), ())) for part in parts]
    if not all(said):
        return frozenset()
    both = frozenset.intersection(*said)
    areas = [concept for one in said for concept in one if concept.startswith("area")]
    if both:
        return both
    every = frozenset.union(*said)
    if "title" in every and every <= {"title", "sector", "subsector", "cluster"}:
        return frozenset({"title"})  # "Sub-sector/Activity" says the finer of the two
    return frozenset(areas[:1]) if all(any(concept.startswith("area") for concept in one) for one in said) else both


def recognised(heading: str) -> float:
    """0 to 1: how well the words are known as a heading. Words that are values too ("Association") count for half."""
    said = said_by(heading) if len(heading) <= _LONGEST else ()
    if not said or said[0].score < 0.6:
        return 0.0
    told = fold(heading)
    value = any(told in words for words in lexicon().certain.values())
    return 0.5 if value or said[0].score < 0.9 else 1.0


def _concepts(words: tuple[str, ...]) -> dict[str, float]:
    known = lexicon()
    bare = known.bare(words)
    if not bare:
        return {}
    code = any(words[at : at + len(mark)] == mark for mark in known.code_words for at in range(len(words)))
    kept = without_code_words(bare) if code else ()
    found: dict[str, float] = {}
    for concept in known.phrases.get(words, ()) or known.phrases.get(bare, ()):
        found[concept] = 1.0
    if kept and kept != bare:
        for concept in known.phrases.get(kept, ()):
            if concept.startswith("area"):
                found[concept + "+code"] = max(found.get(concept + "+code", 0.0), SURE)
    if not found and bare[-1] in _CODES and not code:
        return {}  # the code of another column's words
    if not found:
        _within(kept or bare, found, code=code)
    if not found:
        _mistyped(bare, found)
    levels = [concept for concept in found if concept.startswith("area:") and concept[5:6].isdigit()]
    if levels:  # "location.adm2.name" is of that level, whatever else it is called
        found = {concept: score for concept, score in found.items() if concept.partition("+")[0] != "area"}
        found |= {concept: max(found[concept], SURE) for concept in levels if len(levels) == 1}
    return found


def without_code_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a heading without those that say that codes stand below it."""
    known = lexicon().code_words
    return tuple(word for word in words if (word,) not in known and word not in ("p", "pcode"))


def _within(bare: tuple[str, ...], found: dict[str, float], *, code: bool) -> None:
    """Phrases that stand within a longer heading: the more of it they are, the surer."""
    known = lexicon()
    letters = sum(map(len, bare))
    for at, word in enumerate(bare):
        for phrase, concept in known.by_first.get(word, ()):
            whole = concept in ("identifier", "year", "junk") or phrase in known.alone
            if bare[at : at + len(phrase)] == phrase and not whole:
                share = sum(map(len, phrase)) / letters
                score = 0.45 + 0.45 * share - 0.04 * at
                told = concept + "+code" if code and concept.startswith("area") else concept
                found[told] = max(found.get(told, 0.0), score)


def _mistyped(bare: tuple[str, ...], found: dict[str, float]) -> None:
    text = " ".join(bare)
    if len(text) < _TYPED or len(text) > 60:
        return
    for phrase, concepts in lexicon().phrases.items():
        other = " ".join(phrase)
        if abs(len(other) - len(text)) > 2 or len(other) < _TYPED:
            continue
        far = DamerauLevenshtein.distance(text, other, score_cutoff=1 if len(text) < 10 else 2)
        if far <= (1 if len(text) < 10 else 2):
            for concept in concepts:
                found[concept] = max(found.get(concept, 0.0), 0.88 - 0.04 * far)


def public_in(heading: str) -> str:
    """The public of which a heading speaks: a code, OTHERS for people of no public of our list, "" for none."""
    return next((known for word in tokens(heading) if (known := lexicon().publics.get(word))), "")


def _people(words: tuple[str, ...], *, numbered: bool) -> str:
    """`people:` and who is counted, for a heading that counts people; "" for another. `numbered`: it says that it is a
    number of something ("# of IDPs")."""
    known = lexicon().people
    told = set(words)
    of = {name: bool(told & said) for name, said in known.items()}
    letters = {"f": "women", "m": "men", "h": "men"}
    who = next((name for name in ("girls", "boys", "women", "men") if of[name]), "")
    public = any(word in lexicon().publics for word in words) and (
        numbered or of["reached"] or of["targeted"] or of["people"]
    )
    spoken = of["people"] or of["reached"] or of["targeted"] or of["need"]
    if not who and spoken:
        who = next((letters[word] for word in words if word in letters), "")
    if of["households"] and not who:
        return "people:households" if of["reached"] or of["targeted"] or len(words) <= 4 else ""
    if not who and not of["not_stated"] and not public and not (of["people"] and (spoken or of["total"])):
        return ""
    if of["percent"]:
        return "people:percent"
    if of["indirect"]:
        return "people:indirect"
    if of["within"] and not who and not of["children"]:
        return "people:within"
    if of["need"] and not of["reached"]:
        return "people:need"
    if who in ("women", "men") and of["children"]:
        who = {"women": "girls", "men": "boys"}[who]
    if not who:
        who = "not_stated" if of["not_stated"] else "children" if of["children"] else "total"
    return f"people:targeted:{who}" if of["targeted"] and not of["reached"] else f"people:{who}"
