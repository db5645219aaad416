"""Reading FETCH responses: the usual ones fast, every other legal one all the same."""

import contextlib
import imaplib
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.exceptions import ProtocolError

from inboxfollow.adapters.imap.exchange import pieces
from inboxfollow.adapters.imap.fetch import Row, internal_date, rows, uid_sets, unusual

DATE = b'INTERNALDATE "01-Mar-2024 12:00:00 +0100"'
ARRIVED = datetime(2024, 3, 1, 11, tzinfo=UTC)
TEXT = b"Subject: x\r\n\r\n"
SECTION = b"BODY[HEADER.FIELDS (SUBJECT)]"
WHOLE = Row(5, ARRIVED, 99, False, "", "", TEXT)


def read(wire: bytes, tag: bytes = b"A1") -> list[Row]:
    """The rows of one answer; what follows it must be left unread."""
    stream = io.BytesIO(wire + b"NEXT")
    answered = {tag: False}
    found = list(rows(stream, answered))
    assert answered == {tag: True}
    assert stream.read() == b"NEXT"
    return found


def literal(text: bytes = TEXT) -> bytes:
    return b"{%d}\r\n%s" % (len(text), text)


USUAL = b"* 1 FETCH (UID 5 " + DATE + b" RFC822.SIZE 99 FLAGS (\\Seen) " + SECTION + b" " + literal() + b")\r\n"
DONE = b"A1 OK done\r\n"


@pytest.mark.parametrize(
    "response",
    [
        USUAL,
        b"* 1 FETCH (RFC822.SIZE 99 FLAGS () " + DATE + b" UID 5 " + SECTION + b" " + literal() + b")\r\n",
        b"* 1 FETCH (" + SECTION + b" " + literal() + b" UID 5 RFC822.SIZE 99 " + DATE + b" FLAGS (\\Seen))\r\n",
        b"* 1 FETCH (UID 5 " + DATE + b" RFC822.SIZE 99 MODSEQ (12) " + SECTION + b" " + literal() + b")\r\n",
        b"* 1 FETCH (UID 5 " + DATE + b" RFC822.SIZE 99 " + SECTION + b" ~" + literal() + b")\r\n",
        b"* 1 FETCH (UID 5 " + SECTION + b" ~" + literal() + b" " + DATE + b" RFC822.SIZE 99)\r\n",
        b"* 1 fetch (uid 5 " + DATE.lower() + b" rfc822.size 99 " + SECTION.lower() + b" " + literal() + b")\r\n",
        b'* 1 FETCH (UID 5 RFC822.SIZE 99 X-NEW ("a" (b {3}\r\n)\r\n)) '
        + DATE
        + b" "
        + SECTION
        + b" "
        + literal()
        + b")\r\n",
    ],
    ids=["usual", "other order", "text first", "modseq", "literal8", "literal8 first", "lower case", "unknown item"],
)
def test_any_order_and_spelling_gives_the_same_row(response: bytes) -> None:
    """Servers may order items as they like and add others; the text may stand anywhere."""
    assert read(response + DONE) == [WHOLE]


def test_quoted_and_nil_texts_are_texts() -> None:
    """A short text may come quoted, an empty one as NIL or an empty literal."""
    head = b"* 1 FETCH (UID 5 " + DATE + b" RFC822.SIZE 99 " + SECTION + b" "
    for text, expected in ((b'"Subject: \\"x\\""', b'Subject: "x"'), (b"NIL", b""), (b"{0}\r\n", b""), (b'""', b"")):
        assert read(head + text + b")\r\n" + DONE) == [WHOLE._replace(text=expected)]


def test_other_responses_in_between_are_passed_over() -> None:
    """A server may speak of other things at any time, with literals too."""
    noise = (
        b"* 23 EXISTS\r\n* 4 EXPUNGE\r\n* OK still here\r\n* 2 FETCH (FLAGS (\\Seen))\r\n"
        b"* LIST () NIL {5}\r\na\r\nb)\r\n* VANISHED 3:4\r\n* SEARCH\r\n"
    )
    assert read(noise + USUAL + noise + DONE) == [WHOLE]


def test_unasked_flags_with_a_uid_are_an_incomplete_row() -> None:
    """Flags alone say nothing of the text; the caller asks again."""
    assert read(b"* 1 FETCH (UID 5 FLAGS (\\Draft))\r\n" + DONE) == [Row(5, None, None, True, "", "", None)]


def test_flags_name_drafts_in_any_case() -> None:
    r"""\Draft is found among other flags, whatever its case, and similar words are not it."""
    for flags, draft in ((b"\\Seen \\Draft", True), (b"\\DRAFT", True), (b"\\Drafted Draft", False), (b"", False)):
        for order in (b"FLAGS (" + flags + b") UID 5 ", b"UID 5 FLAGS (" + flags + b") "):
            wire = b"* 1 FETCH (" + order + SECTION + b" " + literal() + b")\r\n"
            assert read(wire + DONE)[0].draft is draft


