"""The first scan of a Gmail account: what it shows while it goes on, what may be sent meanwhile, and that whatever
disturbs it, it ends like one that nothing disturbed."""

import json
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxfollow.domain.dedupe import MISSING
from tests.servers.dovecot import Dovecot
from tests.servers.gmail import GmailServer
from tests.truth.compare import differences
from tests.truth.generator import Mailbox, generate
from tests.truth.gmail_sending import ALL_SCOPES, QUESTION, deliver
from tests.truth.product import Product, fill
from tests.truth.running import Running
from tests.truth.scene import ME, SALES, Scene

pytestmark = pytest.mark.slow
BLOCKED = 3
POINTS = 5


@pytest.fixture
def gmail() -> Iterator[GmailServer]:
    """An empty account."""
    with GmailServer(ME.email, send_as=[SALES.email]) as server:
        yield server
        assert not server.complaints


@pytest.fixture
def mailbox(gmail: GmailServer) -> Mailbox:
    """Some hundred messages on the server."""
    box = generate(31, datetime.now(UTC), noise=60)
    deliver(gmail, box.letters)
    return box


def listed(product: Product) -> str:
    """The list as a script gets it, without what moves with the clock."""
    rows = product.run("list", "--json", "--all").json
    return json.dumps([{key: row[key] for key in row if not key.startswith("score")} for row in rows], indent=1)


def by_id(text: str) -> list[str]:
    """Scores may move by a point between two looks, and the order with them."""
    return sorted(json.dumps(row) for row in json.loads(text))


def test_rows_while_it_goes_on(gmail: GmailServer, tmp_path: Path) -> None:
    """With a slow server, another process lists rows before the end of the scan. A row cannot be sent to before all is
    verified: the answer that is found last, in a thread of its own, stands against it."""
    scene = Scene("many", "many", 7, datetime.now(UTC))
    for number in range(300):
        who = scene.person(f"firm-{number}.example")
        scene.mine([who], scene.ago(10 + number / 10), QUESTION, subject=f"Offer {number}")
    deliver(gmail, scene.letters)
    first = scene.letters[0]
    address = first.source.partition(b"\nTo: ")[2].partition(b"\n")[0].decode().rpartition("<")[2].strip("<>\r ")
    answer = (
        f"From: {address}\r\nTo: {ME.email}\r\nSubject: Yes\r\nMessage-ID: <y@{address.partition('@')[2]}>\r\n"
        f"Date: {datetime.now(UTC):%a, %d %b %Y %H:%M:%S} +0000\r\n\r\nYes, on Monday.\r\n"
    )
    gmail.deliver(answer.encode(), datetime.now(UTC))
    product = Product(tmp_path)
    product.tables = "[sending]\nundo_seconds = 0\n"
    product.connect_gmail(gmail, gmail.token_json(ALL_SCOPES))
    words = tmp_path / "words.txt"
    words.write_text("Hello,\n\nany news?\n")
    gmail.fault("batch", stall=0.8, times=None)
    scan, rows = Running(product.start("scan")), []
    while scan.process.poll() is None and not any(address in str(row["people"]) for row in rows):
        rows = product.run("list", "--json", "--all").json
        time.sleep(0.1)
    assert scan.process.poll() is None, scan.end()
    (row,) = [row for row in rows if address in str(row["people"])]
    assert row["state"] == "awaiting"
    told = product.run("send", row["id"], "--body", str(words), "--yes", "--json")
    assert (told.code, told.json[0]["status"]) == (BLOCKED, "blocked"), told
    assert gmail.sent == []
    gmail.heal()
    assert scan.end(240).code == 0
    assert len(product.rows()) == 300


def _kill_at(product: Product, gmail: GmailServer, call: int) -> int:
    """Scans and kills the process (SIGKILL) at its n-th call; how it ended."""
    gmail.reset_counters()
    process: list[subprocess.Popen[bytes]] = []

    def shoot() -> None:
        if len(gmail.calls) + 1 >= call:
            process[0].kill()

    gmail.fault("any", call=shoot, times=None)
    process.append(product.start("scan", "--json"))
    process[0].communicate(timeout=90)
    gmail.heal()
    return process[0].returncode


