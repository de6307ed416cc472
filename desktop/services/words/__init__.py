"""Owns words, dates and periods as people write them in the four languages; must not know a profile."""
