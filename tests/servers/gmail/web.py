"""HTTP on loopback: connections that stay open, one write an answer, no Nagle (DEPENDENCIES trap 10)."""

import contextlib
import http.client
import socket
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.gmail.answers import Answer
from tests.servers.gmail.asking import Request
from tests.servers.gmail.faults import Dropped

Answering = Callable[[Request], Answer]


def parsed(verb: str, target: str) -> Request:
    """A request without fields and body."""
    parts = urlsplit(target)
    query = {name: tuple(values) for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    return Request(verb, parts.path, query, {})


class Handler(BaseHTTPRequestHandler):
    """Reads a request, writes its answer."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "ESF", ""
    disable_nagle_algorithm = True
    wbufsize = -1
    server: "WebServer"

    def handle_any(self) -> None:
        """Whatever the verb is."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fields = {name.lower(): value for name, value in self.headers.items()}
        verb, target = self.command, self.path
        if verb == "POST" and "x-http-method-override" in fields:  # a GET whose address would be too long
            verb, target, body = fields["x-http-method-override"], f"{target}?{body.decode('latin-1')}", b""
        plain = parsed(verb, target)
        try:
            answer = self.server.answering(Request(verb, plain.path, plain.query, fields, body))
        except Dropped:
            self.close_connection = True
            return
        self._write(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - http.server's names

    def _write(self, answer: Answer) -> None:
        lines = [f"HTTP/1.1 {answer.status} {http.client.responses.get(answer.status, '')}"]
        fields = {"Date": self.date_time_string(), "Server": "ESF", **answer.headers}
        if answer.status != 204:
            fields["Content-Length"] = str(len(answer.body))
        lines += [f"{name}: {value}" for name, value in fields.items()]
        self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class WebServer(ThreadingHTTPServer):
    """One thread a connection; close() ends them all."""

    daemon_threads = False
    request_queue_size = 100

    def __init__(self, port: int, answering: Answering, errors: list[BaseException]) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.answering, self.errors = answering, errors
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), name="gmail-server", daemon=True)

    def start(self) -> None:
        """Serves in a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """Ends the server and every connection. May be called twice."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remembers the connection, so that close() can end it."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forgets the connection."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keeps errors of ours for the end of the test; clients that vanish are what we are here for."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.errors.append(error)
