"""Owns a meeting on screen: its room, its lines, its minutes; must not know how lines are kept."""
