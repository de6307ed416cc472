"""Owns how a file may be protected and what a passphrase is worth; must not know databases, files or widgets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from desktop.errors import InvalidValue, NotText
from desktop.i18n import _, ngettext

SHORTEST: Final = 8
LONG: Final = 16  # characters: four words
LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Protection:
    """For whom a file is made: laptops (id, start of one, or name), or whoever knows the passphrase; else everybody."""

    people: tuple[str, ...] = ()
    passphrase: str = field(default="", repr=False)

    def check(self) -> None:
        """Raises InvalidValue for a passphrase too short to protect anything, or for both ways at once."""
        if self.people and self.passphrase:
            reason = _("choisissez des personnes ou une phrase de passe, pas les deux.")
            raise InvalidValue(field=_("Phrase de passe"), reason=reason)
        if not is_text(self.passphrase):
            raise NotText(field=_("Phrase de passe"))
        if self.passphrase and not SHORTEST <= len(self.passphrase) <= LONGEST:
            reason = ngettext("il faut au moins {n} caractère.", "il faut au moins {n} caractères.", SHORTEST)
            if len(self.passphrase) > LONGEST:
                reason = ngettext("{n} caractère au plus.", "{n} caractères au plus.", LONGEST)
            raise InvalidValue(field=_("Phrase de passe"), reason=reason)


OPEN: Final = Protection()


def is_text(typed: str) -> bool:
    """Whether something typed is text: half of a character is none."""
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in typed)


def strength(passphrase: str) -> Literal["none", "short", "fair", "good"]:
    """By length alone: what a person can act on while typing. `short` is refused."""
    length = len(passphrase)
    if not length:
        return "none"
    return "short" if length < SHORTEST else "fair" if length < LONG else "good"
