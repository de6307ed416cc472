"""Owns a meeting being held, as its room sees it. Must not know SQL or widgets."""
