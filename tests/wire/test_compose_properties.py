"""Whatever is composed, three readers that know nothing of one another read the same: ours, the stdlib's, and
fast_mail_parser."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import fast_mail_parser
from hypothesis import example, given
from hypothesis import strategies as st

from inboxfollow.domain.message import Address
from inboxfollow.wire.compose import Draft, Quote, compose, thread_headers
from inboxfollow.wire.flowed import unflow
from inboxfollow.wire.parse import parse_header
from inboxfollow.wire.quotes import new_text
from tests.wire.drafts import DANA, LONG_ID, OUTLOOK_ID, SAM, WHEN, draft, sent_text

_BITS = st.sampled_from(
    [
        "=?utf-8?q?x?=", "=?", "?=", " ", "  ", "é", "😀", "שלום", "مرحبا", "word", "Re:", "x" * 90, "Ä" * 60, "\t", "\r\n",
        "\u2028", "\x85", "\x00", '"', "\\", "<", ">", ",", ";", ":", "(", ")", "@", "'", ".", "=", "_", "--", "From ",
    ]
)  # fmt: skip
_TEXT = st.one_of(st.text(max_size=120), st.lists(_BITS, max_size=25).map("".join))
_LABEL = st.text("abcXYZ019-", min_size=1, max_size=12).filter(lambda label: label.strip("-") == label)
_ATOM = st.text("abcXYZ019!#$%&'*+/?^_`{|}~-", min_size=1, max_size=12)
_LOCAL = st.lists(_ATOM, min_size=1, max_size=3).map(".".join)
"""Without stray dots, on which the stdlib fails, and without what readers of whole fields take for an encoded word."""
_EMAIL = st.builds(
    lambda local, labels: f"{local}@{'.'.join(labels)}.example", _LOCAL, st.lists(_LABEL, min_size=1, max_size=3)
)
_PERSON = st.builds(Address, _TEXT, _EMAIL)
_ID = st.integers(1, 976).flatmap(lambda size: st.text("abcXYZ019!#$%&'*+/?^_{|}~.-", min_size=size, max_size=size)).map(
    lambda local: f"<{local}@x>"
)  # fmt: skip


def parsed(source: bytes) -> EmailMessage:
    """As the stdlib reads it, with the parser that knows structured fields."""
    return message_from_bytes(source, policy=policy.default)


def blank(text: str) -> str:
    """Control characters as blanks."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)


def shown(name: str) -> str:
    """A display name as readers show it."""
    return " ".join(blank(name)[:250].split())


@given(_TEXT)
@example("double  blanks" * 9)
@example("😀" * 1_000)
@example("words of a very long subject " * 70)
@example("x" * 2_000)
@example("שלום  עולם " * 20)
@example(" blanks around ")
@example("a =?utf-8?q?b?= c")
def test_every_reader_sees_the_same_subject(subject: str) -> None:
    """Character for character, whatever its length, letters and blanks."""
    source = compose(draft(subject=subject))
    assert parse_header(source, arrived=WHEN).subject == blank(subject)
    assert str(parsed(source)["Subject"]) == blank(subject)
    assert fast_mail_parser.parse_email(source).subject == blank(subject)


@given(_PERSON, st.lists(_PERSON, min_size=1, max_size=4), st.lists(_PERSON, max_size=3))
def test_every_reader_sees_the_same_people(sender: Address, to: list[Address], cc: list[Address]) -> None:
    """Nobody is lost, split or added by commas, quotes and brackets in names, and each address is the same."""
    source = compose(draft(sender=sender, to=tuple(to), cc=tuple(cc)))
    read, standard, other = parse_header(source, arrived=WHEN), parsed(source), fast_mail_parser.parse_email(source)
    assert read.sender is not None
    assert [one.email for one in (read.sender, *read.to, *read.cc)] == [one.email for one in (sender, *to, *cc)]
    names = [shown(one.name).strip("\"' ") for one in (*to, *cc)]
    assert [one.name.strip("\"' ") for one in (*read.to, *read.cc)] == names
    for name, people in (("From", [sender]), ("To", to), ("Cc", cc)):
        field: Any = standard[name]
        listed = field.addresses if people else ()
        assert [f"{one.username}@{one.domain}" for one in listed] == [one.email for one in people]
        mailboxes: Any = {"From": [other.from_], "To": other.to, "Cc": other.cc}[name]
        assert [one.address for one in mailboxes] == [one.email for one in people]
        assert [one.display_name or "" for one in mailboxes] == [shown(one.name) for one in people]


@given(_ID, _ID, st.lists(_ID, max_size=30))
@example(OUTLOOK_ID, OUTLOOK_ID, [LONG_ID])
def test_every_reader_sees_the_same_ids(own: str, parent: str, before: list[str]) -> None:
    """Whole and in order."""
    in_reply_to, references = thread_headers(parent, before)
    source = compose(draft(message_id=own, in_reply_to=in_reply_to, references=references))
    assert parse_header(source, arrived=WHEN).message_id == own
    assert parse_header(source, arrived=WHEN).references == references
    other = fast_mail_parser.parse_email(source).headers
    standard = parsed(source)
    for name, ids in (("Message-ID", [own]), ("In-Reply-To", [parent]), ("References", list(references))):
        assert other[name][0].split() == ids
        assert str(standard[name]).split() == ids
    assert b"=?" not in source


@given(_TEXT, st.booleans())
def test_every_reader_sees_the_same_words(text: str, html: bool) -> None:
    """Line ends and control characters aside, and blanks at line ends."""
    source = compose(draft(text=text, html=html))
    lines = re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text)
    words = "\n".join(blank(line.replace("\t", "\0tab")).replace(" tab", "\t").rstrip() for line in lines).strip("\n")
    body = parsed(source).get_body(("plain",))
    assert body is not None
    for found in (sent_text(source), body.get_content(), fast_mail_parser.parse_email(source).text_plain[0]):
        assert unflow(found.replace("\r\n", "\n")).strip("\n") == words


@given(_TEXT, st.booleans())
def test_signature_and_quote_add_nothing_to_the_new_text(text: str, html: bool) -> None:
    """What our reader takes for new is what it would take for new in the words alone."""
    whole = compose(
        draft(text=text, html=html, signature="Sam Seller\nNMLS 0", quote=Quote("On 2 March 2026, Sam wrote:", "Old"))
    )
    alone = compose(draft(text=text, html=html))
    assert new_text(unflow(sent_text(whole))) == new_text(unflow(sent_text(alone)))


@given(st.builds(Draft, st.just("<1@x>"), st.just(WHEN), _PERSON, st.tuples(_PERSON), st.just(()), _TEXT, _TEXT, _TEXT))
@example(draft(text="From here\n.\n..\n -- \n-- ", signature="x" * 1_200))
def test_lines_are_as_short_as_can_be(made: Draft) -> None:
    """ASCII, CRLF, no line over 78 unless it is one long address, no bare CR or LF, no 8-bit octet."""
    source = compose(made)
    assert source.isascii()
    assert source.endswith(b"\r\n")
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", source)
    assert all(len(line) <= 78 or len(line.split()) == 1 for line in source.split(b"\r\n"))
    assert parsed(source).defects == []


def test_the_readers_can_disagree() -> None:
    """The comparison is one: a mail made otherwise is read otherwise."""
    source = compose(draft(to=(DANA, SAM), subject="one"))
    assert fast_mail_parser.parse_email(source.replace(b"one", b"two")).subject == "two"
    assert [one.address for one in fast_mail_parser.parse_email(source).to] == [DANA.email, SAM.email]
