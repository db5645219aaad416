"""One helping process, so that reading mail and storing it take place at once on two cores.

It ends with its parent, also when that is killed: the pipe closes. It never touches the network or the store.
"""

import gc
import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, TypeVar

from inboxfollow.ports.errors import Transient

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 8
"""Items under way at once, so that the helper has work while the caller is busy; bounds the memory."""
PATIENCE = 5.0
"""Seconds that an item which is being fetched may take when nobody wants it any more."""
_END = Exception("no more items")
_DIED = ("the helping process ended early", "scan again; what was read is kept")


class SideProcess:
    """Implements ports.workers.Workers. The process is started when there is enough to do, and kept until `close`."""

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], *, many: bool) -> Iterator[Result]:
        """See ports.workers.Workers."""
        if not many and self._pipe is None:
            yield from map(function, items)
            return
        yield from self._through_pipe(function, items)

    def _through_pipe(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """A thread takes the items, which may wait for a server, and hands them over; the caller gets the answers."""
        pipe = self._started()
        feeder = _Feeder(pipe, function, items)
        feeder.start()
        owed = False
        try:
            while (failure := feeder.handed_over.get()) is not _END:
                if failure is not None:
                    raise failure
                owed = True
                result = _received(pipe)
                owed = False
                feeder.room.release()
                yield result
        finally:
            if feeder.stop() or owed:  # answers that nobody will take are still on their way
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
            sys.setswitchinterval(0.001)  # the feeder reads in small pieces and must not wait long for each turn
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), name="inboxfollow-reader", daemon=True)
            self._process.start()
            theirs.close()
        return self._pipe


def collect_seldom() -> None:
    """Lets this process look for circular garbage less often: mail makes many values and hardly any circles, and a
    quarter of the time of a scan went into looking."""
    gc.set_threshold(100_000, 20, 50)


class _Feeder(threading.Thread):
    """Hands items to the helper, at most AHEAD of the answers that were taken."""

    def __init__(self, pipe: "Connection[Any, Any]", function: Callable[[Any], Any], items: Iterable[Any]) -> None:
        super().__init__(name="inboxfollow-feeder", daemon=True)
        self.room = threading.Semaphore(AHEAD)
        self.handed_over: SimpleQueue[Exception | None] = SimpleQueue()
        """None for an item that was handed over; last the error in which the items ended, or _END."""
        self._pipe, self._function, self._items, self._stopped = pipe, function, items, False

    def run(self) -> None:
        """Ends with the items, or once stopped."""
        try:
            for item in self._items:
                self.room.acquire()
                if self._stopped:
                    return
                _send(self._pipe, (self._function, item))
                self.handed_over.put(None)
        except Exception as error:  # raised in the caller, after the results that come before it
            self.handed_over.put(error)
        else:
            self.handed_over.put(_END)

    def stop(self) -> bool:
        """Ends it; returns whether answers are still owed for what it handed over."""
        self._stopped = True
        self.room.release()
        self.join(PATIENCE)
        owed = False
        while not self.handed_over.empty():
            owed |= self.handed_over.get() is None
        return owed or self.is_alive()


def _send(pipe: "Connection[Any, Any]", work: tuple[Callable[[Any], Any], Any]) -> None:
    try:
        pipe.send(work)
    except OSError as lost:
        raise Transient(*_DIED) from lost


def _received(pipe: "Connection[Any, Any]") -> Any:
    """The helper's next answer. Raises what the function raised; Transient if the helper died."""
    try:
        result, error = pipe.recv()
    except (EOFError, OSError) as lost:
        raise Transient(*_DIED) from lost
    if error is not None:
        raise error
    return result


def _answer(function: Callable[[Any], Any], item: Any) -> tuple[Any, Exception | None]:
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
