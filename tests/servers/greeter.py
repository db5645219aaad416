"""A server on loopback that says one thing to everybody, over TLS with a certificate made to order."""

import contextlib
import socket
import ssl
import tempfile
import threading
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import trustme


class Greeter:
    """Says `said`, once it has heard the octets `after`. Its certificate is for `names` and ends at `ends` (aware, UTC);
    `tls=False` speaks in clear. `heard` is what clients said."""

    def __init__(
        self,
        said: str,
        *,
        names: Collection[str] = ("localhost",),
        ends: datetime | None = None,
        tls: bool = True,
        after: bytes = b"",
    ) -> None:
        self.heard = b""
        self._said, self._after = f"{said}\r\n".encode(), after
        authority = trustme.CA()
        self._folder = tempfile.TemporaryDirectory(prefix="ifgreet-")
        self.ca_file = Path(self._folder.name, "ca.pem")
        authority.cert_pem.write_to_path(str(self.ca_file))
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if tls else None
        if self._context is not None:
            plain = ends.replace(tzinfo=None) if ends else None  # trustme wants it naive
            authority.issue_cert(*names, not_after=plain).configure_cert(self._context)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)
        self._folder.cleanup()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                with contextlib.suppress(OSError), client:
                    client.settimeout(5)
                    self._greet(client)

    def _greet(self, client: socket.socket) -> None:
        link = self._context.wrap_socket(client, server_side=True) if self._context else client
        with link:
            while self._after not in self.heard:
                octets = link.recv(4096)
                if not octets:
                    return
                self.heard += octets
            link.sendall(self._said)
            link.recv(4096)
