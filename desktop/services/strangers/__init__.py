"""Owns looking into what strangers made (pictures, documents, archives) in a process of its own; must not know
records."""
