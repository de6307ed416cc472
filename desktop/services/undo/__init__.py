"""Owns what an act changed: taking it back, doing it again, telling its story; must not know what an act is about."""
