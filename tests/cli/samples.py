"""Hand-made rows for the tests of the command line."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from inboxfollow.app.rows import Agenda, Coverage, FolderCoverage, LeadRow, NextStep, Person
from inboxfollow.domain.score import ScorePart
from inboxfollow.domain.state import State
from inboxfollow.domain.verdict import Expectation
from inboxfollow.domain.worktime import WorkCalendar

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
CALENDAR = WorkCalendar(ZoneInfo("Europe/Berlin"), frozenset(range(5)), frozenset(), time(8, 30), time(17, 30))
ZONE = CALENDAR.timezone
STEPS = {"default": 6}
HOSTILE = (
    "\x1b]0;owned\x07[/b][@click=app.bell]x\x1b[31m\u202eevil\u2066\u200b\x00\x9b2J\r\nSecond\u2028third "
    "\ud800 \u0301\u0301\u0301\u0301\u0301"
)
"""A subject that tries everything: title and colour sequences, markup, bidirectional marks, a surrogate, marks."""

_ROW = LeadRow(
    id="a3f9",
    account="work",
    subject="Proposal for the loan",
    people=(Person("Dana Ortiz", "dana@ortiz.example", "silent"),),
    state=State.AWAITING,
    band="hot",
    score=67,
    score_parts=(
        ScorePart("age", 40, "due 2 days ago"),
        ScorePart("touches", 16, "2nd touch unanswered"),
        ScorePart("warmth", 11, "they wrote 3 Nov"),
    ),
    touches=2,
    touches_complete=True,
    last_sent=NOW - timedelta(days=16),
    due=NOW - timedelta(days=2),
    waiting_days=12,
    expects_reply=Expectation(True, "asks: when can we talk?"),
    last_message_id="<1@me.example>",
    rung=None,
    evidence=(),
    holds=(),
    cadence="default",
    next_step=NextStep("mail", "nudge"),
    snoozed_until=None,
    closed_reason="",
    excluded_reason="",
    group="they_wrote_first",
    pinned=False,
    shelf="today",
    why="nobody has answered since 2 Nov",
)


def row(**changes: Any) -> LeadRow:
    """A lead that is two days late, with these changes."""
    return replace(_ROW, **changes)


def folder(name: str = "INBOX", **changes: Any) -> FolderCoverage:
    """A folder that was read whole two minutes ago, with these changes."""
    known = FolderCoverage("work", name, "inbox", 500, 500, True, NOW - timedelta(minutes=2), "")
    return replace(known, **changes)


def agenda(*rows: LeadRow, folders: tuple[FolderCoverage, ...] = (folder(), folder("Sent")), hidden: int = 0) -> Agenda:
    """These rows, and what they rest on."""
    checked = min((one.checked for one in folders if one.checked), default=None)
    since = datetime(2025, 10, 17, tzinfo=UTC) if folders else None
    return Agenda(rows, Coverage(folders, since, checked, 1000, 100), hidden)
