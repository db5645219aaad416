"""A follow-up on its whole way: from `send` through real servers into their inbox, their reply, and the next scan."""

import signal
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.servers.dovecot import Dovecot, require_dovecot
from tests.servers.smtp import Received
from tests.truth.letters import Person
from tests.truth.product import assign_uids
from tests.truth.running import Running
from tests.truth.scene import ME
from tests.truth.sending import Asked, client, filed, message_id_of

pytestmark = pytest.mark.dovecot
DONE, FAILED, BLOCKED = 0, 1, 3


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    """Sam asked somebody twenty days ago, who is silent."""
    require_dovecot()
    with Asked(tmp_path) as one:
        yield one


@pytest.fixture
def theirs(asked: Asked) -> Iterator[Dovecot]:
    """The mailbox of the person asked: it holds the question, and gets what Sam sends."""
    with Dovecot(user="them") as server:
        server.deliver("INBOX", asked.mail.source, asked.mail.at)
        assign_uids(server)
        asked.smtp.on_delivery = lambda received: _relay(received, server)
        yield server


def _relay(received: Received, theirs: Dovecot) -> None:
    theirs.deliver("INBOX", received.source, datetime.now(UTC))
    assign_uids(theirs)


def _reply(received: Received, who: Person, text: str) -> bytes:
    """What their mail program makes of "Reply"."""
    parent = message_from_bytes(received.source)
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{who.first} <{who.email}>", ME.email
    mail["Subject"] = "Re: the offer"
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<reply.{time.time_ns()}@{who.domain}>"
    mail["In-Reply-To"] = parent["Message-ID"]
    mail["References"] = f"{parent['References']} {parent['Message-ID']}"
    mail.set_content(text)
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


# there


def test_what_is_said_is_true(asked: Asked) -> None:
    """Exit 0, sent; the Message-ID it names is that of the list, the store and the mail itself; a touch is counted."""
    told = asked.follow_up()
    (received,) = asked.smtp.received
    row = asked.row
    assert (told["id"], told["status"]) == (asked.id, "sent")
    assert told["message_id"] == row["last_message_id"] == received.message_id == asked.only().message_id
    assert (row["touches"], row["state"], row["id"]) == (2, "awaiting", asked.id)


def test_the_server_gets_exactly_the_frozen_octets(asked: Asked) -> None:
    """From me, to the person alone, logged in as me, and not an octet differs from what the store holds."""
    asked.follow_up()
    (received,) = asked.smtp.received
    assert received.source == asked.only().source
    assert (received.envelope_from, received.recipients) == (ME.email, (asked.who.email,))
    assert received.auth.endswith(ME.email)


def test_the_words_come_by_themselves(asked: Asked) -> None:
    """Without words of my own the cadence's template is sent, with nothing left to fill in, and my question quoted."""
    result = asked.product.run("send", asked.id, "--yes", "--json")
    (received,) = asked.smtp.received
    text = next(part for part in message_from_bytes(received.source).walk() if part.get_content_type() == "text/plain")
    words = bytes(text.get_payload(decode=True)).decode()
    assert (result.code, result.json[0]["status"]) == (DONE, "sent")
    assert asked.who.first in words
    assert "> Could you tell me what you think of the offer?" in words
    assert "{" not in words


def test_a_dry_run_shows_what_would_be_sent(asked: Asked) -> None:
    """But for its id, its date and its boundary the mail that leaves is the one that was shown."""
    command = [word for word in asked.command(asked.id) if word not in ("--yes", "--json")]
    shown = asked.product.run(*command, "--dry-run")
    assert (shown.code, asked.outbox(), asked.smtp.commands) == (0, [], [])
    asked.follow_up()
    (received,) = asked.smtp.received
    before, after = message_from_bytes(shown.out.encode()), message_from_bytes(received.source)
    own = ("Message-ID", "Date", "Content-Type")
    assert [(n, v) for n, v in before.items() if n not in own] == [(n, v) for n, v in after.items() if n not in own]
    assert [part.get_payload() for part in before.walk() if not part.is_multipart()] == [
        part.get_payload() for part in after.walk() if not part.is_multipart()
    ]


def test_a_copy_lies_in_sent_once(asked: Asked) -> None:
    """Read, the same octets, and still the only one after another scan and another drain."""
    told = asked.follow_up()
    for again in (("scan", "--json"), ("outbox", "drain", "--json"), ("scan", "--full", "--json")):
        assert asked.product.run(*again).code == 0
    (copy,) = [one for one in filed(asked.mine, "Sent") if one.message_id == told["message_id"]]
    assert copy.source == asked.only().source
    assert b"\\Seen" in copy.flags
    assert asked.row["touches"] == 2