def test_killed_anywhere(gmail: GmailServer, mailbox: Mailbox, tmp_path: Path) -> None:
    """Whichever call was the last before the kill, the next scan ends like one that was not disturbed."""
    whole = Product(tmp_path / "whole").connect_gmail(gmail)
    gmail.reset_counters()
    whole.scan()
    calls, expected = len(gmail.calls), listed(whole)
    assert not differences(mailbox, whole.rows())
    killed = 0
    for point in range(POINTS):
        product = Product(tmp_path / f"at{point}").connect_gmail(gmail)
        killed += _kill_at(product, gmail, calls * point // POINTS + 1) == -9
        product.scan()
        assert by_id(listed(product)) == by_id(expected), f"killed at {calls * point // POINTS + 1} of {calls}"
    assert killed >= POINTS - 1


def test_killed_again_and_again(gmail: GmailServer, mailbox: Mailbox, tmp_path: Path) -> None:
    """Killed in a row, a little later each time, with a look at the list between, it still comes to its end."""
    whole = Product(tmp_path / "whole").connect_gmail(gmail)
    gmail.reset_counters()
    whole.scan()
    calls = len(gmail.calls)
    product = Product(tmp_path / "often").connect_gmail(gmail)
    for turn in range(1, 7):
        _kill_at(product, gmail, calls * turn // 12 + 1)
        assert product.run("list").code == 0
    product.scan()
    assert by_id(listed(product)) == by_id(listed(whole))


def test_a_quota_that_is_too_small(tmp_path: Path) -> None:
    """Refusals in the middle only slow it: nothing is lost, and nothing fails."""
    with GmailServer(ME.email, send_as=[SALES.email], clock=lambda: time.monotonic() * 40) as gmail:
        box = generate(32, datetime.now(UTC), noise=20, rounds=1)
        deliver(gmail, box.letters)
        gmail.quota.per_minute, gmail.quota.status = 1500, 429
        product = Product(tmp_path).connect_gmail(gmail)
        scan = product.run("scan", "--json", timeout=280)
        assert scan.code == 0, scan
        assert any(call.status == 429 for call in gmail.calls)
        wrong = differences(box, product.rows())
        assert not wrong, "\n".join(wrong)


def test_mail_that_vanishes_meanwhile(gmail: GmailServer, mailbox: Mailbox, tmp_path: Path) -> None:
    """What is deleted between the list and its reading is passed over; nothing fails, later scans neither."""
    product = Product(tmp_path).connect_gmail(gmail)
    strangers = [id for id in gmail.ids("INBOX") if len(gmail.mailbox.in_thread(gmail.thread_of(id))) == 1][:5]
    mine = gmail.ids("SENT")[:5]

    def vanish() -> None:
        for id in (*strangers, *mine):
            if id in gmail.mailbox.messages:
                gmail.delete(id)

    gmail.fault("labels.list", call=vanish)
    gmail.fault("messages.get", call=vanish)
    product.scan()
    product.scan()
    fresh = Product(tmp_path / "fresh").connect_gmail(gmail)
    fresh.scan()
    assert {row["last_message_id"] for row in fresh.rows()} <= {row["last_message_id"] for row in product.rows()}


def test_a_draft_that_becomes_mail(gmail: GmailServer, tmp_path: Path) -> None:
    """While it is a draft it is no touch; once it was sent it is one, and the row is the same."""
    scene = Scene("draft", "draft", 3, datetime.now(UTC))
    who = scene.person()
    mail = scene.mine([who], scene.ago(12), QUESTION)
    deliver(gmail, scene.letters)
    product = Product(tmp_path).connect_gmail(gmail)
    product.scan()
    again = scene.mine([who], datetime.now(UTC), "Any news?", answers=mail, folder="Drafts")
    draft = gmail.draft(again.source, gmail.thread_of(gmail.ids()[0]))
    product.scan()
    (row,) = product.rows()
    assert (row["touches"], row["last_message_id"]) == (1, mail.id)
    gmail.delete(draft)
    gmail.deliver(again.source, datetime.now(UTC), ["SENT"])
    product.scan()
    (after,) = product.rows()
    assert (after["id"], after["touches"], after["last_message_id"]) == (row["id"], 2, again.id)


@pytest.mark.dovecot
@pytest.mark.parametrize("twice", [False, True], ids=["one half each", "all of it twice"])
def test_two_accounts_of_one_person(twice: bool, gmail: GmailServer, server: Dovecot, tmp_path: Path) -> None:
    """My mail in one account and the answers in the other, or everything in both: one truth, nobody listed twice."""
    box = generate(51, datetime.now(UTC), noise=30)
    mine = [one for one in box.letters if one.folder in ("Sent", "Drafts")]
    theirs = [one for one in box.letters if one not in mine]
    deliver(gmail, box.letters if twice else mine)
    fill(server, box.letters if twice else theirs)
    product = Product(tmp_path).connect_gmail(gmail)
    (tmp_path / "password").write_text(server.password)
    with product.file.open("a") as config:
        config.write(
            f'[[accounts]]\nname = "second"\nkind = "imap"\n'
            f'imap = {{ host = "127.0.0.1", port = {server.imap_port}, security = "none" }}\n'
            f'username = "{server.user}"\nsecret = {{ command = ["cat", "{tmp_path}/password"] }}\n'
        )
    product.scan()
    rows = product.rows()
    wrong = differences(box, rows)
    assert not wrong, "\n".join(wrong)
    ids = [row["last_message_id"] for row in rows if MISSING not in row["last_message_id"]]
    assert len(ids) == len(set(ids))
