"""Turning arrivals into columns. Pure, and free of the database, so that it may be done in another process."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from inboxfollow.adapters.sqlite.coding import address_lines, clean, hashed, id_hash
from inboxfollow.domain.dedupe import MISSING
from inboxfollow.domain.identity import canonical
from inboxfollow.domain.message import Message
from inboxfollow.domain.verdict import Kind
from inboxfollow.ports.messages import Arrival


class Prepared(NamedTuple):
    """One message ready to be stored. A tuple of plain values, since it is sent from process to process."""

    uid: int
    identity: int
    mine: bool
    kind: str
    machine: str
    arrived: int
    base: int | None
    author: str
    own_ids: tuple[int, ...]
    cited_ids: tuple[int, ...]
    recipients: tuple[str, ...]
    """For mail of mine: canonical addresses."""
    lists: tuple[str, ...]
    thread_ref: str
    columns: tuple[object, ...]
    """From `kind` to the end, as the table has them."""

    @property
    def message_id(self) -> object:
        """The id it was found under."""
        return self.columns[9]

    @property
    def other_ids(self) -> str:
        """Ids it had before, space between."""
        return str(self.columns[10])

    @property
    def traits(self) -> tuple[object, ...]:
        """Author, date, recipients, subject and cited ids: what is left of a mail whose id was replaced."""
        return tuple(self.columns[at] for at in (6, 3, 8, 12, 11))


def prepare(arrivals: Sequence[Arrival]) -> list[Prepared]:
    """Columns and hashes of each arrival."""
    return [_prepare(arrival) for arrival in arrivals]


def base_hash(base_subject: str, kind: Kind) -> int | None:
    """What mail is compared by in rung 3; None for empty subjects and bulk mail."""
    return hashed(base_subject) if base_subject and kind is not Kind.BULK else None


def _prepare(arrival: Arrival) -> Prepared:
    message, kind = arrival.message, arrival.verdict.kind
    message_id = clean(message.message_id) or f"<{hashed(arrival.identity) & (2**64 - 1):016x}@{MISSING}>"
    author = clean(canonical(message.sender.email)) if message.sender else ""
    base = base_hash(arrival.base_subject, kind)
    own = [id_hash(message_id), *map(id_hash, message.rewritten_ids)]
    cited = map(id_hash, message.references)
    arrived = _seconds(arrival.arrived)
    return Prepared(
        arrival.uid,
        hashed(arrival.identity),
        arrival.mine,
        kind.value,
        arrival.machine,
        arrived,
        base,
        author,
        tuple(own),
        tuple(cited),
        _recipients(message) if arrival.mine else (),
        arrival.list_addresses,
        arrival.thread_ref,
        (
            kind.value,
            arrival.machine,
            arrival.pending,
            _seconds(message.date) if message.date else None,
            arrived,
            arrival.size,
            author,
            clean(address_lines((message.sender,))) if message.sender else "",
            clean("\f".join((address_lines(message.to), address_lines(message.cc), address_lines(message.bcc)))),
            message_id,
            clean(" ".join(message.rewritten_ids)),
            clean(" ".join(message.references)),
            clean(message.subject),
            base,
        ),
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _recipients(message: Message) -> tuple[str, ...]:
    return tuple({clean(canonical(address.email)) for address in (*message.to, *message.cc, *message.bcc)})
