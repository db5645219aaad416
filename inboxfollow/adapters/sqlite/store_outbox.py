"""The outbox's view of the store. Every write is on the disk before it returns (`durable`)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from inboxfollow.adapters.sqlite import decisions, outbox
from inboxfollow.adapters.sqlite.database import Database
from inboxfollow.adapters.sqlite.ingest import add_ids, store_sent
from inboxfollow.adapters.sqlite.prepare import prepare
from inboxfollow.domain.outgoing import Outgoing, Status
from inboxfollow.ports.messages import Arrival, Reading
from inboxfollow.ports.outbox import Unsent


class OutboxView:
    """ports.outbox.Outbox on one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enqueue(
        self, at: datetime, words: str, outgoing: Outgoing, instead_of: int | None = None
    ) -> tuple[Outgoing, bool]:
        """See ports.outbox.Outbox."""
        with self._database.writing(durable=True) as connection:
            if instead_of is not None:
                outbox.cancel(connection, instead_of, "another took its place", at)
            held = outbox.holder(connection, outgoing.answers)
            if held is not None:
                return held, False
            row = outbox.insert(connection, outgoing)
            decisions.record(connection, at, words, outbox.undo_step(row))
            return outbox.read_one(connection, row), True

    def outgoing(self, row: int) -> Outgoing:
        """See ports.outbox.Outbox."""
        with self._database.reading() as connection:
            return outbox.read_one(connection, row)

    def outbox(
        self, *, statuses: Collection[Status] = (), conversation: int | None = None, account: str = "", most: int = -1
    ) -> Sequence[Outgoing]:
        """See ports.outbox.Outbox."""
        with self._database.reading() as connection:
            return outbox.read_all(connection, statuses, conversation, account, most)

    def unsent(self) -> Sequence[Unsent]:
        """See ports.outbox.Outbox."""
        with self._database.reading() as connection:
            return outbox.read_unsent(connection)

    def advance(
        self, row: int, before: Status, after: Status, at: datetime, why: str, not_before: datetime | None = None
    ) -> bool:
        """See ports.outbox.Outbox."""
        with self._database.writing(durable=True) as connection:
            return outbox.advance(connection, row, before, after, at, why, not_before)

    def find_sent(self, outgoing: Outgoing, frozen: Arrival) -> bool:
        """See ports.outbox.Outbox."""
        with self._database.reading() as connection:
            return outbox.evidence_of_leaving(connection, outgoing.message_id, prepare([frozen])[0]) is not None

    def record_sent(self, row: int, at: datetime, why: str, frozen: Arrival, reading: Reading) -> None:
        """See ports.outbox.Outbox."""
        with self._database.writing(durable=True) as connection:
            sent, mail = outbox.read_one(connection, row), prepare([frozen])[0]
            known = outbox.evidence_of_leaving(connection, sent.message_id, mail)
            message = known or store_sent(connection, sent.account, mail, reading)
            add_ids(connection, message, mail)
            outbox.set_sent(connection, row, message, at, why)
            decisions.record(connection, at, f"{sent.lead_id}: {why}", None)

    def mark(self, row: int, *, filing: str | None = None, reported: bool | None = None) -> None:
        """See ports.outbox.Outbox."""
        with self._database.writing(durable=True) as connection:
            connection.execute(
                "UPDATE outbox SET filing = COALESCE(?, filing), reported = COALESCE(?, reported) WHERE id = ?",
                (filing, reported, row),
            )

    def copy_seen(self, row: int) -> bool:
        """See ports.outbox.Outbox."""
        with self._database.reading() as connection:
            return outbox.copy_seen(connection, row)

    def started_since(self, moment: datetime) -> int:
        """See ports.outbox.Outbox."""
        with self._database.reading() as connection:
            return outbox.count_since(connection, moment)
