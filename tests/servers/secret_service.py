"""A real Secret Service for tests: gnome-keyring on a D-Bus session of its own, with a home folder of its own.

Where gnome-keyring or dbus-run-session is not installed the test is skipped, saying what to install. Everything ends
with the pipe to it: the session, its bus and the daemon.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

MISSING = "gnome-keyring and dbus-run-session are needed (Debian: apt-get install gnome-keyring dbus)"
_SCRIPT = """
printf '%s\\n' "$1" | gnome-keyring-daemon --foreground $2 --components=secrets >/dev/null 2>&1 &
echo "$DBUS_SESSION_BUS_ADDRESS"
exec cat
"""
_READY = """
import sys, time
import secretstorage
for _ in range(200):
    try:
        with secretstorage.dbus_init() as bus:
            if secretstorage.check_service_availability(bus):
                sys.exit(0)
    except Exception as error:
        print(error, file=sys.stderr)
    time.sleep(0.05)
sys.exit(1)
"""


def require_secret_service() -> None:
    """Skips the running test where there is no Secret Service to be had."""
    if not all(shutil.which(one) for one in ("gnome-keyring-daemon", "dbus-run-session")):
        pytest.skip(MISSING)


def bare_environment(home: Path) -> dict[str, str]:
    """What a process on a server sees: no desktop, no D-Bus, a home folder of its own."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH", "VIRTUAL_ENV") if name in os.environ}
    folders = {name: str(home / name.lower()) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    return {**kept, **folders, "HOME": str(home)}


class SecretService:
    """One session with an unlocked keyring, or with one that nobody can unlock. Use it as a context manager."""

    def __init__(self, *, unlocked: bool = True) -> None:
        self._unlocked = unlocked
        self._directory = Path(tempfile.mkdtemp(prefix="ifss-"))  # short: socket paths end at 108 octets
        self._session: subprocess.Popen[str] | None = None
        self.environment: dict[str, str] = {}
        """What a process needs to reach it."""

    def __enter__(self) -> Self:
        environment = bare_environment(self._directory / "home")
        runtime = self._directory / "run"
        runtime.mkdir(mode=0o700)
        environment["XDG_RUNTIME_DIR"] = str(runtime)
        command = ["dbus-run-session", "--", "sh", "-c", _SCRIPT, "sh", "pw", "--unlock" if self._unlocked else ""]
        self._session = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, start_new_session=True,
        )  # fmt: skip
        assert self._session.stdout is not None
        address = self._session.stdout.readline().strip()
        self.environment = {**environment, "DBUS_SESSION_BUS_ADDRESS": address}
        if subprocess.run([sys.executable, "-c", _READY], env=self.environment, timeout=60, check=False).returncode:
            self.close()
            raise RuntimeError("gnome-keyring did not start")
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the session and the daemon, and removes what they kept. May be called twice."""
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(session.pid, signal.SIGKILL)  # start_new_session made its pid the group's id
            with session:  # closes the pipes and waits
                pass
        shutil.rmtree(self._directory, ignore_errors=True)
