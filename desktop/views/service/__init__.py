"""Owns services on screen: their page, and where to send somebody today; must not know how answers are found."""
