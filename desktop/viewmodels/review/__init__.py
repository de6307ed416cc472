"""Owns what waits for a choice, and likely twins, as their pages see them. Must not know SQL or widgets."""
