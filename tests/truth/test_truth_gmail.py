"""Generated mailboxes on a Gmail server: the truth, and the very same list as from a real Dovecot."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inboxfollow.domain.dedupe import MISSING
from tests.servers.dovecot import Dovecot
from tests.servers.gmail import GmailServer
from tests.truth.compare import differences
from tests.truth.generator import Mailbox, generate
from tests.truth.gmail_sending import deliver
from tests.truth.product import Product, fill
from tests.truth.scene import ME, SALES

SAME = ("state", "touches", "touches_complete", "people", "subject", "due", "cadence", "excluded_reason", "band")


@pytest.fixture
def gmail() -> Iterator[GmailServer]:
    """An empty account."""
    with GmailServer(ME.email, send_as=[SALES.email]) as server:
        yield server
        assert not server.complaints


@pytest.mark.parametrize("seed", [1, 2])
def test_every_conversation_is_in_its_true_state(seed: int, gmail: GmailServer, tmp_path: Path) -> None:
    """Read through the API, each conversation of mine has the state, touches and people that are true of it."""
    mailbox = generate(seed, datetime.now(UTC), noise=150, rounds=1)
    deliver(gmail, mailbox.letters)
    product = Product(tmp_path).connect_gmail(gmail)
    product.scan()
    wrong = differences(mailbox, product.rows())
    assert not wrong, f"{len(wrong)} of {len(mailbox.truth)} differ:\n" + "\n".join(wrong)


@pytest.mark.dovecot
@pytest.mark.parametrize("seed", [3, 4, 5])
def test_dovecot_and_gmail_give_the_same_list(seed: int, server: Dovecot, gmail: GmailServer, tmp_path: Path) -> None:
    """The same leads with the same states, touches and scores (which move with the clock)."""
    mailbox = generate(seed, datetime.now(UTC), noise=100)
    fill(server, mailbox.letters)
    deliver(gmail, mailbox.letters)
    by_imap = Product(tmp_path / "imap").connect(server)
    by_api = Product(tmp_path / "api").connect_gmail(gmail)
    by_imap.scan()
    by_api.scan()
    here, there = _by_mail(by_imap.rows(), mailbox), _by_mail(by_api.rows(), mailbox)
    assert [here[one]["subject"] for one in here.keys() - there.keys()] == []
    assert [there[one]["subject"] for one in there.keys() - here.keys()] == []
    loose = {truth.last_message_id for truth in mailbox.truth if truth.also}
    unlike = [
        f"{row['subject']!r} {name}: {row[name]!r} by IMAP, {there[mail][name]!r} by the API"
        for mail, row in here.items()
        for name in (("state", "people") if mail in loose else SAME)
        if row[name] != there[mail][name]
    ]
    unlike += [
        f"{row['subject']!r} score: {row['score']} by IMAP, {there[mail]['score']} by the API"
        for mail, row in here.items()
        if mail not in loose and abs(row["score"] - there[mail]["score"]) > 1
    ]
    assert not unlike, "\n".join(unlike)


def test_mail_read_bit_by_bit_ends_in_the_same_truth(gmail: GmailServer, tmp_path: Path) -> None:
    """Read in five scans while mail comes in, the account ends in the same states."""
    mailbox = generate(8, datetime.now(UTC), noise=50)
    product = Product(tmp_path).connect_gmail(gmail)
    letters = list(mailbox.letters)
    size = len(letters) // 5 + 1
    for start in range(0, len(letters), size):
        deliver(gmail, letters[start : start + size])
        product.scan()
    wrong = differences(mailbox, product.rows())
    assert not wrong, "\n".join(wrong)


def test_a_quiet_poll_costs_two_units(gmail: GmailServer, tmp_path: Path) -> None:
    """Nothing else is asked for, however large the account is."""
    deliver(gmail, generate(9, datetime.now(UTC), noise=20).letters)
    product = Product(tmp_path).connect_gmail(gmail)
    product.scan()
    product.scan()
    gmail.reset_counters()
    product.scan()
    assert gmail.units_by_method == {"history.list": 2}


def _by_mail(rows: Sequence[dict[str, Any]], mailbox: Mailbox) -> dict[str, dict[str, Any]]:
    """By the id of my newest mail, or by subject where it has none. Where the truth allows several mails to be that one
    (an invitation in an answered conversation is read as what it is only if somebody had to look), by the first."""
    first = {other: truth.last_message_id for truth in mailbox.truth for other in truth.also}
    found = {row["subject"] if MISSING in row["last_message_id"] else row["last_message_id"]: row for row in rows}
    return {first.get(key, key): row for key, row in found.items()}
