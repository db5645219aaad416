"""Thirty days of the simulated year (see tests.benchmarks.year), among them 29 February and the change to summer time."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.daemon.year import Terms, Year
from tests.daemon.year_life import berlin

SPRING = berlin("2028-02-27 00:00")
HOUR = timedelta(hours=1)


def played(folder: Path, **terms: object) -> Year:
    """A year that is over."""
    year = Year(folder, Terms(begin=SPRING, every=HOUR, **terms))  # type: ignore[arg-type]
    year.run()
    year.close()
    return year


@pytest.mark.slow
def test_thirty_days(tmp_path: Path) -> None:
    """Nobody is written to who must not be, nothing leaves out of hours or beyond a cap, nothing is forgotten, and what
    happened is told once; although servers fail and the process is killed."""
    year = played(tmp_path, days=30, messages=4100, kills=0.02, troubles=2.0)
    assert year.faults() == []
    did = year.did
    assert did["sent by itself"] > 15
    assert did["approved"] > 5
    assert year.running.did["put off by itself"] > 0
    assert min(did[what] for what in ("reply", "no", "away", "hard bounce", "snoozed", "killed")) > 0


def test_the_same_seed_gives_the_same_year(tmp_path: Path) -> None:
    """So a fault can be looked into."""
    first, second = (played(tmp_path / name, days=4, messages=300) for name in ("one", "two"))
    assert first.did == second.did
    assert first.deliveries == second.deliveries
    assert first.did["messages"] > 200
