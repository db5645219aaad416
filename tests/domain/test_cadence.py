"""Waits, steps, the choice of a cadence and due dates."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.cadence import (
    DEFAULT_CADENCE,
    DRIP_WAIT,
    Cadence,
    Step,
    Wait,
    choose,
    due,
    finished_at,
    next_step,
    wait_of,
)
from inboxfollow.domain.worktime import WorkCalendar

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = WorkCalendar(BERLIN, frozenset(range(5)), frozenset({date(2026, 12, 25)}), time(8, 30), time(17, 30))


def local(*parts: int) -> datetime:
    """A wall time in Berlin as aware UTC."""
    return datetime(*parts, tzinfo=BERLIN).astimezone(UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "wait"), [("3bd", Wait(3, "bd")), ("10d", Wait(10, "d")), (" 2W ", Wait(2, "w")), ("1 mo", Wait(1, "mo"))]
)
def test_waits_are_read(text: str, wait: Wait) -> None:
    """A number and a unit make a wait."""
    assert Wait.parse(text) == wait


@pytest.mark.parametrize("text", ["", "3", "bd", "0d", "-1d", "3m", "1.5d", "9999mo", "99999d", "٣d", "3bd4"])
def test_bad_waits_say_what_would_be_right(text: str) -> None:
    """Anything else raises ValueError that shows the text and a right one."""
    with pytest.raises(ValueError, match="no wait"):
        Wait.parse(text)


@given(st.integers(1, 120), st.sampled_from(["bd", "d", "w", "mo"]))
def test_a_wait_reads_what_it_prints(amount: int, unit: str) -> None:
    """Printing and reading a wait are inverse."""
    assert str(Wait.parse(f"{amount}{unit}")) == f"{amount}{unit}"


def test_steps_follow_touches() -> None:
    """Step n follows touch n; after the last touch the last wait runs once more."""
    assert next_step(1, DEFAULT_CADENCE) == Step(Wait(3, "bd"), "mail", "nudge")
    assert next_step(3, DEFAULT_CADENCE) == Step(Wait(2, "w"), "call", "")
    assert next_step(6, DEFAULT_CADENCE) == Step(Wait(4, "mo"), "mail", "checkin")
    assert next_step(7, DEFAULT_CADENCE) is None
    assert wait_of(7, DEFAULT_CADENCE) == Wait(4, "mo")
    assert next_step(0, DEFAULT_CADENCE) == next_step(1, DEFAULT_CADENCE)
    assert Wait(3, "mo") == DRIP_WAIT


def test_due_skips_weekend_and_keeps_sending_hours() -> None:
    """Due keeps the wall time of the last touch; a night time moves to the next morning that is worked."""
    assert due(local(2026, 11, 19, 11), 1, DEFAULT_CADENCE, CALENDAR) == local(2026, 11, 24, 11)
    assert due(local(2026, 11, 19, 22), 1, DEFAULT_CADENCE, CALENDAR) == local(2026, 11, 25, 8, 30)


def test_due_on_a_holiday_moves_to_the_next_working_day() -> None:
    """Four weeks that end on Christmas Day are due on the Monday after."""
    assert due(local(2026, 11, 27, 11), 4, DEFAULT_CADENCE, CALENDAR) == local(2026, 12, 28, 8, 30)


def test_the_end_of_a_cadence() -> None:
    """With all touches made nothing is due, and the lead is finished one last wait later."""
    last = local(2026, 5, 29, 11)
    assert due(last, 7, DEFAULT_CADENCE, CALENDAR) is None
    assert finished_at(last, 7, DEFAULT_CADENCE, CALENDAR) == local(2026, 9, 29, 11)
    assert finished_at(last, 6, DEFAULT_CADENCE, CALENDAR) is None
    assert due(last, 6, DEFAULT_CADENCE, CALENDAR) == local(2026, 9, 29, 11)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda m: m.replace(tzinfo=UTC)), st.integers(1, 12)
)
def test_either_due_or_finished(last: datetime, touches: int) -> None:
    """Exactly one of due and finished exists, and it is later than the last touch."""
    moments = [f(last, touches, DEFAULT_CADENCE, CALENDAR) for f in (due, finished_at)]
    found = [moment for moment in moments if moment]
    assert len(found) == 1
    assert found[0] > last


def named(name: str, *match: str) -> Cadence:
    """A cadence of one step with these rules."""
    return Cadence(name, (Step(Wait(1, "d")),), match=match)


CADENCES = (
    named("default"),
    named("partners", "*@partners.example"),
    named("invoices", "subject:invoice*"),
    named("investors", "label:Investors", "@fund.example"),
)


@pytest.mark.parametrize(
    ("override", "address", "subject", "labels", "name"),
    [
        ("", "ann@x.example", "Hello", (), "default"),
        ("", "ann@partners.example", "Invoice 7", (), "partners"),
        ("", "ann@x.example", "INVOICE 7", (), "invoices"),
        ("", "ann@x.example", "Hello", ("investors",), "investors"),
        ("", "ann@eu.fund.example", "Hello", (), "investors"),
        ("investors", "ann@partners.example", "Hello", (), "investors"),
        ("gone", "ann@partners.example", "Hello", (), "partners"),
    ],
)
def test_choice(override: str, address: str, subject: str, labels: tuple[str, ...], name: str) -> None:
    """A person's choice wins, then the first rule in order that fits, then default."""
    chosen = choose(CADENCES, override=override, addresses=(address,), subject=subject, labels=labels)
    assert chosen.name == name


def test_without_configuration_the_default_holds() -> None:
    """No cadence at all still gives one."""
    assert choose((), override="", addresses=("a@b",), subject="", labels=()) == DEFAULT_CADENCE


def test_a_cadence_needs_a_step() -> None:
    """An empty cadence is refused when it is made, not when something is due."""
    with pytest.raises(ValueError, match="has no step"):
        Cadence("empty", ())
