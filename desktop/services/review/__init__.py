"""Owns what a person must settle, and settling it; must not know widgets nor how clashes are found."""
