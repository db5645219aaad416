"""After the last step: the first scan, a bar for each folder."""

from dataclasses import dataclass, replace
from threading import Event

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ProgressBar, Static

from inboxfollow.app import poll
from inboxfollow.app.events import AccountStarted, FolderFailed, FolderProgress, Progress, TextProgress
from inboxfollow.app.poll import AccountReport
from inboxfollow.app.wording import plural, sentence
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.tui.safe import safe
from inboxfollow.tui.setup.answers import Done
from inboxfollow.tui.setup.fields import Row
from inboxfollow.tui.setup.step import Step

_CONNECTING = "Connecting"
_REDRAWN = 0.2
"""Seconds; events come far faster."""


@dataclass(frozen=True, slots=True)
class _State:
    """How far a folder, or the texts of an account (folder ""), have come."""

    folder: str
    done: int
    total: int


class _Stopped(Exception):
    """The person does not want to wait."""


class ScanStep(Step):
    """Reads the mail; ends with the dashboard. What is missing is read by the next scan."""

    NUMBER = 6

    def __init__(self, done: Done) -> None:
        super().__init__()
        self._done = done
        self._states = dict[str, _State]()
        self._drawn = dict[str, _State]()
        self._folders = 0
        self._stop = Event()

    def body(self) -> ComposeResult:
        """What is read, a line each."""
        yield Static(safe(f"Written: {self._done.written.file}"), classes="words")
        yield Static("Reading your mail for the first time, which changes nothing in it.", classes="title")
        yield Vertical(id="scan-rows")

    def on_mount(self) -> None:
        """Begins at once."""
        self.set_interval(_REDRAWN, self._draw)
        open_services, name = self.kit.open_services, self._done.plan.account.name

        def job() -> tuple[AccountReport, ...]:
            with open_services() as services:
                return poll.poll(services, account=name, full=False, progress=self._hear)

        self.work(_CONNECTING, job, self._read)

    def on_unmount(self) -> None:
        """Nobody looks any longer."""
        self._stop.set()

    def proceed(self) -> None:
        """On to the list."""
        self.set_up.exit("list")

    def action_back(self) -> None:
        """On to the list without the rest: what was read is kept."""
        self._stop.set()
        self.set_up.exit("list")

    def fail(self, error: InboxfollowError) -> None:
        """The configuration stands; only the reading failed."""
        super().fail(error)
        self._say_more()

    def _hear(self, event: Progress) -> None:
        """In the scan's thread. Raises _Stopped where the person has gone."""
        if self._stop.is_set():
            raise _Stopped
        match event:
            case AccountStarted(_, folders):
                self._folders = folders
            case FolderProgress(_, folder, done, total) if total:
                self._states[folder] = _State(folder, done, total)
            case TextProgress(_, done, total) if total:
                self._states[""] = _State("", done, total)
            case FolderFailed():
                pass  # it stands in the report

    def _read(self, reports: tuple[AccountReport, ...]) -> None:
        self._draw()
        failed = [(folder, error) for report in reports for folder, error in report.failed]
        if not failed:
            self.set_up.done = replace(self._done, scanned=True)
            self.set_up.exit("list")
            return
        places = (f"{folder}: " if folder else "" for folder, _ in failed)
        lines = (f"{at}{sentence(error.message, error.hint)}" for at, (_, error) in zip(places, failed, strict=True))
        self.say(*lines, wrong=True)
        self._say_more()

    def _say_more(self) -> None:
        self.query_one(".title", Static).update("Not all could be read. Enter opens the list; s reads again there.")

    def _draw(self) -> None:
        if self._folders and self._doing == _CONNECTING:
            self.doing(f"Reading {plural(self._folders, 'folder')}")
        rows = self.query_one("#scan-rows")
        for folder, state in dict(self._states).items():
            if self._drawn.get(folder) == state:
                continue
            if folder not in self._drawn:
                rows.mount(_bar(state))
            else:
                place = list(self._drawn).index(folder)
                row = rows.children[place]
                row.query_one(ProgressBar).update(total=state.total, progress=state.done)
                row.query_one(".count", Static).update(_count(state))
            self._drawn[folder] = state


def _bar(state: _State) -> Row:
    bar = ProgressBar(state.total, show_eta=False, show_percentage=False)
    bar.update(progress=state.done)
    return Row(state.folder or "texts", bar, Static(_count(state), classes="count"))


def _count(state: _State) -> Text:
    return Text(f" {state.done:,} of {plural(state.total, 'mail' if state.folder else 'text')}")
