"""Owns the local undo stack's tables; must not know how a step is undone."""

from __future__ import annotations

from sqlalchemy import Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base


class Step(Base):
    """One act that undo takes back: a committed field, a bulk act, a received file."""

    __tablename__ = "step"

    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    label: Mapped[str] = mapped_column(Text, nullable=False, default="")
    at: Mapped[str] = mapped_column(Text, nullable=False, default="")  # UTC, ISO
    undone: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    # what a received file's step names, so that taking it back is a retraction and not edits
    receipt: Mapped[bytes | None] = mapped_column(LargeBinary)


class StepCell(Base):
    """One cell that a step changed. Values are canonical bytes (`sync.canonical`)."""

    __tablename__ = "step_cell"
    __table_args__ = (Index("ix_step_cell_step", "step"),)

    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    step: Mapped[int] = mapped_column(Integer, nullable=False)
    tbl: Mapped[str] = mapped_column(Text, nullable=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(ID_LENGTH), nullable=False)
    field: Mapped[str] = mapped_column(Text, nullable=False)
    old: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)
    new: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)
