"""Telling the person: real mail, a real store, a clock that is moved; what is told, once, and to whom it is worth it."""

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inboxfollow.adapters.memory import MemoryMailbox, MemoryNotifier, MemorySender
from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.app.act import close, snooze
from inboxfollow.app.tidings import BLIND, TRIES, Report, tell, tidings
from inboxfollow.domain.tidings import KINDS, Telling
from inboxfollow.domain.watch import AccountWatch
from inboxfollow.ports.errors import AuthRejected, Rejected
from inboxfollow.ports.notifier import NotTold
from tests.app.world import DANA, ERIN, ME, NOW, World, letter

UTC_ZONE = ZoneInfo("UTC")
DEFAULT = Telling(UTC_ZONE)
ALL = Telling(UTC_ZONE, frozenset(KINDS))
BOUNCE = ("Content-Type: multipart/report; report-type=delivery-status; boundary=b",)
REPORT = (
    "--b\r\nContent-Type: text/plain\r\n\r\nUnknown user.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mx.ortiz.example\r\n\r\nFinal-Recipient: rfc822; {}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--"
)


class Desk:
    """A person who has been told of everything up to NOW, and one notifier."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.notifier = MemoryNotifier()

    def tell(self, rules: Telling = DEFAULT, *accounts: AccountWatch) -> Report:
        """One round."""
        return tell(self.world.services, rules, [self.notifier], accounts)

    def later(self, **span: float) -> datetime:
        """Moves the clock and scans."""
        self.world.clock.tick(timedelta(**span))
        self.world.scan()
        return self.world.clock.now()

    def arrive(self, number: str, **rest: object) -> None:
        """Mail of Dana's arrives at this moment, answering m1 unless said otherwise."""
        days = (NOW - self.world.clock.now()) / timedelta(days=1)
        self.world.received(number, days, **{"cites": ["m1"], "subject": "Re: Offer", **rest})
        self.world.scan()

    def titles(self) -> list[str]:
        """What was told so far."""
        return [notice.title for notice in self.notifier.notices]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """I wrote to Dana two days ago, to Erin too; an older answer lies in the inbox. Telling began at NOW."""
    world = World(tmp_path)
    world.sent("m0", 20, subject="Garden")
    world.received("r0", 19, subject="Re: Garden", cites=["m0"])
    world.sent("m1", 2)
    world.sent("m2", 2, to=ERIN, subject="Roof")
    world.scan()
    made = Desk(world)
    made.tell(ALL)
    made.later(minutes=5)
    yield made
    world.store.close()


def test_nothing_old_is_told(desk: Desk) -> None:
    """The first round tells neither the answer that waits nor what is due, and the second neither."""
    assert desk.notifier.notices == []
    assert desk.tell(ALL).notices == ()


def test_an_answer_is_told_once(desk: Desk) -> None:
    """Who, what and which lead; not again in the next round, nor by another process."""
    desk.arrive("r1", sender="Dana Ortiz <dana@ortiz.example>")
    report = desk.tell()
    assert report.notices == tuple(desk.notifier.notices)
    [notice] = desk.notifier.notices
    assert (notice.kind, notice.title, notice.lines) == (
        "now",
        "1 reply",
        ("Dana Ortiz: Offer (answered, interested)",),
    )
    [one] = notice.tidings
    lead = desk.world.leads()["m1"]
    assert (one.kind, one.lead_id, one.who, one.subject) == ("reply", lead.id, "Dana Ortiz", "Offer")
    desk.later(minutes=5)
    desk.tell()
    with closing(SqliteStore(desk.world.folder / "store.sqlite3")) as other:
        tell(replace(desk.world.services, store=other), DEFAULT, [desk.notifier])
    assert len(desk.notifier.notices) == 1


def test_several_answers_come_together(desk: Desk) -> None:
    """Two of one poll are one notice; what comes within a minute waits for it to pass."""
    desk.arrive("r1")
    desk.arrive("r2", sender=ERIN, cites=["m2"], subject="Re: Roof")
    desk.tell()
    desk.world.clock.tick(timedelta(seconds=20))
    desk.arrive("r3", text="And one more thing.")
    assert desk.tell().again == desk.world.clock.now() + timedelta(seconds=40)
    assert desk.titles() == ["2 replies"]
    desk.later(seconds=40)
    desk.tell()
    assert desk.titles() == ["2 replies", "1 reply"]


