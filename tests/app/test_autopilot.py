"""The autopilot over one account in memory: what it sends and prepares, and above all what it does not."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.app import act, autopilot, autopilot_scene, outbox, plan
from inboxfollow.app.deliver import deliver
from inboxfollow.app.drain import drain
from inboxfollow.app.outbox import Outcome
from inboxfollow.app.preview import Wish, preview
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.outgoing import Status
from inboxfollow.ports.errors import Transient, Unreachable
from tests.app.autopilot_world import go, switch, switched_on
from tests.app.world import DANA, ERIN, NOW, World, ago, letter

DUE = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
"""Three working days after Monday noon, the day before NOW."""


def quiet(_: object) -> None:
    """Nobody watches."""


def run(world: World) -> list[Outcome]:
    """One round of the daemon: a poll, then the autopilot."""
    world.scan()
    return list(autopilot.run(world.services, quiet))


def delivered(world: World) -> int:
    return sum(len(sender.delivered) for sender in world.senders.values())


def rounds(world: World, days: float, every: timedelta = timedelta(minutes=30)) -> list[tuple[datetime, Outcome]]:
    """The daemon's rounds for so many days: polls, queue and autopilot."""
    found, end = [], world.clock.now() + timedelta(days=days)
    while world.clock.now() < end:
        world.clock.tick(every)
        drain(world.services, quiet)
        found += [(world.clock.now(), one) for one in run(world)]
    return found


@pytest.fixture
def on(world: World) -> World:
    """The autopilot of the only cadence sends, since a week ago; I asked Dana yesterday."""
    switched_on(world)
    return world


@pytest.fixture
def due(on: World) -> World:
    """The mail to Dana may leave at this moment."""
    (first, *_) = plan.plan(on.services)
    go(on, first.at)
    return on


# what it leaves alone


def test_a_fresh_install_sends_nothing_to_old_leads(world: World) -> None:
    """Forty old leads of every age, the autopilot on from the first start: three months pass, and nothing leaves."""
    for number in range(40):
        world.sent(f"old{number}", 0.5 + 9 * number, to=f"p{number}@c{number}.example", subject=f"Offer {number}")
    switch(world, "send")
    assert run(world) == []
    assert plan.plan(world.services, 120) == ()
    assert rounds(world, 90, timedelta(hours=6)) == []
    assert (delivered(world), world.store.outbox()) == (0, [])


def test_switching_on_is_seen_once_and_switching_off_forgets_it(world: World) -> None:
    """From draft to send keeps the moment; off and on again begins anew."""
    switch(world, "draft")
    run(world)
    world.clock.tick(timedelta(days=2))
    switch(world, "send")
    run(world)
    assert autopilot_scene.switches(world.services).cadences == {"default": NOW}
    switch(world, "off")
    run(world)
    assert autopilot_scene.switches(world.services).cadences == {}
    switch(world, "send")
    run(world)
    assert autopilot_scene.switches(world.services).cadences == {"default": NOW + timedelta(days=2)}


def test_what_no_daemon_has_seen_is_told(world: World) -> None:
    """A plan alone switches nothing on."""
    switch(world, "send")
    world.sent("a", 20)
    world.scan()
    found = plan.outlook(world.services, 30)
    assert (found.mails, found.cadences, found.unseen) == ((), ("default",), ("default",))
    assert autopilot_scene.switches(world.services).cadences == {}


def test_an_account_that_is_added_brings_no_old_leads_along(tmp_path: Path) -> None:
    """Its leads are younger than the switch, and still none of the autopilot's."""
    world = World(tmp_path, "work", "home")
    home = world.mailboxes.pop("home")
    switch(world, "send")
    world.clock.tick(timedelta(days=-60))
    run(world)
    world.clock.tick(timedelta(days=60))
    for number in range(5):
        home.append(
            "Sent", letter(f"h{number}", when=ago(3 + number), to=f"p{number}@c{number}.example"), ago(3 + number)
        )
    world.mailboxes["home"] = home
    assert rounds(world, 20, timedelta(hours=3)) == []
    world.store.close()


