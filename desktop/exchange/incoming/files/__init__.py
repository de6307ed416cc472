"""Owns turning a stranger's bytes into tables, in a process of its own; must not know records nor sessions."""
