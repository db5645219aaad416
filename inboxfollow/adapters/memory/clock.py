"""A clock that stands still until it is moved."""

from datetime import datetime, timedelta


class FixedClock:
    """Implements ports.clock.Clock for the demo and for tests."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """The moment it was set to, aware."""
        return self._now

    def tick(self, span: timedelta) -> None:
        """Moves it."""
        self._now += span
