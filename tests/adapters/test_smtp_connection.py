"""Making SMTP connections and logging in, on a real server."""

import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from inboxfollow.adapters.smtp.sender import SmtpSender
from inboxfollow.adapters.smtp.settings import Credential, Password, Security, SmtpSettings
from inboxfollow.ports.errors import AuthRejected, PortError, Rejected, Transient, Unreachable, Untrusted
from inboxfollow.ports.sender import Envelope
from tests.servers.proxy import FaultyProxy
from tests.servers.smtp import SmtpServer

ENVELOPE = Envelope("me@seller.example", ("dana@ortiz.example",))
SOURCE = b"Subject: Offer\r\n\r\nShall we?\r\n"


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A server of one's own, with TLS from the first octet."""
    with SmtpServer() as running:
        yield running


class Helper:
    """Gives these tokens, the next one after each that is refused."""

    def __init__(self, *tokens: str) -> None:
        self.tokens, self.refusals = list(tokens), []  # type: ignore[var-annotated]

    def token(self) -> str:
        """See ports.credentials."""
        return self.tokens[0]

    def refused(self, token: str) -> None:
        """See ports.credentials."""
        self.refusals.append(token)
        if len(self.tokens) > 1:
            self.tokens.pop(0)


def sender(server: SmtpServer, credential: Credential | None = None, **changes: object) -> SmtpSender:
    """A sender to `server`, right in all that a test does not say otherwise."""
    here = SmtpSettings("localhost", server.port, server.security, server.ca_file, server.user, 10, 10)
    return SmtpSender(replace(here, **changes), credential or Password(server.password))  # type: ignore[arg-type]


def failure(one: SmtpSender) -> PortError:
    """The error of connecting and logging in."""
    with pytest.raises(PortError) as caught:
        one.check()
    assert caught.value.message.isprintable()
    assert caught.value.hint
    return caught.value


# encryption


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_all_kinds_of_connections_work(security: Security) -> None:
    """TLS, STARTTLS and, on loopback, none; all with login."""
    with SmtpServer(security=security) as server:
        one = sender(server)
        one.send(ENVELOPE, SOURCE, lambda: None)
        one.close()
        assert [received.auth for received in server.received] == ["PLAIN me@seller.example"]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_unknown_authority_is_not_trusted(security: Security, tmp_path: Path) -> None:
    """A certificate of another authority, or of none the system knows, is refused, and nothing is said to it."""
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    with SmtpServer(security=security) as server:
        for ca_file in (other, None):
            error = failure(sender(server, ca_file=ca_file))
            assert type(error) is Untrusted
            assert "ca_file" in error.hint
        assert not any("AUTH" in command for command in server.commands)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_for_another_name_is_not_trusted(security: Security) -> None:
    """The name in the certificate must be that of the configured host."""
    with SmtpServer(security=security) as server, FaultyProxy(server.port, host="127.0.0.2") as other_name:
        error = failure(sender(server, host="127.0.0.2", port=other_name.port))
        assert type(error) is Untrusted
        assert "certificate" in error.message


def test_an_authority_file_that_is_missing(server: SmtpServer, tmp_path: Path) -> None:
    """The file is named, and nothing else is trusted in its place."""
    error = failure(sender(server, ca_file=tmp_path / "none.pem"))
    assert type(error) is Untrusted
    assert "none.pem" in error.message


def test_plain_text_on_a_tls_port_is_not_trusted() -> None:
    """A port that speaks no TLS is said to be one, not to be unreachable."""
    with SmtpServer(security="none") as server:
        error = failure(sender(server, security="tls"))
    assert type(error) is Untrusted
    assert "smtp.security" in error.hint


def test_starttls_is_never_downgraded() -> None:
    """Without STARTTLS on offer neither password nor mail goes out."""
    with SmtpServer(security="starttls", without={"STARTTLS"}) as server:
        assert type(failure(sender(server))) is Untrusted
        assert [command.split()[0] for command in server.commands] == ["EHLO"]


