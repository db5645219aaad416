"""Making and losing connections to a real Dovecot."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from inboxfollow.adapters.imap.mailbox import ImapMailbox
from inboxfollow.adapters.imap.settings import ImapSettings, Security
from inboxfollow.ports.errors import AuthRejected, Rejected, Transient, Unreachable, Untrusted
from tests.servers.dovecot import Dovecot, require_dovecot
from tests.servers.proxy import FaultyProxy
from tests.servers.scripted import ScriptedServer

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
COUNT = 60


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    """One Dovecot for all tests here, which change nothing in it."""
    require_dovecot()
    with Dovecot() as running:
        for number in range(COUNT):
            running.deliver("INBOX", b"Subject: %d\r\n\r\n%s\r\n" % (number, b"x" * 400), NOON)
        yield running


def mailbox(
    server: Dovecot,
    *,
    security: Security = "tls",
    host: str = "localhost",
    port: int | None = None,
    ca_file: Path | None = None,
    username: str | None = None,
    password: str | None = None,
    timeout: float = 10,
) -> ImapMailbox:
    """A mailbox on `server`, right in all that a test does not say otherwise."""
    default_port = server.imaps_port if security == "tls" else server.imap_port
    settings = ImapSettings(
        host, port or default_port, security, ca_file or server.ca_file, username or server.user, timeout
    )
    return ImapMailbox(settings, server.password if password is None else password)


@pytest.mark.dovecot
@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_all_kinds_of_connections_work(server: Dovecot, security: Security) -> None:
    """TLS, STARTTLS and, on loopback, none."""
    box = mailbox(server, security=security)
    assert box.survey("INBOX").messages == COUNT
    box.close()


@pytest.mark.dovecot
def test_a_wrong_password_is_said_to_be_one(server: Dovecot) -> None:
    """The login is tried once, and the message names host and remedy."""
    box = mailbox(server, password="wrong")
    with pytest.raises(AuthRejected) as caught:
        box.survey("INBOX")
    assert "localhost" in caught.value.message
    assert "secret" in caught.value.hint
    assert "wrong" not in caught.value.message


@pytest.mark.dovecot
def test_an_unknown_authority_is_not_trusted(server: Dovecot, tmp_path: Path) -> None:
    """A certificate of another authority, or of none the system knows, is refused."""
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    for security in ("tls", "starttls"):
        with pytest.raises(Untrusted) as caught:
            mailbox(server, ca_file=other, security=security).folders()
        assert "ca_file" in caught.value.hint


@pytest.mark.dovecot
def test_a_certificate_for_another_name_is_not_trusted(server: Dovecot) -> None:
    """The name in the certificate must be that of the configured host."""
    with FaultyProxy(server.imaps_port, host="127.0.0.2") as other_name, pytest.raises(Untrusted) as caught:
        mailbox(server, host="127.0.0.2", port=other_name.port).folders()
    assert "certificate" in caught.value.message


@pytest.mark.dovecot
def test_plain_text_on_a_tls_port_is_not_trusted(server: Dovecot) -> None:
    """A port that speaks no TLS is said to be one, not to be unreachable."""
    with pytest.raises(Untrusted) as caught:
        mailbox(server, security="tls", port=server.imap_port).folders()
    assert "imap.security" in caught.value.hint


def test_starttls_is_never_downgraded() -> None:
    """Without STARTTLS on offer, or already logged in by the greeting, no password and no command goes out."""
    settings = {"security": "starttls", "username": "me"}
    for greeting in (b"* OK ready\r\n", b"* PREAUTH hello\r\n"):
        with ScriptedServer(greeting=greeting) as server, pytest.raises(Untrusted):
            ImapMailbox(ImapSettings("127.0.0.1", server.port, timeout_seconds=5, **settings), "pw").folders()  # type: ignore[arg-type]
        assert {command.upper() for command in server.commands} <= {"CAPABILITY", "LOGOUT"}


def test_nobody_listening_is_unreachable() -> None:
    """A refused connection names host and port."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(Unreachable) as caught:
        ImapMailbox(ImapSettings("127.0.0.1", port, "none"), "pw").folders()
    assert f"127.0.0.1:{port}" in caught.value.message


def test_an_unknown_host_is_unreachable() -> None:
    """A name that does not exist is said to be unknown."""
    with pytest.raises(Unreachable) as caught:
        ImapMailbox(ImapSettings("no-such-host.invalid", 993, timeout_seconds=5), "pw").folders()
    assert "no-such-host.invalid" in caught.value.message


def test_no_route_is_unreachable() -> None:
    """An address that no connection leads to is unreachable, whatever the system calls it."""
    with pytest.raises(Unreachable) as caught:
        ImapMailbox(ImapSettings("255.255.255.255", 993, timeout_seconds=0.3), "pw").folders()
    assert "255.255.255.255:993" in caught.value.message


