"""Owns the organisations of a file as drafts: who takes part, and what rows say of each. Knows no row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from desktop.exchange.incoming.shapes import Named, Option, RecordDraft, Refusal, RowOf
from desktop.exchange.incoming.understanding.alike import Unknown, alike
from desktop.exchange.incoming.understanding.asking import Questions
from desktop.exchange.incoming.understanding.cells import arabic, folded
from desktop.exchange.incoming.understanding.lists import names_nobody, parts_of, says_nothing, softly
from desktop.exchange.incoming.understanding.organisations import Organisation, Register, spelled
from desktop.exchange.incoming.understanding.references import IDENTITY, unmarked
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _, format_list, ngettext

_KEPT_ROWS: Final = 20
_ONE_BY_ONE: Final = 3
LONG_NAME: Final = 8  # letters from which a name is hardly ever that of another
_ACRONYM: Final = 10  # letters


@dataclass
class Party:
    """An organisation with what the file says of it."""

    key: str
    organisation: Organisation
    known: bytes | None
    draft: dict[str, Any] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    told: dict[str, list[tuple[RowOf, int]]] = field(default_factory=dict)
    rows: list[RowOf] = field(default_factory=list)
    identity: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ref(self) -> bytes | Named:
        """What a draft refers to it by."""
        return Named(self.key) if self.key else self.known or Named(self.key)

    @property
    def short(self) -> str:
        """Its acronym, else its name."""
        return self.organisation.acronym or self.organisation.name


class Parties:
    """Every organisation that a file names. They are said first, then settled, then asked."""

    def __init__(self, world: World, questions: Questions, source: str) -> None:
        """`source` marks the file's kind, by its headings."""
        self._world = world
        self._source = source
        self._questions = questions
        self._register = Register()
        self._lists: dict[str, tuple[str, ...]] = {}
        self._listed: Counter[str] = Counter()
        self._parties: dict[int, Party] = {}
        self._exact: set[str] = set()  # names that a table of this program gives
        self._told: dict[str, Party] = {}

    def say(
        self, name: str, acronym: str, times: int, *, exact: Sequence[str] | None = None, ours: bool = False
    ) -> None:
        """Some rows name an organisation so. `exact` are the names in a cell whose format says what names are; `ours`:
        nothing else parts them."""
        if exact is not None:
            self._exact.update((name, *exact))
        if ours and exact is not None:
            if len(exact) > 1:
                self._listed[name] += times
                self._lists[name] = tuple(exact)
            elif not says_nothing(folded(name)):
                self._register.say(name, "", times)
        elif name and not acronym and (";" in name or "\n" in name or len(softly(name)) > 1 or len(parts_of(name)) > 1):
            self._listed[name] += times
        elif not names_nobody(folded(name or acronym)):
            self._register.say(name, acronym, times)

    def settle(self) -> None:
        """Make out who is who; ask about acronyms that stand for several names."""
        apart = self._ask_apart()
        for text in (text for text in self._listed if text not in self._lists):
            self._lists[text] = tuple(self._told_apart(text, apart))
        for text, parts in self._lists.items():
            for part in parts:
                self._register.say(part, "", self._listed[text])
        self._register.settle({})
        one: dict[str, bool] = {}
        if len(self._register.clashes) > _ONE_BY_ONE:
            one = self._one_answer()
        for clash in self._register.clashes:
            if folded(clash.acronym) in one:
                continue
            text = _(
                "« {acronym} » a plusieurs noms : {names}.", acronym=clash.acronym, names=format_list(list(clash.names))
            )
            options = (Option("one", _("C’est le même acteur")), Option("apart", _("Ce sont des acteurs différents")))
            key = f"acronym:{folded(clash.acronym)}"
            answer = self._questions.ask(key, "value", text, options, "one", clash.names, clash.times)
            one[folded(clash.acronym)] = answer == "one"
        if one:
            again = Register()
            again.take_over(self._register)
            again.settle(one)
            self._register = again

    def _one_answer(self) -> dict[str, bool]:
        """Many acronyms with several names are one question."""
        clashes = [
            one for one in self._register.clashes if self._questions.answer(f"acronym:{folded(one.acronym)}") is None
        ]
        if not clashes:
            return {}
        text = ngettext("{n} sigle a plusieurs noms.", "{n} sigles ont plusieurs noms.", len(clashes))
        options = (Option("one", _("Un sigle, un acteur")), Option("apart", _("Un nom, un acteur")))
        values = [f"{clash.acronym} : {format_list(list(clash.names))}" for clash in clashes]
        rows = sum(clash.times for clash in clashes)
        answer = self._questions.ask("acronyms", "value", text, options, "one", values, rows)
        return {folded(clash.acronym): answer == "one" for clash in clashes}

    def of(self, name: str, acronym: str) -> list[Party]:
        """Those whom a row names so."""
        if name and not acronym and name in self._lists:
            found = [self._party(part, "") for part in self._lists[name]]
        else:
            found = [self._party(name, acronym)]
        return [one for one in found if one is not None]

    def drafts(self, refused: list[Refusal], label: Mapping[str, str]) -> list[RecordDraft]:
        """Their drafts, in the order in which the rows name them. What contradicts most rows is refused."""
        out = []
        decided = alike(self._unknown(), self._world, self._questions)
        for party in self._parties.values():
            own = party.organisation
            # who is known is only named here: the name of a reference is no edit of the name
            draft: dict[str, Any] = {} if party.known is not None else {self._named(own.name): own.name}
            if own.acronym:
                draft["acronym"] = own.acronym
            kind = self._kind(party, refused, label)
            if kind:
                draft["kind"] = kind
            draft |= party.draft
            known = party.known or decided.get(party.key)
            if known is not None:
                draft.pop(self._named(own.name), None)
            identity = (*party.identity, *self._identity(own))
            out.append(RecordDraft("actor", party.key, draft, tuple(party.rows), known, identity))
        return out

    def _named(self, name: str) -> str:
        """The field of a name: Arabic letters say that it is Arabic."""
        return "name.ar" if arabic(name) and self._world.lang != "ar" else "name"

    def _unknown(self) -> list[Unknown]:
        return [
            Unknown(one.key, one.organisation.name, one.organisation.acronym, len(one.rows))
            for one in self._parties.values()
            if one.known is None and self._named_before.isdisjoint((*one.identity, *self._identity(one.organisation)))
        ]

    @property
    def _named_before(self) -> frozenset[tuple[str, str]]:
        """Names that files gave to actors: whom one of them named so before is asked of no more."""
        return self._world.named_before

    def seen(self, party: Party, row: RowOf) -> None:
        """A row names it."""
        if len(party.rows) < _KEPT_ROWS:
            party.rows.append(row)

    def _kind(self, party: Party, refused: list[Refusal], label: Mapping[str, str]) -> str:
        if not party.kinds:
            return ""
        ordered = party.kinds.most_common()
        even = len(ordered) > 1 and ordered[0][1] == ordered[1][1]
        for code, _times in ordered[0 if even else 1 :]:
            for at, column in party.told.get(code, ()):
                reason = _(
                    "« {value} » contredit d’autres lignes sur {actor}", value=label.get(code, code), actor=party.short
                )
                refused.append(Refusal(at, column, reason))
        return "" if even else ordered[0][0]

    def _identity(self, own: Organisation) -> list[tuple[str, str]]:
        """A long name is the same organisation in every file; a short one or an acronym only in those of its source."""
        name = spelled(own.name) or own.name
        pairs = [("actor", name)] if len(name) >= LONG_NAME else []
        mark = folded(own.acronym) or name
        return [*pairs, (f"actor:{self._source}", mark)]

    def _ask_apart(self) -> frozenset[str]:
        """Cells in which soft marks part names of which only some are known, or acronyms that nobody knows: one
        organisation, or several?"""
        doubtful = []
        for text in (text for text in self._listed if text not in self._lists):
            for part in parts_of(text):
                pieces = softly(part)
                known = [self._known(piece) for piece in pieces]
                unsure = not all(known) if any(known) else all(map(_in_capitals, pieces))
                if len(pieces) > 1 and unsure and not self._known(part):
                    doubtful.append(part)
        if not doubtful:
            return frozenset()
        options = (Option("apart", _("Plusieurs acteurs")), Option("one", _("Un seul acteur")))
        text = ngettext(
            "{n} cellule nomme peut-être plusieurs acteurs.",
            "{n} cellules nomment peut-être plusieurs acteurs.",
            len(doubtful),
        )
        answer = self._questions.ask("actors:apart", "value", text, options, "apart", doubtful, self._listed.total())
        return frozenset(doubtful) if answer == "apart" else frozenset()

    def _told_apart(self, text: str, split: frozenset[str]) -> list[str]:
        """The organisations of one cell: soft marks part it when each part is named by itself elsewhere."""
        out: list[str] = []
        for part in parts_of(text):
            pieces = softly(part)
            apart = part in split or (len(pieces) > 1 and not self._known(part) and self._all_known(pieces))
            out += pieces if apart else [part]
        return list(dict.fromkeys(one for one in out if not names_nobody(folded(one))))

    def _all_known(self, pieces: list[str]) -> bool:
        return all(self._known(one) for one in pieces)

    def _known(self, text: str) -> bool:
        actors = self._world.actors
        return self._register.says_alone(text) or actors.certain(text, "") is not None or bool(actors.likely(text, ""))

    def _party(self, name: str, acronym: str) -> Party | None:
        if says_nothing(folded(name or acronym)):
            return None
        if name in self._exact:
            told = self._exactly(name)
            if told is not None:
                return told
        elif names_nobody(folded(name or acronym)):
            return None
        found = self._register.of(name, acronym)
        if found is None:
            return None
        if id(found) not in self._parties:
            mark = spelled(found.acronym or found.name) or found.name
            key = f"actor:{mark}"
            if any(one.key == key for one in self._parties.values()):
                key = f"actor:{mark}:{folded(found.name)}"
            known = self._world.actors.certain(found.name, found.acronym)
            self._parties[id(found)] = Party(key, found, known)
        return self._parties[id(found)]

    def _exactly(self, name: str) -> Party | None:
        """The one that a table of this program names: in the profile, or in another table of the file."""
        if name not in self._told:
            found = self._world.records.find(("actor",), name)
            if found is None:
                return self._marked(name)
            organisation = Organisation(names=Counter({unmarked(name)[0] or name: 1}))
            here = found if isinstance(found, bytes) else None
            self._told[name] = Party("" if here else str(getattr(found, "key", "")), organisation, here)
        return self._told[name]

    def _marked(self, name: str) -> Party | None:
        """One that is not here, named with its identity by another laptop's table: it will be known by it."""
        plain, mark = unmarked(name)
        if not plain or len(mark) != IDENTITY:
            return None
        organisation = Organisation(names=Counter({plain: 1}))
        party = Party(f"actor:{mark}", organisation, None, identity=[("maillage", mark)])
        self._told[name] = self._parties[id(organisation)] = party
        return party


def _in_capitals(text: str) -> bool:
    return text.isupper() and text.isalpha() and 1 < len(text) <= _ACRONYM
