"""Broken mail of others: nothing crashes, and what can be read is read as the stdlib reads it."""

import email
import email.policy
from datetime import UTC, datetime

import pytest

from inboxfollow.wire.body import full_text, read_content
from inboxfollow.wire.parse import parse_header
from tests.wire.corpora import Label, labels

ARRIVED = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize("corpus", ["malformed", "kind"])
def test_no_crash(corpus: str) -> None:
    """Every sample, whole and cut anywhere, can be read."""
    for label in labels(corpus):
        source = label.path.read_bytes()
        for cut in (len(source), len(source) // 2, 100):
            parse_header(source[:cut], arrived=ARRIVED)
            read_content(source[:cut], truncated=cut < len(source))
            full_text(source[:cut])


def _stdlib(label: Label) -> tuple[str, str] | None:
    """Sender and subject as the stdlib's strict policy has them; None where it fails."""
    try:
        mail = email.message_from_bytes(label.path.read_bytes(), policy=email.policy.default)
        sender = mail["from"].addresses[0].addr_spec if mail["from"] and mail["from"].addresses else ""
        return sender if "@" in sender else "", " ".join(str(mail["subject"] or "").split())
    except Exception:
        return None


def test_agrees_with_the_stdlib() -> None:
    """Sender and subject of broken mail are what the stdlib reads, but where it reads less."""
    pairs = []
    for label in labels("malformed"):
        theirs = _stdlib(label)
        if theirs is not None:
            mine = parse_header(label.path.read_bytes(), arrived=ARRIVED)
            pairs.append(((mine.sender.email if mine.sender else "", " ".join(mine.subject.split())), theirs))
    assert len(pairs) > 500
    assert sum(mine[0] == theirs[0] for mine, theirs in pairs) / len(pairs) >= 0.97
    assert sum(mine[1] == theirs[1] for mine, theirs in pairs) / len(pairs) >= 0.95
