"""Owns asking lists: which records, in which order, and the words of their rows; must not know how a list is
painted."""
