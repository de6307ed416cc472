"""Owns needs on screen: how grave they are, where nobody answers, their order in a meeting, how they end."""
