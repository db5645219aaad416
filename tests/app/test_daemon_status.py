"""The background process in a few figures."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inboxfollow.adapters.watch_board import FileWatchBoard
from inboxfollow.app.autopilot import pause_all
from inboxfollow.app.daemon_status import daemon_status
from inboxfollow.app.outbox import queue, queue_automatic
from inboxfollow.app.preview import Wish, preview
from inboxfollow.app.services import Services
from inboxfollow.domain.watch import AccountWatch, Watch
from tests.app.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two leads."""
    made = World(tmp_path)
    made.sent("m1", 20)
    made.sent("m2", 18, to="Erin <erin@reed.example>", subject="Garden")
    made.scan()
    yield made
    made.store.close()


def watched(world: World, *accounts: AccountWatch) -> Services:
    """With the note of a daemon, which this very process stands for."""
    board = FileWatchBoard(world.folder / "store.sqlite3", world.clock)
    now = world.clock.now()
    board.write(Watch(os.getpid(), "1.0", now - timedelta(hours=3), now, accounts))
    return replace(world.services, watch=board)


def test_without_a_daemon(world: World) -> None:
    """None runs, and what is queued is counted all the same, but not what waits for approval."""
    services, leads = world.services, world.leads()
    queue(services, preview(services, leads["m1"].id, Wish()), world.clock.now() + timedelta(days=1))
    queue_automatic(services, preview(services, leads["m2"].id, Wish()), "draft")
    found = daemon_status(services)
    assert (found.standing, found.watch, found.accounts_in_trouble, found.queued) == ("off", None, 0, 1)


def test_with_one_that_runs(world: World) -> None:
    """On, paused by the person, and in trouble where an account is held; one that fails is counted."""
    fails = AccountWatch("home", "pausing", None, None, 2, "no route to host")
    services = watched(world, fails)
    found = daemon_status(services)
    assert (found.standing, found.accounts_in_trouble) == ("on", 1)
    pause_all(services)
    assert daemon_status(services).standing == "paused"
    found = daemon_status(watched(world, fails, AccountWatch("shop", "held", None, None, 1, "refused")))
    assert (found.standing, found.accounts_in_trouble) == ("trouble", 2)


def test_one_that_has_not_been_seen_for_long_does_not_run(world: World) -> None:
    """Its note is too old, although there is a process of that number."""
    services = watched(world)
    world.clock.tick(timedelta(minutes=5))
    assert daemon_status(services).standing == "off"
