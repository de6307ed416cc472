"""Files of each released format, kept for ever."""
