"""When an account is looked at next."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.daemon import schedule
from inboxfollow.daemon.schedule import Turn
from inboxfollow.ports.errors import AuthRejected, Rejected, SecretUnavailable, Transient, Unreachable, Untrusted

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
FIVE = timedelta(minutes=5)


@given(st.floats(0, 1), st.integers(60, 86_400))
def test_looks_that_go_well_come_about_every_so_often(chance: float, seconds: int) -> None:
    """A tenth sooner or later by chance."""
    every = timedelta(seconds=seconds)
    turn = schedule.succeeded(NOW, every, chance)
    assert 0.899 * every <= turn.at - NOW <= 1.101 * every
    assert (turn.failures, turn.held, turn.error, turn.last_success) == (0, "", "", NOW)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=40))
def test_each_failure_puts_the_next_look_off_further(chances: list[float]) -> None:
    """From half a minute to a quarter of an hour, never longer, never in a tight loop."""
    turn, waits = schedule.first(NOW), []
    for chance in chances:
        turn = schedule.failed(turn, NOW, Unreachable("no route"), FIVE, chance)
        waits.append(turn.at - NOW)
        assert not turn.held
    assert all(timedelta(seconds=27) <= wait <= schedule.LONGEST_PAUSE * 1.101 for wait in waits)
    assert all(later >= before * 0.8 for before, later in pairwise(waits))
    assert turn.failures == len(chances)


def test_the_servers_own_delay_is_honoured() -> None:
    """An hour asked for is an hour waited, even the first time; a shorter one does not shorten ours."""
    turn = schedule.failed(schedule.first(NOW), NOW, Transient("slow down", retry_after=3600), FIVE, 0.5)
    assert turn.at == NOW + timedelta(hours=1)
    turn = schedule.failed(schedule.first(NOW), NOW, Transient("slow down", retry_after=1), FIVE, 0.5)
    assert turn.at == NOW + schedule.FIRST_PAUSE


def test_what_a_person_must_mend_is_not_tried_again() -> None:
    """A refused login, a refused certificate, a missing secret: held, with the reason; other refusals are not."""
    for error in (AuthRejected("login refused"), Untrusted("bad certificate"), SecretUnavailable("no keyring")):
        assert schedule.failed(schedule.first(NOW), NOW, error, FIVE, 0.5).held == error.message
    assert schedule.failed(schedule.first(NOW), NOW, Rejected("no such folder"), FIVE, 0.5).held == ""


def test_a_success_ends_the_row_of_failures() -> None:
    """The next failure starts from the shortest pause."""
    turn = Turn(NOW, failures=9)
    assert schedule.failed(turn, NOW, Unreachable("off"), FIVE, 0.5).at - NOW == schedule.LONGEST_PAUSE
    turn = schedule.succeeded(NOW, FIVE, 0.5)
    assert schedule.failed(turn, NOW, Unreachable("off"), FIVE, 0.5).at - NOW == schedule.FIRST_PAUSE


def test_a_hint_never_shortens_a_pause_after_a_failure() -> None:
    """News brings the look forward only where all is well."""
    well = schedule.succeeded(NOW, FIVE, 0.5)
    assert schedule.hinted(well, NOW).at == NOW
    failed = schedule.failed(well, NOW, Unreachable("off"), FIVE, 0.5)
    assert schedule.hinted(failed, NOW) == failed


def test_a_sleep_and_a_clock_that_was_set_are_noticed() -> None:
    """An hour that passed in a second, and one that passed backwards; a second that took a second is none."""
    second = timedelta(seconds=1)
    assert schedule.jump(NOW, second, NOW + second + timedelta(hours=1)) == timedelta(hours=1)
    assert schedule.jump(NOW, second, NOW + second - timedelta(hours=1)) == timedelta(hours=-1)
    assert not schedule.jump(NOW, second, NOW + second)


def test_a_clock_that_is_set_back_takes_the_next_turn_along() -> None:
    """A pause is as long as before; a clock that is set forward makes none longer."""
    paused = Turn(NOW + timedelta(minutes=4), failures=3)
    assert schedule.moved(paused, timedelta(hours=-1)).at == NOW - timedelta(minutes=56)
    assert schedule.moved(paused, timedelta(hours=1)) == paused
