"""The public site: a folder of pages in four languages. Owns what is on them; must not know a database or widgets."""
