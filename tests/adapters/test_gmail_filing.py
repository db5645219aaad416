"""Archiving at Gmail takes a label off messages and puts it back, and says what it must be allowed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inboxfollow.adapters.gmail.filing import GmailFiling
from inboxfollow.adapters.gmail.mailbox import GmailMailbox
from inboxfollow.ports.errors import AuthRejected, Rejected, Transient
from tests.adapters.gmail_tools import ACCOUNT, Google, Grant

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[Google]:
    """A server that knows all it is asked."""
    with Google() as made:
        yield made
        assert made.complaints == []


class Account:
    """Two threads of two mails each that lie in the inbox, numbered 1 to 4."""

    def __init__(self, server: Google, store: Path, grant: Grant | None = None) -> None:
        self._server = server
        self.numbering = server.numbering(store)
        self.mailbox = GmailMailbox(server.client(), self.numbering, NOON - timedelta(days=60))
        self.mailbox.survey("All Mail")
        for word in ("a", "b"):
            server.deliver(b"Subject: offer\r\n\r\nx\r\n", NOON, ("SENT",), word)
            server.deliver(b"Subject: answer\r\n\r\nx\r\n", NOON, ("INBOX", "UNREAD", "Deals"), word)
        self.survey()
        server.reset_counters()
        self.filing = GmailFiling(server.client(grant=grant), self.numbering)

    def survey(self) -> None:
        """Follows the log of changes."""
        self.mailbox.survey("All Mail")

    def labels(self, number: int) -> tuple[str, ...]:
        """What is known of a mail's labels."""
        return self.numbering.listed(ACCOUNT, [number])[number].labels

    def ref(self, number: int) -> str:
        """Its id."""
        return self.numbering.listed(ACCOUNT, [number])[number].ref


def test_mail_leaves_the_inbox_and_comes_back(server: Google, tmp_path: Path) -> None:
    """At once in what is known, for five units a message; marks stay, and so do the other messages of the thread."""
    account = Account(server, tmp_path)
    fresh = server.deliver(b"Subject: another\r\n\r\nx\r\n", NOON, ("INBOX", "UNREAD"), "a")
    account.filing.move("INBOX", 1, [2], "All Mail")
    assert server.units_by_method == {"messages.modify": 5}
    assert server.labels_of(fresh) == {"INBOX", "UNREAD"}
    assert server.labels_of(account.ref(2)) == {"UNREAD", "Deals"}
    assert [account.labels(number) for number in (2, 4)] == [("Deals",), ("Deals", "INBOX")]
    account.survey()
    assert account.labels(2) == ("Deals",)
    account.filing.move("All Mail", 1, [2], "INBOX")
    assert server.labels_of(account.ref(2)) == {"INBOX", "UNREAD", "Deals"}
    assert server.labels_of(account.ref(1)) == {"SENT"}
    assert account.labels(2) == ("Deals", "INBOX")
    account.survey()
    assert account.labels(2) == ("Deals", "INBOX")


def test_what_is_gone_is_passed_over(server: Google, tmp_path: Path) -> None:
    """The others are archived."""
    account = Account(server, tmp_path)
    for number in (1, 2):
        server.delete(account.ref(number))
    account.filing.move("INBOX", 1, [1, 2, 3, 4, 99], "All Mail")
    assert server.labels_of(account.ref(4)) == {"UNREAD", "Deals"}
    assert account.labels(4) == ("Deals",)


def test_reading_rights_do_not_do(server: Google, tmp_path: Path) -> None:
    """What is missing is named, and nothing is thought to have moved."""
    account = Account(server, tmp_path, Grant(server, ["gmail.readonly", "gmail.send"]))
    with pytest.raises(AuthRejected, match=r"gmail\.modify") as caught:
        account.filing.move("INBOX", 1, [2], "All Mail")
    assert "accounts authorize work" in caught.value.hint
    assert "INBOX" in account.labels(2)


def test_what_was_cut_off_may_be_done_again(server: Google, tmp_path: Path) -> None:
    """A refusal for now leaves what is known as it was; a second time does no harm."""
    account = Account(server, tmp_path)
    server.fault("messages.modify", status=503, effect=True, times=3)
    with pytest.raises(Transient):
        account.filing.move("INBOX", 1, [2], "All Mail")
    assert "INBOX" in account.labels(2)
    account.filing.move("INBOX", 1, [2], "All Mail")
    account.filing.move("INBOX", 1, [2], "All Mail")
    assert account.labels(2) == ("Deals",)


def test_nothing_is_stored(server: Google, tmp_path: Path) -> None:
    """Gmail files what it sends, so a copy would be a second one."""
    account = Account(server, tmp_path)
    with pytest.raises(Rejected) as caught:
        account.filing.append("Sent", b"Subject: x\r\n\r\n", NOON)
    assert caught.value.hint
    assert server.calls == []
