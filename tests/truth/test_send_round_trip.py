"""A follow-up on its whole way: from `send` through real servers into their inbox, their reply, and the next scan."""

import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
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
from tests.truth.product import assign_uids, fill
from tests.truth.scene import ME, Mail, Scene
from tests.truth.sending import Post, Row, client, filed, message_id_of

pytestmark = pytest.mark.dovecot
DONE, FAILED, BLOCKED = 0, 1, 3


@dataclass
class Pair:
    """Sam asked somebody twenty days ago; both have a mailbox, and what Sam sends arrives in the other's."""

    post: Post
    theirs: Dovecot
    who: Person
    asked: Mail
    id: str

    def send(self, *more: str, code: int = DONE) -> dict[str, Any]:
        """Follows up; the only entry of what it prints."""
        result = self.post.send(self.id, *more)
        assert result.code == code, result
        (one,) = result.json
        assert isinstance(one, dict)
        return one

    def only(self) -> Row:
        """The only mail of the outbox."""
        (row,) = self.post.outbox()
        return row


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Scanned, and not a word sent yet."""
    require_dovecot()
    with Dovecot(user="them") as theirs, Post(tmp_path) as post:
        scene = Scene("pair", "pair", 1, datetime.now(UTC))
        who = scene.person()
        asked = scene.mine([who], scene.ago(20), "Could you tell me what you think of the offer?")
        fill(post.mine, scene.letters)
        theirs.deliver("INBOX", asked.source, asked.at)
        assign_uids(theirs)
        post.smtp.on_delivery = lambda received: _relay(received, theirs)
        post.product.scan()
        yield Pair(post, theirs, who, asked, post.lead()["id"])


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


def test_what_is_said_is_true(pair: Pair) -> None:
    """Exit 0, sent; the Message-ID it names is that of the list, the store and the mail itself; a touch is counted."""
    told = pair.send()
    (received,) = pair.post.smtp.received
    row = pair.post.lead()
    assert (told["id"], told["status"]) == (pair.id, "sent")
    assert told["message_id"] == row["last_message_id"] == received.message_id == pair.only().message_id
    assert (row["touches"], row["state"], row["id"]) == (2, "awaiting", pair.id)


def test_the_server_gets_exactly_the_frozen_octets(pair: Pair) -> None:
    """From me, to the person alone, logged in as me, and not an octet differs from what the store holds."""
    pair.send()
    (received,) = pair.post.smtp.received
    assert received.source == pair.only().source
    assert (received.envelope_from, received.recipients) == (ME.email, (pair.who.email,))
    assert received.auth.endswith(ME.email)


def test_a_dry_run_shows_what_would_be_sent(pair: Pair) -> None:
    """But for its id, its date and its boundary the mail that leaves is the one that was shown."""
    command = [word for word in pair.post.command(pair.id) if word not in ("--yes", "--json")]
    shown = pair.post.product.run(*command, "--dry-run")
    assert (shown.code, pair.post.outbox(), pair.post.smtp.commands) == (0, [], [])
    pair.send()
    (received,) = pair.post.smtp.received
    before, after = message_from_bytes(shown.out.encode()), message_from_bytes(received.source)
    own = ("Message-ID", "Date", "Content-Type")
    assert [(n, v) for n, v in before.items() if n not in own] == [(n, v) for n, v in after.items() if n not in own]
    assert [part.get_payload() for part in before.walk() if not part.is_multipart()] == [
        part.get_payload() for part in after.walk() if not part.is_multipart()
    ]


def test_a_copy_lies_in_sent_once(pair: Pair) -> None:
    """Read, the same octets, and still the only one after another scan and another drain."""
    told = pair.send()
    for again in (("scan", "--json"), ("outbox", "drain", "--json"), ("scan", "--full", "--json")):
        assert pair.post.product.run(*again).code == 0
    (copy,) = [one for one in filed(pair.post.mine, "Sent") if one.message_id == told["message_id"]]
    assert copy.source == pair.only().source
    assert b"\\Seen" in copy.flags
    assert pair.post.lead()["touches"] == 2


def test_a_provider_that_files_itself_is_not_doubled(pair: Pair) -> None:
    """A copy that is there already stays the only one."""
    pair.post.smtp.on_delivery = lambda received: pair.post.mine.deliver(
        "Sent", received.source, datetime.now(UTC), "S"
    )
    told = pair.send()
    assert pair.post.product.run("outbox", "drain").code == 0
    assert [one.message_id for one in filed(pair.post.mine, "Sent")].count(told["message_id"]) == 1
    assert pair.post.lead()["touches"] == 2


def test_it_threads_in_their_mailbox(pair: Pair) -> None:
    """Their server puts it under the mail that it follows up."""
    told = pair.send()
    inbox = filed(pair.theirs, "INBOX")
    assert [one.message_id for one in inbox] == [pair.asked.id, told["message_id"]]
    with client(pair.theirs) as program:
        program.select_folder("INBOX", readonly=True)
        assert program.thread("REFERENCES", "ALL", "UTF-8") == ((1, 2),)


# and back


@pytest.mark.parametrize("folder", ["INBOX", "Junk", "Archive"])
def test_their_reply_answers_it(folder: str, pair: Pair) -> None:
    """Wherever it lands, the next scan says answered, another send exits 3, and nothing more is delivered."""
    pair.send()
    reply = _reply(pair.post.smtp.received[0], pair.who, "Yes, let us talk on Monday.")
    pair.post.mine.deliver(folder, reply, datetime.now(UTC))
    pair.post.product.scan()
    assert pair.post.lead()["state"] == "answered"
    blocked = pair.send(code=BLOCKED)
    assert blocked["status"] == "blocked"
    assert f"{pair.who.email} answered" in blocked["why"]
    assert len(pair.post.smtp.received) == 1


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


def _script(pair: Pair, tmp_path: Path, text: str) -> None:
    path = tmp_path / "deliver.py"
    path.write_text(text)
    pair.post.connect(sender=[sys.executable, str(path), "-t"])


def test_a_command_sends(pair: Pair, tmp_path: Path) -> None:
    """What the program hands to a server is the frozen mail, and a copy is filed."""
    smtp = pair.post.smtp
    words = {"ca": str(smtp.ca_file), "port": smtp.port, "user": smtp.user, "password": smtp.password}
    _script(pair, tmp_path, _SPEAKS_SMTP.format(**words))
    told = pair.send()
    (received,) = smtp.received
    assert received.source == pair.only().source
    assert received.recipients == (pair.who.email,)
    assert told["message_id"] == pair.post.lead()["last_message_id"] == filed(pair.post.mine, "Sent")[-1].message_id


def test_a_command_reads_the_mail_with_plain_line_ends(pair: Pair, tmp_path: Path) -> None:
    """As programs of that kind expect it; nothing else differs."""
    path = tmp_path / "spool"
    _script(pair, tmp_path, _WRITES_A_FILE.format(path=str(path)))
    assert pair.send()["status"] == "sent"
    assert path.read_bytes() == pair.only().source.replace(b"\r\n", b"\n")


def test_a_command_that_dies_is_unknown_and_never_run_again(pair: Pair, tmp_path: Path) -> None:
    """Nobody knows what it did: the person is asked, twice, and it ran once."""
    path = tmp_path / "spool"
    end = f"\nimport os\nos.rename({str(path)!r}, {str(path)!r} + str(os.getpid()))\nos.kill(os.getpid(), 9)\n"
    _script(pair, tmp_path, _WRITES_A_FILE.format(path=str(path)) + end)
    first, second = pair.send(code=FAILED), pair.send(code=FAILED)
    assert [first["status"], second["status"]] == ["unknown", "unknown"]
    assert first["message_id"] == second["message_id"]
    assert len(list(tmp_path.glob("spool*"))) == 1


# later, at once, not at all


def test_what_is_queued_leaves_when_its_time_has_come(pair: Pair) -> None:
    """`--at` sends nothing, nor does a drain before the time; the first drain after it sends, the second does not."""
    queued = pair.send("--at", "2h")
    assert queued["status"] == "queued"
    drain = ("outbox", "drain", "--json")
    assert pair.post.product.run(*drain).json == []
    assert pair.post.smtp.commands == []
    _let_pass(pair.post, timedelta(hours=2))
    (sent,) = pair.post.product.run(*drain).json
    assert (sent["status"], sent["message_id"]) == ("sent", queued["message_id"])
    assert pair.post.product.run(*drain).json == []
    assert pair.post.smtp.deliveries(queued["message_id"]) == len(pair.post.smtp.received) == 1


def _let_pass(post: Post, span: timedelta) -> None:
    """Moves what is queued nearer by that much: a test cannot wait for hours."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(post.product.store)) as store, store:
        store.execute("UPDATE outbox SET not_before = not_before - ?", (int(span.total_seconds()) + 1,))


