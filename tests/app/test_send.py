"""Sending through the outbox: whom it never writes to, and what it says of every outcome. One account in memory."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from inboxfollow.app import act, outbox
from inboxfollow.app.deliver import GIVE_UP, deliver
from inboxfollow.app.drain import drain
from inboxfollow.app.outbox import Outcome
from inboxfollow.app.preview import Preview, Wish, preview
from inboxfollow.cli.outbox import form
from inboxfollow.domain.manner import SendingRules
from inboxfollow.domain.outgoing import Outgoing, Status
from inboxfollow.ports.errors import AuthRejected, CapReached, Rejected, StoreFailed, Transient, Unreachable
from inboxfollow.ports.mailbox import Role, Survey
from inboxfollow.ports.sender import Envelope, Receipt
from inboxfollow.wire.parse import parse_header
from tests.app.world import DANA, ERIN, ME, NOW, World, ago, letter

WORDS = "Hi Dana,\n\nshall I keep the date for you?"


def quiet(_: object) -> None:
    """Nobody watches."""


@pytest.fixture
def asked(world: World) -> World:
    """I asked Dana nine days ago; she is silent. No undo window."""
    world.policy = replace(world.policy, sending=SendingRules(undo=timedelta()))
    world.sent("a", 9)
    world.scan()
    return world


def look(world: World, **wish: object) -> Preview:
    return preview(world.services, world.lead().id, Wish(**{"body": WORDS, **wish}))  # type: ignore[arg-type]


def queued(world: World, **wish: object) -> Outgoing:
    one, fresh = outbox.queue(world.services, look(world, **wish))
    assert fresh
    return one


def sent(world: World, **wish: object) -> Outcome:
    """Queued and delivered at once."""
    return deliver(world.services, queued(world, **wish).row, quiet)


def blocked(world: World, one: Outgoing) -> str:
    """Why it was not sent; fails where it was, or where the outbox does not say so."""
    outcome = deliver(world.services, one.row, quiet)
    assert outcome.status == "blocked", outcome
    assert all(not sender.delivered for sender in world.senders.values())
    assert world.store.outgoing(one.row).status is Status.BLOCKED
    assert world.store.outgoing(one.row).why == outcome.why
    return outcome.why


# what is sent


def test_a_follow_up_reaches_the_people_of_the_conversation(asked: World) -> None:
    """The octets that left are the frozen ones, and the lead counts one touch more."""
    outcome = sent(asked)
    assert (outcome.status, outcome.why) == ("sent", f"sent to {DANA}")
    ((envelope, source),) = asked.sender.delivered
    assert envelope == Envelope(ME, (DANA,))
    assert source == asked.store.outgoing(outcome.row).source
    assert asked.lead().touches == 2
    assert asked.lead().last_message_id == outcome.message_id


def test_the_id_that_was_delivered_is_told(asked: World) -> None:
    """Where the provider replaced ours, the outcome, the outbox and the lead name the one that its readers see."""
    asked.sender.delivered_id = "<new@provider.example>"
    outcome = sent(asked)
    stored = asked.store.outgoing(outcome.row)
    told = (outcome.message_id, outbox.outcome_of(stored).message_id, form(stored)["message_id"])
    assert {*told, asked.lead().last_message_id} == {"<new@provider.example>"}
    assert stored.message_id.encode() in stored.source


def test_a_copy_lies_in_sent(asked: World) -> None:
    """The same octets, once, and a later scan counts nothing twice."""
    outcome = sent(asked)
    boxes = asked.mailbox._boxes["Sent"].messages
    assert [one.source for one in boxes.values()][1:] == [asked.store.outgoing(outcome.row).source]
    assert asked.store.outgoing(outcome.row).filing == "done"
    asked.scan()
    assert asked.lead().touches == 2


def test_no_second_copy_where_the_provider_files_it(asked: World) -> None:
    """It is looked for before it is filed."""
    asked.sender.on_delivery = lambda _, source: asked.mailbox.append("Sent", source, NOW) and None
    outcome = sent(asked)
    assert len(asked.mailbox._boxes["Sent"].messages) == 2
    assert asked.store.outgoing(outcome.row).filing == "done"


def test_a_copy_that_could_not_be_filed_is_filed_later(asked: World) -> None:
    """The mail itself counts as sent; the person is told."""

    def full(_: Envelope, __: bytes) -> None:
        asked.mailbox.fail(Rejected("Sent: over quota"), "Sent")

    asked.sender.on_delivery = full
    outcome = sent(asked)
    assert outcome.status == "sent"
    assert "over quota" in outcome.notice
    asked.mailbox.fail(None, "Sent")
    drain(asked.services, quiet)
    assert asked.store.outgoing(outcome.row).filing == "done"
    assert len(asked.mailbox._boxes["Sent"].messages) == 2


def test_the_next_touch_cites_the_last(asked: World) -> None:
    """A second follow-up hangs on the first one, also before a scan has seen it."""
    first = sent(asked)
    asked.clock.tick(timedelta(days=9))
    asked.senders["work"].delivered.clear()
    sent(asked)
    source = asked.sender.delivered[0][1].decode()
    assert f"In-Reply-To: {first.message_id}" in source
    assert "<a@test>" in source


# whom it never writes to


@pytest.mark.parametrize("folder", ["INBOX", "Junk", "Archive", "Clients/2026", "Trash"])
def test_never_after_a_reply_in_any_folder(asked: World, folder: str) -> None:
    """It arrived since the last scan, wherever a filter put it."""
    one = queued(asked)
    asked.received("b", 0, cites=["a"], folder=folder)
    assert "dana@ortiz.example answered" in blocked(asked, one)


def test_never_after_a_reply_while_logging_in(asked: World) -> None:
    """The mailbox is looked at when the way is clear: what came meanwhile stops the mail."""
    one, send = queued(asked), asked.sender.send

    def slowly(envelope: Envelope, source: bytes, before: Callable[[], None]) -> Receipt:
        asked.received("b", 0, cites=["a"])
        return send(envelope, source, before)

    asked.sender.send = slowly  # type: ignore[method-assign]
    assert "dana@ortiz.example answered" in blocked(asked, one)


def test_never_after_a_reply_while_other_mail_is_read(asked: World) -> None:
    """A look that finds mail takes its time, so another follows."""
    asked.mailbox.create_folder("INBOX", Role.INBOX)
    one, send, survey = queued(asked), asked.sender.send, asked.mailbox.survey

    def late(folder: str) -> Survey:
        if folder == "Zeta" and not asked.mailbox._boxes["INBOX"].messages:
            asked.received("b", 0, cites=["a"])
        return survey(folder)

    def slowly(envelope: Envelope, source: bytes, before: Callable[[], None]) -> Receipt:
        asked.received("c", 0, sender="list@news.example", subject="News", folder="Zeta")
        asked.mailbox.survey = late  # type: ignore[method-assign]
        return send(envelope, source, before)

    asked.sender.send = slowly  # type: ignore[method-assign]
    assert "dana@ortiz.example answered" in blocked(asked, one)


def test_never_after_a_reply_from_another_address(asked: World) -> None:
    """Her assistant answered; the ids say so."""
    one = queued(asked)
    asked.received("b", 0, sender="assistant@elsewhere.example", cites=["a"])
    assert "assistant@elsewhere.example" in blocked(asked, one)


def test_never_after_mail_under_a_new_subject(asked: World) -> None:
    """The same person wrote about something else: a person must look first."""
    one = queued(asked)
    asked.received("b", 0, subject="Lunch on Friday?")
    assert "Lunch on Friday?" in blocked(asked, one)


def test_never_after_a_colleague_of_theirs_may_have_answered(asked: World) -> None:
    """Same organisation, same subject."""
    one = queued(asked)
    asked.received("b", 0, sender=ERIN, subject="Re: Offer")
    assert ERIN in blocked(asked, one)


def test_never_after_i_wrote_from_elsewhere(asked: World) -> None:
    """From the phone, meanwhile: the words do not fit any more."""
    one = queued(asked)
    asked.sent("c", 0, subject="Re: Offer", cites=["a"], text="Forget my question, I found it.")
    assert "you wrote on" in blocked(asked, one)


@pytest.mark.parametrize("pattern", [DANA, "@ortiz.example"])
def test_never_to_the_suppressed(asked: World, pattern: str) -> None:
    """By address and by domain, also where it was said a moment ago."""
    one = queued(asked)
    act.suppress(asked.services, pattern)
    assert "suppression list" in blocked(asked, one)


def test_never_to_somebody_who_said_no_elsewhere(asked: World) -> None:
    """In another conversation, to another mail of mine."""
    one = queued(asked)
    asked.sent("x", 5, subject="Something else")
    asked.received("y", 1, subject="Re: Something else", cites=["x"], text="Please do not contact me again.")
    asked.scan()
    assert "not to be written to" in blocked(asked, one)


def absence(world: World, *, cites: str, subject: str) -> None:
    world.received(
        f"ooo{cites}", 0, subject=f"Automatic reply: {subject}", cites=[cites],
        text="I am out of the office until 20 April 2026.", headers=["Auto-Submitted: auto-replied"],
    )  # fmt: skip


def test_never_while_they_are_away(asked: World) -> None:
    """Their responder answered this very mail."""
    one = queued(asked)
    absence(asked, cites="a", subject="Offer")
    assert "away until 2026-04-22" in blocked(asked, one)


def test_never_while_they_are_away_as_another_conversation_knows(asked: World) -> None:
    """Responders often answer a sender only once."""
    one = queued(asked)
    asked.sent("x", 1, subject="Something else")
    absence(asked, cites="x", subject="Something else")
    assert "away until 2026-04-22" in blocked(asked, one)


def test_never_to_an_address_that_bounced_meanwhile(asked: World) -> None:
    """The report came after the preview."""
    one = queued(asked)
    report = (
        b"From: MAILER-DAEMON@mx.example\r\nTo: sam@seller.example\r\nSubject: Undelivered Mail\r\nMessage-ID: <r@mx>\r\n"
        b"Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\n\r\nno such user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        b"Final-Recipient: rfc822; dana@ortiz.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\n"
        b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <a@test>\r\n\r\n--b--\r\n"
    )
    asked.mailbox.append("INBOX", report, NOW)
    assert "bounced (5.1.1)" in blocked(asked, one)


def test_never_over_the_cap_of_a_day(asked: World) -> None:
    """The first mail used it up; a day later it is free again."""
    asked.policy = replace(asked.policy, sending=SendingRules(undo=timedelta(), per_day=1))
    asked.sent("x", 8, subject="Something else", to="finn@quarry.example")
    asked.scan()
    first, second = (outbox.queue(asked.services, preview(asked.services, lead.id, Wish(body=WORDS)))[0]
                     for lead in asked.leads().values())  # fmt: skip
    assert deliver(asked.services, first.row, quiet).status == "sent"
    outcome = deliver(asked.services, second.row, quiet)
    assert (outcome.status, len(asked.sender.delivered)) == ("blocked", 1)
    assert "sending.per_day is 1" in outcome.why
    asked.clock.tick(timedelta(hours=24, seconds=1))
    again, _ = outbox.queue(asked.services, preview(asked.services, second.lead_id, Wish(body=WORDS)))
    assert deliver(asked.services, again.row, quiet).status == "sent"


@pytest.mark.parametrize(
    ("words", "said"),
    [("Hi {{ first_name }},\n\nshall we?", "{{"), ("Hi ,\n\nshall we?", "name"), (" \n", "no words")],
)
def test_never_with_a_hole_in_the_words(asked: World, words: str, said: str) -> None:
    """Leftover braces, an empty name, nothing at all: it is not even frozen."""
    shown = look(asked, body=words)
    assert said in outbox.refusal(shown).why
    assert outbox.refusal(shown).status == "blocked"


def test_never_while_a_folder_cannot_be_read(asked: World) -> None:
    """An answer may lie there."""
    asked.mailbox.create_folder("Filtered")
    one = queued(asked)
    asked.mailbox.fail(Transient("Filtered: try again"), "Filtered")
    assert "work/Filtered could not be read" in blocked(asked, one)


def test_never_while_the_account_cannot_be_read(asked: World) -> None:
    """No look, no send."""
    one = queued(asked)
    asked.mailbox.fail(Unreachable("imap.example:993: no answer"))
    assert "no answer" in blocked(asked, one)


def test_never_while_a_renumbered_folder_is_not_read_again(asked: World) -> None:
    """Its UIDVALIDITY changed and reading it anew failed half way; once it is whole, the mail goes."""
    asked.received("n", 3, sender="news@other.example", subject="News")
    asked.scan()
    one = queued(asked)
    asked.mailbox.renumber("INBOX", 99)
    healed = asked.mailbox.uids
    asked.mailbox.uids = _failing  # type: ignore[method-assign]
    assert "INBOX could not be read" in blocked(asked, one)
    asked.mailbox.uids = healed  # type: ignore[method-assign]
    assert sent(asked).status == "sent"


def _failing(first: int, last: int, since: object) -> list[int]:
    raise Transient("connection lost while it was read anew")


def test_never_while_another_account_was_not_read_lately(tmp_path_factory: pytest.TempPathFactory) -> None:
    """An answer may have come there; one that can be read is read, one that cannot stops the send."""
    world = World(tmp_path_factory.mktemp("two"), "work", "home")
    world.policy = replace(world.policy, sending=SendingRules(undo=timedelta()))
    world.sent("a", 9)
    world.scan()
    world.clock.tick(timedelta(hours=2))
    one = queued(world)
    world.mailboxes["home"].fail(Unreachable("home: no answer"))
    assert "home" in blocked(world, one)
    world.mailboxes["home"].fail(None)
    source = letter("b", sender=DANA, to=ME, cites=["a"], text="Yes.", when=NOW)
    world.mailboxes["home"].append("INBOX", source, NOW)
    again = queued(world)
    assert f"{DANA} answered" in blocked(world, again)
    world.store.close()


def test_never_to_what_was_answered_closed_or_is_no_lead(asked: World) -> None:
    """Known before any server is asked: nothing is frozen."""
    act.archive(asked.services, [asked.lead().id], "won")
    assert "you closed it" in outbox.refusal(look(asked)).why
    act.undo(asked.services)
    asked.received("b", 0, cites=["a"])
    asked.scan()
    assert "answered" in outbox.refusal(look(asked)).why


def test_one_of_several_who_answered_is_not_nudged_unless_asked(asked: World) -> None:
    """Where everybody's answer is waited for, the others are written to."""
    asked.sent("x", 8, subject="Board", to=[DANA, "finn@quarry.example"])
    asked.received("y", 5, subject="Re: Board", cites=["x"])
    asked.scan()
    lead = asked.leads()["x"]
    act.wait_for_all(asked.services, lead.id)
    shown = preview(asked.services, lead.id, Wish(body=WORDS))
    assert [one.email for one in shown.people.to] == ["finn@quarry.example"]
    assert [(one.address.email, one.why) for one in shown.people.left_out] == [(DANA, "has answered")]
    everybody = preview(asked.services, lead.id, Wish(body=WORDS, include_replied=True))
    assert len(everybody.people.to) == 2
    one, _ = outbox.queue(asked.services, everybody)
    assert deliver(asked.services, one.row, quiet).status == "sent"


