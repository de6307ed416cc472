"""Owns the help: the guide read and printed, the tour, what is new; must not know a record."""
