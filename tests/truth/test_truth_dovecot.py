"""Generated mailboxes on a real Dovecot: every conversation in its true state, touches exact (DOMAIN)."""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot, require_dovecot
from tests.truth.compare import differences
from tests.truth.generator import generate
from tests.truth.product import Product, fill

pytestmark = pytest.mark.dovecot


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_conversation_is_in_its_true_state(seed: int, server: Dovecot, product: Product) -> None:
    """Scanned over IMAP, each conversation of mine has the state, touches and people that are true of it."""
    mailbox = generate(seed, datetime.now(UTC), noise=150, rounds=2)
    fill(server, mailbox.letters)
    product.scan()
    wrong = differences(mailbox, product.rows())
    assert not wrong, f"{len(wrong)} of {len(mailbox.truth)} differ:\n" + "\n".join(wrong)


def test_status_counts_what_the_list_shows(server: Dovecot, product: Product) -> None:
    """Each state has as many conversations in `status` as in `list`, the never-leads too."""
    mailbox = generate(4, datetime.now(UTC), noise=0)
    fill(server, mailbox.letters)
    product.scan()
    shown = Counter(row["state"] for row in product.rows())
    counts = product.run("status", "--json").json["counts"]
    assert {state: counts[state] for state in shown} == shown


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encrypted_connections_read_the_same(security: str, server: Dovecot, tmp_path: Path) -> None:
    """TLS and STARTTLS with a private authority give the same truth."""
    mailbox = generate(7, datetime.now(UTC), noise=0)
    fill(server, mailbox.letters)
    product = Product(tmp_path).connect(server, security=security, host="localhost")
    product.scan()
    assert not differences(mailbox, product.rows())


def _truth_on(server: Dovecot, directory: Path, seed: int, names: Mapping[str, str] | None = None) -> list[str]:
    mailbox = generate(seed, datetime.now(UTC), noise=30)
    with server:
        fill(server, mailbox.letters, names)
        product = Product(directory).connect(server)
        product.scan()
        return differences(mailbox, product.rows())


def test_folders_below_inbox(tmp_path: Path) -> None:
    """A server that keeps everything below "INBOX." with a dot gives the same truth."""
    require_dovecot()
    server = Dovecot(user="sam@seller.example", prefix="INBOX.", separator=".")
    assert not _truth_on(server, tmp_path, 61)


@pytest.mark.parametrize(
    "names",
    [
        {"Sent": "Gesendete Elemente", "Drafts": "Entwürfe", "Junk": "Junk-E-Mail", "Trash": "Gelöschte Elemente"},
        {"Sent": "Éléments envoyés", "Drafts": "Brouillons", "Junk": "Courrier indésirable", "Trash": "Corbeille"},
        {"Sent": "Elementos enviados", "Drafts": "Borradores", "Junk": "Correo no deseado", "Trash": "Papelera"},
    ],
    ids=["German", "French", "Spanish"],
)
def test_localised_folders_on_a_poor_server(names: dict[str, str], tmp_path: Path) -> None:
    """A server that offers nothing beyond IMAP4rev1, with folders named in the person's language."""
    require_dovecot()
    server = Dovecot(user="sam@seller.example", special_use={}, extra="imap_capability = IMAP4rev1\n")
    assert not _truth_on(server, tmp_path, 62, names)


@pytest.mark.parametrize("order", ["as it arrived", "shuffled"])
def test_mail_read_bit_by_bit_ends_in_the_same_truth(order: str, server: Dovecot, product: Product) -> None:
    """Read in five scans while mail comes in, in whatever order, the mailbox ends in the same states."""
    mailbox = generate(8, datetime.now(UTC), noise=50)
    letters = list(mailbox.letters)
    if order == "shuffled":
        random.Random(8).shuffle(letters)
    size = len(letters) // 5 + 1
    for start in range(0, len(letters), size):
        fill(server, letters[start : start + size])
        product.scan()
    wrong = differences(mailbox, product.rows())
    assert not wrong, "\n".join(wrong)
