"""Owns merging by file: capture, sealed bundles, the merge and its file; must not know titles, forms or languages."""
