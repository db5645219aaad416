"""Reading and sending through the product, in two processes that may die, and what each must leave behind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from inboxfollow.app import outbox
from inboxfollow.app.agenda import agenda
from inboxfollow.app.deliver import deliver
from inboxfollow.app.drain import drain
from inboxfollow.app.poll import poll
from inboxfollow.app.preview import Preview, Wish, preview
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.domain.outgoing import OPEN, Outgoing, Status
from inboxfollow.ports.errors import StoreFailed
from tests.app.sending_machine_checks import Checks
from tests.app.sending_machine_letters import number, rarely
from tests.app.sending_machine_process import ERRORS, Died, Plan, Process

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


class Commands(Checks):
    """Scans, looks, queues, sends and drains, with all that may befall a process."""

    def __init__(self) -> None:
        super().__init__()
        self.previews: list[tuple[Preview, int]] = []

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

    def scan_now(self, which: int, *, everything: bool = False) -> None:
        """Without any trouble."""
        self.run(which, NOTHING, lambda services: poll(services, account=None, full=everything, progress=quiet))

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
