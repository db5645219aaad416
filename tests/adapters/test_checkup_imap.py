"""What a server's extensions mean, on a real server and a scripted one."""

import pytest

from inboxfollow.adapters.imap.checkup import capabilities, findings
from inboxfollow.adapters.imap.mailbox import ImapMailbox
from inboxfollow.adapters.imap.settings import ImapSettings
from inboxfollow.ports.checkup import Result
from inboxfollow.ports.errors import AuthRejected
from tests.servers.dovecot import Dovecot
from tests.servers.scripted import ScriptedServer


def _settings(port: int, username: str = "me") -> ImapSettings:
    return ImapSettings("127.0.0.1", port, "none", None, username, 5)


def test_a_plain_server() -> None:
    """A server without extensions is usable; what each lack means is said, and that nothing can be moved."""
    with ScriptedServer() as server:
        mailbox = ImapMailbox(_settings(server.port), "secret")
        offered = capabilities(mailbox)
        mailbox.close()
    assert offered == {"IMAP4REV1"}
    extensions, archiving = findings(offered)
    assert extensions.result is Result.OK
    assert all(f"without {name}" in extensions.words for name in ("IDLE", "CONDSTORE", "SPECIAL-USE"))
    assert archiving.result is Result.WARNING
    assert "move_on_server" in archiving.next


def test_a_refused_login() -> None:
    """The login comes first, and its refusal is what is told."""
    script = {"LOGIN": b"TAG NO [AUTHENTICATIONFAILED] no\r\n"}
    with ScriptedServer(script) as server, pytest.raises(AuthRejected):
        capabilities(ImapMailbox(_settings(server.port), "secret"))


def test_uidplus_is_enough_to_move() -> None:
    """With UIDPLUS alone mail can be moved safely."""
    (only,) = findings({"UIDPLUS"})
    assert "copies" in only.words


@pytest.mark.dovecot
def test_dovecot(dovecot: Dovecot) -> None:
    """Dovecot lacks nothing that matters, but Gmail's own extension."""
    mailbox = ImapMailbox(_settings(dovecot.imap_port, dovecot.user), dovecot.password)
    (only,) = findings(capabilities(mailbox))
    mailbox.close()
    assert only.words == "has IDLE, CONDSTORE, MOVE, UIDPLUS, SPECIAL-USE"
