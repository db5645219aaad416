"""Being told of new mail by IMAP IDLE (RFC 2177), on a connection of its own that reads and changes nothing else."""

import contextlib
import select
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

from imapclient import IMAPClient

from inboxfollow.adapters.imap.connection import Connection
from inboxfollow.ports.errors import PortError

RENEW = 9 * 60.0
"""Seconds after which IDLE is said anew: servers end it after 30 minutes, routers sooner (PROTOCOLS A6)."""
REST = 60.0
"""Seconds between two attempts to connect."""
_ANSWER = 10.0
"""Seconds the server has to end an IDLE: a dead connection must not hold the thread (PROTOCOLS A10)."""


class ImapWatcher:
    """ports.watcher.Watcher. Whenever a watch begins it gives a hint: mail may have come before it."""

    def __init__(self, connection: Connection, now: Callable[[], float] = time.monotonic) -> None:
        """`now` counts seconds."""
        self._connection, self._now = connection, now
        self._client: IMAPClient | None = None
        self._since = 0.0
        self._rest_until = float("-inf")
        self._unable = False

    def wait(self, seconds: float, interrupt: int) -> bool:
        """See Watcher."""
        deadline = self._now() + seconds
        while (left := deadline - self._now()) > 0:
            if self._client is None:
                if self._begin():
                    return True
                return _sleep(interrupt, min(left, REST))
            try:
                with self._connection.guarded("INBOX") as client:
                    if self._told(client, interrupt, min(left, RENEW - (self._now() - self._since))):
                        return True
            except PortError:
                self._rest()
                continue
            if _readable(interrupt):
                return False
        return False

    def close(self) -> None:
        """See Watcher."""
        if self._client is not None:
            with contextlib.suppress(PortError), self._connection.guarded("INBOX") as client:
                _end(client)
        self._client = None
        self._connection.close()

    def _begin(self) -> bool:
        """Connects and says IDLE, unless the server cannot, or it was tried a moment ago."""
        if self._unable or self._now() < self._rest_until:
            return False
        try:
            with self._connection.guarded("INBOX") as client:
                if not self._connection.offers("IDLE"):
                    self._unable = True
                else:
                    client.select_folder("INBOX", readonly=True)
                    client.idle()
                    self._client, self._since = client, self._now()
        except PortError:
            self._rest()
        if self._unable:
            self._connection.close()
        return self._client is not None

    def _rest(self) -> None:
        self._client = None
        self._rest_until = self._now() + REST

    def _told(self, client: IMAPClient, interrupt: int, seconds: float) -> bool:
        """Whether the server told of mail within these seconds. Says IDLE anew when it is time."""
        connection = client.socket()
        ready, _, _ = select.select([connection, interrupt], [], [], max(seconds, 0.0))
        told = client.idle_check(timeout=0) if connection in ready else []
        if connection in ready and not told and _ended(connection):
            raise ConnectionResetError("the server ended the connection")
        if self._now() - self._since >= RENEW:
            told = [*told, *_end(client)]
            client.idle()
            self._since = self._now()
        return _is_news(told)


def _end(client: IMAPClient) -> Sequence[Any]:
    """Ends IDLE; returns what was still told."""
    client.socket().settimeout(_ANSWER)
    _, told = client.idle_done()
    return [*told]


def _ended(connection: socket.socket) -> bool:
    """Whether the other side has closed it: imapclient does not tell that from silence."""
    try:
        return socket.socket.recv(connection, 1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False


def _is_news(told: Sequence[Any]) -> bool:
    return any(isinstance(one, tuple) and len(one) > 1 and one[1] in (b"EXISTS", b"RECENT") for one in told)


def _readable(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0)[0])


def _sleep(interrupt: int, seconds: float) -> bool:
    """Always False, as no sign came."""
    select.select([interrupt], [], [], seconds)
    return False