def test_a_reply_meanwhile_stops_what_is_queued(pair: Pair) -> None:
    """The gate is asked when it leaves, not when it was queued."""
    queued = pair.send("--at", "2h")
    scene = Scene("pair", "reply", 2, datetime.now(UTC))
    scene.theirs(pair.who, datetime.now(UTC), "Yes, let us talk.", answers=pair.asked)
    fill(pair.post.mine, scene.letters)
    _let_pass(pair.post, timedelta(hours=2))
    result = pair.post.product.run("outbox", "drain", "--json")
    (told,) = result.json
    assert (result.code, told["status"], told["message_id"]) == (BLOCKED, "blocked", queued["message_id"])
    assert pair.post.smtp.commands == []


def test_two_at_once_send_one(pair: Pair) -> None:
    """The one that comes second waits, finds it sent, says so, and sends nothing."""
    processes = [pair.post.sending(pair.id)]
    second: list[bool] = []

    def start_another() -> None:
        processes.append(pair.post.sending(pair.id))
        second.append(_says(processes[1], b"settled first"))

    pair.post.smtp.fault("mail", call=start_another)
    ends = [processes[0].communicate(timeout=60)]
    ends.append(processes[1].communicate(timeout=60))
    assert second == [True], ends
    told = [json.loads(out)[0] for out, _ in ends]
    assert [one["status"] for one in told] == ["sent", "sent"]
    assert told[0]["message_id"] == told[1]["message_id"]
    assert [process.returncode for process in processes] == [0, 0]
    assert len(pair.post.smtp.received) == 1


