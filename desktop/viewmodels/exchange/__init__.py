"""Owns giving, receiving and safety copies as their pages see them. Must not know SQL or widgets."""
