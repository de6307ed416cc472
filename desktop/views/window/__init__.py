"""Owns the window itself: its shell, menus and keys, how it starts, its settings; must not know a kind of record."""
