"""From a header block or a whole source to what the store keeps: reading and judging one message."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inboxfollow.domain import expects, kind
from inboxfollow.domain.dedupe import identity_of
from inboxfollow.domain.identity import Identity, canonical
from inboxfollow.domain.message import Message, RawMessage
from inboxfollow.domain.subject import base_subject
from inboxfollow.domain.verdict import Expectation, Kind, Verdict
from inboxfollow.ports.mailbox import Role
from inboxfollow.ports.messages import Arrival, Page, Reading, Wanted
from inboxfollow.wire.body import read_content
from inboxfollow.wire.parse import parse_header

BODY_CAP = 65_536
"""Octets of a message that are fetched to read its text; a verdict needs no more."""
_LIST_ID = re.compile(r"<?([\w.+-]+)\.([\w-]+\.[\w.-]+)>?\s*$")
_MAILTO = re.compile(r"mailto:([^?>\s,]+@[^?>\s,]+)", re.IGNORECASE)
_PERSON = Verdict(Kind.PERSON)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page of headers, read and made ready for the store."""

    last: int
    """Highest UID of the page."""
    size: int
    mails: Page
    drafts: tuple[int, ...]


def read_page(
    page: tuple[Sequence[int], Sequence[RawMessage]],
    *,
    role: Role,
    identity: Identity,
    prepare: Callable[[Sequence[Arrival]], Page],
) -> ReadPage:
    """Reads the headers of one page of a folder. Pure, so it may be done in another process."""
    uids, raws = page
    arrivals = [arrival_of(raw, role, identity) for raw in raws if not raw.draft]
    return ReadPage(uids[-1], len(uids), prepare(arrivals), tuple(raw.uid for raw in raws if raw.draft))


def arrival_of(raw: RawMessage, role: Role, identity: Identity) -> Arrival:
    """Reads a header. Mail that was sent from there is mine whatever its From (DOMAIN, "identity")."""
    message = parse_header(raw.header, arrived=raw.arrived)
    mine = raw.sent or role is Role.SENT or (message.sender is not None and identity.is_me(message.sender.email))
    verdict = _PERSON if mine else kind.from_header(message)
    return Arrival(
        uid=raw.uid,
        arrived=raw.arrived,
        size=raw.size,
        identity=identity_of(message, size=raw.size, content_ref=raw.content_ref),
        message=message,
        mine=mine,
        base_subject=base_subject(message.subject),
        verdict=verdict,
        machine=kind.outbound_is_machine(message, None) if mine else "",
        pending=not mine and kind.needs_body(message, verdict),
        list_addresses=_list_addresses(message),
        thread_ref=raw.thread_ref,
    )


def _list_addresses(message: Message) -> tuple[str, ...]:
    """The posting address of a mailing list (RFC 2369 List-Post), or what its List-Id (RFC 2919) stands for where the
    mail is addressed to just that."""
    signals = message.signals
    post = signals.get("list-post", "")
    if post:
        return tuple(canonical(found) for found in _MAILTO.findall(post)[:2])
    named = _LIST_ID.search(signals.get("list-id", ""))
    if named is None:
        return ()
    address = canonical(f"{named[1]}@{named[2]}")
    return (address,) if address in {canonical(a.email) for a in (*message.to, *message.cc)} else ()


def reading_of(wanted: Wanted, source: bytes) -> Reading:
    """Reads a whole message, or as much of it as was fetched."""
    content = read_content(source, truncated=len(source) >= BODY_CAP)
    message = parse_header(_header(source), arrived=wanted.arrived)
    verdict, machine, expectation = _PERSON, "", None
    if wanted.mine:
        machine = kind.outbound_is_machine(message, content)
        expectation = _expectation(content.new_text, message.subject, content.attachments)
    else:
        verdict = kind.judge(
            message, content, mine_ids_cited=wanted.cites_mine, today=(message.date or wanted.arrived).date()
        )
    return Reading(wanted.row, verdict, machine, expectation, content.new_text, content.had_html)


def unreadable(wanted: Wanted) -> Reading:
    """Stands for a message whose text the server does not hand over: only its header can tell what it is."""
    expectation = Expectation(True, "its text cannot be had from the server") if wanted.mine else None
    return Reading(wanted.row, Verdict(wanted.kind), wanted.machine, expectation, "", False)


def _expectation(text: str, subject: str, attachments: Sequence[str]) -> Expectation:
    return expects.expects_reply(text, subject, tuple(attachments))


def _header(source: bytes) -> bytes:
    ends = [end for end in (source.find(b"\r\n\r\n"), source.find(b"\n\n")) if end >= 0]
    return source[: min(ends) + 2] if ends else source