def test_two_that_looked_at_the_same_moment_send_one(pair: Pair) -> None:
    """Neither saw the other's mail in the outbox; the store takes one of them."""
    pair.post.product.tables = pair.post.product.tables.replace("undo_seconds = 0", "undo_seconds = 3")
    pair.post.connect()
    processes = [pair.post.sending(pair.id) for _ in range(2)]
    told = [json.loads(process.communicate(timeout=60)[0])[0] for process in processes]
    assert told[0]["message_id"] == told[1]["message_id"]
    assert {one["status"] for one in told} == {"sent"}
    assert len(pair.post.smtp.received) == len(pair.post.outbox()) == 1


def _says(process: "subprocess.Popen[bytes]", words: bytes) -> bool:
    """Waits until it says that on stderr; False where it ends without."""
    assert process.stderr is not None
    return any(words in line for line in iter(process.stderr.readline, b""))


def _with_a_window(pair: Pair) -> "subprocess.Popen[bytes]":
    """A send that waits out a long undo window."""
    pair.post.product.tables = pair.post.product.tables.replace("undo_seconds = 0", "undo_seconds = 600")
    pair.post.connect()
    process = pair.post.sending(pair.id)
    assert _says(process, b"Ctrl-C takes it back")
    return process


def test_ctrl_c_takes_it_back(pair: Pair) -> None:
    """In the window nothing has left and nothing will."""
    process = _with_a_window(pair)
    process.send_signal(signal.SIGINT)
    (told,) = json.loads(process.communicate(timeout=60)[0])
    assert (process.returncode, told["status"]) == (FAILED, "failed")
    assert pair.only().status == "cancelled"
    assert pair.post.product.run("outbox", "drain", "--json").json == []
    assert pair.post.smtp.commands == []


def test_undo_elsewhere_takes_it_back(pair: Pair) -> None:
    """`undo` in another terminal: the one that waits sends nothing."""
    process = _with_a_window(pair)
    assert pair.post.product.run("undo").code == 0
    assert pair.only().status == "cancelled"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert pair.post.smtp.commands == []
    assert pair.post.lead()["touches"] == 1


# a full disk


@pytest.mark.parametrize("stage", ["ehlo", "mail", "dot", "reply"])
def test_a_full_disk_sends_nothing_twice(stage: Any, pair: Pair) -> None:
    """Full before the mail is begun, nothing leaves; full after it, it is not claimed. The next send settles it."""
    process = pair.post.sending(pair.id)
    pair.post.smtp.fault(stage, call=lambda: resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, 0)))
    out, err = process.communicate(timeout=60)
    assert process.returncode == FAILED, (out, err)
    assert b"sent to" not in out
    json.loads(out)
    again = pair.post.send(pair.id)
    (told,) = again.json
    assert told["message_id"] == pair.only().message_id
    if stage == "ehlo":
        assert told["status"] == "sent"
    else:
        assert (told["status"], again.code) == ("unknown", FAILED)
        assert f"outbox sent {pair.only().number}" in told["hint"]
    assert pair.post.smtp.deliveries(told["message_id"]) == len(pair.post.smtp.received) == 1


def test_the_ids_of_mail_are_read_as_they_stand(pair: Pair) -> None:
    """The helper of these tests itself reads what it should."""
    assert message_id_of(pair.asked.source) == pair.asked.id
