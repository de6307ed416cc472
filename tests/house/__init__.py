"""The rules of the house as tests. Each rule has a sabotage beside it: a bad text that it must catch."""
