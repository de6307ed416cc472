"""Owns what a person sees: PySide6 widgets. No SQL, no mapped object, no business rule."""