def test_a_clock_that_was_wrong_lets_no_old_lead_in(world: World) -> None:
    """A machine without a battery for its clock: the daemon begins in another century, the network comes later."""
    world.sent("a", 5)
    for scanned in (False, True):
        if scanned:
            world.scan()
        world.clock.tick(timedelta(days=-20_000))
        switch(world, "send")
        autopilot.run(world.services, quiet)
        world.clock.tick(timedelta(days=20_000))
        assert rounds(world, 2, timedelta(hours=3)) == []
        switch(world, "off")
        run(world)
    assert delivered(world) == 0


def test_off_means_off(due: World) -> None:
    """Nothing is planned, nothing leaves, and what was queued before it was switched off is stopped."""
    one, _ = outbox.queue_automatic(due.services, preview(due.services, due.lead().id, Wish()), "send")
    switch(due, "off")
    assert run(due) == []
    assert plan.outlook(due.services) == plan.Outlook((), (), (), (), None, ())
    (outcome,) = drain(due.services, quiet)
    assert (outcome.status, delivered(due)) == ("blocked", 0)
    assert "no lead that the autopilot sends to" in due.store.outgoing(one.row).why


def test_a_configuration_that_is_not_in_force_yet_stops_it(due: World) -> None:
    """It may switch the autopilot off, and have a fault elsewhere: the one before must not send for it."""
    due.scan()
    edited = replace(due.services, is_outdated=lambda: True)
    assert autopilot.run(edited, quiet) == ()
    outbox.queue_automatic(edited, preview(edited, due.lead().id, Wish()), "send")
    (outcome,) = drain(edited, quiet)
    assert (outcome.status, delivered(due)) == ("queued", 0)
    assert outcome.why == "the configuration was changed, and is not in force yet"
    due.clock.tick(timedelta(minutes=20))
    assert [one.status for one in drain(due.services, quiet)] == ["sent"]


# what it sends


def test_the_mail_of_the_plan_leaves_at_its_moment_and_once(on: World) -> None:
    """Not a minute before, and however often it is asked afterwards."""
    first = plan.plan(on.services)[0]
    assert (first.touch, first.template, first.mode) == (2, "nudge", "send")
    assert DUE <= first.at < DUE + timedelta(minutes=45)
    go(on, first.at - timedelta(seconds=1))
    assert run(on) == []
    go(on, first.at)
    (outcome,) = run(on)
    assert (outcome.status, outcome.why) == ("sent", f"sent to {DANA}")
    assert [run(on) for _ in range(3)] == [[], [], []]
    assert (delivered(on), on.lead().touches) == (1, 2)


def test_the_plan_comes_true_over_a_month(on: World) -> None:
    """Three silent leads: every mail leaves when the plan said, until the call is due; the call is never a mail."""
    on.sent("b", 0.9, to="finn@quarry.example", subject="Loan")
    on.sent("c", 0.8, to=ERIN, subject="Roof")
    on.scan()
    foreseen = [(one.at, one.lead_id, one.touch) for one in plan.plan(on.services, 30)]
    assert len(foreseen) == 6
    came = []
    for at, _, touch in foreseen:
        go(on, at)
        came += [(at, one.lead_id, touch) for one in run(on) if one.status == "sent"]
    assert came == foreseen
    assert rounds(on, 20, timedelta(hours=4)) == []
    assert {row.why for row in plan.outlook(on.services, 30).left} == {"a call is due: yours to make"}
    assert {row.shelf for row in on.leads().values()} == {"today"}


def test_one_mail_a_round_and_spacing_between(on: World) -> None:
    """Ten leads due at once do not leave at once; caps hold after a restart, since the store knows them."""
    switch(on, "send", per_hour=4)
    for number in range(10):
        on.sent(f"x{number}", 0.9, to=f"p{number}@c{number}.example", subject=f"Offer {number}")
    on.scan()
    go(on, DUE + timedelta(hours=3, minutes=30))
    moments = []
    for _ in range(90):
        on.store.close()
        on.store = SqliteStore(on.folder / "store.sqlite3")
        moments += [on.clock.now() for one in run(on) if one.status == "sent"]
        on.clock.tick(timedelta(minutes=1))
    assert len(moments) == 8
    assert all(later - earlier >= timedelta(minutes=2) for earlier, later in pairwise(moments))
    assert all(sum(timedelta(0) <= one - other <= timedelta(hours=1) for other in moments) <= 4 for one in moments)


