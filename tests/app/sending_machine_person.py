"""What the person takes back, settles and decides, also in the middle of a command of another process."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from inboxfollow.app import act, outbox
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.outgoing import Status
from tests.app.sending_machine_commands import NOTHING, Commands, which
from tests.app.sending_machine_letters import PEOPLE, number
from tests.app.sending_machine_truth import Step


class Person(Commands):
    """One person, in front of two windows."""

    def __init__(self) -> None:
        super().__init__()
        self.shared.meanwhile = self._meanwhile

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
