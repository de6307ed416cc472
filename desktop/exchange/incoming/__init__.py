"""Everyone else's files become records. Owns reading, understanding, previewing and keeping them; not pages."""
