"""A mail that falls due, and an answer that arrives at one step of the run that would send it.

Every call to the mailboxes, the store and the sender is a step. What the run could know is told from the steps: the
answer lay in a folder before the last look at that folder, or was in the store, before the server was told of the mail.
"""

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from inboxfollow.adapters.memory import MemoryFiling
from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.app import autopilot
from inboxfollow.app.services import Account, Services
from inboxfollow.daemon.turns import Terms, Turns
from inboxfollow.domain.cadence import Cadence, Step, Wait
from inboxfollow.ports.mailbox import Role
from inboxfollow.ports.sender import Envelope, Receipt
from tests.app.world import ME, World, letter, policy

DANA = "dana@ortiz.example"
SENDING = Cadence("default", (Step(Wait(3, "d"), "mail", "nudge"),), autopilot="send")


@dataclass
class Steps:
    """Counts, and lets one thing happen before one of them."""

    strike: int = -1
    action: Callable[[], None] = lambda: None
    log: list[tuple[str, str]] = field(default_factory=list)
    """Who was called, and for what."""
    struck_at: int = -1

    def step(self, who: str, what: str) -> None:
        """Comes before each call."""
        if len(self.log) == self.strike:
            self.struck_at = len(self.log)
            self.action()
        self.log.append((who, what))


class Watched:
    """Anything whose calls are steps."""

    def __init__(self, inner: Any, who: str, steps: Steps) -> None:
        self._inner, self._who, self._steps = inner, who, steps

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name in ("prepare", "close") or not callable(found):
            return found

        def called(*given: Any, **named: Any) -> Any:
            folder = given[0] if name == "survey" else ""
            self._steps.step(self._who, f"{name} {folder}".strip())
            return found(*given, **named)

        return called


class _Sender:
    def __init__(self, inner: Any, steps: Steps) -> None:
        self._inner, self._steps = inner, steps

    def send(self, envelope: Envelope, source: bytes, before: Callable[[], None]) -> Receipt:
        def watched() -> None:
            before()
            self._steps.log.append(("sender", "MAIL FROM"))

        self._steps.step("sender", "connect")
        self._steps.step("sender", "connected")
        receipt: Receipt = self._inner.send(envelope, source, watched)
        return receipt

    def close(self) -> None:
        self._inner.close()


class Race:
    """A world in which one mail is due; played again and again from the same beginning."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, 0
        world = self.world = World(folder, "work", "home")
        for mailbox in world.mailboxes.values():
            mailbox.create_folder("Clients", Role.OTHER)
        world.policy = replace(policy(), cadences=(SENDING,))
        self._chores(world.services)  # the autopilot is seen switched on
        world.clock.tick(timedelta(hours=1))
        sent = world.clock.now()
        world.mailbox.append("Sent", letter("m1", when=sent), sent)
        self._chores(world.services)
        world.clock.tick(timedelta(days=3, hours=1))
        world.store.close()

    @staticmethod
    def _chores(services: Services) -> None:
        for account in services.accounts:
            Turns(services, account, Terms(timedelta(minutes=5), lambda: 0.5)).take()
        autopilot.run(services, lambda _: None)

    def answer(self, account: str, folder: str, mailboxes: dict[str, Any]) -> None:
        """Dana's, by all ids, into a folder."""
        now = self.world.clock.now()
        mail = letter("d1", sender=DANA, to=ME, subject="Re: Offer", cites=("m1",), text="Yes, let us talk.", when=now)
        mailboxes[account].append(folder, mail, now)

    @contextmanager
    def run(self, strike: int, account: str = "work", folder: str = "INBOX", *, read: bool = False) -> Iterator["Run"]:
        """One daemon's turn of both accounts and the autopilot after it. `read`: another process reads the answer into
        the store at once."""
        self._number += 1
        place = self._folder / f"run{self._number}"
        place.mkdir()
        shutil.copy(self._folder / "store.sqlite3", place)
        one = Run(self, place, strike, account, folder, read)
        try:
            yield one
        finally:
            one.close()
            shutil.rmtree(place)


class Run:
    """One way it went."""

    def __init__(self, race: Race, place: Path, strike: int, account: str, folder: str, read: bool) -> None:
        world = race.world
        self._mailboxes = copy.deepcopy(world.mailboxes)
        self._senders = copy.deepcopy(world.senders)
        self._store = SqliteStore(place / "store.sqlite3")
        self._account, self._folder, self._read = account, folder, read
        self.steps = Steps(strike, lambda: self._strike(race, place))
        self._services = self._made(world, Watched(self._store, "store", self.steps), self.steps)
        Race._chores(self._services)
        self.delivered = sum(len(sender.delivered) for sender in self._senders.values())

    def _strike(self, race: Race, place: Path) -> None:
        race.answer(self._account, self._folder, self._mailboxes)
        if self._read:
            other = SqliteStore(place / "store.sqlite3")
            services = self._made(race.world, other, Steps())
            found = next(one for one in services.accounts if one.name == self._account)
            Turns(services, found, Terms(timedelta(minutes=5), lambda: 0.5)).take()
            other.close()

    def _made(self, world: World, store: Any, steps: Steps) -> Services:
        def account(one: Account) -> Account:
            mailbox = self._mailboxes[one.name]
            return replace(
                one,
                open=lambda: Watched(mailbox, one.name, steps),
                sender=lambda: _Sender(self._senders[one.name], steps),
                filing=lambda: MemoryFiling(mailbox),
            )

        return replace(world.services, store=store, accounts=tuple(map(account, world.services.accounts)))

    @property
    def struck(self) -> bool:
        """The answer came while the run went on."""
        return self.steps.struck_at >= 0

    @property
    def could_know(self) -> bool:
        """A look at the folder, or at the facts in the store, began after the answer had come, and before the server
        was told of the mail."""
        log = self.steps.log
        mail = log.index(("sender", "MAIL FROM")) if ("sender", "MAIL FROM") in log else len(log)
        if self._read and ("store", "facts") in log[self.steps.struck_at : mail]:
            return True
        return (self._account, f"survey {self._folder}") in log[self.steps.struck_at : mail]

    def close(self) -> None:
        """Gives everything back."""
        self._store.close()
