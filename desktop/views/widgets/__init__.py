"""Small reusable widgets: each knows the theme and the language, none knows a record, a page or the store."""
