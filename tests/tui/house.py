"""A daemon that is only a note, and whoever starts and stops it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from inboxfollow import __version__
from inboxfollow.domain.watch import AccountWatch, Trouble, Watch
from inboxfollow.ports.watch import DaemonRefused, Started


@dataclass
class House:
    """Nothing runs before it is started."""

    fine: Watch
    note: Watch | None = None
    error: DaemonRefused | None = None
    trouble: list[Trouble] = field(default_factory=list)
    service: bool = False
    log: str = "/home/sam/store.sqlite3.daemon.log"

    def read(self) -> Watch | None:
        return self.note

    def write(self, watch: Watch) -> None:
        self.note = watch

    def clear(self) -> None:
        self.note = None

    def is_service(self) -> bool:
        return self.service

    def start(self) -> Started:
        if self.error is not None:
            raise self.error
        self.note = self.fine
        return "service" if self.service else "process"

    def stop(self) -> bool:
        self.note = None
        return True

    def troubles(self, most: int) -> Sequence[Trouble]:
        return self.trouble[:most]


def at_home(now: datetime) -> House:
    """For one account, read a minute ago."""
    account = AccountWatch("work", "waiting", now - timedelta(minutes=1), now + timedelta(minutes=4), instant=True)
    return House(Watch(4711, __version__, now - timedelta(days=3), now, (account,)))


def held(watch: Watch, *names: str) -> Watch:
    """With accounts whose login was refused."""
    accounts = tuple(AccountWatch(name, "held", None, None, 1, "the password was refused") for name in names)
    return replace(watch, accounts=(*watch.accounts, *accounts))
