"""Owns erasing the person whose contact is shown: the entry of the menu, the question in the page, what is said after.

Must not know how a person is erased.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.i18n import _
from desktop.viewmodels.record.erasing import Erasing
from desktop.views.record.erasure_question import erasure_question
from desktop.views.widgets.notices import Banner
from desktop.views.widgets.typed_question import TypedQuestion

if TYPE_CHECKING:
    from desktop.viewmodels.jobs import Failure
    from desktop.viewmodels.store import Store
    from desktop.views.base_page import Shell
    from desktop.views.record.record_detail import RecordDetail


class ErasingPerson(QObject):
    """Erasing, in the detail of a contact."""

    def __init__(self, detail: RecordDetail, store: Store, shell: Shell) -> None:
        super().__init__(detail)
        self._detail = detail
        self._shell = shell
        self.model = Erasing(store, "person", self)
        self.question: TypedQuestion | None = None
        detail.offer(_("Effacer cette personne…"), "eraser", "action.erase_person", self.ask)
        self.model.foreseen.connect(self._ask)
        self.model.erased.connect(self._erased)
        self.model.failed.connect(self._failed)
        detail.form.loaded.connect(self._loaded)

    def ask(self) -> None:
        """Ask what erasing the person shown would do; the question follows in the page."""
        self._detail.form.flush()
        if self._detail.form.id is not None:
            self.model.foresee(self._detail.form.id)

    def _ask(self, id_: bytes, head: str, lines: list[str]) -> None:
        if id_ != self._detail.form.id:
            return
        asked = erasure_question(head, lines, _("Effacer cette personne pour toujours"), "erase_person")
        self.question = TypedQuestion(asked, lambda: self._go(id_), self._leave)
        self._detail.clear_notices()
        self._detail.set_aside(self.question)
        self.question.begin()

    def _go(self, id_: bytes) -> None:
        self.model.erase(id_, self._shell.settings.author_name)

    def _leave(self) -> None:
        self.question = None
        self._detail.drop_aside()

    def _erased(self, said: str) -> None:
        self._leave()
        self._detail.show_notice(Banner(said, tone="ok", closable=True))

    def _failed(self, failure: Failure) -> None:
        self._leave()
        self._detail.show_notice(Banner(failure.sentence, tone="error", details=failure.details, closable=True))

    def _loaded(self) -> None:
        if self._detail.form.value("erased") and not self._detail.has_notice:
            text = _(
                "Cette personne a été effacée. Pour l’inscrire de nouveau, avec son accord, faites une autre fiche."
            )
            self._detail.show_notice(Banner(text, tone="info"))