def test_a_persons_own_mail_counts_for_the_day(due: World) -> None:
    """With one mail a day allowed, mine to Finn was it."""
    switch(due, "send", per_day=1)
    due.sent("b", 9, to="finn@quarry.example", subject="Loan")
    due.scan()
    own, _ = outbox.queue(due.services, preview(due.services, due.leads()["b"].id, Wish()))
    assert deliver(due.services, own.row, quiet).status == "sent"
    due.clock.tick(timedelta(minutes=30))
    assert run(due) == []
    (row,) = (one for one in plan.plan(due.services) if one.touch == 2)
    assert row.at > DUE + timedelta(hours=23)
    assert row.why == "at most 1 in 24 hours"


@pytest.mark.parametrize("subject", ["Roof", "Offer"])
def test_what_i_write_from_another_program_counts_for_the_company(on: World, subject: str) -> None:
    """Two mails a week to the company are allowed, and I wrote both by hand, to whomever and in whatever conversation."""
    switch(on, "send", per_company_week=2)
    on.sent("b", 0.5, to=ERIN, subject=subject)
    on.sent("c", 0.4, to=ERIN, subject="Roof", cites=["b"])
    on.scan()
    assert {one.lead_id for one in plan.plan(on.services, 5)} == set()
    came = rounds(on, 12, timedelta(hours=1))
    assert all(at - ago(0.4) > timedelta(days=7) for at, one in came if one.status == "sent")


# what stops it


@pytest.mark.parametrize(
    "said",
    [
        {"cites": ["a"]},
        {"cites": ["a"], "text": "Please do not contact me again."},
        {"cites": ["a"], "text": "Not now, please come back to me in autumn."},
        {"subject": "Lunch"},
        {"sender": ERIN, "subject": "Parking"},
        {"subject": "Out of office: Offer", "cites": ["a"],
         "headers": ["Auto-Submitted: auto-replied"], "text": "I am away until 20 April 2026."},
    ],
)  # fmt: skip
def test_an_answer_between_the_poll_and_the_mail_stops_it(due: World, said: dict[str, object]) -> None:
    """It arrives after the plan was made and before the server is told: by Dana, or by a colleague of hers."""
    due.scan()
    due.mailbox.append("INBOX", letter("r", **{"sender": DANA, "to": "sam@seller.example", "when": due.clock.now(),
                                               "text": "Yes.", **said}), due.clock.now())  # type: ignore[arg-type]  # fmt: skip
    outcomes = autopilot.run(due.services, quiet)
    assert delivered(due) == 0
    assert [one.status for one in outcomes] in (["blocked"], [])


@pytest.mark.parametrize(
    "decide",
    [
        lambda world, lead: act.close(world.services, [lead], "won"),
        lambda world, lead: act.snooze(world.services, lead, world.clock.now() + timedelta(days=9)),
        lambda world, lead: act.expect(world.services, lead, False),
        lambda world, lead: act.suppress(world.services, DANA),
        lambda world, lead: act.ignore(world.services, "@ortiz.example"),
        lambda world, lead: act.touch(world.services, lead, "call", False),
        lambda world, lead: act.readdress(world.services, lead, DANA, "no-reply@ortiz.example"),
        lambda world, lead: autopilot.skip(world.services, lead),
    ],
)
def test_what_the_person_decides_stops_it(due: World, decide: Callable[[World, str], object]) -> None:
    """Whatever it is: closed, put off, nothing owed, suppressed, ignored, called, another address, skipped."""
    decide(due, due.lead().id)
    assert run(due) == []
    assert delivered(due) == 0


def test_a_colleague_who_wrote_is_looked_at_first(due: World) -> None:
    """Erin wrote about something else; once the person has looked, it goes."""
    due.mailbox.append("INBOX", letter("r", sender=ERIN, to="sam@seller.example", subject="Parking",
                                       when=due.clock.now() - timedelta(hours=1)), due.clock.now() - timedelta(hours=1))  # fmt: skip
    assert run(due) == []
    assert plan.outlook(due.services).left[0].why == f'{ERIN} wrote on 2026-04-02: "Parking"'
    act.clear_holds(due.services, due.lead().id)
    assert [one.status for one in run(due)] == ["sent"]


