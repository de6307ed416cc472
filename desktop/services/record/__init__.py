"""Owns recording and reading records of any kind, what is named in them and what hangs on them; must not know a
page."""
