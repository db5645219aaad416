"""What is made of the API's answers reads like the mail itself, whatever stands in them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.adapters.gmail.cache import TextCache
from inboxfollow.adapters.gmail.payload import header_block, is_whole, source_of, wanted_lines
from inboxfollow.adapters.gmail.phrases import requoted
from inboxfollow.adapters.gmail.records import changes, fetched, listed, octets
from inboxfollow.wire.body import read_content
from inboxfollow.wire.fields import encoded_words
from inboxfollow.wire.headers import read_fields
from inboxfollow.wire.parse import parse_header
from tests.adapters.gmail_tools import Google

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = [
    "a\r\nBcc: spy@evil.example",
    "a\nBcc: spy@evil.example\n\nbody",
    "a\r\r\nBcc: spy@evil.example",
    "\r\n\r\nBcc: spy@evil.example",
    "a\0\r\nBcc: spy@evil.example",
    "a\rBcc: spy@evil.example",
]
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "id threadId labelIds payload headers name value parts body data mimeType filename history messages "
                "messagesAdded labelsAdded message internalDate sizeEstimate raw".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@pytest.fixture
def server() -> Iterator[Google]:
    """A server with one mailbox."""
    with Google() as made:
        yield made


def plain() -> EmailMessage:
    """A mail from abroad with a long subject."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Zoë <zoe@ortiz.example>", "me@seller.example"
    mail["Subject"] = "Größe und 漢字 " * 9
    mail["Message-ID"] = "<" + "a" * 50 + "@ortiz.example>"
    mail["References"] = " ".join(f"<{n}{'r' * 40}@seller.example>" for n in range(9))
    mail.set_content("Ja, gern.\n\nGrüße\nZoë\n\nAm Montag schrieb Sam:\n> Wollen wir?\n", charset="iso-8859-1")
    return mail


def rich() -> EmailMessage:
    """The same with HTML, pictures and attachments, one of them a text."""
    mail = plain()
    mail.add_alternative("<p>Ja, <b>gern</b>.</p><blockquote>Wollen wir?</blockquote>", subtype="html")
    mail.add_attachment(b"\x89PNG", "image", "png", filename='Ångström; "x".png')
    mail.add_attachment("notes\n", filename="notes.txt")
    return mail


def boundary_in_text() -> EmailMessage:
    """A text that looks like the end of a part."""
    mail = rich()
    mail.get_body(("plain",)).set_content("--=_0_0=--\n--=_0_1=\n\nJa.\n")  # type: ignore[union-attr]
    return mail


def flowed() -> bytes:
    """Lines that were wrapped for the way (RFC 3676)."""
    return (
        b"From: zoe@ortiz.example\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n"
        b"\r\nThis is one lon \r\ng line.\r\n"
    )


MAILS = [plain().as_bytes(), rich().as_bytes(), boundary_in_text().as_bytes(), flowed(), b"Subject: empty\r\n\r\n"]


@pytest.mark.parametrize("source", MAILS, ids=["plain", "rich", "boundary in text", "flowed", "empty"])
def test_what_is_rebuilt_reads_like_the_mail(server: Google, source: bytes) -> None:
    """Same words, same names of attachments, same header fields as read from the mail itself."""
    source = source.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    ref = server.deliver(source, NOON)
    client = server.client()
    full, bare = client.get([ref], "full")[ref], client.get([ref], "metadata")[ref]
    assert full is not None and bare is not None
    assert is_whole(full.payload)
    assert read_content(source_of(full.payload), truncated=False) == read_content(source, truncated=False)
    assert parse_header(header_block(bare.payload), arrived=NOON) == parse_header(source, arrived=NOON)
    assert header_block(full.payload) == header_block(bare.payload)
    assert parse_header(wanted_lines(source), arrived=NOON) == parse_header(source, arrived=NOON)


