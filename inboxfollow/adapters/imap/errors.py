"""Every error of sockets, TLS, imaplib and imapclient becomes one of ports.errors here, and nowhere else.

The messages name host, port and folder; the hints say what to do next. What a server's text means
follows PROTOCOLS A8 and RFC 5530 section 3.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from imapclient import exceptions

from inboxfollow.ports.errors import AuthRejected, PortError, Rejected, Transient, Unreachable, Untrusted

BACKOFF = re.compile(r"Backoff Time:?\s*(\d{1,9})\s*milliseconds", re.IGNORECASE)
CODE = re.compile(r"\[([A-Z0-9-]+)")
OUT_OF_STEP = re.compile(r"^(?:b['\"])?\* BYE |got more than \d+ bytes", re.IGNORECASE)
"""imaplib's plain errors after which a connection is of no use: a greeting that ends it, a line without end."""
REFUSED_LOGIN = frozenset({"AUTHENTICATIONFAILED", "EXPIRED", "AUTHORIZATIONFAILED", "PRIVACYREQUIRED"})
BUSY_SECONDS = {"UNAVAILABLE": 60.0, "INUSE": 60.0, "SERVERBUG": 60.0, "LIMIT": 300.0, "OVERQUOTA": 3600.0}
LOGIN_HINT = "Check username and secret; many providers want an app password or OAuth here."


@dataclass(frozen=True, slots=True)
class Place:
    """What an error is about."""

    host: str
    port: int
    folder: str = ""
    timeout_seconds: float = 0.0

    def __str__(self) -> str:
        inside = f", folder {self.folder!r}" if self.folder else ""
        return f"{self.host}:{self.port}{inside}"


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Re-raises what goes wrong inside as a PortError; PortErrors pass as they are."""
    try:
        yield
    except (imaplib.IMAP4.error, OSError, EOFError, UnicodeError) as error:
        raise mapped(error, place) from error


def mapped(error: Exception, place: Place) -> PortError:
    """The PortError that stands for a foreign one."""
    if isinstance(error, ssl.SSLError):
        return _tls(error, place)
    if isinstance(error, OSError | EOFError):
        return _network(error, place)
    if isinstance(error, exceptions.LoginError):
        cause = error.__context__
        return mapped(cause, place) if isinstance(cause, imaplib.IMAP4.abort) else refused_login(str(error), place)
    if isinstance(error, imaplib.IMAP4.readonly):  # a subclass of abort
        return Rejected(f"{place}: the server changed the folder's mode", "Scan again.")
    if isinstance(error, imaplib.IMAP4.abort):
        return cut_off(str(error), place)
    if isinstance(error, exceptions.ProtocolError | UnicodeError):
        return Transient(f"{place}: the server's answer cannot be read: {shown(error)}", "Scan again later.")
    if isinstance(error, exceptions.CapabilityError):
        return Rejected(f"{place}: {shown(error)}", "The server lacks something this program needs.")
    text = str(error)
    return cut_off(text, place) if OUT_OF_STEP.search(text) else refusal(text, place)


def refusal(text: str, place: Place) -> PortError:
    """What a NO or BAD with this text means: try later, log in differently, or give up."""
    if (busy := _busy(text, place)) is not None:
        return busy
    if not REFUSED_LOGIN.isdisjoint(CODE.findall(text)):
        return AuthRejected(f"{place}: the server refuses access: {shown(text)}", LOGIN_HINT)
    return Rejected(f"{place}: the server refused: {shown(text)}", "")


def refused_login(text: str, place: Place) -> PortError:
    """What a failed login means; without a telling code it is the password."""
    if (busy := _busy(text, place)) is not None:
        return busy
    return AuthRejected(f"{place}: login refused: {shown(text)}", LOGIN_HINT)


def cut_off(text: str, place: Place) -> PortError:
    """What BYE, or an end in the middle of an answer, means."""
    busy = _busy(text, place)
    wait = busy.retry_after if busy is not None else None
    return Unreachable(f"{place}: the server closed the connection: {shown(text)}", "Scan again later.", wait)


def shown(text: object) -> str:
    """A server's words for a message: one line, printable, short."""
    return "".join(c if c.isprintable() else " " for c in str(text))[:200]


def _busy(text: str, place: Place) -> Transient | None:
    seconds = None
    if match := BACKOFF.search(text):
        seconds = int(match[1]) / 1000
    elif "authenticated but not connected" in text:
        seconds = 300.0
    else:
        seconds = next((BUSY_SECONDS[code] for code in CODE.findall(text) if code in BUSY_SECONDS), None)
    if seconds is None:
        return None
    return Transient(f"{place}: the server is busy: {shown(text)}", f"Wait {seconds:.0f} s, then scan again.", seconds)


def _tls(error: ssl.SSLError, place: Place) -> PortError:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = shown(getattr(error, "verify_message", error))
        return Untrusted(
            f"{place}: the server's certificate was refused: {why}",
            "Check imap.host; for a private authority set imap.ca_file.",
        )
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError):
        return cut_off(shown(error), place)
    why = shown(getattr(error, "reason", None) or error)
    return Untrusted(
        f"{place}: no encrypted connection: {why}",
        'Check imap.port and imap.security: "tls" for port 993, "starttls" for port 143.',
    )


def _network(error: OSError | EOFError, place: Place) -> PortError:
    if isinstance(error, socket.gaierror):
        return Unreachable(f"{place}: the host name is unknown", "Check imap.host and the network.")
    if isinstance(error, ConnectionRefusedError):
        return Unreachable(f"{place}: nothing listens there", "Check imap.host and imap.port.")
    if isinstance(error, TimeoutError):
        within = f" within {place.timeout_seconds:g} s" if place.timeout_seconds else ""
        return Unreachable(f"{place}: no answer{within}", "Check the network, then scan again.")
    return Unreachable(f"{place}: the connection failed: {shown(error)}", "Check the network, then scan again.")
