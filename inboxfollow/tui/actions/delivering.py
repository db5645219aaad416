"""Mail on its way: the countdown, one worker that sends what is due, what became of it, and leaving the program."""

from collections.abc import Sequence
from functools import partial

from inboxfollow.app import outbox, watching
from inboxfollow.app.deliver import deliver
from inboxfollow.app.drain import settle
from inboxfollow.app.outbox import Outcome
from inboxfollow.app.wording import plural
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.domain.outgoing import OPEN, Outgoing, Status
from inboxfollow.tui.actions.base import Actions
from inboxfollow.tui.cures import Cures
from inboxfollow.tui.deliveries import Batch, Deliveries
from inboxfollow.tui.lane import leavable
from inboxfollow.tui.outcomes import in_all, in_words, severity
from inboxfollow.tui.screens.pick import Choice, PickScreen
from inboxfollow.tui.widgets.pending import PendingLine

COUNT = 1.0
"""Seconds between two steps of the countdown."""
SETTLE = 300.0
"""Seconds between two looks for mail of unknown outcome."""
_MOST_NAMED = 8
_GRAVITY = ("information", "warning", "error")


class Delivering(Actions):
    """Sends in the order of queueing, one after the other."""

    deliveries: Deliveries
    cures: Cures
    _store_seen = -1
    _store_trouble = ""
    _mail_asked = _ends_when_sent = False

    def on_mount(self) -> None:
        """Begins to count."""
        self.deliveries, self.cures = Deliveries(self.services), Cures(self.services.looks)
        self.set_interval(COUNT, self.count_down)
        self.set_interval(SETTLE, self.settle_unsure)
        self.count_down()
        self.settle_unsure()

    def settle_unsure(self) -> None:
        """Looks in the mailbox for mail that nobody knows of, where there is any."""

        def job() -> None:
            if self.services.store.outbox(statuses=OPEN - {Status.READY}):
                settle(self.services, lambda _: None)

        self.dashboard.work(leavable(job), lambda _: None, "settling")

    def count_down(self) -> None:
        """A second has passed, or something has changed: shows what waits, sends what is due."""
        if not self._look_at_outbox():
            return
        for batch in self.deliveries.taken_back():
            self._tell_batch(batch)
        self._send_next()
        self.query_one(PendingLine).show(self.deliveries.line(self.cures.key("undo")), leaving=self._ends_when_sent)
        self._ask_about_left()
        if self._ends_when_sent and not self.deliveries.current and not self.deliveries.undoable():
            self.app.exit()

    def _look_at_outbox(self) -> bool:
        """Reads what waits where anything has changed; False, and told once, while the store fails."""
        try:
            version = self.services.store.version()
            if version != self._store_seen:
                self.deliveries.look()
                self._store_seen = version
        except InboxfollowError as error:
            if error.message != self._store_trouble:
                self._store_trouble = error.message
                self.dashboard.fail(error)
            return False
        self._store_trouble = ""
        return True

    # sending

    def _send_next(self) -> None:
        one = None if self.deliveries.current else self.deliveries.due()
        if one is not None:
            self.deliveries.current = one
            self.dashboard.work(partial(self._send, one), lambda outcome: self._sent(one, outcome), "sending")

    def _send(self, one: Outgoing) -> Outcome | None:
        """In a thread: what became of it; None where somebody took it back."""
        try:
            outcome = deliver(self.services, one.row, lambda _: None)
            return None if self.services.store.outgoing(one.row).status is Status.CANCELLED else outcome
        except InboxfollowError as error:
            return Outcome(one.lead_id, "failed", error.message, row=one.row, cure=error.hint, error=error)

    def _sent(self, one: Outgoing, outcome: Outcome | None) -> None:
        self.deliveries.current = None
        self._look_at_outbox()
        if outcome is not None:
            who, batch = self.deliveries.who(one), self.deliveries.ended(one, outcome)
            if batch is None:
                self.dashboard.say(in_words(who, outcome, self.cures), severity(outcome))
            else:
                self.dashboard.note(in_words(who, outcome, self.cures), severity(outcome))
                if not batch.waiting:
                    self._tell_batch(batch)
            self._ends_when_sent = self._ends_when_sent and outcome.status == "sent"
            if outcome.status != "queued":
                self.dashboard.work(lambda: self.services.store.mark(one.row, reported=True), lambda _: None, "sending")
        self.judge()
        self.reload()
        self.count_down()

    def _tell_batch(self, batch: Batch) -> None:
        if batch.outcomes:
            worst = max((severity(outcome) for _, outcome in batch.outcomes), key=_GRAVITY.index)
            self.dashboard.say(in_all(batch.outcomes), worst)

    # what an ended program left

    def _ask_about_left(self) -> None:
        left = self.deliveries.left()
        if not left or self._mail_asked or self.app.screen is not self:
            return
        self._mail_asked = True
        many = len(left) > 1
        title = f"{plural(len(left), 'mail')} {'were' if many else 'was'} left unsent by an earlier run:"
        choices = [
            Choice("keep", "keep for now; view 8 shows what waits", "k"),
            Choice("send", "send now; all folders are looked at first", "s"),
            Choice("back", "take back: nothing is sent", "t"),
        ]
        self.app.push_screen(PickScreen(_listed(title, _named(self.deliveries, left)), choices),
                             lambda said: self._left(left, said))  # fmt: skip

    def _left(self, left: Sequence[Outgoing], said: str | None) -> None:
        self._mail_asked = False
        self.deliveries.let_lie(one.row for one in left)
        if said == "send":
            self.deliveries.allow(one.row for one in left)
        elif said == "back":
            self.take_back(left)
        self.count_down()

    def take_back(self, mails: Sequence[Outgoing]) -> None:
        """Takes mails back, and says where it was too late."""

        def job() -> list[str]:
            late = []
            for one in mails:
                try:
                    outbox.cancel(self.services, one.row)
                except InboxfollowError as error:
                    late.append(f"{self.deliveries.who(one)}: {error.message}")
            return late

        self.dashboard.work(job, lambda late: self._taken_back(mails, late))

    def _taken_back(self, mails: Sequence[Outgoing], late: Sequence[str]) -> None:
        if done := len(mails) - len(late):
            self.dashboard.say(f"{plural(done, 'mail')} taken back; nothing was sent")
        for words in late:
            self.dashboard.say(words, "warning")
        self.reload()
        self.count_down()

    # leaving

    def action_quit(self) -> None:
        """Leaves; asks only while mail is about to be sent."""
        waiting, current = self.deliveries.undoable(), self.deliveries.current
        if not (waiting or current):
            self.app.exit()
        elif not self._mail_asked:
            self._mail_asked = True
            mails = [*([current] if current else []), *waiting]
            verb = "waits" if len(mails) == 1 else "wait"
            title = _listed(f"{plural(len(mails), 'mail')} {verb} to be sent:", _named(self.deliveries, mails))
            daemon = watching.runs(self.services)
            later = "the daemon sends it" if daemon else "the next start asks, or inboxfollow outbox drain sends it"
            choices = [
                Choice("wait", "wait until all is sent, then leave", "w"),
                Choice("back", "take back, and leave", "t"),
                Choice("leave", f"leave; {later}", "l"),
            ]
            self.app.push_screen(PickScreen(title, choices), lambda said: self._go(waiting, said))

    def _go(self, waiting: Sequence[Outgoing], said: str | None) -> None:
        self._mail_asked = False
        if said == "leave":
            self.app.exit()
            return
        self._ends_when_sent = said is not None
        if said == "back" and waiting:
            self.take_back(waiting)
        else:
            self.count_down()


def _named(deliveries: Deliveries, mails: Sequence[Outgoing]) -> list[str]:
    """Whom mails go to, and about what."""
    now = " (being sent at this moment)"
    return [f"{deliveries.who(one)}: {one.subject[:150]}{now if one == deliveries.current else ''}" for one in mails]


def _listed(title: str, lines: Sequence[str]) -> str:
    more = [f"and {len(lines) - _MOST_NAMED} more"] if len(lines) > _MOST_NAMED else []
    return "\n".join([title, *(f"  {line}" for line in [*lines[:_MOST_NAMED], *more])])
