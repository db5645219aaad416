"""Word to the service manager, over a real socket."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inboxfollow.daemon.sd_notify import Manager


class Listener:
    """A socket as systemd has it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address.replace("@", "\0", 1))
        self._socket.settimeout(10)

    def heard(self) -> list[str]:
        """The lines of the next word."""
        return self._socket.recv(4096).decode().split("\n")

    def is_silent(self) -> bool:
        """Whether nothing waits."""
        self._socket.setblocking(False)
        try:
            self._socket.recv(4096)
        except BlockingIOError:
            return True
        return False

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["path", "abstract"])
def listener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Listener]:
    """One with a name in the file system, and one without."""
    made = Listener(str(tmp_path / "notify") if request.param == "path" else f"@inboxfollow-{time.monotonic_ns()}")
    yield made
    made.close()


def manager(listener: Listener, **environ: str) -> Manager:
    """The manager behind it; we are process 7."""
    return Manager({"NOTIFY_SOCKET": listener.address, **environ}, pid=7)


def test_what_is_said(listener: Listener) -> None:
    """Each word as sd_notify(3) has it; of a reload with the moment it began."""
    found = manager(listener, WATCHDOG_USEC="20000000")
    found.ready("2 accounts")
    found.status("looking\nREADY=1\0")
    found.alive()
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    found.reloading()
    found.stopping()
    assert listener.heard() == ["READY=1", "STATUS=2 accounts"]
    assert listener.heard() == ["STATUS=looking READY=1 "]
    assert listener.heard() == ["WATCHDOG=1"]
    reloading, moment = listener.heard()
    assert reloading == "RELOADING=1"
    assert before <= int(moment.removeprefix("MONOTONIC_USEC=")) <= time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    assert listener.heard() == ["STOPPING=1"]
    assert listener.is_silent()


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({"WATCHDOG_USEC": "20000000"}, 20.0),
        ({"WATCHDOG_USEC": "500000", "WATCHDOG_PID": "7"}, 0.5),
        ({"WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_fed_where_it_waits_for_us(
    listener: Listener, environ: dict[str, str], seconds: float | None
) -> None:
    """Not where it is off or waits for another process."""
    found = manager(listener, **environ)
    assert found.watchdog_seconds == seconds
    found.alive()
    assert listener.is_silent() is (seconds is None)


@pytest.mark.parametrize("address", ["", "nonsense", "/no/such/socket", "@nobody-is-here", "/" + "x" * 300])
def test_where_nobody_listens_nothing_happens(address: str) -> None:
    """No manager, or one that is gone, is no trouble."""
    found = Manager({"NOTIFY_SOCKET": address} if address else {})
    found.ready("x")
    found.status("x")
    found.alive()
    found.reloading()
    found.stopping()


def test_a_manager_that_does_not_read_is_not_waited_for(listener: Listener) -> None:
    """Its queue runs full, and we go on."""
    found = manager(listener)
    for _ in range(5000):
        found.status("x" * 100)
    assert listener.heard() == [f"STATUS={'x' * 100}"]
