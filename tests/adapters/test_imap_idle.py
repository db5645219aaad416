"""Being told of new mail, on a real Dovecot and on servers that fail."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from inboxfollow.adapters.imap import idle
from inboxfollow.adapters.imap.connection import Connection
from inboxfollow.adapters.imap.idle import ImapWatcher
from inboxfollow.adapters.imap.settings import ImapSettings
from tests.servers.dovecot import Dovecot, require_dovecot

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
MAIL = b"Subject: hello\r\n\r\nhello\r\n"


@pytest.fixture
def interrupt() -> Iterator[tuple[int, int]]:
    """A pipe: to wait for, and to write to."""
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)
    os.close(writing)


@pytest.fixture
def server() -> Iterator[Dovecot]:
    require_dovecot()
    with Dovecot() as started:
        yield started


def watcher(server: Dovecot) -> ImapWatcher:
    settings = ImapSettings("localhost", server.imaps_port, "tls", server.ca_file, server.user, 10)
    return ImapWatcher(Connection(settings, server.password))


def later(seconds: float, do: object) -> threading.Timer:
    timer = threading.Timer(seconds, do)  # type: ignore[arg-type]
    timer.start()
    return timer


@pytest.mark.dovecot
def test_new_mail_ends_the_wait(server: Dovecot, interrupt: tuple[int, int]) -> None:
    """A watch begins with a hint; then mail ends the wait long before its time, again and again."""
    watch = watcher(server)
    assert watch.wait(20, interrupt[0])
    for _ in range(3):
        timer = later(0.3, lambda: server.deliver("INBOX", MAIL, NOON))
        began = time.monotonic()
        assert watch.wait(60, interrupt[0])
        assert time.monotonic() - began < 50
        timer.join()
    assert not watch.wait(0.2, interrupt[0])
    watch.close()
    watch.close()


@pytest.mark.dovecot
def test_the_interrupt_ends_the_wait(server: Dovecot, interrupt: tuple[int, int]) -> None:
    """Whatever the server does, the end of the program is not waited for."""
    watch = watcher(server)
    watch.wait(20, interrupt[0])
    timer = later(0.3, lambda: os.write(interrupt[1], b"."))
    assert not watch.wait(60, interrupt[0])
    timer.join()
    watch.close()


@pytest.mark.dovecot
def test_idle_is_said_anew_without_missing_mail(
    server: Dovecot, interrupt: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Renewed many times within the wait, the watch still tells of mail."""
    monkeypatch.setattr(idle, "RENEW", 0.05)
    watch = watcher(server)
    watch.wait(20, interrupt[0])
    timer = later(0.7, lambda: server.deliver("INBOX", MAIL, NOON))
    assert watch.wait(60, interrupt[0])
    timer.join()
    watch.close()


@pytest.mark.dovecot
def test_a_server_that_goes_away_is_waited_out(interrupt: tuple[int, int]) -> None:
    """No error, no busy loop; once it is back, and a rest is over, the watch begins again with a hint."""
    require_dovecot()
    seconds = [0.0]
    with Dovecot() as server:
        watch = watcher(server)
        watch = ImapWatcher(watch._connection, lambda: seconds[0] + time.monotonic())
        assert watch.wait(20, interrupt[0])
    used = time.process_time()
    assert not watch.wait(0.5, interrupt[0])
    assert not watch.wait(0.5, interrupt[0])
    assert time.process_time() - used < 0.4
    with Dovecot() as server:
        watch._connection = watcher(server)._connection
        assert not watch.wait(0.2, interrupt[0])
        seconds[0] = idle.REST
        assert watch.wait(20, interrupt[0])
        watch.close()


def test_without_a_server_it_only_waits(interrupt: tuple[int, int]) -> None:
    """Nobody listens: the whole time is waited, and the interrupt still works."""
    watch = ImapWatcher(Connection(ImapSettings("127.0.0.1", 9, "none", None, "sam", 2), "secret"))
    assert not watch.wait(0.2, interrupt[0])
    os.write(interrupt[1], b".")
    assert not watch.wait(60, interrupt[0])
    watch.close()
