"""A follow-up as octets: its header, its parts, and what can never happen to them."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy

import pytest

from inboxfollow.domain.message import Address
from inboxfollow.wire.body import full_text, read_content
from inboxfollow.wire.compose import (
    ELLIPSIS,
    MAX_QUOTE,
    MAX_QUOTE_LINES,
    Quote,
    Uncomposable,
    compose,
    envelope_address,
    thread_headers,
)
from inboxfollow.wire.html import html_to_text
from inboxfollow.wire.mime import read_mime
from inboxfollow.wire.parse import parse_header
from inboxfollow.wire.quotes import new_text
from tests.wire.drafts import DANA, LONG_ID, OUTLOOK_ID, QUOTE, WHEN, WORDS, draft

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)]
NAMES = ["Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


def header_names(source: bytes) -> list[str]:
    """The names of all header fields, as a reader of lines sees them."""
    head = source.partition(b"\r\n\r\n")[0].decode()
    return [line.partition(":")[0] for line in re.split(r"\r\n|\r|\n", head) if line[:1] not in (" ", "\t")]


def header_lines(source: bytes, name: str) -> list[str]:
    """The lines of one header field, each without its fold."""
    head = source.partition(b"\r\n\r\n")[0].decode() + "\r\n"
    found = re.search(rf"^{name}:((?:.*\r\n[ \t])*.*)\r\n", head, re.MULTILINE)
    assert found, name
    return [line.strip() for line in found[1].split("\r\n")]


def test_a_whole_mail() -> None:
    """Every octet of a plain follow-up."""
    made = draft(
        cc=(Address("", "erin@ortiz.example"),), signature="Sam Seller\nNMLS 000000", quote=QUOTE,
        in_reply_to="<2@x>", references=("<1@x>", "<2@x>"),
    )  # fmt: skip
    assert compose(made).decode("ascii") == (
        "Date: Mon, 2 Mar 2026 10:11:00 +0100\r\n"
        "From: Sam Seller <sam@seller.example>\r\n"
        "To: Dana Ortiz <dana@ortiz.example>\r\n"
        "Cc: erin@ortiz.example\r\n"
        "Subject: Re: Offer\r\n"
        "Message-ID: <1@seller.example>\r\n"
        "In-Reply-To: <2@x>\r\n"
        "References: <1@x>\r\n <2@x>\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8; format=flowed\r\n"
        "Content-Transfer-Encoding: 7bit\r\n"
        "\r\n"
        "Hello Dana,\r\n\r\nwhat do you think of my offer?\r\n"
        "\r\n-- \r\nSam Seller\r\nNMLS 000000\r\n"
        "\r\nOn 27 February 2026 at 09:00, Sam Seller wrote:\r\n"
        "> Here is my offer.\r\n>\r\n> What do you say?\r\n"
    )


def test_no_field_tells_of_a_tool_or_of_blind_copies() -> None:
    """The fields are those of a mail written by hand, each once."""
    assert header_names(compose(draft())) == NAMES
    assert header_names(compose(draft(html=True, cc=(DANA,)))) == [*NAMES[:3], "Cc", *NAMES[3:-1]]


def test_equal_drafts_make_equal_octets() -> None:
    """Nothing depends on chance or on the time; another id makes another boundary."""
    one, other = (compose(draft(html=True, message_id=f"<{name}@seller.example>")) for name in "ab")
    assert one == compose(draft(html=True, message_id="<a@seller.example>"))
    assert one.replace(b"<a@", b"<b@") != other


def test_text_and_html_are_alternatives() -> None:
    """Both say the same words above the same signature and quote, escaped."""
    words = '1 < 2 & <b>no markup</b>\n\n"quotes"  and blanks'
    source = compose(draft(text=words, signature="Sam & Co", quote=QUOTE, html=True))
    mail = read_mime(source)
    plain, html = mail.children
    assert (mail.type, plain.type, html.type) == ("multipart/alternative", "text/plain", "text/html")
    assert plain.parameters == {"charset": "utf-8", "format": "flowed"}
    assert "<b>" not in html.text()
    assert new_text(plain.text()) == words
    assert [line for line in html_to_text(html.text()).split("\n") if line.strip("> ")] == [
        "1 < 2 & <b>no markup</b>", '"quotes" and blanks', "--", "Sam & Co", QUOTE.attribution,
        "> Here is my offer.", "> What do you say?",
    ]  # fmt: skip
    assert new_text(html_to_text(html.text())) == words.replace("  ", " ")


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("signature", ["", "Sam Seller\nNMLS 000000", "-- \nSam Seller", "\n\nSam\n\n"])
@pytest.mark.parametrize("quote", [None, QUOTE])
def test_the_new_text_is_the_words_alone(html: bool, signature: str, quote: Quote | None) -> None:
    """Signature and quote are told from the words by our own reader, and "-- " stands once."""
    source = compose(draft(html=html, signature=signature, quote=quote))
    assert read_content(source, truncated=False).new_text == WORDS
    assert full_text(source).count("-- ") == bool(signature)


def test_a_quote_without_text_is_left_out() -> None:
    """An attribution alone says nothing."""
    assert compose(draft(quote=Quote("On 2 March 2026, Sam wrote:", " \n"))) == compose(draft())


def test_a_long_quote_is_cut() -> None:
    """At most so many lines and characters, and an ellipsis that says so."""
    many = full_text(compose(draft(quote=Quote("Sam wrote:", "\n".join(map(str, range(200)))))))
    assert many.split("\n")[-2:] == [f"> {MAX_QUOTE_LINES - 1}", f"> {ELLIPSIS}"]
    wide = full_text(compose(draft(quote=Quote("Sam wrote:", "word " * 5_000))))
    assert MAX_QUOTE - 10 < wide.partition("Sam wrote:")[2].count("") - wide.count("\n> ") * 3 < MAX_QUOTE + 50
    assert wide.endswith(f"> {ELLIPSIS}")


@pytest.mark.parametrize("size", [77, 78, 79, 82, 300, 900, 980])
def test_ids_of_any_length_stay_whole(size: int) -> None:
    """In all three fields, one a line, never encoded, and every reader gets them back (PROTOCOLS F3)."""
    ids = [f"<{name}{'x' * (size - 13)}@x.example>" for name in "abc"]
    assert len(ids[0]) == size
    source = compose(draft(message_id=ids[0], in_reply_to=ids[1], references=(ids[2], "<short@x>", ids[1])))
    assert header_lines(source, "References") == [ids[2], "<short@x>", ids[1]]
    assert header_lines(source, "In-Reply-To") == [ids[1]]
    assert b"=?" not in source
    read = parse_header(source, arrived=WHEN)
    assert (read.message_id, read.references) == (ids[0], (ids[2], "<short@x>", ids[1]))
    other = message_from_bytes(source, policy=policy.compat32)
    assert [str(other[name]).split() for name in ("Message-ID", "In-Reply-To")] == [[ids[0]], [ids[1]]]
    assert max(map(len, source.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "broken", ["", "<>", "no brackets", "<a b@x>", "<a\r\nBcc: e@x>", "<ü@x>", "<a<b@x>", "<a@x", f"<{'x' * 977}@x>"]
)
def test_an_id_that_cannot_be_cited_is_left_out(broken: str) -> None:
    """The other ids stay; a mail of our own under such an id is refused."""
    source = compose(draft(in_reply_to=broken, references=("<1@x>", broken, "<2@x>")))
    assert "In-Reply-To" not in header_names(source)
    assert header_lines(source, "References") == ["<1@x>", "<2@x>"]
    assert b"Bcc" not in source
    with pytest.raises(Uncomposable):
        compose(draft(message_id=broken))


def test_thread_headers_cite_the_whole_line() -> None:
    """In-Reply-To is the parent, References its references and then the parent, each once (RFC 5322 3.6.4)."""
    assert thread_headers("<3@x>", ["<1@x>", "<2@x>"]) == ("<3@x>", ("<1@x>", "<2@x>", "<3@x>"))
    assert thread_headers("<3@x>", []) == ("<3@x>", ("<3@x>",))
    assert thread_headers("<3@x>", ["<3@x>", "<1@x>", "<1@x>"]) == ("<3@x>", ("<1@x>", "<3@x>"))
    assert thread_headers(OUTLOOK_ID, [LONG_ID]) == (OUTLOOK_ID, (LONG_ID, OUTLOOK_ID))


def test_of_many_references_the_first_and_the_newest_are_kept() -> None:
    """A conversation's beginning and its last 20 mails find their thread (PROTOCOLS F1)."""
    many = [f"<{number}@x>" for number in range(100)]
    parent, references = thread_headers(many[-1], many[:-1])
    assert (parent, references) == (many[-1], (many[0], *many[-20:]))
    assert thread_headers(many[20], many[:20])[1] == tuple(many[:21])