def test_a_neighbour_at_a_freemail_provider_is_nobodys_colleague(due: World) -> None:
    """Two people of one provider have nothing to do with each other."""
    due.sent("b", -1.9, to="dana@gmail.com", subject="Loan")
    due.received("r", -2, sender="erin@gmail.com", to="sam@seller.example", subject="Parking")
    due.scan()
    assert due.leads()["b"].id in {row.lead_id for row in plan.plan(due.services, 20)}


def test_a_preview_with_a_remark_is_left_to_the_person(due: World) -> None:
    """A blind copy to somebody else is no reason to be silent about, and the plan says why."""
    due.sent("b", 0.9, to="finn@quarry.example", subject="Loan", headers=["Bcc: boss@quarry.example"])
    due.scan()
    go(due, DUE + timedelta(hours=3))
    while run(due):
        due.clock.tick(timedelta(minutes=10))
    assert delivered(due) == 1
    (left,) = (row for row in plan.outlook(due.services, 1).left if row.lead_id == due.leads()["b"].id)
    assert left.why == "boss@quarry.example had a blind copy, and a follow-up must not reveal that"


@pytest.mark.parametrize("error", [Unreachable("no route"), Transient("try later")])
def test_nothing_leaves_while_a_folder_cannot_be_read(due: World, error: Exception) -> None:
    """The plan says so; when all has been read again, it leaves."""
    due.mailbox.fail(error, "INBOX")  # type: ignore[arg-type]
    assert run(due) == []
    assert plan.outlook(due.services).unread[0].startswith("work/INBOX: ")
    due.mailbox.fail(None, "INBOX")
    assert [one.status for one in run(due)] == ["sent"]


def test_a_folder_that_fails_in_the_last_look_puts_it_off_for_an_hour(due: World) -> None:
    """A stopped attempt is repeated, since nothing else stands against it; after three the person is asked."""
    for attempt in range(autopilot_scene.ATTEMPTS):
        due.scan()
        due.mailbox.fail(Transient("try later"), "INBOX")
        (outcome,) = autopilot.run(due.services, quiet)
        assert outcome.status == "blocked", attempt
        due.mailbox.fail(None, "INBOX")
        assert run(due) == []
        due.clock.tick(timedelta(hours=2))
    assert run(due) == []
    assert "its follow-up was stopped: work/INBOX could not be read" in plan.outlook(due.services).left[0].why


def test_a_server_that_puts_it_off_gets_it_within_hours(due: World) -> None:
    """Greylisted at the end of the day: the queue does not send it in the evening but in the morning."""
    go(due, datetime(2026, 4, 2, 17, 28, tzinfo=UTC))
    due.sender.fail("end", Transient("451 4.7.1 greylisted"))
    assert [one.status for one in run(due)] == ["queued"]
    due.sender.fail("end", None)
    due.clock.tick(timedelta(hours=1))
    (outcome,) = drain(due.services, quiet)
    assert (outcome.status, outcome.why, delivered(due)) == ("queued", "outside your sending hours", 0)
    go(due, datetime(2026, 4, 3, 8, 30, tzinfo=UTC))
    assert [one.status for one in drain(due.services, quiet)] == ["sent"]


def test_what_a_dead_process_left_ready_is_not_sent_days_later(due: World) -> None:
    """It was queued and never tried; a day later it is made anew instead."""
    outbox.queue_automatic(due.services, preview(due.services, due.lead().id, Wish()), "send")
    due.clock.tick(timedelta(days=4))
    assert [one.why for one in drain(due.services, quiet)] == [
        "the autopilot leaves it to you: it should have left long ago"
    ]
    due.clock.tick(timedelta(hours=2))
    assert [one.status for one in run(due)] == ["sent"]
    assert delivered(due) == 1


# the emergency stop


def test_the_emergency_stop(due: World) -> None:
    """Nothing leaves while it holds, whichever process asks; afterwards it goes on."""
    assert "stopped" in autopilot.pause_all(due.services)
    assert (run(due), plan.outlook(due.services).paused_since) == ([], due.clock.now())
    assert "goes on" in autopilot.resume_all(due.services)
    assert [one.status for one in run(due)] == ["sent"]


