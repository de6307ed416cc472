"""Owns giving and receiving on screen; must not know how files are made or merged."""
