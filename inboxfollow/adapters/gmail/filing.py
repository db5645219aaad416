"""Archiving at Gmail: the label INBOX goes from the messages that are named, comes back to them, and nothing else is
ever changed. A message that came to the thread meanwhile, or never lay in the inbox, stays as it is."""

from collections.abc import Sequence
from datetime import datetime

from inboxfollow.adapters.gmail.client import GmailClient
from inboxfollow.adapters.gmail.labels import INBOX
from inboxfollow.adapters.gmail.mailbox import ALL_MAIL, UIDVALIDITY
from inboxfollow.ports.errors import CursorExpired, Rejected
from inboxfollow.ports.numbering import Numbering

WAYS = {(INBOX, ALL_MAIL.name): False, (ALL_MAIL.name, INBOX): True}
"""From where to where, and whether the label is put on."""


class GmailFiling:
    """Implements ports.filing.Filing. Needs the scope gmail.modify."""

    def __init__(self, client: GmailClient, numbering: Numbering) -> None:
        self._client, self._numbering = client, numbering
        self._account = client.settings.account

    def append(self, folder: str, source: bytes, arrived: datetime) -> None:
        """See Filing. Gmail files itself what it sends."""
        raise Rejected(
            f"{self._client.place}: nothing is stored in {folder!r}", "Gmail keeps a copy of what it sends by itself."
        )

    def move(self, folder: str, uidvalidity: int, uids: Sequence[int], target: str) -> None:
        """See Filing. 5 units for each message."""
        if not uids:
            return
        coming = WAYS.get((folder, target))
        if coming is None:
            raise Rejected(
                f"{self._client.place}: nothing can be moved from {folder!r} to {target!r}",
                f'Gmail has "{INBOX}" and "{ALL_MAIL.name}".',
            )
        if uidvalidity != UIDVALIDITY:
            raise CursorExpired(f"{self._client.place}: these are not the numbers of {ALL_MAIL.name!r}", "Scan again.")
        known = self._numbering.listed(self._account, set(uids)).values()
        add, remove = ([INBOX], []) if coming else ([], [INBOX])
        there = self._client.relabel([one.ref for one in known], add, remove)
        self._numbering.enter(
            self._account,
            [one._replace(labels=_with(one.labels, coming)) for one in known if one.ref in there],
        )

    def close(self) -> None:
        """See Filing."""
        self._client.close()


def _with(labels: Sequence[str], inbox: bool) -> tuple[str, ...]:
    return tuple(sorted({*labels} - {INBOX} | ({INBOX} if inbox else set())))
