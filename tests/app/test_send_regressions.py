"""Faults that the state machine of sending found once, each in the fewest steps that show it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inboxfollow.app import act, outbox
from inboxfollow.app.deliver import deliver
from inboxfollow.app.drain import drain
from inboxfollow.app.outbox import Outcome
from inboxfollow.app.preview import Wish, preview
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.manner import SendingRules
from inboxfollow.domain.outgoing import Outgoing, Status
from inboxfollow.ports.errors import PortError, Rejected, Transient, Unreachable
from inboxfollow.ports.mailbox import Survey
from inboxfollow.ports.sender import Envelope, Receipt
from inboxfollow.wire.parse import parse_header
from tests.app.world import DANA, NOW, World

WORDS = "Hello,\n\nshall I keep the date for you?"


def quiet(_: object) -> None:
    """Nobody watches."""


@pytest.fixture
def asked(world: World) -> World:
    """I asked Dana nine days ago; she is silent. No undo window."""
    world.policy = replace(world.policy, sending=SendingRules(undo=timedelta()))
    world.sent("a", 9)
    world.scan()
    return world


def queued(world: World, lead_id: str = "") -> Outgoing:
    one, fresh = outbox.queue(world.services, preview(world.services, lead_id or world.lead().id, Wish(body=WORDS)))
    assert fresh
    return one


def sent(world: World) -> Outcome:
    """Queued and delivered at once."""
    outcome = deliver(world.services, queued(world).row, quiet)
    assert outcome.status == "sent"
    return outcome


def renamed(source: bytes, old: str, *, tells: bool = True) -> bytes:
    """The mail as a provider files it that puts its own id in place of ours (PROTOCOLS F4)."""
    former = f"\r\nX-Microsoft-Original-Message-ID: {old}" if tells else ""
    return source.replace(f"Message-ID: {old}".encode(), f"Message-ID: <1@prod.example>{former}".encode(), 1)


@pytest.mark.parametrize("tells", [True, False])
def test_a_copy_under_another_id_beside_our_own_is_no_second_touch(asked: World, tells: bool) -> None:
    """We filed a copy, then the provider's turned up in Sent; also after all is read again, in whatever order."""
    outcome = sent(asked)
    source = asked.store.outgoing(outcome.row).source
    asked.mailbox.append("Sent", renamed(source, outcome.message_id, tells=tells), NOW)
    for full in (False, True, True):
        asked.scan(full=full)
        assert (asked.lead().touches, asked.lead().last_message_id) == (2, "<1@prod.example>")


def test_what_answers_the_other_id_answers_the_mail(asked: World) -> None:
    """The answer came before the copy that explains its id, under a subject of its own."""
    asked.sender.on_delivery = lambda *_: asked.mailbox.fail(Transient("over quota"), "Sent")
    outcome = sent(asked)
    asked.received("b", 0, subject="Yes", headers=["In-Reply-To: <1@prod.example>"])
    asked.scan()
    asked.mailbox.fail(None, "Sent")
    asked.mailbox.append("Sent", renamed(asked.store.outgoing(outcome.row).source, outcome.message_id), NOW)
    asked.scan()
    assert asked.lead().state == "answered"


def test_undo_takes_back_a_mail_that_was_put_off(asked: World) -> None:
    """Not the step before it."""
    act.clear_holds(asked.services, asked.lead().id)
    asked.sender.fail("end", Transient("451 4.7.1 greylisted"))
    one = queued(asked)
    assert deliver(asked.services, one.row, quiet).status == "queued"
    assert "follow-up to" in act.undo(asked.services).words
    assert asked.store.outgoing(one.row).status is Status.CANCELLED


def test_undo_takes_nothing_else_back_while_a_mail_is_being_sent(asked: World) -> None:
    """It says that it is too late; once the mail is sent the step before it is the newest."""
    act.clear_holds(asked.services, asked.lead().id)
    said = []

    def hasty(*_: object) -> None:
        with pytest.raises(UserError, match="it is sending"):
            act.undo(asked.services)
        said.append("too late")

    asked.sender.on_delivery = hasty
    sent(asked)
    assert said == ["too late"]
    assert "holds cleared" in act.undo(asked.services).words


