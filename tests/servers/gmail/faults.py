"""What goes wrong on demand: see the head of the package."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.servers.gmail.answers import ApiError

REASONS = {
    400: "invalidArgument",
    401: "authError",
    403: "rateLimitExceeded",
    404: "notFound",
    429: "rateLimitExceeded",
}
REASONS |= {500: "backendError", 502: "backendError", 503: "backendError"}


class Dropped(Exception):
    """The connection ends here, without an answer."""


@dataclass(slots=True)
class Fault:
    """Something that goes wrong; `struck` counts how often it did."""

    method: str
    status: int
    reason: str
    retry_after: int | None
    drop: Literal["", "before", "after"]
    effect: bool
    stall: float
    call: Callable[[], object] | None
    id: str
    times: int | None
    message: str = ""
    struck: int = 0

    def before(self, wait: Callable[[float], object]) -> None:
        """What happens before the method does anything. Raises Dropped or ApiError."""
        if self.call is not None:
            self.call()
        if self.stall:
            wait(self.stall)
        if self.drop == "before":
            raise Dropped
        if self.status and not self.effect:
            raise self._error()

    def after(self) -> None:
        """What happens after its effect, in place of its answer. Raises Dropped or ApiError."""
        if self.drop == "after":
            raise Dropped
        if self.status and self.effect:
            raise self._error()

    def _error(self) -> ApiError:
        reason = self.reason or REASONS.get(self.status, "backendError")
        return ApiError(self.status, reason, self.message or "A fault that the test planned.", self.retry_after)


class Faults:
    """The faults that are planned; of several that fit, the one that was told first strikes."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self._lock = threading.Lock()

    def plan(self, fault: Fault) -> Fault:
        """Plans one more."""
        with self._lock:
            self._planned.append(fault)
        return fault

    def heal(self) -> None:
        """Forgets all."""
        with self._lock:
            self._planned.clear()

    def take(self, method: str, id: str) -> Fault | None:
        """The fault that strikes here and now, if one does. "any" fits every method, but neither "batch" (the whole
        request) nor "token"."""
        with self._lock:
            for fault in self._planned:
                fits = fault.method == method or (fault.method == "any" and method not in ("batch", "token"))
                if fits and fault.id in ("", id) and (fault.times is None or fault.struck < fault.times):
                    fault.struck += 1
                    return fault
        return None
