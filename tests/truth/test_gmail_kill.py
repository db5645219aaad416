"""Sends from a Gmail account that are killed (SIGKILL) at every step: repeated, each leaves once at most, and nobody is
told of a mail that did not leave. What left is counted at the server."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.truth.gmail_sending import QUESTION, GmailAsked
from tests.truth.running import Running

pytestmark = pytest.mark.slow
KILLED, MAILS = -9, 4

POINTS: dict[str, dict[str, Any]] = {
    "the log is asked for": {"method": "history.list"},
    "the aliases are asked for": {"method": "getProfile"},
    "the thread is looked for": {"method": "messages.list"},
    "the mail arrives, and is lost": {"method": "messages.send", "drop": "before", "times": None},
    "the mail arrives": {"method": "messages.send"},
    "the mail has left, no answer": {"method": "messages.send", "drop": "after", "times": None},
    "the mail has left, Sent does not show it": {"method": "messages.send", "drop": "after", "times": None},
    "it is read back": {"method": "messages.get"},
    "the batch of that": {"method": "batch"},
}
"""Where the process is killed, by the request that the server has just got."""


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[GmailAsked]:
    """An account with a silent lead for each trial."""
    with GmailAsked(tmp_path) as asked:
        for number in range(len(POINTS) + MAILS):
            asked.scene.mine([asked.scene.person(f"firm-{number}.example")], asked.scene.ago(20), QUESTION,
                             subject=f"Offer {number}")  # fmt: skip
        asked.tell()
        asked.product.scan()
        yield asked


def delivered(asked: GmailAsked, address: str) -> int:
    """How often they got a mail."""
    return sum(address in sent.recipients for sent in asked.server.sent)


def _leads(asked: GmailAsked) -> dict[str, str]:
    return {row["people"][0]["address"]: row["id"] for row in asked.product.rows() if row["subject"] != "The offer"}


def settle(asked: GmailAsked, lead: str, address: str) -> list[str]:
    """The same `send` again, until it is settled; what each time was said. A person who is asked says that it failed
    only where they have got nothing."""
    told: list[str] = []
    for _ in range(3):
        (one,) = asked.send(lead).json
        told.append(one["status"])
        count = delivered(asked, address)
        assert count <= 1, f"{address} got {count}"
        if one["status"] == "sent":
            assert count == 1, f"{address} got nothing, and it is said that they did"
            return told
        assert one["status"] == "unknown", one
        row = asked.outbox(lead)[0].number
        assert asked.product.run("outbox", "sent" if count else "failed", str(row)).code == 0
        if count:
            return told
    raise AssertionError(f"{address}: {told}")


def test_killed_at_every_step(ground: GmailAsked) -> None:
    """At each request, and at moments of chance: delivered twice 0, falsely claimed 0."""
    leads, rng, killed = iter(sorted(_leads(ground).items())), random.Random("gmail"), 0
    touched = []
    for name, point in POINTS.items():
        address, lead = next(leads)
        ground.server.on_send = (lambda sent: ground.server.delete(sent.id)) if "does not show" in name else None
        running: list[Running] = []
        ground.server.fault(**{"call": lambda running=running: running[0].kill(), **point})
        running.append(ground.sending(lead))
        killed += running[0].end().code == KILLED
        ground.server.heal()
        assert delivered(ground, address) <= 1
        settle(ground, lead, address)
        touched.append(address)
    assert killed == len(POINTS)
    for address, lead in leads:
        one = ground.sending(lead)
        time.sleep(rng.uniform(0.3, 2.5))
        one.kill()
        killed += one.end().code == KILLED
        if delivered(ground, address) == 0 or ground.outbox(lead)[0].status != "sent":
            settle(ground, lead, address)
        touched.append(address)
    ground.product.scan()
    for row in ground.product.rows():
        (address,) = (who["address"] for who in row["people"])
        assert row["touches"] == 1 + (address in touched), row
        assert delivered(ground, address) == row["touches"] - 1
