"""A second scan transfers what is new and nothing else, and ends where a scan of everything would."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.watching_proxy import WatchingProxy
from tests.truth.compare import differences
from tests.truth.generator import generate
from tests.truth.product import Product, fill
from tests.truth.scene import ME, Mail, Scene

pytestmark = pytest.mark.dovecot


@pytest.fixture
def proxy(server: Dovecot) -> Iterator[WatchingProxy]:
    """What counts the traffic."""
    with WatchingProxy(server.imap_port) as one:
        yield one


@pytest.fixture
def counted(server: Dovecot, proxy: WatchingProxy, tmp_path: Path) -> Product:
    """The product, connected through `proxy`, after its first scan of some hundred messages."""
    mailbox = generate(21, datetime.now(UTC), noise=150)
    fill(server, mailbox.letters)
    product = Product(tmp_path).connect(server, port=proxy.port)
    product.scan()
    proxy.reset()
    return product


def _new_thread(server: Dovecot, *, answered_in: str = "") -> tuple[Scene, Mail]:
    """Delivers a new mail of mine, and an answer where a folder for it is named."""
    scene = Scene("new", "new", 999_999, datetime.now(UTC))
    who = scene.person()
    last = scene.mine([who], scene.ago(0, 3))
    if answered_in:
        scene.theirs(who, scene.ago(0, 1), answers=last, folder=answered_in)
    fill(server, scene.letters)
    return scene, last


def _state(product: Product, mail: Mail) -> str:
    return next(str(row["state"]) for row in product.rows() if row["last_message_id"] == mail.id)


def test_no_news_transfers_no_message_data(counted: Product, proxy: WatchingProxy) -> None:
    """Without news no header and no body passes the wire."""
    counted.scan()
    assert not proxy.said("BODY"), proxy.said("BODY")
    assert proxy.replies < 20_000


def test_a_scan_with_no_news_changes_nothing(counted: Product) -> None:
    """The store exports the same."""
    before = counted.export()
    counted.scan()
    assert counted.export() == before


def test_only_new_messages_are_transferred(counted: Product, proxy: WatchingProxy, server: Dovecot) -> None:
    """After new mail in Sent and elsewhere, those messages pass and no other."""
    scene, last = _new_thread(server, answered_in="Clients/2026")
    counted.scan()
    size = sum(len(letter.source) for letter in scene.letters)
    assert proxy.replies < 20_000 + 3 * size
    assert len(proxy.said("HEADER")) == 2, proxy.said("HEADER")
    assert _state(counted, last) == "answered"


def test_a_new_sent_mail_is_found(counted: Product, server: Dovecot) -> None:
    """What I sent since the last scan becomes a lead."""
    _, last = _new_thread(server)
    counted.scan()
    assert _state(counted, last) == "awaiting"


@pytest.mark.parametrize("folder", ["INBOX", "Archive", "Junk", "Trash", "Brand new folder"])
def test_an_answer_is_found_in_any_folder(folder: str, counted: Product, server: Dovecot) -> None:
    """Also in one that was made after the first scan."""
    _, last = _new_thread(server, answered_in=folder)
    counted.scan()
    assert _state(counted, last) == "answered"


def test_a_moved_answer_stays_an_answer(counted: Product, server: Dovecot) -> None:
    """Moved from INBOX to Archive, it is the same mail; deleted for good, it stays evidence."""
    _, last = _new_thread(server, answered_in="INBOX")
    counted.scan()
    cite = ("header", "In-Reply-To", last.id)
    server.doveadm("move", "-u", server.user, "Archive", "mailbox", "INBOX", *cite)
    counted.scan()
    assert _state(counted, last) == "answered"
    server.doveadm("expunge", "-u", server.user, "mailbox", "Archive", *cite)
    counted.scan()
    assert _state(counted, last) == "answered"


def test_a_changed_uidvalidity_is_read_again(server: Dovecot, product: Product) -> None:
    """The folder is read anew: nothing is doubled, all ids and states stay."""
    mailbox = generate(22, datetime.now(UTC), noise=60)
    fill(server, mailbox.letters)
    product.scan()
    before = {row["last_message_id"]: (row["id"], row["state"], row["touches"]) for row in product.rows()}
    for folder in ("Sent", "INBOX"):
        server.set_uidvalidity(folder, int(datetime.now(UTC).timestamp()) + 4711)
    product.scan()
    rows = product.rows()
    assert {row["last_message_id"]: (row["id"], row["state"], row["touches"]) for row in rows} == before
    assert not differences(mailbox, rows)
    assert product.run("scan", "--json").code == 0


def test_uidvalidity_changes_while_mail_arrives(server: Dovecot, product: Product) -> None:
    """A folder that was rebuilt and got new mail is read whole."""
    mailbox = generate(23, datetime.now(UTC), noise=20)
    fill(server, mailbox.letters)
    product.scan()
    server.set_uidvalidity("INBOX", int(datetime.now(UTC).timestamp()) + 4712)
    _, last = _new_thread(server, answered_in="INBOX")
    product.scan()
    assert _state(product, last) == "answered"
    rows = [row for row in product.rows() if row["last_message_id"] != last.id]
    assert not differences(mailbox, rows)


def test_joined_conversations_keep_their_ids_and_notes(server: Dovecot, product: Product) -> None:
    """A mail that cites two conversations joins them: the older id stays, the newer leads to it, notes come along."""
    scene = Scene("join", "join", 777_777, datetime.now(UTC))
    who = scene.person()
    one = scene.mine([who], scene.ago(20))
    two = scene.mine([who], scene.ago(15), subject="Second matter")
    fill(server, scene.letters)
    product.scan()
    ids = {row["last_message_id"]: row["id"] for row in product.rows()}
    assert len(set(ids.values())) == 2
    assert product.run("note", ids[two.id], "prefers the phone").code == 0
    scene.letters.clear()
    scene.theirs(who, scene.ago(10), answers=two, cites=(one.id, two.id))
    fill(server, scene.letters)
    product.scan()
    assert [(row["id"], row["state"], row["last_message_id"]) for row in product.rows()] == [
        (ids[one.id], "answered", two.id)
    ]
    shown = product.run("show", ids[two.id], "--json")
    assert shown.code == 0, shown
    assert shown.json["id"] == ids[one.id]
    assert "prefers the phone" in shown.out


def test_a_draft_that_was_sent_becomes_mine(server: Dovecot, product: Product) -> None:
    """A mail first seen as a draft counts once its copy stands in Sent."""
    scene = Scene("draft", "draft", 888_888, datetime.now(UTC))
    who = scene.person()
    draft = scene.write(ME, [who], scene.ago(0, 5), scene.say("asks"), scene.subject)
    scene.put(draft, "Archive", flags="D")
    fill(server, scene.letters)
    product.scan()
    assert product.rows() == []
    scene.letters.clear()
    scene.put(draft, "Sent", arrived=draft.at + timedelta(minutes=1))
    fill(server, scene.letters)
    product.scan()
    assert [row["state"] for row in product.rows()] == ["awaiting"]
