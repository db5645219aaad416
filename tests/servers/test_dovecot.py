"""The server fixture itself: others rely on it leaving nothing behind and storing what it is told to."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from inboxfollow.adapters.imap.mailbox import ImapMailbox
from inboxfollow.adapters.imap.settings import ImapSettings
from tests.servers.dovecot import Dovecot, MailFormat, require_dovecot

pytestmark = pytest.mark.dovecot
NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _dovecot_installed() -> None:
    require_dovecot()


def test_it_stops_and_cleans_up_even_when_a_test_fails() -> None:
    """Neither a process nor a file outlives the block, whatever happens in it."""
    with pytest.raises(ZeroDivisionError), Dovecot() as server:
        group = server.pid
        os.killpg(group, 0)
        raise ZeroDivisionError
    assert not server.directory.exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)


def test_several_run_at_once() -> None:
    """Two servers share neither ports nor mail."""
    with Dovecot() as one, Dovecot() as other:
        one.deliver("INBOX", b"Subject: x\r\n\r\n", NOON)
        assert [_messages(one, "INBOX"), _messages(other, "INBOX")] == [1, 0]


@pytest.mark.parametrize("mail_format", ["maildir", "sdbox", "mdbox"])
@pytest.mark.parametrize(("prefix", "separator"), [("", "/"), ("INBOX.", ".")])
def test_mail_is_imported_in_every_format(mail_format: MailFormat, prefix: str, separator: str) -> None:
    """Arrival, flags, order and folder are kept, whatever Dovecot stores mail in."""
    with Dovecot(mail_format=mail_format, prefix=prefix, separator=separator) as server:
        arrivals = [NOON + timedelta(hours=number) for number in range(5)]
        for folder in ("INBOX", prefix + "Große Kunden"):
            server.import_maildir(folder, [(b"Subject: x\r\n\r\n", arrived, "D") for arrived in arrivals])
            settings = ImapSettings("localhost", server.imaps_port, "tls", server.ca_file, server.user, 10)
            box = ImapMailbox(settings, server.password)
            assert box.survey(folder).messages == 5
            [(_, messages)] = list(box.headers([range(1, 6)]))
            assert [(message.arrived, message.draft) for message in messages] == [(at, True) for at in arrivals]
            box.close()


def _messages(server: Dovecot, folder: str) -> int:
    settings = ImapSettings("localhost", server.imaps_port, "tls", server.ca_file, server.user, 10)
    box = ImapMailbox(settings, server.password)
    count = box.survey(folder).messages
    box.close()
    return count