@pytest.mark.parametrize("moment", ["while the folders are read", "right before the server is told"])
def test_the_emergency_stop_at_the_last_moment(due: World, moment: str) -> None:
    """The mail is ready already, and stays so; nothing sends it before the person lets it go on."""
    due.scan()
    if moment == "while the folders are read":
        outcomes = autopilot.run(due.services, lambda _: autopilot.pause_all(due.services) and None)
    else:
        services = due.services
        (account,) = services.accounts
        sender = account.sender

        def late() -> object:
            autopilot.pause_all(services)
            return sender() if sender else None

        stopping = replace(services, accounts=(replace(account, sender=late),))  # type: ignore[arg-type]
        outcomes = autopilot.run(stopping, quiet)
    assert ([one.status for one in outcomes], delivered(due)) == (["queued"], 0)
    due.clock.tick(timedelta(minutes=20))
    assert [one.why for one in drain(due.services, quiet)] == ["the autopilot is stopped"]
    assert (run(due), delivered(due)) == ([], 0)
    autopilot.resume_all(due.services)
    due.clock.tick(timedelta(minutes=20))
    assert [one.status for one in drain(due.services, quiet)] == ["sent"]


# one step left out


def test_a_skipped_mail_is_that_one_only(due: World) -> None:
    """The lead stays due; the step after it, once the person has sent theirs, is the autopilot's again."""
    lead = due.lead().id
    assert autopilot.skip(due.services, lead).ids == (lead,)
    assert (run(due), due.lead().shelf) == ([], "today")
    assert [row.why for row in plan.outlook(due.services).left] == ["you said to skip it"]
    with pytest.raises(UserError, match="already"):
        autopilot.skip(due.services, lead)
    own, _ = outbox.queue(due.services, preview(due.services, lead, Wish(body="Hello Dana,\n\nwhat about it?")))
    assert deliver(due.services, own.row, quiet).status == "sent"
    due.scan()
    assert [(row.lead_id, row.touch) for row in plan.plan(due.services, 20)] == [(lead, 3)]


def test_skipping_can_be_taken_back(due: World) -> None:
    """Undo, and it leaves."""
    autopilot.skip(due.services, due.lead().id)
    assert "skips this step" in act.undo(due.services).words
    assert [one.status for one in run(due)] == ["sent"]


def test_only_what_is_planned_can_be_skipped(world: World) -> None:
    """The autopilot is off."""
    world.sent("a", 9)
    world.scan()
    with pytest.raises(UserError, match="plans nothing"):
        autopilot.skip(world.services, world.lead().id)


def test_where_they_have_answered_there_is_nothing_to_skip(due: World) -> None:
    """Or to say that it was skipped."""
    due.received("r", 0, cites=["a"])
    due.scan()
    with pytest.raises(UserError, match="plans nothing"):
        autopilot.skip(due.services, due.lead().id)


# drafts


@pytest.fixture
def drafted(due: World) -> World:
    """A mail to Dana waits for approval."""
    switch(due, "draft")
    (outcome,) = run(due)
    assert (outcome.status, outcome.why) == ("queued", "it waits for your approval")
    return due


def test_a_draft_is_sent_by_nothing_but_approval(drafted: World) -> None:
    """Not by the queue, not by another round, not by asking for its delivery, not in a month."""
    (one,) = drafted.store.outbox()
    assert deliver(drafted.services, one.row, quiet).status == "queued"
    for _ in range(3):
        drafted.clock.tick(timedelta(hours=2))
        assert (drain(drafted.services, quiet), run(drafted)) == ((), [])
    assert rounds(drafted, 30, timedelta(hours=8)) == []
    assert delivered(drafted) == 0


def test_a_draft_says_what_it_is(drafted: World) -> None:
    """In the list, in the plan, in the outbox."""
    row = drafted.lead()
    assert row.outgoing is not None
    assert (row.outgoing.status, row.outgoing.why) == ("draft", "prepared by the autopilot")
    assert "waits for your approval" in plan.outlook(drafted.services).left[0].why
    assert [one.row for one in autopilot.waiting(drafted.services)] == [drafted.store.outbox()[0].row]


