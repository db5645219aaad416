"""Storing mail: one page of headers, or a window of bodies, each in one transaction of the caller's."""

import sqlite3
from collections.abc import Iterable, Sequence

from inboxfollow.adapters.sqlite.coding import address_lines, clean, hashed, id_hash, in_list, seconds, signal_lines
from inboxfollow.adapters.sqlite.short_ids import name_conversations
from inboxfollow.adapters.sqlite.threads import join_by_ids, relink, settle
from inboxfollow.domain.dedupe import MISSING
from inboxfollow.domain.identity import canonical
from inboxfollow.domain.subject import base_subject
from inboxfollow.domain.verdict import RULES_VERSION, Kind
from inboxfollow.ports.store import Arrival, Reading

_IN = "(SELECT value FROM json_each(?))"
_PLAIN_TYPES = ("text/plain", "text/html", "multipart/alternative", "multipart/mixed", "multipart/related", "multipart/signed")
_INSERT = f"INSERT INTO messages VALUES ({', '.join('?' * 21)})"


def store_page(connection: sqlite3.Connection, folder: int, account: str, page: Sequence[Arrival]) -> int:
    """Stores the mail of one page; copies of mail that is known only gain a location. Returns how many were new."""
    known = _known(connection, (arrival.identity for arrival in page))
    following = connection.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM messages").fetchone()[0]
    fresh: list[tuple[int, int, Arrival]] = []
    copies: list[tuple[int, Arrival]] = []
    places = []
    for arrival in page:
        identity = hashed(arrival.identity)
        row = known.get(identity)
        if row is None:
            row = known[identity] = following + len(fresh)
            fresh.append((row, identity, arrival))
        else:
            copies.append((row, arrival))
        places.append((folder, arrival.uid, row))
    bases, threads = _store_fresh(connection, account, fresh)
    bases |= _merge_copies(connection, account, copies)
    connection.executemany("INSERT OR REPLACE INTO locations VALUES (?, ?, ?)", places)
    lists = {(address,) for arrival in page for address in arrival.list_addresses}
    connection.executemany("INSERT OR IGNORE INTO lists VALUES (?)", lists)
    _settle(connection, bases, threads)
    _forget_digests(connection, fresh, [address for (address,) in lists], bases)
    return len(fresh)


def _known(connection: sqlite3.Connection, identities: Iterable[str]) -> dict[int, int]:
    wanted = in_list(hashed(identity) for identity in identities)
    return dict(connection.execute(f"SELECT identity, id FROM messages WHERE identity IN {_IN}", (wanted,)))


def _store_fresh(
    connection: sqlite3.Connection, account: str, fresh: Sequence[tuple[int, int, Arrival]]
) -> tuple[set[int], set[int]]:
    """Inserts new mail; returns the base subjects and threads that it touches."""
    threads = join_by_ids(connection, [(row, *_hashes(row, arrival, account)) for row, _, arrival in fresh])
    conversations = dict(
        connection.execute(f"SELECT id, conversation FROM messages WHERE id IN {_IN}", (in_list(set(threads.values())),))
    )
    rows, recipients, bases = [], [], set()
    for row, identity, arrival in fresh:
        base = _base(arrival.base_subject, arrival.verdict.kind)
        thread = threads[row]
        conversation = conversations.setdefault(thread, thread)
        rows.append(_columns(row, identity, thread, conversation, account, arrival, base))
        if base is not None:
            bases.add(base)
        if arrival.mine:
            recipients += [(row, address) for address in _recipients(arrival)]
    connection.executemany(_INSERT, rows)
    connection.executemany("INSERT OR IGNORE INTO recipients VALUES (?, ?)", recipients)
    touched = {threads[row] for row, _, arrival in fresh if arrival.mine or threads[row] != row}
    return bases, touched


def _hashes(row: int, arrival: Arrival, account: str) -> tuple[list[int], list[int]]:
    """Hashes of the ids a mail has, and of those it cites; the provider's thread is one more id it cites (rung 2)."""
    message = arrival.message
    own = [id_hash(known) for known in (_message_id(arrival), *message.rewritten_ids)]
    cited = [id_hash(ref) for ref in message.references]
    if arrival.thread_ref:
        cited.append(hashed(f"thread\n{account}\n{arrival.thread_ref}"))
    return own, cited


def _message_id(arrival: Arrival) -> str:
    return arrival.message.message_id or f"<{hashed(arrival.identity) & (2**64 - 1):016x}@{MISSING}>"


def _base(base: str, kind: Kind) -> int | None:
    return hashed(base) if base and kind is not Kind.BULK else None


def _recipients(arrival: Arrival) -> set[str]:
    message = arrival.message
    return {clean(canonical(address.email)) for address in (*message.to, *message.cc, *message.bcc)}


def _columns(
    row: int, identity: int, thread: int, conversation: int, account: str, arrival: Arrival, base: int | None
) -> tuple[object, ...]:
    message, verdict = arrival.message, arrival.verdict
    sender = message.sender
    signals = [(k, v) for k, v in message.signals.items() if not (k == "content-type" and v.lower().startswith(_PLAIN_TYPES))]
    return (
        row,
        identity,
        thread,
        conversation,
        account,
        arrival.mine,
        verdict.kind.value,
        arrival.machine,
        arrival.pending,
        seconds(message.date),
        seconds(arrival.arrived),
        arrival.size,
        clean(canonical(sender.email)) if sender else "",
        clean(address_lines((sender,))) if sender else "",
        clean("\f".join(address_lines(part) for part in (message.to, message.cc, message.bcc))),
        clean(_message_id(arrival)),
        clean(" ".join(message.rewritten_ids)),
        clean(" ".join(message.references)),
        clean(message.subject),
        base,
        clean(signal_lines(signals)) if signals else "",
    )


