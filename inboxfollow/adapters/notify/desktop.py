"""Notices on the desktop, shown by desktop-notifier in a process of their own.

The library's `send` claims success where nothing was shown, so the session bus is looked for first, and the service
behind it is asked before and after (see `show`).
"""

import html
import json
import os
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from inboxfollow.adapters.notify.child import run
from inboxfollow.ports.notifier import Notice, NotTold

SECONDS = 15.0
_SHOW = "inboxfollow.adapters.notify.show"
_BUS = "DBUS_SESSION_BUS_ADDRESS"


class DesktopNotifier:
    """Implements ports.notifier.Notifier. `environ` says where the desktop session is."""

    name = "desktop"

    def __init__(self, environ: Mapping[str, str] = os.environ, seconds: float = SECONDS) -> None:
        self._environ, self._seconds = environ, seconds

    def tell(self, notice: Notice) -> None:
        """See Notifier."""
        self._run({"title": notice.title, "body": body_of(notice, sys.platform)})

    def check(self) -> None:
        """Asks whether something is there that shows notices; shows nothing. Raises NotTold."""
        self._run({})

    def _run(self, shown: dict[str, str]) -> None:
        if find_spec("desktop_notifier") is None:
            hint = 'install it: pip install "inboxfollow[desktop]"'
            raise NotTold("notices on the desktop need the package desktop-notifier", hint)
        environ = {**self._environ, **session_bus(self._environ, sys.platform)}
        command = [sys.executable, "-P", "-m", _SHOW]  # -P: nothing is imported from wherever we were started
        hint = "start what shows notices on this desktop, or set daemon.hook to a command that tells you"
        run("the desktop", command, json.dumps(shown), self._seconds, environ=environ, hint=hint)


class DesktopInTime:
    """Implements ports.notifier.Notifier with a desktop that may begin after the program does, or never: until one was
    seen `absent` is told why nothing is shown, and that is no failure."""

    name = DesktopNotifier.name

    def __init__(self, desktop: DesktopNotifier, absent: Callable[[NotTold], None]) -> None:
        self._desktop, self._absent, self._seen = desktop, absent, False

    def tell(self, notice: Notice) -> None:
        """See Notifier."""
        if not self._seen:
            try:
                self._desktop.check()
            except NotTold as error:
                return self._absent(error)
            self._seen = True
        return self._desktop.tell(notice)


def session_bus(environ: Mapping[str, str], platform: str) -> dict[str, str]:
    """Where the session's D-Bus is; nothing on systems without it. Raises NotTold where there is no session."""
    if platform in ("darwin", "win32"):
        return {}
    if environ.get(_BUS):
        return {_BUS: environ[_BUS]}
    socket = Path(environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}") / "bus"
    if not socket.is_socket():
        words = "there is no desktop session to show notices (no D-Bus), as on a server or in a container"
        raise NotTold(words, "set daemon.hook to a command that tells you, or daemon.notify = []")
    return {_BUS: f"unix:path={socket}"}


def body_of(notice: Notice, platform: str) -> str:
    """The lines under the title. Services on D-Bus read a few tags of HTML in them (Desktop Notifications 1.2, Markup):
    what others wrote must not become one."""
    text = "\n".join(notice.lines)
    return text if platform in ("darwin", "win32") else html.escape(text, quote=False)
