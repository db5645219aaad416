"""Quota units per minute and user, in a window that slides (PROTOCOLS B1), and the count of what was spent."""

import threading
from collections import Counter, deque
from collections.abc import Callable

from tests.servers.gmail.answers import ApiError

WINDOW_SECONDS = 60.0
UNITS = {
    "getProfile": 1,
    "history.list": 2,
    "messages.list": 5,
    "messages.get": 20,
    "messages.send": 100,
    "messages.modify": 5,
    "messages.batchModify": 50,
    "messages.trash": 5,
    "messages.untrash": 5,
    "messages.attachments.get": 20,
    "threads.list": 10,
    "threads.get": 40,
    "threads.modify": 10,
    "threads.trash": 10,
    "threads.untrash": 10,
    "labels.list": 1,
    "labels.get": 1,
    "labels.create": 5,
    "settings.sendAs.list": 1,
    "drafts.create": 10,
    "drafts.list": 5,
    "drafts.get": 20,
    "drafts.send": 100,
    "drafts.delete": 10,
}


class Quota:
    """Counts units. `per_minute` None is no limit. `clock` tells seconds, from anywhere on.

    Over the limit the answer is `status` with `reason` and, where `retry_after` is on, the seconds until there is room.
    """

    def __init__(self, per_minute: int | None, clock: Callable[[], float]) -> None:
        self.per_minute, self.clock = per_minute, clock
        self.status, self.reason, self.retry_after = 403, "rateLimitExceeded", False
        self.spent: Counter[str] = Counter()
        self._window: deque[tuple[float, int]] = deque()
        self._in_window = 0
        self._lock = threading.Lock()

    def spend(self, method: str) -> int:
        """Takes the units of one call and returns them; raises ApiError where they are not there (and takes none)."""
        units = UNITS.get(method, 5)
        with self._lock:
            now = self.clock()
            while self._window and self._window[0][0] <= now - WINDOW_SECONDS:
                self._in_window -= self._window.popleft()[1]
            if self.per_minute is not None and self._in_window + units > self.per_minute:
                raise self._refusal(now)
            self._window.append((now, units))
            self._in_window += units
            self.spent[method] += units
        return units

    def reset(self) -> None:
        """Forgets what was counted; the window goes on."""
        with self._lock:
            self.spent.clear()

    def _refusal(self, now: float) -> ApiError:
        oldest = self._window[0][0] if self._window else now
        wait = max(1, int(oldest + WINDOW_SECONDS - now) + 1) if self.retry_after else None
        message = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service 'gmail.googleapis.com'."
        return ApiError(self.status, self.reason, message, wait)
