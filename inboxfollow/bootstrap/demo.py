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
    from inboxfollow.adapters.memory import FixedClock, SameProcess
    from inboxfollow.adapters.sqlite import SqliteStore
    from inboxfollow.adapters.templates.library import FileTemplates
    from inboxfollow.adapters.templates.renderer import SandboxedRenderer
    from inboxfollow.app.poll import poll
    from inboxfollow.demo.config import DEMO_CONFIG_TOML
    from inboxfollow.demo.play import play

    moment = now or datetime.now(UTC)
    clock = FixedClock(moment) if now else SystemClock()
    with TemporaryDirectory(prefix="inboxfollow-demo-") as folder:
        path = Path(folder, "config.toml")
        path.write_text(DEMO_CONFIG_TOML)
        path.chmod(0o600)
        config = load(path)
        store = SqliteStore(Path(folder, "store.sqlite3"))
        services = Services(
            policy=config.policy(holidays(config, store, moment)),
            store=store,
            accounts=(_account(_mailbox(moment), clock),),
            clock=clock,
            lock=locks(Path(folder, "store.sqlite3")),
            workers=SameProcess(),
            templates=FileTemplates(None),
            renderer=SandboxedRenderer(),
            new_id=new_id,
        )
        try:
            poll(services, account=None, full=False, progress=lambda _: None)
            play(services)
            yield services
        finally:
            store.close()


def _mailbox(moment: datetime) -> "MemoryMailbox":
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
