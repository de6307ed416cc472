"""Owns steering on screen: dashboard, projects, indicators, good practices, reports; must not know how one counts."""
