"""A mail before it is handed over: who it says it is from and for, and what it answers. Nothing here sends.

Gmail takes the recipients from the header and puts another From in place of one it does not know, so the header must
name exactly the people of the envelope.
"""

import re
from typing import NamedTuple

from inboxfollow.adapters.gmail.errors import shown
from inboxfollow.ports.errors import Rejected
from inboxfollow.ports.sender import Envelope
from inboxfollow.wire.addresses import read_addresses
from inboxfollow.wire.fields import Uncomposable, envelope_address
from inboxfollow.wire.headers import read_fields
from inboxfollow.wire.ids import read_ids

PEOPLE = frozenset({"to", "cc", "bcc"})
OTHERS = frozenset({"resent-to", "resent-cc", "resent-bcc"})
SEARCHABLE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`|~.@:$-]{3,300}")
"""Ids without signs that mean something in a search."""


class Letter(NamedTuple):
    """What a mail says of itself."""

    sender: str
    """The address in From, lower case."""
    message_id: str
    """With brackets, "" where there is none."""
    parent: str
    """The id in In-Reply-To without brackets, "" where there is none that can be searched for."""


def letter_of(envelope: Envelope, source: bytes) -> Letter:
    """Raises Rejected for a mail whose header does not say what the envelope says."""
    lines = source.replace(b"\r\n", b"")
    if not source.endswith(b"\r\n") or b"\r" in lines or b"\n" in lines or b"\0" in lines:
        raise Rejected(
            "the mail is not in the form of mail: CRLF must end every line, and NUL may not occur",
            "This is an error of the program that made it; nothing was sent.",
        )
    fields = read_fields(source, PEOPLE | OTHERS | {"from", "message-id", "in-reply-to"})
    _check_people(envelope, [value for name in (PEOPLE | OTHERS) & fields.keys() for value in fields[name]])
    writers, _ = read_addresses(fields.get("from", []))
    if len(writers) != 1:
        raise Rejected("the mail does not say whom it is from", "This is an error of the program that made it.")
    parent = _last_id(fields, "in-reply-to")[1:-1]
    return Letter(
        writers[0].email.lower(), _last_id(fields, "message-id"), parent if SEARCHABLE.fullmatch(parent) else ""
    )


def _check_people(envelope: Envelope, values: list[str]) -> None:
    people, unreadable = read_addresses(values)
    try:
        named = {envelope_address(one.email).lower() for one in people}
        wanted = {envelope_address(one).lower() for one in envelope.recipients}
    except Uncomposable as error:
        raise Rejected(shown(error.message), error.hint or "Correct the address.") from error
    if unreadable or not wanted or named != wanted:
        raise Rejected(
            "Gmail would send to those in the header, who are not exactly the recipients",
            "Nothing was sent. Correct To, Cc and Bcc.",
        )


def _last_id(fields: dict[str, list[str]], name: str) -> str:
    ids = [one for value in fields.get(name, ()) for one in read_ids(value)]
    return ids[-1] if ids else ""
