"""Storing mail: one page of headers, or a window of bodies, each in one transaction of the caller's."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from inboxfollow.adapters.sqlite import outbox
from inboxfollow.adapters.sqlite.coding import clean, hashed, id_hash, in_list
from inboxfollow.adapters.sqlite.prepare import Prepared, base_hash
from inboxfollow.adapters.sqlite.short_ids import name_conversations
from inboxfollow.adapters.sqlite.threads import Joined, join_by_ids, relink, settle
from inboxfollow.domain.identity import canonical
from inboxfollow.domain.subject import base_subject
from inboxfollow.domain.verdict import RULES_VERSION
from inboxfollow.ports.messages import Reading

_IN = "(SELECT value FROM json_each(?))"
_INSERT = f"INSERT INTO messages VALUES ({', '.join('?' * 20)})"


def store_page(connection: sqlite3.Connection, folder: int | None, account: str, page: Sequence[Prepared]) -> int:
    """Stores the mail of one page; copies of mail that is known only gain a location. Returns how many were new.
    Without a folder the mail has no place yet: it was sent and its copy has not been seen."""
    known = _known(connection, (mail.identity for mail in page))
    own, renamed, merged = _our_own(connection, [mail for mail in page if mail.mine and mail.identity not in known])
    known |= own
    following = connection.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM messages").fetchone()[0]
    fresh: list[tuple[int, Prepared]] = []
    copies: list[tuple[int, Prepared]] = []
    places = []
    for mail in page:
        row = known.get(mail.identity)
        if row is None:
            row = known[mail.identity] = following + len(fresh)
            fresh.append((row, mail))
        else:
            copies.append((row, mail))
        if folder is not None:
            places.append((folder, mail.uid, row))
    joined, named = _store_fresh(connection, account, fresh)
    changed = [*renamed, *_merge_copies(connection, account, copies)]
    unsettled = joined.merged | merged | _join_copies(connection, account, copies) | _threads_of(connection, changed)
    bases = {mail.base for _, mail in (*fresh, *changed) if mail.base is not None}
    connection.executemany("INSERT OR REPLACE INTO locations VALUES (?, ?, ?)", places)
    lists = {address for mail in page for address in mail.lists}
    connection.executemany("INSERT OR IGNORE INTO lists VALUES (?)", ((address,) for address in lists))
    news = [row for row, _ in (*fresh, *changed)]
    grown = {thread for row, thread in joined.threads.items() if thread != row}
    _settle(connection, news, unsettled, grown, named)
    writers = {mail.author for _, mail in fresh if not mail.mine} | {mail.author for _, mail in changed}
    _forget_digests(connection, [*news, *(row for row, _ in copies)], writers | lists, bases)
    return len(fresh)


def _known(connection: sqlite3.Connection, identities: Iterable[int]) -> dict[int, int]:
    wanted = in_list(identities)
    return dict(connection.execute(f"SELECT identity, id FROM messages WHERE identity IN {_IN}", (wanted,)))


def _our_own(
    connection: sqlite3.Connection, page: Sequence[Prepared]
) -> tuple[dict[int, int], list[tuple[int, Prepared]], set[int]]:
    """Copies of mail this program sent that a provider gave another id (PROTOCOLS F4): the row they are, by identity.
    From then on the mail goes by the id it was delivered with; also which rows that changed, and the threads it
    joined."""
    found: dict[int, int] = {}
    renamed: list[tuple[int, Prepared]] = []
    merged: set[int] = set()
    for mail, row in outbox.copies_among(connection, page) if page else ():
        found[mail.identity] = row
        if _rename(connection, row, mail):
            renamed.append((row, mail))
            merged |= set(join_by_ids(connection, [(row, mail.own_ids, mail.cited_ids)]).threads.values())
    return found, renamed, merged


def _rename(connection: sqlite3.Connection, row: int, mail: Prepared) -> bool:
    """False where the mail is known by that id already."""
    before, others = connection.execute("SELECT message_id, other_ids FROM messages WHERE id = ?", (row,)).fetchone()
    known = [before, *others.split()]
    if mail.message_id in known:
        return False
    connection.execute(
        "UPDATE messages SET message_id = ?, other_ids = ?, identity = ? WHERE id = ?",
        (mail.message_id, " ".join(dict.fromkeys([*known, *mail.other_ids.split()])), mail.identity, row),
    )
    return True


def _store_fresh(
    connection: sqlite3.Connection, account: str, fresh: Sequence[tuple[int, Prepared]]
) -> tuple[Joined, set[int]]:
    """Inserts new mail; returns how it joined threads, and the conversations that have new mail of mine."""
    joined = join_by_ids(connection, [(row, mail.own_ids, _cited(mail, account)) for row, mail in fresh])
    threads = joined.threads
    conversations = dict(
        connection.execute(
            f"SELECT id, conversation FROM messages WHERE id IN {_IN}", (in_list(set(threads.values())),)
        )
    )
    connection.executemany(
        _INSERT,
        (
            (row, mail.identity, thread, conversations.setdefault(thread, thread), account, mail.mine, *mail.columns)
            for row, mail in fresh
            for thread in (threads[row],)
        ),
    )
    recipients = ((row, address) for row, mail in fresh for address in mail.recipients)
    connection.executemany("INSERT OR IGNORE INTO recipients VALUES (?, ?)", recipients)
    return joined, {conversations[threads[row]] for row, mail in fresh if mail.mine}


def _cited(mail: Prepared, account: str) -> tuple[int, ...]:
    """Ids a mail cites; the provider's thread is one more (rung 2)."""
    if not mail.thread_ref:
        return mail.cited_ids
    return (*mail.cited_ids, _thread_hash(mail, account))


