"""Floor 0: errors, languages, settings, folders, the writer of files, the diary, the clock."""