def test_a_provider_that_files_itself_is_not_doubled(asked: Asked) -> None:
    """A copy that is there already stays the only one."""
    asked.smtp.on_delivery = lambda received: asked.mine.deliver("Sent", received.source, datetime.now(UTC), "S")
    told = asked.follow_up()
    assert asked.product.run("outbox", "drain").code == 0
    assert [one.message_id for one in filed(asked.mine, "Sent")].count(told["message_id"]) == 1
    assert asked.row["touches"] == 2


def test_it_threads_in_their_mailbox(asked: Asked, theirs: Dovecot) -> None:
    """Their server puts it under the mail that it follows up."""
    told = asked.follow_up()
    inbox = filed(theirs, "INBOX")
    assert [one.message_id for one in inbox] == [asked.mail.id, told["message_id"]]
    with client(theirs) as program:
        program.select_folder("INBOX", readonly=True)
        assert program.thread("REFERENCES", "ALL", "UTF-8") == ((1, 2),)


# and back


@pytest.mark.parametrize("folder", ["INBOX", "Junk", "Archive"])
def test_their_reply_answers_it(folder: str, asked: Asked, theirs: Dovecot) -> None:
    """Wherever it lands, the next scan says answered, another send exits 3, and nothing more is delivered."""
    asked.follow_up()
    reply = _reply(asked.smtp.received[0], asked.who, "Yes, let us talk on Monday.")
    asked.mine.deliver(folder, reply, datetime.now(UTC))
    asked.product.scan()
    assert asked.row["state"] == "answered"
    blocked = asked.follow_up(code=BLOCKED)
    assert blocked["status"] == "blocked"
    assert f"{asked.who.email} answered" in blocked["why"]
    assert len(asked.smtp.received) == 1


# through a command


_SPEAKS_SMTP = """
import re, smtplib, ssl, sys
from email import message_from_bytes
from email.utils import getaddresses
source = sys.stdin.buffer.read()
mail = message_from_bytes(source)
people = [address for _, address in getaddresses(mail.get_all("To", []) + mail.get_all("Cc", []))]
context = ssl.create_default_context(cafile={ca!r})
with smtplib.SMTP_SSL("127.0.0.1", {port}, context=context, timeout=20) as server:
    server.login({user!r}, {password!r})
    server.sendmail({user!r}, people, re.sub(rb"\\r?\\n", b"\\r\\n", source))
"""
_WRITES_A_FILE = """
import sys
from pathlib import Path
Path({path!r}).write_bytes(sys.stdin.buffer.read())
"""


def _script(asked: Asked, tmp_path: Path, text: str) -> None:
    path = tmp_path / "deliver.py"
    path.write_text(text)
    asked.connect(sender=[sys.executable, str(path), "-t"])


def test_a_command_sends(asked: Asked, tmp_path: Path) -> None:
    """What the program hands to a server is the frozen mail, and a copy is filed."""
    smtp = asked.smtp
    words = {"ca": str(smtp.ca_file), "port": smtp.port, "user": smtp.user, "password": smtp.password}
    _script(asked, tmp_path, _SPEAKS_SMTP.format(**words))
    told = asked.follow_up()
    (received,) = smtp.received
    assert received.source == asked.only().source
    assert received.recipients == (asked.who.email,)
    assert told["message_id"] == asked.row["last_message_id"] == filed(asked.mine, "Sent")[-1].message_id


def test_a_command_reads_the_mail_with_plain_line_ends(asked: Asked, tmp_path: Path) -> None:
    """As programs of that kind expect it; nothing else differs."""
    path = tmp_path / "spool"
    _script(asked, tmp_path, _WRITES_A_FILE.format(path=str(path)))
    assert asked.follow_up()["status"] == "sent"
    assert path.read_bytes() == asked.only().source.replace(b"\r\n", b"\n")


def test_a_command_that_dies_is_unknown_and_never_run_again(asked: Asked, tmp_path: Path) -> None:
    """Nobody knows what it did: the person is asked, twice, and it ran once."""
    path = tmp_path / "spool"
    end = f"\nimport os\nos.rename({str(path)!r}, {str(path)!r} + str(os.getpid()))\nos.kill(os.getpid(), 9)\n"
    _script(asked, tmp_path, _WRITES_A_FILE.format(path=str(path)) + end)
    first, second = asked.follow_up(code=FAILED), asked.follow_up(code=FAILED)
    assert [first["status"], second["status"]] == ["unknown", "unknown"]
    assert first["message_id"] == second["message_id"]
    assert len(list(tmp_path.glob("spool*"))) == 1


# later, at once, not at all


