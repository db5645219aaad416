"""A scan reads and never changes a mailbox."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.watching_proxy import WatchingProxy
from tests.truth.generator import generate
from tests.truth.product import Product, assign_uids, fill

pytestmark = pytest.mark.dovecot
WRITING = {"SELECT", "STORE", "COPY", "MOVE", "APPEND", "EXPUNGE", "CREATE", "DELETE", "RENAME", "SUBSCRIBE", "CLOSE"}


def _numbered(server: Dovecot) -> dict[str, list[str]]:
    """Per folder the UIDs with their files, in the server's order."""
    return {
        str(path.parent.relative_to(server.maildir)): sorted(path.read_text().splitlines()[1:])
        for path in server.maildir.rglob("dovecot-uidlist")
    }


def test_scans_leave_every_file_as_it_was(server: Dovecot, product: Product) -> None:
    """File names (flags), bytes, times and UIDs are the same before and after two scans and a list."""
    mailbox = generate(11, datetime.now(UTC), noise=100)
    fill(server, mailbox.letters)
    before, numbered = server.snapshot(), _numbered(server)
    assert len(before) == len(mailbox.letters)
    product.scan()
    product.scan()
    product.rows()
    assert server.snapshot() == before
    assert _numbered(server) == numbered


def test_unseen_and_recent_mail_stays_so(server: Dovecot, product: Product) -> None:
    """Mail that no program has seen yet stays in `new`-like state: no flag is set by reading headers and bodies."""
    mailbox = generate(12, datetime.now(UTC), noise=20)
    fill(server, mailbox.letters)
    product.scan()
    assert server.doveadm("search", "-u", server.user, "mailbox", "INBOX", "seen") == ""
    assign_uids(server)
    flags = {path.partition(":2,")[2] for path in server.snapshot() if path.startswith("cur/")}
    assert flags == {""}


def test_only_reading_commands_are_sent(server: Dovecot, tmp_path: Path) -> None:
    """Over the wire there is EXAMINE and BODY.PEEK, and no command that could change anything."""
    mailbox = generate(13, datetime.now(UTC), noise=20)
    fill(server, mailbox.letters)
    with WatchingProxy(server.imap_port) as proxy:
        Product(tmp_path).connect(server, port=proxy.port).scan()
        words = [line.decode("latin-1").upper().split() for line in proxy.commands]
    verbs = {line[2] if line[1] == "UID" else line[1] for line in words if len(line) > 2}
    assert not verbs & WRITING
    assert "EXAMINE" in verbs
    fetches = [" ".join(line) for line in words if "FETCH" in line[:3]]
    assert fetches
    assert not [line for line in fetches if "BODY[" in line or "RFC822 " in line or "RFC822)" in line]
