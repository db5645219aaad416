"""What tests of the Gmail adapter share: tokens of the test server, a clock that only sleeping moves, and numbers in a
real store."""

import json
import ssl
import threading
from collections.abc import Collection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from inboxfollow.adapters.gmail.client import GmailClient
from inboxfollow.adapters.gmail.governor import Governor
from inboxfollow.adapters.gmail.settings import GmailSettings
from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.ports.numbering import Numbering
from tests.servers.gmail import GmailServer

ACCOUNT = "work"
ALL_SCOPES = ("gmail.readonly", "gmail.send", "gmail.modify", "gmail.settings.basic")


class Grant:
    """Access tokens of one account; `refusals` are those that a server did not take."""

    def __init__(self, server: GmailServer, scopes: Collection[str] = ALL_SCOPES) -> None:
        self._server, self._scopes = server, scopes
        self._token = ""
        self.refusals: list[str] = []

    def token(self) -> str:
        """See Credentials."""
        if not self._token:
            self._token = json.loads(self._server.token_json(self._scopes))["token"]
        return self._token

    def refused(self, token: str) -> None:
        """See Credentials."""
        self.refusals.append(token)
        if token == self._token:
            self._token = ""


class Ticking:
    """A clock that moves only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Passes the time at once."""
        self.naps.append(seconds)
        self.now += seconds


class Google(GmailServer):
    """The test server, which closes what was opened to use it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._clients: list[GmailClient] = []
        self._stores: list[SqliteStore] = []

    def client(
        self,
        *,
        grant: Grant | None = None,
        clock: Ticking | None = None,
        units: int = 1_000_000,
        timeout: float = 10,
        endpoint: str = "",
    ) -> GmailClient:
        """A client whose pauses take no time."""
        clock = clock or Ticking()
        settings = GmailSettings(ACCOUNT, endpoint or self.endpoint, units, timeout, timeout)
        self._clients.append(GmailClient(settings, grant or Grant(self), Governor(units, clock, clock.sleep)))
        return self._clients[-1]

    def numbering(self, folder: Path) -> Numbering:
        """Numbers in a store on the disk, opened anew."""
        self._stores.append(SqliteStore(folder / "store.sqlite3"))
        return self._stores[-1].numbering

    def close(self) -> None:
        """See GmailServer."""
        for store in self._stores:
            store.close()
        for client in self._clients:
            client.close()
        super().close()


class Quiet(ThreadingHTTPServer):
    """A server that does not mind who hangs up."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """See socketserver.BaseServer."""


class Babbler:
    """A server that gives the same answer to everything, and another, if one is given, to what is posted. It is always
    noon on the first of March 2026."""

    def __init__(
        self,
        body: bytes,
        status: int = 200,
        posted: bytes | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        encoding: str = "identity",
    ) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self._answer(status, body if posted is None else posted)

            def do_GET(self) -> None:
                self._answer(200, body)

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-encoding", encoding)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def date_time_string(self, timestamp: float | None = None) -> str:
                return "Sun, 01 Mar 2026 12:00:00 GMT"

            def log_message(self, *_: Any) -> None:
                pass

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.endpoint = f"http{'s' if tls else ''}://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