# a blocked lead comes back to the top


def test_a_block_returns_the_lead_to_the_top_with_its_reason(asked: World) -> None:
    """It says why, until something newer happens."""
    one = queued(asked)
    asked.mailbox.create_folder("Filtered")
    asked.mailbox.fail(Transient("try again"), "Filtered")
    blocked(asked, one)
    row = asked.lead()
    assert row.outgoing is not None
    assert (row.outgoing.status, row.shelf) == ("blocked", "today")
    assert "work/Filtered" in row.outgoing.why
    asked.mailbox.fail(None, "Filtered")
    sent(asked)
    assert asked.lead().outgoing is None


# what a server may say


def test_a_definite_no_for_now_is_tried_again_through_the_gate(asked: World) -> None:
    """It waits at least as long as the server said, and a reply meanwhile stops it."""
    asked.sender.fail("end", Transient("451 4.7.1 greylisted", "", 1200.0))
    outcome = sent(asked)
    assert (outcome.status, asked.sender.delivered) == ("queued", [])
    again = asked.store.outgoing(outcome.row)
    assert (again.status, again.not_before) == (Status.READY, NOW + timedelta(seconds=1200))
    assert drain(asked.services, quiet) == ()
    asked.clock.tick(timedelta(seconds=1200))
    asked.received("b", 0, cites=["a"])
    assert [one.status for one in drain(asked.services, quiet)] == ["blocked"]


