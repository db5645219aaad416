"""A whole mail, reduced to what a verdict needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.message import Content
from inboxfollow.wire.body import MAX_FULL_TEXT, MAX_NEW_TEXT, full_text, read_content
from inboxfollow.wire.html import html_to_text


def content(text: str) -> Content:
    return read_content(text.replace("\n", "\r\n").encode("utf-8"), truncated=False)


def multipart(kind: str, *parts: str) -> str:
    body = "".join(f"--B\n{part}\n" for part in parts)
    return f'Subject: x\nContent-Type: multipart/{kind}; boundary="B"\n\npreamble\n{body}--B--\nepilogue\n'


PLAIN = "Content-Type: text/plain; charset=utf-8\n\nYes, please.\n\nOn Mon, 2 Mar 2026 Sam <s@x.example> wrote:\n> old"
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>Yes, <b>HTML</b>.</p>"


def test_plain_mail() -> None:
    """A mail without any MIME header is plain text; its quotes are off."""
    assert content("From: a@x.example\n\nYes.\n\n> old\n") == Content(new_text="Yes.")


def test_alternative_prefers_plain() -> None:
    """Of the alternatives the plain one is read, and that there was HTML is noted."""
    read = content(multipart("alternative", HTML, PLAIN))
    assert (read.new_text, read.had_html, read.attachments) == ("Yes, please.", True, ())


def test_alternative_with_empty_plain() -> None:
    """HTML is read where the plain alternative is blank."""
    assert content(multipart("alternative", "Content-Type: text/plain\n\n \n", HTML)).new_text == "Yes, HTML."


@pytest.mark.parametrize(
    ("encoding", "charset", "body"),
    [
        ("quoted-printable", "iso-8859-1", "Gr=FC=DFe, so=\ngut"),
        ("base64", "utf-8", "R3LDvMOfZSwgc29n\ndXQ"),
        ("8bit", "utf-8", "Grüße, sogut"),
        ("nonsense", "no-such", "Grüße, sogut"),
    ],
)
def test_encodings(encoding: str, charset: str, body: str) -> None:
    """Transfer encodings and charsets are taken off, unknown ones forgiven."""
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    assert content(head + body).new_text == "Grüße, sogut"


def test_parameters_without_semicolon() -> None:
    """A charset is read where the semicolon before it was forgotten."""
    source = "Content-Type: text/plain charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe"
    assert content(source).new_text == "Grüße"


def test_attachments() -> None:
    """Attachments are named; pictures inside the text and signatures are not attachments."""
    picture = 'Content-Type: image/png; name="logo.png"\nContent-ID: <a>\n\nx'
    inner = multipart("related", HTML, picture).partition("\n")[2].replace("B", "C").replace("boundary", "boundary")
    read = content(
        multipart(
            "mixed",
            inner,
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''f%C3%BCr.pdf\n\nx",
            'Content-Type: text/plain\nContent-Disposition: attachment; filename="=?utf-8?q?=C3=B6?=.txt"\n\nnot shown',
            "Content-Type: application/zip\n\nx",
            "Content-Type: application/pgp-signature\n\nx",
        )
    )
    assert read.attachments == ("für.pdf", "ö.txt", "application/zip")
    assert "not shown" not in read.new_text


@pytest.mark.parametrize(
    ("method", "line", "expected"),
    [
        ("REPLY", "ATTENDEE;CN=Dana;PARTSTAT=ACCEPTED:mailto:d@x.example", "reply:accepted"),
        ("REPLY", "ATTENDEE;CN=Dana;\n PARTSTAT=DECLINED:mailto:d@x.example", "reply:declined"),
        ("REQUEST", "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:d@x.example", "request"),
        ("CANCEL", "STATUS:CANCELLED", "cancel"),
    ],
)
def test_calendar(method: str, line: str, expected: str) -> None:
    """An invitation's method is read, and of a reply the answer."""
    part = f"Content-Type: text/calendar; method={method}\n\nBEGIN:VCALENDAR\nMETHOD:{method}\n{line}\nEND:VCALENDAR"
    assert content(multipart("alternative", PLAIN, part)).calendar == expected


@pytest.mark.parametrize(("data", "emoji"), [('{"version": 1, "emoji": "👍"}', "👍"), ("[1]", ""), ("{", "")])
def test_reaction(data: str, emoji: str) -> None:
    """The emoji of a reaction is read; broken ones say nothing."""
    part = f"Content-Type: text/vnd.google.email-reaction+json\n\n{data}"
    assert content(multipart("alternative", PLAIN, part)).reaction == emoji


