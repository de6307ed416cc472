"""Owns one import or export on its way. Must not know formats, SQL or widgets."""
