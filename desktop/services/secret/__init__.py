"""Owns cells that are ciphertext, and their keys; must not know a kind of record."""
