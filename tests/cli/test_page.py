"""One lead as a person reads it."""

from datetime import timedelta

import pytest

from inboxfollow.app.rows import Detail, Hold, LeadRow, MailRow, NextStep, Person, TouchRow
from inboxfollow.cli.output import _drawn
from inboxfollow.cli.page import page
from inboxfollow.cli.table import cells
from inboxfollow.domain.facts import Note
from inboxfollow.domain.state import State
from inboxfollow.domain.verdict import Evidence
from tests.cli.samples import CALENDAR, HOSTILE, NOW, row


def _mail(text: str, **changes: object) -> MailRow:
    values: dict[str, object] = {
        "message_id": "<1@x.example>",
        "sender": "dana@ortiz.example",
        "to": ("sam@seller.example",),
        "cc": (),
        "date": NOW - timedelta(days=3),
        "subject": "Re: loan",
        "direction": "inbound",
        "kind": "person",
        "intent": "neutral",
        "rung": 1,
        "text": text,
    }
    return MailRow(**(values | changes))  # type: ignore[arg-type]


def _page(
    lead: LeadRow, *mails: MailRow, full: bool = False, width: int = 100, **more: tuple[object, ...]
) -> list[str]:
    found = Detail(lead, mails, more.get("touch_log", ()), more.get("notes", ()))  # type: ignore[arg-type]
    lines = page(found, steps=6, now=NOW, calendar=CALENDAR, width=width, full=full)
    return [_drawn(line, colours=False) for line in lines]


def test_summary() -> None:
    """The head says subject, state and why, touches and silence, what is expected and what comes next."""
    assert _page(row())[:5] == [
        "a3f9  Proposal for the loan",
        "Awaiting an answer (hot): nobody has answered since 2 Nov",
        "●●○○○○  touched twice, last mail Mon 2 Nov 11:00 from work, silent for 12 working days",
        "A reply is expected: asks: when can we talk?",
        "Next: nudge, 2 days late (Mon 16 Nov 11:00); cadence default",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": State.SNOOZED, "snoozed_until": NOW + timedelta(days=2)}, "until 20 Nov (Fri 20 Nov 11:00)"),
        ({"state": State.ANSWERED}, "your turn"),
        ({"state": State.BOUNCED}, "needs another address"),
        ({"state": State.CLOSED, "closed_reason": "won"}, "won"),
        ({"state": State.SETTLED}, "nothing"),
        ({"next_step": NextStep("call", ""), "due": NOW + timedelta(days=3)}, "call, in 3 days (Sat 21 Nov 11:00)"),
    ],
)
def test_next(changes: dict[str, object], words: str) -> None:
    """What comes next depends on the state, and has its exact time where it has one."""
    assert f"Next: {words}; cadence default" in _page(row(**changes))


def test_minimum_count() -> None:
    """A count that may be too low says so."""
    assert "touched at least 3 times" in _page(row(touches=3, touches_complete=False))[2]


def test_sections() -> None:
    """People, score parts, holds, evidence, notes and the history in the order of time are all there."""
    lead = row(
        people=(Person("Dana", "dana@a.example", "away"), Person("", "bo@b.example", "replied")),
        holds=(Hold("elsewhere", "wrote to you on 3 Nov"),),
        evidence=(Evidence("receipt", NOW, "<2@x>", "opened it"),),
    )
    lines = _page(
        lead,
        _mail("Sounds good", kind="out_of_office", intent="not_now"),
        touch_log=(TouchRow(NOW - timedelta(days=5), "call", "", True),),
        notes=(Note(NOW, "likes tea"),),
    )
    text = "\n".join(lines)
    assert "  away     Dana  dana@a.example" in lines
    assert "  replied        bo@b.example" in lines
    assert "   40  age: due 2 days ago" in lines
    assert "  wrote to you on 3 Nov" in lines
    assert "opened it" in text
    assert "likes tea" in text
    assert "dana@ortiz.example [out of office, not now]" in text
    assert text.index("call, reached them") < text.index("Sounds good")


def test_long_text_is_cut_unless_full() -> None:
    """A long mail shows its first lines and how many are left; --full shows all."""
    mail = _mail("\n".join(f"line {number}" for number in range(40)))
    short, full = _page(row(), mail), _page(row(), mail, full=True)
    assert short[-1] == "    … 26 more lines; --full shows them"
    assert full[-1] == "    line 39"


@pytest.mark.parametrize("width", [80, 120])
def test_hostile_mail(width: int) -> None:
    """Hostile names, subjects and texts are shown without any power over the terminal, and folded to its width."""
    lead = row(subject=HOSTILE, people=(Person(HOSTILE, HOSTILE, "silent"),), why=HOSTILE)
    lines = _page(lead, _mail(HOSTILE * 9, sender=HOSTILE), _mail("x " * 900), width=width, notes=(Note(NOW, HOSTILE),))
    assert all(line.isprintable() for line in lines)
    history = lines[lines.index("History") :]
    assert all(cells(line) <= width for line in history)
