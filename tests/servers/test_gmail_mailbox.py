"""The mailbox behind the test server: search, threads, history, labels, formats and sending as Google documents them."""

import base64
import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.servers.gmail import GmailServer, Mail
from tests.servers.gmail.client import client
from tests.servers.gmail.query import UnknownQuery, parse

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
SCOPES = ("gmail.modify", "gmail.send")
ME = "me@seller.example"
DSN = b"""From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: me@seller.example
Subject: =?utf-8?Q?Unzustellbar=3A_Stra=C3=9Fe?=
Message-ID: <dsn@googlemail.com>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Stra=DFe <unbekannt>
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com

Final-Recipient: rfc822; dana@ortiz.example
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Message-ID: <offer@seller.example>
Subject: Offer

Shall we?
--b--
""".replace(b"\n", b"\r\n")


def mail(number: int = 1, *lines: str, sender: str = "Dana Ortiz <dana@ortiz.example>", subject: str = "") -> bytes:
    head = [
        f"Message-ID: <{number}@ortiz.example>",
        f"From: {sender}",
        f"To: {ME}",
        f"Subject: {subject or f'Offer {number}'}",
    ]
    return "\r\n".join([*head, *lines, "", f"Shall we talk about {number}?", ""]).encode()


@pytest.fixture
def server() -> Iterator[GmailServer]:
    with GmailServer(ME, send_as=["hello@seller.example"], now=lambda: START) as running:
        yield running


@pytest.fixture
def api(server: GmailServer) -> Iterator[Any]:
    with client(server, SCOPES) as whole:
        yield whole.users()


def found(api: Any, query: str, **more: object) -> list[str]:
    return [one["id"] for one in api.messages().list(userId="me", q=query, **more).execute().get("messages", [])]


def send(api: Any, *lines: str, thread: str = "") -> dict[str, Any]:
    raw = base64.urlsafe_b64encode("\r\n".join([*lines, "", "Hello\r\n"]).encode()).decode()
    answer: dict[str, Any] = api.messages().send(userId="me", body={"raw": raw, "threadId": thread}).execute()
    return answer


def history(api: Any, start: str, **more: object) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    request = api.history().list(userId="me", startHistoryId=start, **more)
    while request is not None:
        page = request.execute()
        records += page.get("history", [])
        request = api.history().list_next(request, page)
    return records


@pytest.fixture
def shelf(server: GmailServer) -> dict[str, str]:
    """Mail of all kinds, its ids by name."""
    return {
        "dana": server.deliver(mail(1), START - timedelta(days=1)),
        "lee": server.deliver(mail(2, sender="lee@wong.example", subject="Re: Price list"), START - timedelta(days=40)),
        "sent": server.deliver(
            mail(3, "Cc: sam@idris.example", sender=f"Me <{ME}>"), START - timedelta(days=3), ["SENT"]
        ),
        "spam": server.deliver(mail(4), START - timedelta(days=2), ["SPAM"]),
        "trash": server.deliver(mail(5), START - timedelta(days=2), ["TRASH"]),
        "chat": server.deliver(mail(6, sender="kim@chat.example"), START - timedelta(days=2), ["CHAT"]),
        "draft": server.draft(mail(7, sender=ME)),
        "filed": server.deliver(mail(8, sender="pat@lake.example"), START - timedelta(days=5), ["Leads/Big ones"]),
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", "dana lee sent chat draft filed"),
        ("in:sent", "sent"),
        ("in:inbox", "dana lee"),
        ("in:draft", "draft"),
        ("in:spam", "spam"),
        ("in:trash OR in:spam", "spam trash"),
        ("in:anywhere from:dana@ortiz.example", "dana spam trash"),
        ("-in:spam from:dana", "dana"),
        ("-in:chats -in:draft", "dana lee sent filed"),
        ("from:dana@ortiz.example", "dana"),
        ("from:DANA", "dana"),
        ("from:dan", ""),
        ("from:ortiz.example", "dana"),
        ('from:"Dana Ortiz"', "dana"),
        ("from:ana@ortiz.example", ""),
        ("from:me", "sent draft"),
        ("{from:dana from:lee} in:inbox", "dana lee"),
        ("from:(dana OR lee)", "dana lee"),
        ("from:lee OR from:dana subject:offer", "dana"),
        ("to:me -from:me -in:chats", "dana lee filed"),
        ("cc:sam@idris.example", "sent"),
        ('subject:"price list"', "lee"),
        ("subject:(list price)", "lee"),
        ("subject:pri", ""),
        ("rfc822msgid:<1@ortiz.example>", "dana"),
        ("rfc822msgid:1@ortiz.example", "dana"),
        ("newer_than:2d -in:draft -in:chats", "dana"),
        ("older_than:1m", "lee"),
        (
            f"after:{int((START - timedelta(days=3)).timestamp())} before:{int(START.timestamp())} -in:chats",
            "dana sent",
        ),
        ("after:2026/05/03 -in:draft", "dana"),
        ("before:2026/03/26", "lee"),
        ("label:leads-big-ones", "filed"),
        ("is:unread", "dana lee"),
        ('"talk about 2"', "lee"),
        ("-offer", "lee"),
        ("price list", "lee"),
    ],
)
def test_search_finds(api: Any, shelf: dict[str, str], query: str, names: str) -> None:
    """Each operator finds what it should, and Spam and Trash only where they are asked for."""
    assert set(found(api, query)) == {shelf[name] for name in names.split()}


