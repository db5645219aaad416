"""The sender in memory fails where it is told to, and nowhere else."""

import pytest

from inboxfollow.adapters.memory import MemorySender
from inboxfollow.adapters.memory.sender import Moment
from inboxfollow.ports.errors import CapReached, OutcomeUnknown, PortError, Rejected, Transient
from inboxfollow.ports.sender import Envelope

ENVELOPE = Envelope("me@seller.example", ("dana@ortiz.example", "lee@ortiz.example"))
SOURCE = b"Subject: Offer\r\n\r\nShall we?\r\n"


@pytest.mark.parametrize(
    ("moment", "calls", "delivered"), [("connect", 0, 0), ("mail", 1, 0), ("end", 1, 0), ("answer", 1, 1)]
)
@pytest.mark.parametrize("error", [Transient("later"), Rejected("never"), CapReached("tomorrow", "", 86_400)])
def test_it_fails_at_the_moment_it_was_told(moment: Moment, calls: int, delivered: int, error: PortError) -> None:
    """Before `before`, after it, at the end of the mail, or when the answer is lost; then it works again."""
    sender, called = MemorySender(), []
    sender.fail(moment, error)
    with pytest.raises(type(error)) as caught:
        sender.send(ENVELOPE, SOURCE, lambda: called.append(1))
    assert caught.value is error
    assert (len(called), len(sender.delivered)) == (calls, delivered)
    sender.send(ENVELOPE, SOURCE, lambda: None)
    assert len(sender.delivered) == delivered + 1


def test_a_refused_recipient_refuses_all() -> None:
    """It stays refused, and others are not affected."""
    sender = MemorySender()
    sender.refuse("lee@ortiz.example")
    for _ in range(2):
        with pytest.raises(Rejected, match="lee@ortiz"):
            sender.send(ENVELOPE, SOURCE, lambda: None)
    sender.send(Envelope("me@seller.example", ("dana@ortiz.example",)), SOURCE, lambda: None)
    assert len(sender.delivered) == 1


def test_people_can_answer() -> None:
    """The hook is called with each delivery, also with one whose answer is lost."""
    heard: list[tuple[Envelope, bytes]] = []
    sender = MemorySender(lambda envelope, source: heard.append((envelope, source)))
    sender.send(ENVELOPE, SOURCE, lambda: None)
    for delivered in (True, False):
        sender.lose_answer(delivered=delivered)
        with pytest.raises(OutcomeUnknown):
            sender.send(ENVELOPE, SOURCE, lambda: None)
    assert heard == sender.delivered == [(ENVELOPE, SOURCE)] * 2


def test_an_id_put_in_place_of_ours() -> None:
    """Receipts can show one, as Outlook's do."""
    sender = MemorySender()
    sender.delivered_id = "<x@prod.outlook.com>"
    assert sender.send(ENVELOPE, SOURCE, lambda: None).delivered_id == "<x@prod.outlook.com>"
