"""The dashboard: an application over the services, with a log of what was done and what failed."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal, TypeVar

from textual.worker import get_current_worker

from inboxfollow.app import poll
from inboxfollow.app.services import Services
from inboxfollow.app.wording import clean, sentence
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.tui.keymaps import keymap
from inboxfollow.tui.palette import Palette
from inboxfollow.tui.screens.main import MainScreen
from inboxfollow.tui.sturdy import SturdyApp
from inboxfollow.tui.themes import DARK, LIGHT, NAMED_DARK, NAMED_LIGHT, theme_for

Severity = Literal["information", "warning", "error"]
_SHOWN: dict[Severity, float] = {"information": 3.0, "warning": 6.0, "error": 12.0}
"""Seconds; whoever decides twenty times a minute must not wait for words to go."""
Result = TypeVar("Result")
_STYLES = Path(__file__).parent / "styles"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `at` is aware UTC."""

    at: datetime
    words: str
    severity: Severity


class Dashboard(SturdyApp[None]):
    """Shows one person's leads. All work with the store and with servers happens in threads."""

    TITLE = "inboxfollow"
    CSS_PATH: ClassVar = sorted(_STYLES.glob("*.tcss"))
    COMMANDS: ClassVar = {Palette}

    def __init__(self, services: Services, *, scan_every: float | None = None) -> None:
        """`scan_every` so many seconds it scans by itself. Raises UserError for keys and themes that cannot be."""
        super().__init__()
        self.services = services
        self.entries: list[Entry] = []
        self._keys = keymap(services.looks.keymap, services.looks.keys)
        self._theme_name = theme_for(services.looks.theme, os.environ.get("COLORFGBG", ""))
        self._scan_every = scan_every

    def on_mount(self) -> None:
        """Keys and colours as the person wants them."""
        self.set_keymap(self._keys)
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.ansi_theme_dark, self.ansi_theme_light = NAMED_DARK, NAMED_LIGHT
        self.theme = self._theme_name
        self.push_screen(MainScreen(self.services))
        for warning in self.services.warnings:
            self.say(warning, "warning")
        if self._scan_every is not None:
            self.set_interval(self._scan_every, self._scan)

    def _scan(self) -> None:
        """Reads what is new; the main screen sees it by itself."""
        if not any(worker.group == "scan" and not worker.is_finished for worker in self.workers):
            self.work(
                lambda: poll.poll(self.services, account=None, full=False, progress=lambda _: None),
                lambda _: None,
                "scan",
            )

    async def action_quit(self) -> None:
        """Leaves as the main screen does: it asks while mail is about to be sent."""
        self.action_help_quit()

    def action_help_quit(self) -> None:
        """Ctrl+C, which is Textual's for a hint, leaves."""
        main = next((screen for screen in self.screen_stack if isinstance(screen, MainScreen)), None)
        if main is None:
            self.exit()
        else:
            main.action_quit()

    def note(self, words: str, severity: Severity = "information") -> None:
        """Enters it in the log only."""
        self.entries.append(Entry(self.services.clock.now(), words, severity))

    def say(self, words: str, severity: Severity = "information") -> None:
        """Tells the person, and enters it in the log."""
        self.note(words, severity)
        self.notify(clean(words), severity=severity, markup=False, timeout=_SHOWN[severity])

    def fail(self, error: InboxfollowError) -> None:
        """Tells what went wrong and what to do."""
        self.say(sentence(error.message, error.hint), "error")

    def work(self, job: Callable[[], Result], then: Callable[[Result], None], group: str = "work") -> None:
        """Runs `job` in a thread and hands its result to `then` on the screen; errors of ours are told, others end
        the program with their traceback."""

        def run() -> None:
            worker = get_current_worker()
            try:
                result = job()
            except InboxfollowError as error:
                self.call_later(self.fail, error)
                return
            if not worker.is_cancelled:
                self.call_later(then, result)

        self.run_worker(run, thread=True, group=group)
