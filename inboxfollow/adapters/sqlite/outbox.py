"""Mail on its way out. The partial unique index on `answers` is what makes a second mail impossible."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from inboxfollow.adapters.sqlite.coding import clean, id_hash, in_list, maybe_moment, moment, seconds
from inboxfollow.adapters.sqlite.prepare import Prepared
from inboxfollow.domain.errors import UnknownLead, UserError
from inboxfollow.domain.identity import canonical
from inboxfollow.domain.outgoing import HOLDING, NEXT, OPEN, Automatic, Outgoing, Status
from inboxfollow.ports.outbox import Unsent

_IN = "(SELECT value FROM json_each(?))"
_BY_ITSELF, DRAFT = 2, 3
"""What the column `scheduled` says of a mail of the autopilot's; of a person's it tells whether they chose the time."""
_AUTOMATIC: dict[int, Automatic] = {_BY_ITSELF: "send", DRAFT: "draft"}
_SELECT = """
SELECT o.id, m.conversation, c.short_id, o.account, o.answers, o.seen, o.message_id, o.sender, o.recipients, o.subject,
       o.source, o.template, o.created, o.not_before, o.status, o.scheduled, o.why, o.attempts, o.started, o.finished,
       o.filing, o.reported, COALESCE((SELECT message_id FROM messages WHERE id = o.message), '')
