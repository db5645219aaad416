"""Logging in to a real Dovecot with access tokens, about which it asks a real authorization server."""

import json
import socket
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from inboxfollow.adapters.clock import SystemClock
from inboxfollow.adapters.imap.filing import ImapFiling
from inboxfollow.adapters.imap.mailbox import ImapMailbox
from inboxfollow.adapters.imap.settings import ImapSettings
from inboxfollow.adapters.keychain.reader import SystemSecrets
from inboxfollow.adapters.oauth.credentials import OAuthCredentials
from inboxfollow.ports.errors import AuthRejected, Rejected, Unreachable
from inboxfollow.ports.secrets import SecretPlace
from tests.servers.dovecot import require_dovecot
from tests.servers.dovecot_oauth import OAuthDovecot
from tests.servers.oauth import OAuthServer
from tests.servers.proxy import FaultyProxy
from tests.servers.scripted import ScriptedServer

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def provider() -> Iterator[OAuthServer]:
    """Who gives access."""
    with OAuthServer() as running:
        yield running


@pytest.fixture
def server(provider: OAuthServer) -> Iterator[OAuthDovecot]:
    """A mailbox with one mail."""
    require_dovecot()
    with OAuthDovecot(provider) as running:
        running.deliver("INBOX", b"Subject: 1\r\n\r\nx\r\n", NOON)
        yield running


class NoKeeper:
    """Nothing may be written in these tests."""

    def keep(self, place: SecretPlace, secret: str) -> None:
        """Fails."""
        raise AssertionError

    def remove(self, place: SecretPlace) -> None:
        """Fails."""
        raise AssertionError


def credentials(document: str) -> OAuthCredentials:
    """The tokens of a document in the environment."""
    place = SecretPlace("work", "me@seller.example", env="TOKEN")
    return OAuthCredentials(place, SystemSecrets({"TOKEN": document}), NoKeeper(), SystemClock(), "custom", "")


def mailbox(server: OAuthDovecot, tokens: OAuthCredentials, port: int = 0, user: str = "") -> ImapMailbox:
    """A mailbox on `server` over TLS."""
    here = ImapSettings("localhost", port or server.imaps_port, "tls", server.ca_file, user or server.user, 10)
    return ImapMailbox(here, tokens)


@pytest.mark.dovecot
@pytest.mark.parametrize("mechanisms", ["xoauth2 oauthbearer", "xoauth2", "oauthbearer"])
def test_tokens_open_the_mailbox(provider: OAuthServer, mechanisms: str) -> None:
    """By whichever way the server offers, and for filing too."""
    require_dovecot()
    with OAuthDovecot(provider, mechanisms) as server:
        tokens = credentials(json.dumps(provider.grant()))
        box = mailbox(server, tokens)
        assert box.survey("INBOX").messages == 0
        filing = ImapFiling(
            ImapSettings("localhost", server.imaps_port, "tls", server.ca_file, server.user, 10), tokens
        )
        filing.append("INBOX", b"Subject: 2\r\n\r\nx\r\n", NOON)
        assert box.survey("INBOX").messages == 1
        filing.close()
        box.close()
        assert "method=XOAUTH2" in server.log_text() or "xoauth2" not in mechanisms
        assert provider.counts["refresh_token"] == 0


@pytest.mark.dovecot
def test_a_token_that_was_ended_is_replaced(provider: OAuthServer, server: OAuthDovecot) -> None:
    """Although its expiry lies ahead: the refusal is believed, and the new token is tried on another connection."""
    tokens = credentials(json.dumps(provider.grant()))
    provider.expire()
    box = mailbox(server, tokens)
    assert box.survey("INBOX").messages == 1
    assert provider.counts["refresh_token"] == 1
    box.close()


@pytest.mark.dovecot
def test_a_long_lived_connection_comes_back_with_a_fresh_token(provider: OAuthServer, server: OAuthDovecot) -> None:
    """When it breaks after its token has ended, the next use logs in anew."""
    tokens = credentials(json.dumps(provider.grant()))
    with FaultyProxy(server.imaps_port) as proxy:
        box = mailbox(server, tokens, proxy.port)
        assert list(box.folders())
        provider.expire()
        assert box.survey("INBOX").messages == 1  # a connection that is logged in stays so
        proxy.cut(after=0)
        with pytest.raises(Unreachable):
            box.survey("INBOX")
        proxy.heal()
        assert box.survey("INBOX").messages == 1
        box.close()
    assert provider.counts["refresh_token"] == 1


