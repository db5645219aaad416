"""Draws the progress of a scan on stderr: bars that move on a terminal, a few plain lines otherwise."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from inboxfollow.app.events import AccountStarted, FolderFailed, FolderProgress, Progress, TextProgress
from inboxfollow.app.wording import clean, plural
from inboxfollow.cli import output

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

_SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def scan_progress() -> Iterator[Callable[[Progress], None]]:
    """Hands out what the poll calls with every event; what was drawn is gone or complete at the end."""
    if not sys.stderr.isatty():
        yield PlainLines(output.narrate, time.monotonic)
        return
    with _bars() as bars:
        yield LiveBars(bars)


class PlainLines:
    """One line for an account, a finished folder and a failure, and now and then one for a folder that takes long."""

    def __init__(self, write: Callable[[str], None], seconds: Callable[[], float]) -> None:
        self._write = write
        self._seconds = seconds
        self._written = seconds()

    def __call__(self, event: Progress) -> None:
        """Takes one event."""
        match event:
            case AccountStarted(account, folders):
                self._say(f"{account}: {plural(folders, 'folder')}")
            case FolderFailed(account, folder, error):
                self._say(f"{account}/{folder}: {error}" if folder else f"{account}: {error}")
            case FolderProgress(account, folder, done, total):
                self._count(f"{account}/{folder}", done, total, "message")
            case TextProgress(account, done, total):
                self._count(account, done, total, "text")

    def _count(self, place: str, done: int, total: int, what: str) -> None:
        if total and done >= total:
            self._say(f"{place}: {plural(total, what)}")
        elif done and self._seconds() - self._written >= _SECONDS_BETWEEN_LINES:
            self._say(f"{place}: {done:,} of {plural(total, what)}")

    def _say(self, words: str) -> None:
        self._write(words)
        self._written = self._seconds()


class LiveBars:
    """A bar for each folder that has news, with its rate and the time left."""

    def __init__(self, bars: "Bars") -> None:
        self._bars = bars
        self._tasks: dict[tuple[str, str], int] = {}

    def __call__(self, event: Progress) -> None:
        """Takes one event."""
        match event:
            case AccountStarted():
                pass
            case FolderFailed(account, folder, error):
                place = f"{account}/{folder}" if folder else account
                self._bars.console.print(clean(f"{place}: {error}"), style="red", markup=False, highlight=False)
            case FolderProgress(account, folder, done, total):
                self._move((account, folder), f"{account}/{folder}", done, total)
            case TextProgress(account, done, total):
                self._move((account, ""), f"{account}: texts", done, total)

    def _move(self, key: tuple[str, str], title: str, done: int, total: int) -> None:
        if not total:
            return
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task(clean(title), total=total)
        task = self._bars.tasks[self._tasks[key]]
        self._bars.update(task.id, completed=done, total=total)


def _bars() -> "Bars":
    from rich import progress
    from rich.console import Console
    from rich.text import Text

    class Rate(progress.ProgressColumn):
        """Messages a second."""

        def render(self, task: progress.Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f}/s" if speed else "", style="dim")

    return progress.Progress(
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(bar_width=24),
        progress.MofNCompleteColumn(),
        Rate(),
        progress.TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
    )
