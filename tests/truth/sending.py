"""The product with a way to send: my mailbox on a real Dovecot, and a real submission server that takes my mail."""

import contextlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from imapclient import IMAPClient

from tests.servers.dovecot import Dovecot
from tests.servers.smtp import Received, SmtpServer
from tests.truth.letters import Person
from tests.truth.product import Product, Result, fill
from tests.truth.running import Running
from tests.truth.scene import ME, Scene

ORIGINAL = "X-Microsoft-Original-Message-ID"
"""Where a provider that gives mail another id keeps the first (PROTOCOLS F4)."""
WORDS = "Hello,\n\nmay I ask whether you have had a look at it?\n"


@dataclass(frozen=True, slots=True)
class Row:
    """One mail of the outbox, read from the store's file behind the product's back."""

    number: int
    status: str
    message_id: str
    source: bytes
    why: str
    filing: str
    reported: bool
    """Whether it is noted that a person was told what became of it."""


@dataclass(frozen=True, slots=True)
class Filed:
    """One mail in a folder."""

    source: bytes
    message_id: str
    flags: tuple[bytes, ...]

    @property
    def original_id(self) -> str:
        """The id it had before the provider gave it another, "" where it has its own."""
        return str(message_from_bytes(self.source)[ORIGINAL] or "").strip()


class Hands:
    """What a person does with the command line to send, whatever their mailbox is: one store, one config, one lead."""

    who: Person
    """Whom the lead is about."""
    id: str
    """The lead's."""

    def __init__(self, directory: Path, *, undo_seconds: int = 0) -> None:
        self.product = Product(directory)
        self.product.tables = f"[sending]\nundo_seconds = {undo_seconds}\nper_day = 100000\n"
        self._words = directory / "words.txt"
        self._words.write_text(WORDS)

    def command(self, lead: str, *more: str) -> tuple[str, ...]:
        """The words of a command that follows up on a lead without asking."""
        return ("send", lead, "--body", str(self._words), "--yes", "--json", *more)

    def send(self, lead: str, *more: str) -> Result:
        """Follows up on a lead, to the end of the command."""
        return self.product.run(*self.command(lead, *more))

    def sending(self, lead: str, *more: str, module: str = "inboxfollow") -> Running:
        """Starts to follow up on a lead."""
        return Running(self.product.start(*self.command(lead, *more), module=module))

    @contextlib.contextmanager
    def store(self) -> Iterator[sqlite3.Connection]:
        """A copy of the store as it lies there, with its log: to open the original would mend what a kill left."""
        with tempfile.TemporaryDirectory(dir=self.product.directory) as folder:
            for suffix in ("", "-wal"):
                path = Path(f"{self.product.store}{suffix}")
                if path.exists():
                    shutil.copy(path, Path(folder, f"copy{suffix}"))
            with closing(sqlite3.connect(Path(folder, "copy"))) as connection:
                yield connection

    def outbox(self, lead: str = "") -> list[Row]:
        """The outbox, newest first; of one lead, or of all."""
        with self.store() as store:
            return rows_of(store, lead)

    def let_pass(self, span: timedelta) -> None:
        """Brings the time of what is queued that much nearer: a test cannot wait for hours."""
        with closing(sqlite3.connect(self.product.store, timeout=60)) as store, store:
            store.execute("UPDATE outbox SET not_before = not_before - ?", (int(span.total_seconds()) + 1,))

    @property
    def row(self) -> dict[str, Any]:
        """The lead as the list has it."""
        (row,) = [one for one in self.product.rows() if self.who.email in [who["address"] for who in one["people"]]]
        return row

    def follow_up(self, *more: str, code: int = 0) -> dict[str, Any]:
        """Sends to the lead; the only entry of what is printed."""
        result = self.send(self.id, *more)
        assert result.code == code, result
        (one,) = result.json
        assert isinstance(one, dict)
        return one

    def only(self) -> Row:
        """The only mail of the outbox."""
        (row,) = self.outbox()
        return row


class Post(Hands):
    """My mailbox, the server that takes my mail, one store, one config. Use it as a context manager.

    `relay` is told of each delivery before the sender gets its answer. The undo window is `undo_seconds` long.
    """

    def __init__(
        self, directory: Path, *, undo_seconds: int = 0, relay: Callable[[Received], object] | None = None
    ) -> None:
        super().__init__(directory, undo_seconds=undo_seconds)
        self.mine = Dovecot(user=ME.email)
        self.smtp = SmtpServer(user=ME.email, password=self.mine.password, on_delivery=relay)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self.mine)
            stack.enter_context(self.smtp)
            self._stack = stack.pop_all()
        return self.connect()

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._stack.__exit__(kind, value, tb)

    def connect(self, *, imap_port: int = 0, sender: Sequence[str] = ()) -> Self:
        """Writes the config: TLS to both servers, each with an authority of its own. With `imap_port` mail is read in
        clear through what stands there; `sender` is a command that sends, instead of the server."""
        where = f'host = "{self.smtp.host}", port = {self.smtp.port}, ca_file = "{self.smtp.ca_file}"'
        self.product.sends_by = (
            f"sender = {{ command = {json.dumps(list(sender))} }}"
            if sender
            else f'smtp = {{ {where}, security = "tls" }}'
        )
        self.product.connect(self.mine, port=imap_port, security="none" if imap_port else "tls")
        return self


class Asked(Post):
    """A Post with one silent lead: I asked `who` twenty days ago by `mail`, and have scanned since; `id` is the lead's."""

    def __enter__(self) -> Self:
        super().__enter__()
        self.scene = Scene("asked", "asked", 1, datetime.now(UTC))
        self.who = self.scene.person()
        self.mail = self.scene.mine([self.who], self.scene.ago(20), "Could you tell me what you think of the offer?")
        self.tell()
        self.product.scan()
        self.id = str(self.row["id"])
        return self

    def tell(self) -> None:
        """Delivers what was written on the scene; the product is not told."""
        fill(self.mine, self.scene.letters)
        self.scene.letters.clear()


def rows_of(store: sqlite3.Connection, lead: str = "") -> list[Row]:
    """The outbox in an open store, newest first; of one lead, or of all."""
    found = store.execute(
        "SELECT o.id, o.status, o.message_id, o.source, o.why, o.filing, o.reported FROM outbox o "
        "JOIN messages m ON m.id = o.answers JOIN conversations c ON c.id = m.conversation "
        "WHERE ?1 IN ('', c.short_id) ORDER BY o.id DESC",
        (lead,),
    )
    return [
        Row(number, status, message_id, source, why, filing, bool(reported))
        for number, status, message_id, source, why, filing, reported in found
    ]


def client(server: Dovecot) -> IMAPClient:
    """A mail program of that mailbox's owner, logged in over TLS."""
    found = IMAPClient(server.host, server.imaps_port, ssl=True, ssl_context=server.client_context(), timeout=20)
    found.login(server.user, server.password)
    return found


def filed(server: Dovecot, folder: str) -> list[Filed]:
    """Every mail in a folder, as a mail program gets it."""
    with client(server) as program:
        if not program.folder_exists(folder):
            return []
        program.select_folder(folder, readonly=True)
        found = program.fetch(program.search(), ["BODY.PEEK[]", "FLAGS"])
    return [Filed(source := one[b"BODY[]"], message_id_of(source), one[b"FLAGS"]) for one in found.values()]


def message_id_of(source: bytes) -> str:
    """The Message-ID of a mail, with brackets."""
    return str(message_from_bytes(source)["Message-ID"] or "").strip()