def test_at_night_nothing_is_told_until_the_morning(desk: Desk) -> None:
    """What is at once waits for the end of the quiet hours, over restarts, and comes as one notice."""
    rules = replace(ALL, quiet=(time(11), time(13)))
    desk.arrive("r1")
    desk.arrive("r2", sender=ERIN, cites=["m2"], subject="Re: Roof")
    assert desk.tell(rules).again == datetime(2026, 3, 31, 13, tzinfo=UTC)
    assert desk.notifier.notices == []
    desk.later(hours=1)
    desk.tell(rules)
    assert desk.titles() == ["2 replies"]


def test_what_was_dealt_with_meanwhile_is_not_told(desk: Desk) -> None:
    """Whoever was answered before the quiet hours ended is no news."""
    rules = replace(DEFAULT, quiet=(time(11), time(13)))
    desk.arrive("r1")
    desk.tell(rules)
    desk.world.sent("m3", (NOW - desk.later(hours=1)) / timedelta(days=1), subject="Re: Offer", cites=["r1"])
    desk.world.scan()
    desk.tell(rules)
    assert desk.notifier.notices == []


@pytest.mark.parametrize(
    "mail",
    [
        {"sender": "bob@seller.example"},
        {"headers": ["Auto-Submitted: auto-replied"], "text": "I am out of the office.", "subject": "Out of office"},
        {
            "sender": "news@shop.example",
            "cites": [],
            "subject": "Sale",
            "headers": ["List-Unsubscribe: <mailto:x@y.z>"],
        },
        {"sender": "stranger@far.example", "cites": [], "subject": "Hello"},
    ],
)
def test_what_is_no_answer_is_not_told(desk: Desk, mail: dict[str, object]) -> None:
    """A colleague, a responder, a newsletter and a stranger answer nothing."""
    desk.arrive("r1", **mail)
    desk.tell(ALL)
    assert desk.notifier.notices == []


def test_mail_of_another_account_that_was_added_is_old(tmp_path: Path, desk: Desk) -> None:
    """What an account brings with it when it is read for the first time is not told; what comes afterwards is."""
    mailbox = desk.world.mailboxes["home"] = MemoryMailbox()
    desk.world.senders["home"] = MemorySender()
    when = desk.world.clock.now() + timedelta(minutes=10)
    mailbox.append("INBOX", letter("r1", sender=DANA, to=ME, cites=["m1"], when=when), when)
    desk.later(hours=1)
    desk.tell()
    assert desk.notifier.notices == []
    now = desk.later(hours=1)
    mailbox.append("INBOX", letter("r2", sender=ERIN, to=ME, cites=["m2"], subject="Re: Roof", when=now), now)
    desk.later(minutes=1)
    desk.tell()
    assert desk.titles() == ["1 reply"]


def test_the_rest_waits_for_the_digest(desk: Desk) -> None:
    """What fell due, a bounce and a "not now" come together next morning; an answer does not wait with them."""
    desk.arrive("b1", sender="MAILER-DAEMON@mx.ortiz.example", cites=["m2"], subject="Undelivered", headers=BOUNCE,
                text=REPORT.format(ERIN))  # fmt: skip
    desk.arrive("r1", text="Not now, please get back to me in June.")
    desk.tell(ALL)
    assert desk.titles() == []
    desk.later(hours=20.75 - 5 / 60)
    desk.tell(ALL)
    [notice] = desk.notifier.notices
    assert (notice.kind, notice.title) == ("digest", "1 bounce, 1 not now")
    assert {one.who: one.words for one in notice.tidings} == {
        ERIN: "mail came back", DANA: "not now, 1 Jun 2026",
    }  # fmt: skip
    desk.tell(ALL)
    assert len(desk.notifier.notices) == 1


def test_a_not_now_that_is_not_listed_is_an_answer(desk: Desk) -> None:
    """It is told at once then, and not again when it is listed later."""
    desk.arrive("r1", text="Not now, please get back to me in June.")
    desk.tell(DEFAULT)
    assert desk.notifier.notices[0].lines == (f"{DANA}: Offer (not now, 1 Jun 2026)",)
    desk.later(hours=24)
    desk.tell(replace(ALL, listed=ALL.listed - {"due"}))
    assert desk.titles() == ["1 reply"]


