"""Owns the toolbox on screen: documents and checklists."""