@pytest.mark.parametrize(("reply", "kind"), [("454 4.7.0 no TLS at present", Transient), ("501 no", Untrusted)])
def test_a_refused_starttls_is_never_downgraded(reply: str, kind: type[PortError]) -> None:
    """A refusal for now can be tried again; nothing is said in clear either way."""
    with SmtpServer(security="starttls") as server:
        server.fault("starttls", reply=reply)
        assert type(failure(sender(server))) is kind
        assert not any("AUTH" in command for command in server.commands)


def test_what_was_offered_in_clear_is_forgotten() -> None:
    """Anybody could have written the first EHLO's answer: only the one inside TLS counts (RFC 3207 section 4.2)."""
    with SmtpServer(security="starttls") as server:
        server.fault("ehlo", reply="250-smtp.test\r\n250-STARTTLS\r\n250-SIZE 5\r\n250 AUTH CRAM-MD5")
        one = sender(server)
        one.send(ENVELOPE, SOURCE, lambda: None)
        one.close()
        assert server.commands[:3] == ["EHLO [127.0.0.1]", "STARTTLS", "EHLO [127.0.0.1]"]
        assert len(server.received) == 1


def test_answers_smuggled_in_before_tls_are_forgotten() -> None:
    """What follows the answer to STARTTLS in clear is never taken for an answer inside TLS."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)

    def serve(listener: socket.socket) -> None:
        client, _ = listener.accept()
        with client:
            client.sendall(b"220 ready\r\n")
            client.recv(1000)
            client.sendall(b"250-x\r\n250 STARTTLS\r\n")
            client.recv(1000)
            client.sendall(b"220 go\r\n250-evil\r\n250 AUTH PLAIN\r\n")
            with context.wrap_socket(client, server_side=True) as inside:
                inside.recv(1000)
                inside.sendall(b"554 5.7.0 the true answer\r\n")
                inside.recv(1000)

    with socket.create_server(("127.0.0.1", 0)) as listener, authority.cert_pem.tempfile() as ca_file:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        port = listener.getsockname()[1]
        settings = SmtpSettings("localhost", port, "starttls", Path(ca_file), "me", 10)
        error = failure(SmtpSender(settings, Password("pw")))
        thread.join(10)
    assert type(error) is Rejected
    assert "the true answer" in error.message


# the network


def test_nobody_listening_is_unreachable(server: SmtpServer) -> None:
    """A refused connection names host and port."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    error = failure(sender(server, port=port, security="none"))
    assert type(error) is Unreachable
    assert f"localhost:{port}" in error.message


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 80 + ".invalid", "ä..invalid"])
def test_an_unknown_host_is_unreachable(server: SmtpServer, host: str) -> None:
    """A name that does not exist, or cannot, is said to be unknown."""
    error = failure(sender(server, host=host))
    assert type(error) is Unreachable
    assert "unknown" in error.message


