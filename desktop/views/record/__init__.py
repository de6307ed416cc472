"""Owns a record on screen: list, form, what hangs on it; pages of actors, initiatives, places, contacts."""
