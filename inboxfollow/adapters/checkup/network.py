"""Servers from outside: DNS, TCP, TLS and what a greeting tells. Nobody logs in, and no certificate is ever excused:
where its name is wrong, it is looked at a second time and the connection ended."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from inboxfollow.ports.checkup import Endpoint, Greeting
from inboxfollow.ports.errors import Unreachable, Untrusted

SECONDS = 10.0
"""Longest time for each step."""
_MOST_LINES, _MOST_OCTETS = 60, 2048
_NETWORK_HINT = "Check the network and the name; then try again."
_DATE = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|GMT)")


class ServersOutside:
    """Implements ports.checkup.Network."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def resolve(self, host: str) -> Sequence[str]:
        """See Network. The system's own resolver, which knows no time-out of its own."""
        found: list[str] = []
        trouble: list[Exception] = []

        def ask() -> None:
            try:
                found.extend(
                    sorted({str(one[4][0]) for one in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)})
                )
            except (OSError, UnicodeError) as error:
                trouble.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self._seconds)
        if found:
            return found
        if trouble:
            temporary = isinstance(trouble[0], socket.gaierror) and trouble[0].errno == socket.EAI_AGAIN
            why = "no name server answers" if temporary else "the host name is unknown"
            raise Unreachable(f"{host}: {why}", _NETWORK_HINT) from trouble[0]
        raise Unreachable(f"{host}: no name server answered within {self._seconds:g} s", _NETWORK_HINT)

    def connect(self, endpoint: Endpoint) -> None:
        """See Network."""
        with _guarded(endpoint, self._seconds):
            socket.create_connection((endpoint.host, endpoint.port), self._seconds).close()

    def greet(self, endpoint: Endpoint) -> Greeting:
        """See Network."""
        with _guarded(endpoint, self._seconds), self._encrypted(endpoint, check_name=True) as (link, said):
            certificate = link.getpeercert() if isinstance(link, ssl.SSLSocket) else None
            version = link.version() if isinstance(link, ssl.SSLSocket) else ""
            time = _time(said if endpoint.security == "starttls" else _greeting(link, endpoint))
        if not certificate:
            return Greeting(time=time)
        ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
        return Greeting(_issuer(certificate), ends, version or "", time)

    def names(self, endpoint: Endpoint) -> Sequence[str]:
        """See Network. The authority must be trusted, so that a stranger's words are not passed on."""
        with _guarded(endpoint, self._seconds), self._encrypted(endpoint, check_name=False) as (link, _):
            found = link.getpeercert() if isinstance(link, ssl.SSLSocket) else None
        pairs = (found or {}).get("subjectAltName", ())
        return [str(pair[1]) for pair in pairs if isinstance(pair, tuple) and len(pair) == 2]

    @contextmanager
    def _encrypted(self, endpoint: Endpoint, check_name: bool) -> Iterator[tuple[socket.socket, str]]:
        """A connection, encrypted unless nothing is to be, and what was said on it in clear."""
        said = ""
        with socket.create_connection((endpoint.host, endpoint.port), self._seconds) as plain:
            plain.settimeout(self._seconds)
            if endpoint.security == "none":
                yield plain, said
                return
            context = ssl.create_default_context(cafile=endpoint.ca_file or None)
            context.check_hostname = check_name
            if endpoint.security == "starttls":
                said = _start_tls(plain, endpoint)
            with context.wrap_socket(plain, server_hostname=endpoint.host) as link:
                yield link, said


def _start_tls(link: socket.socket, endpoint: Endpoint) -> str:
    """Agrees with the server to encrypt (RFC 3207, RFC 9051 section 6.2.1); what it said before, which is in clear
    and believed only as far as its time is shown. Raises Untrusted where it does not agree."""
    with link.makefile("rb", buffering=0) as raw:
        said = _answer(raw, endpoint)
        if endpoint.protocol == "smtp":
            link.sendall(b"EHLO [127.0.0.1]\r\n")
            _answer(raw, endpoint)
            link.sendall(b"STARTTLS\r\n")
            agreed = _answer(raw, endpoint).startswith("220")
        else:
            link.sendall(b"a STARTTLS\r\n")
            agreed = _tagged(raw).upper().startswith("A OK")
    if not agreed:
        hint = f'Use {endpoint.protocol}.security = "tls", with the port for it.'
        raise Untrusted(f"{endpoint.host}:{endpoint.port}: the server does not agree to STARTTLS", hint)
    return said


def _greeting(link: socket.socket, endpoint: Endpoint) -> str:
    """What a server says first, or its answer to a question for its date."""
    if endpoint.protocol == "http":
        host = endpoint.host.encode("idna")
        link.sendall(b"HEAD / HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
    with link.makefile("rb", buffering=0) as raw:
        if endpoint.protocol != "http":
            return _answer(raw, endpoint)
        lines = (_line(raw) for _ in range(_MOST_LINES))
        return next((line for line in lines if not line or line.lower().startswith("date:")), "")


def _answer(raw: "socket.SocketIO", endpoint: Endpoint) -> str:
    """The first line of a whole reply."""
    first = line = _line(raw)
    for _ in range(_MOST_LINES):
        if endpoint.protocol == "imap" or line[3:4] != "-":
            return first
        line = _line(raw)
    return first


def _tagged(raw: "socket.SocketIO") -> str:
    lines = (_line(raw) for _ in range(_MOST_LINES))
    return next((line for line in lines if not line or not line.startswith("*")), "")


def _line(raw: "socket.SocketIO") -> str:
    """One line, read octet by octet: what follows STARTTLS must not be taken in. "" at the end."""
    line = bytearray()
    while len(line) < _MOST_OCTETS and not line.endswith(b"\n"):
        octet = raw.read(1)
        if not octet:
            break
        line += octet
    return line.decode("latin-1").strip()


def _time(said: str) -> datetime | None:
    found = _DATE.search(said)
    if found is None:
        return None
    try:
        time = parsedate_to_datetime(found[0])
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _issuer(certificate: "ssl._PeerCertRetDictType") -> str:
    """The organisation that issued a certificate, else its common name."""
    named = {
        str(pair[0]): str(pair[1])
        for group in certificate.get("issuer", ())
        if isinstance(group, tuple)
        for pair in group
        if isinstance(pair, tuple)
    }
    words = named.get("organizationName") or named.get("commonName") or ""
    return "".join(sign for sign in words if sign.isprintable())[:80]


@contextmanager
def _guarded(endpoint: Endpoint, seconds: float) -> Iterator[None]:
    """Every error of sockets and TLS becomes a PortError here."""
    place, key = f"{endpoint.host}:{endpoint.port}", endpoint.protocol
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        why = error.verify_message or str(error)
        hint = f"Check {key}.host, and the clock; for a private authority set {key}.ca_file."
        raise Untrusted(f"{place}: the server's certificate was refused: {why}", hint) from error
    except ssl.SSLError as error:
        hint = f'Check {key}.port and {key}.security: "tls" or "starttls".'
        raise Untrusted(f"{place}: no encrypted connection: {error.reason or error}", hint) from error
    except TimeoutError as error:
        hint = "A firewall may be in the way, or the port is wrong."
        raise Unreachable(f"{place}: no answer within {seconds:g} s", hint) from error
    except ConnectionRefusedError as error:
        raise Unreachable(f"{place}: nothing listens there", f"Check {key}.host and {key}.port.") from error
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", "") or str(error)
        raise Unreachable(f"{place}: the connection failed: {why}", _NETWORK_HINT) from error
