"""Step 2, where the person names the servers."""

from ipaddress import ip_address
from typing import Literal, cast

from textual.app import ComposeResult
from textual.widgets import Static

from inboxfollow.app.setup import ways
from inboxfollow.app.setup.address import Start
from inboxfollow.app.setup.ways import Entrance
from inboxfollow.domain.errors import UserError
from inboxfollow.ports import settings
from inboxfollow.ports.settings import Endpoint
from inboxfollow.tui.setup.fields import Line, Row, Security
from inboxfollow.tui.setup.files import pem_file
from inboxfollow.tui.setup.login import PasswordStep
from inboxfollow.tui.setup.step import Step

_PORTS = {"imap": ("993", "143"), "smtp": ("465", "587")}
"""With TLS from the start, and otherwise."""
Which = Literal["imap", "smtp"]


class ByHandStep(Step):
    """Server, port and protection, for reading and for sending; the user name; a private authority."""

    NUMBER = 2

    def __init__(self, start: Start, domain: str, entrance: Entrance | None = None) -> None:
        """`entrance` stands in the fields where there is one, else likely names for `domain`."""
        super().__init__()
        self._start = start
        route = entrance.routes[0] if entrance is not None and entrance.routes else None
        self._username = route.username if route else start.address
        self._ends: dict[Which, Endpoint] = {
            "imap": (route and route.imap) or Endpoint(f"imap.{domain}", 993),
            "smtp": (route and route.smtp) or Endpoint("" if route else f"smtp.{domain}", 465),
        }

    def body(self) -> ComposeResult:
        """Two servers, the name, the file."""
        yield Static("Name the servers; your provider's help pages show them.", classes="title")
        for which, words in (("imap", "Reading (IMAP)"), ("smtp", "Sending (SMTP)")):
            end = self._ends[which]  # type: ignore[index]
            yield Row(
                words,
                Line(end.host, id=f"{which}-host", placeholder="empty: this account only reads"),
                Line(str(end.port), id=f"{which}-port", classes="port"),
                Security(end.security, id=f"{which}-security"),
            )
        yield Row("User name", Line(self._username, id="username"), classes="low")
        hint = "PEM file, only for a private authority"
        yield Row("Certificate", Line(self._ends["imap"].ca_file, id="authority", placeholder=hint))

    def on_mount(self) -> None:
        """Begins with the first server."""
        self.query_one("#imap-host", Line).focus()
        self.say("Tab or the arrow keys go to the next field.")

    def on_security_turned(self, event: Security.Turned) -> None:
        """The port follows, where it was the usual one."""
        which: Which = "imap" if event.security.id == "imap-security" else "smtp"
        port = self.query_one(f"#{which}-port", Line)
        if port.value in _PORTS[which]:
            port.value = _PORTS[which][event.security.value != "tls"]

    def proceed(self) -> None:
        """Checks what was typed; the servers are tried with the password."""
        try:
            imap, smtp = self._end("imap"), self._end("smtp")
            if imap is None:
                raise UserError("without a server for reading there is nothing to set up", "name one")
            username = self.query_one("#username", Line).value.strip()
            if not username:
                raise UserError("the user name is missing", "it often is your address")
        except UserError as error:
            self.fail(error)
            return
        self.go(PasswordStep(self._start, ways.named(username, imap, smtp)))

    def _end(self, which: Which) -> Endpoint | None:
        """Raises UserError."""
        host, port = (self.query_one(f"#{which}-{what}", Line).value.strip() for what in ("host", "port"))
        if not host:
            return None
        if any(sign.isspace() or sign in "/@" for sign in host):
            raise UserError(f"{host} is no name of a server", "write it like imap.example.com")
        if not port.isdecimal() or not 1 <= int(port) <= 65535:
            raise UserError(f"{port or 'nothing'} is no port", "write a number from 1 to 65535")
        security = cast(settings.Security, self.query_one(f"#{which}-security", Security).value)
        if security == "none" and not _is_here(host):
            raise UserError(f"{host} is not this computer: the password would travel in the clear", "take TLS")
        return Endpoint(host.strip("[]"), int(port), security, pem_file(self.query_one("#authority", Line).value))


def _is_here(host: str) -> bool:
    """Whether that name is this computer's own."""
    try:
        return host.lower() == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
