"""An answer that arrives between the due time and the send stops the send, at whatever step it arrives."""

from collections.abc import Iterator

import pytest

from tests.daemon.racing import Race

pytestmark = pytest.mark.slow

PLACES = [("work", "INBOX", False), ("work", "Clients", False), ("home", "INBOX", False), ("home", "INBOX", True)]
"""Account and folder, and whether another process reads the answer at once."""


@pytest.fixture(scope="module")
def race(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Race]:
    """A mail that is due."""
    yield Race(tmp_path_factory.mktemp("race"))


def test_without_an_answer_it_leaves(race: Race) -> None:
    """Once, by one run."""
    with race.run(-1) as run:
        assert run.delivered == 1
        assert ("sender", "MAIL FROM") in run.steps.log


@pytest.mark.parametrize("account", ["work", "home"])
def test_an_answer_right_after_the_words_were_frozen_stops_it(race: Race, account: str) -> None:
    """To whichever account: for mail that nobody looks at, all of them are read once more."""
    with race.run(-1) as calm:
        frozen = calm.steps.log.index(("store", "enqueue"))
    with race.run(frozen + 1, account) as run:
        assert run.could_know
        assert run.delivered == 0


def raced(race: Race, account: str, folder: str, read: bool, stride: int) -> tuple[int, int]:
    """Races at every so-many-th step; how often the answer could be known, and how often it came too late."""
    strike = known = late = 0
    while True:
        with race.run(strike, account, folder, read=read) as run:
            if not run.struck:
                return known, late
            if run.could_know:
                known += 1
                assert run.delivered == 0, f"sent although the answer came at step {strike}, {run.steps.log[strike]}"
            else:
                late += 1
        strike += stride


@pytest.mark.parametrize(("account", "folder", "read"), PLACES)
def test_an_answer_stops_it(race: Race, account: str, folder: str, read: bool) -> None:
    """Here and there in the run, into either account and any folder; also where another process has read it."""
    known, _ = raced(race, account, folder, read, 9)
    assert known > 3


@pytest.mark.parametrize(("account", "folder", "read"), PLACES)
def test_an_answer_stops_it_at_every_step(race: Race, account: str, folder: str, read: bool) -> None:
    """Wherever it can be known; a few steps are too late for that, and nothing but those."""
    known, late = raced(race, account, folder, read, 1)
    assert known > 30
    assert late > 0