def test_hidden_places_open_with_the_switch(api: Any, shelf: dict[str, str]) -> None:
    """includeSpamTrash shows Spam and Trash; labels narrow a list."""
    assert set(found(api, "", includeSpamTrash=True)) == set(shelf.values())
    assert found(api, "", labelIds=["SPAM"], includeSpamTrash=True) == [shelf["spam"]]
    assert found(api, "from:dana", labelIds=["INBOX", "UNREAD"]) == [shelf["dana"]]


@pytest.mark.parametrize(
    "query", ["(from:dana", "from:dana)", "larger:5", "newer_than:2h", "after:yesterday", "from:a OR"]
)
def test_queries_it_does_not_know(server: GmailServer, api: Any, query: str) -> None:
    """A query that this server would get wrong is an error, and a complaint."""
    with pytest.raises(HttpError) as caught:
        found(api, query)
    assert caught.value.resp.status == 400 and len(server.complaints) == 1


def test_threading_wants_a_citation_and_the_subject(server: GmailServer, api: Any) -> None:
    """A reply joins its thread; one with another subject, or without a citation, begins its own."""
    first = server.deliver(mail(1), START)
    cites = "References: <0@else.example>\r\n <1@ortiz.example>"
    reply = server.deliver(mail(2, cites, subject="RE: Re: offer 1"), START + timedelta(hours=1))
    renamed = server.deliver(mail(3, cites, subject="Another matter"), START)
    alone = server.deliver(mail(4, subject="Re: Offer 1"), START)
    assert [server.thread_of(one) for one in (first, reply, renamed, alone)] == [first, first, renamed, alone]
    thread = api.threads().get(userId="me", id=first, format="minimal").execute()
    assert [one["id"] for one in thread["messages"]] == [first, reply]
    listed = api.threads().list(userId="me").execute()["threads"]
    assert listed[0]["id"] == first and len(listed) == 3


def test_loaded_mail_keeps_its_groups(server: GmailServer, api: Any) -> None:
    """Mails loaded with the same word are one thread, and leave no history."""
    start = api.getProfile(userId="me").execute()["historyId"]
    ids = server.load(Mail(mail(n), START, thread=f"pair {n // 2}") for n in range(4))
    assert [server.thread_of(one) for one in ids] == [ids[0], ids[0], ids[2], ids[2]]
    assert history(api, start) == []


def test_history_tells_every_change_once(server: GmailServer, api: Any) -> None:
    """Arrivals, labels, trash and deletions are told in order, with ids that rise; a quiet look has no `history`."""
    start = api.getProfile(userId="me").execute()["historyId"]
    assert api.history().list(userId="me", startHistoryId=start).execute() == {"historyId": start}
    first, second = server.deliver(mail(1), START), server.deliver(mail(2), START)
    server.label(first, "Leads")
    server.trash(first)
    server.delete(second)
    records = history(api, start, maxResults=2)
    kinds = [next(key for key in one if key not in ("id", "messages")) for one in records]
    assert kinds == ["messagesAdded", "messagesAdded", "labelsAdded", "labelsAdded", "labelsRemoved", "messagesDeleted"]
    numbers = [int(one["id"]) for one in records]
    assert numbers == sorted(numbers) and int(start) < numbers[0] and numbers[-1] - numbers[0] > len(numbers)
    assert records[2]["labelsAdded"][0]["labelIds"] == ["Label_7"]
    assert records[0]["messagesAdded"] == [
        {"message": {"id": first, "threadId": first, "labelIds": ["INBOX", "UNREAD"]}}
    ]
    assert [one["messages"][0]["id"] for one in history(api, start, historyTypes=["messageDeleted"])] == [second]
    assert len(history(api, start, labelId="Label_7")) == 3


