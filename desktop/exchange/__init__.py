"""Owns what leaves for people without Maillage, and what comes from other tools. Must not know widgets."""