def test_a_definite_no_for_now_goes_the_second_time(asked: World) -> None:
    """Once only."""
    asked.sender.fail("mail", Unreachable("connection reset"))
    outcome = sent(asked)
    asked.clock.tick(timedelta(hours=1))
    (again,) = drain(asked.services, quiet)
    assert (again.row, again.status, len(asked.sender.delivered)) == (outcome.row, "sent", 1)


def test_it_gives_up_after_some_days(asked: World) -> None:
    """A follow-up that is days late is no follow-up."""
    asked.sender.fail("connect", Unreachable("no route"), times=99)
    row = sent(asked).row
    asked.clock.tick(GIVE_UP)
    drain(asked.services, quiet)
    assert asked.store.outgoing(row).status is Status.FAILED


@pytest.mark.parametrize("error", [Rejected("550 5.1.1 no such user"), AuthRejected("535 5.7.8 bad password")])
@pytest.mark.parametrize("moment", ["connect", "mail", "end"])
def test_a_no_for_good_is_final(asked: World, error: Rejected | AuthRejected, moment: str) -> None:
    """It is failed, it is said, and the person may write another."""
    asked.sender.fail(moment, error)  # type: ignore[arg-type]
    outcome = sent(asked)
    assert (outcome.status, outcome.error) == ("failed", error)
    assert asked.lead().touches == 1
    assert sent(asked).status == "sent"


