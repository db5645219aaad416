"""The demo's own world, with nothing of the person who looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inboxfollow.app.services import Account, Services
from inboxfollow.bootstrap.locks import locks
from inboxfollow.bootstrap.parts import holidays, new_id
from inboxfollow.config.load import load

if TYPE_CHECKING:
    from inboxfollow.adapters.memory import MemoryMailbox
    from inboxfollow.ports.clock import Clock


@contextmanager
def open_demo(now: datetime | None = None) -> Iterator[Services]:
    """The demo's own world: its mailbox in memory, its store in a folder that is thrown away, scanned and with the
    decisions of its person made. Its people answer as its clock moves on, which `now` stops."""
    from tempfile import TemporaryDirectory

    from inboxfollow.adapters.clock import SystemClock
    from inboxfollow.adapters.memory import FixedClock

    moment = now or datetime.now(UTC)
    clock = FixedClock(moment) if now else SystemClock()
    with (
        TemporaryDirectory(prefix="inboxfollow-demo-") as folder,
        demo_world(Path(folder), demo_mailbox(moment), clock) as services,
    ):
        begin_demo(services)
        yield services


def begin_demo(services: Services) -> None:
    """Scans a fresh world, and makes the decisions of its person."""
    from inboxfollow.app.poll import poll
    from inboxfollow.demo.play import play

    poll(services, account=None, full=False, progress=lambda _: None)
    play(services)


@contextmanager
def demo_world(folder: Path, mailbox: "MemoryMailbox", clock: "Clock") -> Iterator[Services]:
    """A world over a mailbox of the demo. Its store lies in `folder`: a fresh one, or what `begin_demo` made of it."""
    from inboxfollow.adapters.memory import SameProcess
    from inboxfollow.adapters.sqlite import SqliteStore
    from inboxfollow.adapters.templates.library import FileTemplates
    from inboxfollow.adapters.templates.renderer import SandboxedRenderer
    from inboxfollow.demo.config import DEMO_CONFIG_TOML

    path = folder / "config.toml"
    path.write_text(DEMO_CONFIG_TOML)
    path.chmod(0o600)
    config = load(path)
    store = SqliteStore(folder / "store.sqlite3")
    try:
        yield Services(
            policy=config.policy(holidays(config, store, clock.now())),
            store=store,
            accounts=(_account(mailbox, clock),),
            clock=clock,
            lock=locks(folder / "store.sqlite3"),
            workers=SameProcess(),
            templates=FileTemplates(None),
            renderer=SandboxedRenderer(),
            new_id=new_id,
        )
    finally:
        store.close()


def demo_mailbox(moment: datetime) -> "MemoryMailbox":
    """The mail of the demo's person up to `moment` (aware)."""
    from inboxfollow.adapters.memory import MemoryMailbox
    from inboxfollow.demo.mailbox import FOLDERS, letters

    mailbox = MemoryMailbox()
    for name, role in FOLDERS.items():
        mailbox.create_folder(name, role)
    for letter in letters(moment):
        mailbox.append(letter.folder, letter.source, letter.arrived, letter.draft)
    return mailbox


def _account(mailbox: "MemoryMailbox", clock: "Clock") -> Account:
    """What is sent is read by its people, and what they answered lies there when the mailbox is opened again."""
    from inboxfollow.adapters.memory import MemoryFiling, MemorySender
    from inboxfollow.demo.replies import Repliers

    people = Repliers(lambda letter: mailbox.append(letter.folder, letter.source, letter.arrived))
    sender = MemorySender(lambda envelope, source: people.receive(envelope.recipients, source, clock.now()))

    def open_mailbox() -> "MemoryMailbox":
        people.catch_up(clock.now())
        return mailbox

    return Account(
        "studio",
        "imap",
        "sam@seller.example",
        "demo",
        open_mailbox,
        sender=lambda: sender,
        filing=lambda: MemoryFiling(mailbox),
    )
