"""All that is done to a send: what its process suffers, and what its servers do."""

import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from tests.servers.smtp_session import Stage
from tests.truth import hasty
from tests.truth.field import Field, Provider

STAGES: tuple[Stage, ...] = ("connect", "ehlo", "auth", "mail", "rcpt", "data", "body", "dot", "reply", "quit")
LATER: Mapping[Stage, int] = {
    "connect": 421,
    "ehlo": 421,
    "auth": 454,
    "mail": 451,
    "rcpt": 450,
    "data": 451,
    "dot": 451,
}
NEVER: Mapping[Stage, int] = {
    "connect": 554,
    "ehlo": 550,
    "auth": 535,
    "mail": 550,
    "rcpt": 550,
    "data": 554,
    "dot": 550,
}
"""Where a server may say so. A server that delivers and then says no is a liar, whom nobody can help."""
SILENT: tuple[Stage, ...] = ("connect", "ehlo", "mail", "rcpt", "data", "body", "dot", "reply")
AFTER: tuple[Stage, ...] = ("dot", "reply")
MEETING: tuple[Stage, ...] = ("connect", "mail", "body", "dot", "reply")
Plan = Callable[[Field, random.Random], Callable[[], bool]]
"""Prepares a disturbance before the victims start; what it returns says, when they have ended, whether it struck."""


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One way to disturb a send. `group` is its row in the table; `weight` how often it comes in a campaign."""

    group: str
    plan: Plan
    weight: int = 1
    processes: int = 1
    rounds: int = 1
    """How often in a row a send of the same lead is disturbed so."""
    answered: bool = False
    """Whether the person answers before the send is repeated."""
    module: str = "inboxfollow"
    providers: tuple[Provider, ...] = ("plain", "plain", "files", "renames")
    """What the provider may do with sent mail for this to make sense."""


def disturbances() -> Iterator[Disturbance]:
    """Every one there is."""
    yield Disturbance("none", _nothing, 10)
    for stage in STAGES:
        heavy = 3 if stage in ("body", "dot", "reply") else 1
        when = _when(stage)
        yield Disturbance(f"kill -9 {_phase(stage)}", partial(_kill_at, stage), 7 * heavy)
        yield Disturbance(f"connection dropped {when}", partial(_drop_at, stage), 3 * heavy)
        yield Disturbance("Ctrl-C", partial(_kill_at, stage, sign=signal.SIGINT), heavy)
        yield Disturbance(f"full disk {when}", partial(_fill_disk_at, stage), 2 * heavy)
    for stage, code in LATER.items():
        yield Disturbance("4xx", partial(_answer, stage, f"{code} 4.3.0 not now"), 4)
    for stage, code in NEVER.items():
        yield Disturbance("5xx", partial(_answer, stage, f"{code} 5.7.1 never"), 4)
    for stage in SILENT:
        yield Disturbance(f"time-out {_when(stage)}", partial(_stall_at, stage), 4, module="tests.truth.hasty")
    for stage in AFTER:
        yield Disturbance("unreadable answer", partial(_answer, stage, "what was that?"), 3)
        yield Disturbance("unreadable answer", partial(_drop_at, stage, partial_reply=b"25"), 3)
    yield Disturbance("kill -9 at any time", _kill_any_time, 50)
    yield Disturbance("kill -9 as the gate reads", _kill_in_gate, 40)
    yield Disturbance("kill -9 as the copy is filed", _kill_in_copy, 30, providers=("plain",))
    yield Disturbance("kill -9 again and again", _kill_somehow, 20, rounds=3)
    yield Disturbance("kill -9, then they answer", _kill_somehow, 20, answered=True)
    yield Disturbance("mail server cut off", _cut_gate, 15)
    yield Disturbance("mail server cut off", _cut_copy, 15, providers=("plain",))
    yield Disturbance("full disk at any time", _fill_disk_any_time, 15)
    yield Disturbance("two at once", _meet, 20, processes=2)
    for stage in MEETING:
        yield Disturbance("two at once, one killed", partial(_meet_and_kill, stage), 6, processes=2)
        yield Disturbance("a drain beside it, kill -9", partial(_drain_and_kill, stage), 4)


def _phase(stage: Stage) -> str:
    """What a kill at that stage interrupts."""
    if stage in ("connect", "ehlo", "auth"):
        return "before MAIL FROM"
    if stage == "quit":
        return "at the goodbye"
    return "after the dot" if stage in AFTER else "between MAIL FROM and the dot"


def _when(stage: Stage) -> str:
    """From `dot` on the server has the whole mail."""
    return "after the dot" if stage in ("dot", "reply", "quit") else "before the dot"


# the process


def _nothing(field: Field, rng: random.Random) -> Callable[[], bool]:
    return lambda: True


def _kill_at(stage: Stage, field: Field, rng: random.Random, sign: int = signal.SIGKILL) -> Callable[[], bool]:
    fault = field.fault(stage, call=lambda: field.victims[0].kill(sign))
    return lambda: fault.struck > 0


def _kill_any_time(field: Field, rng: random.Random) -> Callable[[], bool]:
    field.later(rng.uniform(0.05, 1.1) * field.seconds, lambda: field.victims[0].kill())
    return lambda: _killed(field)


def _kill_in_gate(field: Field, rng: random.Random) -> Callable[[], bool]:
    field.proxy.watch(rng.randrange(1, field.octets), lambda: field.victims[0].kill())
    return lambda: _killed(field)


def _kill_somehow(field: Field, rng: random.Random) -> Callable[[], bool]:
    stages: tuple[Stage, ...] = ("connect", "body", "dot", "reply")
    ways: list[Plan] = [_kill_any_time, _kill_in_gate, *(partial(_kill_at, stage) for stage in stages)]
    return rng.choice(ways)(field, rng)


def _kill_in_copy(field: Field, rng: random.Random) -> Callable[[], bool]:
    field.proxy.refuse = _AfterAppend(rng.randrange(0, 25), lambda: field.victims[0].kill())
    return lambda: _killed(field)


def _fill_disk_at(stage: Stage, field: Field, rng: random.Random) -> Callable[[], bool]:
    fault = field.fault(stage, call=lambda: field.victims[0].fill_disk())
    return lambda: fault.struck > 0


def _fill_disk_any_time(field: Field, rng: random.Random) -> Callable[[], bool]:
    field.later(rng.uniform(0.05, 1.0) * field.seconds, lambda: field.victims[0].fill_disk())
    return lambda: True


def _killed(field: Field) -> bool:
    return any(victim.process.returncode == -signal.SIGKILL for victim in field.victims)


# the submission server


def _drop_at(stage: Stage, field: Field, rng: random.Random, partial_reply: bytes = b"") -> Callable[[], bool]:
    fault = field.fault(stage, drop=True, partial=partial_reply)
    return lambda: fault.struck > 0


def _answer(stage: Stage, reply: str, field: Field, rng: random.Random) -> Callable[[], bool]:
    fault = field.fault(stage, reply=reply)
    return lambda: fault.struck > 0


def _stall_at(stage: Stage, field: Field, rng: random.Random) -> Callable[[], bool]:
    fault = field.fault(stage, stall=hasty.PATIENCE + 0.7)
    return lambda: fault.struck > 0


# the mail server


class _AfterAppend:
    """Given to the proxy: does something `lines` lines after the command that files the copy, once."""

    def __init__(self, lines: int, action: Callable[[], object]) -> None:
        self._lines, self._action, self._seen = lines, action, -1
        self.struck = False

    def __call__(self, line: bytes) -> None:
        if self._seen >= 0 or b" APPEND " in line:
            self._seen += 1
        if self._seen == self._lines and not self.struck:
            self.struck = True
            self._action()


def _cut_gate(field: Field, rng: random.Random) -> Callable[[], bool]:
    field.proxy.cut_after = rng.randrange(1, field.octets)
    return lambda: True


def _cut_copy(field: Field, rng: random.Random) -> Callable[[], bool]:
    def cut() -> None:
        field.proxy.cut_after = field.proxy.replies

    field.proxy.refuse = after = _AfterAppend(rng.randrange(0, 25), cut)
    return lambda: after.struck


# two of them


def _meet(field: Field, rng: random.Random) -> Callable[[], bool]:
    fault = field.fault("connect", call=lambda: _await_other(field))
    return lambda: fault.struck > 0


def _meet_and_kill(stage: Stage, field: Field, rng: random.Random) -> Callable[[], bool]:
    victim = rng.randrange(2)

    def meet() -> None:
        _await_other(field)
        field.victims[victim].kill()

    field.fault(stage, call=meet)
    return lambda: _killed(field)


def _drain_and_kill(stage: Stage, field: Field, rng: random.Random) -> Callable[[], bool]:
    """Another process that settles what is open starts meanwhile, and waits for the account."""

    def drain() -> None:
        field.beside("outbox", "drain", "--json")
        time.sleep(rng.uniform(0, field.seconds))
        field.victims[0].kill()

    field.fault(stage, call=drain)
    return lambda: _killed(field)


def _await_other(field: Field) -> None:
    """Holds one process until the other has met its mail; at most a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if any(one.says("settled first", "another call") for one in field.victims):
            return
        time.sleep(0.005)
