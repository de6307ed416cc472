"""Owns the language of formulas: read, said in four languages, checked; must not know how a figure is computed."""
