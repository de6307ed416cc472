"""Owns the lines of lists, facets and search, kept in step with what is written; must not know how they are asked."""