def test_a_no_that_no_verdict_asked_for_is_heard(asked: World) -> None:
    """She said it long ago elsewhere, I wrote to her since, and only now is it read."""
    asked.sent("x", 30, subject="Something else")
    asked.received("y", 29, subject="Re: Something else", cites=["x"], text="Please do not contact me again.")
    asked.sent("z", 28, subject="Re: Something else", cites=["y", "x"], text="Thank you, noted.")
    asked.received("v", 27, subject="Re: Something else", cites=["z", "y", "x"])
    asked.scan()
    outcome = deliver(asked.services, queued(asked, asked.leads()["a"].id).row, quiet)
    assert (outcome.status, asked.sender.delivered) == ("blocked", [])
    assert "asked on 2026-03-02 not to be written to" in outcome.why


def test_words_that_cannot_be_read_stop_a_mail(asked: World) -> None:
    """A no may stand in them."""
    asked.received("y", 20, subject="Something else", text="Please do not contact me again.")
    asked.scan()
    one, bodies = queued(asked), asked.mailbox.bodies
    asked.mailbox.bodies = _cut_off  # type: ignore[method-assign]
    outcome = deliver(asked.services, one.row, quiet)
    assert (outcome.status, asked.sender.delivered) == ("blocked", [])
    assert "1 mail of theirs could not be read" in outcome.why
    asked.mailbox.bodies = bodies  # type: ignore[method-assign]
    assert "not to be written to" in deliver(asked.services, queued(asked).row, quiet).why


def _cut_off(uids: Sequence[int], cap: int) -> Iterator[tuple[int, bytes]]:
    raise Transient("connection lost")


def test_a_domain_in_its_own_letters_is_written_to(world: World) -> None:
    """The envelope spells it in another way than the conversation; what stands against the person is still found."""
    world.policy = replace(world.policy, sending=SendingRules(undo=timedelta()))
    world.sent("a", 9, to="dana@münchen.example")
    world.scan()
    one = queued(world)
    act.suppress(world.services, "@münchen.example")
    assert "dana@xn--mnchen-3ya.example is on your suppression list" in deliver(world.services, one.row, quiet).why
    act.undo(world.services)
    sent(world)
    assert world.sender.delivered[0][0].recipients == ("dana@xn--mnchen-3ya.example",)


def silently(asked: World) -> Callable[[Envelope, bytes], None]:
    """A provider that files a copy under its own id and does not say under which it went out."""

    def file(_: Envelope, source: bytes) -> None:
        own = parse_header(source, arrived=NOW).message_id
        asked.mailbox.append("Sent", renamed(source, own, tells=False), NOW)

    return file


def test_a_mail_found_under_another_id_is_known_by_its_own_too(asked: World) -> None:
    """Its outcome was unknown, Sent shows it, and an answer cites the id that it left here with."""
    asked.sender.on_delivery = silently(asked)
    asked.sender.lose_answer(delivered=True)
    outcome = deliver(asked.services, queued(asked).row, quiet)
    asked.received("b", 0, subject="Yes", headers=[f"In-Reply-To: {outcome.message_id}"])
    drain(asked.services, quiet)
    assert asked.store.outgoing(outcome.row).status is Status.SENT
    lead = asked.lead()
    assert (lead.state, lead.touches, lead.last_message_id) == ("answered", 2, "<1@prod.example>")


def test_nobody_is_forgotten_while_a_mail_to_them_is_unknown(asked: World) -> None:
    """Its words are needed to settle it; afterwards it still counts as a touch, and no empty copy is filed."""
    asked.sender.lose_answer(delivered=True)
    outcome = deliver(asked.services, queued(asked).row, quiet)
    with pytest.raises(UserError, match="mail number 1 to them is unknown"):
        act.forget(asked.services, DANA)
    outbox.resolve(asked.services, outcome.row, sent=True)
    act.forget(asked.services, DANA)
    drain(asked.services, quiet)
    assert (asked.lead().touches, asked.store.outgoing(outcome.row).source) == (2, b"")
    assert all(one.source for one in asked.mailbox._boxes["Sent"].messages.values())


