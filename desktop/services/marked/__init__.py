"""Owns typed lines that name people, actors and days, as they are kept and read; must not know a meeting."""
