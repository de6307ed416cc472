"""Owns the colours of the two themes, each by what it is for. Must not know who paints with them, nor with what.

Colours are `#RRGGBB`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """Every colour the program paints with, by what it is for."""

    dark: bool
    text: str
    secondary: str
    tertiary: str
    canvas: str
    surface: str
    sunken: str
    line: str
    border: str
    primary: str
    on_primary: str
    primary_hover: str
    primary_tint: str
    hover: str
    sidebar: str
    sidebar_text: str
    sidebar_dim: str
    sidebar_active: str
    sidebar_badge: str
    badge: str
    on_badge: str
    ok: str
    ok_tint: str
    warn: str
    warn_tint: str
    warn_line: str
    error: str
    error_tint: str
    info: str
    info_tint: str
    neutral: str
    neutral_tint: str


LIGHT = Tokens(
    dark=False,
    text="#1B2430", secondary="#52606D", tertiary="#5C6A79",
    canvas="#F4F6F8", surface="#FFFFFF", sunken="#F1F3F6", line="#E1E6EB", border="#7F8C9B",
    primary="#0F6B75", on_primary="#FFFFFF", primary_hover="#0B5861", primary_tint="#E2F1F1",
    hover="#F1F5F6",
    sidebar="#11353C", sidebar_text="#E3EEEF", sidebar_dim="#A8C3C7", sidebar_active="#1F4C54",
    sidebar_badge="#2F565D", badge="#F5B83D", on_badge="#2B1D00",
    ok="#1A6E45", ok_tint="#E4F4EB", warn="#7A4A00", warn_tint="#FFF4DB", warn_line="#B7791F",
    error="#B42318", error_tint="#FDEBE9", info="#1D4F9E", info_tint="#E6EFFB",
    neutral="#465361", neutral_tint="#EBEFF3",
)  # fmt: skip

DARK = Tokens(
    dark=True,
    text="#E6EBF0", secondary="#A9B4C0", tertiary="#98A5B2",
    canvas="#161C21", surface="#1C2329", sunken="#141A1F", line="#323C46", border="#6A7683",
    primary="#5CC4CE", on_primary="#06262A", primary_hover="#7AD3DB", primary_tint="#173B40",
    hover="#242D35",
    sidebar="#0D1F24", sidebar_text="#DCE9EB", sidebar_dim="#8FADB2", sidebar_active="#1B3F46",
    sidebar_badge="#24444B", badge="#F5B83D", on_badge="#2B1D00",
    ok="#83D6A8", ok_tint="#16352A", warn="#F2C166", warn_tint="#3A2C10", warn_line="#B98A2E",
    error="#FF9C92", error_tint="#47201D", info="#9CC2FF", info_tint="#172B4D",
    neutral="#C3CCD5", neutral_tint="#2F3943",
)  # fmt: skip
