"""Owns what records, territories and the entries of shared lists are called, language by language; must not know a
form."""
