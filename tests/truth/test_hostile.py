"""Mail nobody would write on purpose, among mail whose truth is known: nothing breaks and the truth stays."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.servers.dovecot import Dovecot
from tests.truth.compare import differences
from tests.truth.generator import generate
from tests.truth.product import Product, fill
from tests.truth.scene import Letter
from tests.wire.corpora import labels

pytestmark = pytest.mark.dovecot
COMMANDS = (("list",), ("list", "--json", "--all", "--excluded"), ("status",), ("status", "--json"), ("export",))


def _scan_with(server: Dovecot, product: Product, junk: list[bytes], folders: tuple[str, ...], seed: int) -> list[str]:
    """Scans the true mailbox with `junk` spread over `folders`; what differs from the truth, other rows aside."""
    now = datetime.now(UTC)
    mailbox = generate(seed, now, noise=0)
    rng = random.Random(seed)
    extra = [Letter(rng.choice(folders), now - timedelta(days=rng.randrange(1, 300)), source) for source in junk]
    fill(server, sorted([*mailbox.letters, *extra], key=lambda one: (one.late, one.arrived)))
    product.scan()
    for command in COMMANDS:
        result = product.run(*command)
        assert result.code == 0, result
        assert "\x1b" not in result.out and "Traceback" not in result.err
    return [one for one in differences(mailbox, product.rows()) if not one.startswith("an unexpected row")]


def test_broken_mail_from_others(server: Dovecot, product: Product) -> None:
    """Hundreds of malformed mails in the reply folders change nothing about my conversations."""
    junk = [label.path.read_bytes() for label in labels("malformed")]
    wrong = _scan_with(server, product, junk, ("INBOX", "Junk", "Archive"), 71)
    assert not wrong, "\n".join(wrong)


def test_broken_mail_of_mine(server: Dovecot, product: Product) -> None:
    """The same mails in Sent count as mine, whatever they are, and each row of theirs can be shown."""
    junk = [label.path.read_bytes() for label in labels("malformed")]
    wrong = _scan_with(server, product, junk, ("Sent",), 72)
    assert not wrong, "\n".join(wrong)
    known = {truth.last_message_id for truth in generate(72, datetime.now(UTC), noise=0).truth}
    strange = [row for row in product.rows() if row["last_message_id"] not in known]
    assert strange
    for row in strange[:5]:
        shown = product.run("show", row["id"], "--json")
        assert shown.code == 0, (row, shown)
        json.loads(shown.out)


def test_random_bytes(server: Dovecot, product: Product) -> None:
    """Noise, empty mails, endless headers and endless lines are read without harm."""
    rng = random.Random(73)
    junk = [rng.randbytes(rng.randrange(1, 3000)) for _ in range(60)]
    junk += [
        b"\r\n",
        b"Subject: " + b"x" * 200_000 + b"\r\n\r\nbody",
        b"References: " + b" ".join(b"<%d@x.example>" % n for n in range(20_000)) + b"\r\n\r\n",
        b"To: " + b", ".join(b"a%d@x.example" % n for n in range(20_000)) + b"\r\nFrom: sam@seller.example\r\n\r\n",
        b"From: \xff\xfe\x00 <\x00@\x80>\r\nMessage-ID: <\xff>\r\nSubject: \x1b[31m\x07red\r\n\r\n\x1b[2J",
        b"From: =?utf-8?B?" + b"A" * 90_000 + b"?=\r\n\r\n",
        b"Content-Type: " + b"multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 20_000,
        b"From: a@b.example\r\n\r\n" + b"> " * 500_000,
    ]
    wrong = _scan_with(server, product, junk, ("INBOX", "Sent", "Trash"), 74)
    assert not wrong, "\n".join(wrong)


def test_a_reference_loop(server: Dovecot, product: Product) -> None:
    """Mails that cite each other in a circle, and a chain of hundreds, end in one conversation each."""
    head = "From: {0}\r\nTo: {1}\r\nMessage-ID: <{2}>\r\nReferences: <{3}>\r\nSubject: loop\r\n\r\nCan you answer?\r\n"
    me, them = "sam@seller.example", "x@loop.example"
    loop = [
        head.format(me, them, "a@loop", "b@loop").encode(),
        head.format(them, me, "b@loop", "a@loop").encode(),
        head.format(me, them, "c@loop", "c@loop").encode(),
    ]
    chain = [head.format(me, them, f"{n}@chain", f"{n - 1}@chain").encode() for n in range(1, 700)]
    wrong = _scan_with(server, product, [*loop, *chain], ("Sent",), 75)
    assert not wrong, "\n".join(wrong)
    touches = [row["touches"] for row in product.rows() if row["last_message_id"].endswith("@chain>")]
    assert touches == [699]


def test_an_empty_mailbox(product: Product) -> None:
    """Nothing to read is no error and lists nothing."""
    product.scan()
    assert product.rows() == []
    assert product.run("list").code == 0
