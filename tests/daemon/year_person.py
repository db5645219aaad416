"""What I do in the simulated year with the product: look at my list, approve, call, put off, close, answer."""

import random
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import timedelta

from inboxfollow.app import act, outbox, plan
from inboxfollow.app.agenda import agenda
from inboxfollow.app.deliver import deliver
from inboxfollow.app.poll import poll
from inboxfollow.app.preview import Wish, preview
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.outgoing import Status
from inboxfollow.domain.state import State
from tests.daemon.year_life import Life
from tests.daemon.year_oracle import surely_due
from tests.daemon.year_truth import Talk


class Person:
    """Me at my desk. `by_hand` holds the ids of mails that I sent or approved."""

    def __init__(self, rng: random.Random, life: Life) -> None:
        self._rng, self._life = rng, life
        self.by_hand: set[str] = set()
        self.delivered: set[str] = set()
        self.forgotten: list[str] = []
        self._told: Collection[str] = ()

    def chance(self, of: float) -> bool:
        """True so often."""
        return self._rng.random() < of

    def work(self, services: Services, told: Collection[str]) -> None:
        """One look at everything, and what follows from it. `told` holds the keys of what I was told: fresh answers I
        was not told of I have not noticed yet."""
        self._told = told
        for account in services.accounts:  # an answer to another account counts once that was read
            poll(services, account=account.name, full=False, progress=lambda _: None)
        self._settle(services)
        self._approve(services)
        for row in agenda(services, states=None, everything=True, excluded=False).rows:
            talk = self._life.truth.by_id.get(row.last_message_id)
            if talk is not None and talk.mine and not any(one.at >= self._life.now for one in talk.theirs):
                self._look(services, row, talk)

    def check(self, services: Services) -> None:
        """Whatever is due beyond any doubt is in front of me, or on its way."""
        rows = {row.last_message_id: row for row in agenda(services, states=None, everything=True, excluded=True).rows}
        now = self._life.now
        due = [talk for talk in self._life.truth.talks if surely_due(self._life.truth, talk, now)]
        self._life.count["due leads looked for"] += len(due)
        for talk in due:
            row = rows.get(talk.last.id)
            if row is None:
                self.forgotten.append(f"{talk.subject} is not known at all on {now:%F}")
            elif row.shelf not in ("today", "backlog") and not row.outgoing and not row.holds:
                self.forgotten.append(f"{talk.subject} is {row.state} and nowhere on {now:%F}: {row.why}")
        self._check_plan(services, due)
        self._check_rest(rows)

    def _check_rest(self, rows: Mapping[str, LeadRow]) -> None:
        """What rests without my word has been put off by them, to one of the autopilot's leads, and comes back."""
        truth, now = self._life.truth, self._life.now
        for row in rows.values():
            if row.state is not State.SNOOZED or "they said not now" not in row.why:
                continue
            talk = truth.by_id[row.last_message_id]
            said = {one.what for one in talk.theirs if one.at > talk.last.at}
            self._life.count["resting leads looked at"] += 1
            if "not now" not in said or not row.snoozed_until or row.snoozed_until <= now:
                self.forgotten.append(f"{talk.subject} rests without reason on {now:%F}: {row.why}")

    def _check_plan(self, services: Services, due: list[Talk]) -> None:
        """What the autopilot could send it sent, or says why it left it to me."""
        truth, now = self._life.truth, self._life.now
        said = plan.outlook(services, 14)
        if said.unread:
            return
        named = {row.lead_id for row in (*said.mails, *said.left)}
        rows = {
            row.last_message_id: row.id for row in agenda(services, states=None, everything=True, excluded=True).rows
        }
        for talk in due:
            since = truth.switched.get(talk.cadence)
            if since is not None and talk.last_touch > since + timedelta(days=2) and rows[talk.last.id] not in named:
                self.forgotten.append(f"the plan says nothing of {talk.subject} on {now:%F}")

    def _settle(self, services: Services) -> None:
        """I find out what became of mail that nobody knows about."""
        for one in services.store.outbox(statuses=(Status.UNKNOWN,)):
            with suppress(UserError):
                outbox.resolve(services, one.row, sent=one.message_id in self.delivered)

    def _approve(self, services: Services) -> None:
        """I look through what was prepared for me."""
        for one in services.store.outbox(statuses=(Status.READY,)):
            if one.is_draft and self.chance(0.6):
                with suppress(UserError):
                    self.by_hand.add(outbox.approve(services, one.row).message_id)
                    self._life.count["approved"] += 1
            elif one.is_draft and self.chance(0.1):
                outbox.cancel(services, one.row)

    def _look(self, services: Services, row: LeadRow, talk: Talk) -> None:
        now, count = self._life.now, self._life.count
        if row.state is State.ANSWERED:
            self._turn(services, row, talk)
        elif row.state is State.OPTED_OUT and self.chance(0.1):
            act.suppress(services, talk.who)
            count["suppressed"] += 1
        elif row.state is State.CLOSED and self.chance(0.002):
            act.reopen(services, [row.id])
            talk.closed = None
            count["reopened"] += 1
        elif row.state is State.AWAITING and row.shelf == "today":
            self._due(services, row, talk)
        if row.holds and self.chance(0.05):
            act.clear_holds(services, [row.id])
            talk.cleared = now
            count["holds cleared"] += 1

    def _turn(self, services: Services, row: LeadRow, talk: Talk) -> None:
        now, count = self._life.now, self._life.count
        fresh = [one for one in talk.theirs if now - one.at < timedelta(days=14)]  # a travel is shorter
        if any(f"mail {one.id}" not in self._told for one in fresh):
            return
        said = talk.theirs[-1].what if talk.theirs else ""
        if said in ("no", "declined") or self.chance(0.3):
            act.close(services, [row.id], "declined" if said in ("no", "declined") else "won")
            talk.closed = now
            count["closed"] += 1
        elif said == "not now" and self.chance(0.5):
            until = now + timedelta(days=self._rng.randint(20, 60))
            act.snooze(services, [row.id], until)
            talk.snoozed, talk.closed = (now, until), None
            count["snoozed"] += 1
        elif self.chance(0.3) and not self._life.truth.known(talk.who).no:
            self._life.at(now + timedelta(minutes=self._rng.randint(1, 300)), lambda: self._life.write(talk))

    def _due(self, services: Services, row: LeadRow, talk: Talk) -> None:
        now, count = self._life.now, self._life.count
        if row.next_step is not None and row.next_step.by == "call" and self.chance(0.5):
            reached = self.chance(0.1)
            act.touch(services, row.id, "call", reached)
            talk.calls.append(now)
            talk.closed = now if reached else talk.closed
            count["calls"] += 1
        elif self.chance(0.02):
            until = now + timedelta(days=self._rng.randint(2, 30))
            act.snooze(services, [row.id], until)
            talk.snoozed, talk.closed = (now, until), None
            count["snoozed"] += 1
        elif self.chance(0.04):
            act.close(services, [row.id], "dead")
            talk.closed = now
            count["closed"] += 1
        elif talk.cadence == "default" and self.chance(0.2):
            self._send(services, row)

    def _send(self, services: Services, row: LeadRow) -> None:
        """By hand, from the product."""
        chosen = preview(services, row.id, Wish())
        if chosen.objections:
            return
        try:
            frozen, fresh = outbox.queue(services, chosen)
        except UserError:
            return
        if fresh:
            self.by_hand.add(frozen.message_id)
            deliver(services, frozen.row, lambda _: None)