def _thread_hash(mail: Prepared, account: str) -> int:
    return hashed(f"thread\n{account}\n{mail.thread_ref}")


def _merge_copies(
    connection: sqlite3.Connection, account: str, copies: Sequence[tuple[int, Prepared]]
) -> list[tuple[int, Prepared]]:
    """What another copy of a known mail adds: it is mine after all, or it arrived earlier elsewhere. Returns those
    that changed anything."""
    changed = []
    for row, mail in copies:
        mine, arrived = connection.execute("SELECT mine, arrived FROM messages WHERE id = ?", (row,)).fetchone()
        promoted, earlier = mail.mine and not mine, mail.arrived < arrived
        if promoted:
            connection.execute(
                "UPDATE messages SET mine = 1, account = ?, kind = ?, machine = ?, pending = 0, base = ? WHERE id = ?",
                (account, mail.kind, mail.machine, mail.base, row),
            )
            connection.execute("DELETE FROM readings WHERE message = ?", (row,))  # it was read as another's
            addresses = ((row, address) for address in mail.recipients)
            connection.executemany("INSERT OR IGNORE INTO recipients VALUES (?, ?)", addresses)
        if earlier:
            connection.execute("UPDATE messages SET arrived = ? WHERE id = ?", (mail.arrived, row))
        if promoted or earlier:
            changed.append((row, mail))
    return changed


def _join_copies(connection: sqlite3.Connection, account: str, copies: Sequence[tuple[int, Prepared]]) -> set[int]:
    """A copy in another account may lie in a thread of that provider's (rung 2)."""
    named = [(row, (), (_thread_hash(mail, account),)) for row, mail in copies if mail.thread_ref]
    return set(join_by_ids(connection, named).threads.values()) if named else set()


def _threads_of(connection: sqlite3.Connection, mails: Iterable[tuple[int, Prepared]]) -> set[int]:
    rows = in_list(row for row, _ in mails)
    return {row[0] for row in connection.execute(f"SELECT thread FROM messages WHERE id IN {_IN}", (rows,))}


def add_ids(connection: sqlite3.Connection, row: int, mail: Prepared) -> None:
    """Enters the ids under which a mail was sent that a folder has shown under another."""
    (others,) = connection.execute(
        "SELECT message_id || ' ' || other_ids FROM messages WHERE id = ?", (row,)
    ).fetchone()
    if mail.message_id in others.split():
        return
    connection.execute(
        "UPDATE messages SET other_ids = trim(other_ids || ' ' || ?) WHERE id = ?", (mail.message_id, row)
    )
    threads = set(join_by_ids(connection, [(row, mail.own_ids, mail.cited_ids)]).threads.values())
    _settle(connection, [row], threads, threads, set())
    _forget_digests(connection, [row], (), ())


