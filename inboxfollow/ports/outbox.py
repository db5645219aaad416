"""The store as sending sees it: mail on its way out (DESIGN, "Sending").

Every write is one transaction, whole or not at all. Every method may raise StoreFailed.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from inboxfollow.domain.outgoing import Outgoing, Status
from inboxfollow.ports.messages import Arrival, Reading


class Unsent(NamedTuple):
    """The newest mail of the outbox that answers one mail of mine, where it was not sent and not taken back."""

    lead_id: str
    answers_id: str
    """Message-ID of the mail of mine."""
    status: str
    """As in domain.outgoing; "draft" for one that waits for approval."""
    why: str
    at: datetime
    """Of a ready mail when it goes, else when it came to this."""


class Outbox(Protocol):
    """Mail on its way out. Every write here is on the disk before the call returns."""

    def enqueue(
        self, at: datetime, words: str, outgoing: Outgoing, instead_of: int | None = None
    ) -> tuple[Outgoing, bool]:
        """Stores a mail as `ready`, as one step of `history`, and returns it with its row and True. Where another mail
        already answers the same mail of mine and is not settled in the negative, that one is returned, and False.

        `instead_of`: the row of a ready mail that is cancelled in the same step. Raises UserError where it is not
        ready any more; then nothing was stored.
        """
        ...

    def outgoing(self, row: int) -> Outgoing:
        """One mail of the outbox. Raises UnknownLead where there is none."""
        ...

    def outbox(
        self, *, statuses: Collection[Status] = (), conversation: int | None = None, account: str = "", most: int = -1
    ) -> Sequence[Outgoing]:
        """Mails of the outbox, newest first; of these states, this conversation, this account where given. `most`: so
        many at most, -1 for all."""
        ...

    def unsent(self) -> Sequence[Unsent]:
        """What waits, is unknown, was blocked or failed, without the mails themselves."""
        ...

    def advance(
        self,
        row: int,
        before: Status,
        after: Status,
        at: datetime,
        why: str,
        not_before: datetime | None = None,
    ) -> bool:
        """Moves a mail from one state to the next (domain.outgoing.NEXT) and remembers why; `not_before` puts it off.
        False, and nothing changed, where it is not in `before` any more."""
        ...

    def find_sent(self, outgoing: Outgoing, frozen: Arrival) -> bool:
        """Whether the mailbox shows that it left: a mail of mine under any of its ids, one with the same author, date,
        recipients, subject and references, or mail of others that cites it."""
        ...

    def record_sent(self, row: int, at: datetime, why: str, frozen: Arrival, reading: Reading) -> None:
        """From sending or unknown to sent, in one step with the mail itself entering its conversation as a touch of
        mine, unless the mailbox has shown it; a copy found in a folder later is the same mail. `reading` is what its
        body says, its row does not matter."""
        ...

    def mark(self, row: int, *, filing: str | None = None, reported: bool | None = None) -> None:
        """Notes what became of the copy in Sent, or that the person has been told."""
        ...

    def copy_seen(self, row: int) -> bool:
        """Whether a folder of role sent holds a copy of a mail that was sent."""
        ...

    def started_since(self, moment: datetime) -> int:
        """How many mails were sent, or may have been, since then."""
        ...
