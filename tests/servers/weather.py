"""A TCP proxy on loopback that lets connections through fair weather and foul: slow, cut off, refused."""

import contextlib
import random
import selectors
import socket
import threading
import time
from types import TracebackType
from typing import Self


class Weather:
    """Stands before a server on `port` of loopback. Use it as a context manager; `slow` and `closed` may be set at any
    time."""

    def __init__(self, target_port: int, seed: str = "weather") -> None:
        self._target, self._rng = target_port, random.Random(seed)
        self.slow = 0.0
        """Seconds at most by which each piece of an answer comes late."""
        self.closed = False
        """New connections end at once."""
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        _end(self._listener)
        self.drop()

    def drop(self) -> None:
        """Ends all connections."""
        with self._lock:
            found, self._open = self._open, set()
        for one in found:
            _end(one)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            if self.closed:
                raise ConnectionRefusedError
            server = socket.create_connection(("127.0.0.1", self._target), timeout=10)
        except OSError:
            _end(client)
            return
        with self._lock:
            self._open |= {client, server}
        with contextlib.suppress(OSError, ValueError):
            self._pass(client, server)
        with self._lock:
            self._open -= {client, server}
        _end(client)
        _end(server)

    def _pass(self, client: socket.socket, server: socket.socket) -> None:
        """Both ways, until one side ends."""
        with selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ, server)
            ready.register(server, selectors.EVENT_READ, client)
            while True:
                for key, _ in ready.select():
                    source = key.fileobj
                    assert isinstance(source, socket.socket)
                    data = source.recv(16_384)
                    if not data:
                        return
                    if self.slow and source is server:
                        time.sleep(self._rng.random() * self.slow)
                    key.data.sendall(data)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
