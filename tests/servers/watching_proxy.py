"""A TCP proxy on loopback that reads along: keeps the commands, counts the replies, answers or cuts by rule."""

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

Refusal = Callable[[bytes], bytes | None]
"""Given one command line of the client: the reply to give instead of the server's, or None to let it pass."""


class WatchingProxy:
    """Forwards connections to `port` on loopback, unencrypted IMAP only. Use it as a context manager.

    While `cut_after` is set, no connection passes anything beyond that many octets of the server in all. `refuse`
    answers commands in the server's place.
    """

    def __init__(self, port: int, *, refuse: Refusal | None = None, cut_after: int | None = None) -> None:
        self.upstream, self.refuse, self.cut_after = port, refuse, cut_after
        self.commands: list[bytes] = []
        """Every line the clients sent, literals included."""
        self.replies = 0
        """Octets the server sent in all."""
        self._watches: list[tuple[int, Callable[[], object]]] = []
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends all connections and stops listening."""
        _shut(self._listener)
        with self._lock:
            sockets, self._sockets = self._sockets, []
        for one in sockets:
            _shut(one)

    def reset(self) -> None:
        """Forgets what was counted and watched."""
        with self._lock:
            self.commands, self.replies, self._watches = [], 0, []

    def watch(self, octets: int, action: Callable[[], object]) -> None:
        """Runs `action` once that many octets of the server have been passed on since the last reset."""
        with self._lock:
            self._watches.append((octets, action))

    def said(self, word: str) -> list[str]:
        """The commands that contain `word`, whatever the case."""
        lines = (line.decode("latin-1") for line in self.commands)
        return [line for line in lines if word.upper() in line.upper()]

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self.upstream), timeout=10)
            except OSError:
                return
            server.settimeout(None)
            with self._lock:
                self._sockets += [client, server]
            threading.Thread(target=self._upwards, args=(client, server), daemon=True).start()
            threading.Thread(target=self._downwards, args=(server, client), daemon=True).start()

    def _upwards(self, client: socket.socket, server: socket.socket) -> None:
        rest = b""
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                *lines, rest = (rest + data).split(b"\r\n")
                for line in lines:
                    self.commands.append(line)
                    answer = self.refuse(line) if self.refuse else None
                    if answer is None:
                        server.sendall(line + b"\r\n")
                    else:
                        client.sendall(answer)
        _shut(server)

    def _downwards(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(16384):
                limit = self.cut_after
                if limit is not None and self.replies + len(data) > limit:
                    client.sendall(data[: max(0, limit - self.replies)])
                    self._count(max(0, limit - self.replies))
                    break
                client.sendall(data)
                self._count(len(data))
        _shut(client)
        _shut(server)

    def _count(self, octets: int) -> None:
        with self._lock:
            self.replies += octets
            due = [action for at, action in self._watches if at <= self.replies]
            self._watches = [one for one in self._watches if one[0] > self.replies]
        for action in due:
            action()


def _shut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        one.close()
