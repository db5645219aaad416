"""What was told, as the store keeps it, and the mail that nobody was told of."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.domain.facts import Choices
from inboxfollow.domain.verdict import Intent, Kind
from tests.app.world import DANA, NOW, World, ago

HOUR = timedelta(hours=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """I wrote to Dana ten days ago, and she answered five days ago."""
    made = World(tmp_path)
    made.sent("m1", 10)
    made.received("r1", 5, sender=f"Dana <{DANA}>", subject="Re: Offer", cites=["m1"], text="Not now, try us in June.")
    made.scan()
    yield made
    made.store.close()


def test_a_key_is_given_to_one_only(world: World) -> None:
    """The first to mark it gets it, for good and for all processes; moments stay those of the first."""
    store = world.store
    assert store.mark_told(NOW, [("reply", "a"), ("due", "b"), ("due", "b")]) == {"a", "b"}
    with closing(SqliteStore(world.folder / "store.sqlite3")) as other:
        assert other.mark_told(NOW + HOUR, [("reply", "a"), ("due", "c")]) == {"c"}
    assert store.told(["a", "b", "c", "d"]) == {"a": NOW, "b": NOW, "c": NOW + HOUR}
    assert store.mark_told(NOW, []) == frozenset()


def test_when_something_was_told_last(world: World) -> None:
    """Of the kinds asked for."""
    store = world.store
    assert store.last_told(["reply"]) is None
    store.mark_told(NOW, [("reply", "a")])
    store.mark_told(NOW + HOUR, [("trouble", "b")])
    store.mark_told(NOW + 2 * HOUR, [("due", "c")])
    assert store.last_told(["reply", "trouble"]) == NOW + HOUR


def test_hostile_keys_are_keys_like_others(world: World) -> None:
    """What a Message-ID may hold is neither SQL nor trouble."""
    keys = ["mail <'; DROP TABLE told; -->", "mail \ud800", "mail \x00", "mail %_*"]
    world.store.mark_told(NOW, [("reply", key) for key in keys])
    assert world.store.mark_told(NOW, [("reply", key) for key in keys]) == frozenset()


def test_mail_that_nobody_was_told_of(world: World) -> None:
    """With its author and what it wants; gone from it once told; none of mine, no newsletter, no stranger's."""
    world.received("n1", 4, sender="news@shop.example", subject="Sale", headers=["List-Id: <sale.shop.example>"])
    world.received("s1", 4, sender="stranger@far.example", subject="Hello")
    world.scan()
    [mail] = world.store.unheard(ago(30), NOW)
    assert (mail.message_id, mail.kind, mail.intent) == ("<r1@test>", Kind.PERSON, Intent.NOT_NOW)
    assert (mail.sender.name, mail.sender.email, mail.arrived, mail.subject) == ("Dana", DANA, ago(5), "Re: Offer")
    assert mail.until is not None
    assert world.store.unheard(ago(5) + timedelta(seconds=1), NOW) == []
    world.store.mark_told(NOW, [("reply", "mail <r1@test>")])
    assert world.store.unheard(ago(30), NOW) == []


def test_mail_whose_text_is_to_be_read_waits_a_while(world: World) -> None:
    """Until it is read, or too old to wait for."""
    row = world.store.wanted("work", [1, 2])
    world.store.want([one.row for one in row if not one.mine])
    assert world.store.unheard(ago(30), ago(5)) == []
    assert len(world.store.unheard(ago(30), ago(5) + timedelta(seconds=1))) == 1


def test_woken_is_what_was_put_off_until_then(world: World) -> None:
    """After the one moment, and up to the other; decisions of other kinds are none."""
    number = world.store.resolve(world.lead().id)
    world.store.choose(NOW, "pinned", {number: Choices(pinned=True)})
    assert world.store.woken(NOW, NOW + HOUR) == []
    world.store.choose(NOW, "put off", {number: Choices().put_off(NOW + HOUR, NOW, 1)})
    assert world.store.woken(NOW, NOW + HOUR) == [number]
    assert world.store.woken(NOW + HOUR, NOW + 2 * HOUR) == []
    assert world.store.woken(NOW, NOW + HOUR / 2) == []