CHANGES = st.lists(
    st.tuples(st.sampled_from("deliver label unlabel trash spam delete".split()), st.integers(0, 9)), max_size=12
)


@given(before=CHANGES, after=CHANGES, gappy=st.booleans(), size=st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_history_leads_to_the_mailbox_as_it_is(
    before: list[tuple[str, int]], after: list[tuple[str, int]], gappy: bool, size: int
) -> None:
    """Whoever applies the records to what was there has, page by page, exactly what is there."""
    with GmailServer() as server, client(server) as whole:
        make(server, before)
        start = whole.users().getProfile(userId="me").execute()["historyId"]
        known = {one: set(server.message(one).labels) for one in server.ids()}
        server.gappy_history = gappy
        make(server, after)
        for record in history(whole.users(), start, maxResults=size):
            one = record["messages"][0]["id"]
            if "messagesDeleted" in record:
                del known[one]
            elif "messagesAdded" in record:
                known[one] = set(record["messagesAdded"][0]["message"].get("labelIds", ()))
            elif "labelsAdded" in record:
                known[one] |= set(record["labelsAdded"][0]["labelIds"])
            else:
                known[one] -= set(record["labelsRemoved"][0]["labelIds"])
        assert known == {one: server.message(one).labels for one in server.ids()}


def make(server: GmailServer, changes: list[tuple[str, int]]) -> None:
    """Makes changes by hand; `which` picks one of the messages there are."""
    for what, which in changes:
        ids = server.ids()
        if what == "deliver" or not ids:
            server.deliver(mail(which), START)
        elif what in ("label", "unlabel"):
            getattr(server, what)(ids[which % len(ids)], ["Leads", "INBOX", "SPAM"][which % 3])
        else:
            getattr(server, what)(ids[which % len(ids)])


@given(st.text('ab-(){}" :@<>/0\n', max_size=20))
def test_any_query_is_understood_or_refused(query: str) -> None:
    """Whatever is asked, the answer is a meaning or UnknownQuery."""
    with contextlib.suppress(UnknownQuery):
        parse(query, START)


def test_gappy_history_loses_nothing(server: GmailServer, api: Any) -> None:
    """With gappy_history every second page lacks `history`; following the tokens gives all records."""
    start = api.getProfile(userId="me").execute()["historyId"]
    ids = [server.deliver(mail(n), START) for n in range(5)]
    server.gappy_history = True
    first = api.history().list(userId="me", startHistoryId=start).execute()
    assert "history" not in first and "nextPageToken" in first
    assert [one["messages"][0]["id"] for one in history(api, start, maxResults=2)] == ids


def test_expired_history_is_404(server: GmailServer, api: Any) -> None:
    """After expire_history() old ids answer 404, as ids of the future do; the profile's id works."""
    start = api.getProfile(userId="me").execute()["historyId"]
    server.expire_history()
    for one in (start, "99999999999"):
        with pytest.raises(HttpError) as caught:
            history(api, one)
        assert caught.value.resp.status == 404
    assert history(api, api.getProfile(userId="me").execute()["historyId"]) == []


def test_formats_of_a_bounce(server: GmailServer, api: Any) -> None:
    """A report is shown in parts: text as UTF-8, the rest by attachment id, the mail that came back nested."""
    first = server.deliver(DSN, START)
    got = api.messages().get(userId="me", id=first).execute()
    text, status, returned = got["payload"]["parts"]
    assert base64.urlsafe_b64decode(text["body"]["data"]).decode() == "Straße <unbekannt>"
    assert got["snippet"] == "Straße &lt;unbekannt&gt;" and got["sizeEstimate"] == len(DSN)
    assert got["payload"]["headers"][2] == {"name": "Subject", "value": "Unzustellbar: Straße"}
    assert (status["mimeType"], status["partId"], "data" in status["body"]) == ("message/delivery-status", "1", False)
    token = status["body"]["attachmentId"]
    report = api.messages().attachments().get(userId="me", messageId=first, id=token).execute()
    assert b"Final-Recipient: rfc822; dana@ortiz.example" in base64.urlsafe_b64decode(report["data"])
    assert returned["parts"][0]["partId"] == "2.0"
    assert {"name": "Message-ID", "value": "<offer@seller.example>"} in returned["parts"][0]["headers"]
    raw = api.messages().get(userId="me", id=first, format="raw").execute()
    assert base64.urlsafe_b64decode(raw["raw"]) == DSN and "payload" not in raw


def test_labels_of_the_user_have_ids(server: GmailServer, api: Any) -> None:
    """A user's label has an id that is not its name; archived mail has no labelIds at all."""
    first = server.deliver(mail(), START, ["Leads"])
    names = {one["name"]: one["id"] for one in api.labels().list(userId="me").execute()["labels"]}
    assert names["Leads"] == "Label_7" and names["INBOX"] == "INBOX"
    assert api.labels().get(userId="me", id="Label_7").execute()["messagesTotal"] == 1
    body = {"removeLabelIds": ["Label_7"]}
    assert api.messages().modify(userId="me", id=first, body=body).execute() == {"id": first, "threadId": first}
    for label in ("Leads", "SENT"):
        with pytest.raises(HttpError) as caught:
            api.messages().modify(userId="me", id=first, body={"addLabelIds": [label]}).execute()
        assert caught.value.resp.status == 400


def test_a_thread_leaves_the_inbox_and_comes_back(server: GmailServer, api: Any) -> None:
    """threads.modify changes all messages of the thread; batchModify and trash change theirs."""
    ids = [server.deliver(mail(n), START, thread="one") for n in range(3)]
    api.threads().modify(userId="me", id=ids[0], body={"removeLabelIds": ["INBOX"]}).execute()
    assert server.ids("INBOX") == []
    api.messages().batchModify(userId="me", body={"ids": ids[:2], "addLabelIds": ["INBOX"]}).execute()
    assert server.ids("INBOX") == ids[:2]
    api.messages().trash(userId="me", id=ids[0]).execute()
    assert server.labels_of(ids[0]) == {"TRASH", "UNREAD"}
    api.messages().untrash(userId="me", id=ids[0]).execute()
    assert server.labels_of(ids[0]) == {"UNREAD"}


REPLY = ["From: me@seller.example", "To: dana@ortiz.example", "Message-ID: <9@seller.example>"]


@pytest.mark.parametrize(
    ("lines", "named", "joins"),
    [
        (["Subject: Re: Offer 1", "In-Reply-To: <1@ortiz.example>"], True, True),
        (["Subject: Re: Offer 1", "References: <0@x.example> <1@ortiz.example>"], True, True),
        (["Subject: Re: Offer 1", "In-Reply-To: <1@ortiz.example>"], False, False),
        (["Subject: Re: Offer 1"], True, False),
        (["Subject: Offer one", "In-Reply-To: <1@ortiz.example>"], True, False),
    ],
)
def test_sent_mail_joins_a_thread_under_three_conditions(
    server: GmailServer, api: Any, lines: list[str], named: bool, joins: bool
) -> None:
    """threadId, a citation and the subject: without one of them the mail begins a thread of its own."""
    first = server.deliver(mail(1), START)
    sent = send(api, *REPLY, *lines, thread=first if named else "")
    assert (sent["threadId"] == first) is joins
    assert sent["labelIds"] == ["SENT"] and server.units == 100


@pytest.mark.parametrize("told", ["<a@seller>", "<a@b@seller.example>", "<a@seller.example.>", "<a@seller.example", ""])
def test_malformed_message_ids_are_replaced(server: GmailServer, api: Any, told: str) -> None:
    """Gmail gives an id of its own and keeps the old one in a field; a well-formed one stays."""
    sent = send(api, "To: dana@ortiz.example", *([f"Message-ID: {told}"] if told else []))
    got = api.messages().get(userId="me", id=sent["id"], format="metadata").execute()
    fields = {one["name"]: one["value"] for one in got["payload"]["headers"]}
    assert re.fullmatch(r"<[^<>@]+@mx\.google\.com>", fields["Message-ID"])
    assert fields.get("X-Google-Original-Message-ID", "") == told
    assert fields["From"] == ME and "Date" in fields
    assert found(api, f"rfc822msgid:{fields['Message-ID']}") == [sent["id"]]


def test_well_formed_mail_is_sent_as_it_is(server: GmailServer, api: Any) -> None:
    """Id, alias and octets stay; others do not see Bcc, and on_send has the recipients."""
    kept: list[Any] = []
    server.on_send = kept.append
    lines = ["From: Me <hello@seller.example>", "To: dana@ortiz.example", "Bcc: Sam <sam@idris.example>"]
    lines += ["Message-ID: <9@seller.example>", "Subject: Offer", "Date: Mon, 04 May 2026 09:00:00 +0000"]
    sent = send(api, *lines)
    source = "\r\n".join([*lines, "", "Hello\r\n"]).encode()
    assert server.message(sent["id"]).source == source and kept == server.sent
    assert (
        kept[0].recipients == ("dana@ortiz.example", "sam@idris.example") and kept[0].message_id == "<9@seller.example>"
    )
    assert kept[0].delivered == source.replace(b"Bcc: Sam <sam@idris.example>\r\n", b"")


def test_a_stranger_as_author_is_replaced(server: GmailServer, api: Any) -> None:
    """A From that is not among sendAs becomes the account's address."""
    assert [one["sendAsEmail"] for one in api.settings().sendAs().list(userId="me").execute()["sendAs"]] == list(
        server.mailbox.send_as
    )
    sent = send(api, "From: Boss <boss@other.example>", "To: dana@ortiz.example")
    assert b"\r\nFrom: Boss <me@seller.example>\r\n" in b"\r\n" + server.message(sent["id"]).source
    assert b"boss@other.example" not in server.message(sent["id"]).source


def test_mail_without_recipient_is_refused(server: GmailServer, api: Any) -> None:
    """No To, Cc or Bcc: 400, and nothing is sent."""
    with pytest.raises(HttpError, match="Recipient address required"):
        send(api, "Subject: Offer")
    assert server.sent == []


@pytest.mark.parametrize("resumable", [False, True])
def test_uploads(server: GmailServer, api: Any, resumable: bool) -> None:
    """A big mail comes by the upload address, in one multipart request or step by step, with its thread."""
    first = server.deliver(mail(1), START)
    letter = EmailMessage(policy=SMTP)
    letter["To"], letter["Subject"], letter["Message-ID"] = "dana@ortiz.example", "Offer 1", "<9@seller.example>"
    letter["In-Reply-To"] = "<1@ortiz.example>"
    letter.set_content("Grüße\n" * 20, cte="quoted-printable")  # as multipart the client takes ASCII alone
    letter.add_attachment(bytes(range(256)) * 3000, maintype="application", subtype="pdf", filename="offer.pdf")
    source = letter.as_bytes()
    media = MediaInMemoryUpload(source, mimetype="message/rfc822", chunksize=256 * 1024, resumable=resumable)
    sent = api.messages().send(userId="me", body={"threadId": first}, media_body=media).execute()
    assert server.message(sent["id"]).source.endswith(source) and sent["threadId"] == first
    got = api.messages().get(userId="me", id=sent["id"]).execute()
    pdf = got["payload"]["parts"][1]
    assert (pdf["filename"], pdf["body"]["size"], "data" in pdf["body"]) == ("offer.pdf", 768000, False)


def test_drafts(server: GmailServer, api: Any) -> None:
    """A draft is a message with DRAFT; sending it gives a message with another id."""
    raw = base64.urlsafe_b64encode(b"To: dana@ortiz.example\r\nSubject: Offer\r\n\r\nHello").decode()
    draft = api.drafts().create(userId="me", body={"message": {"raw": raw}}).execute()
    assert draft["message"]["labelIds"] == ["DRAFT"]
    assert [one["id"] for one in api.drafts().list(userId="me").execute()["drafts"]] == [draft["id"]]
    sent = api.drafts().send(userId="me", body={"id": draft["id"]}).execute()
    assert sent["id"] != draft["message"]["id"] and server.ids() == [sent["id"]]
    assert "drafts" not in api.drafts().list(userId="me").execute()


def test_many_messages_are_listed_quickly_enough(server: GmailServer, api: Any) -> None:
    """A few thousand messages are listed in pages of 500, whatever was asked for more."""
    server.load(Mail(mail(n), START + timedelta(seconds=n), ("SENT",)) for n in range(3000))
    server.reset_counters()
    ids: list[str] = []
    request = api.messages().list(userId="me", q="in:sent from:dana@ortiz.example", maxResults=9999)
    while request is not None:
        page = request.execute()
        ids += [one["id"] for one in page["messages"]]
        request = api.messages().list_next(request, page)
    assert ids == server.ids()[::-1] and server.units == 30
