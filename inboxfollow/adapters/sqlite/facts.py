"""Reading facts: everything known about some conversations, in a handful of queries whatever their number."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from inboxfollow.adapters.sqlite.choices import decode
from inboxfollow.adapters.sqlite.coding import addresses, in_list, maybe_moment, moment
from inboxfollow.domain.facts import AddressFacts, Choices, Facts, LoggedTouch, Mail, Neighbour, Note
from inboxfollow.domain.identity import canonical, matches, organisation
from inboxfollow.domain.message import Address
from inboxfollow.domain.verdict import Expectation, Intent, Kind

_IN = "(SELECT value FROM json_each(?))"
_NOBODY = Address("", "")
_KINDS = {kind.value: kind for kind in Kind}
_INTENTS = {intent.value: intent for intent in Intent}
_MAILS = f"""
SELECT m.conversation, m.id, m.message_id, m.mine, m.sender, m.recipients, m.subject, m.sent, m.arrived, m.kind,
       m.other_ids, m.refs, m.account, m.machine, r.intent, r.until, r.successor, r.expects, r.expects_why, r.text,
       r.evidence, l.orphan IS NOT NULL, r.had_html
FROM messages m LEFT JOIN readings r ON r.message = m.id LEFT JOIN links l ON l.thread = m.thread AND l.orphan = m.id
WHERE m.conversation IN {_IN} ORDER BY m.conversation, m.id
"""
_LABELS = f"""
SELECT DISTINCT m.conversation, f.name, NULL FROM messages m JOIN locations l ON l.message = m.id
JOIN folders f ON f.id = l.folder AND f.role = 'other' WHERE m.conversation IN {_IN}
UNION ALL
SELECT DISTINCT m.conversation, NULL, n.labels FROM messages m JOIN locations l ON l.message = m.id
JOIN folders f ON f.id = l.folder JOIN numbers n ON n.account = f.account AND n.number = l.uid
WHERE m.conversation IN {_IN}
"""


def read_facts(connection: sqlite3.Connection, conversations: Collection[int]) -> Iterator[Facts]:
    """Facts of these conversations, in ascending order; those without mail of mine are left out."""
    wanted = in_list(conversations)
    names = dict(connection.execute(f"SELECT id, short_id FROM conversations WHERE id IN {_IN}", (wanted,)))
    mails: defaultdict[int, list[Mail]] = defaultdict(list)
    for row in connection.execute(_MAILS, (wanted,)):
        mails[row[0]].append(_mail(row))
    choices = _choices(connection, wanted)
    keys = _people(mails.values(), choices.values())
    known = read_addresses(connection, keys)
    touches, notes = _touches(connection, wanted), _notes(connection, wanted)
    neighbourhood, labels = _neighbourhood(connection, wanted), _labels(connection, wanted)
    for conversation, short_id in sorted(names.items()):
        own = mails.get(conversation, [])
        people = _people([own], [choices.get(conversation, Choices())])
        yield Facts(
            id=short_id,
            conversation=conversation,
            mails=tuple(own),
            addresses={key: known[key] for key in people if key in known},
            choices=choices.get(conversation, Choices()),
            touches=tuple(touches.get(conversation, ())),
            notes=tuple(notes.get(conversation, ())),
            neighbours=neighbourhood.of(conversation, people),
            labels=tuple(sorted(labels.get(conversation, ()))),
        )


def _mail(row: tuple[Any, ...]) -> Mail:
    (_, number, message_id, mine, sender, recipients, subject, sent, arrived, kind, other, refs, account, machine) = (
        row[:14]
    )
    intent, until, successor, expects, expects_why, text, evidence, by_subject, had_html = row[14:]
    to, cc, bcc = recipients.split("\f")
    return Mail(
        row=number,
        message_id=message_id,
        mine=bool(mine),
        sender=addresses(sender)[0] if sender else _NOBODY,
        to=addresses(to),
        cc=addresses(cc),
        bcc=addresses(bcc),
        subject=subject,
        date=maybe_moment(sent),
        arrived=moment(arrived),
        kind=_KINDS[kind],
        other_ids=tuple(other.split()),
        references=tuple(refs.split()),
        account=account,
        machine=machine,
        intent=_INTENTS[intent] if intent else Intent.NEUTRAL,
        until=date.fromisoformat(until) if until else None,
        successor=successor or "",
        expects=Expectation(bool(expects), expects_why) if expects is not None else None,
        text=text,
        why=tuple(evidence.split("\n")) if evidence else (),
        by_subject=bool(by_subject),
        had_html=bool(had_html),
    )


def _people(mails: Iterable[Iterable[Mail]], choices: Iterable[Choices]) -> set[str]:
    people = {
        canonical(address.email)
        for conversation in mails
        for mail in conversation
        if mail.mine
        for address in (*mail.to, *mail.cc, *mail.bcc)
    }
    return people | {canonical(new) for choice in choices for _, new in choice.readdressed}


def read_addresses(connection: sqlite3.Connection, keys: Collection[str]) -> Mapping[str, AddressFacts]:
    """What is known of these canonical addresses, over all conversations."""
    wanted = in_list(key.encode("utf-8", "replace").decode() for key in keys)
    known: defaultdict[str, AddressFacts] = defaultdict(AddressFacts)
    for key, at, row, conversation, subject, read in connection.execute(
        "SELECT m.author, MAX(m.arrived), m.id, m.conversation, m.subject, r.message IS NOT NULL FROM messages m "
        f"LEFT JOIN readings r ON r.message = m.id WHERE m.author IN {_IN} AND m.mine = 0 AND m.kind <> 'bulk' "
        "AND m.kind = 'person' GROUP BY m.author",
        (wanted,),
    ):
        known[key] = AddressFacts(moment(at), conversation, subject, row, bool(read))
    for key, at, message_id, until in connection.execute(
        "SELECT m.author, MAX(m.arrived), m.message_id, r.until FROM messages m "
        f"LEFT JOIN readings r ON r.message = m.id WHERE m.author IN {_IN} AND m.mine = 0 "
        "AND m.kind <> 'bulk' AND m.kind = 'out_of_office' GROUP BY m.author",
        (wanted,),
    ):
        back = date.fromisoformat(until) if until else None
        known[key] = replace(known[key], away_seen=moment(at), away_until=back, away_id=message_id)
    for key, at, message_id, status in connection.execute(
        "SELECT b.address, MAX(m.arrived), m.message_id, b.status FROM bounces b JOIN messages m ON m.id = b.message "
        f"WHERE b.address IN {_IN} AND b.permanent = 1 AND m.kind = 'bounce_hard' GROUP BY b.address",
        (wanted,),
    ):
        known[key] = replace(known[key], hard_bounced=moment(at), bounce_status=status, bounce_id=message_id)
    for key, at in connection.execute(
        "SELECT m.author, MAX(m.arrived) FROM readings r JOIN messages m ON m.id = r.message "
        f"WHERE r.intent = 'opt_out' AND m.mine = 0 AND m.author IN {_IN} GROUP BY m.author",
        (wanted,),
    ):
        known[key] = replace(known[key], said_no=moment(at))
    for (key,) in connection.execute(f"SELECT address FROM lists WHERE address IN {_IN}", (wanted,)):
        known[key] = replace(known[key], is_list=True)
    for key in _suppressed(connection, keys):
        known[key] = replace(known[key], suppressed=True)
    return known


def _suppressed(connection: sqlite3.Connection, keys: Iterable[str]) -> list[str]:
    patterns = [row[0] for row in connection.execute("SELECT pattern FROM patterns WHERE list = 'suppressed'")]
    return [key for key in keys if any(matches(pattern, key) for pattern in patterns)]


def _choices(connection: sqlite3.Connection, wanted: str) -> dict[int, Choices]:
    rows = connection.execute(f"SELECT conversation, body FROM choices WHERE conversation IN {_IN}", (wanted,))
    return {conversation: decode(body) for conversation, body in rows}


def _touches(connection: sqlite3.Connection, wanted: str) -> dict[int, list[LoggedTouch]]:
    found: defaultdict[int, list[LoggedTouch]] = defaultdict(list)
    sql = f"SELECT conversation, at, means, reached FROM touches WHERE conversation IN {_IN} ORDER BY at, id"
    for conversation, at, means, reached in connection.execute(sql, (wanted,)):
        found[conversation].append(LoggedTouch(moment(at), means, bool(reached)))
    return found


def _notes(connection: sqlite3.Connection, wanted: str) -> dict[int, list[Note]]:
    found: defaultdict[int, list[Note]] = defaultdict(list)
    sql = f"SELECT conversation, at, body FROM notes WHERE conversation IN {_IN} ORDER BY at, id"
    for conversation, at, body in connection.execute(sql, (wanted,)):
        found[conversation].append(Note(moment(at), body))
    return found


def _labels(connection: sqlite3.Connection, wanted: str) -> dict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for conversation, folder, labels in connection.execute(_LABELS, (wanted, wanted)):
        found[conversation].update([folder] if labels is None else labels.split("\n")[1:-1])
    return found


@dataclass(frozen=True, slots=True)
class _Neighbourhood:
    """Persons' mail that may be of interest by its subject, found by subject and organisation: one subject may have
    thousands of mails on both sides, and their product is not to be walked through."""

    subjects: Mapping[int, Sequence[int]]
    """Base subjects of my mail by conversation."""
    mails: Mapping[tuple[int, str], Sequence[tuple[int, Neighbour]]]
    """Conversation and mail by base subject and organisation."""

    def of(self, conversation: int, people: Collection[str]) -> tuple[Neighbour, ...]:
        """Mail of equal subject by colleagues of `people` in other conversations, oldest first."""
        houses = {organisation(key) for key in people} - {""}
        found = {
            mail
            for base in self.subjects.get(conversation, ())
            for house in houses
            for elsewhere, mail in self.mails.get((base, house), ())
            if elsewhere != conversation and mail.sender not in people
        }
        return tuple(sorted(found, key=lambda mail: (mail.arrived, mail.message_id)))


def _neighbourhood(connection: sqlite3.Connection, wanted: str) -> _Neighbourhood:
    subjects: defaultdict[int, list[int]] = defaultdict(list)
    for conversation, base in connection.execute(
        f"SELECT DISTINCT conversation, base FROM messages WHERE conversation IN {_IN} AND mine = 1 "
        "AND base IS NOT NULL",
        (wanted,),
    ):
        subjects[conversation].append(base)
    mails: defaultdict[tuple[int, str], list[tuple[int, Neighbour]]] = defaultdict(list)
    for base, conversation, author, subject, arrived, message_id in connection.execute(
        "SELECT base, conversation, author, subject, arrived, message_id FROM messages "
        f"WHERE base IN {_IN} AND mine = 0 AND kind = 'person'",
        (in_list({base for bases in subjects.values() for base in bases}),),
    ):
        if house := organisation(author):
            mails[base, house].append((conversation, Neighbour(author, subject, moment(arrived), message_id)))
    return _Neighbourhood(subjects, mails)
