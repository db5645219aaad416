"""One connection: opened, greeted, encrypted. Encryption is verified and never downgraded (RFC 8314, RFC 3207).

smtplib gives the commands; replies are read here, since after the final dot every doubt about them matters: its own
reader takes a line that broke off for a whole one, and has no limit on how many lines follow.
"""

import re
import smtplib
import socket
import ssl

from inboxfollow.adapters.smtp.errors import Place
from inboxfollow.adapters.smtp.replies import Reply, refusal, reply_of
from inboxfollow.adapters.smtp.settings import SmtpSettings
from inboxfollow.ports.errors import Untrusted

OUR_NAME = "[127.0.0.1]"
"""What EHLO says: an address literal, since the machine's name is nobody's business (RFC 5321 section 4.1.4)."""
MAX_LINE = 4096
MAX_LINES = 100
GOODBYE_SECONDS = 3.0
LINE = re.compile(rb"([1-5]\d\d)(?:([ -])(.*?))?\r?\n", re.DOTALL)


class Wire(smtplib.SMTP):
    """A connection, closed at once where a command or an answer fails: nobody knows then where it stands."""

    def __init__(self, settings: SmtpSettings, implicit: ssl.SSLContext | None) -> None:
        """With `implicit` TLS begins before the first word."""
        super().__init__(local_hostname=OUR_NAME, timeout=settings.timeout_seconds)
        self._host_name = settings.host
        self._implicit = implicit

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the dot leaves right behind the mail
        return self._implicit.wrap_socket(plain, server_hostname=host) if self._implicit else plain

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Starts TLS after the server agreed. What came in clear is forgotten (RFC 3207 section 4.2)."""
        if self.file is not None:
            self.file.close()
            self.file = None
        if self.sock is not None:
            self.sock = context.wrap_socket(self.sock, server_hostname=self._host_name)

    def getreply(self) -> tuple[int, bytes]:
        """Code and lines of one whole reply. Raises SMTPServerDisconnected where the connection ended before it did,
        and SMTPException for what is no reply."""
        try:
            return self._whole_reply()
        except BaseException:
            self.close()
            raise

    def _whole_reply(self) -> tuple[int, bytes]:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        if self.file is None:
            self.file = self.sock.makefile("rb")
        texts = []
        for _ in range(MAX_LINES):
            line: bytes = self.file.readline(MAX_LINE)
            if not line.endswith(b"\n") and len(line) < MAX_LINE:
                raise smtplib.SMTPServerDisconnected("the connection ended before a whole answer came")
            match = LINE.fullmatch(line)
            if match is None:
                raise smtplib.SMTPException(f"no reply of SMTP: {line[:100].decode('latin-1')}")
            texts.append((match[3] or b"").strip())
            if match[2] != b"-":
                return int(match[1]), b"\n".join(texts)
        raise smtplib.SMTPException("an answer without end")

    def ask(self, command: str) -> Reply:
        """Sends one command line and returns the reply to it."""
        return reply_of(*self.docmd(command))

    def answer(self) -> Reply:
        """The next reply."""
        return reply_of(*self.getreply())

    def write(self, octets: bytes) -> None:
        """Sends octets as they are; a silence of the peer is borne for each 64 KiB, not for the whole."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        try:
            for start in range(0, len(octets), 1 << 16):
                self.sock.sendall(octets[start : start + (1 << 16)])
        except BaseException:
            self.close()
            raise

    def patience(self, seconds: float) -> None:
        """From now on the longest silence that is borne."""
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def greet(self, place: Place) -> None:
        """Says EHLO; raises what the server's refusal means."""
        reply = reply_of(*self.ehlo())
        if not reply.positive:
            raise refusal(reply, place, "the server refused the greeting")


def opened(settings: SmtpSettings, place: Place) -> Wire:
    """A connection on which AUTH or MAIL may follow. Raises PortErrors, and what sockets and smtplib raise."""
    context = None if settings.security == "none" else _context(settings, place)
    wire = Wire(settings, context if settings.security == "tls" else None)
    try:
        reply = reply_of(*wire.connect(settings.host, settings.port))
        if not reply.positive:
            raise refusal(reply, place, "the server takes no mail at present")
        wire.greet(place)
        if context is not None and settings.security == "starttls":
            _start_tls(wire, context, place)
            wire.greet(place)
    except BaseException:
        wire.close()
        raise
    return wire


def _context(settings: SmtpSettings, place: Place) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        message = f"{place}: the authority to trust cannot be read from {settings.ca_file}"
        raise Untrusted(message, "Set smtp.ca_file to a PEM file with its certificate.") from error


def _start_tls(wire: Wire, context: ssl.SSLContext, place: Place) -> None:
    if not wire.has_extn("starttls"):
        raise Untrusted(
            f"{place}: the server offers no STARTTLS, and neither password nor mail is sent in clear",
            'Use smtp.security = "tls", usually with port 465.',
        )
    reply = wire.ask("STARTTLS")
    if 400 <= reply.code < 500:
        raise refusal(reply, place, "no encryption at present")
    if not reply.positive:
        raise Untrusted(f"{place}: STARTTLS was refused: {reply}", 'Use smtp.security = "tls", usually with port 465.')
    wire.encrypt(context)
