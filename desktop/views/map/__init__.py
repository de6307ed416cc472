"""Owns the map on screen: its page and its browser, filters, figures, packs of tiles, paper; must not know SQL."""
