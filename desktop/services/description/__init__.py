"""Owns what each kind of record consists of, described once; must not know how a form, a list or a command shows it."""
