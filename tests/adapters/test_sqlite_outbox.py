"""The outbox in the store: at most one mail answers one of mine, and what was sent is counted once."""

import multiprocessing
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.app.freeze import as_arrival, as_reading
from inboxfollow.domain.errors import UnknownLead, UserError
from inboxfollow.domain.outgoing import Outgoing, Status
from tests.app.world import DANA, ME, NOW, World

OUTLOOK = "<DB9PR01MB1234567890ABCDEF@DB9PR01MB1234.eurprd01.prod.outlook.com>"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One unanswered conversation, read."""
    made = World(tmp_path)
    made.sent(1, 9)
    made.scan()
    yield made
    made.store.close()


def frozen(world: World, number: int = 1, **changes: object) -> Outgoing:
    """A follow-up to the only mail, as an application would freeze it."""
    lead = world.lead()
    facts = next(iter(world.store.facts([world.store.resolve(lead.id)])))
    message_id = f"<f{number}@seller.example>"
    source = (
        f"From: {ME}\r\nTo: {DANA}\r\nSubject: Re: Offer\r\nDate: Tue, 31 Mar 2026 12:00:00 +0000\r\n"
        f"Message-ID: {message_id}\r\nIn-Reply-To: <1@test>\r\nReferences: <1@test>\r\n\r\nDid it arrive?\r\n"
    ).encode()
    made = Outgoing(
        row=0, conversation=facts.conversation, lead_id=lead.id, account="work", answers=facts.mails[-1].row,
        seen=tuple(mail.row for mail in facts.mails), message_id=message_id, sender=ME, recipients=(DANA,),
        subject="Re: Offer", source=source, template="nudge", created=NOW, not_before=NOW + timedelta(seconds=30),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def put(world: World, number: int = 1, **changes: object) -> Outgoing:
    one, fresh = world.store.enqueue(NOW, "wrote to Dana", frozen(world, number, **changes))
    assert fresh
    return one


def send(world: World, one: Outgoing) -> None:
    """Everything the application does once the server has taken it."""
    assert world.store.advance(one.row, Status.READY, Status.SENDING, NOW, "being sent")
    world.store.record_sent(one.row, NOW, "sent", as_arrival(world.services, one, NOW), as_reading(one, NOW))


def test_it_comes_back_as_it_went_in(world: World) -> None:
    """Every field, the octets too."""
    made = frozen(world)
    stored, _ = world.store.enqueue(NOW, "words", made)
    assert replace(stored, row=0) == made
    assert world.store.outgoing(stored.row) == stored


def test_a_second_mail_to_the_same_mail_of_mine_is_impossible(world: World) -> None:
    """While the first waits, is being sent, was sent or may have been, its row is returned instead."""
    first = put(world)
    for status in (Status.READY, Status.SENDING, Status.UNKNOWN):
        if status is not Status.READY:
            before = Status.READY if status is Status.SENDING else Status.SENDING
            world.store.advance(first.row, before, status, NOW, "")
        held, fresh = world.store.enqueue(NOW, "again", frozen(world, 2))
        assert (held.row, held.status, fresh) == (first.row, status, False)


@pytest.mark.parametrize("end", [Status.BLOCKED, Status.CANCELLED, Status.FAILED])
def test_what_ended_without_leaving_makes_room(world: World, end: Status) -> None:
    """The person may write again."""
    first = put(world)
    world.store.advance(first.row, Status.READY, end, NOW, "")
    assert put(world, 2).row != first.row


def test_the_index_itself_refuses_it(world: World) -> None:
    """Even a program that forgets to look cannot store a second one."""
    put(world)
    with closing(sqlite3.connect(world.folder / "store.sqlite3")) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute(
            "INSERT INTO outbox (answers, seen, account, message_id, hash, sender, recipients, subject, source, template, "
            "created, not_before, scheduled, status) SELECT answers, seen, account, 'x', 1, sender, recipients, subject, "
            "source, template, created, not_before, scheduled, status FROM outbox"
        )


def _enqueue(path: Path, made: Outgoing, results: "multiprocessing.Queue[tuple[int, bool]]") -> None:
    with closing(SqliteStore(path)) as store:
        one, fresh = store.enqueue(NOW, "at once", made)
        results.put((one.row, fresh))


def test_two_processes_at_once_write_one(world: World) -> None:
    """One of them gets the other's."""
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[tuple[int, bool]] = context.Queue()
    path = world.folder / "store.sqlite3"
    both = [context.Process(target=_enqueue, args=(path, frozen(world, n), results)) for n in (1, 2)]
    for process in both:
        process.start()
    found = [results.get(timeout=60) for _ in both]
    for process in both:
        process.join(60)
    assert len({row for row, _ in found}) == 1
    assert sorted(fresh for _, fresh in found) == [False, True]


def test_a_step_that_was_overtaken_changes_nothing(world: World) -> None:
    """Compare and set: whoever comes second is told."""
    one = put(world)
    assert world.store.advance(one.row, Status.READY, Status.CANCELLED, NOW, "")
    assert not world.store.advance(one.row, Status.READY, Status.SENDING, NOW, "")
    assert world.store.outgoing(one.row).status is Status.CANCELLED


def test_there_is_no_way_from_unknown_to_another_attempt(world: World) -> None:
    """Asked for all the same, it is refused by name."""
    one = put(world)
    with pytest.raises(UserError, match="unknown"):
        world.store.advance(one.row, Status.UNKNOWN, Status.READY, NOW, "")


