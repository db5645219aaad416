"""Processes of the product that die, run out of disk, lose answers and get in each other's way, over one world."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from inboxfollow.adapters.memory import MemoryFiling, MemoryMailbox, MemorySender
from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.app.services import Account, Services
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.ports.errors import (
    AuthRejected,
    CapReached,
    OutcomeUnknown,
    PortError,
    Rejected,
    StoreFailed,
    Transient,
    Unreachable,
)
from inboxfollow.ports.sender import Envelope, Receipt
from tests.app.world import World

WRITES = frozenset(
    "commit_page reset_folder keep_folders note_failure drop_drafts want commit_readings keep_digests choose log_touch "
    "add_note list_pattern undo enqueue advance record_sent mark settle remember".split()
)
ERRORS: dict[str, PortError] = {
    "later": Transient("451 4.7.1 greylisted", "", 1200.0),
    "gone": Unreachable("connection reset"),
    "never": Rejected("550 5.1.1 no such user"),
    "password": AuthRejected("535 5.7.8 bad password"),
    "cap": CapReached("550 5.4.5 daily limit", "", 7200.0),
    "lost": OutcomeUnknown("no clear answer after the whole mail was sent"),
}


class Died(BaseException):
    """The process was killed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What befalls a process during one command. Steps are calls to store, sender and filing, counted from 0."""

    die: tuple[int, bool] | None = None
    """At that step, before or (True) after it."""
    full: tuple[int, int] | None = None
    """From that step on, so many writes find the disk full."""
    smtp: tuple[str, str] | None = None
    """Moment and error of the first mail that is handed over."""
    filing: str = ""
    """Error of the first copy that is filed."""
    meanwhile: tuple[int, int] | None = None
    """Before that step another process does a thing by this number."""


class Process:
    """One process: a connection to the store of its own, and the misfortune that is planned for it."""

    def __init__(self, world: World, shared: "Shared") -> None:
        self._world, self._shared = world, shared
        self._store = SqliteStore(world.folder / "store.sqlite3")
        self._plan, self._steps, self._writes = Plan(), 0, 0
        self.services = _services(world, shared, self)

    @contextmanager
    def under(self, plan: Plan) -> Iterator[None]:
        """One command, which meets what is planned."""
        before, self._plan, self._steps, self._writes = self._shared.acting, plan, 0, 0
        self._shared.acting = self
        senders = self._world.senders.values()
        if plan.smtp is not None:
            moment, name = plan.smtp
            for sender in senders:
                sender.fail(moment, ERRORS[name])  # type: ignore[arg-type]
        try:
            yield
        finally:
            self._plan, self._shared.acting = Plan(), before
            for sender in senders:
                sender._failures.clear()

    def step(self, name: str, action: Callable[[], Any]) -> Any:
        """Does one step, unless the plan has something else in mind."""
        plan, number = self._plan, self._steps
        self._steps += 1
        if plan.meanwhile is not None and plan.meanwhile[0] == number:
            self._shared.meanwhile(plan.meanwhile[1])
        if plan.die == (number, False):
            raise Died
        if name in WRITES and plan.full is not None and number >= plan.full[0] and self._writes < plan.full[1]:
            self._writes += 1
            raise StoreFailed("no space left")
        done = action()
        if name == "enqueue":
            self._shared.enqueued(*done)
        if plan.die == (number, True):
            raise Died
        return done

    def file(self, filing: MemoryFiling, folder: str, source: bytes, arrived: datetime) -> None:
        """Files a copy, unless that is to fail."""
        failure, self._plan = self._plan.filing, replace(self._plan, filing="")
        if failure and failure != "lost":
            raise ERRORS[failure]
        self._shared.filed(source)
        filing.append(folder, source, arrived)
        if failure:
            raise ERRORS[failure]

    def message_ids(self) -> frozenset[str]:
        """Of all mail that the store knows of."""
        return frozenset(one["message_id"] for one in self._store.export()["messages"])

    def end(self) -> None:
        """Its connection is closed; nothing else of it is left."""
        self._store.close()

    def __getattr__(self, name: str) -> Any:
        """The store, step by step."""
        found = getattr(self._store, name)
        if name == "prepare" or not callable(found):
            return found
        return lambda *given, **named: self.step(name, lambda: found(*given, **named))


class Shared:
    """What all processes share besides the store: the lock, ids, and whoever watches."""

    def __init__(self) -> None:
        self.acting: Process | None = None
        self.held: set[str] = set()
        self.ids = 0
        self.files_sent = False
        self.polls = 0
        self.meanwhile: Callable[[int], None] = lambda number: None
        self.looking: Callable[[str], None] = lambda account: None
        self.enqueued: Callable[[Outgoing, bool], None] = lambda one, fresh: None
        self.attempted: Callable[[bytes], None] = lambda source: None
        self.filed: Callable[[bytes], None] = lambda source: None

    @contextmanager
    def lock(self, process: Process, account: str) -> Iterator[bool]:
        """One holder at a time. What happens at the door happened while it was waited for."""
        polls = self.polls
        process.step("lock", lambda: None)
        assert account not in self.held, "a process waits for itself"
        self.held.add(account)
        try:
            yield self.polls > polls
        finally:
            self.held.discard(account)

    def new_id(self) -> str:
        """Unique among all processes."""
        self.ids += 1
        return f"f{self.ids}"


class _Sender:
    """A sender whose every attempt is seen."""

    def __init__(self, sender: MemorySender, process: Process, shared: Shared) -> None:
        self._sender, self._process, self._shared = sender, process, shared

    def send(self, envelope: Envelope, source: bytes, before: Callable[[], None]) -> Receipt:
        self._shared.attempted(source)
        receipt: Receipt = self._process.step("send", lambda: self._sender.send(envelope, source, before))
        return receipt

    def check(self) -> None:
        self._sender.check()

    def close(self) -> None:
        self._sender.close()


class _Filing:
    """Filing that may fail or be the last thing its process did."""

    def __init__(self, mailbox: MemoryMailbox, process: Process) -> None:
        self._filing, self._process = MemoryFiling(mailbox), process

    def append(self, folder: str, source: bytes, arrived: datetime) -> None:
        self._process.step("append", lambda: self._process.file(self._filing, folder, source, arrived))

    def move(self, *given: Any) -> None:
        self._filing.move(*given)

    def close(self) -> None:
        self._filing.close()


def _services(world: World, shared: Shared, process: Process) -> Services:
    def account(one: Account) -> Account:
        mailbox = world.mailboxes[one.name]

        def open_mailbox() -> MemoryMailbox:
            shared.polls += 1
            shared.looking(one.name)
            return mailbox

        return replace(
            one,
            open=open_mailbox,
            sender=lambda: _Sender(world.senders[one.name], process, shared),
            filing=lambda: _Filing(mailbox, process),
            files_sent=shared.files_sent,
        )

    whole = world.services
    return replace(
        whole,
        store=process,  # type: ignore[arg-type]
        accounts=tuple(account(one) for one in whole.accounts),
        lock=lambda name: shared.lock(process, name),
        new_id=shared.new_id,
    )


def two_worlds(folder: Path) -> World:
    """A world of two accounts."""
    return World(folder, "work", "home")
