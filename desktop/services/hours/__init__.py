"""Opening hours: read from what people write, kept as iCalendar rules, told back, and held against the clock.

Must not know rows nor pages. `docs/decisions/opening-hours.md` says why a reader of our own.
"""