def store_sent(connection: sqlite3.Connection, account: str, mail: Prepared, reading: Reading) -> int:
    """Enters a mail that was sent and that no folder has shown yet, with its text; returns its row."""
    store_page(connection, None, account, [mail])
    row: int = connection.execute("SELECT id FROM messages WHERE identity = ?", (mail.identity,)).fetchone()[0]
    store_readings(connection, [replace(reading, row=row)])
    return row


def store_readings(connection: sqlite3.Connection, readings: Sequence[Reading]) -> None:
    """Stores what bodies said; mail a report is about joins the report's thread."""
    named: list[tuple[int, list[int], list[int]]] = []
    bases: set[int] = set()
    for reading in readings:
        verdict = reading.verdict
        subject, refs, before, kind = connection.execute(
            "SELECT subject, refs, base, kind FROM messages WHERE id = ?", (reading.row,)
        ).fetchone()
        about = [clean(known) for known in verdict.about_ids]
        base = base_hash(base_subject(subject), verdict.kind)
        connection.execute(
            "UPDATE messages SET kind = ?, machine = ?, pending = 0, refs = ?, base = ? WHERE id = ?",
            (verdict.kind.value, reading.machine, " ".join(dict.fromkeys([*refs.split(), *about])), base, reading.row),
        )
        if (verdict.kind.value, base) != (kind, before):
            bases |= {known for known in (base, before) if known is not None}
        named.append((reading.row, [], [id_hash(known) for known in about]))
        _store_reading(connection, reading)
    threads = set(join_by_ids(connection, named).threads.values())
    _store_bounces(connection, readings)
    _settle(connection, [reading.row for reading in readings], threads, threads, set())
    rows = in_list(reading.row for reading in readings)
    _forget(connection, f"SELECT conversation FROM messages WHERE id IN {_IN}", rows)
    _forget(connection, f"SELECT conversation FROM messages WHERE base IN {_IN} AND mine = 1", in_list(bases))
    _forget_people(
        connection,
        [
            row[0]
            for row in connection.execute(
                f"SELECT author FROM messages WHERE id IN {_IN} AND mine = 0 "
                f"UNION SELECT address FROM bounces WHERE message IN {_IN}",
                (rows, rows),
            )
        ],
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
        "SELECT DISTINCT address FROM recipients "
        f"WHERE message IN (SELECT message FROM message_ids WHERE hash IN {_IN})",
        (in_list(id_hash(known) for known in about),),
    ).fetchall()
    return found[0][0] if len(found) == 1 else ""


def _settle(
    connection: sqlite3.Connection, rows: Iterable[int], unsettled: set[int], grown: set[int], named: set[int]
) -> None:
    """Puts mail into the conversation it belongs to now that `rows` are new or changed: all of the `unsettled` threads,
    and threads whose rung 3 link changes because of that or of what joined the `grown` ones. Conversations in `named`
    have new mail of mine."""
    moved = named | settle(connection, unsettled)
    moved |= settle(connection, relink(connection, rows, unsettled | grown))
    name_conversations(connection, moved)
    _forget(connection, "SELECT value FROM json_each(?)", in_list(moved))


def _forget_digests(
    connection: sqlite3.Connection, news: Iterable[int], people: Iterable[str], bases: Iterable[int]
) -> None:
    """Digests rest on mail of the conversation, on what its people wrote elsewhere, and on mail of equal subject."""
    if connection.execute("SELECT 1 FROM digests LIMIT 1").fetchone() is None:
        return  # a first scan has none to forget
    _forget(connection, f"SELECT conversation FROM messages WHERE id IN {_IN}", in_list(news))
    _forget_people(connection, people)
    _forget(connection, f"SELECT conversation FROM messages WHERE base IN {_IN} AND mine = 1", in_list(bases))


def _forget_people(connection: sqlite3.Connection, addresses: Iterable[str]) -> None:
    _forget(
        connection,
        f"SELECT conversation FROM recipients JOIN messages ON messages.id = message WHERE address IN {_IN}",
        in_list(addresses),
    )


def _forget(connection: sqlite3.Connection, conversations: str, values: str) -> None:
    connection.execute(f"DELETE FROM digests WHERE conversation IN ({conversations})", (values,))