def test_an_approved_draft_leaves_as_my_own_mail(drafted: World) -> None:
    """The same words to the same people, dated for the moment it leaves, at any hour, past the gate."""
    (before,) = drafted.store.outbox()
    drafted.clock.tick(timedelta(days=1, hours=9))
    one = outbox.approve(drafted.services, before.row)
    assert (one.automatic, one.recipients, one.template) == ("", before.recipients, before.template)
    assert deliver(drafted.services, one.row, quiet).status == "sent"
    ((_, source),) = drafted.sender.delivered
    assert f"Message-ID: {one.message_id}" in source.decode()
    assert f"Date: {one.not_before:%a, %-d %b %Y %H:%M:%S} +0000" in source.decode()
    assert source.partition(b"\r\n\r\n")[2] == before.source.partition(b"\r\n\r\n")[2]
    assert drafted.store.outgoing(before.row).status is Status.CANCELLED
    assert drafted.lead().touches == 2


def test_an_approved_draft_still_meets_the_gate(drafted: World) -> None:
    """She answered in the very minute."""
    one = outbox.approve(drafted.services, drafted.store.outbox()[0].row)
    drafted.mailbox.append("INBOX", letter("r", sender=DANA, to="sam@seller.example", cites=["a"],
                                           when=drafted.clock.now()), drafted.clock.now())  # fmt: skip
    assert (deliver(drafted.services, one.row, quiet).status, delivered(drafted)) == ("blocked", 0)


@pytest.mark.parametrize("how", ["cancel", "undo", "skip"])
def test_a_draft_that_is_taken_back_is_not_prepared_again(drafted: World, how: str) -> None:
    """The step is the person's then."""
    (one,) = drafted.store.outbox()
    if how == "cancel":
        outbox.cancel(drafted.services, one.row)
    elif how == "undo":
        act.undo(drafted.services)
    else:
        autopilot.skip(drafted.services, drafted.lead().id)
    assert rounds(drafted, 3, timedelta(hours=1)) == []
    assert drafted.store.outgoing(one.row).status is Status.CANCELLED
    with pytest.raises(UserError, match="does not wait for approval"):
        outbox.approve(drafted.services, one.row)


def test_my_own_follow_up_takes_the_place_of_a_draft(drafted: World) -> None:
    """`send` and the dashboard write another; there are never two."""
    lead = drafted.lead().id
    assert outbox.unsettled(drafted.services, lead) is None
    own, fresh = outbox.queue(drafted.services, preview(drafted.services, lead, Wish(body="Hi,\n\nshall we talk?")))
    assert fresh
    assert [(one.row, one.status) for one in drafted.store.outbox()] == [(own.row, "ready"), (own.row - 1, "cancelled")]
    assert deliver(drafted.services, own.row, quiet).status == "sent"
    assert delivered(drafted) == 1


def test_a_draft_that_is_out_of_date_is_withdrawn(drafted: World) -> None:
    """Dana has answered: what waits would only embarrass."""
    drafted.mailbox.append("INBOX", letter("r", sender=DANA, to="sam@seller.example", cites=["a"],
                                           when=drafted.clock.now()), drafted.clock.now())  # fmt: skip
    assert run(drafted) == []
    (one,) = drafted.store.outbox()
    assert (one.status, one.why.startswith("withdrawn: ")) == (Status.CANCELLED, True)


def test_a_draft_outlives_what_the_person_notes_down(drafted: World) -> None:
    """A lead whose judgement has to be made anew is a lead all the same."""
    act.pin(drafted.services, drafted.lead().id)
    autopilot.run(drafted.services, quiet)
    (one,) = drafted.store.outbox()
    assert (one.status, one.why) == (Status.READY, "prepared by the autopilot")


def test_old_words_are_not_approved(drafted: World) -> None:
    """After two weeks they are withdrawn, and cannot be approved before that is noticed either."""
    (one,) = drafted.store.outbox()
    drafted.clock.tick(timedelta(days=15))
    with pytest.raises(UserError, match="too old"):
        outbox.approve(drafted.services, one.row)
    run(drafted)
    assert drafted.store.outgoing(one.row).why == "withdrawn: nobody approved it for two weeks"


def test_ids_are_never_given_twice(drafted: World) -> None:
    """The approved mail and the draft are two messages to every server."""
    (before,) = drafted.store.outbox()
    one = outbox.approve(drafted.services, before.row)
    ids: Sequence[str] = (before.message_id, one.message_id)
    assert len(set(ids)) == 2
