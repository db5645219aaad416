"""A real SMTP submission server on loopback (aiosmtpd over TLS with an authority of its own) that fails on demand.

    with SmtpServer() as server:
        ...send to server.host:server.port, trusting server.ca_file, as server.user with server.password...
        assert server.received[0].source == source

What it got
    `received`: every delivery in order. A mail counts at the moment the server would say 250 to it, whether or not
    the client hears it. `source` is exactly what the client meant: the octets without the doubled dots.
    `deliveries(message_id)` counts them by Message-ID; `wait_for(n)` waits until there are n of them.
    `on_delivery` is called with each (a relay, or people who answer) before the client gets its 250.
    `commands`: every command of every client, in order, without what follows AUTH.

What goes wrong: `fault(stage, ...)` where `stage` is
    connect   before the greeting                     data    before the answer to DATA
    ehlo      before the answer to EHLO               body    after 354, before a single octet of the mail is read
    starttls  before the answer to STARTTLS           dot     the whole mail is here, and is not delivered yet
    auth      before AUTH is looked at                reply   the mail counts as delivered; 250 is not yet said
    mail      before the answer to MAIL               quit    before the answer to QUIT
    rcpt      before the answer to RCPT (`address`: only for that one)
and what happens then is, in this order: `call` a function (in a thread, so it may take its time, use this server, or
kill the client), `stall` for some seconds, then `drop` the connection (after sending the octets `partial`) or give
`reply` instead of the usual answer. Without `drop` and `reply` things go on as if nothing had happened. A fault strikes
`times` times, for ever with None; of several that fit, the one that was told first. `heal()` forgets them all.

Once the dot is here, the server goes on without its client, as real ones do: a client that dies or gives up at `dot`
or `reply` has its mail delivered, unless the fault itself drops it or answers no at `dot`. At `body` the client has
leave to send: a small mail with its dot may be on the wire already, and be delivered unless the fault drops it.
"""

import asyncio
import contextlib
import re
import shutil
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import trustme

from tests.servers.smtp_session import SmtpSession, Stage

MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>]*>)", re.IGNORECASE | re.MULTILINE)
ENOUGH_SECONDS = 20.0
"""How long to start or to end may take before it is an error."""


@dataclass(frozen=True, slots=True)
class Received:
    """One delivery."""

    envelope_from: str
    recipients: tuple[str, ...]
    source: bytes
    auth: str
    """Mechanism and user, "" where nobody logged in."""

    @property
    def message_id(self) -> str:
        """With brackets, "" where there is none."""
        match = MESSAGE_ID.search(self.source.partition(b"\r\n\r\n")[0] + b"\r\n")
        return match[1].decode("latin-1") if match else ""


@dataclass(slots=True)
class Fault:
    """Something that goes wrong; `struck` counts how often it did."""

    stage: Stage
    reply: str
    drop: bool
    partial: bytes
    stall: float
    call: Callable[[], object] | None
    address: str
    times: int | None
    struck: int = 0


