"""A real notification service for tests: a small program on a D-Bus session of its own that writes down what it shows.

Everything ends with the session. Where desktop-notifier or dbus-run-session is not installed the test is skipped.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

_SERVICE = """
import asyncio, json, os, sys
from dbus_fast import DBusError
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, method

class Notifications(ServiceInterface):
    def __init__(self):
        super().__init__("org.freedesktop.Notifications")

    @method()
    def Notify(self, app: "s", replaces: "u", icon: "s", summary: "s", body: "s", actions: "as", hints: "a{sv}",
               timeout: "i") -> "u":
        if "refuse" in sys.argv:
            raise DBusError("org.example.No", "not today")
        if "silent" in sys.argv:
            os.kill(os.getpid(), 19)
        print(json.dumps({"app": app, "summary": summary, "body": body}), flush=True)
        return 1

    @method()
    def CloseNotification(self, which: "u"):
        pass

    @method()
    def GetCapabilities(self) -> "as":
        return ["body", "body-markup"]

    @method()
    def GetServerInformation(self) -> "ssss":
        return ["tests", "tests", "1", "1.2"]

async def main():
    bus = await MessageBus().connect()
    bus.export("/org/freedesktop/Notifications", Notifications())
    await bus.request_name("org.freedesktop.Notifications")
    print(json.dumps({"bus": os.environ["DBUS_SESSION_BUS_ADDRESS"]}), flush=True)
    await bus.wait_for_disconnect()

asyncio.run(main())
"""


@dataclass(frozen=True, slots=True)
class Screen:
    """What the service shows."""

    environment: dict[str, str]
    process: "subprocess.Popen[str]"

    def next(self) -> dict[str, Any]:
        """The next notice; fails after ten seconds without one."""
        assert self.process.stdout is not None
        assert select.select([self.process.stdout], [], [], 10)[0], "nothing was shown"
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found


@contextmanager
def notifications(home: Path, *words: str) -> Iterator[Screen]:
    """The service in its own session. With "refuse" it shows nothing and says so, with "silent" it does not answer."""
    if find_spec("dbus_fast") is None or shutil.which("dbus-run-session") is None:
        pytest.skip("desktop-notifier and dbus-run-session are needed (Debian: apt-get install dbus)")
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    process = subprocess.Popen(
        ["dbus-run-session", "--", sys.executable, "-c", _SERVICE, *words], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True, bufsize=1,
    )  # fmt: skip
    try:
        screen = Screen(environment, process)
        screen.environment["DBUS_SESSION_BUS_ADDRESS"] = screen.next()["bus"]
        yield screen
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        with process:
            pass
