"""Owns needs, actions, roadmaps and trainings as their pages see them. Must not know SQL or widgets."""