@pytest.mark.parametrize("security", ["tls", "none"])
def test_a_server_that_says_nothing_is_given_up(server: SmtpServer, security: Security) -> None:
    """Silence ends after the time-out, also within the TLS handshake."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        error = failure(sender(server, port=port, security=security, timeout_seconds=0.2))
    assert type(error) is Unreachable
    assert "0.2 s" in error.message


# logging in


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_passwords(mechanism: str, security: Security) -> None:
    """PLAIN is preferred, LOGIN does; any character can be in a password."""
    with SmtpServer(security=security, mechanisms=[mechanism], password='pä"ss\\wörd 漢') as server:
        one = sender(server)
        one.send(ENVELOPE, SOURCE, lambda: None)
        one.close()
        assert server.received[0].auth == f"{mechanism} me@seller.example"


@pytest.mark.parametrize("token", ["ya29.token", "t" * 4000])
@pytest.mark.parametrize(
    ("mechanisms", "used"), [(["XOAUTH2", "OAUTHBEARER"], "XOAUTH2"), (["PLAIN", "OAUTHBEARER"], "OAUTHBEARER")]
)
def test_tokens(token: str, mechanisms: list[str], used: str) -> None:
    """An access token goes by XOAUTH2, else by OAUTHBEARER, also a long one."""
    with SmtpServer(token=token, mechanisms=mechanisms) as server:
        one = sender(server, Helper(token))
        one.send(ENVELOPE, SOURCE, lambda: None)
        one.close()
        assert server.received[0].auth == f"{used} me@seller.example"


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_a_refused_token_is_replaced_once(mechanism: str) -> None:
    """Another one is tried on a connection of its own, never a third; the reason the server gave is told."""
    with SmtpServer(token="good", mechanisms=[mechanism]) as server:
        helper = Helper("stale", "good")
        sender(server, helper).check()
        assert helper.refusals == ["stale"]
        assert [command.split()[0] for command in server.commands] == ["EHLO", "AUTH", "QUIT", "EHLO", "AUTH", "QUIT"]
        server.commands.clear()
        error = failure(sender(server, Helper("stale-1", "stale-2", "good")))
        assert type(error) is AuthRejected
        assert "status 400" in error.message
        assert "authorize" in error.hint
        assert "stale" not in error.message + error.hint
        assert server.commands.count(f"AUTH {mechanism}") == 2


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"])
def test_a_refused_secret_is_said_to_be_one(mechanism: str) -> None:
    """The message names host and reply, never the secret; XOAUTH2's challenge is answered by an empty line."""
    secret = "not the right one"
    credential = Helper(secret) if "OAUTH" in mechanism else Password(secret)
    with SmtpServer(mechanisms=[mechanism]) as server:
        one = sender(server, credential)
        error = failure(one)
        assert type(error) is AuthRejected
        assert "535 5.7.8" in error.message
        assert secret not in error.message + error.hint + repr(error) + repr(credential) + repr(vars(one))


@pytest.mark.parametrize(
    ("credential", "mechanisms"), [(Password("pw"), ["XOAUTH2"]), (Helper("pw"), ["PLAIN"]), (Password("pw"), [])]
)
def test_no_usable_way_to_log_in(credential: Credential, mechanisms: list[str]) -> None:
    """What is wanted and what is offered are both named."""
    with SmtpServer(mechanisms=mechanisms) as server:
        error = failure(sender(server, credential))
        assert type(error) is AuthRejected
        assert ("XOAUTH2" if isinstance(credential, Helper) else "PLAIN") in error.message
        assert (mechanisms or ["none"])[0] in error.message
        assert "AUTH" not in " ".join(server.commands)


def test_no_login_where_there_is_nothing_to_log_in_with() -> None:
    """A local relay wants none; a server that does is understood."""
    with SmtpServer(user="") as server:
        sender(server, Password("")).check()
        assert server.commands == ["EHLO [127.0.0.1]", "QUIT"]
    with SmtpServer() as server:
        one = sender(server, Password(""), username="")
        with pytest.raises(AuthRejected) as caught:
            one.send(ENVELOPE, SOURCE, lambda: None)
        one.close()
        assert "530" in caught.value.message


@pytest.mark.parametrize("text", ["a\r\nMAIL FROM:<b@c.example>", "a\nb", "a\rb", "a\0b", "a\x01auth=Bearer b"])
def test_nothing_that_ends_a_field_is_sent(server: SmtpServer, text: str) -> None:
    """Line breaks, NUL and separators in names and secrets are refused before a connection is made."""
    for one in (sender(server, Password(text)), sender(server, Helper(text)), sender(server, username=text)):
        assert type(failure(one)) is Rejected
    assert server.commands == []


def test_a_busy_login_is_no_wrong_password(server: SmtpServer) -> None:
    """A throttled login must not make the person change their password."""
    server.fault("auth", reply="454 4.7.0 Too many login attempts, please try again later.")
    error = failure(sender(server))
    assert type(error) is Transient
    assert error.retry_after


def test_checking_logs_in_and_says_goodbye(server: SmtpServer) -> None:
    """`check` is a whole polite visit, and leaves no connection."""
    sender(server).check()
    assert server.commands == ["EHLO [127.0.0.1]", "AUTH PLAIN", "QUIT"]
