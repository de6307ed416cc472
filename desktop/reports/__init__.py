"""The documents that people take away: minutes and what follows them. Must not know a foreign format, nor widgets."""
