"""Owns what may be told to whom, field by field; must not know a format."""
