"""Owns how tables that lie in a file become drafts of records, step by step. Must not know a format."""
