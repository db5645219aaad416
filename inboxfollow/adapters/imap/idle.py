"""Being told of new mail by IMAP IDLE (RFC 2177), on a connection of its own that reads and changes nothing else."""

import contextlib
import random
import select
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

from imapclient import IMAPClient

from inboxfollow.adapters.imap.connection import Connection
from inboxfollow.ports.errors import AuthRejected, PortError, SecretUnavailable, Transient, Untrusted

RENEW = 9 * 60.0
"""Seconds after which IDLE is said anew: servers end it after 30 minutes, routers sooner (PROTOCOLS A6)."""
REST = 60.0
"""Seconds between two attempts to connect, at most."""
HELD = 5 * 60.0
"""A connection of so many seconds shows that the server means well: only then the next attempt is not put off."""
FIRST_REST = 2.0
"""Seconds after the end of such a connection; twice as long after each attempt from there on (PROTOCOLS A8)."""
_ANSWER = 10.0
"""Seconds the server has to end an IDLE: a dead connection must not hold the thread (PROTOCOLS A10)."""


class ImapWatcher:
    """ports.watcher.Watcher. Whenever a watch begins it gives a hint: mail may have come before it."""

    def __init__(
        self,
        connection: Connection,
        now: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`now` counts seconds; `chance` is a number from 0 to 1, another one each time."""
        self._connection, self._now, self._chance = connection, now, chance
        self._client: IMAPClient | None = None
        self._since = self._begun = 0.0
        self._rest_until, self._rests = float("-inf"), REST
        self._unable = False

    def wait(self, seconds: float, interrupt: int) -> bool:
        """See Watcher."""
        deadline = self._now() + seconds
        while (left := deadline - self._now()) > 0:
            if self._client is None:
                if self._begin():
                    return True
                rest = left if self._unable else max(self._rest_until - self._now(), 0.0)
                if _readable(interrupt, min(left, rest)):
                    return False
                continue
            try:
                with self._connection.guarded("INBOX") as client:
                    if self._told(client, interrupt, min(left, RENEW - (self._now() - self._since))):
                        return True
            except PortError as error:
                self._rest(error)
                continue
            if _readable(interrupt, 0):
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
                    self._begun = self._since
        except PortError as error:
            self._rest(error)
            if isinstance(error, AuthRejected | Untrusted | SecretUnavailable):
                raise
        if self._unable:
            self._connection.close()
        return self._client is not None

    def _rest(self, error: PortError) -> None:
        """Puts the next attempt off; what trying again does not help against, by the whole rest."""
        held = self._client is not None and self._now() - self._begun >= HELD
        self._rests = FIRST_REST if held else min(self._rests * 2, REST)
        asked = 0.0
        if isinstance(error, Transient):
            asked = error.retry_after or 0.0
        else:
            self._rests = REST
        self._rest_until = self._now() + max(self._rests * (1 - self._chance() / 2), asked)
        self._client = None
        self._connection.drop()

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


def _readable(descriptor: int, seconds: float) -> bool:
    """Whether it can be read within these seconds."""
    return bool(select.select([descriptor], [], [], seconds)[0])
