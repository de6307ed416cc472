"""Owns comparing change files with geodiff and with the session extension of SQLite, on the same rows and edits."""
