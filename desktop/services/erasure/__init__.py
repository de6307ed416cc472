"""Owns making people and photographs unreadable for good, and telling it before; must not know how a page asks for
it."""
