"""Owns a record and its list as Qt sees them: typed, saved, what hangs on it. Must not know SQL or widgets."""