def test_ids_nobody_else_knows_are_not_cited() -> None:
    """Mail without an id got one from us; it and what cannot be written is left out, the rest is cited."""
    assert thread_headers("<abc@missing.invalid>", ["<1@x>", "<b d@x>"]) == ("", ("<1@x>",))


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("dana@ortiz.example", "dana@ortiz.example"),
        ("Dana.O'Hara+x@Ortiz.example", "Dana.O'Hara+x@Ortiz.example"),
        ("dana@bücher.example", "dana@xn--bcher-kva.example"),
        ("dana@BÜCHER.example", "dana@xn--bcher-kva.example"),
        ("dana@faß.example", "dana@xn--fa-hia.example"),
        ("dana@例え.テスト", "dana@xn--r8jz45g.xn--zckzah"),
        ("grüße@bücher.example", "grüße@xn--bcher-kva.example"),
        ("dana@ortiz.example.", "dana@ortiz.example"),
        ("a..b.@docomo.example", "a..b.@docomo.example"),
        ("dana@[192.0.2.1]", "dana@[192.0.2.1]"),
        ('"a@b"@x.example', '"a@b"@x.example'),
        ("root@localhost", "root@localhost"),
        ("a_b@my_host.example", "a_b@my_host.example"),
    ],
)
def test_addresses_as_servers_are_told_them(written: str, sent: str) -> None:
    """The domain in A-labels of IDNA 2008, the local part as it is, in the envelope and in the header alike."""
    assert envelope_address(written) == sent
    assert header_lines(compose(draft(to=(Address("", written),))), "To") == [sent]


