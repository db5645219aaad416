"""A TCP proxy on loopback that passes everything through until it is told to cut or to fall silent."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class FaultyProxy:
    """Stands before a server. `cut` and `hang` count octets from the server to the client, from the call on."""

    def __init__(self, target_port: int, host: str = "127.0.0.1") -> None:
        self.host = host
        self._target = target_port
        self._lock = threading.Lock()
        self._left: int | None = None
        self._silent = False
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server((host, 0))
        self.port = int(self._listener.getsockname()[1])
        self.connections = 0
        self.octets = 0
        """Octets that went from the server to clients."""

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._close_all()
        for thread in self._threads:
            thread.join(5)

    def cut(self, after: int) -> None:
        """Ends all connections once `after` more octets have passed; later ones pass unharmed."""
        with self._lock:
            self._left, self._silent = after, False

    def hang(self, after: int) -> None:
        """Passes `after` more octets, then nothing on any connection until `heal`."""
        with self._lock:
            self._left, self._silent = after, True

    def heal(self) -> None:
        """Forgets the fault and ends the connections it silenced."""
        with self._lock:
            self._left = None
        self._close_all()

    def _start(self, target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target), timeout=10)
            except OSError:
                return
            self.connections += 1
            self._sockets += [client, server]
            self._start(self._pump, client, server, False)
            self._start(self._pump, server, client, True)

    def _pump(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(16384):
                passed = self._admitted(data) if counted else data
                sink.sendall(passed)
                if len(passed) < len(data) and not self._silent:
                    break
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _admitted(self, data: bytes) -> bytes:
        """What of `data` may pass; less than all of it is the moment of a cut, which happens once."""
        with self._lock:
            if self._left is not None:
                data, rest = data[: self._left], data[self._left :]
                self._left -= len(data)
                if rest and not self._silent:
                    self._left = None
            self.octets += len(data)
            return data

    def _close_all(self) -> None:
        sockets, self._sockets = self._sockets, []
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
