"""One connection's side of the test server in smtp.py: aiosmtpd's protocol and hooks, with the faults in them."""

import asyncio
import itertools
import re
import ssl
from base64 import b64decode
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal

from aiosmtpd.smtp import MISSING, SMTP, AuthResult, LoginPassword, Session, TLSSetupException

if TYPE_CHECKING:
    from tests.servers.smtp import SmtpServer

Stage = Literal["connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot", "reply", "quit"]
LONGEST_COMMAND = 16_384
"""Access tokens are long."""
LONGEST_LINE = 1000
"""Octets of a line of mail, CRLF included (RFC 5321 section 4.5.3.1.6)."""


class _Session(Session):
    """aiosmtpd's, whose `login_data` warns on every use."""

    login_data = None


class _Handler:
    """The hooks that aiosmtpd calls (its documentation, "Handlers"), and XOAUTH2."""

    def __init__(self, server: "SmtpServer") -> None:
        self._server = server

    async def handle_EHLO(  # noqa: N802
        self, smtp: "SmtpSession", session: Any, envelope: Any, name: str, responses: list[str]
    ) -> list[str]:
        told = await smtp.suffer("ehlo")
        if told is None or told.startswith("250"):
            session.host_name = name
        if told is not None:
            return [told]
        hidden = {*self._server.without, *(() if self._server.user else ("AUTH",))}
        kept = [line for line in responses[1:-1] if re.split("[ =]", line[4:])[0] not in hidden]
        return [responses[0], *kept, responses[-1]]

    async def handle_AUTH(self, smtp: "SmtpSession", session: Any, envelope: Any, arguments: list[str]) -> Any:  # noqa: N802
        told = await smtp.suffer("auth")
        return MISSING if told is None else told

    async def handle_MAIL(  # noqa: N802
        self, smtp: "SmtpSession", session: Any, envelope: Any, address: str, options: list[str]
    ) -> Any:
        told = await smtp.suffer("mail")
        if told is None and not address.isascii() and not envelope.smtp_utf8:
            return "553 5.6.7 SMTPUTF8 is needed"
        if told is not None and told.startswith("2"):
            envelope.mail_from = address
        return MISSING if told is None else told

    async def handle_RCPT(  # noqa: N802
        self, smtp: "SmtpSession", session: Any, envelope: Any, address: str, options: list[str]
    ) -> Any:
        told = await smtp.suffer("rcpt", address)
        if told is None and not address.isascii() and not envelope.smtp_utf8:
            return "553 5.6.7 SMTPUTF8 is needed"
        if told is not None and told.startswith("2"):
            envelope.rcpt_tos.append(address)
        return MISSING if told is None else told

    async def handle_DATA(self, smtp: "SmtpSession", session: Any, envelope: Any) -> str:  # noqa: N802
        delivery = asyncio.ensure_future(self._deliver(smtp, session, envelope))
        self._server.deliveries_under_way.add(delivery)  # the loop itself would let go of it
        delivery.add_done_callback(self._server.deliveries_under_way.discard)
        return await asyncio.shield(delivery)

    async def handle_QUIT(self, smtp: "SmtpSession", session: Any, envelope: Any) -> Any:  # noqa: N802
        told = await smtp.suffer("quit")
        return MISSING if told is None else told

    async def handle_exception(self, error: Exception) -> str:
        if not isinstance(error, OSError | TLSSetupException):  # a client that went, or trusts us not
            self._server.errors.append(error)
        return "451 4.3.0 the test server is broken"

    async def _deliver(self, smtp: "SmtpSession", session: Any, envelope: Any) -> str:
        """From the dot to the answer; goes on although the client may be gone."""
        source = bytes(envelope.original_content)
        if any(len(line) > LONGEST_LINE - 2 for line in source.split(b"\r\n")):
            return "500 5.6.0 a line is too long"
        if not source.isascii() and "BODY=8BITMIME" not in envelope.mail_options:
            return "554 5.6.1 8BITMIME is needed"
        told = await smtp.suffer("dot")
        if told is not None and not told.startswith("2"):
            return told
        await self._server.keep(envelope.mail_from, envelope.rcpt_tos, source, session.auth_data or "")
        after = await smtp.suffer("reply")
        return after or told or "250 2.0.0 OK"

    async def auth_XOAUTH2(self, smtp: "SmtpSession", arguments: list[str]) -> Any:  # noqa: N802
        """A refusal is a challenge that the client must answer by an empty line (Google's and Microsoft's way)."""
        blob = b64decode(arguments[1]) if len(arguments) > 1 else await smtp.challenge_auth("")
        return await self._bearer(smtp, "XOAUTH2", blob, f"user={self._server.user}\x01", b"")

    async def auth_OAUTHBEARER(self, smtp: "SmtpSession", arguments: list[str]) -> Any:  # noqa: N802
        """The same by RFC 7628, whose answer to the challenge is one octet."""
        blob = b64decode(arguments[1]) if len(arguments) > 1 else await smtp.challenge_auth("")
        return await self._bearer(smtp, "OAUTHBEARER", blob, f"n,a={self._server.user},\x01", b"\x01")

    async def _bearer(self, smtp: "SmtpSession", way: str, blob: Any, head: str, farewell: bytes) -> Any:
        start, end = f"{head}auth=Bearer ".encode(), b"\x01\x01"
        said = bytes(blob)
        if said.startswith(start) and said.endswith(end) and self._server.takes(said[len(start) : -2].decode()):
            return AuthResult(success=True, auth_data=f"{way} {self._server.user}")
        answer = await smtp.challenge_auth('{"status":"400","schemes":"Bearer","scope":"https://mail.seller.example/"}')
        message = "535 5.7.8 token refused" if answer == farewell else "501 5.5.2 another answer was expected"
        return AuthResult(success=False, handled=False, message=message)

    def check_password(self, smtp: Any, session: Any, envelope: Any, mechanism: str, login: LoginPassword) -> Any:
        """aiosmtpd's authenticator, for PLAIN and LOGIN."""
        right = (login.login, login.password) == (self._server.user.encode(), self._server.password.encode())
        if right:
            return AuthResult(success=True, auth_data=f"{mechanism} {self._server.user}")
        return AuthResult(success=False, handled=False, message="535 5.7.8 user name or password refused")


