"""The demo's world, scanned by the real use cases into a real store."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from inboxfollow import bootstrap
from inboxfollow.app.agenda import agenda
from inboxfollow.app.rows import LeadRow
from inboxfollow.domain.state import State
from tests.demo.expected import EXPECTED_AFTER_ACTIONS, EXPECTED_NOISE, HOLDS, NO_LEADS

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def rows() -> Iterator[dict[str, LeadRow]]:
    with bootstrap.open_demo(NOW) as services:
        found = agenda(services, states=None, everything=True, excluded=True)
        yield {row.last_message_id: row for row in found.rows}


def test_every_conversation_stands_where_its_story_says(rows: dict[str, LeadRow]) -> None:
    """Every conversation of the demo is in its true state after the scan and the actions."""
    truth = EXPECTED_AFTER_ACTIONS | EXPECTED_NOISE
    wrong = {
        mail: (state, str(rows[mail].state) if mail in rows else None, rows[mail].why if mail in rows else "")
        for mail, state in truth.items()
        if mail not in rows or rows[mail].state != state
    }
    assert wrong == {}


def test_every_state_appears(rows: dict[str, LeadRow]) -> None:
    """The demo shows every state there is."""
    assert {row.state for row in rows.values()} == set(State)


def test_drafts_and_machine_mail_open_no_lead(rows: dict[str, LeadRow]) -> None:
    """No lead ends in a draft, a vacation reply or an invitation."""
    assert not rows.keys() & NO_LEADS.keys()


def test_holds_name_their_rung(rows: dict[str, LeadRow]) -> None:
    """Holds of rungs 4 and 5 are on the rows that the stories say, and on no others."""
    assert {mail: row.rung for mail, row in rows.items() if row.holds} == HOLDS
