"""Owns photographs and documents joined to records, and their bytes on this laptop; must not know files given."""
