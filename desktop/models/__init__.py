"""The tables, and the one door to the database; knows nothing of who changes a row and why."""
