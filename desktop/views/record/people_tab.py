"""Owns the tab of people in an initiative: whether they may be counted elsewhere too, and the grid of their numbers.

Must not know how either is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.i18n import _, language
from desktop.viewmodels import finding
from desktop.viewmodels.record.people_grid import PeopleSheet
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.record.people_grid import PeopleGrid
from desktop.views.widgets.basics import Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.rows import FieldRow
from desktop.views.widgets.scroll import Scroll

if TYPE_CHECKING:
    from desktop.views.record.record_detail import RecordDetail


class PeopleTab(Scroll):
    """The people of the initiative shown."""

    CHAPTER = "projects"

    def __init__(self, store: Store, detail: RecordDetail, review: Callable[[], object]) -> None:
        super().__init__()
        self._form = detail.form
        theme.lay(self.column, 20, 14, 20, 20, gap=14)
        self.state = PeopleSheet(store, self)
        self.counting = Choice(_("Double compte"), [Option(None, "—")], name="field.people_counting")
        self.counting.edited.connect(self._counted)
        words = _(
            "Dites si ces personnes sont comptées seulement ici, ou peut-être aussi dans une autre initiative : les "
            "totaux de plusieurs initiatives n’ajoutent jamais sans le dire des personnes comptées deux fois. Sans "
            "réponse, on suppose qu’elles peuvent l’être."
        )
        self.column.addWidget(FieldRow(_("Double compte"), self.counting, help_text=words))
        self.grid = PeopleGrid(self.state, review)
        self.column.addWidget(self.grid)
        keys = _(
            "Entrée descend, Tab avance. Un bloc copié d’un tableur se colle dans la case où l’on est : une case vide "
            "du bloc n’efface rien."
        )
        self.column.addWidget(Label(keys, size="secondary", tone="tertiary", wrap=True))
        self.column.addStretch(1)
        self._form.loaded.connect(self._loaded)
        self._form.created.connect(self.state.show)
        self.state.saved.connect(lambda: self._form.saved.emit(datetime.now().astimezone()))
        work = partial(finding.terms, scheme="counting", lang=language())
        store.query(work, self._offer, owner=self, key="counting")

    def _offer(self, terms: Any) -> None:
        self.counting.set_options([Option(None, "—"), *(Option(code, word) for code, word in terms)])
        self.counting.set_value(self._form.value("counting"))

    def _counted(self) -> None:
        self._form.write("counting", self.counting.value(), done=True)
        self._form.flush()

    def _loaded(self) -> None:
        self.state.title = str(self._form.shown("title") or _("Sans titre"))
        self.counting.set_value(self._form.value("counting"))
        self.counting.setEnabled(self._form.id is not None)
        if self._form.id != self.state.id or self._form.id is None:
            self.state.show(self._form.id)

    def flush(self) -> None:
        """Save at once what is typed."""
        self.grid.flush()

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return self.grid.unsaved