def _merge_copies(connection: sqlite3.Connection, account: str, copies: Sequence[tuple[int, Arrival]]) -> set[int]:
    """What another copy of a known mail adds: it is mine after all, or it arrived earlier elsewhere."""
    bases = set()
    for row, arrival in copies:
        mine, arrived = connection.execute("SELECT mine, arrived FROM messages WHERE id = ?", (row,)).fetchone()
        if arrival.mine and not mine:
            connection.execute(
                "UPDATE messages SET mine = 1, account = ?, kind = ?, machine = ?, pending = 0 WHERE id = ?",
                (account, arrival.verdict.kind.value, arrival.machine, row),
            )
            addresses = [(row, address) for address in _recipients(arrival)]
            connection.executemany("INSERT OR IGNORE INTO recipients VALUES (?, ?)", addresses)
        earlier = int(arrival.arrived.timestamp()) < arrived
        if earlier:
            connection.execute("UPDATE messages SET arrived = ? WHERE id = ?", (seconds(arrival.arrived), row))
        base = _base(arrival.base_subject, arrival.verdict.kind)
        if base is not None and (earlier or (arrival.mine and not mine)):
            bases.add(base)
    return bases


def store_readings(connection: sqlite3.Connection, readings: Sequence[Reading]) -> None:
    """Stores what bodies said; mail a report is about joins the report's thread."""
    named: list[tuple[int, list[int], list[int]]] = []
    bases: set[int] = set()
    for reading in readings:
        verdict = reading.verdict
        subject, refs = connection.execute("SELECT subject, refs FROM messages WHERE id = ?", (reading.row,)).fetchone()
        about = [clean(known) for known in verdict.about_ids]
        base = _base(base_subject(subject), verdict.kind)
        connection.execute(
            "UPDATE messages SET kind = ?, machine = ?, pending = 0, refs = ?, base = ? WHERE id = ?",
            (verdict.kind.value, reading.machine, " ".join(dict.fromkeys([*refs.split(), *about])), base, reading.row),
        )
        if base is not None:
            bases.add(base)
        named.append((reading.row, [], [id_hash(known) for known in about]))
        _store_reading(connection, reading)
    threads = join_by_ids(connection, named)
    _store_bounces(connection, readings)
    _settle(connection, bases, threads.values())
    rows = in_list(reading.row for reading in readings)
    _forget(connection, f"SELECT conversation FROM messages WHERE id IN {_IN}", rows)
    _forget_people(
        connection,
        [row[0] for row in connection.execute(
            f"SELECT author FROM messages WHERE id IN {_IN} AND mine = 0 UNION SELECT address FROM bounces WHERE message IN {_IN}",
            (rows, rows),
        )],
    )


def _store_reading(connection: sqlite3.Connection, reading: Reading) -> None:
    verdict, expects = reading.verdict, reading.expects
    connection.execute(
        "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            reading.row,
            RULES_VERSION,
            clean(reading.text),
            reading.had_html,
            verdict.intent.value,
            verdict.until.isoformat() if verdict.until else "",
            clean(verdict.successor),
            expects.value if expects else None,
            clean(expects.why) if expects else "",
            clean("\n".join(verdict.evidence)),
        ),
    )


def _store_bounces(connection: sqlite3.Connection, readings: Sequence[Reading]) -> None:
    """Who failed. A report that names nobody is about the one recipient of the mail it is about."""
    for reading in readings:
        for bounce in reading.verdict.bounces:
            address = clean(canonical(bounce.recipient)) or _sole_recipient(connection, reading.verdict.about_ids)
            if address:
                connection.execute(
                    "INSERT OR REPLACE INTO bounces VALUES (?, ?, ?, ?)",
                    (reading.row, address, clean(bounce.status), bounce.permanent),
                )


def _sole_recipient(connection: sqlite3.Connection, about: Iterable[str]) -> str:
    found = connection.execute(
        f"SELECT DISTINCT address FROM recipients WHERE message IN (SELECT message FROM message_ids WHERE hash IN {_IN})",
        (in_list(id_hash(known) for known in about),),
    ).fetchall()
    return found[0][0] if len(found) == 1 else ""


def _settle(connection: sqlite3.Connection, bases: Iterable[int], threads: Iterable[int]) -> None:
    moved = settle(connection, {*threads, *relink(connection, bases)})
    name_conversations(connection, moved)
    _forget(connection, "SELECT value FROM json_each(?)", in_list(moved))


def _forget_digests(
    connection: sqlite3.Connection, fresh: Sequence[tuple[int, int, Arrival]], lists: list[str], bases: Iterable[int]
) -> None:
    """Digests rest on mail of the conversation, on what its people wrote elsewhere, and on mail of equal subject."""
    rows = in_list(row for row, _, _ in fresh)
    _forget(connection, f"SELECT conversation FROM messages WHERE id IN {_IN}", rows)
    people = {clean(canonical(a.message.sender.email)) for _, _, a in fresh if a.message.sender and not a.mine}
    _forget_people(connection, [*people, *lists])
    _forget(connection, f"SELECT conversation FROM messages WHERE base IN {_IN} AND mine = 1", in_list(bases))


def _forget_people(connection: sqlite3.Connection, addresses: Iterable[str]) -> None:
    _forget(
        connection,
        f"SELECT conversation FROM recipients JOIN messages ON messages.id = message WHERE address IN {_IN}",
        in_list(addresses),
    )


def _forget(connection: sqlite3.Connection, conversations: str, values: str) -> None:
    connection.execute(f"DELETE FROM digests WHERE conversation IN ({conversations})", (values,))
