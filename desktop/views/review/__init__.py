"""Owns what waits for a choice, on screen: versions side by side, likely twins."""