def test_a_cap_of_the_provider_pauses_the_account(asked: World) -> None:
    """Nothing else is tried until it ends."""
    asked.sender.fail("mail", CapReached("550 5.4.5 daily limit", "", 86_400.0))
    outcome = sent(asked)
    assert outcome.status == "queued"
    outbox.cancel(asked.services, outcome.row)
    assert "paused until" in blocked(asked, queued(asked))
    asked.clock.tick(timedelta(days=1, seconds=1))
    assert sent(asked).status == "sent"


@pytest.mark.parametrize("delivered", [True, False])
def test_a_lost_answer_is_unknown_and_never_sent_again(asked: World, delivered: bool) -> None:
    """Asked again, it stays unknown until something shows or a person says."""
    asked.sender.lose_answer(delivered=delivered)
    outcome = sent(asked)
    assert outcome.status == "unknown"
    assert "outbox sent" in outcome.cure
    for _ in range(3):
        asked.clock.tick(timedelta(days=1))
        drain(asked.services, quiet)
        assert deliver(asked.services, outcome.row, quiet).status == "unknown"
    assert len(asked.sender.delivered) == delivered
    waiting = outbox.unsettled(asked.services, asked.lead().id)
    assert waiting is not None
    assert waiting.row == outcome.row


def test_an_unknown_mail_that_sent_shows_was_sent(asked: World) -> None:
    """The provider filed it; it counts as one touch."""
    asked.sender.on_delivery = lambda _, source: asked.mailbox.append("Sent", source, NOW) and None
    asked.sender.lose_answer(delivered=True)
    outcome = sent(asked)
    drain(asked.services, quiet)
    assert asked.store.outgoing(outcome.row).status is Status.SENT
    assert asked.lead().touches == 2


