"""Owns what follows meetings, on screen: actions, decisions, roadmaps, trainings."""
