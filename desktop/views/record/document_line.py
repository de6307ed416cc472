"""Owns the line of a record's form in which a document of the toolbox is named that serves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.i18n import _
from desktop.viewmodels.documents import joining
from desktop.viewmodels.finding import Found
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.store import Store
from desktop.views.widgets.choice import Option
from desktop.views.widgets.lookup import LookupLine


class DocumentLine(LookupLine):
    """Offers documents by title and by what they say; the one picked serves the record shown."""

    def __init__(self, store: Store, kind: str, form: RecordForm) -> None:
        super().__init__(_("Joindre un document"), self._provide, name="field.join_toolbox")
        self.setPlaceholderText(_("Joindre un document de la boîte à outils…"))
        self._store = store
        self._kind = kind
        self._form = form
        self.picked.connect(self._take_document)
        form.loaded.connect(self._follow)
        form.created.connect(lambda _id: self._follow())
        self._follow()

    def _follow(self) -> None:
        self.clear()
        self.setEnabled(self._form.id is not None)

    def _provide(self, typed: str, answer: Callable[[Sequence[Option]], None]) -> None:
        def found(documents: list[Found]) -> None:
            answer(
                [Option(one.id, one.label or _("Sans titre"), "book-open", "primary", one.detail) for one in documents]
            )

        if typed.strip():
            joining.ask_documents(self._store, self, typed, found)
        else:
            answer([])

    def _take_document(self, option: Option) -> None:
        if isinstance(option.value, bytes) and self._form.id is not None:
            joining.join(self._store, self, option.value, self._kind, self._form.id)
        self.clear()