def test_a_server_without_a_word_times_out() -> None:
    """A listener that never answers is unreachable after the timeout."""
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable) as caught:
        ImapMailbox(ImapSettings("127.0.0.1", silent.getsockname()[1], "none", timeout_seconds=0.2), "pw").folders()
    assert "within 0.2 s" in caught.value.message


def test_a_refusing_greeting_is_unreachable() -> None:
    """BYE instead of a greeting means: come back later."""
    greeting = b"* BYE [UNAVAILABLE] too many connections\r\n"
    with ScriptedServer(greeting=greeting) as server, pytest.raises(Unreachable) as caught:
        ImapMailbox(ImapSettings("127.0.0.1", server.port, "none", timeout_seconds=5), "pw").folders()
    assert caught.value.retry_after == 60


def test_a_busy_login_is_transient() -> None:
    """A server that cannot check passwords now is not a wrong password."""
    with ScriptedServer({"LOGIN": b"TAG NO [UNAVAILABLE] later\r\n"}) as server, pytest.raises(Transient):
        ImapMailbox(ImapSettings("127.0.0.1", server.port, "none", timeout_seconds=5), "pw").folders()


@pytest.mark.dovecot
@pytest.mark.parametrize("security", ["none", "tls"])
@pytest.mark.parametrize("octets", [0, 1, 100, 3000, 9000])
def test_a_cut_in_the_middle_of_pages_is_unreachable_and_mends(
    server: Dovecot, security: Security, octets: int
) -> None:
    """Pages before the cut are whole, the cut is said, and the next call connects and opens the folder again."""
    with FaultyProxy(server.imaps_port if security == "tls" else server.imap_port) as proxy:
        box = mailbox(server, security=security, port=proxy.port)
        box.survey("INBOX")
        proxy.cut(after=octets)
        seen: list[int] = []
        with pytest.raises(Unreachable):
            for page, messages in box.headers([range(first, first + 10) for first in range(1, 7 * COUNT, 10)]):
                seen += [message.uid for message in messages]
                assert page[0] > COUNT or len(messages) == 10
        assert seen == list(range(1, len(seen) + 1))
        assert list(box.uids(1, 3, None)) == [1, 2, 3]
        assert len([uid for uid, _ in box.bodies(range(1, COUNT + 1), 1000)]) == COUNT
        assert proxy.connections == 2
        box.close()


@pytest.mark.dovecot
def test_a_hanging_server_is_given_up_after_the_timeout(server: Dovecot) -> None:
    """Silence in the middle of an answer ends after the timeout, and the next call works."""
    with FaultyProxy(server.imap_port) as proxy:
        box = mailbox(server, security="none", port=proxy.port, timeout=0.3)
        box.survey("INBOX")
        proxy.hang(after=500)
        with pytest.raises(Unreachable) as caught:
            list(box.headers([range(1, COUNT + 1)]))
        assert "folder 'INBOX'" in caught.value.message
        proxy.heal()
        assert box.survey("INBOX").messages == COUNT
        box.close()


@pytest.mark.dovecot
def test_closing_never_hangs_on_a_dead_connection(server: Dovecot) -> None:
    """A goodbye nobody hears is not waited for and raises nothing."""
    with FaultyProxy(server.imap_port) as proxy:
        box = mailbox(server, security="none", port=proxy.port)
        box.survey("INBOX")
        proxy.cut(after=0)
        box.close()
        box.close()


@pytest.mark.dovecot
def test_any_password_of_one_line_can_be_used() -> None:
    """Quotes, backslashes and letters beyond ASCII reach the server as they are."""
    require_dovecot()
    password = 'pä"ss\\wörd {PLAIN} 漢'
    with Dovecot(password=password) as server:
        box = mailbox(server)
        assert box.survey("INBOX").messages == 0
        box.close()


@pytest.mark.parametrize("text", ["a\r\nA2 LOGOUT", "a\nb", "a\rb", "a\0b"])
def test_nothing_that_ends_a_command_is_sent(text: str) -> None:
    """Line breaks and NUL in names and secrets are refused before they reach the wire."""
    with ScriptedServer() as server:
        here = ImapSettings("127.0.0.1", server.port, "none", username="me", timeout_seconds=5)
        box = ImapMailbox(here, "pw")
        with pytest.raises(Rejected):
            box.survey(text)
        with pytest.raises(Rejected):
            ImapMailbox(here, text).folders()
        with pytest.raises(Rejected):
            ImapMailbox(ImapSettings("127.0.0.1", server.port, "none", username=text), "pw").folders()
        box.close()
    assert not any("A2" in command or "EXAMINE" in command for command in server.commands)
