"""What the mailbox in memory does beyond the contract: it counts, and it fails on demand."""

from datetime import UTC, datetime

import pytest

from inboxfollow.adapters.memory.mailbox import MemoryMailbox
from inboxfollow.ports.errors import Rejected, Unreachable
from inboxfollow.ports.mailbox import Mailbox, Role

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


def test_it_is_a_mailbox() -> None:
    """It can stand wherever a mailbox is asked for."""
    box: Mailbox = MemoryMailbox()
    assert [folder.role for folder in box.folders()] == [Role.INBOX]


def test_it_counts_what_it_hands_over() -> None:
    """Tests can see that nothing was transferred."""
    box = MemoryMailbox()
    uids = [box.append("Sent", b"Subject: x\n\nhi\n", NOON) for _ in range(3)]
    box.survey("Sent")
    assert (box.headers_transferred, box.bodies_transferred) == (0, 0)
    list(box.headers([uids[:2], [99]]))
    list(box.bodies(uids[:1], 10))
    assert (box.headers_transferred, box.bodies_transferred) == (2, 1)


def test_it_fails_where_it_is_told_to_until_healed() -> None:
    """One folder, or the whole account, raises the error given."""
    box = MemoryMailbox()
    box.append("Sent", b"Subject: x\n\nhi\n", NOON)
    box.fail(Rejected("broken"), "Sent")
    assert box.survey("INBOX").messages == 0
    with pytest.raises(Rejected):
        box.survey("Sent")
    box.fail(Unreachable("gone"))
    with pytest.raises(Unreachable):
        box.folders()
    box.fail(None)
    box.fail(None, "Sent")
    assert box.survey("Sent").messages == 1


def test_it_may_fail_in_the_middle_of_pages() -> None:
    """An error set between two pages comes with the next page."""
    box = MemoryMailbox()
    uids = [box.append("INBOX", b"Subject: x\n\nhi\n", NOON) for _ in range(2)]
    box.survey("INBOX")
    pages = box.headers([uids[:1], uids[1:]])
    next(pages)
    box.fail(Unreachable("cut"), "INBOX")
    with pytest.raises(Unreachable):
        next(pages)