class SmtpServer:
    """One server with a user, a password and a bearer token, or a function that knows the valid ones. Use it as a context manager; errors of hooks come out there.

    `user=""` wants no login. `without` hides what EHLO offers, e.g. {"SIZE", "SMTPUTF8", "AUTH"}. `mechanisms` are the
    ways to log in. `names` stand in the certificate. `size_limit` is the largest mail in octets.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        *,
        security: Literal["tls", "starttls", "none"] = "tls",
        user: str = "me@seller.example",
        password: str = "correct horse",  # noqa: S107 - it guards nothing
        token: str | Callable[[str], bool] = "ya29.token",  # noqa: S107
        mechanisms: Collection[str] = ("PLAIN", "LOGIN", "XOAUTH2"),
        without: Collection[str] = (),
        names: Collection[str] = ("localhost", "127.0.0.1"),
        size_limit: int = 2**25,
        on_delivery: Callable[[Received], object] | None = None,
    ) -> None:
        self.security, self.user, self.password, self.token = security, user, password, token
        self.mechanisms, self.without, self.size_limit, self.on_delivery = mechanisms, without, size_limit, on_delivery
        self.commands: list[str] = []
        self.errors: list[BaseException] = []
        """What hooks raised."""
        self.deliveries_under_way: set[asyncio.Future[str]] = set()
        self._received: list[Received] = []
        self._faults: list[Fault] = []
        self._changed = threading.Condition()
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._sessions: set[SmtpSession] = set()
        self._directory = Path(tempfile.mkdtemp(prefix="ifsmtp-"))
        self.ca_file = self._directory / "ca.pem"
        self._context = self._certified(names)
        self._listener = socket.socket(proto=socket.IPPROTO_TCP)  # named, or asyncio leaves Nagle on: 40 ms a reply
        self._listener.bind((self.host, 0))
        self._listener.listen(100)
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._run, name="smtp-server", daemon=True)

    # life

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(ENOUGH_SECONDS) or self.errors:
            self.close()
            raise RuntimeError("the SMTP server did not start")
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
        if value is None and self.errors:
            raise self.errors[0]

    def close(self) -> None:
        """Ends every connection and the server, and waits for hooks that run. May be called twice."""
        if self._loop is not None and self._stopping is not None and self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # it ended by itself meanwhile
                self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(ENOUGH_SECONDS)
            if self._thread.is_alive():
                raise RuntimeError("the SMTP server did not end: a hook still runs")
        self._listener.close()
        shutil.rmtree(self._directory, ignore_errors=True)

    # what it got

    @property
    def received(self) -> list[Received]:
        """All deliveries so far, as a list of one's own."""
        with self._changed:
            return list(self._received)

    def deliveries(self, message_id: str) -> int:
        """How often a mail with that Message-ID was delivered."""
        return sum(one.message_id == message_id for one in self.received)

    def wait_for(self, count: int, seconds: float = 10.0) -> list[Received]:
        """Waits until `count` mails were delivered, and returns all; raises TimeoutError where they do not come."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._received) >= count, seconds):
                raise TimeoutError(f"{len(self._received)} of {count} mails came within {seconds} s")
            return list(self._received)

    # what goes wrong

    def fault(
        self,
        stage: Stage,
        *,
        reply: str = "",
        drop: bool = False,
        partial: bytes = b"",
        stall: float = 0.0,
        call: Callable[[], object] | None = None,
        address: str = "",
        times: int | None = 1,
    ) -> Fault:
        """Plans a fault, as the head of this module says. `reply` is a whole line such as "550 5.1.1 no such user",
        several with CRLF between them, or nonsense."""
        if stage == "reply" and re.match(r"[45]\d\d[ -]", reply):
            raise ValueError("a server that has taken a mail does not refuse it: plan that at the dot")
        fault = Fault(stage, reply, drop, partial, stall, call, address, times)
        with self._changed:
            self._faults.append(fault)
        return fault

    def heal(self) -> None:
        """Forgets all faults."""
        with self._changed:
            self._faults.clear()

    # for the sessions, in the server's own thread

    def takes(self, token: str) -> bool:
        """Whether a bearer token is valid."""
        return token == self.token if isinstance(self.token, str) else self.token(token)

    def take_fault(self, stage: Stage, address: str) -> Fault | None:
        """The fault that strikes here and now, if one does."""
        with self._changed:
            for fault in self._faults:
                fits = fault.stage == stage and fault.address in ("", address)
                if fits and (fault.times is None or fault.struck < fault.times):
                    fault.struck += 1
                    return fault
        return None

    async def keep(self, envelope_from: str, recipients: Sequence[str], source: bytes, auth: str) -> None:
        """Counts a delivery, and waits for what `on_delivery` does with it."""
        received = Received(envelope_from, tuple(recipients), source, auth)
        with self._changed:
            self._received.append(received)
            self._changed.notify_all()
        if self.on_delivery is not None:
            await self.aside(self.on_delivery, received)

    async def aside(self, hook: Callable[..., object], *arguments: object) -> None:
        """Calls a hook in a thread of its own. What it raises is kept for the end of the test."""
        try:
            await asyncio.to_thread(hook, *arguments)
        except Exception as error:
            self.errors.append(error)

    # inner parts

    def _certified(self, names: Collection[str]) -> ssl.SSLContext:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.ca_file))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(*names).configure_cert(context)
        return context

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # shown to the test that waits for it
            self.errors.append(error)
        finally:
            self._ready.set()

    def _session(self) -> SmtpSession:
        session = SmtpSession(self, self._context if self.security == "starttls" else None, self._sessions.discard)
        self._sessions.add(session)
        return session

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(lambda loop, context: None)  # clients that vanish are what we are here for
        implicit = self._context if self.security == "tls" else None
        server = await self._loop.create_server(self._session, sock=self._listener, ssl=implicit)
        self._ready.set()
        await self._stopping.wait()
        server.close()
        for session in list(self._sessions):
            session.abort()
        await asyncio.sleep(0)
