"""One helping process, so that reading mail and storing it take place at once on two cores.

It ends with its parent, also when that is killed: the pipe closes. It never touches the network or the store.
"""

import contextlib
import gc
import multiprocessing
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, TypeVar

from inboxfollow.ports.errors import Transient

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 8
"""Items that are handed over before the first result is taken."""
MOST = 12
"""Items under way at once, here and there; bounds the memory."""


_Answer = tuple[Any, Exception | None]


class SideProcess:
    """Implements ports.workers.Workers. The process is started when there is enough to do, and kept until `close`.

    It helps one caller at a time: whoever comes meanwhile, on any thread, does their own work."""

    def __init__(self) -> None:
        self._taken = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], *, many: bool) -> Iterator[Result]:
        """See ports.workers.Workers."""
        if (not many and self._pipe is None) or not self._taken.acquire(blocking=False):
            yield from map(function, items)
            return
        try:
            yield from self._through_pipe(function, items)
        finally:
            self._taken.release()

    def _through_pipe(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Hands over what the helper can take; while it is busy and nothing is ready, an item is done here."""
        pipe = self._started()
        waiting: deque[_Answer | None] = deque()  # None: the helper owes it
        away = 0
        try:
            for item, failure in _guarded(items):
                while waiting and (failure is not None or len(waiting) > MOST or _is_ready(waiting[0], pipe)):
                    away -= waiting[0] is None
                    yield _result(waiting.popleft(), pipe)
                if failure is not None:
                    raise failure
                if away < AHEAD:
                    pipe.send((function, item))
                    waiting.append(None)
                    away += 1
                else:
                    waiting.append(_answer(function, item))
            while waiting:
                away -= waiting[0] is None
                yield _result(waiting.popleft(), pipe)
        finally:
            if away:  # answers that nobody will take are still on their way
                self.close()

    def close(self) -> None:
        """Ends the process; may be called twice."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join(5)
        self._process = self._pipe = None

    def _started(self) -> "Connection[Any, Any]":
        if self._pipe is None:
            _start_tracker()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs,), name="inboxfollow-reader", daemon=True)
            process.start()
            self._process = process
            theirs.close()
        return self._pipe


def _start_tracker() -> None:
    """Starts the process that multiprocessing keeps for itself. It inherits stderr, and while a screen is open that is
    a stand-in without a file, which no process can inherit: it gets the real one."""
    if sys.platform != "win32":
        from multiprocessing import resource_tracker

        with contextlib.redirect_stderr(sys.__stderr__):
            resource_tracker.ensure_running()


def collect_seldom() -> None:
    """Lets this process look for circular garbage less often: mail makes many values and hardly any circles, and a
    quarter of the time of a scan went into looking."""
    gc.set_threshold(100_000, 20, 50)


def _guarded(items: Iterable[Item]) -> Iterator[tuple[Item | None, Exception | None]]:
    """The items, and last the error in which they ended, if they did."""
    try:
        for item in items:
            yield item, None
    except Exception as error:  # raised again after the results that come before it
        yield None, error


def _is_ready(first: "_Answer | None", pipe: "Connection[Any, Any]") -> bool:
    return first is not None or pipe.poll()


def _result(first: "_Answer | None", pipe: "Connection[Any, Any]") -> Any:
    """What was done here, or the helper's answer. Raises what the function raised; Transient if the helper died."""
    try:
        result, error = first or pipe.recv()
    except (EOFError, OSError) as lost:
        raise Transient("the helping process ended early", "scan again; what was read is kept") from lost
    if error is not None:
        raise error
    return result


def _answer(function: Callable[[Any], Any], item: Any) -> "_Answer":
    try:
        return function(item), None
    except Exception as error:  # whatever it is, it belongs to the caller, in its turn
        return None, error


def _serve(pipe: "Connection[Any, Any]") -> None:
    """The helper's life: until the other end closes. A thread takes what is sent, so that neither end ever waits for
    the other to read."""
    collect_seldom()
    inbox: SimpleQueue[tuple[Callable[[Any], Any], Any] | None] = SimpleQueue()
    threading.Thread(target=_take, args=(pipe, inbox), daemon=True).start()
    while (work := inbox.get()) is not None:
        function, item = work
        answer = _answer(function, item)
        try:
            pipe.send(answer)
        except OSError:  # the parent is gone
            return


def _take(pipe: "Connection[Any, Any]", inbox: "SimpleQueue[tuple[Callable[[Any], Any], Any] | None]") -> None:
    try:
        while True:
            inbox.put(pipe.recv())
    except (EOFError, OSError):
        inbox.put(None)
