"""Owns the cells that every main record has; must not know any subject."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import cell


class Recorded:
    """State (draft or complete), audience of exports, who assured it last, and where it was read."""

    # "draft" when somebody says so; a record that lacks what it needs is a draft anyway (services.record.records)
    state: Mapped[str | None] = mapped_column(Text, info=cell("state", guard="auto"))
    visibility: Mapped[str | None] = mapped_column(Text, info=cell("visibility"))
    # dates as ISO text: canonical as they are. Two people assuring on one day is no clash
    assured_at: Mapped[str | None] = mapped_column(Text, info=cell("assured", guard="auto"))
    assured_by: Mapped[str | None] = mapped_column(Text, info=cell("assured", guard="auto"))
    source: Mapped[str | None] = mapped_column(Text, info=cell("source"))
