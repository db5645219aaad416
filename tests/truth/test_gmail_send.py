"""A follow-up from a Gmail account on its whole way: `send`, the thread it stands in, their inbox, their reply."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.servers.gmail import GmailServer
from tests.truth.gmail_sending import GmailAsked
from tests.truth.letters import Person
from tests.truth.scene import ME, SALES

BLOCKED = 3


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[GmailAsked]:
    """Sam asked somebody twenty days ago, who is silent."""
    with GmailAsked(tmp_path) as one:
        yield one


@pytest.fixture
def theirs(asked: GmailAsked) -> Iterator[GmailServer]:
    """The mailbox of the person asked: it holds the question, and gets what Sam sends."""
    with GmailServer(asked.who.email) as server:
        server.deliver(asked.mail.source, asked.mail.at)
        asked.server.on_send = lambda sent: server.deliver(sent.delivered)
        yield server


def reply(parent: bytes, who: Person, text: str) -> bytes:
    """What their mail program makes of "Reply"."""
    before, mail = message_from_bytes(parent), EmailMessage()
    mail["From"], mail["To"] = f"{who.first} <{who.email}>", ME.email
    mail["Subject"] = f"Re: {str(before['Subject']).removeprefix('Re: ')}"
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<reply.{time.time_ns()}@{who.domain}>"
    mail["In-Reply-To"] = before["Message-ID"]
    mail["References"] = f"{before['References']} {before['Message-ID']}"
    mail.set_content(text)
    return mail.as_bytes()


def test_there_and_back(asked: GmailAsked, theirs: GmailServer) -> None:
    """One mail leaves, in the thread of the question here and there; what is said of it is true; its copy is not
    counted twice; their reply answers it, and nothing leaves after that."""
    told = asked.follow_up()
    (sent,) = asked.server.sent
    mail = message_from_bytes(sent.source)
    assert (told["id"], told["status"]) == (asked.id, "sent")
    assert told["message_id"] == sent.message_id == asked.row["last_message_id"] == asked.only().message_id
    assert sent.source == asked.only().source
    assert sent.recipients == (asked.who.email,)
    assert asked.server.thread_of(sent.id) == asked.server.thread_of(asked.question)
    assert mail["Subject"] == "Re: The offer"
    assert mail["In-Reply-To"] == asked.mail.id
    assert str(mail["References"]).split()[-1] == asked.mail.id
    assert asked.server.ids("SENT") == [asked.question, sent.id]
    assert len({theirs.thread_of(one) for one in theirs.ids()}) == 1

    for again in (("scan", "--json"), ("outbox", "drain", "--json"), ("scan", "--full", "--json")):
        assert asked.product.run(*again).code == 0
        row = asked.row
        assert (row["touches"], row["state"], row["last_message_id"]) == (2, "awaiting", sent.message_id)
    assert len(asked.product.rows()) == 1
    shown = asked.product.run("show", asked.id, "--json").json
    assert [one["message_id"] for one in shown["messages"]] == [asked.mail.id, sent.message_id]

    asked.server.deliver(reply(sent.delivered, asked.who, "Yes, let us talk on Monday."))
    asked.product.scan()
    assert asked.row["state"] == "answered"
    blocked = asked.follow_up(code=BLOCKED)
    assert (blocked["status"], len(asked.server.sent)) == ("blocked", 1)


@pytest.mark.slow
def test_an_id_that_gmail_replaces(tmp_path: Path) -> None:
    """Where Gmail puts another Message-ID in place of ours, that one is the mail's, at once and after a scan; a reply
    in another thread that cites nothing else answers the lead."""
    with GmailAsked(tmp_path) as asked:
        asked.server.mailbox.replaces_ids = True
        told = asked.follow_up()
        (sent,) = asked.server.sent
        own = message_from_bytes(sent.source)["X-Google-Original-Message-ID"]
        assert sent.message_id.endswith("@mx.google.com>")
        assert own == asked.only().message_id
        assert asked.row["last_message_id"] == told["message_id"] == sent.message_id
        asked.product.scan()
        row = asked.row
        assert (row["touches"], row["last_message_id"]) == (2, sent.message_id)
        assert len(asked.product.rows()) == 1
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = asked.who.email, ME.email, "Your mail"
        mail["Date"], mail["Message-ID"] = format_datetime(datetime.now(UTC)), f"<other@{asked.who.domain}>"
        mail["In-Reply-To"] = sent.message_id
        mail.set_content("Yes, on Monday.")
        asked.server.deliver(mail.as_bytes(), thread="another")
        asked.product.scan()
        row = asked.row
        assert (row["state"], row["rung"]) == ("answered", 1)


@pytest.mark.slow
def test_it_leaves_from_the_address_of_the_question(asked: GmailAsked) -> None:
    """A follow-up of a mail that left from my second address leaves from there too."""
    other = asked.scene.person()
    asked.scene.mine([other], asked.scene.ago(15), "Have you seen the plans?", subject="The plans", sender=SALES)
    asked.tell()
    asked.product.scan()
    (lead,) = [row["id"] for row in asked.product.rows() if row["subject"] == "The plans"]
    assert asked.send(lead).code == 0
    (sent,) = asked.server.sent
    assert SALES.email in str(message_from_bytes(sent.source)["From"])


@pytest.mark.slow
def test_a_dry_run_asks_for_nothing_to_be_sent(asked: GmailAsked) -> None:
    """It shows the mail and sends none."""
    shown = asked.product.run("send", asked.id, "--dry-run")
    assert shown.code == 0, shown
    assert "Subject: Re: The offer" in shown.out
    assert (asked.sends, asked.outbox()) == ([], [])


@pytest.mark.slow
def test_two_at_once_send_one(asked: GmailAsked) -> None:
    """The one that comes second waits, finds it sent, says so, and sends nothing."""
    running = [asked.sending(asked.id)]

    def start_another() -> None:
        running.append(asked.sending(asked.id))
        assert running[1].await_words("settled first")

    asked.server.fault("messages.send", call=start_another)
    ends = [running[0].end()]
    ends.append(running[1].end())
    assert [end.json[0]["status"] for end in ends] == ["sent", "sent"], ends
    assert len({end.json[0]["message_id"] for end in ends}) == 1
    assert len(asked.server.sent) == 1


@pytest.mark.slow
@pytest.mark.parametrize("way", ["history", "listing"])
def test_a_reply_that_cites_only_the_follow_up(way: str, asked: GmailAsked) -> None:
    """It lies in a thread of its own, with another subject, from another address; found through the log of changes or
    where that was lost, it answers the lead by the id of what was sent."""
    told = asked.follow_up()
    other = asked.scene.person("elsewhere.example")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = other.email, ME.email, "From home"
    mail["Date"], mail["Message-ID"] = format_datetime(datetime.now(UTC)), "<home@elsewhere.example>"
    mail["In-Reply-To"] = told["message_id"]
    mail.set_content("It is me, from my own address. Yes, on Monday.")
    asked.server.deliver(mail.as_bytes(), thread="another")
    if way == "listing":
        asked.server.expire_history()
    asked.product.scan()
    row = asked.row
    assert (row["state"], row["rung"]) == ("answered", 1)
