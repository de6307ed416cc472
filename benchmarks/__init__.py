"""Owns measuring: made-up profiles, contenders run in turn, and the tables of docs/performance.md."""