def test_provider_ids_are_read() -> None:
    """Gmail's and OBJECTID's ids of thread and content come along, also where THREADID is NIL."""
    gmail = b"* 1 FETCH (X-GM-THRID 1278455344230334865 X-GM-MSGID 1278455344230334866 UID 5 "
    objectid = b"* 1 FETCH (UID 5 EMAILID (M6d99ac) THREADID (T64b478) "
    alone = b"* 1 FETCH (UID 5 EMAILID (M6d99ac) THREADID NIL "
    for head, thread, content in (
        (gmail, "1278455344230334865", "1278455344230334866"),
        (objectid, "T64b478", "M6d99ac"),
        (alone, "", "M6d99ac"),
    ):
        fast = read(head + SECTION + b" " + literal() + b")\r\n" + DONE)[0]
        slow = read(head + SECTION + b" NIL)\r\n" + DONE)[0]
        assert (fast.thread_ref, fast.content_ref) == (slow.thread_ref, slow.content_ref) == (thread, content)


def test_partial_bodies_are_read() -> None:
    """A cut source is named with its origin, BODY[]<0>."""
    assert read(b"* 1 FETCH (UID 5 BODY[]<0> {3}\r\nabc)\r\n" + DONE)[0].text == b"abc"


def test_a_refusal_is_an_error_with_the_servers_words() -> None:
    """NO and BAD raise; messages expunged meanwhile are no refusal."""
    for status in (b"NO [UNAVAILABLE] later", b"BAD what"):
        with pytest.raises(imaplib.IMAP4.error, match=status.decode().split()[-1]):
            read(USUAL + b"A1 " + status + b"\r\n")
    gone = b"A1 NO Some of the requested messages no longer exist.\r\n"
    assert read(USUAL + gone) == [WHOLE]


@pytest.mark.parametrize(
    "wire",
    [b"", USUAL, USUAL[:40], USUAL[:-8], USUAL + b"* BYE gone\r\n", b"* 1 FETCH (UID 5 BODY[] {9999999999}\r\n"],
)
def test_an_end_in_the_middle_is_an_abort(wire: bytes) -> None:
    """A cut connection, BYE and a literal of absurd size all end the reading."""
    with pytest.raises(imaplib.IMAP4.abort):
        list(rows(io.BytesIO(wire), {b"A1": False}))


@given(
    st.permutations([b"UID 5", DATE, b"RFC822.SIZE 99", b"FLAGS (\\Draft \\Seen)", b"X-GM-THRID 7", b"X-GM-MSGID 8"]),
    st.binary(max_size=60),
    st.integers(0, 5),
)
def test_the_fast_way_and_imapclients_agree(items: list[bytes], text: bytes, kept: int) -> None:
    """Whichever items come, in whatever order, around whatever text, both readers see the same."""
    wire = b"* 1 FETCH (" + b" ".join([b"UID 5" if b"UID 5" not in items[:kept] else b"MODSEQ (3)", *items[:kept]])
    wire += b" " + SECTION + b" " + literal(text) + b")\r\n"
    stream = io.BytesIO(wire)
    slow = unusual(pieces(stream, stream.readline()))
    assert read(wire + DONE) == [slow]


@given(st.binary(max_size=200))
def test_hostile_answers_end_in_known_errors(noise: bytes) -> None:
    """Whatever a server sends, the outcome is rows or an error this room translates."""
    with contextlib.suppress(imaplib.IMAP4.error, ProtocolError):
        list(rows(io.BytesIO(b"* 1 FETCH (UID 5 " + noise + b"\r\n" + DONE), {b"A1": False}))


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)),
    st.integers(-14 * 60, 14 * 60),
)
def test_arrivals_are_read_in_any_zone(moment: datetime, minutes: int) -> None:
    """INTERNALDATE in any zone gives the same moment in UTC."""
    local = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    text = imaplib.Time2Internaldate(local).strip('"').encode()
    assert internal_date(text) == local.astimezone(UTC)


def test_days_may_be_padded_with_a_blank_and_nonsense_is_none() -> None:
    """The day's first digit may be a space (RFC 9051, date-day-fixed); impossible dates are no dates."""
    assert internal_date(b" 1-Mar-2024 12:00:00 +0100") == ARRIVED
    for bad in (b"31-Feb-2024 12:00:00 +0000", b"01-Foo-2024 12:00:00 +0000", b"01-Mar-2024 aa:00:00 +0000", b""):
        assert internal_date(bad) is None


@given(st.sets(st.integers(1, 3000), max_size=300), st.integers(60, 400))
def test_sequence_sets_cover_all_and_fit_the_line(uids: set[int], room: int) -> None:
    """Every UID asked for is in exactly one set, sets ascend, and none is longer than allowed."""
    sets = uid_sets(sorted(uids), room)
    covered: list[int] = []
    for part in sets:
        assert len(part) <= room
        for run in part.split(b","):
            first, _, last = run.partition(b":")
            covered += range(int(first), int(last or first) + 1)
    assert covered == sorted(set(covered))
    assert uids <= set(covered)


def test_close_uids_share_a_range() -> None:
    """A page without gaps is one range, small gaps are bridged, wide ones are not."""
    assert uid_sets(range(1, 501), 400) == [b"1:500"]
    assert uid_sets([1, 3, 8, 20, 21], 400) == [b"1:8,20:21"]
    assert uid_sets([7], 400) == [b"7"]
    assert uid_sets([], 400) == []
