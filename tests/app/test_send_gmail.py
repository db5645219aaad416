"""A reply that arrives at Gmail while a follow-up waits for something stops it (DESIGN, "Sending", 2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inboxfollow.adapters.gmail.client import GmailClient
from inboxfollow.adapters.gmail.governor import Governor
from inboxfollow.adapters.gmail.mailbox import GmailMailbox
from inboxfollow.adapters.gmail.sender import GmailSender
from inboxfollow.adapters.gmail.settings import GmailSettings
from inboxfollow.app import outbox
from inboxfollow.app.deliver import deliver
from inboxfollow.app.poll import poll
from inboxfollow.app.preview import Wish, preview
from inboxfollow.app.services import Account, Services
from inboxfollow.domain.manner import SendingRules
from tests.adapters.gmail_tools import ACCOUNT, Google, Grant, Ticking
from tests.app.world import DANA, ME, World, ago, letter

UNITS = 150


class Waiting(Ticking):
    """A clock; while somebody sleeps on it for the quota, `meanwhile` happens once."""

    def __init__(self, server: Google, reply: bytes) -> None:
        super().__init__()
        self._server, self._reply = server, reply
        self.due = False

    def sleep(self, seconds: float) -> None:
        """Passes the time; the reply comes in it."""
        if self.due:
            self.due = False
            self._server.deliver(self._reply, ago(0), ("INBOX",))
        super().sleep(seconds)


def account_at(server: Google, world: World, clock: Waiting) -> Services:
    """The services of one account at Gmail, whose quota is small."""
    grant, governor = Grant(server), Governor(UNITS, clock, clock.sleep)

    def client() -> GmailClient:
        return GmailClient(GmailSettings(ACCOUNT, server.endpoint, UNITS), grant, governor)

    account = Account(
        ACCOUNT,
        "gmail",
        ME,
        "Gmail",
        lambda: GmailMailbox(client(), world.store.numbering, ago(60), (ME,)),
        sender=lambda: GmailSender(client(), grant),
        files_sent=True,
    )
    return replace(world.services, accounts=(account,))


@pytest.mark.parametrize("late", [True, False])
def test_a_reply_while_the_quota_is_waited_for(late: bool, world: World) -> None:
    """The units for sending are waited for first, then the mailbox is looked at, then only the sending is left."""
    world.policy = replace(world.policy, sending=SendingRules(undo=timedelta()))
    with Google(ME) as server:
        server.deliver(letter("a", when=ago(9)), ago(9), ("SENT",))
        clock = Waiting(server, letter("b", sender=DANA, to=ME, cites=["a"], text="Yes.", when=ago(0)))
        services = account_at(server, world, clock)
        poll(services, account=None, full=False, progress=lambda _: None)
        queued, _ = outbox.queue(services, preview(services, world.lead().id, Wish(body="Hi Dana,\n\nshall I?")))
        clock.due = late
        outcome = deliver(services, queued.row, lambda _: None)
        assert clock.naps
        assert not clock.due
        assert (outcome.status, len(server.sent)) == (("blocked", 0) if late else ("sent", 1)), outcome
        if late:
            assert f"{DANA} answered" in outcome.why
        assert server.complaints == []
