"""Owns the map as its page sees it: points, packs, paper, publishing, figures. Must not know SQL or widgets."""
