"""The background process of the simulated year: the real turns and chores, on a store that may be left at any step."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from inboxfollow.adapters.memory import (
    FixedClock,
    MemoryFiling,
    MemoryMailbox,
    MemoryNotifier,
    MemorySender,
    SameProcess,
)
from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.adapters.templates.library import FileTemplates
from inboxfollow.adapters.templates.renderer import SandboxedRenderer
from inboxfollow.app.chores import chores
from inboxfollow.app.services import Account, Services
from inboxfollow.daemon.turns import Terms, Turns
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.tidings import Telling
from inboxfollow.domain.watch import AccountWatch
from inboxfollow.ports.sender import Envelope, Receipt

NAMED = ("enqueue", "advance", "send", "record_sent", "append", "mark_told", "commit_page", "commit_readings")
"""Steps between which a kill matters most."""


class Died(BaseException):
    """The process was killed."""


class Steps:
    """The store, and everything else that leaves a trace, step by step; at one of them the process may die."""

    def __init__(self, store: SqliteStore, frozen: Callable[[Outgoing], None]) -> None:
        """`frozen` is called with each mail that is put into the outbox, before anything else happens."""
        self._store, self._frozen = store, frozen
        self.doom: tuple[str, int, bool] | None = None
        """At the so many-th step of that name ("" for any), before or (True) after it."""
        self.last = ""

    def step(self, name: str, action: Callable[[], Any]) -> Any:
        """Does one step."""
        if self.doom is None:
            return action()
        wanted, left, after = self.doom
        if wanted not in ("", name):
            return action()
        self.doom = (wanted, left - 1, after) if left else None
        if left:
            return action()
        self.last = name
        if after:
            action()
        raise Died

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if name == "prepare" or not callable(found):
            return found
        return lambda *given, **named: self.step(name, lambda: self._done(name, found(*given, **named)))

    def _done(self, name: str, result: Any) -> Any:
        if name == "enqueue":
            self._frozen(result[0])
        return result


class _Sender:
    def __init__(self, sender: MemorySender, steps: Steps) -> None:
        self._sender, self._steps = sender, steps

    def send(self, envelope: Envelope, source: bytes, before: Callable[[], None]) -> Receipt:
        receipt: Receipt = self._steps.step("send", lambda: self._sender.send(envelope, source, before))
        return receipt

    def check(self) -> None:
        self._sender.check()

    def close(self) -> None:
        self._sender.close()


class _Filing:
    def __init__(self, mailbox: MemoryMailbox, steps: Steps) -> None:
        self._filing, self._steps = MemoryFiling(mailbox), steps

    def append(self, *given: Any) -> None:
        self._steps.step("append", lambda: self._filing.append(*given))

    def move(self, *given: Any) -> None:
        self._filing.move(*given)

    def close(self) -> None:
        self._filing.close()


class Outside:
    """What outlives every process."""

    def __init__(self, folder: Path, clock: FixedClock, mailboxes: Mapping[str, MemoryMailbox]) -> None:
        self.file, self.clock, self.mailboxes = folder / "store.sqlite3", clock, mailboxes
        self.senders = {name: MemorySender() for name in mailboxes}
        self.files_sent = {"work": False, "home": True}
        self.notifier = MemoryNotifier()
        self.frozen: Callable[[Outgoing], None] = lambda one: None
        self.ids = 0

    def new_id(self) -> str:
        """Unique among all processes."""
        self.ids += 1
        return f"f{self.ids}"


class Running:
    """One process, from its start to its end."""

    def __init__(
        self, outside: Outside, policy: Policy, telling: Telling, every: timedelta, rng: random.Random
    ) -> None:
        self._store = SqliteStore(outside.file)
        self.steps = Steps(self._store, lambda one: outside.frozen(one))
        self._outside, self._telling = outside, telling
        self.services = Services(
            policy=policy,
            store=self.steps,  # type: ignore[arg-type]
            accounts=tuple(self._account(name) for name in outside.mailboxes),
            clock=outside.clock,
            lock=_no_lock,
            workers=SameProcess(),
            templates=FileTemplates(None),
            renderer=SandboxedRenderer(),
            new_id=outside.new_id,
        )
        terms = Terms(every, rng.random)
        self.turns = {one.name: Turns(self.services, one, terms) for one in self.services.accounts}
        self.did: Counter[str] = Counter()

    def _account(self, name: str) -> Account:
        outside, mailbox = self._outside, self._outside.mailboxes[name]
        return Account(
            name, "imap", "sam@seller.example", "memory", lambda: mailbox,
            sender=lambda: _Sender(outside.senders[name], self.steps),
            filing=lambda: _Filing(mailbox, self.steps),
            files_sent=outside.files_sent[name],
        )  # fmt: skip

    def turn(self, name: str) -> None:
        """One turn, and what follows from it. Raises Died."""
        report, outcomes = self.turns[name].take()
        self.did["turns"] += 1
        self.did["turns that failed"] += bool(report.failed)
        self.did.update(f"drained: {one.status}" for one in outcomes)
        self.chores()

    def chores(self) -> None:
        """As bootstrap has them done. Raises Died."""
        self.did["chores"] += 1
        states = [self._state(one) for one in self.turns]
        done = chores(self.services, self._telling, [self._outside.notifier], states)
        self.did["put off by itself"] += len(done.put_off)
        self.did.update(f"autopilot: {one.status}" for one in done.outcomes)

    def _state(self, name: str) -> AccountWatch:
        turn = self.turns[name].turn
        doing = "held" if turn.held else "pausing" if turn.failures else "waiting"
        return AccountWatch(name, doing, turn.last_success, None if turn.held else turn.at, turn.failures, turn.error)

    def end(self) -> None:
        """Its connections are closed; nothing else of it is left."""
        self._store.close()


@contextmanager
def _no_lock(account: str) -> Iterator[bool]:
    yield False


def switched(policy: Policy, cadence: str, mode: str, mark: str) -> Policy:
    """The same configuration with another autopilot."""
    cadences = tuple(replace(one, autopilot=mode) if one.name == cadence else one for one in policy.cadences)  # type: ignore[arg-type]
    return replace(policy, cadences=cadences, fingerprint=mark)
