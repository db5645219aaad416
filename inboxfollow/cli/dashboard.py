"""Opens the screens on a terminal. The only part of the command line that loads their library, and only when called."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inboxfollow.app.services import Services
    from inboxfollow.tui.screens.welcome import Choice


def can_open() -> bool:
    """Whether there is a terminal to read keys from, to draw on, and to print to."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams) and os.environ.get("TERM") != "dumb"


def open_dashboard(services: "Services", *, scan_every: float | None = None) -> None:
    """Shows the dashboard until the person leaves; `scan_every` so many seconds it scans by itself.

    Raises UserError for keys that cannot be (before the screen opens), and whatever ended it.
    """
    from inboxfollow.tui.app import Dashboard
    from inboxfollow.tui.sturdy import open_screen

    open_screen(Dashboard(services, scan_every=scan_every))


def welcome(config: Path) -> "Choice":
    """Shows the first screen of somebody who has no configuration yet; says what they want next."""
    from inboxfollow.tui.screens.welcome import Welcome
    from inboxfollow.tui.sturdy import open_screen

    return open_screen(Welcome(str(config))) or ""
