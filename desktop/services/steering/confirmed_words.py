"""Owns saying when a record was confirmed and by whom; must not know rows, nor where it is shown."""

from __future__ import annotations

from desktop.i18n import _, format_iso


def said(assured_at: object, assured_by: object) -> str:
    """ "Confirmé le 2 oct. 2026 par Samira", "Jamais confirmé"."""
    if not assured_at:
        return _("Jamais confirmé")
    day = format_iso(str(assured_at))
    return _("Confirmé le {day} par {who}", day=day, who=assured_by) if assured_by else _("Confirmé le {day}", day=day)
