"""Owns what is counted by territory; must not know how it is drawn."""