def test_what_falls_due_is_told_once_for_each_touch(desk: Desk) -> None:
    """In the digest after its day; again only after it was put off, or after my next touch."""
    desk.later(days=1, hours=20)
    desk.tell(ALL)
    assert desk.titles() == ["2 leads fell due"]
    desk.later(days=1)
    desk.tell(ALL)
    assert len(desk.titles()) == 1
    snooze(desk.world.services, desk.world.leads()["m1"].id, desk.world.clock.now() + timedelta(hours=3))
    desk.later(days=1)
    desk.tell(ALL)
    assert desk.titles()[1:] == ["1 lead fell due"]


def test_an_answer_that_was_put_off_is_told_when_its_day_comes(desk: Desk) -> None:
    """In the digest of that day, once; not where they wrote again or the person closed it."""
    for number, who in enumerate((DANA, ERIN, "finn@quarry.example"), 1):
        desk.world.sent(f"n{number}", 1, to=who, subject=f"Offer {number}")
        desk.arrive(f"r{number}", sender=who, cites=[f"n{number}"], subject=f"Re: Offer {number}")
        lead = desk.world.leads()[f"n{number}"].id
        snooze(desk.world.services, lead, desk.world.clock.now() + timedelta(days=2))
    close(desk.world.services, [desk.world.leads()["n2"].id], "won")
    rules = replace(ALL, listed=ALL.listed - {"reply"})
    desk.later(days=1)
    desk.arrive("r4", sender="finn@quarry.example", cites=["n3"], subject="Re: Offer 3")
    desk.tell(rules)
    told = len(desk.notifier.notices)
    for _ in range(3):
        desk.later(days=1)
        desk.tell(rules)
    lines = [line for notice in desk.notifier.notices[told:] for line in notice.lines if "turn" in line]
    assert lines == [f"{DANA}: Offer 1 (put off until now: your turn)"]


def test_hostile_text_is_made_harmless(desk: Desk) -> None:
    """Names and subjects keep neither line ends, escape codes nor their length, and never reach the title."""
    name = "=?utf-8?b?G107RGFuYSDigK4gPGI+QTwvYj4NClg6IHk=?="
    desk.arrive("r1", sender=f"{name} <{DANA}>")
    [notice] = desk.tell().notices
    assert notice.title == "1 reply"
    assert all(sign.isprintable() for line in notice.lines for sign in line)
    assert len(notice.tidings[0].who) <= 160


def test_a_long_batch_names_the_first_few(desk: Desk) -> None:
    """Five lines, and how many more."""
    for number in range(8):
        desk.arrive(f"r{number + 1}", text=f"Word {number}")
    [notice] = desk.tell().notices
    assert (notice.title, len(notice.lines), notice.lines[-1]) == ("8 replies", 6, "and 3 more")
    assert len(notice.tidings) == 8


def break_login(desk: Desk, broken: bool = True) -> None:
    """A scan an hour later fails for it, or goes well again."""
    desk.world.mailbox.fail(AuthRejected("no", "ask") if broken else None)
    desk.later(hours=1)


def held(error: str = "work: the server refused the login") -> AccountWatch:
    """The account waits for a person."""
    return AccountWatch("work", "held", failures=1, error=error)


def test_an_account_that_needs_a_person_is_told_once_until_it_is_read_again(desk: Desk) -> None:
    """Not at each look nor after a restart; again when it fails after it was well."""
    break_login(desk)
    for _ in range(3):
        desk.tell(DEFAULT, held())
        desk.world.clock.tick(timedelta(hours=1))
    assert [notice.lines for notice in desk.notifier.notices] == [("work: the server refused the login",)]
    break_login(desk, broken=False)
    break_login(desk)
    desk.tell(DEFAULT, held())
    assert desk.titles() == ["1 thing needs you", "1 thing needs you"]


def test_what_the_person_has_seen_to_is_no_news(desk: Desk) -> None:
    """After a scan by hand that went well the daemon's account is held until its next look; that is not told."""
    break_login(desk)
    desk.tell(DEFAULT, held())
    break_login(desk, broken=False)
    desk.tell(DEFAULT, held())
    assert desk.titles() == ["1 thing needs you"]


