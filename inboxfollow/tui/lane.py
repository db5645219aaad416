"""Two ways to do things beside the screen: in order and for certain, or such that nobody has to wait for them."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from textual.app import App
from textual.worker import get_current_worker

Result = TypeVar("Result")
_LOOK = 0.1
"""Seconds between two looks at whether the person has left."""


class Lane:
    """Jobs one after the other in one thread: decisions must not overtake one another. What was put in is done even
    where the person leaves meanwhile; the program ends after it."""

    def __init__(self) -> None:
        self._jobs: deque[Callable[[], None]] = deque()
        self._guard = threading.Lock()
        self._running = False

    def put(self, app: App[Any], job: Callable[[], None]) -> None:
        """Does it after all that was put in before."""
        with self._guard:
            self._jobs.append(job)
            idle, self._running = not self._running, True
        if idle:
            app.run_worker(self._drain, thread=True, group="decide")

    def _drain(self) -> None:
        while True:
            with self._guard:
                if not self._jobs:
                    self._running = False
                    return
                job = self._jobs.popleft()
            job()


def leavable(job: Callable[[], Result]) -> Callable[[], Result | None]:
    """A job for a thread worker that is left behind when the worker is cancelled, so that a silent server keeps nobody
    from quitting. Only for work that may be killed at any instant: reading mailboxes, filing."""

    def run() -> Result | None:
        worker, outcome = get_current_worker(), Future[Result]()
        threading.Thread(target=_fill, args=(outcome, job), daemon=True).start()
        while not worker.is_cancelled:
            if wait([outcome], _LOOK).done:
                return outcome.result()
        return None

    return run


def _fill(outcome: "Future[Result]", job: Callable[[], Result]) -> None:
    try:
        outcome.set_result(job())
    except BaseException as error:
        outcome.set_exception(error)
