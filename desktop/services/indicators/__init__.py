"""Owns indicators at work: their values, the formulas that compute them, what looks wrong in them. No Qt, no page."""
