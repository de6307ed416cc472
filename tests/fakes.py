"""What tests hand in place of the world: a clock they turn themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class ManualClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, start: datetime = datetime(2024, 3, 4, 9, 30, tzinfo=UTC)) -> None:
        self.moment = start

    def now(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> datetime:
        """Move by a timedelta's words: `forward(minutes=5)`."""
        self.moment += timedelta(**span)
        return self.moment
