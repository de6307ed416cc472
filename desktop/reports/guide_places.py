"""Owns finding on which page of a PDF of ours a chapter begins. Must not know what drew it, nor what a chapter says."""

from __future__ import annotations

import ctypes

import pypdfium2
from pypdfium2 import raw


def places(pdf: bytes) -> dict[str, int]:
    """Name of a place that something links to -> its page, from 1; nothing for what is no PDF.

    Only for a PDF of our own: strangers' are read in a process of their own (`services.strangers.papers`).
    """
    try:
        opened = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return {}
    try:
        found = (_place(opened, number) for number in range(raw.FPDF_CountNamedDests(opened.raw)))
        return {name: page for name, page in found if page > 0}
    finally:
        opened.close()


def _place(opened: pypdfium2.PdfDocument, number: int) -> tuple[str, int]:
    size = ctypes.c_long(0)
    raw.FPDF_GetNamedDest(opened.raw, number, None, size)
    name = ctypes.create_string_buffer(max(0, size.value))
    place = raw.FPDF_GetNamedDest(opened.raw, number, name, size)
    page: int = raw.FPDFDest_GetDestPageIndex(opened.raw, place)
    return name.raw.decode("utf-16-le").rstrip("\0"), page + 1
