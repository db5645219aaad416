"""The demo's own world, with nothing of the person who looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from inboxfollow.app.services import Account, Services
from inboxfollow.bootstrap.locks import locks
from inboxfollow.bootstrap.parts import holidays, new_id
from inboxfollow.config.load import load


@contextmanager
def open_demo(now: datetime | None = None) -> Iterator[Services]:
    """The demo's own world: its mailbox in memory, its store in a folder that is thrown away, scanned and with the
    decisions of its person made."""
    from tempfile import TemporaryDirectory

    from inboxfollow.adapters.clock import SystemClock
    from inboxfollow.adapters.memory import FixedClock, MemoryFiling, MemoryMailbox, MemorySender, SameProcess
    from inboxfollow.adapters.sqlite import SqliteStore
    from inboxfollow.adapters.templates.library import FileTemplates
    from inboxfollow.adapters.templates.renderer import SandboxedRenderer
    from inboxfollow.app.poll import poll
    from inboxfollow.demo.config import DEMO_CONFIG_TOML
    from inboxfollow.demo.mailbox import FOLDERS, letters
    from inboxfollow.demo.play import play

    moment = now or datetime.now(UTC)
    with TemporaryDirectory(prefix="inboxfollow-demo-") as folder:
        path = Path(folder, "config.toml")
        path.write_text(DEMO_CONFIG_TOML)
        path.chmod(0o600)
        config = load(path)
        mailbox = MemoryMailbox()
        for name, role in FOLDERS.items():
            mailbox.create_folder(name, role)
        for letter in letters(moment):
            mailbox.append(letter.folder, letter.source, letter.arrived, letter.draft)
        store = SqliteStore(Path(folder, "store.sqlite3"))
        sender = MemorySender()
        account = Account(
            "studio",
            "imap",
            "sam@seller.example",
            "demo",
            lambda: mailbox,
            sender=lambda: sender,
            filing=lambda: MemoryFiling(mailbox),
        )
        clock, workers = (FixedClock(moment) if now else SystemClock()), SameProcess()
        services = Services(
            policy=config.policy(holidays(config, store, moment)),
            store=store,
            accounts=(account,),
            clock=clock,
            lock=locks(Path(folder, "store.sqlite3")),
            workers=workers,
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
