"""Views, counts and order of leads; the truth is what `agenda` says of all of them at once."""

from datetime import timedelta

import pytest

from inboxfollow.app import act, board
from inboxfollow.app.agenda import agenda
from inboxfollow.domain.rank import VIEW_OF, View
from tests.app.world import NOW, World
from tests.demo_world import demo


def test_the_demo_s_views_are_those_of_the_list() -> None:
    """Each lead stands in the view of its state, in the order of the list, and today is what nags."""
    with demo(NOW) as services:
        board.refresh(services)
        shown = agenda(services, states=None, everything=True, excluded=True).rows
        for view in (View.WAITING, View.MY_TURN, View.LATER, View.BOUNCED, View.MAYBE, View.CLOSED, View.TODAY):
            conversations = board.order(services, view)
            found = board.rows(services, conversations)
            wanted = [
                row.id for row in shown if (row.shelf == "today" if view is View.TODAY else VIEW_OF[row.state] is view)
            ]
            assert [found[one].id for one in conversations] == wanted, view.name
            assert board.tallies(services)[view] == len(wanted)


def test_words_filter_by_people_and_subject(world: World) -> None:
    """Every word must be there, in whatever case."""
    world.sent("a", 9, to="Dana Ortiz <dana@ortiz.example>", subject="Loan for the barn")
    world.sent("b", 9, to="finn@quarry.example", subject="Barn roof")
    world.scan()
    assert len(board.order(world.services, View.WAITING, needle="BARN")) == 2
    assert len(board.order(world.services, View.WAITING, needle="barn ortiz.ex")) == 1
    assert board.order(world.services, View.WAITING, needle="barn mill") == []
    assert len(board.order(world.services, View.WAITING, needle="%_'")) == 0


@pytest.mark.parametrize("sort", ["score", "who", "subject", "silence", "touches", "due", "band"])
def test_every_order_can_be_turned_around(world: World, sort: str) -> None:
    """The column decides; equal rows keep the order of the list."""
    for number, days in enumerate((3, 30, 12)):
        world.sent(f"m{number}", days, to=f"p{number}@x{number}.example", subject=f"S{number}")
    world.scan()
    one = board.order(world.services, View.WAITING, sort=sort)  # type: ignore[arg-type]
    other = board.order(world.services, View.WAITING, sort=sort, reverse=True)  # type: ignore[arg-type]
    assert sorted(one) == sorted(other)
    if sort in ("who", "subject", "silence", "due"):
        assert list(one) == list(other)[::-1]


def test_a_decision_moves_a_lead_at_once(world: World) -> None:
    """Closed, it is in the closed view; snoozed, it is later, and back when its time has come."""
    world.sent("a", 9)
    world.scan()
    lead = world.lead().id
    act.archive(world.services, [lead], "won")
    board.refresh(world.services)
    assert (board.tallies(world.services)[View.CLOSED], board.tallies(world.services)[View.TODAY]) == (1, 0)
    act.undo(world.services)
    act.snooze(world.services, lead, NOW + timedelta(days=2))
    board.refresh(world.services)
    assert board.tallies(world.services)[View.LATER] == 1
    world.clock.tick(timedelta(days=2, seconds=1))
    assert board.refresh(world.services)
    assert board.tallies(world.services)[View.TODAY] == 1
    assert not board.refresh(world.services)


def test_a_joined_conversation_leaves_no_rank_behind(world: World) -> None:
    """One mail that cites both makes them one."""
    world.sent("a", 9)
    world.sent("b", 8, subject="Other")
    world.scan()
    world.received("c", 1, cites=["a", "b"])
    world.scan()
    assert sum(board.tallies(world.services).values()) == 1
