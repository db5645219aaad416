"""A header block becomes a Message, whatever it holds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.message import Address, Message
from inboxfollow.wire.headers import WANTED_HEADERS
from inboxfollow.wire.ids import MAX_IDS
from inboxfollow.wire.parse import MAX_SIGNAL, parse_header

ARRIVED = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def parse(header: bytes) -> Message:
    return parse_header(header, arrived=ARRIVED)


def test_usual_header() -> None:
    """Every field of an ordinary reply is read, and nothing is found wrong."""
    message = parse(
        b"Message-ID: <Reply.1@ortiz.example>\r\nIn-Reply-To: <1@seller.example>\r\nReferences: <0@seller.example>\r\n"
        b"\t<1@seller.example>\r\nSubject: Re: Offer\r\n for spring\r\nFrom: Dana Ortiz <dana@ortiz.example>\r\n"
        b'To: "Seller, Sam" <sam@seller.example>, team@seller.example\r\nReply-To: d@ortiz.example\r\n'
        b"Date: Mon, 2 Mar 2026 10:58:01 +0100\r\nAuto-Submitted: no\r\nReceived: from nowhere\r\n\r\nSubject: body\r\n"
    )
    assert message == Message(
        message_id="<Reply.1@ortiz.example>",
        sender=Address("Dana Ortiz", "dana@ortiz.example"),
        to=(Address("Seller, Sam", "sam@seller.example"), Address("", "team@seller.example")),
        cc=(),
        bcc=(),
        reply_to=(Address("", "d@ortiz.example"),),
        subject="Re: Offer for spring",
        date=datetime(2026, 3, 2, 9, 58, 1, tzinfo=UTC),
        references=("<0@seller.example>", "<1@seller.example>"),
        signals={"auto-submitted": "no"},
    )


def test_empty_header_has_defects() -> None:
    """An empty block is a message of which everything is missing."""
    message = parse(b"")
    assert (message.message_id, message.sender, message.date) == ("", None, None)
    assert len(message.defects) == 3


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends(end: bytes) -> None:
    """LF, CRLF and lone CR all end lines, and the first empty line ends the header."""
    message = parse(end.join([b"Subject: a", b" b", b"From: x@y.example", b"", b"To: no@body.example"]))
    assert (message.subject, message.sender, message.to) == ("a b", Address("", "x@y.example"), ())


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@b> (Bob <x> said) <c@d>", ("<a@b>", "<c@d>")),
        ("Your message of Monday <a@b>", ("<a@b>",)),
        ("<a\r\n b@c> <d@e>", ("<ab@c>", "<d@e>")),
        ("<trunc <a@b>", ("<a@b>",)),
        ("<trunc", ()),
        ("a@b, c@d", ("<a@b>", "<c@d>")),
        ("hello (x@y) there", ()),
        ("<bad id@x>", ("<badid@x>",)),
        ("<no-at-sign>", ("<no-at-sign>",)),
        ("<a@b><A@b><a@b>", ("<a@b>", "<A@b>")),
        ("<" + "x" * 90 + "@outlook.example>", ("<" + "x" * 90 + "@outlook.example>",)),
        ("<" + "x" * 1000 + "@y> <a@b>", ("<a@b>",)),
    ],
)
def test_reference_ids(value: str, ids: tuple[str, ...]) -> None:
    """Ids are found among phrases, comments, folds and truncations, their case kept."""
    assert parse(b"References: " + value.encode()).references == ids


def test_in_reply_to_adds_to_references() -> None:
    """Ids that only In-Reply-To names follow those of all References headers."""
    message = parse(b"In-Reply-To: <c@x> <a@x>\nReferences: <a@x>\nReferences: <b@x>\n")
    assert message.references == ("<a@x>", "<b@x>", "<c@x>")


def test_ids_are_capped() -> None:
    """Of a very long References the first id and the newest ones are kept."""
    message = parse(b"References: " + b" ".join(b"<%d@x>" % n for n in range(5000)))
    assert len(message.references) == MAX_IDS
    assert (message.references[0], message.references[1], message.references[-1]) == ("<0@x>", "<4901@x>", "<4999@x>")


def test_rewritten_ids() -> None:
    """The ids a provider replaced are kept beside the new one."""
    message = parse(
        b"Message-ID: <new@prod.outlook.example>\nX-Microsoft-Original-Message-ID: <own@seller.example>\n"
        b"X-Google-Original-Message-ID: <own@seller.example>\n"
    )
    assert message.message_id == "<new@prod.outlook.example>"
    assert message.rewritten_ids == ("<own@seller.example>",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Mon, 2 Mar 2026 09:00:00 +0000", "2026-03-02T09:00:00"),
        ("2 Mar 2026 09:00:00 -0500 (EST)", "2026-03-02T14:00:00"),
        ("Mon, 02 Mar 26 09:00:00 GMT", "2026-03-02T09:00:00"),
        ("Mon,  2 Mar 2026 09:00 EST", "2026-03-02T14:00:00"),
        ("Mon, 2 Mar 2026 09:00:00", "2026-03-02T09:00:00"),
        ("Mon, 2 Mar 2026 09:00:60 +0000 (UTC) (again)", "2026-03-02T09:00:59"),
        ("2026-03-02T10:00:00+01:00", "2026-03-02T09:00:00"),
    ],
)
def test_dates(value: str, expected: str) -> None:
    """Common, obsolete and broken dates are read as aware UTC."""
    date = parse(b"Date: " + value.encode()).date
    assert date == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert date is not None and date.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("value", "defect"),
    [
        ("yesterday", "date: unreadable"),
        ("Mon, 99 Foo 2026 09:00:00 +0000", "date: unreadable"),
        ("Mon, 2 Mar 2026 09:00:00 +9999999", "date: unreadable"),
        ("Thu, 1 Jan 1970 00:00:00 +0000", "date: absurd"),
        ("Thu, 5 Mar 2026 10:00:00 +0000", "date: absurd"),
    ],
)
def test_bad_dates(value: str, defect: str) -> None:
    """An unreadable or absurd date is None, with the defect that says why."""
    message = parse(b"Date: " + value.encode())
    assert message.date is None
    assert defect in message.defects


def test_signals() -> None:
    """Headers that tell people from machines are kept, decoded and capped; others are not."""
    message = parse(
        b"Precedence : bulk\nX-Loop: a\nX-Loop: b\nReceived: x\nContent-Type: text/plain; charset=utf-8\n"
        b"Thread-Topic: =?utf-8?q?=C3=BCber?=\nList-Id: " + b"x" * 1000
    )
    assert message.signals == {
        "precedence": "bulk",
        "x-loop": "a, b",
        "content-type": "text/plain; charset=utf-8",
        "thread-topic": "über",
        "list-id": "x" * MAX_SIGNAL,
    }


def test_wanted_headers_are_unique() -> None:
    """No header is asked for twice."""
    assert len({name.lower() for name in WANTED_HEADERS}) == len(WANTED_HEADERS)


_PIECE = st.sampled_from(
    [
        b"From: ",
        b"To: ",
        b"\nDate: ",
        b"\nReferences: <",
        b"=?utf-8?q?",
        b"?=",
        b"=?x?b?",
        b"<",
        b">",
        b"(",
        b'"',
        b"\\",
        b"@",
        b",",
        b";",
        b":",
        b"\r\n",
        b"\n ",
        b"\x00",
        b"\xff",
        b"\xc3\xa4",
        b"Mon, 2 Mar 2026 09:00:00 +9959",
        b"a@b.example",
    ]
)


@given(st.one_of(st.binary(max_size=400), st.lists(_PIECE, max_size=60).map(b"".join)))
def test_never_raises(header: bytes) -> None:
    """Any bytes give a Message whose texts can be stored as UTF-8."""
    message = parse(header)
    people = [*message.to, *message.cc, *([message.sender] if message.sender else [])]
    texts = [message.subject, message.message_id, *message.references, *message.signals.values()]
    for text in texts + [person.name + person.email for person in people]:
        text.encode("utf-8")
    assert message.date is None or message.date.tzinfo is UTC
