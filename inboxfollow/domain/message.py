"""Mail as values: what a mailbox hands over, and what the domain reads in it.

Nothing here parses; `wire` turns bytes into these. Every text field is hostile: it came from a mail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of a person as written in a header (RFC 5322 section 3.4)."""

    name: str
    email: str


class RawMessage(NamedTuple):
    """The header block of one message in one folder, unparsed. A tuple, since many are sent between processes."""

    uid: int
    arrived: datetime
    """INTERNALDATE, aware, UTC."""
    size: int
    """RFC822.SIZE in octets."""
    header: bytes
    draft: bool = False
    """True where the server flags it \\Draft."""
    thread_ref: str = ""
    """The provider's own thread id (X-GM-THRID, RFC 8474 THREADID), empty where there is none."""
    content_ref: str = ""
    """The provider's own id of the content (X-GM-MSGID, RFC 8474 EMAILID), empty where there is none."""
    sent: bool = False
    """True where the provider says that it is mine, whatever its folder (Gmail's label SENT)."""


@dataclass(frozen=True, slots=True)
class Message:
    """The header of one mail, read leniently; what was wrong with it stands in `defects`."""

    message_id: str
    """As written, with angle brackets, white space removed; "" where missing or unusable."""
    sender: Address | None
    """The first address of From; None where there is none that can be read."""
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    """Decoded (RFC 2047), unfolded, control characters kept as they came."""
    date: datetime | None
    """The Date header, aware, UTC; None where missing, unreadable or absurd."""
    references: tuple[str, ...] = ()
    """Every id in References, then those of In-Reply-To that are not among them; at most 100."""
    rewritten_ids: tuple[str, ...] = ()
    """Ids this mail was sent under before a provider replaced them (PROTOCOLS F4)."""
    signals: Mapping[str, str] = field(default_factory=dict)
    """Headers that tell people from machines: lower-case name to value, only those present."""
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says of one recipient (RFC 3464 section 2.3)."""

    recipient: str
    """The address that failed, lower case; "" where the report does not say."""
    status: str
    """Enhanced status code such as 5.1.1 (RFC 3463), or "" where none can be read."""
    action: str
    """failed, delayed, delivered, relayed or expanded."""
    permanent: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A machine-readable report on a mail: delivery (RFC 3464), disposition (RFC 8098), abuse (RFC 5965)."""

    type: str
    """delivery-status, disposition-notification, feedback-report or, for prose bounces, "prose"."""
    bounces: tuple[Bounce, ...] = ()
    disposition: str = ""
    """For a disposition notification: displayed, deleted, dispatched, processed ..."""
    about_ids: tuple[str, ...] = ()
    """Ids of the mail that is reported on, as read from the returned headers."""
    about_recipients: tuple[str, ...] = ()
    """To of the returned mail, lower case."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a body says, reduced to what a verdict needs."""

    new_text: str = ""
    """The sender's own new words: quotes and signature off, at most 4,096 characters."""
    had_html: bool = False
    report: Report | None = None
    calendar: str = ""
    """Method of a text/calendar part, lower case (request, reply, cancel ...); for a reply with its
    answer: reply:accepted, reply:declined, reply:tentative."""
    reaction: str = ""
    """The emoji of a reaction mail."""
    attachments: tuple[str, ...] = ()
    """File names, or the content type where a part has none."""
    truncated: bool = False
    """True where the fetched bytes ended before the mail did."""