def test_an_account_that_cannot_be_read_for_long_is_told(desk: Desk) -> None:
    """After hours and many tries; neither right after a nap nor while other folders of it are read."""
    now = desk.world.clock.now()
    pausing = AccountWatch("work", "pausing", last_success=now, failures=TRIES, error="no route to host")
    desk.tell(DEFAULT, pausing)
    desk.world.clock.tick(BLIND)
    desk.tell(DEFAULT, replace(pausing, failures=1))
    assert desk.notifier.notices == []
    desk.tell(DEFAULT, pausing)
    desk.tell(DEFAULT, replace(pausing, failures=TRIES + 1))
    assert desk.titles() == ["1 thing needs you"]
    desk.later(hours=9)
    desk.tell(DEFAULT, replace(pausing, failures=99))
    assert len(desk.titles()) == 1


def test_a_folder_that_is_refused_for_long_is_told(desk: Desk) -> None:
    """Nothing is sent by itself meanwhile; once until it could be read again, and not what is over within hours."""
    words = "INBOX: permission denied"
    part = AccountWatch("work", "waiting", last_success=desk.world.clock.now(), error=words)
    for _ in range(2):
        desk.world.mailbox.fail(Rejected(words), "INBOX")
        desk.later(hours=1)
        desk.tell(DEFAULT, part)
        before = len(desk.titles())
        for _ in range(3):
            desk.later(hours=2)
            desk.tell(DEFAULT, part)
        assert (before, desk.notifier.notices[-1].lines) == (len(desk.titles()) - 1, (f"work: {words}",))
        desk.world.mailbox.fail(None, "INBOX")
        desk.later(hours=1)


def test_real_trouble_of_a_poll_is_remembered_in_the_store(desk: Desk) -> None:
    """The key of a trouble hangs on the last good reading, which a failing poll does not move."""
    desk.world.mailbox.fail(AuthRejected("no", "ask"))
    desk.later(hours=1)
    desk.tell(DEFAULT, held())
    desk.later(hours=1)
    desk.tell(DEFAULT, held())
    assert len(desk.titles()) == 1


def test_a_notifier_that_fails_is_told_by_another_once(desk: Desk) -> None:
    """What it could not tell is not repeated; the others say that it failed, once for each reason."""
    lame = MemoryNotifier("hook")
    lame.error = NotTold("the hook ended with exit code 1", "run it by hand")
    for number in ("r1", "r2"):
        desk.arrive(number, text=number)
        report = tell(desk.world.services, DEFAULT, [lame, desk.notifier])
        assert [name for name, _ in report.failed] == ["hook"]
        desk.later(minutes=2)
    assert desk.titles() == ["1 reply", "1 thing needs you", "1 reply"]
    assert desk.notifier.notices[1].lines == ("the hook ended with exit code 1",)
    lame.error = None
    tell(desk.world.services, DEFAULT, [lame, desk.notifier])
    assert lame.notices == []


def test_what_nobody_wants_to_hear_costs_nothing(desk: Desk) -> None:
    """With nothing listed nothing is looked for."""
    desk.arrive("r1")
    nothing = Telling(UTC_ZONE, frozenset())
    assert tidings(desk.world.services, nothing) == ()
    assert desk.tell(nothing) == Report()


def test_two_processes_tell_a_thing_once(desk: Desk) -> None:
    """Each of many rounds at the same moment, over their own connections, is won by one."""
    for number in range(6):
        desk.arrive(f"r{number + 1}", text=f"Word {number}")
    barrier, notifiers = threading.Barrier(4), [MemoryNotifier() for _ in range(4)]

    def round_of(notifier: MemoryNotifier) -> None:
        with closing(SqliteStore(desk.world.folder / "store.sqlite3")) as store:
            services = replace(desk.world.services, store=store)
            barrier.wait(20)
            tell(services, ALL, [notifier])

    threads = [threading.Thread(target=round_of, args=(notifier,)) for notifier in notifiers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    told = [one.key for notifier in notifiers for notice in notifier.notices for one in notice.tidings]
    assert len(told) == len(set(told)) == 6


class _Dies(MemoryNotifier):
    """Takes the process with it."""

    def tell(self, notice: object) -> None:
        """See Notifier."""
        raise KeyboardInterrupt


def test_what_a_process_died_over_is_not_told_again(desk: Desk) -> None:
    """At most once: it was marked before it was told."""
    desk.arrive("r1")
    with pytest.raises(KeyboardInterrupt):
        tell(desk.world.services, DEFAULT, [_Dies(), desk.notifier])
    desk.later(minutes=5)
    desk.tell()
    assert desk.notifier.notices == []