@pytest.mark.parametrize(("said", "touches"), [(True, 2), (False, 1)])
def test_a_person_settles_what_nobody_can_know(asked: World, said: bool, touches: int) -> None:
    """Sent: a touch. Not sent: they may write again. Said twice: refused."""
    asked.sender.lose_answer(delivered=said)
    outcome = sent(asked)
    outbox.resolve(asked.services, outcome.row, sent=said)
    assert asked.lead().touches == touches
    with pytest.raises(Exception, match="not unknown"):
        outbox.resolve(asked.services, outcome.row, sent=said)


def test_a_mail_left_in_sending_is_never_sent_again(asked: World) -> None:
    """Its process died: it becomes unknown under the lock."""
    one = queued(asked)
    asked.store.advance(one.row, Status.READY, Status.SENDING, NOW, "being sent")
    assert deliver(asked.services, one.row, quiet).status == "unknown"
    assert asked.sender.delivered == []


def test_a_full_disk_before_the_server_knows_of_it_stops_it(asked: World) -> None:
    """`sending` must be on the disk first."""
    one = queued(asked)
    whole = asked.store.advance

    def full(*arguments: object) -> bool:
        if arguments[2] is Status.SENDING:
            raise StoreFailed("no space left")
        return whole(*arguments)  # type: ignore[arg-type]

    asked.store.advance = full  # type: ignore[method-assign, assignment]
    with pytest.raises(StoreFailed):
        deliver(asked.services, one.row, quiet)
    assert asked.sender.delivered == []
    asked.store.advance = whole  # type: ignore[method-assign]
    assert deliver(asked.services, one.row, quiet).status == "sent"