NAMES = [
    "Ortiz, Dána",
    "Dána (Sales)",
    'Dána "D" Ortiz',
    "Größe: x; z",
    "boss@seller.example,",
    "a@b.example, Zoë",
    "boss <boss@seller.example>",
    "Dána\\Ö",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_a_name(server: Google, name: str) -> None:
    """Signs in a decoded name make neither another person nor another sender."""
    who = encoded_words(name)
    lines = [f"From: {' '.join(who)} <zoe@ortiz.example>", "Cc: lee@x.example, Kim <kim@x.example>, k2@x.example"]
    lines += [f'To: Lee <lee@x.example>,\r\n {" ".join(who)} <zoe@ortiz.example>, "O, K" <o@x.example>']
    source = ("\r\n".join(lines) + "\r\n\r\n").encode()
    ref = server.deliver(source, NOON)
    bare = server.client().get([ref], "metadata")[ref]
    assert bare is not None
    found, meant = parse_header(header_block(bare.payload), arrived=NOON), parse_header(source, arrived=NOON)
    assert (found.sender, found.cc) == (meant.sender, meant.cc)
    assert [one.email for one in found.to if one.email in SENT_TO] == SENT_TO


SENT_TO = ["lee@x.example", "zoe@ortiz.example", "o@x.example"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8) | st.sampled_from(["<", ">", '"', ",", "a@b.example", "<a@b.example>", "\\"]), max_size=12).map("".join))  # fmt: skip
def test_quoting_loses_nothing(value: str) -> None:
    """Only quotes, escapes and blanks are added, for any value whatever."""
    for name in ("From", "To", "Sender", "CC"):
        made = requoted(name, value)
        assert re.sub(r'[\s"\\]', "", made) == re.sub(r'[\s"\\]', "", value)
    assert requoted("Subject", value) == value


@pytest.mark.parametrize(
    "kind",
    ["message/rfc822", "message/delivery-status", "text/calendar; method=REPLY; name=a.ics", "multipart/report"],
)
def test_what_a_verdict_hangs_on_is_read_as_it_is(server: Google, kind: str) -> None:
    """Reports, mails inside mails and answers to invitations come without their octets, so they are asked for whole."""
    inner = f"--b\r\nContent-Type: {kind}\r\n\r\nSubject: x\r\n\r\ny\r\n--b--\r\n"
    ref = server.deliver(f"Subject: a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{inner}".encode(), NOON)
    full = server.client().get([ref], "full")[ref]
    assert full is not None
    assert not is_whole(full.payload)


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_begins_another_header(value: str) -> None:
    """An encoded word may hold line breaks, and the API decodes it."""
    payload = {
        "mimeType": "text/plain\r\nBcc: x",
        "filename": value,
        "headers": [{"name": "Subject", "value": value}, {"name": "To\r\nBcc", "value": "x"}, {"name": 5}, 7],
        "body": {"data": "Bcc"},
    }
    for block in (header_block(payload), source_of(payload)):
        assert "bcc" not in read_fields(block, {"bcc"})
        assert block.count(b"\r\n\r\n") == 1
        assert b"\nBcc" not in block and b"\rBcc" not in block


@given(JSON, st.text(max_size=30))
def test_no_answer_is_a_crash(found: Any, text: str) -> None:
    """Whatever an answer holds, it is read, and what cannot be meant is left out."""
    changes(found)
    listed(found)
    fetched(found)
    octets(text)
    if isinstance(found, dict):
        is_whole(found)
        assert header_block(found).endswith(b"\r\n")
        read_content(source_of(found), truncated=False)


def test_parts_in_parts_have_an_end() -> None:
    """A mail of nothing but boxes in boxes is cut, not recursed into for ever."""
    part: dict[str, Any] = {"mimeType": "text/plain", "body": {"data": "eA"}}
    for _ in range(900):
        part = {"mimeType": "multipart/mixed", "parts": [part]}
    assert is_whole(part)
    assert len(source_of(part)) < 10_000


def test_texts_are_kept_within_bounds_and_handed_over_once() -> None:
    """What finds no room is not kept; room comes back when a text is taken."""
    cache = TextCache(2_000)
    noise = {ref: Random(ref).randbytes(900) for ref in "abcd"}
    for ref in "abc":
        cache.put(ref, noise[ref])
    assert [cache.take(ref) for ref in "cab"] == [None, noise["a"], noise["b"]]
    assert cache.take("a") is None
    for ref in "abd":
        cache.put(ref, noise[ref])
    assert [cache.take(ref) for ref in "abd"] == [noise["a"], noise["b"], None]
    big = TextCache()
    big.put("z", b"z" * 10_000_000)
    assert len(big.take("z") or b"") == 256 * 1024
