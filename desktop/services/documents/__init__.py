"""Owns documents: the toolbox, what ships, what is found in them, checklists, the guide; must not know widgets."""