def test_a_full_disk_after_the_server_took_it_is_unknown(asked: World) -> None:
    """Nothing is claimed that is not noted, and nothing is sent again."""
    one = queued(asked)
    whole = asked.store.record_sent

    def full(*_: object) -> None:
        raise StoreFailed("no space left")

    asked.store.record_sent = full  # type: ignore[method-assign]
    outcome = deliver(asked.services, one.row, quiet)
    assert outcome.status == "unknown"
    assert "no space left" in outcome.why
    asked.store.record_sent = whole  # type: ignore[method-assign]
    assert deliver(asked.services, one.row, quiet).status == "unknown"
    assert len(asked.sender.delivered) == 1


# undo, later, once


def test_taken_back_in_time_nothing_leaves(asked: World) -> None:
    """By `undo` or by its number."""
    one = queued(asked)
    act.undo(asked.services)
    assert deliver(asked.services, one.row, quiet).status == "failed"
    two = queued(asked)
    outbox.cancel(asked.services, two.row)
    assert deliver(asked.services, two.row, quiet).why == "you took it back"
    assert asked.sender.delivered == []


def test_a_time_that_was_chosen_is_waited_for(asked: World) -> None:
    """It is dated for then, and leaves with the first drain after it."""
    later = NOW + timedelta(days=2, hours=3)
    one, _ = outbox.queue(asked.services, look(asked), later)
    assert parse_header(one.source, arrived=later).date == later
    assert drain(asked.services, quiet) == ()
    asked.clock.tick(timedelta(days=2, hours=3))
    assert [outcome.status for outcome in drain(asked.services, quiet)] == ["sent"]


def test_a_person_may_write_to_a_snoozed_lead_and_is_told(asked: World) -> None:
    """Their own word is not held against them."""
    act.snooze(asked.services, asked.lead().id, NOW + timedelta(days=3))
    assert any("you put it off" in notice for notice in look(asked).notices)
    assert sent(asked).status == "sent"


def test_mail_that_went_to_spam_folders_only_reports_passes(asked: World) -> None:
    """A read receipt between preview and send stops nothing."""
    one = queued(asked)
    asked.received(
        "mdn", 0, subject="Read: Offer", cites=["a"],
        headers=["Content-Type: multipart/report; report-type=disposition-notification; boundary=b"],
        text="--b\r\n\r\nread\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
             "Disposition: manual-action/MDN-sent-manually; displayed\r\nOriginal-Message-ID: <a@test>\r\n\r\n--b--",
    )  # fmt: skip
    assert deliver(asked.services, one.row, quiet).status == "sent"


def test_drafts_of_mine_are_no_mail_of_mine(asked: World) -> None:
    """A draft that lies about stops nothing."""
    asked.mailbox.create_folder("Drafts", Role.DRAFTS)
    one = queued(asked)
    asked.mailbox.append("Drafts", letter("d", cites=["a"]), ago(0), draft=True)
    assert deliver(asked.services, one.row, quiet).status == "sent"
