"""Owns other people's files on screen: importing them, exporting for them; must not know a format."""
