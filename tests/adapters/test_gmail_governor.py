"""The quota is kept, used to the full, and adapted to when others draw on it."""

from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.adapters.gmail.governor import Governor
from tests.adapters.gmail_tools import Ticking


@given(st.lists(st.tuples(st.integers(1, 1000), st.floats(0, 40)), max_size=60))
def test_no_minute_holds_more_than_the_limit(calls: list[tuple[int, float]]) -> None:
    """Whatever is asked for and when, no 60 seconds hold more units than the limit."""
    clock = Ticking()
    governor = Governor(1000, clock, clock.sleep)
    spent: list[tuple[float, int]] = []
    for units, gap in calls:
        clock.now += gap
        governor.spend(units)
        spent.append((clock.now, units))
    for end, _ in spent:
        assert sum(units for at, units in spent if end - 60 < at <= end) <= 1000
    assert governor.units == sum(units for units, _ in calls)


def test_a_whole_minute_may_be_spent_at_once() -> None:
    """Nothing waits while there is room, and then only until the oldest units leave the window."""
    clock = Ticking()
    governor = Governor(6000, clock, clock.sleep)
    for _ in range(6):
        governor.spend(1000)
    assert clock.naps == []
    clock.now = 45.0
    governor.spend(20)
    assert clock.now == 60.0


def test_a_call_dearer_than_the_limit_is_made_alone() -> None:
    """It waits for an empty window and does not wait for ever."""
    clock = Ticking()
    governor = Governor(50, clock, clock.sleep)
    governor.spend(20)
    governor.spend(100)
    governor.spend(20)
    assert clock.now == 120.0


def test_a_refusal_halves_the_limit_which_comes_back() -> None:
    """Others draw on the same quota; the limit grows back slowly and never above the whole."""
    clock = Ticking()
    governor = Governor(6000, clock, clock.sleep)
    governor.spend(1000)
    assert governor.refused(1000, 0, None) == 1.0
    assert governor.limit == 3000
    assert governor.units == 0
    clock.now += 60
    assert governor.limit == 3600
    clock.now += 6000
    assert governor.limit == 6000


def test_it_never_stops_altogether() -> None:
    """However often it is refused, a twentieth of the limit is left."""
    clock = Ticking()
    governor = Governor(6000, clock, clock.sleep)
    for _ in range(50):
        governor.refused(20, 0, None)
    assert governor.limit == 300


def test_pauses_grow_unless_the_server_says_how_long() -> None:
    """They double up to about a minute; Retry-After comes first."""
    governor = Governor(6000, Ticking(), lambda _: None)
    assert [governor.refused(1, attempt, None) for attempt in range(8)] == [1, 2, 4, 8, 16, 32, 64, 64]
    assert governor.refused(1, 0, 17.0) == 17.0