FROM outbox o JOIN messages m ON m.id = o.answers JOIN conversations c ON c.id = m.conversation
"""


def _outgoing(row: tuple[Any, ...]) -> Outgoing:
    (number, conversation, lead_id, account, answers, seen, message_id, sender, recipients, subject) = row[:10]
    (source, template, created, not_before, status, scheduled, why, attempts, started, finished) = row[10:20]
    filing, reported, delivered_id = row[20:]
    return Outgoing(
        row=number,
        conversation=conversation,
        lead_id=lead_id,
        account=account,
        answers=answers,
        seen=tuple(json.loads(seen)),
        message_id=message_id,
        sender=sender,
        recipients=tuple(json.loads(recipients)),
        subject=subject,
        source=source,
        template=template,
        created=moment(created),
        not_before=moment(not_before),
        status=Status(status),
        scheduled=scheduled == 1,
        why=why,
        attempts=attempts,
        started=maybe_moment(started),
        finished=maybe_moment(finished),
        filing=filing,
        reported=bool(reported),
        automatic=automatic_of(scheduled),
        delivered_id=delivered_id,
    )


def automatic_of(scheduled: int) -> Automatic:
    """Whose mail it is, by the column `scheduled`."""
    return _AUTOMATIC.get(scheduled, "")


def _scheduled(outgoing: Outgoing) -> int:
    """The column `scheduled`."""
    of_its_own = (code for code, automatic in _AUTOMATIC.items() if automatic == outgoing.automatic)
    return next(of_its_own, int(outgoing.scheduled))


def holder(connection: sqlite3.Connection, answers: int) -> Outgoing | None:
    """The mail that already answers this mail of mine."""
    row = connection.execute(
        f"{_SELECT} WHERE o.answers = ? AND o.status IN {_IN}", (answers, in_list(HOLDING))
    ).fetchone()
    return _outgoing(row) if row else None


def insert(connection: sqlite3.Connection, outgoing: Outgoing) -> int:
    """Stores a mail as ready and returns its row."""
    row: tuple[int] = connection.execute(
        "INSERT INTO outbox (answers, seen, account, message_id, hash, sender, recipients, subject, source, template, "
        "created, not_before, scheduled, status, why, reported) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "RETURNING id",
        (
            outgoing.answers, json.dumps(outgoing.seen), outgoing.account, outgoing.message_id,
            id_hash(outgoing.message_id), outgoing.sender, json.dumps(outgoing.recipients), clean(outgoing.subject),
            outgoing.source, outgoing.template, seconds(outgoing.created), _ceiling(outgoing.not_before),
            _scheduled(outgoing), Status.READY.value, clean(outgoing.why), outgoing.reported,
        ),
    ).fetchone()  # fmt: skip
    return row[0]


def _ceiling(at: datetime) -> int:
    """A column from a moment that must not come too early."""
    whole = int(at.timestamp())
    return whole + (at.timestamp() > whole)


def read_one(connection: sqlite3.Connection, row: int) -> Outgoing:
    """One mail. Raises UnknownLead where there is none."""
    found = connection.execute(f"{_SELECT} WHERE o.id = ?", (row,)).fetchone()
    if found is None:
        raise UnknownLead(f"there is no mail number {row} in the outbox", "see: inboxfollow outbox")
    return _outgoing(found)


def read_all(
    connection: sqlite3.Connection, statuses: Collection[Status], conversation: int | None, account: str, most: int
) -> list[Outgoing]:
    """Mails newest first, as ports.outbox.Outbox says."""
    rows = connection.execute(
        f"{_SELECT} WHERE (?1 = '[]' OR o.status IN (SELECT value FROM json_each(?1))) "
        "AND (?2 IS NULL OR m.conversation = ?2) AND (?3 = '' OR o.account = ?3) ORDER BY o.id DESC LIMIT ?4",
        (in_list(sorted(statuses)), conversation, account, most),
    )
    return [_outgoing(row) for row in rows]


def read_unsent(connection: sqlite3.Connection) -> list[Unsent]:
    """The newest mail that answers each of mine, where it was neither sent nor taken back."""
    rows = connection.execute(
        "SELECT c.short_id, m.message_id, CASE WHEN o.status = 'ready' AND o.scheduled = ? THEN 'draft' ELSE o.status "
        "END, o.why, COALESCE(o.finished, o.started, o.not_before) "
        "FROM outbox o JOIN messages m ON m.id = o.answers JOIN conversations c ON c.id = m.conversation "
        "WHERE o.id IN (SELECT MAX(id) FROM outbox GROUP BY answers) AND o.status NOT IN ('sent', 'cancelled') "
        "ORDER BY o.id",
        (DRAFT,),
    )
    return [Unsent(lead_id, answers, status, why, moment(at)) for lead_id, answers, status, why, at in rows]


def advance(
    connection: sqlite3.Connection,
    row: int,
    before: Status,
    after: Status,
    at: datetime,
    why: str,
    not_before: datetime | None,
) -> bool:
    """One step, where the mail still is in `before`."""
    if after not in NEXT.get(before, frozenset()):
        raise UserError(f"a mail that is {before} cannot become {after}", "see: inboxfollow outbox")
    started = after is Status.SENDING
    changed = connection.execute(
        "UPDATE outbox SET status = ?1, why = ?2, not_before = COALESCE(?3, not_before), attempts = attempts + ?4, "
        "started = CASE WHEN ?4 THEN ?5 ELSE started END, finished = CASE WHEN ?6 THEN NULL ELSE ?5 END "
        "WHERE id = ?7 AND status = ?8",
        (
            after.value, clean(why), None if not_before is None else _ceiling(not_before), started, seconds(at),
            after in OPEN, row, before.value,
        ),
    ).rowcount  # fmt: skip
    if changed and after not in (Status.READY, Status.SENDING):
        _seal(connection, row)
    return bool(changed)


def _seal(connection: sqlite3.Connection, row: int) -> None:
    """The step of history that wrote this mail cannot be taken back any more."""
    connection.execute("UPDATE history SET undo = 'null' WHERE undo = ?", (json.dumps(undo_step(row)),))


def undo_step(row: int) -> list[list[Any]]:
    """How history takes back a mail that was written."""
    return [["outbox", row, None]]


def cancel(connection: sqlite3.Connection, row: int, why: str, at: datetime) -> None:
    """Takes back a mail that has not left. Raises UserError where it is too late."""
    if not advance(connection, row, Status.READY, Status.CANCELLED, at, why, None):
        status = read_one(connection, row).status
        raise UserError(f"mail number {row} cannot be taken back: it is {status}", "see: inboxfollow outbox")


def evidence_of_leaving(connection: sqlite3.Connection, message_id: str, mail: Prepared) -> int | None:
    """The row of the mail itself where the mailbox has it, 0 where mail of others only cites it, None where nothing
    shows that it left. A provider that put another id in its place left all else as it was."""
    cited = connection.execute(
        "SELECT m.id FROM message_ids i LEFT JOIN messages m ON m.id = i.message AND m.mine = 1 WHERE i.hash = ?",
        (id_hash(message_id),),
    ).fetchone()
    if cited is not None and cited[0] is not None:
        return int(cited[0])
    row = connection.execute(
        f"SELECT m.id FROM recipients r JOIN messages m ON m.id = r.message WHERE r.address IN {_IN} "
        "AND m.mine = 1 AND m.author = ? AND m.sent = ? AND m.recipients = ? AND m.subject = ? AND m.refs = ?",
        (in_list(mail.recipients), *mail.traits),
    ).fetchone()
    if row is not None:
        return int(row[0])
    return None if cited is None else 0


def set_sent(connection: sqlite3.Connection, row: int, message: int, at: datetime, why: str) -> None:
    """From sending or unknown to sent; `message` is the mail itself. Raises UserError from any other state."""
    changed = connection.execute(
        "UPDATE outbox SET status = 'sent', why = ?, finished = ?, message = ?, filing = 'due' "
        "WHERE id = ? AND status IN ('sending', 'unknown')",
        (clean(why), seconds(at), message, row),
    ).rowcount
    if not changed:
        raise UserError(f"mail number {row} is not being sent", "see: inboxfollow outbox")
    _seal(connection, row)


def count_since(connection: sqlite3.Connection, at: datetime) -> int:
    """Mails that were, or may have been, sent since then."""
    count: int = connection.execute(
        "SELECT COUNT(*) FROM outbox WHERE started >= ? AND status IN ('sending', 'sent', 'unknown')", (seconds(at),)
    ).fetchone()[0]
    return count


def copy_seen(connection: sqlite3.Connection, row: int) -> bool:
    """Whether a Sent folder holds a copy."""
    found = connection.execute(
        "SELECT 1 FROM outbox o JOIN locations l ON l.message = o.message JOIN folders f ON f.id = l.folder "
        "WHERE o.id = ? AND f.role = 'sent'",
        (row,),
    ).fetchone()
    return found is not None


def copies_among(connection: sqlite3.Connection, page: Sequence[Prepared]) -> Iterator[tuple[Prepared, int]]:
    """Which mails of mine are copies of mail that was sent from here, and the row of that mail: told by any id, or by
    all that is left of a mail whose id was replaced."""
    ids = in_list({own for mail in page for own in mail.own_ids})
    by_id: dict[int, int] = dict(
        connection.execute(
            f"SELECT i.hash, i.message FROM message_ids i JOIN outbox o ON o.message = i.message WHERE i.hash IN {_IN}",
            (ids,),
        )
    )
    by_traits: dict[tuple[object, ...], int] = {
        tuple(traits): row
        for row, *traits in connection.execute(
            "SELECT m.id, m.author, m.sent, m.recipients, m.subject, m.refs "
            "FROM outbox o JOIN messages m ON m.id = o.message"
        )
    }
    for mail in page:
        row = next((by_id[own] for own in mail.own_ids if own in by_id), by_traits.get(mail.traits))
        if row is not None:
            yield mail, row


def forget(connection: sqlite3.Connection, address: str, at: datetime) -> None:
    """Removes the words of mail to a canonical address; what has not left is cancelled, and no copy of it is filed any
    more. Raises UserError where nobody knows yet whether one has left: its words are needed to tell."""
    for one in read_all(connection, (), None, "", -1):
        if address not in map(canonical, one.recipients):
            continue
        if one.status in (Status.SENDING, Status.UNKNOWN):
            raise UserError(f"mail number {one.row} to them is {one.status}", "settle it first: inboxfollow outbox")
        if one.status is Status.READY:
            cancel(connection, one.row, "its recipient was forgotten", at)
        connection.execute(
            "UPDATE outbox SET source = x'', subject = '', filing = replace(filing, 'due', '') WHERE id = ?", (one.row,)
        )
