"""Owns documents, checklists, *Orienter* and the help as their pages see them. Must not know SQL or widgets."""