def test_what_is_queued_leaves_when_its_time_has_come(asked: Asked) -> None:
    """`--at` sends nothing, nor does a drain before the time; the first drain after it sends, the second does not."""
    queued = asked.follow_up("--at", "2h")
    assert queued["status"] == "queued"
    drain = ("outbox", "drain", "--json")
    assert asked.product.run(*drain).json == []
    assert asked.smtp.commands == []
    asked.let_pass(timedelta(hours=2))
    (sent,) = asked.product.run(*drain).json
    assert (sent["status"], sent["message_id"]) == ("sent", queued["message_id"])
    assert asked.product.run(*drain).json == []
    assert asked.smtp.deliveries(queued["message_id"]) == len(asked.smtp.received) == 1


def test_a_reply_meanwhile_stops_what_is_queued(asked: Asked) -> None:
    """The gate is asked when it leaves, not when it was queued."""
    queued = asked.follow_up("--at", "2h")
    asked.scene.theirs(asked.who, datetime.now(UTC), "Yes, let us talk.", answers=asked.mail)
    asked.tell()
    asked.let_pass(timedelta(hours=2))
    result = asked.product.run("outbox", "drain", "--json")
    (told,) = result.json
    assert (result.code, told["status"], told["message_id"]) == (BLOCKED, "blocked", queued["message_id"])
    assert asked.smtp.commands == []


def test_two_at_once_send_one(asked: Asked) -> None:
    """The one that comes second waits, finds it sent, says so, and sends nothing."""
    running = [asked.sending(asked.id)]
    waited: list[bool] = []

    def start_another() -> None:
        running.append(asked.sending(asked.id))
        waited.append(running[1].await_words("settled first"))

    asked.smtp.fault("mail", call=start_another)
    _ended_as_one(asked, running)
    assert waited == [True]


def test_two_started_together_send_one(asked: Asked) -> None:
    """Whichever comes first, both end saying the same: sent, one mail."""
    running = [asked.sending(asked.id) for _ in range(2)]
    asked.smtp.fault("connect", call=lambda: _one_says(running, "settled first", "another call"))
    _ended_as_one(asked, running)


def _ended_as_one(asked: Asked, running: list[Running]) -> None:
    ends = [running[0].end(), running[1].end()]
    told = [end.json[0] for end in ends]
    assert [one["status"] for one in told] == ["sent", "sent"], ends
    assert [end.code for end in ends] == [DONE, DONE]
    assert told[0]["message_id"] == told[1]["message_id"] == asked.only().message_id
    assert len(asked.smtp.received) == 1


def _one_says(running: list[Running], *words: str) -> None:
    end = time.monotonic() + 60
    while not any(one.says(*words) for one in running) and time.monotonic() < end:
        time.sleep(0.01)


def _with_a_window(asked: Asked) -> Running:
    """A send that waits out a long undo window."""
    asked.product.tables = asked.product.tables.replace("undo_seconds = 0", "undo_seconds = 600")
    asked.connect()
    running = asked.sending(asked.id)
    assert running.await_words("Ctrl-C takes it back")
    return running


def test_ctrl_c_takes_it_back(asked: Asked) -> None:
    """In the window nothing has left and nothing will."""
    running = _with_a_window(asked)
    running.kill(signal.SIGINT)
    result = running.end()
    assert (result.code, result.json[0]["status"]) == (FAILED, "failed")
    assert asked.only().status == "cancelled"
    assert asked.product.run("outbox", "drain", "--json").json == []
    assert asked.smtp.commands == []


def test_undo_elsewhere_takes_it_back(asked: Asked) -> None:
    """`undo` in another terminal: the one that waits sends nothing."""
    running = _with_a_window(asked)
    assert asked.product.run("undo").code == 0
    assert asked.only().status == "cancelled"
    running.kill(signal.SIGINT)
    assert running.end().code == FAILED
    assert asked.smtp.commands == []
    assert asked.row["touches"] == 1


# a full disk


@pytest.mark.parametrize("stage", ["ehlo", "mail", "dot", "reply"])
def test_a_full_disk_sends_nothing_twice(stage: Any, asked: Asked) -> None:
    """Full before the mail is begun, nothing leaves; full after it, it is not claimed. The next send settles it."""
    running = asked.sending(asked.id)
    asked.smtp.fault(stage, call=running.fill_disk)
    result = running.end()
    assert result.code == FAILED, result
    assert "sent to" not in result.out
    assert result.json
    again = asked.send(asked.id)
    (told,) = again.json
    assert told["message_id"] == asked.only().message_id
    if stage == "ehlo":
        assert told["status"] == "sent"
    else:
        assert (told["status"], again.code) == ("unknown", FAILED)
        assert f"outbox sent {asked.only().number}" in told["hint"]
    assert asked.smtp.deliveries(told["message_id"]) == len(asked.smtp.received) == 1


def test_the_ids_of_mail_are_read_as_they_stand(asked: Asked) -> None:
    """The helper of these tests itself reads what it should."""
    assert message_id_of(asked.mail.source) == asked.mail.id
