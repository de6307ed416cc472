"""Owns the figures of steering: who does what, for how many, against what need. Must not know a page."""
