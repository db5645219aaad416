"""What the person does through the product, in two processes that may die, and what each must leave behind."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from inboxfollow.app import act, outbox
from inboxfollow.app.agenda import agenda
from inboxfollow.app.deliver import deliver
from inboxfollow.app.drain import drain
from inboxfollow.app.poll import poll
from inboxfollow.app.preview import Preview, Wish, preview
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.outgoing import OPEN, Outgoing, Status
from inboxfollow.ports.errors import StoreFailed
from tests.app.sending_machine_checks import Checks
from tests.app.sending_machine_letters import PEOPLE, number, rarely
from tests.app.sending_machine_process import ERRORS, Died, Plan, Process
from tests.app.sending_machine_truth import Step

NOTHING = Plan()
WORDS = "Hello,\n\nshall I keep the date for you?"
which = st.integers(0, 1)
step = st.integers(0, 80)
dies = st.tuples(step, st.booleans())
full = st.tuples(step, st.integers(1, 9))
meanwhile = st.tuples(step, number)
answers = st.one_of(
    st.tuples(st.sampled_from(("connect", "mail", "end")), st.sampled_from(sorted(ERRORS))),
    st.just(("answer", "lost")),
)
plans = st.builds(
    Plan,
    die=st.none() | dies,
    full=st.none() | st.none() | full,
    smtp=st.none() | answers,
    filing=st.sampled_from(("", "", *sorted(ERRORS))),
    meanwhile=st.none() | meanwhile,
)


def quiet(_: object) -> None:
    """Nobody watches."""


class Person(Checks):
    """Looks, sends, takes back, decides; in the middle of one command another process may do the same."""

    def __init__(self) -> None:
        super().__init__()
        self.previews: list[tuple[Preview, int]] = []
        self.shared.meanwhile = self._meanwhile

    def start(self) -> Process:
        """A new process over the same store."""
        return Process(self.world, self.shared)

    def run(self, which: int, plan: Plan, action: Callable[[Services], Any]) -> Any:
        """One command of a process. One that dies is followed by another."""
        try:
            with self.processes[which].under(plan):
                return action(self.processes[which].services)
        except Died:
            event("died")
            self.shared.held.clear()
            self.processes[which].end()
            self.processes[which] = self.start()
        except StoreFailed:
            assert plan.full is not None
        return None

    def leads(self, which: int) -> tuple[LeadRow, ...]:
        """All that there are."""
        return agenda(self.processes[which].services, states=None, everything=True, excluded=True).rows

    def _lead(self, which: int, index: int) -> LeadRow | None:
        """One of those that may be written to as far as the list knows; for high numbers one of all."""
        rows = sorted(self.leads(which), key=lambda row: row.id)
        open_ones = [row for row in rows if row.state in ("awaiting", "finished") and not row.holds]
        chosen = open_ones if open_ones and index < 40 else rows
        return chosen[index % len(chosen)] if chosen else None

    # reading and looking

    @rule(which=which, everything=rarely, plan=plans)
    def scan(self, which: int, everything: bool, plan: Plan) -> None:
        """All accounts are read."""
        self.tick()
        self.run(which, plan, lambda services: poll(services, account=None, full=everything, progress=quiet))

    @rule(which=which, index=number)
    def look(self, which: int, index: int) -> None:
        """The person looks at a follow-up, and may come back to it much later."""
        self.tick()
        lead = self._lead(which, index)
        if lead is not None:
            self._preview(which, lead.id)

    def _preview(self, which: int, lead_id: str) -> tuple[Preview, int] | None:
        known = len(self.truth.posts)
        shown = preview(self.processes[which].services, lead_id, Wish(body=WORDS))
        if shown.objections:
            return None
        self.previews.append((shown, known))
        return self.previews[-1]

    # sending

    @precondition(lambda self: self.previews)
    @rule(which=which, index=number, later=st.sampled_from((0, 0, 0, 30, 3000)), plan=plans)
    def queue(self, which: int, index: int, later: int, plan: Plan) -> None:
        """What was looked at goes into the outbox."""
        self.tick()
        self._queue(which, self.previews.pop(-1 - index % len(self.previews)), later, plan)

    def _queue(self, which: int, chosen: tuple[Preview, int], later: int = 0, plan: Plan = NOTHING) -> Outgoing | None:
        at = self._nine(later) if later else None
        self.puts.append(chosen)
        try:
            found = self.run(which, plan, lambda services: outbox.queue(services, chosen[0], at))
        finally:
            self.puts.pop()
        return found[0] if found else None

    def _nine(self, minutes: int) -> datetime:
        """People choose the same times again and again."""
        day = self.world.clock.now() + timedelta(minutes=minutes)
        return day.replace(hour=9, minute=0, second=0) + timedelta(days=1)

    @rule(which=which, index=number)
    def send(self, which: int, index: int) -> None:
        """What the command `send` does: settle what is open, else look, queue and deliver."""
        self.tick()
        self._send(which, index, NOTHING)

    @rule(which=which, index=number)
    def send_another(self, which: int, index: int) -> None:
        """The same again, since little can go wrong where nothing is sent."""
        self.tick()
        self._send(which, index, NOTHING)

    @rule(which=which, index=number, die=dies)
    def send_and_die(self, which: int, index: int, die: tuple[int, bool]) -> None:
        """The process is killed at some step."""
        self.tick()
        self._send(which, index, Plan(die=die))

    @rule(which=which, index=number, full=full)
    def send_on_a_full_disk(self, which: int, index: int, full: tuple[int, int]) -> None:
        """Some writes fail."""
        self.tick()
        self._send(which, index, Plan(full=full))

    @rule(which=which, index=number, answer=answers)
    def send_and_be_refused(self, which: int, index: int, answer: tuple[str, str]) -> None:
        """The server says no, or nothing."""
        self.tick()
        self._send(which, index, Plan(smtp=answer))

    @rule(which=which, index=number, meanwhile=meanwhile)
    def send_meanwhile(self, which: int, index: int, meanwhile: tuple[int, int]) -> None:
        """Something else happens in the middle of it."""
        self.tick()
        self._send(which, index, Plan(meanwhile=meanwhile))

    @rule(which=which, index=number, plan=plans)
    def send_in_trouble(self, which: int, index: int, plan: Plan) -> None:
        """Several of these."""
        self.tick()
        self._send(which, index, plan)

    def _send(self, which: int, index: int, plan: Plan) -> None:
        lead = self._lead(which, index)
        if lead is None:
            return
        one = outbox.unsettled(self.processes[which].services, lead.id)
        if one is None:
            shown = self._preview(which, lead.id)
            one = self._queue(which, self.previews.pop()) if shown else None
        if one is not None and one.status in OPEN:
            self._deliver(which, one.row, plan)
            self.processes[which].services.store.mark(one.row, reported=True)

    @precondition(lambda self: self.frozen)
    @rule(which=which, index=number, plan=plans)
    def deliver_any(self, which: int, index: int, plan: Plan) -> None:
        """Any mail of the outbox is delivered, whatever its state, unless a person chose a later time."""
        self.tick()
        self._deliver(which, list(self.frozen.values())[-1 - index % len(self.frozen)].row, plan)

    def _deliver(self, which: int, row: int, plan: Plan) -> None:
        one = self.processes[which].services.store.outgoing(row)
        if one.scheduled and one.not_before > self.world.clock.now():
            return
        outcome = self._settling(
            which, plan, one.account, draining=False, action=lambda services: deliver(services, row, quiet)
        )
        if outcome is not None:
            event(f"deliver: {outcome.status}")

    @rule(which=which, plan=plans)
    def drain(self, which: int, plan: Plan) -> None:
        """All that is due is sent."""
        self.tick()
        self._drain(which, plan)

    def _drain(self, which: int, plan: Plan) -> None:
        self._settling(which, plan, "", draining=True, action=lambda services: drain(services, quiet))

    def _settling(
        self, which: int, plan: Plan, account: str, *, draining: bool, action: Callable[[Services], Any]
    ) -> Any:
        """What a dead process left in sending must be settled by a command that comes to its end."""
        left = self.processes[which].services.store.outbox(statuses=(Status.SENDING,), account=account)
        before, self.draining = self.draining, draining
        try:
            done = self.run(which, plan, action)
        finally:
            self.draining = before
        for one in left if done is not None else ():
            status = self.processes[which].services.store.outgoing(one.row).status
            assert status in (Status.UNKNOWN, Status.SENT, Status.FAILED), status
        return done

    @precondition(lambda self: self.frozen)
    @rule(which=which, index=number, edit=st.booleans())
    def take_back(self, which: int, index: int, edit: bool) -> None:
        """By its number; an edit writes another at once."""
        self.tick()
        self._take_back(which, index, edit)

    def _take_back(self, which: int, index: int, edit: bool) -> None:
        names = list(self.frozen)
        name = names[-1 - index % len(names)]
        try:
            one = outbox.cancel(self.processes[which].services, self.frozen[name].row)
        except UserError:
            return
        self.taken_back.add(name)
        if edit and self._preview(which, one.lead_id) is not None:
            self._queue(which, self.previews.pop())

    @precondition(lambda self: self.frozen)
    @rule(which=which, index=number)
    def resolve(self, which: int, index: int) -> None:
        """The person found out what became of a mail."""
        self.tick()
        self._resolve(which, index)

    def _resolve(self, which: int, index: int) -> None:
        services = self.processes[which].services
        unknown = services.store.outbox(statuses=(Status.UNKNOWN,))
        if unknown:
            one = unknown[index % len(unknown)]
            outbox.resolve(services, one.row, sent=one.message_id in self.delivered)

    # deciding

    @rule(which=which, index=number, what=st.integers(0, 8))
    def decide(self, which: int, index: int, what: int) -> None:
        """The person decides something about a lead."""
        self.tick()
        lead = self._lead(which, index)
        if lead is None:
            return
        services, now = self.processes[which].services, self.world.clock.now()
        (facts,) = services.store.facts([services.store.resolve(lead.id)])
        founder = min((mail for mail in facts.mails if mail.mine), key=lambda mail: mail.row)
        old = lead.people[0].address if lead.people else ""
        choices: Sequence[tuple[str, Callable[[], act.Done]]] = (
            ("clear", lambda: act.clear_holds(services, lead.id)),
            ("clear", lambda: act.clear_holds(services, lead.id)),
            ("call", lambda: act.touch(services, lead.id, "call", False)),
            ("call close", lambda: act.touch(services, lead.id, "meeting", True)),
            ("open", lambda: act.snooze(services, lead.id, now + timedelta(days=2))),
            ("close", lambda: act.archive(services, [lead.id], "won")),
            ("open", lambda: act.reopen(services, [lead.id])),
            ("other", lambda: act.note(services, lead.id, "prefers calls")),
            ("readdress", lambda: act.readdress(services, lead.id, old, PEOPLE[index % 5])),
        )
        kind, action = choices[what]
        with suppress(UserError):  # the address is a corrected one
            done = action()
            self.truth.steps.append(Step(kind, done.words, now, founder.message_id, what=old))

    @rule(which=which, who=number, domain=st.booleans())
    def suppress(self, which: int, who: int, domain: bool) -> None:
        """The person never wants to write to somebody again."""
        self.tick()
        self._suppress(which, who, domain)

    def _suppress(self, which: int, who: int, domain: bool) -> None:
        pattern = PEOPLE[who % 5]
        pattern = f"@{pattern.partition('@')[2]}" if domain else pattern
        kind = "other" if pattern in self.truth.suppressed else "suppress"
        act.suppress(self.processes[which].services, pattern)
        self.truth.steps.append(Step(kind, f"{pattern} suppressed", self.world.clock.now(), what=pattern))

    @precondition(lambda self: "silently" not in self.provider)  # what is forgotten cannot be compared
    @rule(which=which, who=number)
    def forget(self, which: int, who: int) -> None:
        """A person's words are to be gone; what waits for them does not leave."""
        self.tick()
        store, address = self.processes[which].services.store, PEOPLE[who % 5]
        waiting = store.outbox(statuses=(Status.READY,))
        unsure = store.outbox(statuses=(Status.SENDING, Status.UNKNOWN))
        if any(address in one.recipients for one in unsure):
            with pytest.raises(UserError):
                act.forget(self.processes[which].services, address)
            return
        act.forget(self.processes[which].services, address)
        self.taken_back |= {one.message_id for one in waiting if address in one.recipients}

    @rule(which=which)
    def undo(self, which: int) -> None:
        """The newest step is taken back."""
        self.tick()
        self._undo(which)

    def _undo(self, which: int) -> None:
        services, steps = self.processes[which].services, self.truth.steps
        settled = frozenset(Status) - {Status.READY, Status.SENDING}
        while steps and steps[-1].row and services.store.outgoing(steps[-1].row).status in settled:
            steps.pop()
        if not steps or (steps[-1].row and services.store.outgoing(steps[-1].row).status is Status.SENDING):
            with suppress(UserError):
                raise AssertionError(act.undo(services).words)
            return
        done, last = act.undo(services), steps.pop()
        assert done.words.startswith(f"undone: {last.words}"), f"{done.words}, not {last.words}"
        if last.row:
            self.taken_back.add(next(name for name, one in self.frozen.items() if one.row == last.row))

    # what happens meanwhile, in another process or outside

    def _meanwhile(self, number: int) -> None:
        """One of many things, in the middle of a command of another process."""
        other = 1 if self.shared.acting is self.processes[0] else 0
        what, index = number % 11, number // 11
        event(f"meanwhile {what}")
        self.tick(timedelta(seconds=1))
        things: Sequence[Callable[[], Any]] = (
            lambda: self.reply(index, 0, 5, index),
            lambda: self.news(index, index, index, False),
            lambda: self.frozen and self._take_back(other, index, bool(index % 2)),
            lambda: self._undo(other),
            lambda: self._resolve(other, index),
            lambda: self._suppress(other, index, False),
            lambda: self.follow_up(index, 0),
            lambda: self._queue_now(other, index),
            lambda: self.shared.held or self._send(other, index, NOTHING),
            lambda: self.shared.held or self._drain(other, NOTHING),
            lambda: self.shared.held or self.scan_now(other),
        )
        things[what]()

    def _queue_now(self, which: int, index: int) -> None:
        lead = self._lead(which, index)
        if lead is not None and self._preview(which, lead.id) is not None:
            self._queue(which, self.previews.pop())

    def scan_now(self, which: int, *, everything: bool = False) -> None:
        """Without any trouble."""
        self.run(which, NOTHING, lambda services: poll(services, account=None, full=everything, progress=quiet))