@pytest.mark.dovecot
@pytest.mark.parametrize("document", ["helper-token-1", "granted"])
def test_a_token_that_stays_refused(provider: OAuthServer, server: OAuthDovecot, document: str) -> None:
    """One more try at most; then the person is told what to check, and no token is shown."""
    if document == "granted":  # of somebody else's account
        document = json.dumps(provider.grant())
        provider.email = "somebody.else@seller.example"
    box = mailbox(server, credentials(document), user="me@seller.example")
    with pytest.raises(AuthRejected) as caught:
        box.folders()
    error = caught.value
    assert "localhost" in error.message
    assert "username" in error.hint
    assert "authorize" in error.hint
    assert not any(secret in error.message + error.hint + repr(error) for secret in {*provider.issued, "helper-token"})
    assert provider.counts["/introspect"] <= 2


@pytest.mark.dovecot
def test_access_that_has_ended_is_told(provider: OAuthServer, server: OAuthDovecot) -> None:
    """The provider's no comes out instead of the mail server's."""
    tokens = credentials(json.dumps(provider.grant()))
    provider.revoke()
    with pytest.raises(AuthRejected) as caught:
        mailbox(server, tokens).folders()
    assert "invalid_grant" in caught.value.message
    assert "accounts authorize work" in caught.value.hint


def serve(listener: socket.socket, offered: str, heard: list[bytes]) -> None:
    """An IMAP server that refuses tokens, waits for the end of the exchange, and takes one client only."""
    client, _ = listener.accept()
    with client, client.makefile("rwb", buffering=0) as stream:
        stream.write(b"* OK ready\r\n")
        for line in stream:
            tag, _, command = line.strip().partition(b" ")
            if command == b"CAPABILITY":
                stream.write(b"* CAPABILITY IMAP4rev1 AUTH=%s\r\n%s OK done\r\n" % (offered.encode(), tag))
            else:
                heard.append(command)
                for challenge in (b"", b64encode(b'{"status":"invalid_token","scope":"mail"}')):
                    stream.write(b"+ %s\r\n" % challenge)
                    heard.append(stream.readline().strip())
                stream.write(tag + b" NO AUTHENTICATE failed.\r\n")


@pytest.mark.parametrize(("offered", "farewell"), [("XOAUTH2", b""), ("OAUTHBEARER", b"AQ==")])
def test_the_challenge_is_answered(offered: str, farewell: bytes) -> None:
    """An empty line, or one octet, ends the exchange; what the server told is shown (RFC 7628 section 3.2.3)."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener, offered, heard))
        thread.start()
        here = ImapSettings("127.0.0.1", listener.getsockname()[1], "none", username="m=e,x", timeout_seconds=5)
        with pytest.raises(AuthRejected) as caught:
            ImapMailbox(here, credentials("t0ken")).folders()
        thread.join(10)
    command, first, last = heard
    assert command == b"AUTHENTICATE " + offered.encode()
    head = b"user=m=e,x\x01" if offered == "XOAUTH2" else b"n,a=m=3De=2Cx,\x01"
    assert b64decode(first) == head + b"auth=Bearer t0ken\x01\x01"
    assert last == farewell
    assert "invalid_token" in caught.value.message
    assert "t0ken" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize("text", ["me\x01auth=Bearer x", "me\r\nA1 LOGOUT"])
def test_no_name_can_end_its_field(text: str) -> None:
    """Separators in names are refused before a connection is made."""
    with ScriptedServer() as server, pytest.raises(Rejected):
        ImapMailbox(ImapSettings("127.0.0.1", server.port, "none", username=text), credentials("t0ken")).folders()
    assert server.commands == []


def test_a_server_without_tokens() -> None:
    """Where neither way is offered the person is told to use a password."""
    with ScriptedServer() as server, pytest.raises(AuthRejected) as caught:
        ImapMailbox(ImapSettings("127.0.0.1", server.port, "none", username="me"), credentials("t0ken")).folders()
    assert "XOAUTH2" in caught.value.message
    assert "password" in caught.value.hint
