"""The second front-end: the same verbs without a window. Owns only words in and words out; must not know Qt."""
