"""A "not now" to a lead of the autopilot's: it rests until the day they offered, once, and nothing else happens."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from inboxfollow.adapters.memory import MemoryNotifier
from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.app import act, autopilot, digests, outbox, plan
from inboxfollow.app.autopilot_not_now import put_off
from inboxfollow.app.chores import chores
from inboxfollow.app.preview import Wish, preview
from inboxfollow.domain.outgoing import Status
from inboxfollow.domain.state import State
from inboxfollow.domain.tidings import KINDS, Telling
from tests.app.autopilot_world import drafted, go, switch, switched_on
from tests.app.world import DANA, ERIN, ME, World, letter

JUNE = "Not now, we are too busy. Please get back to me on 6 June 2026."
MONDAY = datetime(2026, 6, 8, 8, 30, tzinfo=UTC)
"""6 June 2026 is a Saturday."""
SOON = timedelta(hours=1)


def says(world: World, text: str, number: str = "r1", *, read: bool = True, **rest: object) -> None:
    """Dana answers at this moment, right after or before all was read."""
    world.clock.tick(SOON)
    world.scan()
    now = world.clock.now()
    mail = {"sender": DANA, "to": ME, "subject": "Re: Offer", "cites": ["a"], "text": text, "when": now, **rest}
    world.mailbox.append("INBOX", letter(number, **mail), now)  # type: ignore[arg-type]
    if read:
        world.scan()


def state(world: World) -> tuple[State, datetime | None]:
    row = world.leads()["a"]
    return row.state, row.snoozed_until


@pytest.fixture
def on(world: World) -> World:
    """The autopilot sends, since a week ago; I asked Dana yesterday."""
    switched_on(world)
    return world


@pytest.mark.parametrize("mode", ["send", "draft"])
def test_it_rests_until_the_day_they_offered(world: World, mode: str) -> None:
    """Until that working day begins; the list says why, and undo takes it back for good."""
    switched_on(world, mode)  # type: ignore[arg-type]
    says(world, JUNE)
    (done,) = put_off(world.services)
    lead = world.leads()["a"]
    assert done.words == f"{lead.id}: put off by the autopilot until Mon 08 Jun 2026: they said not now"
    assert (lead.state, lead.snoozed_until) == (State.SNOOZED, MONDAY)
    assert lead.why == "put off until Mon 8 Jun: they said not now"
    assert act.undo(world.services).ids == (lead.id,)
    assert state(world) == (State.ANSWERED, None)
    assert put_off(world.services) == ()


def test_without_a_day_it_rests_for_a_quarter(on: World) -> None:
    """As the slow cadence waits, from their mail on."""
    says(on, "This is not a good time, we are restructuring.")
    on.clock.tick(timedelta(days=3))
    put_off(on.services)
    assert state(on) == (State.SNOOZED, datetime(2026, 6, 30, 13, 0, tzinfo=UTC))


def test_when_the_day_comes_it_is_my_turn(on: World) -> None:
    """Nothing is sent then or in between, and it is not put off again."""
    says(on, JUNE)
    put_off(on.services)
    go(on, MONDAY - timedelta(minutes=1))
    assert state(on)[0] is State.SNOOZED
    assert [(row.at, row.why) for row in plan.outlook(on.services).left] == [(MONDAY, "they said not now until then")]
    for _ in range(20):
        on.clock.tick(timedelta(hours=6))
        on.scan()
        assert (put_off(on.services), autopilot.run(on.services, lambda _: None)) == ((), ())
    assert state(on)[0] is State.ANSWERED
    assert on.sender.delivered == []


@pytest.mark.parametrize("text", ["Yes, let us talk.", JUNE.replace("6 June", "9 June")])
def test_whatever_they_write_next_ends_it(on: World, text: str) -> None:
    """A second "not now" counts anew."""
    says(on, JUNE)
    put_off(on.services)
    says(on, text, "r2")
    assert state(on)[0] is State.ANSWERED
    assert len(put_off(on.services)) == ("June" in text)


@pytest.mark.parametrize(
    "text",
    ["Yes, let us talk.", "We decided against it. Maybe next quarter.", "Please do not contact me again. Not now."],
)
def test_anything_else_is_left_to_the_person(on: World, text: str) -> None:
    """A yes, what is perhaps a no, and a no."""
    says(on, text)
    assert put_off(on.services) == ()


def test_a_day_that_is_over_is_left_to_the_person(on: World) -> None:
    """Nothing ran until then."""
    says(on, JUNE)
    go(on, MONDAY)
    assert put_off(on.services) == ()


def test_a_persons_decision_stands(on: World) -> None:
    """They put it off for a week, closed and reopened it, or have a mail on its way: nothing is decided for them."""
    says(on, JUNE)
    lead = on.leads()["a"].id
    act.snooze(on.services, lead, on.clock.now() + timedelta(days=7))
    on.clock.tick(timedelta(days=8))
    assert (put_off(on.services), state(on)[0]) == ((), State.ANSWERED)
    act.undo(on.services)
    act.close(on.services, [lead], "lost")
    assert (put_off(on.services), state(on)[0]) == ((), State.CLOSED)
    act.reopen(on.services, [lead])
    assert (put_off(on.services), state(on)[0]) == ((), State.ANSWERED)
    act.undo(on.services)
    act.undo(on.services)
    assert len(put_off(on.services)) == 1


def test_what_the_person_decides_at_that_very_moment_stands(on: World) -> None:
    """They close it while the autopilot is about to put it off."""
    says(on, JUNE)
    lead = on.leads()["a"].id

    class Hasty(SqliteStore):
        def mark_told(self, at: datetime, marked: Iterable[tuple[str, str]]) -> frozenset[str]:
            act.close(on.services, [lead], "lost")
            return super().mark_told(at, marked)

    with closing(Hasty(on.folder / "store.sqlite3")) as store:
        assert put_off(replace(on.services, store=store)) == ()
    assert state(on) == (State.CLOSED, None)


def test_while_a_mail_of_the_persons_waits_nothing_is_decided(world: World) -> None:
    """It was queued for tomorrow before the answer came."""
    switched_on(world)
    lead = world.leads()["a"].id
    own, _ = outbox.queue(world.services, preview(world.services, lead, Wish()), world.clock.now() + timedelta(days=1))
    says(world, JUNE)
    assert put_off(world.services) == ()
    outbox.cancel(world.services, own.row)
    assert len(put_off(world.services)) == 1


@pytest.mark.parametrize("kept_off", ["paused", "off", "older", "another account"])
def test_leads_that_are_none_of_its_business(world: World, kept_off: str) -> None:
    """While it is stopped or off, and where I wrote before it was switched on; once let go on it catches up."""
    if kept_off == "older":
        world.sent("a", 1)
        switch(world, "send")
        world.scan()
        autopilot.run(world.services, lambda _: None)
    else:
        switched_on(world)
    says(world, JUNE)
    if kept_off == "off":
        switch(world, "off")
    elif kept_off == "another account":
        world.store.remember("autopilot since", world.store.recall("autopilot since").replace('"work"', '"home"'))  # type: ignore[union-attr]
    else:
        autopilot.pause_all(world.services)
    assert put_off(world.services) == ()
    autopilot.resume_all(world.services)
    assert len(put_off(world.services)) == (kept_off == "paused")


def test_after_the_last_step_too(on: World) -> None:
    """No step is left, and it is the autopilot's lead all the same."""
    cadence = on.policy.cadences[0]
    on.policy = replace(on.policy, cadences=(replace(cadence, steps=cadence.steps[:1]),), fingerprint="short")
    on.sent("b", 0.5, cites=["a"])
    says(on, JUNE, cites=["b"])
    assert plan.plan(on.services) == ()
    assert len(put_off(on.services)) == 1


