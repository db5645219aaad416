"""The views of the store, each method one transaction over the modules beside it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from inboxfollow.adapters.sqlite import folders, moves, ranks
from inboxfollow.adapters.sqlite.database import Database
from inboxfollow.adapters.sqlite.export import export
from inboxfollow.adapters.sqlite.facts import read_facts
from inboxfollow.adapters.sqlite.ingest import store_page, store_readings
from inboxfollow.adapters.sqlite.numbering import SqliteNumbering
from inboxfollow.adapters.sqlite.prepare import prepare
from inboxfollow.adapters.sqlite.short_ids import resolve
from inboxfollow.adapters.sqlite.store_autopilot import AutopilotView
from inboxfollow.adapters.sqlite.store_decisions import DecisionsView
from inboxfollow.adapters.sqlite.store_outbox import OutboxView
from inboxfollow.adapters.sqlite.store_ranks import RanksView
from inboxfollow.adapters.sqlite.store_told import ToldView
from inboxfollow.domain.facts import Facts
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.rank import Rank
from inboxfollow.ports.messages import Arrival, FolderState, Page, Reading, Wanted
from inboxfollow.ports.moves import Move, Pile

_CHUNK = 400
"""Conversations whose facts are held in memory at once."""
_LEAD = msgspec.json.Decoder(Lead)


class SqliteStore(DecisionsView, OutboxView, RanksView, ToldView, AutopilotView):
    """ports.store.Store on one file. Opened when first used; safe for several processes and threads."""

    def __init__(self, path: Path, *, lean: bool = False) -> None:
        """`lean`: with little memory a thread, for a process that stays."""
        super().__init__(Database(path, lean=lean))
        self.numbering = SqliteNumbering(self._database)

    def close(self) -> None:
        """Closes the file; may be called twice."""
        self._database.close()

    # Messages

    def folders(self, account: str) -> Mapping[str, FolderState]:
        """See ports.messages.Messages."""
        with self._database.reading() as connection:
            return folders.read_folders(connection, account)

    @property
    def prepare(self) -> Callable[[Sequence[Arrival]], Page]:
        """See ports.messages.Messages."""
        return prepare

    def commit_page(self, state: FolderState, page: Page, drafts: Sequence[int] = ()) -> int:
        """See ports.messages.Messages."""
        with self._database.writing() as connection:
            folder = folders.write_folder(connection, state)
            folders.write_drafts(connection, folder, drafts)
            return store_page(connection, folder, state.account, page) if page else 0

    def reset_folder(self, account: str, name: str) -> None:
        """See ports.messages.Messages."""
        with self._database.writing() as connection:
            folders.reset_folder(connection, account, name)

    def keep_folders(self, account: str, names: Collection[str]) -> None:
        """See ports.messages.Messages."""
        with self._database.writing() as connection:
            folders.keep_folders(connection, account, names)

    def note_failure(self, account: str, error: str) -> None:
        """See ports.messages.Messages."""
        with self._database.writing() as connection:
            folders.note_failure(connection, account, error)

    def drop_drafts(self, account: str, name: str, uids: Sequence[int]) -> None:
        """See ports.messages.Messages."""
        with self._database.writing() as connection:
            folders.drop_drafts(connection, account, name, uids)

    def drafts(self, account: str, name: str) -> Sequence[int]:
        """See ports.messages.Messages."""
        with self._database.reading() as connection:
            return folders.read_drafts(connection, account, name)

    def wanted(self, account: str, rows: Collection[int]) -> Sequence[Wanted]:
        """See ports.messages.Messages."""
        with self._database.reading() as connection:
            return folders.read_wanted(connection, account, rows)

    def vanished(self, account: str, folder: str, uids: Collection[int]) -> frozenset[int]:
        """See ports.messages.Messages."""
        with self._database.writing() as connection:
            return folders.forget_places(connection, account, folder, uids)

    def want(self, rows: Collection[int]) -> None:
        """See ports.messages.Messages."""
        with self._database.writing() as connection:
            folders.mark_wanted(connection, rows)

    def pending(self, account: str) -> Sequence[int]:
        """See ports.messages.Messages."""
        with self._database.reading() as connection:
            return folders.read_pending(connection, account)

    def unread_by(self, person: str, most: int, accounts: Collection[str]) -> Sequence[int]:
        """See ports.messages.Messages."""
        with self._database.reading() as connection:
            return folders.read_unread_by(connection, person, most, accounts)

    def commit_readings(self, readings: Sequence[Reading]) -> None:
        """See ports.messages.Messages."""
        with self._database.writing() as connection:
            store_readings(connection, readings)

    # Leads

    def stale(self, fingerprint: str, *, unread: bool = False) -> Sequence[int]:
        """See ports.leads.Leads."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT c.id FROM conversations c LEFT JOIN digests d ON d.conversation = c.id "
                "WHERE d.fingerprint IS NOT ? OR (? AND d.whole = 0) ORDER BY c.id",
                (fingerprint, unread),
            )
            return [row[0] for row in rows]

    def facts(self, conversations: Collection[int]) -> Iterator[Facts]:
        """See ports.leads.Leads."""
        wanted = sorted(conversations)
        for start in range(0, len(wanted), _CHUNK):
            with self._database.reading() as connection:
                chunk = list(read_facts(connection, wanted[start : start + _CHUNK]))
            yield from chunk

    def keep_digests(
        self, fingerprint: str, digests: Sequence[tuple[Facts, Lead | None, Rank | None]], *, whole: bool, seen: int
    ) -> None:
        """See ports.leads.Leads."""
        with self._database.writing() as connection:
            if connection.execute("PRAGMA data_version").fetchone()[0] != seen:
                numbers = [facts.conversation for facts, _, _ in digests]
                known = {facts.conversation: facts for facts in read_facts(connection, numbers)}
                digests = [one for one in digests if known.get(one[0].conversation) == one[0]]
            connection.executemany(
                "INSERT OR REPLACE INTO digests (conversation, fingerprint, whole, body) VALUES (?, ?, ?, ?)",
                ((facts.conversation, fingerprint, whole, msgspec.json.encode(lead) if lead else None)
                 for facts, lead, _ in digests),
            )  # fmt: skip
            ranks.keep(connection, [(facts.conversation, facts.id, rank) for facts, _, rank in digests])

    def digests(self, fingerprint: str) -> Iterator[Lead]:
        """See ports.leads.Leads."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT body FROM digests WHERE fingerprint = ? AND body IS NOT NULL ORDER BY conversation",
                (fingerprint,),
            ).fetchall()
        return (_LEAD.decode(body) for (body,) in rows)

    def resolve(self, lead_id: str) -> int:
        """See ports.leads.Leads."""
        with self._database.reading() as connection:
            return resolve(connection, lead_id)

    # Moves

    def piles(self, conversations: Collection[int]) -> Sequence[Pile]:
        """See ports.moves.Moves."""
        with self._database.reading() as connection:
            return moves.piles(connection, conversations)

    def moves(self, account: str) -> Sequence[Move]:
        """See ports.moves.Moves."""
        with self._database.reading() as connection:
            return moves.outstanding(connection, account)

    def settle(self, settled: Sequence[Move]) -> None:
        """See ports.moves.Moves."""
        with self._database.writing() as connection:
            moves.settle(connection, settled)

    def lying(self, account: str, folder: str, messages: Collection[int]) -> int:
        """See ports.moves.Moves."""
        with self._database.reading() as connection:
            return moves.lying(connection, account, folder, messages)

    # Whole

    def coverage(self) -> Sequence[tuple[FolderState, int]]:
        """See ports.store.Store."""
        with self._database.reading() as connection:
            return folders.read_coverage(connection)

    def counts(self) -> tuple[int, int]:
        """See ports.store.Store."""
        with self._database.reading() as connection:
            messages = connection.execute("SELECT COUNT(*) FROM messages").fetchone()[0]
            conversations = connection.execute("SELECT COUNT(*) FROM conversations").fetchone()[0]
        return messages, conversations

    def recall(self, key: str) -> str | None:
        """See ports.store.Store."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def remember(self, key: str, value: str) -> None:
        """See ports.store.Store."""
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def export(self) -> dict[str, Any]:
        """See ports.store.Store."""
        with self._database.reading() as connection:
            return export(connection)
