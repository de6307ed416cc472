"""Owns lists and forms as Qt sees them (QtCore only). Must not know SQL or widgets."""