def test_what_waits_for_approval_is_withdrawn(world: World) -> None:
    """They have answered, though the lead rests."""
    drafted(world)
    says(world, JUNE)
    put_off(world.services)
    autopilot.run(world.services, lambda _: None)
    (one,) = world.store.outbox()
    assert (one.status, one.why) == (Status.CANCELLED, f"withdrawn: {DANA} answered")


def test_texts_that_were_not_read_are_waited_for(on: World) -> None:
    """Erin wrote first, and nobody knows yet what: perhaps yes."""
    on.sent("b", 0.9, to=[DANA, ERIN], subject="Roof")
    says(on, "Thank you for the offer.", "r0", cites=["b"], sender=ERIN)
    says(on, JUNE, cites=["b"])
    with closing(sqlite3.connect(on.folder / "store.sqlite3")) as store, store:
        store.execute("DELETE FROM readings WHERE message IN (SELECT id FROM messages WHERE message_id = '<r0@test>')")
        store.execute("DELETE FROM digests")
    digests.refresh(on.services)
    assert put_off(on.services) == ()
    on.scan()
    assert len(put_off(on.services)) == 1


UTC_ZONE = ZoneInfo("UTC")


@pytest.mark.parametrize("rules", [Telling(UTC_ZONE), Telling(UTC_ZONE, frozenset(KINDS), digest=time(13, 30))])
def test_the_person_is_told_what_was_done(on: World, rules: Telling) -> None:
    """Once, at once or in the digest, and also where quiet hours lie between."""
    notifier = MemoryNotifier()
    chores(on.services, replace(rules, digest=time(13, 15)), [notifier], ())
    says(on, JUNE)
    (done,) = chores(on.services, replace(rules, quiet=(time(12), time(13, 30))), [notifier], ()).put_off
    assert (done.ids, notifier.notices) == ((on.leads()["a"].id,), [])
    go(on, datetime(2026, 3, 31, 13, 30, tzinfo=UTC))
    for _ in range(2):
        assert chores(on.services, rules, [notifier], ()).put_off == ()
    (notice,) = notifier.notices
    assert notice.lines == (f"{DANA}: Offer (not now, 6 Jun 2026; put off until 8 Jun 2026)",)


@pytest.mark.parametrize("comes", ["before the round", "in the last look"])
def test_the_person_is_told_before_the_autopilot_sends(on: World, comes: str) -> None:
    """Sending takes its time; what its last look at the folders brings is told right after."""
    on.sent("b", 9, to="finn@quarry.example", subject="Loan")
    on.scan()
    notifier, told = MemoryNotifier(), []
    chores(on.services, Telling(UTC_ZONE), [notifier], ())
    go(on, plan.plan(on.services)[0].at - SOON)
    answer = {
        "sender": "finn@quarry.example",
        "cites": ["b"],
        "subject": "Re: Loan",
        "read": comes != "in the last look",
    }
    says(on, "Yes, let us talk.", **answer)
    on.sender.on_delivery = lambda *_: told.append(len(notifier.notices))
    done = chores(on.services, Telling(UTC_ZONE), [notifier], ())
    assert ([one.status for one in done.outcomes], told) == (["sent"], [int(comes == "before the round")])
    assert [notice.title for notice in notifier.notices] == ["1 reply"]