def test_a_report_that_was_moved_before_it_was_read_is_read_where_it_lies(asked: World) -> None:
    """Its header was read, the poll was cut off, and another program tidied up."""
    uid, bodies = asked.mailbox.append("INBOX", BOUNCE, NOW), asked.mailbox.bodies
    asked.mailbox.bodies = _cut_off  # type: ignore[method-assign]
    asked.scan()
    asked.mailbox.bodies = bodies  # type: ignore[method-assign]
    asked.mailbox.expunge("INBOX", uid)
    asked.mailbox.append("Archive", BOUNCE, NOW)
    asked.scan()
    assert asked.lead().state == "bounced"


def test_a_report_that_is_moved_while_it_is_read_is_read_later(asked: World) -> None:
    """For a moment it lay nowhere."""
    uid, bodies = asked.mailbox.append("INBOX", BOUNCE, NOW), asked.mailbox.bodies

    def tidied(uids: Sequence[int], cap: int) -> Iterator[tuple[int, bytes]]:
        asked.mailbox.expunge("INBOX", uid)
        asked.mailbox.bodies = bodies  # type: ignore[method-assign]
        return bodies(uids, cap)

    asked.mailbox.bodies = tidied  # type: ignore[method-assign]
    asked.scan()
    asked.mailbox.append("Archive", BOUNCE, NOW)
    asked.scan()
    assert asked.lead().state == "bounced"


BOUNCE = (
    b"From: MAILER-DAEMON@mx.example\r\nTo: sam@seller.example\r\nSubject: Undelivered Mail\r\nMessage-ID: <r@mx>\r\n"
    b"Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    b"--b\r\n\r\nno such user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; dana@ortiz.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\n"
    b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <a@test>\r\n\r\n--b--\r\n"
)


def test_a_new_folder_is_not_missed_where_the_poll_that_listed_it_was_cut_off(asked: World) -> None:
    """All that was known before had been read; the answer lies in what was not."""
    one = queued(asked)
    asked.received("b", 0, cites=["a"], folder="Zebra")
    survey = asked.mailbox.survey

    def killed(folder: str) -> Survey:
        if folder == "Zebra":
            raise KeyboardInterrupt
        return survey(folder)

    asked.mailbox.survey = killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        asked.scan()
    states = asked.store.folders("work")
    assert (states["Zebra"].checked, states["Zebra"].complete) == (None, False)
    asked.mailbox.survey = survey  # type: ignore[method-assign]
    assert deliver(asked.services, one.row, quiet).status == "blocked"


def test_a_person_may_settle_what_is_being_settled(asked: World) -> None:
    """Sent shows the mail just when they say that it was sent."""
    asked.sender.lose_answer(delivered=True)
    outcome = deliver(asked.services, queued(asked).row, quiet)
    asked.mailbox.append("Sent", asked.store.outgoing(outcome.row).source, NOW)
    find_sent = asked.store.find_sent

    def overtaken(*given: Any) -> bool:
        outbox.resolve(asked.services, outcome.row, sent=True)
        return find_sent(*given)

    asked.store.find_sent = overtaken  # type: ignore[method-assign]
    drain(asked.services, quiet)
    assert (asked.store.outgoing(outcome.row).status, asked.lead().touches) == (Status.SENT, 2)


@pytest.mark.parametrize("error", [Unreachable("no route"), Rejected("no such user")])
def test_a_mail_taken_back_while_the_server_is_called_stays_so(asked: World, error: PortError) -> None:
    """The server says no a moment later."""
    one, send = queued(asked), asked.sender.send

    def slow(*given: Any) -> Receipt:
        outbox.cancel(asked.services, one.row)
        return send(*given)

    asked.sender.send = slow  # type: ignore[method-assign]
    asked.sender.fail("connect", error)
    assert deliver(asked.services, one.row, quiet).why == "you took it back"
    assert asked.store.outgoing(one.row).status is Status.CANCELLED
