"""A real https server on loopback for any number of names, with an authority of its own (trustme).

    with HttpsServer(["autoconfig.seller.example"]) as server:
        server.files["autoconfig.seller.example/mail/config-v1.1.xml"] = Page(body=b"<clientConfig/>")
        ...trust server.context(), connect to server.host:server.port...
        assert server.requests == ["autoconfig.seller.example/mail/config-v1.1.xml?emailaddress=sam@seller.example"]

A file is found by host and path without what follows "?"; what is not there is 404. `drip` sends the body an octet at a
time with that many seconds between, until the client is gone.
"""

import contextlib
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import trustme


@dataclass(frozen=True, slots=True)
class Page:
    """What is at an address."""

    body: bytes = b""
    status: int = 200
    location: str = ""
    drip: float = 0.0


class HttpsServer:
    """One server. `names` stand in its certificate. Use it as a context manager."""

    host = "127.0.0.1"

    def __init__(self, names: Sequence[str]) -> None:
        self.files: dict[str, Page] = {}
        self.requests: list[str] = []
        self.ended = threading.Event()
        self._authority = trustme.CA()
        served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(*names).configure_cert(served)
        outer = self

        class Handler(_Handler):
            server_of_tests = outer

        self._server = _Quiet((self.host, 0), Handler)
        self._server.socket = served.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False, suppress_ragged_eofs=True
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        """The TCP port."""
        return int(self._server.server_address[1])

    def context(self) -> ssl.SSLContext:
        """Trusts this server's authority, and no other."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        with TemporaryDirectory() as folder:
            file = Path(folder) / "ca.pem"
            self._authority.cert_pem.write_to_path(str(file))
            context.load_verify_locations(file)
        return context

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self.ended.set()
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that refuses the certificate or goes away is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server_of_tests: HttpsServer
    timeout = 10

    def do_GET(self) -> None:
        ours = self.server_of_tests
        host = self.headers.get("Host", "")
        ours.requests.append(host + self.path)
        page = ours.files.get(host + self.path.partition("?")[0], Page(status=404))
        self.send_response(page.status)
        if page.location:
            self.send_header("Location", page.location)
        self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self._send(page)

    def _send(self, page: Page) -> None:
        if not page.drip:
            self.wfile.write(page.body)
            return
        for octet in page.body:
            self.wfile.write(bytes([octet]))
            if self.server_of_tests.ended.wait(page.drip):
                return

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