@pytest.mark.parametrize(
    "broken",
    [
        "", "dana", "@x.example", "dana@", "dana@@x.example", "a b@x.example", "a@x example", "a,b@x.example",
        "a@b,c@x.example", "<a@x.example>", "a@x..example", "a@x.example>", 'a"b@x.example', "a@-ü.example",
        "a\u00a0b@x.example", "a\u202eb@x.example", "a@☃️\u0378.example", f"{'a' * 320}@x.example", "(c)a@x.example",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_written_is_refused_by_name(broken: str) -> None:
    """In every place, so that nobody else gets the mail meanwhile."""
    for changes in ({"to": (Address("", broken),)}, {"cc": (Address("", broken),)}, {"sender": Address("", broken)}):
        with pytest.raises(Uncomposable) as caught:
            compose(draft(**changes))
        assert repr(broken) in caught.value.message


def test_a_mail_is_ascii_but_for_local_parts_that_are_not() -> None:
    """Names, subject and words are encoded; an address of RFC 6531 stands in UTF-8, and only its field."""
    foreign = {"subject": "Größe 😀", "text": "Grüße", "signature": "Jürgen", "quote": Quote("À 10:11", "é")}
    assert compose(draft(**foreign, sender=Address("Jürgen", "j@bücher.example"))).isascii()
    source = compose(draft(**foreign, to=(Address("Jürgen", "grüße@x.example"),)))
    assert [line for line in source.split(b"\r\n") if not line.isascii()] == [
        "To: =?utf-8?q?J=C3=BCrgen?= <grüße@x.example>".encode()
    ]
    assert parse_header(source, arrived=WHEN).to == (Address("Jürgen", "grüße@x.example"),)


def test_nobody_addressed_is_refused() -> None:
    """Such a mail would go nowhere."""
    with pytest.raises(Uncomposable):
        compose(draft(to=()))


@pytest.mark.parametrize(
    ("date", "written"),
    [
        (datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC), "Thu, 31 Dec 2026 23:59:58 +0000"),
        (
            datetime(2026, 7, 5, 1, 2, 3, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
            "Sun, 5 Jul 2026 01:02:03 -0330",
        ),
    ],
)
def test_the_date_keeps_its_offset(date: datetime, written: str) -> None:
    """The person's own time of day, and the same moment (RFC 5322 section 3.3)."""
    source = compose(draft(date=date))
    assert header_lines(source, "Date") == [written]
    assert parse_header(source, arrived=date).date == date


def test_a_date_without_an_offset_is_a_mistake() -> None:
    """Nobody could tell the moment."""
    with pytest.raises(ValueError, match="offset"):
        compose(draft(date=datetime(2026, 3, 2, 10, 11)))


@pytest.mark.parametrize("control", [*CONTROLS, "\r\n", "\n\n", "\r\n\r\n", "\r\n "])
def test_no_control_character_makes_a_header_line(control: str) -> None:
    """In subject and names it becomes a blank; the fields stay those they were; an address with it is refused."""
    evil = f"a{control}Bcc: eve@x.example{control}b"
    source = compose(draft(subject=evil, sender=Address(evil, "sam@seller.example"), to=(Address(evil, DANA.email),)))
    assert header_names(source) == NAMES
    read = parse_header(source, arrived=WHEN)
    blanks = " " * len(control)
    assert read.subject == f"a{blanks}Bcc: eve@x.example{blanks}b"
    name = "a Bcc: eve@x.example b"
    assert (read.sender, read.to) == (Address(name, "sam@seller.example"), (Address(name, DANA.email),))
    for email in (f"dana{control}@ortiz.example", f"dana@ortiz{control}.example", f"dana@ortiz.example{control}"):
        with pytest.raises(Uncomposable):
            compose(draft(to=(Address("", email),)))


@pytest.mark.parametrize("control", [*CONTROLS, "\r\n", "\r\n\r\n"])
@pytest.mark.parametrize("html", [False, True])
def test_no_control_character_in_the_words_makes_a_header_line_or_a_part(control: str, html: bool) -> None:
    """Nor in signature and quote: what ends a line ends a line of text, the rest becomes a blank."""
    boundary = compose(draft(html=True)).split(b'boundary="')[1].partition(b'"')[0].decode()
    evil = f"a{control}Bcc: eve@x.example{control}--{boundary}{control}--{boundary}--{control}.{control}b"
    source = compose(draft(text=evil, signature=evil, quote=Quote(evil, evil), html=html))
    fine = compose(draft(signature="x", quote=QUOTE, html=html))
    assert header_names(source)[:-1] == header_names(fine)[:-1]
    assert len(read_mime(source).children) == len(read_mime(fine).children)
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]", source)
    assert source.endswith(b"\r\n")


def test_seven_bit_where_that_is_enough() -> None:
    """ASCII in short lines stays readable; anything else is quoted-printable, never 8bit."""
    assert b"7bit" in compose(draft())
    for text in ("ü", "x" * 79, "https://x.example/" + "y" * 2_000):
        source = compose(draft(text=text))
        assert b"Transfer-Encoding: quoted-printable" in source
        assert read_content(source, truncated=False).new_text == text
        assert max(map(len, source.split(b"\r\n"))) <= 78


def test_long_paragraphs_come_back_whole() -> None:
    """Lines that were only wrapped for the way are joined; none of them is taken for a signature."""
    words = "The samples that you asked me for three weeks ago were at last and in full sent from our office in Berlin\n\nFriday?"
    source = compose(draft(text=words, signature="Sam", quote=Quote(QUOTE.attribution, words)))
    assert read_content(source, truncated=False).new_text == words
