"""Servers looked at from outside: real TLS on loopback, with certificates of the tests' own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from inboxfollow.adapters.checkup.network import ServersOutside
from inboxfollow.ports.checkup import Endpoint
from inboxfollow.ports.errors import PortError, Unreachable, Untrusted
from tests.servers.dovecot import Dovecot
from tests.servers.greeter import Greeter
from tests.servers.smtp import SmtpServer

OUTSIDE = ServersOutside(5)
ENDS = datetime(2099, 1, 2, 3, 4, 5, tzinfo=UTC)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_name_is_resolved() -> None:
    """A host that is known has addresses."""
    assert OUTSIDE.resolve("localhost")


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "x" * 300])
def test_an_unknown_name(host: str) -> None:
    """One that is not known, or no name at all, is unreachable and named."""
    with pytest.raises(Unreachable, match=host[:20]):
        OUTSIDE.resolve(host)


def test_nobody_listens() -> None:
    """A closed port is said to be one, with the keys to check."""
    with pytest.raises(Unreachable, match="nothing listens") as caught:
        OUTSIDE.connect(Endpoint("imap", "127.0.0.1", _free_port()))
    assert "imap.port" in caught.value.hint


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_smtp(security: str) -> None:
    """The certificate of an SMTP server is seen, with TLS from the start or after STARTTLS; nobody logs in."""
    with SmtpServer(security=security) as server:  # type: ignore[arg-type]
        endpoint = Endpoint("smtp", "localhost", server.port, security, str(server.ca_file))  # type: ignore[arg-type]
        OUTSIDE.connect(endpoint)
        found = OUTSIDE.greet(endpoint)
    assert found.ends is not None
    assert found.ends > datetime.now(UTC)
    assert found.version.startswith("TLS")
    assert found.issuer.startswith("trustme")
    assert not any(command.startswith(("AUTH", "MAIL")) for command in server.commands)


def test_no_encryption_is_no_certificate() -> None:
    """On loopback without encryption there is nothing to judge."""
    with SmtpServer(security="none") as server:
        assert OUTSIDE.greet(Endpoint("smtp", "localhost", server.port, "none")).ends is None


def test_the_end_of_a_certificate() -> None:
    """The day on which a certificate ends is read in UTC."""
    with Greeter("* OK hello", ends=ENDS) as server:
        found = OUTSIDE.greet(Endpoint("imap", "localhost", server.port, "tls", str(server.ca_file)))
    assert found.ends == ENDS


@pytest.mark.parametrize(
    ("names", "ends", "trusting", "why"),
    [
        (("localhost",), datetime(2020, 1, 1, tzinfo=UTC), True, "expired"),
        (("mail.elsewhere.example",), ENDS, True, "not valid for"),
        (("localhost",), ENDS, False, "certificate"),
    ],
)
def test_a_bad_certificate(names: tuple[str, ...], ends: datetime, trusting: bool, why: str) -> None:
    """An ended, foreign or self-made certificate is refused, and it is said why."""
    with Greeter("* OK hello", names=names, ends=ends) as server:
        endpoint = Endpoint("imap", "localhost", server.port, "tls", str(server.ca_file) if trusting else "")
        with pytest.raises(Untrusted, match=why):
            OUTSIDE.greet(endpoint)


def test_names_of_a_foreign_certificate() -> None:
    """The hosts that a certificate is for are told where the authority is trusted, and not where it is not."""
    with Greeter("* OK hello", names=("mail.elsewhere.example", "other.example"), ends=ENDS) as server:
        endpoint = Endpoint("imap", "localhost", server.port, "tls", str(server.ca_file))
        assert set(OUTSIDE.names(endpoint)) == {"mail.elsewhere.example", "other.example"}
        with pytest.raises(Untrusted):
            OUTSIDE.names(Endpoint("imap", "localhost", server.port, "tls"))


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("220 x.example ESMTP ready at Wed, 18 Nov 2026 10:00:00 +0100", datetime(2026, 11, 18, 9, tzinfo=UTC)),
        ("220 x.example ESMTP", None),
        ("220 x.example 99 Foo 2026 10:00:00 GMT", None),
        ("", None),
    ],
)
def test_the_time_in_a_greeting(said: str, time: datetime | None) -> None:
    """Exchange and sendmail tell their time in the greeting; what is no time is none."""
    with Greeter(said, tls=False) as server:
        assert OUTSIDE.greet(Endpoint("smtp", "localhost", server.port, "none")).time == time


def test_the_date_of_a_web_server() -> None:
    """A web server is asked for its date with HEAD."""
    answer = "HTTP/1.1 404 Not Found\r\nServer: x\r\nDate: Wed, 18 Nov 2026 10:00:00 GMT\r\n\r\n"
    with Greeter(answer, tls=False, after=b"\r\n\r\n") as server:
        found = OUTSIDE.greet(Endpoint("http", "localhost", server.port, "none"))
        assert server.heard.startswith(b"HEAD / HTTP/1.1\r\nHost: localhost\r\n")
    assert found.time == datetime(2026, 11, 18, 10, tzinfo=UTC)


def test_starttls_refused() -> None:
    """A server that does not agree to encrypt is not trusted."""
    with SmtpServer(security="starttls") as server:
        server.fault("starttls", reply="454 4.7.0 not now")
        with pytest.raises(Untrusted, match="STARTTLS"):
            OUTSIDE.greet(Endpoint("smtp", "localhost", server.port, "starttls", str(server.ca_file)))


def test_tls_where_none_is_spoken() -> None:
    """TLS with a port that speaks in clear is refused, not waited for."""
    with SmtpServer(security="none") as server, pytest.raises(Untrusted, match="no encrypted connection"):
        OUTSIDE.greet(Endpoint("smtp", "localhost", server.port, "tls"))


def test_a_server_without_words_is_bounded() -> None:
    """A server that says nothing is given up."""
    with silent() as port, pytest.raises(PortError, match="no answer within"):
        ServersOutside(0.2).greet(Endpoint("imap", "localhost", port, "none"))


@contextmanager
def silent() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


@pytest.mark.dovecot
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_dovecot(dovecot: Dovecot, security: str) -> None:
    """A real IMAP server shows its certificate either way."""
    port = dovecot.imaps_port if security == "tls" else dovecot.imap_port
    endpoint = Endpoint("imap", dovecot.host, port, security, str(dovecot.ca_file))  # type: ignore[arg-type]
    found = OUTSIDE.greet(endpoint)
    assert found.ends is not None
    assert found.ends - datetime.now(UTC) > timedelta(days=1)
