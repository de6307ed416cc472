"""The map as plain data: page, points, places and icons. Must not know Qt or any window."""
