"""How a command line is read. Owns verbs' shapes, options and refusals; must not know what a verb does.

Not argparse: its messages come in English only, it takes `--prof` for `--profile`, and it reads values that begin
with a hyphen as options. Here an option is an option only in its full name, and all that is said is translated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop.errors import Misuse
from desktop.i18n import N_, _

END_OF_OPTIONS: Final = "--"


@dataclass(frozen=True, slots=True)
class Option:
    """`--name`, alone (a switch) or followed by a value. `value` is the word shown in the help."""

    name: str
    help: str
    value: str = ""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """One command. `arguments` are shown in the help; `least` and `most` (None = any) bound how many are typed."""

    name: str
    arguments: str
    help: str
    least: int = 0
    most: int | None = 0
    options: tuple[Option, ...] = ()


@dataclass(slots=True)
class Call:
    """One command line, read: the verb's arguments in order and its options by name (switches are "")."""

    verb: Verb
    arguments: list[str] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)

    def switch(self, name: str) -> bool:
        """True when the option was typed."""
        return name in self.options

    def option(self, name: str) -> str | None:
        """The option's last value, None when it was not typed."""
        values = self.options.get(name)
        return values[-1] if values else None


COMMON: Final = (
    Option("--profile", N_("le dossier des données ; créé s’il manque"), N_("DOSSIER")),
    Option("--lang", N_("la langue des réponses : fr, en, es ou ar"), N_("LANGUE")),
    Option("--json", N_("répondre en JSON, pour une machine")),
    Option("--help", N_("montrer cette aide")),
)


def read(argv: Sequence[str], verbs: Mapping[str, Verb]) -> Call:
    """The call that `argv` (without the program's name) asks for. `verb.name` is "" when no verb was typed.

    Common options stand before or after the verb. Raises Misuse.
    """
    nothing = Verb("", "", "", most=0)
    call = Call(nothing)
    rest = list(argv)
    while rest:
        word = rest.pop(0)
        if word == END_OF_OPTIONS:
            call.arguments += rest
            break
        if word.startswith("--"):
            _take_option(call, word, rest)
        elif call.verb is nothing:
            call.verb = _verb(word, verbs)
            _refuse_foreign_options(call)
        else:
            call.arguments.append(word)
    if not call.switch("--help"):
        _check_count(call)
    return call


def _verb(word: str, verbs: Mapping[str, Verb]) -> Verb:
    if word not in verbs:
        raise Misuse(reason=_("la commande « {verb} » n’existe pas.", verb=printable(word)))
    return verbs[word]


def _take_option(call: Call, word: str, rest: list[str]) -> None:
    name, equals, inline = word.partition("=")
    known = {option.name: option for option in (*COMMON, *call.verb.options)}
    if name not in known:
        raise Misuse(reason=_("l’option « {option} » n’existe pas ici.", option=printable(name)))
    option = known[name]
    if not option.value:
        if equals:
            raise Misuse(reason=_("l’option « {option} » ne prend pas de valeur.", option=name))
        call.options.setdefault(name, []).append("")
        return
    if not equals and not rest:
        raise Misuse(reason=_("il manque une valeur après « {option} ».", option=name))
    values = call.options.setdefault(name, [])
    if values and not option.repeated:
        raise Misuse(reason=_("l’option « {option} » est donnée deux fois.", option=name))
    values.append(inline if equals else rest.pop(0))


def _refuse_foreign_options(call: Call) -> None:
    known = {option.name for option in (*COMMON, *call.verb.options)}
    for name in call.options:
        if name not in known:
            raise Misuse(reason=_("l’option « {option} » n’existe pas ici.", option=name))


def _check_count(call: Call) -> None:
    verb, given = call.verb, len(call.arguments)
    if given < verb.least:
        raise Misuse(reason=_("il faut : {usage}", usage=usage(verb)))
    if verb.most is not None and given > verb.most:
        extra = printable(call.arguments[verb.most])
        raise Misuse(reason=_("« {word} » est de trop. Il faut : {usage}", word=extra, usage=usage(verb)))


def usage(verb: Verb) -> str:
    """How the verb is typed, on one line."""
    return f"maillage {verb.name} {_(verb.arguments)}".strip()


def printable(text: str) -> str:
    """Text as a terminal may show it: control characters, direction overrides and what is no text are spelled out."""
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    code = ord(character)
    control = code < 0x20 or 0x7F <= code < 0xA0
    overrides = 0x202A <= code <= 0x202E
    if control or overrides or 0xD800 <= code <= 0xDFFF:
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return character
