"""The turns of one account, on a mailbox in memory and a real store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inboxfollow.app import autopilot
from inboxfollow.app.drain import drain
from inboxfollow.app.outbox import queue, queue_automatic
from inboxfollow.app.preview import Wish, preview
from inboxfollow.daemon import schedule
from inboxfollow.daemon.turns import Terms, Turns
from inboxfollow.domain.outgoing import Status
from inboxfollow.ports.errors import AuthRejected, Rejected, Transient, Unreachable
from tests.app.world import World

FIVE = timedelta(minutes=5)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    made.sent("m1", 10)
    yield made
    made.store.close()


def turns(world: World, **terms: object) -> Turns:
    services = world.services
    return Turns(services, services.accounts[0], Terms(FIVE, lambda: 0.5, **terms))  # type: ignore[arg-type]


def on(world: World, span: timedelta) -> None:
    world.clock.tick(span)


def test_the_first_turn_is_at_once_and_the_next_after_a_while(world: World) -> None:
    """Not due again before its time, then due."""
    mine = turns(world)
    assert mine.is_due()
    report, _ = mine.take()
    assert (report.new_messages, report.failed) == (1, ())
    assert not mine.is_due()
    on(world, FIVE - timedelta(seconds=1))
    assert not mine.is_due()
    on(world, timedelta(seconds=1))
    assert mine.is_due()


def test_queued_mail_leaves_when_its_time_has_come(world: World) -> None:
    """Also between two looks, and once."""
    mine = turns(world)
    mine.take()
    services = world.services
    lead = world.leads()["m1"].id
    at = services.clock.now() + timedelta(minutes=2)
    queue(services, preview(services, lead, Wish()), at)
    assert not mine.is_due()
    assert mine.until() == at
    on(world, timedelta(minutes=2))
    assert mine.is_due()
    _, [outcome] = mine.take()
    assert outcome.status == "sent"
    on(world, FIVE)
    _, outcomes = mine.take()
    assert outcomes == ()
    assert len(world.sender.delivered) == 1


def test_what_waits_for_approval_hurries_nobody(world: World) -> None:
    """A mail that the autopilot prepared makes no turn due."""
    mine = turns(world)
    mine.take()
    services = world.services
    queue_automatic(services, preview(services, world.leads()["m1"].id, Wish()), "draft")
    assert not mine.is_due()
    assert mine.until() == mine.turn.at


def test_during_a_pause_nothing_is_sent_by_itself(world: World) -> None:
    """Mail whose time has come stays queued and makes no turn due, until the pause ends."""
    mine = turns(world)
    mine.take()
    services = world.services
    queue(services, preview(services, world.leads()["m1"].id, Wish()), services.clock.now() + timedelta(minutes=1))
    autopilot.pause_all(services)
    on(world, timedelta(minutes=2))
    assert not mine.is_due()
    assert mine.until() == mine.turn.at
    on(world, FIVE)
    report, outcomes = mine.take()
    assert (report.failed, outcomes, world.sender.delivered) == ((), (), [])
    autopilot.resume_all(services)
    assert mine.is_due()
    _, [outcome] = mine.take()
    assert outcome.status == "sent"


def test_during_a_pause_mail_can_be_sent_by_hand(world: World) -> None:
    """`outbox drain` is no sending by itself."""
    mine = turns(world)
    mine.take()
    services = world.services
    queue(services, preview(services, world.leads()["m1"].id, Wish()), services.clock.now())
    autopilot.pause_all(services)
    [outcome] = drain(services, lambda _: None)
    assert outcome.status == "sent"


def test_a_pause_stops_what_is_queued_between_two_mails(world: World) -> None:
    """The mail under way when the person says stop is the last."""
    world.sent("m2", 9, to="Erin <erin@reed.example>", subject="Garden")
    mine = turns(world)
    mine.take()
    services = world.services
    for one in world.leads().values():
        queue(services, preview(services, one.id, Wish()), services.clock.now())
    world.sender.on_delivery = lambda *_: autopilot.pause_all(services) and None
    _, [outcome] = mine.take()
    assert outcome.status == "sent"
    assert len(world.sender.delivered) == 1


def test_during_a_pause_what_was_sent_before_is_seen_to(world: World) -> None:
    """A mail that was cut off while it was being sent is not left as if it were on its way."""
    mine = turns(world)
    mine.take()
    services = world.services
    queued, _ = queue(services, preview(services, world.leads()["m1"].id, Wish()), services.clock.now())
    services.store.advance(queued.row, Status.READY, Status.SENDING, services.clock.now(), "being sent")
    autopilot.pause_all(services)
    mine.take()
    assert services.store.outgoing(queued.row).status is Status.UNKNOWN


def test_an_account_that_fails_waits_and_sends_nothing(world: World) -> None:
    """Mail whose time has come stays queued until the account can be read again."""
    mine = turns(world)
    mine.take()
    services = world.services
    queue(services, preview(services, world.leads()["m1"].id, Wish()), services.clock.now() + timedelta(minutes=1))
    world.mailbox.fail(Unreachable("no route to host"))
    on(world, FIVE)
    report, outcomes = mine.take()
    assert report.failed
    assert outcomes == ()
    assert not mine.is_due()
    assert mine.turn.error == "no route to host"
    world.mailbox.fail(None)
    on(world, schedule.FIRST_PAUSE)
    assert mine.is_due()
    _, [outcome] = mine.take()
    assert outcome.status == "sent"


@pytest.mark.parametrize("begun", [False, True])
def test_mail_waits_for_another_account_that_is_being_read(tmp_path: Path, begun: bool) -> None:
    """Its lock may be held for hours by a first scan, and this account is to be read all the while."""
    world = World(tmp_path, "work", "home")
    world.sent("m1", 10)
    mine, services, store = turns(world), world.services, world.store
    mine.take()
    world.scan()
    queue(services, preview(services, world.leads()["m1"].id, Wish()), services.clock.now())
    inbox = store.folders("home")["INBOX"]
    if begun:
        store.commit_page(replace(inbox, complete=False), [])
    else:
        store.keep_folders("home", [])
    _, outcomes = mine.take()
    assert (outcomes, mine.is_due(), mine.until()) == ((), False, mine.turn.at)
    world.scan()
    assert mine.is_due()
    _, [outcome] = mine.take()
    assert outcome.status == "sent"
    store.close()


def test_mail_does_not_wait_for_another_account_that_fails(tmp_path: Path) -> None:
    """The person is told that it was stopped, and why."""
    world = World(tmp_path, "work", "home")
    world.sent("m1", 10)
    mine, services = turns(world), world.services
    mine.take()
    world.scan()
    queue(services, preview(services, world.leads()["m1"].id, Wish()), services.clock.now())
    world.mailboxes["home"].fail(Unreachable("no route to host"))
    world.scan()
    _, [outcome] = mine.take()
    assert outcome.status == "blocked"
    world.store.close()


def test_a_refused_login_is_not_repeated_until_somebody_saw_to_it(world: World) -> None:
    """However long it takes; a scan by hand that works frees it."""
    mine = turns(world)
    mine.take()
    world.mailbox.fail(AuthRejected("the password was refused"))
    on(world, FIVE)
    mine.take()
    assert mine.turn.held == "the password was refused"
    assert mine.until() is None
    on(world, timedelta(days=3))
    assert not mine.is_due()
    world.mailbox.fail(None)
    world.scan()
    assert mine.is_due()
    mine.take()
    assert mine.turn.held == ""


def test_the_first_scan_may_be_done_elsewhere(world: World) -> None:
    """Only the first."""
    names: list[str] = []
    mine = turns(world, first_scan=names.append)
    mine.take()
    on(world, FIVE)
    mine.take()
    assert names == ["work"]


def test_a_store_that_fails_frees_no_account_that_is_held(world: World) -> None:
    """A refused password is not tried again because the disk was full for a moment."""
    mine = turns(world)
    world.mailbox.fail(AuthRejected("the password was refused"))
    mine.take()
    mine.postpone(world.clock.now() + FIVE, "no space left")
    on(world, timedelta(days=1))
    assert not mine.is_due()
    assert (mine.turn.held, mine.turn.error) == ("the password was refused",) * 2


@pytest.mark.parametrize("folders", [("INBOX", "Sent"), ("Sent", "INBOX")])
def test_the_longest_delay_that_a_server_asks_for_is_kept(world: World, folders: tuple[str, str]) -> None:
    """Whichever folder it was said of."""
    mine = turns(world)
    mine.take()
    world.mailbox.fail(Transient("try later"), folders[0])
    world.mailbox.fail(Transient("try much later", "", 7200), folders[1])
    on(world, FIVE)
    report, _ = mine.take()
    assert len(report.failed) == 2
    assert mine.turn.at == world.clock.now() + timedelta(hours=2)


def test_a_folder_that_is_refused_for_good_puts_nothing_off(world: World) -> None:
    """The rest is read as ever, and told of at once; queued mail is stopped by the gate, which tells the person."""
    mine = turns(world)
    mine.take()
    services = world.services
    queue(services, preview(services, world.leads()["m1"].id, Wish()), services.clock.now())
    world.mailbox.fail(Rejected("INBOX: permission denied"), "INBOX")
    on(world, FIVE)
    _, [outcome] = mine.take()
    assert (outcome.status, mine.turn.failures) == ("blocked", 0)
    assert mine.turn.error == "INBOX: permission denied"
    on(world, FIVE)
    assert mine.is_due()
    world.mailbox.fail(None, "INBOX")
    mine.take()
    assert mine.turn.error == ""
