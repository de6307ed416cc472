"""Owns dashboard, alignment, projects, indicators and reports as their pages see them. Must not know SQL or widgets."""
