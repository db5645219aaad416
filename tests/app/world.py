"""A mailbox in memory, a real store, a clock that is moved: the whole product but for servers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from inboxfollow.adapters.memory import FixedClock, MemoryFiling, MemoryMailbox, MemorySender, SameProcess
from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.adapters.templates.library import FileTemplates
from inboxfollow.adapters.templates.renderer import SandboxedRenderer
from inboxfollow.app.agenda import agenda
from inboxfollow.app.poll import AccountReport, poll
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Account, Services
from inboxfollow.domain.cadence import DEFAULT_CADENCE
from inboxfollow.domain.identity import Identity
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.worktime import WorkCalendar
from inboxfollow.ports.mailbox import Role

ME, DANA, ERIN = "sam@seller.example", "dana@ortiz.example", "erin@ortiz.example"
NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


def policy(read_days: int = 400, fingerprint: str = "one", **changes: Any) -> Policy:
    """Sam at seller.example, UTC, default cadence."""
    calendar = WorkCalendar(ZoneInfo("UTC"), frozenset(range(5)), frozenset(), time(8, 30), time(17, 30))
    identity = Identity((ME,), frozenset({"seller.example"}))
    return Policy(identity, calendar, (DEFAULT_CADENCE,), read_days=read_days, fingerprint=fingerprint, **changes)


def letter(
    number: int | str,
    *,
    sender: str = ME,
    to: str | Sequence[str] = DANA,
    subject: str = "Offer",
    cites: Sequence[int | str] = (),
    text: str = "Could you tell me what you think?",
    when: datetime | None = None,
    headers: Sequence[str] = (),
) -> bytes:
    """A mail with id <number@test>; without an id for number ""."""
    lines = [
        f"From: {sender}",
        f"To: {to if isinstance(to, str) else ', '.join(to)}",
        f"Subject: {subject}",
        *([f"Date: {format_datetime(when)}"] if when else []),
        *([f"Message-ID: <{number}@test>"] if number != "" else []),
        *([f"References: {' '.join(f'<{one}@test>' for one in cites)}"] if cites else []),
        *headers,
        "",
        text,
    ]
    return "\r\n".join(lines).encode()


def ago(days: float) -> datetime:
    """So long before NOW."""
    return NOW - timedelta(days=days)


class World:
    """One person's accounts over one store; every account is a mailbox in memory."""

    def __init__(self, folder: Path, *accounts: str) -> None:
        self.folder = folder
        self.mailboxes = {name: MemoryMailbox() for name in accounts or ("work",)}
        for mailbox in self.mailboxes.values():
            mailbox.create_folder("Sent", Role.SENT)
        self.senders = {name: MemorySender() for name in self.mailboxes}
        self.clock = FixedClock(NOW)
        self.store = SqliteStore(folder / "store.sqlite3")
        self.policy = policy()

    @property
    def mailbox(self) -> MemoryMailbox:
        """The first account's."""
        return next(iter(self.mailboxes.values()))

    @property
    def sender(self) -> MemorySender:
        """The first account's."""
        return next(iter(self.senders.values()))

    @property
    def services(self) -> Services:
        """As bootstrap would hand them out."""
        return Services(
            policy=self.policy,
            store=self.store,
            accounts=tuple(
                Account(
                    name,
                    "imap",
                    ME,
                    "memory",
                    lambda mailbox=mailbox: mailbox,  # type: ignore[misc]
                    sender=lambda sender=self.senders[name]: sender,  # type: ignore[misc]
                    filing=lambda mailbox=mailbox: MemoryFiling(mailbox),  # type: ignore[misc]
                )
                for name, mailbox in self.mailboxes.items()
            ),
            clock=self.clock,
            lock=_no_lock,
            workers=SameProcess(),
            templates=FileTemplates(None),
            renderer=SandboxedRenderer(),
            new_id=lambda: uuid4().hex,
        )

    def sent(self, number: int | str, days: float, **rest: Any) -> int:
        """Puts a mail of mine into Sent; returns its UID."""
        return self.mailbox.append("Sent", letter(number, when=ago(days), **rest), ago(days))

    def received(self, number: int | str, days: float, *, folder: str = "INBOX", **rest: Any) -> int:
        """Puts a mail of Dana's into a folder; returns its UID."""
        source = letter(number, when=ago(days), **{"sender": DANA, "to": ME, "text": "Yes, let us talk.", **rest})
        return self.mailbox.append(folder, source, ago(days))

    def undraft(self, folder: str, uid: int) -> None:
        """The server takes the draft's flag off."""
        messages = self.mailbox._boxes[folder].messages
        messages[uid] = replace(messages[uid], draft=False)

    def remove_folder(self, folder: str) -> None:
        """Deletes a folder of the first account."""
        del self.mailbox._boxes[folder]

    def scan(self, *, full: bool = False) -> AccountReport:
        """One poll of all accounts; returns the first's report."""
        return poll(self.services, account=None, full=full, progress=lambda _: None)[0]

    def leads(self) -> dict[str, LeadRow]:
        """Every lead there is, by the id of my newest mail in it."""
        rows = agenda(self.services, states=None, everything=True, excluded=True).rows
        return {row.last_message_id.strip("<>").removesuffix("@test"): row for row in rows}

    def lead(self) -> LeadRow:
        """The only lead."""
        (found,) = self.leads().values()
        return found


@contextmanager
def _no_lock(account: str) -> Iterator[bool]:
    yield False
