"""Which mails of the outbox this dashboard counts down, sends by itself, or asks about. No widgets, no threads: it is
told what happens and asked what to do.

A mail is sent by itself when its person queued it here, said yes to it here, or it falls due while the dashboard is
open (a chosen time, or a server's delay). Mail that an ended program left is asked about once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from inboxfollow.app.outbox import Outcome
from inboxfollow.app.services import Services
from inboxfollow.app.wording import instant
from inboxfollow.domain.outgoing import Outgoing, Status

LEFT = timedelta(minutes=1)
"""So long after its window a mail that nobody sent counts as left: the program that queued it may be at work."""
_SHOWN = 3


@dataclass(slots=True)
class Batch:
    """Mails that were queued together and are told of together."""

    waiting: set[int]
    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)


class Deliveries:
    """`waiting` are the ready mails, oldest first, as of the last `look`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._begun = services.clock.now()
        self._mine: dict[int, str] = {}
        self._allowed: set[int] = set()
        self._let_lie: set[int] = set()
        self._batches: list[Batch] = []
        self.waiting: tuple[Outgoing, ...] = ()
        self.current: Outgoing | None = None
        """Being sent at this moment."""

    def look(self) -> None:
        """Reads what waits, but for the autopilot's: the daemon sends that, or nobody before it is approved. Quick.
        Raises StoreFailed."""
        ready = self._services.store.outbox(statuses=(Status.READY,))
        self.waiting = tuple(one for one in reversed(ready) if not one.automatic)

    def queued(self, mails: Iterable[tuple[Outgoing, str]], *, together: bool = False) -> None:
        """These were queued here, each with whom it goes to in a word or two. `together`: they are told of together."""
        rows = {one.row: who for one, who in mails}
        self._mine |= rows
        if together and rows:
            self._batches.append(Batch(set(rows)))

    def allow(self, rows: Iterable[int]) -> None:
        """The person says that these may go now, whatever time they were to wait for."""
        self._allowed |= set(rows)
        self._let_lie -= self._allowed

    def let_lie(self, rows: Iterable[int]) -> None:
        """These are neither sent nor asked about while this dashboard is open."""
        self._let_lie |= set(rows)
        self._allowed -= self._let_lie

    def who(self, one: Outgoing) -> str:
        """Whom a mail goes to, in a word or two."""
        more = f" +{len(one.recipients) - 1}" if len(one.recipients) > 1 else ""
        return self._mine.get(one.row) or f"{one.recipients[0]}{more}"

    def due(self) -> Outgoing | None:
        """The mail to send now: the oldest that this dashboard sends by itself."""
        now = self._services.clock.now()
        ready = (one for one in self.waiting if one.row in self._allowed or one.not_before <= now)
        return next((one for one in ready if self._is_ours(one)), None)

    def left(self) -> list[Outgoing]:
        """What an ended program left: due, and nobody has sent it."""
        before = self._services.clock.now() - LEFT
        strange = (one for one in self.waiting if one.row not in self._let_lie and not self._is_ours(one))
        return [one for one in strange if one.not_before <= before]

    def undoable(self) -> list[Outgoing]:
        """Mails queued here that leave at the end of their undo window."""
        mine = (one for one in self.waiting if one.row in self._mine and one.row not in self._let_lie)
        return [one for one in mine if not (one.scheduled or one.attempts or one == self.current)]

    def ended(self, one: Outgoing, outcome: Outcome) -> Batch | None:
        """A mail was settled, or put off; returns its batch where it has one. One that is still due as of the last
        look is not tried again by itself."""
        self._allowed.discard(one.row)
        if any(other.row == one.row and other.not_before <= self._services.clock.now() for other in self.waiting):
            self._let_lie.add(one.row)
        batch = next((batch for batch in self._batches if one.row in batch.waiting), None)
        if batch is not None:
            batch.waiting.discard(one.row)
            batch.outcomes.append((self.who(one), outcome))
            if not batch.waiting:
                self._batches.remove(batch)
        return batch

    def taken_back(self) -> list[Batch]:
        """Forgets mails of batches that do not wait any more; returns the batches that are complete because of it."""
        there = {one.row for one in (*self.waiting, *([self.current] if self.current else []))}
        for batch in self._batches:
            batch.waiting &= there
        complete = [batch for batch in self._batches if not batch.waiting]
        self._batches = [batch for batch in self._batches if batch.waiting]
        return complete

    def line(self, undo: str) -> str:
        """What leaves when, in one line: "Dana Ortiz in 24 s, u takes it back"; "" for nothing. `undo` is the key."""
        now = self._services.clock.now()
        soon = [
            one for one in self.waiting if not one.scheduled and one.row not in self._let_lie and one != self.current
        ]
        sending = f"sending to {self.who(self.current)}" if self.current else ""
        parts = [f"{self.who(one)} {self._when(one)}" for one in soon[-_SHOWN:]]
        more = f"{len(soon) - _SHOWN} more" if len(soon) > _SHOWN else ""
        undoable = [one for one in self.undoable() if one.not_before > now]
        which = "it" if len(undoable) == 1 else "the last"
        hint = f"{undo} takes {which} back" if undoable else ""
        return ", ".join(words for words in (sending, more, *parts, hint) if words)

    def _when(self, one: Outgoing) -> str:
        now = self._services.clock.now()
        if one.attempts:
            return f"again {instant(one.not_before, now, self._services.policy.timezone)}"
        seconds = -((now - one.not_before) // timedelta(seconds=1))
        return f"in {seconds} s" if seconds > 0 else "next" if self._is_ours(one) else "left unsent"

    def _is_ours(self, one: Outgoing) -> bool:
        falls_due = (one.scheduled or one.attempts > 0) and one.not_before > self._begun
        return one.row not in self._let_lie and (one.row in self._mine or one.row in self._allowed or falls_due)
