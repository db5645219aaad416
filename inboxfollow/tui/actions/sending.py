"""Following up: the preview of this step, own words, the one-key reply, and many leads at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from inboxfollow.app import outbox
from inboxfollow.app.letter import name
from inboxfollow.app.preview import Preview, Wish, preview, unremarkable
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.wording import instant, plural, who
from inboxfollow.domain.errors import InboxfollowError, UserError
from inboxfollow.domain.outgoing import OPEN, Outgoing, Status
from inboxfollow.tui.actions.delivering import Delivering
from inboxfollow.tui.drafting import Draft
from inboxfollow.tui.screens.batch import BatchScreen
from inboxfollow.tui.screens.preview import PreviewScreen, Queued
from inboxfollow.tui.widgets import letter

_MOST = 200
"""Leads at once: more than a person can answer for."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One lead of a batch: what may go, or why it does not."""

    who: str
    chosen: Preview | None
    why: str = ""


class Sending(Delivering):
    """Keys that write to people."""

    def on_mount(self) -> None:
        """No draft yet."""
        self._drafts: dict[str, Draft] = {}
        """By lead, own words that were not sent; kept while the dashboard is open."""

    def action_follow_up(self) -> None:
        """The preview of this step; with several leads a summary."""
        rows = self.chosen
        if len(rows) > 1:
            self._prepare_batch(rows)
        elif rows:
            self._open(rows[0], Wish())

    def action_own_words(self) -> None:
        """The preview with an empty letter."""
        rows = self.chosen
        if len(rows) > 1:
            self.dashboard.say("Own words go to one lead at a time", "warning")
        elif rows:
            self._open(rows[0], Wish(body=""))

    def action_follow_up_now(self) -> None:
        """Queues this step's words at once where there is nothing to remark, and no words of the person's own."""
        rows = self.chosen
        if len(rows) > 1:
            self._prepare_batch(rows)
        elif rows and rows[0].id in self._drafts:
            self._open(rows[0], Wish())
        elif rows:
            row = rows[0]
            self.dashboard.work(
                lambda: self._queue_unseen(row),
                lambda made: self._open(row, Wish()) if made is None else self._queued(row, made),
            )

    def _queue_unseen(self, row: LeadRow) -> Queued | None:
        """In a thread: queues where nobody need look."""
        if outbox.unsettled(self.services, row.id) is not None:
            return None
        one = preview(self.services, row.id, Wish())
        return Queued(*outbox.queue(self.services, one), name(one)) if unremarkable(one) else None

    def _open(self, row: LeadRow, wish: Wish) -> None:
        try:
            earlier = outbox.unsettled(self.services, row.id)
        except InboxfollowError as error:
            self.dashboard.fail(error)
            return
        if earlier is not None and earlier.status in OPEN:
            self.dashboard.say(self._unsettled(earlier), "warning")
            return
        draft, notice = self._drafts.get(row.id), ""
        if draft is not None:
            notice = "these are your words from before; Tab shows others"
        if earlier is not None:
            told = "was sent" if earlier.status is Status.SENT else "was not sent"
            notice = f"an earlier follow-up {told}: {earlier.why}"
            number = earlier.row
            self.dashboard.work(lambda: self.services.store.mark(number, reported=True), lambda _: None)
        self.app.push_screen(
            PreviewScreen(self.services, row.id, draft or Draft(wish), notice=notice),
            lambda made: self._previewed(row, made),
        )

    def _previewed(self, row: LeadRow, made: Queued | Draft | None) -> None:
        self._drafts.pop(row.id, None)
        if isinstance(made, Draft):
            self._drafts[row.id] = made
        elif made is not None:
            self._queued(row, made)

    def _unsettled(self, earlier: Outgoing) -> str:
        to = self.deliveries.who(earlier)
        if earlier.status is Status.READY:
            leaves = instant(earlier.not_before, self.services.clock.now(), self.services.policy.timezone)
            return f"A follow-up to {to} waits already, until {leaves}; view 8 takes it back"
        return f"Nobody knows whether the last follow-up to {to} was sent; view 8: y if it was, N if not"

    def _queued(self, row: LeadRow, made: Queued) -> None:
        if not made.fresh:
            self.dashboard.say(f"A follow-up to {made.who} was on its way already; nothing was added", "warning")
        else:
            self.deliveries.queued([(made.mail, made.who)])
            self.dashboard.say(f"Follow-up to {made.who} {self._leaves(made.mail)}")
            if self.table.row is not None and self.table.row.id == row.id:
                self.table.move(1)
        self.reload()
        self.count_down()

    def _leaves(self, mail: Outgoing) -> str:
        now, zone = self.services.clock.now(), self.services.policy.timezone
        if mail.scheduled:
            return f"leaves {instant(mail.not_before, now, zone)}, if the dashboard or the daemon runs then"
        undo = self.cures.key("undo")
        return f"leaves in {self._undo_seconds} s; {undo} takes it back" if self._undo_seconds else "leaves now"

    @property
    def _undo_seconds(self) -> int:
        return int(self.services.policy.sending.undo.total_seconds())

    # many at once

    def _prepare_batch(self, rows: Sequence[LeadRow]) -> None:
        if len(rows) > _MOST:
            self.dashboard.fail(UserError(f"{len(rows):,} leads are marked", f"follow up on at most {_MOST} at once"))
            return
        self.dashboard.work(lambda: [self._candidate(row) for row in rows], self._ask_batch)

    def _candidate(self, row: LeadRow) -> _Candidate:
        """In a thread: one lead of a batch."""
        try:
            earlier = outbox.unsettled(self.services, row.id)
            if earlier is not None and earlier.status in OPEN:
                return _Candidate(who(row), None, "another follow-up is on its way, or nobody knows what became of it")
            one = preview(self.services, row.id, Wish())
        except InboxfollowError as error:
            return _Candidate(who(row), None, error.message)
        return _Candidate(name(one), None if one.objections else one, letter.stopped(one, self.cures))

    def _ask_batch(self, found: Sequence[_Candidate]) -> None:
        going = [one.chosen for one in found if one.chosen is not None]
        lines = [_line(one) for one in found]
        if going:
            leaves = f"All leave in {self._undo_seconds} s." if self._undo_seconds else "All leave at once."
            question = f"Send {len(going)} of {plural(len(found), 'follow-up')}? {leaves}"
        else:
            question = "None of these can be sent."
        self.app.push_screen(
            BatchScreen(question, lines, enter=bool(going and self._undo_seconds)),
            lambda yes: self._queue_batch(going) if yes and going else None,
        )

    def _queue_batch(self, going: Sequence[Preview]) -> None:
        def job() -> tuple[list[tuple[Outgoing, str]], list[str]]:
            queued, failed = [], []
            for one in going:
                try:
                    mail, fresh = outbox.queue(self.services, one)
                except InboxfollowError as error:
                    failed.append(f"{name(one)}: not sent: {error.message}")
                    continue
                if fresh:
                    queued.append((mail, name(one)))
            return queued, failed

        self.dashboard.work(job, lambda made: self._batch_queued(*made))

    def _batch_queued(self, queued: Sequence[tuple[Outgoing, str]], failed: Sequence[str]) -> None:
        self.deliveries.queued(queued, together=True)
        undo = self.cures.key("undo")
        when = f"leave in {self._undo_seconds} s; {undo} takes the last back" if self._undo_seconds else "leave now"
        self.dashboard.say(f"{plural(len(queued), 'follow-up')} {when}")
        for words in failed:
            self.dashboard.say(words, "error")
        self.table.marks.clear()
        self.reload()
        self.count_down()


def _line(one: _Candidate) -> str:
    if one.chosen is None:
        return f"✗ {one.who}: not sent: {one.why}"
    notices = f" ({'; '.join(one.chosen.notices)})" if one.chosen.notices else ""
    left = f", without {', '.join(left.address.email for left in one.chosen.people.left_out)}"
    return f"✓ {one.who}: {one.chosen.template}{left if one.chosen.people.left_out else ''}{notices}"
