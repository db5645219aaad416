"""A follow-up in one line, for tests of composing."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from inboxfollow.domain.message import Address
from inboxfollow.wire.compose import Draft, Quote
from inboxfollow.wire.mime import read_mime

WHEN = datetime(2026, 3, 2, 10, 11, tzinfo=timezone(timedelta(hours=1)))
SAM, DANA = Address("Sam Seller", "sam@seller.example"), Address("Dana Ortiz", "dana@ortiz.example")
WORDS = "Hello Dana,\n\nwhat do you think of my offer?"
QUOTE = Quote("On 27 February 2026 at 09:00, Sam Seller wrote:", "Here is my offer.\n\nWhat do you say?")
OUTLOOK_ID = f"<DB9PR04MB8461{'0A' * 13}F@DB9PR04MB8461.eurprd04.prod.outlook.com>"  # 82 characters, as they are
LONG_ID = f"<{'x' * 285}@long.example>"


def draft(**changes: Any) -> Draft:
    """From Sam to Dana, without a signature, a quote or a parent unless said otherwise."""
    plain = Draft("<1@seller.example>", WHEN, SAM, (DANA,), (), "Re: Offer", WORDS)
    return replace(plain, **changes)


def sent_text(source: bytes) -> str:
    """The plain text of a mail as it was sent, its paragraphs still wrapped."""
    mail = read_mime(source)
    plain = mail.children[0] if mail.children else mail
    return plain.data().decode().replace("\r\n", "\n")
