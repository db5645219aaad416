"""A simulated year of a busy mailbox: the real turns, drain, autopilot and telling, under a clock that jumps from event
to event, and an oracle that looks at every mail that leaves.

The year has 29 February, both changes of the clock and Bavaria's holidays in it. The laptop sleeps, servers fail, the
process is killed between any two steps; all of it by chance, and the same for the same seed.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

from inboxfollow.adapters.holidays import PublicHolidays
from inboxfollow.adapters.memory import FixedClock, MemoryMailbox
from inboxfollow.domain.cadence import Cadence, Step, Wait
from inboxfollow.domain.identity import Identity
from inboxfollow.domain.manner import SendingRules
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.tidings import KINDS, Telling
from inboxfollow.domain.worktime import WorkCalendar
from inboxfollow.ports.errors import AuthRejected, Rejected, Transient, Unreachable
from inboxfollow.ports.mailbox import Role
from inboxfollow.ports.sender import Envelope
from inboxfollow.wire.body import full_text
from tests.daemon.year_life import Life, berlin
from tests.daemon.year_oracle import (
    BERLIN,
    PER_COMPANY_WEEK,
    PER_DAY,
    PER_HOUR,
    PER_PERSON_DAYS,
    Delivery,
    against,
    house_of,
    working,
)
from tests.daemon.year_people import cast
from tests.daemon.year_person import Person
from tests.daemon.year_process import NAMED, Died, Outside, Running, switched
from tests.daemon.year_truth import Mine

_ID = re.compile(rb"^Message-ID: *(<[^>]+>)", re.I | re.M)
_PARENT = re.compile(rb"^In-Reply-To: *(<[^>]+>)", re.I | re.M)

RACES = 0.12
"""Of all mails that are frozen."""
RACING = (
    "reply",
    "no",
    "new subject",
    "other address",
    "away",
    "hard bounce",
    "colleague by subject",
    "reply by subject",
)


def _cadence(name: str, word: str, *steps: tuple[str, str, str], after: str = "drip") -> Cadence:
    made = tuple(Step(Wait.parse(wait), by, template) for wait, by, template in steps)  # type: ignore[arg-type]
    return Cadence(name, made, after, (f"subject:*{word}*",) if word else ())  # type: ignore[arg-type]


CADENCES = (
    _cadence("offer", "Offer", ("2bd", "mail", "nudge"), ("4bd", "mail", "value"), ("1w", "call", ""),
             ("1w", "mail", "question"), ("3w", "mail", "goodbye")),
    _cadence("proposal", "Proposal", ("3bd", "mail", "nudge"), ("1w", "mail", "value"), ("2w", "mail", "checkin"),
             after="close"),
    _cadence("default", "", ("2bd", "mail", "nudge"), ("1w", "mail", "value")),
)  # fmt: skip


def policy(every: timedelta) -> Policy:
    """Sam in Munich. The autopilot is off at first."""
    holidays = PublicHolidays().holidays("DE-BY", range(2026, 2030))
    calendar = WorkCalendar(BERLIN, frozenset(range(5)), holidays, time(8, 30), time(17, 30))
    rules = SendingRules(
        undo=timedelta(0), per_day=PER_DAY, fresh=2 * every, per_hour=PER_HOUR, per_person_days=PER_PERSON_DAYS,
        per_company_week=PER_COMPANY_WEEK,
    )  # fmt: skip
    identity = Identity(("sam@seller.example",), frozenset({"seller.example"}))
    return Policy(identity, calendar, CADENCES, fingerprint="first", sending=rules)


@dataclass(frozen=True, slots=True)
class Terms:
    """Of one simulation."""

    begin: datetime = field(default_factory=lambda: berlin("2027-06-01 00:00"))
    days: int = 365
    messages: int = 50_000
    seed: str = "one"
    every: timedelta = timedelta(hours=1)
    """Between two looks, and between two rounds of chores; the real process is told, and has chores every minute."""
    kills: float = 0.01
    """Of all turns, so many end in a kill."""
    troubles: float = 1.0
    """Servers fail so many times a week."""


class Year:
    """One run. `violations` must be empty at its end, and `lost` too."""

    def __init__(self, folder: Path, terms: Terms, monthly: Callable[["Year"], None] = lambda year: None) -> None:
        self.terms, self._monthly = terms, monthly
        self._rng = random.Random(terms.seed)
        self.clock = FixedClock(terms.begin)
        mailboxes = {"work": MemoryMailbox(), "home": MemoryMailbox()}
        for mailbox in mailboxes.values():
            mailbox.create_folder("Sent", Role.SENT)
            mailbox.create_folder("Clients")
        self.life = Life(self._rng, self.clock, mailboxes, cast(self._rng, max(60, terms.messages // 8)))
        self.person = Person(self._rng, self.life)
        self.outside = Outside(folder, self.clock, mailboxes)
        for name, sender in self.outside.senders.items():
            sender.on_delivery = lambda envelope, source, name=name: self._delivered(name, envelope, source)  # type: ignore[misc]
        self.outside.frozen = self._race
        self.policy = policy(terms.every)
        self._telling = Telling(BERLIN, frozenset(KINDS), quiet=(time(19), time(7, 30)))
        self.running, self.desk = self._start(), self._start()
        """The background process, and the one in which I work."""
        self.did: Counter[str] = self.life.count
        self.deliveries: list[Delivery] = []
        self.violations: list[str] = []
        self._answered: set[str] = set()
        self._asleep: list[tuple[datetime, datetime]] = list(self._sleeps())
        self._locked: set[str] = set()
        self._lost: set[str] = set()
        """Keys of what was marked as told when the process was killed, right before it was told."""

    # the course of things

    def run(self) -> None:
        """From the first day to the last."""
        terms, end = self.terms, self.terms.begin + timedelta(days=self.terms.days)
        self.life.plan(terms.begin, terms.days, terms.messages)
        self._plan_switches()
        self._plan_troubles()
        self._chores = self._noon = self._month = terms.begin
        while self.clock.now() < end:
            try:
                self._go_on(end)
            except Died:
                self._bury()
        self._finish()

    def _go_on(self, end: datetime) -> None:
        """The next thing. Raises Died."""
        now = self.clock.now()
        due = [name for name, turns in self.running.turns.items() if turns.is_due()]
        if self._asleep and now >= self._asleep[0][0]:
            self._sleep(self._asleep.pop(0)[1])
        elif self._locked and self._at_desk(now):
            self._unlock()
        elif due:
            self._turn(due[0])
            self._chores = self.clock.now() + self.terms.every
        elif now >= self._chores:
            self._chores = now + self.terms.every
            self.running.chores()
        elif now >= self._noon and self._at_desk(now):
            self._noon = now + timedelta(hours=20)
            self._day()
        elif now >= self._month:
            self._month += timedelta(days=30)
            self._monthly(self)
        else:
            self._wait(min(self._next(), end))

    def _next(self) -> datetime:
        """When something is to be done that is known already."""
        moments = [turns.until() for turns in self.running.turns.values()]
        sleep = self._asleep[0][0] if self._asleep else self._chores
        return max(min([moment for moment in moments if moment is not None] + [self._chores, sleep]), self.clock.now())

    def _wait(self, until: datetime) -> None:
        self.life.go_to(max(until, self.clock.now() + timedelta(seconds=1)))
        for name in self.life.hints:
            self.running.turns[name].hint()
        self.life.hints.clear()

    def _sleep(self, until: datetime) -> None:
        """The laptop is shut; the world goes on."""
        self.did["nights and travels asleep"] += 1
        while self.clock.now() < until:
            self.life.go_to(until)
            self.life.hints.clear()
        for turns in self.running.turns.values():
            turns.hint()

    def _turn(self, name: str) -> None:
        """One turn; perhaps the process is to die at some step of it, or of a later one. Raises Died."""
        if self.running.steps.doom is None and self._rng.random() < self.terms.kills:
            named = self._rng.random() < 0.8
            wanted = self._rng.choice(NAMED) if named else ""
            self.running.steps.doom = (wanted, 0 if named else self._rng.randrange(60), self._rng.random() < 0.5)
        self.running.turn(name)

    def _bury(self) -> None:
        """The process was killed; another is started."""
        self.did["killed"] += 1
        self.did[f"killed at {self.running.steps.last}"] += 1
        telling = self.running.steps.last == "mark_told"
        self._restart()
        if telling:
            keys = [f"mail {one.id}" for talk in self.life.truth.talks for one in talk.theirs]
            self._lost |= self.desk.services.store.told(keys).keys() - self.told.keys()

    def _restart(self) -> None:
        self.running.end()
        self.desk.end()
        before = self.running.did
        self.running, self.desk = self._start(), self._start()
        self.running.did = before

    def _start(self) -> Running:
        return Running(self.outside, self.policy, self._telling, self.terms.every, self._rng)

    def _day(self) -> None:
        """My work at the desk, and once a week a look at what must not be forgotten."""
        self.person.work(self.desk.services, self.told)
        if self.clock.now().astimezone(BERLIN).weekday() == 2:
            self.person.check(self.desk.services)

    def _at_desk(self, now: datetime) -> bool:
        local = now.astimezone(BERLIN)
        return working(local.date()) and 10 <= local.hour < 17

    # troubles

    def _sleeps(self) -> Iterator[tuple[datetime, datetime]]:
        """Most nights, and one long travel."""
        begin, travel = self.terms.begin.astimezone(BERLIN).date(), self.terms.days * 2 // 3
        for day in range(self.terms.days - 3):
            night = datetime.combine(begin + timedelta(days=day), time(20), BERLIN) + timedelta(
                minutes=self._rng.randint(0, 180)
            )
            if day == travel and self.terms.days > 60:
                yield night, night + timedelta(days=13)
            elif not travel <= day < travel + 14 and self._rng.random() < 0.85:
                yield night, night + timedelta(hours=self._rng.uniform(8, 12))

    def _plan_switches(self) -> None:
        """The autopilot is switched on after some days, off for a week later, and on again."""
        at, days = self.terms.begin, self.terms.days
        self.life.at(at + timedelta(days=days * 0.05, hours=8), lambda: self._switch("offer", "send"))
        self.life.at(at + timedelta(days=days * 0.05, hours=9), lambda: self._switch("proposal", "draft"))
        self.life.at(at + timedelta(days=days * 0.5), lambda: self._switch("offer", "off"))
        self.life.at(at + timedelta(days=days * 0.5 + 3), lambda: self._switch("offer", "send"))

    def _switch(self, cadence: str, mode: str) -> None:
        self.policy = switched(self.policy, cadence, mode, f"{cadence} {mode} {self.clock.now()}")
        self.life.truth.switched[cadence] = None if mode == "off" else self.clock.now()
        self._restart()
        self.life.hints.add("work")

    def _plan_troubles(self) -> None:
        rng, outside = self._rng, self.outside
        for _ in range(int(self.terms.days / 7 * self.terms.troubles)):
            moment = self.terms.begin + timedelta(days=rng.random() * self.terms.days)
            name, kind = rng.choice(("work", "home")), rng.choice(("down", "down", "folder", "login", "smtp", "lost"))
            mailbox, sender = outside.mailboxes[name], outside.senders[name]
            heal = moment + timedelta(hours=rng.uniform(0.1, 9))
            acts: dict[str, Callable[[], Any]] = {
                "down": lambda mailbox=mailbox: mailbox.fail(Unreachable("no route to host")),
                "folder": lambda mailbox=mailbox: mailbox.fail(Rejected("cannot be opened"), "Clients"),
                "login": lambda mailbox=mailbox: mailbox.fail(AuthRejected("login refused")),
                "smtp": lambda sender=sender: sender.fail("mail", Transient("451 later", "", 600.0)),
                "lost": lambda sender=sender: sender.lose_answer(delivered=rng.random() < 0.5),
            }
            self.life.at(moment, acts[kind])
            self.did[f"trouble: {kind}"] += 1
            if kind == "login":
                self.life.at(moment + timedelta(days=1), lambda name=name: self._locked.add(name))  # type: ignore[misc]
            elif kind in ("down", "folder"):
                folder = "Clients" if kind == "folder" else ""
                self.life.at(heal, lambda mailbox=mailbox, folder=folder: self._heal(mailbox, folder))  # type: ignore[misc]

    def _heal(self, mailbox: MemoryMailbox, folder: str) -> None:
        if folder or not isinstance(mailbox._error, AuthRejected):
            mailbox.fail(None, folder)

    def _unlock(self) -> None:
        """I see to accounts whose login was refused."""
        for name in sorted(self._locked):
            self.outside.mailboxes[name].fail(None)
        self._locked.clear()
        self.person.work(self.desk.services, self.told)

    # what leaves

    def _race(self, frozen: Outgoing) -> None:
        """Often something comes in right after a mail was frozen, and before it leaves. Before a person's own mail the
        other account is not read anew where that was done lately (sending.fresh): then it comes to this one."""
        parent = _PARENT.search(frozen.source)
        talk = self.life.truth.by_id[parent[1].decode()] if parent else None
        if talk is None or self._rng.random() > RACES:
            return
        self.did["races between freezing and sending"] += 1
        if self._rng.random() < 0.15:
            self.life.write(talk)
        else:
            self.life.astray = 0.1 if frozen.automatic else 0.0
            self.life.happen(talk, self._rng.choice(RACING), talk.last.id)
            self.life.astray = 0.1

    def _delivered(self, account: str, envelope: Envelope, source: bytes) -> None:
        """A mail of the product's reaches its reader."""
        name, parent = _ID.search(source), _PARENT.search(source)
        assert name is not None and parent is not None, source[:400]
        message_id, answers = name[1].decode(), parent[1].decode()
        talk, now, truth = self.life.truth.by_id[answers], self.clock.now(), self.life.truth
        automatic = message_id not in self.person.by_hand
        wrong = against(truth, talk, now, full_text(source), automatic, self.deliveries)
        if envelope.recipients != (talk.who,):
            wrong.append(f"goes to {envelope.recipients}")
        if message_id in self.person.delivered or answers in self._answered:
            wrong.append("sent twice")
        if talk.cadence != "offer" and automatic:
            wrong.append(f"nobody approved it (cadence {talk.cadence})")
        local = now.astimezone(BERLIN)
        self.violations += [f"{local:%F %T} to {talk.who} ({talk.subject}, {message_id}): {words}" for words in wrong]
        self._answered.add(answers)
        self.person.delivered.add(message_id)
        self.deliveries.append(Delivery(now, talk.number, talk.who, house_of(talk.who), automatic))
        self.did["sent by itself" if automatic else "sent by hand or approved"] += 1
        truth.i_wrote(talk, Mine(message_id, now, "automatic" if automatic else "hand"))
        self.outside.senders[account].delivered.clear()
        if self.outside.files_sent[account]:
            self.outside.mailboxes[account].append("Sent", source, now)
        self.life.reached(talk, message_id)

    # the end

    def _finish(self) -> None:
        self.running.steps.doom = None
        for mailbox in self.outside.mailboxes.values():
            mailbox.fail(None)
            mailbox.fail(None, "Clients")
        for name in self.running.turns:
            self.running.turns[name].hint()
            self.running.turn(name)
        self.person.check(self.desk.services)

    @property
    def lost(self) -> int:
        """How many things stay untold because of kills."""
        return len(self._lost - self.told.keys())

    @property
    def told(self) -> Counter[str]:
        """How often each thing was told, by its key."""
        return Counter(one.key for notice in self.outside.notifier.notices for one in notice.tidings)

    def untold(self) -> list[str]:
        """Answers that should have been told and were not: those to my newest mail, after which I wrote nothing for
        long enough that they were news when they were read. A notice that was marked when the process was killed stays
        untold, rather than told twice."""
        told, end = self.told.keys() | self._lost, self.clock.now()
        found = []
        for talk in self.life.truth.talks:
            for mine, after in zip_longest(talk.mine, talk.mine[1:]):
                until = after.at if after else end
                theirs = next((one for one in talk.theirs if mine.at + timedelta(minutes=3) < one.at < until), None)
                if theirs and until - theirs.at > timedelta(days=15) and f"mail {theirs.id}" not in told:
                    found.append(f"{theirs.id} of {theirs.who} ({theirs.what}) on {theirs.at:%F %T} in {talk.subject}")
        return found

    def faults(self) -> list[str]:
        """Everything that must not be."""
        lost = [f"untold: {words}" for words in self.untold()]
        twice = [f"{key} was told {count} times" for key, count in self.told.items() if count > 1]
        forgotten = [f"forgotten: {words}" for words in self.person.forgotten]
        return [*self.violations, *forgotten, *lost, *twice]

    def close(self) -> None:
        """Gives everything back."""
        self.running.end()
        self.desk.end()
