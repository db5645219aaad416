"""A daemon that is killed at any moment, and copies of its store taken while it works: whole, and nothing twice.

`python -m tests.benchmarks.daemon_kill` does it many times.
"""

from pathlib import Path

import pytest

from tests.servers.dovecot import require_dovecot
from tests.truth.watched import Watched

pytestmark = [pytest.mark.dovecot, pytest.mark.slow]


def test_killed_again_and_again(tmp_path: Path) -> None:
    """In the middle of logging in, of mails, of answers, and while it reads: each mail leaves at most once, and in the
    end nothing is left open."""
    require_dovecot()
    with Watched(tmp_path, 5, "kill") as watched:
        watched.killed_after(1.0)
        watched.release()
        for stage in ("auth", "mail", "reply", "quit"):
            assert watched.killed_at(stage)  # type: ignore[arg-type]
        watched.finish()
        assert watched.faults() == []
        assert len(watched.post.smtp.received) >= 4


def test_copies_of_the_store_are_whole(tmp_path: Path) -> None:
    """Taken while it sends and opened elsewhere, they are consistent, catch up, and send nothing again."""
    require_dovecot()
    with Watched(tmp_path, 4, "copies") as watched:
        with watched.running() as daemon:
            watched.release()
            for stage in ("auth", "dot", "reply"):
                watched.post.smtp.fault(stage, call=lambda: watched.copy(daemon))  # type: ignore[arg-type]
            watched.until(daemon, lambda: len(watched.post.smtp.received) == 4)
            watched.copy(daemon)
        watched.post.smtp.heal()
        watched.finish()
        assert watched.faults() == []
        assert len(watched.copies) == 4
        for folder in watched.copies:
            assert watched.check_copy(folder) == []