def test_a_sent_mail_is_a_touch_at_once(world: World) -> None:
    """It stands in its conversation before any scan has seen it, with its id as the newest."""
    one = put(world)
    send(world, one)
    (lead,) = world.leads().values()
    assert (lead.touches, lead.last_message_id) == (2, one.message_id)
    assert lead.last_sent == NOW


def test_its_copy_in_sent_is_the_same_mail(world: World) -> None:
    """Scanned later, it is not counted again."""
    one = put(world)
    send(world, one)
    assert not world.store.copy_seen(one.row)
    world.mailbox.append("Sent", one.source, NOW + timedelta(seconds=3))
    world.scan()
    (lead,) = world.leads().values()
    assert lead.touches == 2
    assert world.store.copy_seen(one.row)


@pytest.mark.parametrize("trace", ["X-Microsoft-Original-Message-ID: <f1@seller.example>\r\n", ""])
def test_a_copy_under_another_id_is_the_same_mail(world: World, trace: str) -> None:
    """Providers replace ids, some without keeping ours; the conversation then goes by the delivered one."""
    one = put(world)
    send(world, one)
    other = one.source.replace(b"Message-ID: <f1@seller.example>", f"{trace}Message-ID: {OUTLOOK}".encode())
    world.mailbox.append("Sent", other, NOW)
    world.scan()
    (lead,) = world.leads().values()
    assert (lead.touches, lead.last_message_id) == (2, OUTLOOK)
    for cited in (OUTLOOK, "<f1@seller.example>"):
        world.received(f"re{len(cited)}", 0, cites=(), headers=[f"In-Reply-To: {cited}"])
    world.scan()
    assert world.leads().popitem()[1].state == "answered"


def test_what_the_mailbox_shows_has_left(world: World) -> None:
    """By its id, by an id a provider put in its place, or because somebody cites it."""
    one = put(world)
    arrival = as_arrival(world.services, one, NOW)
    assert not world.store.find_sent(one, arrival)
    world.received(5, 0, headers=["In-Reply-To: <f1@seller.example>"])
    world.scan()
    assert world.store.find_sent(one, arrival)


def test_an_unknown_mail_found_in_sent_is_not_entered_twice(world: World) -> None:
    """The scan stored it as a mail of mine before its outcome was known."""
    one = put(world)
    world.store.advance(one.row, Status.READY, Status.SENDING, NOW, "")
    world.store.advance(one.row, Status.SENDING, Status.UNKNOWN, NOW, "")
    world.mailbox.append("Sent", one.source, NOW)
    world.scan()
    world.store.record_sent(one.row, NOW, "found", as_arrival(world.services, one, NOW), as_reading(one, NOW))
    assert world.store.copy_seen(one.row)
    assert world.lead().touches == 2
    assert world.store.counts()[0] == 2


def test_nothing_is_recorded_as_sent_that_was_not_being_sent(world: World) -> None:
    """A cancelled mail cannot become a touch; the whole step is undone."""
    one = put(world)
    world.store.advance(one.row, Status.READY, Status.CANCELLED, NOW, "")
    with pytest.raises(UserError):
        world.store.record_sent(one.row, NOW, "sent", as_arrival(world.services, one, NOW), as_reading(one, NOW))
    assert world.lead().touches == 1


def test_undo_takes_back_what_waits_and_nothing_else(world: World) -> None:
    """A sent mail is passed over; the step before it is the one that is undone."""
    one = put(world)
    assert world.store.undo(NOW) == "wrote to Dana"
    assert world.store.outgoing(one.row).status is Status.CANCELLED
    world.store.list_pattern(NOW, "ignored x", "ignored", "x@y.example")
    send(world, put(world, 2))
    assert world.store.undo(NOW) == "ignored x"


def test_it_follows_its_conversation_where_two_are_joined(world: World) -> None:
    """The row belongs to whatever conversation my mail is in now."""
    world.sent(2, 12, subject="Another matter")
    world.scan()
    leads = world.leads()
    younger = next(iter(world.store.facts([world.store.resolve(leads["2"].id)])))
    made, _ = world.store.enqueue(NOW, "words", replace(_any(leads["2"].id), answers=younger.mails[-1].row))
    assert world.store.outbox(conversation=world.store.resolve(leads["1"].id)) == []
    world.received(9, 0, cites=(1, 2))
    world.scan()
    assert world.store.outgoing(made.row).lead_id == leads["1"].id
    assert [found.row for found in world.store.outbox(conversation=world.store.resolve(leads["1"].id))] == [made.row]


def _any(lead_id: str) -> Outgoing:
    return Outgoing(0, 0, lead_id, "work", 0, (), "<j@seller.example>", ME, (DANA,), "", b"", "", NOW, NOW)


def test_mail_started_within_a_day_counts(world: World) -> None:
    """Also where its outcome is unknown; not where it surely never left."""
    one = put(world)
    world.store.advance(one.row, Status.READY, Status.SENDING, NOW, "")
    assert world.store.started_since(NOW - timedelta(hours=24)) == 1
    assert world.store.started_since(NOW + timedelta(seconds=1)) == 0
    world.store.advance(one.row, Status.SENDING, Status.FAILED, NOW, "")
    assert world.store.started_since(NOW - timedelta(hours=24)) == 0


def test_a_forgotten_person_leaves_no_words_in_the_outbox(world: World) -> None:
    """What waits for them is cancelled, and the octets go."""
    one = put(world)
    world.store.forget(NOW, DANA)
    left = world.store.outgoing(one.row)
    assert (left.status, left.source, left.subject) == (Status.CANCELLED, b"", "")


def test_an_unknown_number_is_named(world: World) -> None:
    """The person mistyped it."""
    with pytest.raises(UnknownLead, match="77"):
        world.store.outgoing(77)
