"""Gmail's API while it is only tried: says who the token belongs to, and hands over no mail. Costs 1 unit."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from inboxfollow.adapters.gmail.client import GmailClient, Profile
from inboxfollow.adapters.gmail.mailbox import ALL_MAIL, PAGE, UIDVALIDITY
from inboxfollow.domain.identity import canonical
from inboxfollow.domain.message import RawMessage
from inboxfollow.ports.checkup import Finding, Result
from inboxfollow.ports.errors import AuthRejected
from inboxfollow.ports.mailbox import Folder, Interest, Survey


class TrialMailbox:
    """Implements Mailbox, with an empty folder, and SelfChecking. `address` is whose mailbox it has to be; without
    `strict` it is only told of another one."""

    page = PAGE
    partial = True

    def __init__(self, client: GmailClient, address: str, *, strict: bool = True) -> None:
        self._client, self._address, self._strict = client, address, strict
        self._known: Profile | None = None

    def folders(self) -> Sequence[Folder]:
        """See Mailbox. Asks whose mailbox it is; raises AuthRejected where it is somebody else's."""
        if self._strict and self._is_strange():
            what = f"{self._client.place}: access was given to {self._profile.address}, not to {self._address}"
            raise AuthRejected(what, "Sign in with the right account.")
        return (ALL_MAIL,)

    def checkup(self) -> Sequence[Finding]:
        """See SelfChecking."""
        profile, again = self._profile, f"inboxfollow accounts authorize {self._client.settings.account}"
        owner = Finding("owner", Result.OK, f"the token opens the mail of {profile.address}")
        if self._is_strange():
            words = f"the token opens the mail of {profile.address}, and the account's username is {self._address}"
            owner = Finding("owner", Result.WARNING, words, f"Correct username, or sign in as that person: {again}")
        return (owner, Finding("history", Result.OK, f"the log of changes stands at {profile.history}"))

    @property
    def _profile(self) -> Profile:
        if self._known is None:
            self._known = self._client.profile()
        return self._known

    def _is_strange(self) -> bool:
        return canonical(self._profile.address) != canonical(self._address)

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
