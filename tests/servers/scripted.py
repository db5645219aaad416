"""An IMAP server on loopback that says exactly what a test wants: for legal answers no installed server gives."""

import contextlib
import re
import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

EXAMINED = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\nTAG OK [READ-ONLY] done\r\n"


class ScriptedServer:
    """Answers each command by the first pattern in `script` that matches it from its start, case ignored.

    `TAG` in an answer becomes the command's tag. Login, CAPABILITY, EXAMINE and LOGOUT have defaults; anything
    else gets BAD. `commands` is what clients sent, without tags.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        script: Mapping[str, bytes] | None = None,
        capabilities: str = "IMAP4rev1",
        greeting: bytes = b"* OK ready\r\n",
    ) -> None:
        self._script = dict(script or {})
        self._script.setdefault("CAPABILITY", f"* CAPABILITY {capabilities}\r\nTAG OK done\r\n".encode())
        self._script.setdefault("EXAMINE", EXAMINED)
        self._script.setdefault("LOGIN", b"TAG OK done\r\n")
        self._script.setdefault("LOGOUT", b"* BYE bye\r\nTAG OK done\r\n")
        self._greeting = greeting
        self._listener = socket.create_server((self.host, 0))
        self.port = int(self._listener.getsockname()[1])
        self.commands: list[str] = []
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        for one in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._sockets.append(client)
                self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client, client.makefile("rb") as lines:
            client.sendall(self._greeting)
            for line in lines:
                tag, _, command = line.strip().partition(b" ")
                self.commands.append(command.decode("latin-1"))
                if command.upper().startswith(b"AUTHENTICATE"):
                    client.sendall(b"+ \r\n")
                    lines.readline()
                    command = b"LOGIN"
                client.sendall(self._answer(command.decode("latin-1")).replace(b"TAG", tag))

    def _answer(self, command: str) -> bytes:
        for pattern, answer in self._script.items():
            if re.match(pattern, command, re.IGNORECASE):
                return answer
        return b"TAG BAD what?\r\n"
