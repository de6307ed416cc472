"""Owns what is planned and done between meetings: actions, roadmaps, trainings; must not know widgets."""
