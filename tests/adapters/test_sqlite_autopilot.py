"""What the store tells the autopilot: whom I touched, what left or was tried, who wrote."""

from datetime import timedelta

import pytest

from inboxfollow.app import digests
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.outgoing import Status
from tests.adapters.test_sqlite_outbox import frozen, put, send, world
from tests.app.world import DANA, NOW, World, ago

__all__ = ["world"]
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("automatic", ["", "draft", "send"])
@pytest.mark.parametrize("scheduled", [False, True])
def test_whose_mail_it_is_survives_the_store(world: World, automatic: str, scheduled: bool) -> None:
    """A person's, chosen time or not; the autopilot's of either kind."""
    one = put(world, automatic=automatic, scheduled=scheduled)
    found = world.store.outgoing(one.row)
    assert found.automatic == automatic
    assert found.scheduled is (scheduled and not automatic)
    assert found.is_draft is (automatic == "draft")
    assert world.store.unsent()[0].status == ("draft" if automatic == "draft" else "ready")


def test_departures_are_what_left_or_may_have_left(world: World) -> None:
    """Sent, being sent or unknown, and what waits for approval; not what waits for its time, nor what was before."""
    waiting = put(world)
    assert world.store.departures(NOW - HOUR) == []
    world.store.advance(waiting.row, Status.READY, Status.SENDING, NOW, "being sent")
    for status in (Status.UNKNOWN, None):
        ((at, people, lead),) = world.store.departures(NOW - HOUR)
        assert (at, people, lead) == (NOW, (DANA,), world.lead().id)
        if status:
            world.store.advance(waiting.row, Status.SENDING, status, NOW, "the line broke")
    assert world.store.departures(NOW + timedelta(seconds=1)) == []


def test_a_draft_counts_until_it_is_taken_back(world: World) -> None:
    """It may leave at any moment."""
    one = put(world, automatic="draft")
    assert len(world.store.departures(NOW - HOUR)) == 1
    world.store.advance(one.row, Status.READY, Status.CANCELLED, NOW, "you took it back")
    assert world.store.departures(NOW - HOUR) == []


def test_attempts_are_all_that_was_not_sent(world: World) -> None:
    """Oldest first, with what became of each."""
    first = put(world, automatic="send")
    world.store.advance(first.row, Status.READY, Status.BLOCKED, NOW + HOUR, "a folder was not read")
    second = put(world, 2)
    found = world.store.attempts()
    assert [(one.row, one.status, one.automatic, one.answers_id) for one in found] == [
        (first.row, "blocked", "send", "<1@test>"),
        (second.row, "ready", "", "<1@test>"),
    ]
    assert (found[0].at, found[0].why) == (NOW + HOUR, "a folder was not read")
    send(world, second)
    assert [one.row for one in world.store.attempts()] == [first.row]


def test_one_takes_the_place_of_another_in_one_step(world: World) -> None:
    """The one before is cancelled; where that is not ready any more, nothing is stored."""
    first = put(world, automatic="draft")
    second, fresh = world.store.enqueue(NOW, "approved", frozen(world, 2), first.row)
    assert (fresh, world.store.outgoing(first.row).status) == (True, Status.CANCELLED)
    with pytest.raises(UserError, match="it is cancelled"):
        world.store.enqueue(NOW, "approved", frozen(world, 3), first.row)
    assert [one.row for one in world.store.outbox(statuses=(Status.READY,))] == [second.row]


def test_touched_are_the_open_ones_since_then(world: World) -> None:
    """A lead that was answered is none."""
    world.sent("b", 5, to="finn@quarry.example", subject="Loan")
    world.sent("c", 5, to="gwen@quarry.example", subject="Roof")
    world.received("r", 4, sender="gwen@quarry.example", subject="Re: Roof", cites=["c"])
    world.scan()
    digests.refresh(world.services)
    number = {key: world.store.resolve(row.id) for key, row in world.leads().items()}
    assert world.store.touched(ago(6)) == [number["b"]]
    assert world.store.touched(ago(10)) == sorted([number["1"], number["b"]])
    assert world.store.touched(NOW) == []


def test_written_is_what_left_by_other_programs(world: World) -> None:
    """Each mail of a conversation, answered or not, to each person; not what left from here, nor what was before."""
    world.sent("b", 5, to=["finn@quarry.example", "Gwen+x@quarry.example"], subject="Loan")
    world.received("r", 4, sender="finn@quarry.example", subject="Re: Loan", cites=["b"])
    world.sent("c", 3, to="finn@quarry.example", subject="Re: Loan", cites=["r"])
    send(world, put(world))
    world.scan()
    digests.refresh(world.services)
    lead = next(row.id for key, row in world.leads().items() if key == "c")
    both = ("finn@quarry.example", "gwen@quarry.example")
    assert [(at, tuple(sorted(people)), found) for at, people, found in world.store.written(ago(6))] == [
        (ago(5), both, lead),
        (ago(3), both[:1], lead),
    ]
    assert [one.at for one in world.store.written(ago(4))] == [ago(3)]


def test_heard_are_persons_of_an_organisation(world: World) -> None:
    """By conversation, the newest of each; neither others nor machines nor what came before."""
    world.received("old", 20, subject="Old")
    world.received("r1", 3, sender="erin@mail.ortiz.example", subject="Parking")
    world.received("r2", 2, sender="erin@mail.ortiz.example", subject="Re: Parking", cites=["r1"])
    world.received("x", 2, sender="finn@quarry.example", subject="Loan")
    world.received("n", 2, sender="news@ortiz.example", subject="News", headers=["List-Id: <news.ortiz.example>"])
    world.scan()
    found = world.store.heard({"ortiz.example"}, ago(10))
    assert [(one.author, one.subject, one.arrived) for one in found] == [
        ("erin@mail.ortiz.example", "Re: Parking", ago(2))
    ]
    assert world.store.heard({"nobody.example"}, ago(10)) == []


def test_not_now_is_who_said_it_since_then(world: World) -> None:
    """In a conversation of mine, once its text was read; not what was before, nor what is seen to."""
    later = "Not now, we are too busy. Please get back to me in June."
    world.received("r1", 3, cites=["1"], text=later)
    world.received("r2", 3, cites=["other"], subject="Loan", text=later)
    world.received("r3", 2, cites=["1"])
    world.scan()
    number = world.store.resolve(world.leads()["1"].id)
    assert world.store.not_now(ago(4), "seen ") == [number]
    assert world.store.not_now(ago(2.5), "seen ") == []
    world.store.mark_told(NOW, [("seen", "seen <r1@test>")])
    assert world.store.not_now(ago(4), "seen ") == []
    assert world.store.not_now(ago(4), "else ") == [number]