def test_texts_are_capped() -> None:
    """Neither the new text nor the full text grows beyond its cap, and a cut mail says so."""
    source = b"Subject: x\n\n" + b"words and more words\n" * 10_000
    read = read_content(source, truncated=True)
    assert len(read.new_text) == MAX_NEW_TEXT
    assert read.truncated
    assert len(full_text(source)) == MAX_FULL_TEXT


def test_full_text_keeps_quotes() -> None:
    """The whole text has quotes and signature in it."""
    assert full_text(b"Subject: x\n\nYes.\n> old\n-- \nDana\n") == "Yes.\n> old\n-- \nDana"


def test_cut_multipart() -> None:
    """A multipart without its end is read as far as it goes."""
    assert content(multipart("mixed", PLAIN).partition("--B--")[0]).new_text == "Yes, please."


def test_html() -> None:
    """HTML becomes lines, quoted blocks get marks, hidden things vanish, entities are read."""
    html = (
        "<html><head><title>t</title><style>p{}</style></head><body>"
        "<!-- c <b>x</b> --><div>Hi&nbsp;Sam,<br>a &lt; b</div>"
        "<ul><li>one<li>two</ul><div>On Mon wrote:<blockquote>old<br>words</blockquote></div><script>x()</script>end"
    )
    assert html_to_text(html) == "Hi Sam,\na < b\n\n- one\n- two\n\nOn Mon wrote:\n\n> old\n> words\n\nend"


HTML_REPLIES = {
    "gmail": '<div dir="ltr">Yes.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
    'On Mon, 2 Mar 2026 at 10:11, Sam &lt;<a href="mailto:s@x.example">s@x.example</a>&gt; wrote:<br></div>'
    '<blockquote class="gmail_quote">old</blockquote></div>',
    "outlook": "<p class=MsoNormal>Yes.<o:p></o:p></p><div style='border-top:solid #E1E1E1 1.0pt'>"
    "<p class=MsoNormal><b>From:</b> Sam &lt;s@x.example&gt; <br><b>Sent:</b> Monday<br><b>To:</b> Dana<br>"
    "<b>Subject:</b> Offer<o:p></o:p></p></div><p>old</p>",
    "outlook web": '<div>Yes.</div><hr style="width:98%"><div id="divRplyFwdMsg"><font><b>De:</b> Sam<br>'
    "<b>Enviado:</b> lunes<br><b>Para:</b> Dana<br><b>Asunto:</b> Oferta</font><div>&nbsp;</div></div><div>old</div>",
    "apple": '<html><body>Yes.<br id="x"><div dir="ltr">Sent from my iPhone</div><div><br><blockquote type="cite">'
    "On 2 Mar 2026, at 10:11, Sam &lt;s@x.example&gt; wrote:<br><br></blockquote></div>"
    "<blockquote type=cite>old</blockquote></body></html>",
    "yahoo": '<div>Yes.</div><div class="yahoo_quoted"><div>On Monday, March 2, 2026 at 10:11:12 AM GMT+1,'
    " Sam &lt;s@x.example&gt; wrote: </div><div><br></div><div>old</div></div>",
}


@pytest.mark.parametrize("program", HTML_REPLIES)
def test_html_replies(program: str) -> None:
    """The new words of an HTML reply are found as each mail program marks what it quotes."""
    assert content(f"Content-Type: text/html\n\n{HTML_REPLIES[program]}").new_text == "Yes."


def test_deep_html_is_work_in_proportion() -> None:
    """A hundred thousand nested tags are read like flat ones."""
    assert html_to_text("<div>" * 50_000 + "x").strip() == "x"


_PIECE = st.sampled_from(
    [
        "--B",
        "--B--",
        "\n",
        "\n\n",
        "Content-Type: multipart/mixed; boundary=B",
        "Content-Type: text/html",
        "<blockquote>",
        "</",
        "Content-Type: message/delivery-status",
        "Final-Recipient: rfc822;a@b.c",
        "Status: 5.1.1",
        "From: mailer-daemon@x.y",
        "Content-Transfer-Encoding: base64",
        "<!--",
        "<style>",
        "> q",
        "On 10:30 <a@b.c> wrote:",
        "550 user unknown",
        "\x00",
        "=E4",
    ]
)


@given(st.one_of(st.binary(max_size=300), st.lists(_PIECE, max_size=40).map(lambda pieces: "".join(pieces).encode())))
def test_never_raises(source: bytes) -> None:
    """Any bytes have a content that can be stored, and a full text."""
    read = read_content(source, truncated=False)
    (read.new_text + read.reaction + read.calendar + "".join(read.attachments)).encode("utf-8")
    full_text(source).encode("utf-8")
