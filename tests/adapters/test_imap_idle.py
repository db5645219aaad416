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
from inboxfollow.ports.errors import AuthRejected
from tests.servers.dovecot import Dovecot, require_dovecot
from tests.servers.proxy import FaultyProxy
from tests.servers.scripted import ScriptedServer

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


@pytest.fixture
def dropping() -> Iterator[FaultyProxy]:
    """A server that tells of no mail, behind a proxy that can end its connections."""
    script = {"IDLE": b"+ idling\r\n"}
    with ScriptedServer(script, "IMAP4rev1 IDLE") as server, FaultyProxy(server.port) as proxy:
        yield proxy


class Dial:
    """Seconds that go by, and can be moved."""

    def __init__(self) -> None:
        self.moved = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.moved


def behind(proxy: FaultyProxy, dial: Dial) -> ImapWatcher:
    settings = ImapSettings("127.0.0.1", proxy.port, "none", None, "sam", 2)
    return ImapWatcher(Connection(settings, "secret"), dial, lambda: 0.0)


def lose(watch: ImapWatcher, proxy: FaultyProxy, interrupt: int) -> None:
    """The connection is dropped, and the watch has noticed."""
    proxy.heal()
    for _ in range(500):
        assert not watch.wait(0.01, interrupt)
        if watch._client is None:
            return
    raise AssertionError("the end of the connection was not noticed")


def test_a_connection_that_held_for_long_is_made_again_at_once(
    dropping: FaultyProxy, interrupt: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the same wait; what dropped soon after that rests longer each time, a minute at most."""
    monkeypatch.setattr(idle, "FIRST_REST", 0.1)
    dial = Dial()
    watch = behind(dropping, dial)
    assert watch.wait(5, interrupt[0])
    dial.moved += idle.HELD
    dropping.heal()
    assert watch.wait(5, interrupt[0])
    rests = []
    for _ in range(12):
        lose(watch, dropping, interrupt[0])
        rests.append(watch._rests)
        dial.moved += idle.REST
        assert watch.wait(5, interrupt[0])
    assert rests == sorted(rests)
    assert rests[0] < 1
    assert idle.REST / 4 < rests[-1] <= idle.REST
    watch.close()


def test_a_connection_that_drops_early_is_not_hurried(dropping: FaultyProxy, interrupt: tuple[int, int]) -> None:
    """A server that ends every connection soon is looked in at once a minute."""
    dial = Dial()
    watch = behind(dropping, dial)
    assert watch.wait(5, interrupt[0])
    dial.moved += idle.HELD / 2
    lose(watch, dropping, interrupt[0])
    dial.moved += idle.REST / 4
    assert not watch.wait(0.05, interrupt[0])
    dial.moved += idle.REST
    assert watch.wait(5, interrupt[0])
    assert dropping.connections == 2
    watch.close()


def test_a_refused_login_is_told_and_not_hurried(interrupt: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Even right after a connection that held: trying again may lock the account."""
    monkeypatch.setattr(idle, "FIRST_REST", 0.05)
    script = {"IDLE": b"+ idling\r\n", "LOGIN": b"TAG OK done\r\n"}
    with ScriptedServer(script, "IMAP4rev1 IDLE") as server, FaultyProxy(server.port) as proxy:
        dial = Dial()
        watch = behind(proxy, dial)
        assert watch.wait(5, interrupt[0])
        server._script["LOGIN"] = b"TAG NO [AUTHENTICATIONFAILED] no\r\n"
        dial.moved += idle.HELD
        proxy.heal()
        with pytest.raises(AuthRejected):
            watch.wait(0.3, interrupt[0])
        assert watch._rest_until - dial() > idle.REST / 4
        assert not watch.wait(0.1, interrupt[0])
        assert proxy.connections == 2
        watch.close()
