"""Two mailboxes of one person: conversations and copies are matched across them (DESIGN, "Processes")."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot, require_dovecot
from tests.truth.compare import differences
from tests.truth.generator import Mailbox, generate
from tests.truth.product import SECRET, Product, fill
from tests.truth.scene import Letter

pytestmark = pytest.mark.dovecot
PARTIAL = 6


@pytest.fixture
def other() -> Iterator[Dovecot]:
    """The server of the second mailbox."""
    require_dovecot()
    with Dovecot(user="sales@seller.example") as one:
        yield one


@pytest.fixture
def both(server: Dovecot, other: Dovecot, tmp_path: Path) -> Product:
    """The product with the accounts "work" and "sales"."""
    product = Product(tmp_path).connect(server)
    with product.file.open("a") as config:
        config.write(
            f"""
[[accounts]]
name = "sales"
kind = "imap"
imap = {{ host = "127.0.0.1", port = {other.imap_port}, security = "none" }}
username = "{other.user}"
secret = {{ env = "{SECRET}" }}
"""
        )
    return product


@pytest.fixture
def mailbox() -> Mailbox:
    """Every scenario once."""
    return generate(51, datetime.now(UTC), noise=40)


def _split(letters: Sequence[Letter]) -> tuple[list[Letter], list[Letter]]:
    """My mail on one side, everybody else's on the other."""
    sent = [one for one in letters if one.folder in ("Sent", "Drafts")]
    return sent, [one for one in letters if one.folder not in ("Sent", "Drafts")]


def test_an_answer_in_the_other_account_counts(
    server: Dovecot, other: Dovecot, both: Product, mailbox: Mailbox
) -> None:
    """All my mail is in one account, all answers in the other: every state is as if it were one mailbox."""
    sent, rest = _split(mailbox.letters)
    fill(server, sent)
    fill(other, rest)
    both.scan()
    rows = both.rows()
    wrong = differences(mailbox, rows)
    assert not wrong, "\n".join(wrong)
    from_sent = {row["last_message_id"] for row in rows if row["account"] == "work"}
    assert len(from_sent) > len(rows) * 0.9


def test_copies_in_both_accounts_count_once(server: Dovecot, other: Dovecot, both: Product, mailbox: Mailbox) -> None:
    """The same mail in both accounts is one mail: touches stay exact, nobody is listed twice."""
    fill(server, mailbox.letters)
    fill(other, mailbox.letters)
    both.scan()
    wrong = differences(mailbox, both.rows())
    assert not wrong, "\n".join(wrong)


def test_one_account_at_a_time(server: Dovecot, other: Dovecot, both: Product, mailbox: Mailbox) -> None:
    """Scanned one after the other, the accounts end in the same truth."""
    sent, rest = _split(mailbox.letters)
    fill(server, rest)
    fill(other, sent)
    for account in ("work", "sales", "work"):
        assert both.run("scan", "--account", account).code == 0
    wrong = differences(mailbox, both.rows())
    assert not wrong, "\n".join(wrong)


def test_one_account_fails(server: Dovecot, other: Dovecot, both: Product, mailbox: Mailbox) -> None:
    """One account cannot be reached: 6, the other is read, and later both are."""
    sent, rest = _split(mailbox.letters)
    fill(server, sent)
    fill(other, rest)
    other.stop()
    result = both.run("scan", "--json")
    assert result.code == PARTIAL, result
    assert result.fault()["message"]
    assert both.rows()
    other.start()
    both.scan()
    wrong = differences(mailbox, both.rows())
    assert not wrong, "\n".join(wrong)
