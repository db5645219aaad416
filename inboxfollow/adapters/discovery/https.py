"""Fetching a small file over https: verified, in bounded time and size, from hosts that were named beforehand only."""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from inboxfollow.adapters.discovery.reach import Reach
from inboxfollow.adapters.discovery.resolver import Resolver

MOST_BYTES = 128 * 1024
MOST_REDIRECTS = 3
MOST_ADDRESSES = 2
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches files."""

    reach: Reach
    resolver: Resolver

    def fetch(self, url: str, hosts: Collection[str]) -> bytes | None:
        """The file at an https address; None where it cannot be had, whatever the reason.

        A redirect is followed to https and to one of `hosts` only: a person was told whom this program asks.
        """
        deadline = time.monotonic() + self.reach.seconds
        for _ in range(MOST_REDIRECTS + 1):
            place = _place(url)
            if place is None or place[0] not in hosts:
                return None
            answer = self._get(*place, deadline)
            if answer is None or answer.status not in _MOVED:
                return answer.body if answer and answer.status == 200 else None
            url = _joined(url, answer.location)
        return None

    def _get(self, host: str, path: str, deadline: float) -> "_Answer | None":
        for address in self.resolver.addresses(host)[:MOST_ADDRESSES]:
            try:
                return self._get_from(address, host, path, deadline)
            except (OSError, http.client.HTTPException):
                continue
        return None

    def _get_from(self, address: str, host: str, path: str, deadline: float) -> "_Answer":
        context = self.reach.context or ssl.create_default_context()
        with socket.create_connection((address, self.reach.https_port), _left(deadline)) as plain:
            plain.settimeout(_left(deadline))
            with context.wrap_socket(plain, server_hostname=host) as secure:
                return _answer(secure, host, path, deadline)


def _answer(secure: ssl.SSLSocket, host: str, path: str, deadline: float) -> "_Answer":
    connection = http.client.HTTPConnection(host)
    connection.sock = _Bounded(secure, deadline)
    connection.request("GET", path, headers={"User-Agent": "inboxfollow", "Connection": "close"})
    response = connection.getresponse()
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise http.client.HTTPException("too large")
    return _Answer(response.status, body, response.getheader("Location", ""))


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    location: str


def _left(deadline: float) -> float:
    """The seconds until then. Raises TimeoutError where they are over."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _place(url: str) -> tuple[str, str] | None:
    """Host and path of an https address on the usual port; None for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    fits = parts.scheme == "https" and path.startswith("/") and all("!" <= sign <= "~" for sign in path)
    return (parts.netloc, path) if fits else None


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return ""


class _Bounded:
    """What http.client needs of a socket. Every read ends at the deadline: a host that drips octets gains no time."""

    def __init__(self, secure: ssl.SSLSocket, deadline: float) -> None:
        self._secure, self._deadline = secure, deadline

    def sendall(self, data: bytes) -> None:
        self._secure.settimeout(_left(self._deadline))
        self._secure.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._secure, self._deadline))

    def close(self) -> None:
        """Left to whoever opened it."""


class _Reader(io.RawIOBase):
    def __init__(self, secure: ssl.SSLSocket, deadline: float) -> None:
        self._secure, self._deadline = secure, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._secure.settimeout(_left(self._deadline))
        return self._secure.recv_into(buffer)
