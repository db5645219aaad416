"""Gmail's API while it is only tried: proves who the token belongs to, and hands over no mail. Costs 1 unit."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from inboxfollow.adapters.gmail.client import GmailClient
from inboxfollow.adapters.gmail.mailbox import ALL_MAIL, PAGE, UIDVALIDITY
from inboxfollow.domain.identity import canonical
from inboxfollow.domain.message import RawMessage
from inboxfollow.ports.errors import AuthRejected
from inboxfollow.ports.mailbox import Folder, Interest, Survey


class TrialMailbox:
    """Implements Mailbox with an empty folder. `address` is whose mailbox it has to be."""

    page = PAGE
    partial = True

    def __init__(self, client: GmailClient, address: str) -> None:
        self._client, self._address = client, address

    def folders(self) -> Sequence[Folder]:
        """See Mailbox. Asks whose mailbox it is; raises AuthRejected where it is somebody else's."""
        owner = self._client.profile().address
        if canonical(owner) != canonical(self._address):
            what = f"{self._client.place}: access was given to {owner}, not to {self._address}"
            raise AuthRejected(what, "Sign in with the right account.")
        return (ALL_MAIL,)

    def survey(self, folder: str) -> Survey:
        """See Mailbox."""
        return Survey(UIDVALIDITY, 1, 0)

    def uids(self, first: int, last: int, since: datetime | None) -> Sequence[int]:
        """See Mailbox."""
        return ()

    def headers(self, pages: Sequence[Sequence[int]]) -> Iterator[tuple[Sequence[int], Sequence[RawMessage]]]:
        """See Mailbox."""
        return iter(())

    def bodies(self, uids: Sequence[int], cap: int) -> Iterator[tuple[int, bytes]]:
        """See Mailbox."""
        return iter(())

    def drafts_among(self, uids: Sequence[int]) -> frozenset[int]:
        """See Mailbox."""
        return frozenset()

    def heed(self, interest: Interest) -> bool:
        """See Mailbox. Nobody's mail is looked for."""
        return False

    def close(self) -> None:
        """See Mailbox."""
        self._client.close()
