"""Workbooks as ten offices keep them, written without looking at what the importer knows, and what is true of each."""
