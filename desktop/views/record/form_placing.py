"""Owns giving the record of a form its point on the map beside it. Must not know SQL, nor how a map is drawn."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.i18n import _
from desktop.viewmodels.store import Store
from desktop.views.base_page import Shell
from desktop.views.map.map_beside import MapBeside
from desktop.views.map.map_placing import Placing
from desktop.views.record.record_detail import RecordDetail
from desktop.views.widgets.fields import PointField


class FormPlacing(QObject):
    """The record of a form gets its point on the map beside it. The map stays at it until Escape or another record."""

    def __init__(self, store: Store, shell: Shell, detail: RecordDetail, beside: MapBeside) -> None:
        super().__init__(detail)
        self._store = store
        self._shell = shell
        self._detail = detail
        self._beside = beside
        self._placing: Placing | None = None
        self._wanted = False  # as soon as the new record is saved
        bound = detail.main.bound.get("point")
        if bound is not None and isinstance(bound.widget, PointField):
            bound.widget.map_asked.connect(self.begin)
        detail.form.created.connect(lambda _id: self.begin() if self._wanted else None)
        detail.form.loaded.connect(self._stop_for_another)

    def begin(self) -> None:
        """Show the map and wait for the point; again to give up."""
        form = self._detail.form
        if self._placing is not None and self._placing.record is not None:
            self._placing.stop()
            return
        form.flush()
        self._wanted = form.id is None
        if form.id is None:
            if not form.unsaved:
                self._shell.say(_("Écrivez d’abord un nom : la fiche se place ensuite."))
            return
        shown = self._beside.bring()
        if shown is None:
            return
        if self._placing is None:
            self._placing = Placing(self._store, self._shell, shown, stays=True)
        self._placing.begin(form.kind, form.id, self._named)

    def _named(self) -> str:
        return str(self._detail.form.shown(self._detail.kind.title) or _("Sans titre"))

    def _stop_for_another(self) -> None:
        if self._placing is not None and self._placing.record not in (None, self._detail.form.id):
            self._placing.stop()
