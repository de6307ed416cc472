"""Owns which widget stands for which field of a kind, and how values go in and out of it.

Must not know how a value is kept: it reads and writes the form's state.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.i18n import _, comma, language, plain_number
from desktop.viewmodels import finding
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.steering.formula_trial import FormulaTrial
from desktop.views import looks
from desktop.views.record.formula_field import FormulaField
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import DateField, LongField, NumberField, PointField, TextField
from desktop.views.widgets.lookup import LookupField, TagsField

if TYPE_CHECKING:
    from desktop.services.description.kinds import Field

Answer = Callable[[Sequence[Option]], None]
_REF_ICONS = {
    "actor": "users",
    "area": "map-pin",
    "place": "map-pin",
    "need": "megaphone",
    "initiative": "hand-helping",
    "contact": "user",
    "meeting": "calendar-check",
    "series": "calendar-days",
    "decision": "gavel",
    "action": "list-checks",
    "roadmap": "route",
    "objective": "target",
    "milestone": "flag",
    "agenda_item": "list-ordered",
    "project": "folder-kanban",
    "framework": "layout-list",
    "practice": "lightbulb",
    "document": "book-open",
    "checklist": "list-todo",
}


class Bound:
    """A field of the form and the widget that stands for it."""

    def __init__(self, field: Field, form: RecordForm, commune: Callable[[], str]) -> None:
        self.field = field
        self.form = form
        self._commune = commune
        self.label = _(field.label)
        self._shown: tuple[int, bytes | None] = (0, None)  # the turn of the form and the record that it had
        self._unchosen: dict[bytes, str] = {}  # record -> what was typed there and refers to nothing yet
        self.widget = self._make()
        self.widget.edited.connect(self._edited)
        self.widget.left.connect(self._left)
        if isinstance(self.widget, (LookupField, TagsField)):
            self.widget.asks_creation.connect(self._create)

    def show(self) -> None:
        """Show the form's value, unless the person is writing in this very field."""
        value = self.form.value(self.field.name)
        value = plain_number(value) if isinstance(value, float) else value
        widget = self.widget
        if self.field.secret:
            self._show_lock()
        if isinstance(widget, (LookupField, TagsField)):
            self._show_chosen(widget, value)
        elif self.field.translatable and not value:
            widget.set_value(value)
            widget.setPlaceholderText(self.form.shown(self.field.name))
        elif not (widget.hasFocus() and self.form.unsaved and widget.value() == value):
            widget.set_value(value)

    def _show_chosen(self, widget: LookupField | TagsField, value: Any) -> None:
        """What is typed and not chosen yet stays with the record it was typed in, and is there again with it."""
        (turn, held), self._shown = self._shown, (self.form.turn, self.form.id)
        typed = widget.unresolved
        if turn != self.form.turn:
            if typed and held is not None:
                self._unchosen[held] = typed
            typed = self._unchosen.pop(self.form.id, "") if self.form.id is not None else ""
        if isinstance(widget, TagsField):
            widget.set_value([self._tag(one) for one in value or ()])
            widget.type_again(typed)
        elif turn != self.form.turn or not typed:
            widget.set_value(value, self.form.names.get(value, "") if value else "")
            widget.type_again(typed)

    def _show_lock(self) -> None:
        """Let nobody write over what cannot be read here, nor into what was erased."""
        erased = bool(self.form.value("erased"))
        locked = self.field.name in (self.form.value("locked") or ())
        self.widget.setReadOnly(erased or locked)
        example = PointField.EXAMPLE if isinstance(self.widget, PointField) else ""
        words = _("Effacé pour tous") if erased else _("Verrouillé sur cet ordinateur") if locked else example
        self.widget.setPlaceholderText(words)

    def _tag(self, value: Any) -> Option:
        icon = looks.of(self.field.scheme, value, "tag").icon if self.field.scheme else ""
        return Option(value, self.form.names.get(value, str(value)), icon)

    def _make(self) -> Any:
        name, kind = f"field.{self.field.name}", self.field.type
        if kind == "long":
            return LongField(self.label, name=name)
        if kind == "formula":
            return FormulaField(self.label, FormulaTrial(self.form.store, self._measured), name=name)
        if kind == "date":
            return DateField(self.label, name=name)
        if kind in ("people", "total", "number", "year", "percent"):
            return NumberField(self.label, name=name)
        if kind in ("choice", "bool"):
            return self._choice(name)
        if kind == "ref":
            icon = _REF_ICONS.get(self.field.ref, "")
            return LookupField(self.label, self._suggest, name=name, icon=icon)
        if kind in ("refs", "where", "terms"):
            icon = "map-pin" if kind == "where" else _REF_ICONS.get(self.field.ref, "tag")
            return TagsField(self.label, self._suggest, name=name, icon=icon)
        if kind == "point":
            return PointField(self.label, name=name)
        icon = {"web": "globe", "email": "mail", "phone": "phone"}.get(kind, "")
        return TextField(self.label, name=name, icon=icon)

    def _measured(self) -> tuple[str, bytes | None]:
        """The rhythm and the framework of the indicator whose formula this is."""
        return str(self.form.value("frequency") or ""), self.form.value("framework")

    def _choice(self, name: str) -> Choice:
        if self.field.type == "bool":
            options = [Option(None, _("Non renseigné")), Option(True, _("Oui")), Option(False, _("Non"))]
            return Choice(self.label, options, name=name)
        scheme = self.field.scheme
        choice = Choice(self.label, [Option(None, "—")], name=name)

        def arrived(terms: Sequence[tuple[str, str]]) -> None:
            made = [Option(None, "—")]
            for code, word in terms:
                look = looks.of(scheme, code, "")
                made.append(Option(code, word, look.icon, look.colour))
            choice.set_options(made)
            choice.set_value(self.form.value(self.field.name))

        work = partial(finding.terms, scheme=scheme, lang=language())
        self.form.store.query(work, arrived, owner=choice)
        return choice

    def _edited(self) -> None:
        self.form.write(
            self.field.name, self.widget.value(), done=isinstance(self.widget, (Choice, LookupField, TagsField))
        )

    def _left(self) -> None:
        if self.form.unsaved:
            self.form.write(self.field.name, self.widget.value(), done=True)

    # ---- references ------------------------------------------------------------------------------

    def _suggest(self, typed: str, answer: Answer) -> None:
        field = self.field

        def arrived(found: Sequence[finding.Found]) -> None:
            for one in (each for some in found for each in (some.id if some.kind == "terms" else (some,))):
                self.form.names[one.id] = one.label
            options = [self._as_option(one) for one in found]
            answer(options + self._creations(typed.strip(), {o.label.casefold() for o in options}))

        territories = self.form.store.territories
        work = partial(finding.suggest, field=field, typed=typed, lang=language(), territories=territories)
        self.form.store.query(work, arrived, owner=self.widget, key="suggest")

    def _as_option(self, one: finding.Found) -> Option:
        if one.kind == "actor":
            look = looks.actor_type(one.look)
            return Option(one.id, one.label, look.icon, look.colour, one.detail, one.also)
        if one.kind == "terms":  # several at once: a pasted list
            return Option(tuple(self._as_option(each) for each in one.id), one.label, "plus", "primary", one.detail)
        if one.kind == "term":
            look = looks.of(self.field.scheme, one.look, "tag")
            return Option(one.id, one.label, look.icon, look.colour, one.detail)
        if one.kind in ("need", "initiative"):
            look = looks.sector(one.look)
            return Option(one.id, one.label, look.icon, look.colour, one.detail)
        return Option(one.id, one.label, _REF_ICONS.get(one.kind, "map-pin"), "secondary", one.detail)

    def _creations(self, typed: str, known: set[str]) -> list[Option]:
        """What can be made from what is typed: an actor, or quarters of the person's commune."""
        if not typed or typed.casefold() in known:
            return []
        if self.field.ref == "actor":
            return [
                Option(
                    partial(finding.create_actor, name=typed),
                    _("Créer l’acteur « {name} »", name=typed),
                    "plus",
                    "primary",
                )
            ]
        if self.field.ref == "contact":
            label = _("Créer le contact « {name} »", name=typed)
            return [Option(partial(finding.create_contact, name=typed), label, "plus", "primary")]
        if self.field.type == "where" and self._commune():
            names = [part.strip() for part in typed.replace(";", ",").replace("،", ",").split(",") if part.strip()]
            label = (
                _("Créer le quartier « {name} »", name=typed)
                if len(names) == 1
                else _("Créer les quartiers : {names}", names=comma().join(names))
            )
            work = partial(finding.create_quarters, names=names, commune=self._commune())
            return [Option(work, label, "plus", "primary")]
        return []

    def _create(self, option: Option) -> None:
        """Make what the person asked for, then choose it."""

        def done(made: Sequence[finding.Found]) -> None:
            for one in made:
                self.form.names[one.id] = one.label
            if isinstance(self.widget, TagsField):
                self.widget.add(*(self._as_option(one) for one in made))
            else:
                self.widget.set_value(made[0].id, made[0].label)
                self._edited()

        work: Any = option.value
        self.form.store.change(work, label=option.label, done=done, owner=self.widget, quiet=True)