class SmtpSession(SMTP):
    """aiosmtpd's side of one connection, with the faults in it."""

    line_length_limit = LONGEST_COMMAND
    command_size_limit = LONGEST_COMMAND

    def __init__(
        self, server: "SmtpServer", starttls: ssl.SSLContext | None, ended: "Callable[[SmtpSession], None]"
    ) -> None:
        handler = _Handler(server)
        super().__init__(
            handler,
            hostname="smtp.test",
            ident="ready",
            data_size_limit=server.size_limit,
            enable_SMTPUTF8="SMTPUTF8" not in server.without,
            tls_context=starttls,
            require_starttls=starttls is not None,
            auth_require_tls=starttls is not None,
            auth_exclude_mechanism={"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"} - set(server.mechanisms),
            authenticator=handler.check_password,
            loop=asyncio.get_running_loop(),
        )
        self._server = server
        self._ended = ended
        self._auth_required = bool(server.user)  # as an argument it warns, where there is no STARTTLS
        self.command_size_limits = defaultdict(lambda: LONGEST_COMMAND)
        self._smtp_methods = {name: self._noted(name, method) for name, method in self._smtp_methods.items()}
        self._pushed = itertools.count()

    def _noted(self, name: str, method: Any) -> Any:
        """A command's method, told to `commands` first."""

        @wraps(method)
        async def noting(argument: str | None) -> None:
            shown = (argument or "").partition(" ")[0] if name == "AUTH" else argument or ""
            self._server.commands.append(f"{name} {shown}".strip())
            await method(argument)

        return noting

    def _create_session(self) -> Any:
        return _Session(self.loop)

    async def push(self, status: Any) -> None:
        """Every answer goes through here; the first is the greeting."""
        if next(self._pushed) == 0:
            told = await self.suffer("connect")
            status = status if told is None else told
        await super().push(status)
        if status[:3] in ("354", b"354"):
            await self.suffer("body")

    async def smtp_STARTTLS(self, argument: str) -> None:  # noqa: N802
        """aiosmtpd's, unless a fault answers."""
        told = await self.suffer("starttls")
        if told is None:
            await super().smtp_STARTTLS(argument)
        else:
            await self.push(told)

    async def smtp_DATA(self, argument: str) -> None:  # noqa: N802
        """aiosmtpd's, unless a fault answers."""
        told = await self.suffer("data")
        if told is None:
            await super().smtp_DATA(argument)
        else:
            await self.push(told)

    async def suffer(self, stage: Stage, address: str = "") -> str | None:
        """Lets a planned fault strike; returns the answer to give instead of the usual one, if there is one."""
        fault = self._server.take_fault(stage, address)
        if fault is None:
            return None
        if fault.call is not None:
            await self._server.aside(fault.call)
        if fault.stall:
            await asyncio.sleep(fault.stall)
        if fault.drop:
            self._drop(fault.partial)
            raise asyncio.CancelledError
        return fault.reply or None

    def _drop(self, partial: bytes) -> None:
        transport: Any = self.transport
        if transport is None:  # the client went first
            return
        if partial:
            transport.write(partial)
            transport.close()
        else:
            transport.abort()

    def abort(self) -> None:
        """Ends the connection without a word."""
        transport: Any
        for transport in (self.transport, self._original_transport):
            if transport is not None:
                transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        """See asyncio.Protocol."""
        super().connection_lost(error)
        self._ended(self)
