"""What a preview says in words, which templates fit, and when nobody need look."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from inboxfollow.app import act, letter, outbox
from inboxfollow.app.preview import Preview, Wish, fitting, preview, unremarkable
from inboxfollow.domain.outgoing import Status
from inboxfollow.ports.errors import Unreachable
from tests.app.world import DANA, ERIN, World

UTC = ZoneInfo("UTC")


@pytest.fixture
def asked(world: World) -> World:
    """I asked Dana and Erin nine days ago; both are silent."""
    world.sent("a", 9, to=[DANA, ERIN])
    world.scan()
    return world


def look(world: World) -> Preview:
    return preview(world.services, world.lead().id, Wish())


def test_what_was_checked(asked: World) -> None:
    """Seconds, then minutes; a folder that could not be read is named instead of a promise."""
    one, now = look(asked), asked.clock.now()
    assert letter.checked(one, now + timedelta(seconds=4), UTC) == ("Checked 4 s ago: no reply in 2 folders",)
    assert letter.checked(one, now + timedelta(minutes=3), UTC) == ("Checked 3 min ago: no reply in 2 folders",)
    asked.mailbox.fail(Unreachable("the line is dead", "wait"), "INBOX")
    asked.scan()
    said = " ".join(letter.checked(look(asked), now, UTC))
    assert "the line is dead" in said
    assert "no reply" not in said


def test_a_reply_is_not_denied(asked: World) -> None:
    """Where somebody has answered, nothing says "no reply"."""
    asked.received("b", 1, cites=["a"], subject="Re: Offer")
    asked.scan()
    assert letter.checked(look(asked), asked.clock.now(), UTC) == ("Checked 0 s ago: read 2 folders",)


def test_whom_it_goes_to(asked: World) -> None:
    """The first person and how many more."""
    assert letter.name(look(asked)) == f"{DANA} +1"


def test_nobody_need_look(asked: World) -> None:
    """Only a follow-up without objection, notice, left-out person or unread folder; late hours are no reason."""
    asked.clock.tick(timedelta(hours=9))
    assert look(asked).notices == ("it is outside your sending hours",)
    assert unremarkable(look(asked))
    act.suppress(asked.services, ERIN)
    assert not unremarkable(look(asked))
    act.undo(asked.services)
    assert unremarkable(look(asked))
    asked.mailbox.fail(Unreachable("the line is dead", "wait"), "INBOX")
    asked.scan()
    assert not unremarkable(look(asked))


def test_a_touch_of_today_is_to_be_looked_at(asked: World) -> None:
    """A notice asks for a look."""
    asked.sent("b", 0.1, to=[DANA, ERIN], cites=["a"], subject="Re: Offer")
    asked.scan()
    assert not unremarkable(look(asked))


def test_templates_that_fit(world: World) -> None:
    """After a long silence the words made for a short one are not offered."""
    world.sent("a", 100)
    world.scan()
    names = [one.template for one in fitting(world.services, world.lead().id, Wish())]
    assert "nudge" not in names
    assert "reopen" in names
    assert names == sorted(names)


def test_the_newest_of_the_outbox(world: World) -> None:
    """What needs a look comes first, whatever was sent since; no more than asked for."""
    for number in ("a", "b", "c"):
        world.sent(number, 9, subject=f"Offer {number}")
    world.scan()
    rows = []
    for number in ("a", "b", "c"):
        one = preview(world.services, world.leads()[number].id, Wish(body="Hi Dana,\n\nshall we?"))
        rows.append(outbox.queue(world.services, one)[0].row)
    for row in rows[1:]:
        outbox.cancel(world.services, row)
    assert [one.row for one in outbox.newest(world.services, 9)] == [rows[0], rows[2], rows[1]]
    assert [one.row for one in outbox.newest(world.services, 2)] == [rows[0], rows[2]]
    assert [one.row for one in world.store.outbox(statuses=(Status.CANCELLED,), most=1)] == [rows[2]]
    assert "shall we?" in outbox.words_of(world.store.outgoing(rows[0]))
