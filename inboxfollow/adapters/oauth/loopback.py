"""Listens on this computer for a browser that comes back from the provider (RFC 8252 section 7.3)."""

import socketserver
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from inboxfollow.ports.authorization import Tell, Waiting
from inboxfollow.ports.errors import AuthRejected

TICK_SECONDS = 0.2
PAGE = """<!doctype html><meta charset="utf-8"><title>inboxfollow</title>
<body style="font-family: sans-serif; margin: 4em"><p>%s</p>"""
DONE = "That is all here. You can close this window and go back to inboxfollow."
NOT_MINE = "This address belongs to no attempt that inboxfollow is making. Go back to it and start again."


class Listener:
    """A server for one answer, on a free port of 127.0.0.1. Use it as a context manager."""

    def __init__(self, host: str) -> None:
        """`host` is how the provider wants this computer to be called: 127.0.0.1 or localhost."""
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._is_answer: Callable[[str], bool] = lambda query: False
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.redirect = f"http://{host}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._server.server_close()

    def wait(self, is_answer: Callable[[str], bool], seconds: float, tell: Tell) -> str:
        """The query of the first address visited that answers the attempt; others are told so and ignored.
        Raises AuthRejected when none came in time."""
        self._is_answer = is_answer
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            tell(Waiting(left))
            self._server.handle_request()
            try:
                return self._answers.get(timeout=0.01)
            except Empty:
                continue
        raise AuthRejected(f"no browser came back within {seconds / 60:g} minutes", "Nothing was stored. Try again.")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            """One visit."""

            timeout = 10
            """Browsers open connections ahead and say nothing on them."""

            def do_GET(self) -> None:
                """Answers, and only then hands the query over: the program may end right after."""
                query = urlsplit(self.path).query
                mine = listener._is_answer(query)
                page = (PAGE % (DONE if mine else NOT_MINE)).encode()
                self.send_response(200 if mine else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.send_header("Cache-Control", "no-store")
                self.send_header("Referrer-Policy", "no-referrer")
                self.end_headers()
                self.wfile.write(page)
                if mine:
                    listener._answers.put(query)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: the address holds a code."""

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    timeout = TICK_SECONDS

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is none of the person's business."""

    def server_bind(self) -> None:
        """Without looking up the name of this computer, which may take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])
