"""A follow-up as a mail server sees it: in one thread with its parent, with the envelope and the parts it was given."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from typing import Any

import pytest
from imapclient import IMAPClient
from imapclient.response_types import Envelope

from inboxfollow.domain.message import Address
from inboxfollow.wire.compose import compose, thread_headers
from tests.servers.dovecot import Dovecot
from tests.wire.drafts import DANA, LONG_ID, OUTLOOK_ID, QUOTE, SAM, draft

pytestmark = pytest.mark.dovecot
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def client(dovecot: Dovecot) -> Iterator[IMAPClient]:
    """A plain client of a fresh server."""
    with IMAPClient(dovecot.host, dovecot.imap_port, ssl=False, timeout=10) as connection:
        connection.login(dovecot.user, dovecot.password)
        yield connection


def written(message_id: str, *, subject: str = "Offer", references: str = "") -> bytes:
    """A mail as another program wrote it, its id on a line of its own."""
    fields = f"From: {SAM.email}\r\nTo: {DANA.email}\r\nSubject: {subject}\r\nMessage-ID:\r\n {message_id}\r\n"
    return f"{fields}{references}Date: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\nHello\r\n".encode()


@pytest.mark.parametrize("parent", ["<1@seller.example>", OUTLOOK_ID, LONG_ID], ids=len)
def test_it_is_in_one_thread_with_its_parent(dovecot: Dovecot, client: IMAPClient, parent: str) -> None:
    """By its ids alone, however long they are: it has a subject of its own. A stranger stays apart."""
    in_reply_to, references = thread_headers(parent, ["<0@seller.example>"])
    followed = compose(draft(in_reply_to=in_reply_to, references=references, subject="Words of its own"))
    first = written("<0@seller.example>", subject="First")
    cites = "References: <0@seller.example>\r\nIn-Reply-To:\r\n <0@seller.example>\r\n"
    for minute, source in enumerate(
        [first, written(parent, references=cites), written("<9@other.example>", subject="No"), followed]
    ):
        dovecot.deliver("INBOX", source, NOON + timedelta(minutes=minute))
    client.select_folder("INBOX", readonly=True)
    assert client.thread("REFERENCES", "ALL", "UTF-8") == ((1, 2, 4), (3,))


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("parent", ["<1@seller.example>", OUTLOOK_ID, LONG_ID], ids=len)
def test_the_server_reads_what_was_written(dovecot: Dovecot, client: IMAPClient, parent: str, html: bool) -> None:
    """ENVELOPE has the same subject, people and ids, BODYSTRUCTURE the expected parts, BODY[] the same octets."""
    people = (Address("Ortiz, Dana", "dana@bücher.example"), Address('Jürgen "Jü" Groß', "j@ortiz.example"))
    subject = "Re: Größe  der Wohnung, " + "und noch viel mehr davon " * 5 + "😀"
    made = draft(
        message_id=f"<{'f' * 80}@seller.example>", to=people, cc=(DANA,), subject=subject, text="Grüße,\n\n" + "Wort " * 40,
        quote=QUOTE, html=html, in_reply_to=parent, references=("<0@x>", parent),
    )  # fmt: skip
    source = compose(made)
    dovecot.deliver("INBOX", source, NOON)
    client.select_folder("INBOX", readonly=True)
    found = client.fetch(1, ["ENVELOPE", "BODYSTRUCTURE", "BODY.PEEK[]"])[1]
    envelope: Envelope = found[b"ENVELOPE"]
    assert (envelope.message_id.decode(), envelope.in_reply_to.decode()) == (made.message_id, parent)
    assert _text(envelope.subject) == subject
    assert [_people(field) for field in (envelope.from_, envelope.to, envelope.cc, envelope.bcc)] == [
        [("Sam Seller", "sam@seller.example")],
        [("Ortiz, Dana", "dana@xn--bcher-kva.example"), ('Jürgen "Jü" Groß', "j@ortiz.example")],
        [("Dana Ortiz", "dana@ortiz.example")],
        [],
    ]
    assert _parts(found[b"BODYSTRUCTURE"]) == [
        (b"text", b"plain", (b"charset", b"utf-8", b"format", b"flowed"), b"quoted-printable"),
        *([(b"text", b"html", (b"charset", b"utf-8"), b"quoted-printable")] if html else []),
    ]
    assert found[b"BODY[]"] == source


def _text(raw: bytes) -> str:
    return str(make_header(decode_header(raw.decode("ascii"))))


def _people(field: Iterable[Any] | None) -> list[tuple[str, str]]:
    return [(_text(one.name), f"{one.mailbox.decode()}@{one.host.decode()}") for one in field or ()]


def _parts(structure: Any) -> list[tuple[object, ...]]:
    """Type, parameters and encoding of each part."""
    leaves = structure[0] if isinstance(structure[0], list) else [structure]
    return [(leaf[0].lower(), leaf[1].lower(), leaf[2], leaf[5].lower()) for leaf in leaves]
