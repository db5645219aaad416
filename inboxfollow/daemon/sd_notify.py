"""Word to the service manager that started us (systemd, sd_notify(3)): ready, how it stands, alive, reloading, ending.

Where no manager asked for it nothing happens. A manager that does not listen never harms the process.
"""

import os
import socket
import time
from collections.abc import Mapping

PATIENCE = 2.0
"""Seconds for a busy manager to take what must not be lost; a status or a sign of life may be."""
_UNSAFE = str.maketrans({"\n": " ", "\r": " ", "\0": " "})


class Manager:
    """The manager that the environment names."""

    def __init__(self, environ: Mapping[str, str] = os.environ, pid: int | None = None) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        self.watchdog_seconds = _watchdog(environ, os.getpid() if pid is None else pid)
        """So often `alive` must be called at least; None where nobody waits for it. Call it twice as often."""

    def ready(self, status: str = "") -> None:
        """Start-up, or reading other settings, is over."""
        self._say("READY=1", *_status(status), patience=PATIENCE)

    def status(self, status: str) -> None:
        """One line for `systemctl status`, without addresses: it ends up in the system's log."""
        self._say(*_status(status))

    def alive(self) -> None:
        """The watchdog need not bite."""
        if self.watchdog_seconds is not None:
            self._say("WATCHDOG=1")

    def reloading(self) -> None:
        """Settings are being read; `ready` follows."""
        self._say(
            "RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}", patience=PATIENCE
        )

    def stopping(self) -> None:
        """The end has begun."""
        self._say("STOPPING=1", patience=PATIENCE)

    def _say(self, *lines: str, patience: float = 0.0) -> None:
        if self._address[:1] not in ("/", "@"):
            return
        address = f"\0{self._address[1:]}" if self._address[0] == "@" else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.settimeout(patience)
                manager.sendto("\n".join(lines).encode("utf-8", "replace"), address)
        except OSError:  # gone or full: the watchdog is there for what matters
            return


def _status(status: str) -> tuple[str, ...]:
    return (f"STATUS={status.translate(_UNSAFE)}",) if status else ()


def _watchdog(environ: Mapping[str, str], pid: int) -> float | None:
    """Seconds (sd_watchdog_enabled(3)); None where it is off, or meant for another process."""
    try:
        micros = int(environ.get("WATCHDOG_USEC", "0"))
        meant = int(environ.get("WATCHDOG_PID") or pid)
    except ValueError:
        return None
    return micros / 1e6 if micros > 0 and meant == pid else None
