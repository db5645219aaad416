"""Real mail, labelled: how often the kind is right, class by class (see the corpora's README)."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from inboxfollow.domain.kind import from_header, judge
from inboxfollow.domain.verdict import Kind
from inboxfollow.wire.body import read_content
from inboxfollow.wire.parse import parse_header

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "kind"
ARRIVED = datetime(2026, 11, 1, tzinfo=UTC)
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the corpora are absent")
COARSE = {
    Kind.PERSON: "human",
    Kind.REACTION: "human",
    Kind.AUTO_REPLY: "auto_reply",
    Kind.TICKET_ACK: "auto_reply",
    Kind.CHALLENGE: "auto_reply",
    Kind.OUT_OF_OFFICE: "ooo",
    Kind.BOUNCE_HARD: "bounce",
    Kind.BOUNCE_SOFT: "bounce",
    Kind.DELAYED: "delay",
    Kind.RECEIPT: "receipt",
    Kind.CALENDAR: "calendar",
    Kind.BULK: "bulk",
}


@cache
def judged() -> tuple[tuple[str, Kind, str, tuple[str, ...], str], ...]:
    """Path, kind judged, label, accepted labels and note of every message."""
    return tuple(_judged())


def _judged() -> Iterator[tuple[str, Kind, str, tuple[str, ...], str]]:
    for line in (CORPUS / "labels.tsv").read_text().splitlines()[1:]:
        path, label, accept, _trust, note = (line.split("\t") + [""] * 5)[:5]
        source = (CORPUS / path).read_bytes()
        verdict = judge(parse_header(source, arrived=ARRIVED), read_content(source, truncated=False))
        yield path, verdict.kind, label, tuple(accept.split("|")), note


@pytest.mark.parametrize(
    ("label", "least"),
    [
        ("bounce", 0.99),
        ("delay", 0.97),
        ("auto_reply", 0.96),
        ("ooo", 0.99),
        ("receipt", 0.99),
        ("calendar", 0.99),
        ("bulk", 0.89),
        ("human", 0.99),
    ],
)
def test_recall(label: str, least: float) -> None:
    """Of each class at least this share gets an accepted verdict."""
    results = [COARSE[kind] in accept for _, kind, wanted, accept, _ in judged() if wanted == label]
    assert sum(results) / len(results) >= least


@pytest.mark.parametrize(
    ("label", "least"),
    [("bounce", 0.995), ("delay", 0.97), ("auto_reply", 0.97), ("ooo", 0.99), ("receipt", 0.99), ("bulk", 0.9)],
)
def test_precision(label: str, least: float) -> None:
    """Of what is judged to be of a class, at least this share is accepted as that."""
    results = [label in accept for _, kind, _, accept, _ in judged() if COARSE[kind] == label]
    assert sum(results) / len(results) >= least


def test_no_person_is_judged_automatic() -> None:
    """Nobody's own words are taken for a machine's, except bulk where the label allows it."""
    wrong = [path for path, kind, label, accept, _ in judged() if label == "human" and COARSE[kind] not in accept]
    assert wrong == []


def test_hard_and_soft() -> None:
    """Permanence agrees with the source's own judgement, where a message has one."""
    counts: Counter[bool] = Counter()
    for _, kind, label, _, note in judged():
        hard = re.search(r"hardbounce=(true|false)$", note)
        if hard and label == "bounce":
            counts[(kind is Kind.BOUNCE_HARD) == (hard[1] == "true")] += 1
    assert counts[True] / counts.total() >= 0.9


def test_the_header_alone_never_calls_a_person_automatic() -> None:
    """The provisional kind of a person's mail is a person, or bulk where a list carried it."""
    for path, _, label, accept, _ in judged():
        if label == "human":
            kind = from_header(parse_header((CORPUS / path).read_bytes(), arrived=ARRIVED)).kind
            assert COARSE[kind] in accept, path
