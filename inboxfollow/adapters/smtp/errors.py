"""Every error of sockets, TLS and smtplib becomes one of ports.errors here, and nowhere else.

What goes through here happened before the final dot: nothing was delivered. What replies mean stands in replies.py.
"""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from inboxfollow.adapters.smtp.replies import LATER_HINT, shown
from inboxfollow.ports.errors import PortError, Transient, Unreachable, Untrusted


@dataclass(frozen=True, slots=True)
class Place:
    """What an error is about."""

    host: str
    port: int
    timeout_seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Re-raises what goes wrong inside as a PortError; PortErrors pass as they are."""
    try:
        yield
    except (OSError, UnicodeError) as error:  # smtplib's errors are OSErrors too
        raise mapped(error, place) from error


def mapped(error: OSError | UnicodeError, place: Place) -> PortError:
    """The PortError that stands for a foreign one."""
    if isinstance(error, smtplib.SMTPServerDisconnected):
        below = error.__context__  # smtplib wraps what a write met
        if isinstance(below, OSError) and not isinstance(below, smtplib.SMTPException):
            return mapped(below, place)
        return Unreachable(f"{place}: the server closed the connection", LATER_HINT)
    if isinstance(error, smtplib.SMTPException):
        return Transient(f"{place}: the server's answer cannot be read: {shown(error)}", LATER_HINT)
    if isinstance(error, ssl.SSLError):
        return _tls(error, place)
    return _network(error, place)


def _tls(error: ssl.SSLError, place: Place) -> PortError:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = shown(getattr(error, "verify_message", error))
        return Untrusted(
            f"{place}: the server's certificate was refused: {why}",
            "Check smtp.host; for a private authority set smtp.ca_file.",
        )
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError):
        return Unreachable(f"{place}: the server closed the connection: {shown(error)}", LATER_HINT)
    why = shown(getattr(error, "reason", None) or error)
    return Untrusted(
        f"{place}: no encrypted connection: {why}",
        'Check smtp.port and smtp.security: "tls" for port 465, "starttls" for port 587.',
    )


def _network(error: OSError | UnicodeError, place: Place) -> PortError:
    if isinstance(error, socket.gaierror | UnicodeError):
        return Unreachable(f"{place}: the host name is unknown", "Check smtp.host and the network.")
    if isinstance(error, ConnectionRefusedError):
        return Unreachable(f"{place}: nothing listens there", "Check smtp.host and smtp.port.")
    if isinstance(error, TimeoutError):
        within = f" within {place.timeout_seconds:g} s" if place.timeout_seconds else ""
        return Unreachable(f"{place}: no answer{within}", "Check the network. " + LATER_HINT)
    return Unreachable(f"{place}: the connection failed: {shown(error)}", "Check the network. " + LATER_HINT)
