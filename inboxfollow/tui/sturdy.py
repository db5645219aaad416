"""An application that gives the terminal back whatever happens, and tells its caller why it ended."""

import asyncio
import os
import signal
import threading
from contextlib import suppress
from typing import Any, TypeVar

from textual.app import App
from textual.worker import WorkerFailed

Result = TypeVar("Result")
LAST_SECONDS = 3.0
"""After so long the process ends in any case: what it leaves undone is taken up again, as after a kill."""
EXIT_CODE = 129
"""As a shell names an end by SIGHUP."""


class SturdyApp(App[Result]):
    """An unexpected exception ends it without a word on the screen; `open_screen` raises it anew."""

    stopped = False
    """It was told to stop from outside (SIGTERM, SIGHUP)."""

    def on_mount(self) -> None:
        """A signal to stop ends it like any other way out: the terminal is put in order first."""
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            for name in ("SIGTERM", "SIGHUP"):
                with suppress(ValueError, AttributeError):  # a system without such signals
                    signal.signal(getattr(signal, name), lambda *_: self._hear(loop))

    def _hear(self, loop: asyncio.AbstractEventLoop) -> None:
        """The loop may be stuck in drawing on a terminal that is gone, and never come to it."""
        last = threading.Timer(LAST_SECONDS, os._exit, (EXIT_CODE,))
        last.daemon = True
        last.start()
        loop.call_soon_threadsafe(self._stop)

    def _stop(self) -> None:
        self.stopped = True
        self.exit()

    def _fatal_error(self) -> None:
        """Textual would draw a traceback with the values of all variables, and so mail, into the terminal."""
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    @property
    def failure(self) -> Exception | None:
        """What ended it, where it was not a person."""
        error = self._exception
        if isinstance(error, WorkerFailed):
            return error.error if isinstance(error.error, Exception) else error
        return error


def open_screen(app: SturdyApp[Result], **options: Any) -> Result | None:
    """Runs it on the terminal until it ends, and returns what it ends with. Raises what ended it, with the terminal in
    order, and KeyboardInterrupt where it was told to stop."""
    found = app.run(**options)
    if app.failure is not None:
        raise app.failure
    if app.stopped:
        raise KeyboardInterrupt
    return found
