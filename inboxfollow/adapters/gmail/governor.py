"""Keeps within the quota, which Gmail counts in units per user and minute (PROTOCOLS B1 and B4).

The window slides: what was spent in any 60 seconds stays within the limit, and may be spent at once. Others may draw on
the same quota (another process, another program of the same project), so a refusal halves the limit, and it takes ten
minutes to grow from nothing to the whole again.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

WINDOW = 60.0
"""Seconds over which units are counted."""
RECOVERY = 600.0
"""Seconds in which the limit would grow from nothing to the whole."""
LEAST = 1 / 20
"""The share of the limit below which it is never lowered."""
LONGEST_PAUSE = 64.0
"""Seconds after which at the latest a refused call is tried again, where the server names no time."""


class Governor:
    """The quota of one user. May be shared by threads; `clock` and `sleep` are in seconds, the clock monotonic."""

    def __init__(
        self,
        units_per_minute: int = 6000,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._whole = float(units_per_minute)
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._spent: deque[tuple[float, int]] = deque()
        self._within = 0
        self._lowered_to, self._lowered_at = self._whole, clock()
        self.units = 0
        """Units spent so far, without those of refused calls."""

    @property
    def limit(self) -> float:
        """Units that may be spent in a minute as things are."""
        grown = self._lowered_to + self._whole * (self._clock() - self._lowered_at) / RECOVERY
        return min(self._whole, grown)

    def spend(self, units: int) -> None:
        """Waits until so many units may be spent, and counts them. More than the whole limit waits for an empty
        window."""
        with self._lock:
            while (wait := self._wait(units)) > 0:
                self._sleep(wait)
            self._spent.append((self._clock(), units))
            self._within += units
            self.units += units

    def refused(self, units: int, attempt: int, retry_after: float | None) -> float:
        """Takes note that so many units were refused, at the attempt of that number (from 0); returns the seconds to
        pause. What the server says of them comes first."""
        with self._lock:
            self.units -= units
            self._lowered_to = max(self.limit / 2, self._whole * LEAST)
            self._lowered_at = self._clock()
        return min(2.0**attempt, LONGEST_PAUSE) if retry_after is None else max(retry_after, 0.0)

    def pause(self, seconds: float) -> None:
        """Does nothing for so long."""
        self._sleep(seconds)

    def _wait(self, units: int) -> float:
        """Seconds until the oldest spending leaves the window, 0 where there is room."""
        now = self._clock()
        while self._spent and self._spent[0][0] <= now - WINDOW:
            self._within -= self._spent.popleft()[1]
        if not self._spent or self._within + units <= self.limit:
            return 0.0
        return max(self._spent[0][0] + WINDOW - now, 0.001)
