"""Polls: what is read, what is not read again, and what happens when reading fails."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inboxfollow.app import act, read_folder
from inboxfollow.app.export import export
from inboxfollow.app.status import status
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.identity import Identity
from inboxfollow.domain.state import State
from inboxfollow.ports.errors import AuthRejected, Rejected, StoreFailed, Unreachable
from inboxfollow.ports.mailbox import Role
from tests.app.world import DANA, ERIN, ME, NOW, World, ago, letter, policy


def fill(world: World, conversations: int = 12) -> None:
    """As many leads, every other one answered, with some noise between."""
    for n in range(conversations):
        world.sent(f"m{n}", 40 - n, to=f"p{n}@x{n}.example", subject=f"Offer {n}")
        world.received(f"n{n}", 39 - n, sender="news@shop.example", subject="Sale", headers=["List-Unsubscribe: <x:y>"])
        if n % 2:
            world.received(f"a{n}", 38 - n, sender=f"p{n}@x{n}.example", cites=[f"m{n}"], subject=f"Re: Offer {n}")


def test_a_first_scan_finds_the_silent(world: World) -> None:
    """What nobody answered is awaiting, what somebody answered is my turn."""
    fill(world)
    report = world.scan()
    assert (report.new_messages, report.folders, report.failed) == (30, 2, ())
    states = {name: row.state for name, row in world.leads().items()}
    assert states == {f"m{n}": State.ANSWERED if n % 2 else State.AWAITING for n in range(12)}


def test_a_second_scan_without_news_transfers_nothing(world: World) -> None:
    """Neither headers nor bodies are asked for again, and nothing is stored anew."""
    fill(world)
    world.scan()
    before = export(world.services)
    counted = world.mailbox.headers_transferred, world.mailbox.bodies_transferred
    world.clock.tick(timedelta(minutes=5))
    report = world.scan()
    assert (report.new_messages, report.texts) == (0, 0)
    assert (world.mailbox.headers_transferred, world.mailbox.bodies_transferred) == counted
    assert export(world.services) == before


def test_only_new_mail_is_read(world: World) -> None:
    """One answer later, one header and one body are transferred, and the lead is answered."""
    fill(world)
    world.scan()
    headers, bodies = world.mailbox.headers_transferred, world.mailbox.bodies_transferred
    world.received("late", 1, sender="p0@x0.example", cites=["m0"])
    assert world.scan().new_messages == 1
    assert (world.mailbox.headers_transferred, world.mailbox.bodies_transferred) == (headers + 1, bodies + 1)
    assert world.leads()["m0"].state is State.ANSWERED


def test_mail_that_comes_while_texts_are_read_is_not_left_for_the_next_poll(world: World) -> None:
    """The folder is opened for its texts and has more mail than its headers told: that is read too, once."""
    world.sent("m0", 10)
    world.received("a0", 9, cites=["m0"], text="Could you send me the numbers?")
    surveys = 0

    def survey(folder: str, real: Callable[[str], Any] = world.mailbox.survey) -> Any:
        nonlocal surveys
        surveys += folder == "INBOX"
        if folder == "INBOX" and surveys >= 2:
            world.received(f"late{surveys}", 1, cites=["m0"])
        return real(folder)

    world.mailbox.survey = survey  # type: ignore[method-assign]
    assert world.scan().new_messages == 2 + 2
    assert surveys == 4


def test_texts_of_settled_matters_are_not_read(world: World) -> None:
    """Bulk mail outside my conversations costs no body."""
    fill(world)
    world.scan()
    assert world.mailbox.bodies_transferred == 12 - 6 + 6


def test_renumbered_folders_are_read_anew(world: World) -> None:
    """Another UIDVALIDITY voids the cursor, not what is known."""
    fill(world)
    world.scan()
    before = export(world.services)["messages"]
    world.mailbox.renumber("INBOX", 77)
    world.received("late", 1, sender="p0@x0.example", cites=["m0"])
    assert world.scan().new_messages == 1
    found = export(world.services)
    kept = [one for one in found["messages"] if one["message_id"] != "<late@test>"]
    assert [{**one, "lead": 0} for one in kept] == [{**one, "lead": 0} for one in before]
    assert [one["uidvalidity"] for one in found["folders"]] == [77, 1]


def test_uids_that_shrank_are_void_too(world: World) -> None:
    """A restored mailbox with the same UIDVALIDITY but lower UIDs is read anew."""
    fill(world)
    world.scan()
    world.mailbox.renumber("INBOX", 1)
    for uid in (2, 1):
        world.mailbox.expunge("INBOX", uid)
    world.mailbox.renumber("INBOX", 1)
    world.received("late", 1, sender="p0@x0.example", cites=["m0"])
    world.scan()
    assert world.leads()["m0"].state is State.ANSWERED


class Stop(Exception):
    """The process dies."""


def stopping(call: Callable[..., Any], after: int) -> Callable[..., Any]:
    """Works so often, then raises."""
    left = [after]

    def counted(*args: Any, **rest: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise Stop
        return call(*args, **rest)

    return counted


@pytest.mark.parametrize("after", range(0, 14, 2))
@pytest.mark.parametrize("call", ["commit_page", "commit_readings", "keep_digests"])
def test_an_interrupted_scan_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, after: int
) -> None:
    """Whatever the instant of death, the next scan ends with what an undisturbed one finds."""
    monkeypatch.setattr(read_folder, "PAGE", 2)
    monkeypatch.setattr(read_folder, "BATCH", 4)
    whole, broken = World(tmp_path / "whole"), World(tmp_path / "broken")
    for one in (whole, broken):
        fill(one)
    whole.scan()
    with monkeypatch.context() as patched:
        patched.setattr(broken.store, call, stopping(getattr(broken.store, call), after))
        with suppress(Stop):
            broken.scan()
    broken.scan()
    assert export(broken.services) == export(whole.services)
    assert broken.leads() == whole.leads()
    whole.store.close()
    broken.store.close()


def test_an_interrupted_folder_is_not_called_complete(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """While new mail of a folder is only partly read, its leads are held."""
    fill(world)
    world.scan()
    for n in range(8):
        world.received(f"late{n}", 1, sender=f"q{n}@y.example", subject=f"Hello {n}")
    monkeypatch.setattr(read_folder, "PAGE", 2)
    monkeypatch.setattr(read_folder, "BATCH", 4)
    with monkeypatch.context() as patched:
        patched.setattr(world.store, "commit_page", stopping(world.store.commit_page, 2))
        with pytest.raises(Stop):
            world.scan()
    assert [hold.kind for hold in world.leads()["m0"].holds] == ["unread_folder"]
    world.scan()
    assert world.leads()["m0"].holds == ()


def test_drafts_count_once_they_are_mail(world: World) -> None:
    """A draft is no touch; without its flag it is."""
    uid = world.mailbox.append("Sent", letter("m1", when=ago(9)), ago(9), draft=True)
    assert world.scan().new_messages == 0
    assert world.leads() == {}
    world.undraft("Sent", uid)
    assert world.scan().new_messages == 1
    assert world.lead().state is State.AWAITING


def test_a_failing_folder_is_remembered_and_the_rest_goes_on(world: World) -> None:
    """The answer in the good folder is found, the bad one is named and holds the leads."""
    world.sent("m1", 9)
    world.sent("m2", 8, to=ERIN, subject="Other")
    world.received("a1", 7, cites=["m1"])
    world.received("x", 7, folder="Lists", sender="x@y.example")
    world.mailbox.fail(Rejected("no such luck"), "Lists")
    report = world.scan()
    assert [folder for folder, _ in report.failed] == ["Lists"]
    leads = world.leads()
    assert leads["m1"].state is State.ANSWERED
    assert [hold.kind for hold in leads["m2"].holds] == ["account_unsynced"]
    assert status(world.services).last_errors == ("work: Lists: no such luck",)
    world.mailbox.fail(None, "Lists")
    assert world.scan().failed == ()
    assert world.leads()["m2"].holds == ()


def test_a_folder_that_fails_later_keeps_its_cursor(world: World) -> None:
    """Once healed, it goes on where it was."""
    fill(world)
    world.scan()
    world.mailbox.fail(Rejected("busy"), "INBOX")
    world.scan()
    assert [hold.kind for hold in world.leads()["m0"].holds] == ["unread_folder"]
    world.mailbox.fail(None, "INBOX")
    counted = world.mailbox.headers_transferred
    world.scan()
    assert world.mailbox.headers_transferred == counted


@pytest.mark.parametrize("error", [AuthRejected("wrong password"), Unreachable("no route")])
def test_an_account_that_fails_is_remembered(tmp_path: Path, error: Any) -> None:
    """One account's failure does not keep the other from being read; leads of both are held."""
    world = World(tmp_path, "work", "home")
    world.sent("m1", 9)
    world.mailboxes["home"].fail(error)
    reports = [report.failed for report in poll_all(world)]
    assert reports == [(), (("", error),)]
    assert [hold.kind for hold in world.lead().holds] == ["account_unsynced"]
    world.mailboxes["home"].fail(None)
    world.scan()
    assert world.lead().holds == ()
    world.store.close()


def poll_all(world: World) -> Any:
    from inboxfollow.app.poll import poll

    return poll(world.services, account=None, full=False, progress=lambda _: None)


def test_a_longer_memory_reads_older_mail(world: World) -> None:
    """With read_days enlarged the folders are read again from further back."""
    world.policy = policy(read_days=20)
    world.sent("m1", 30)
    world.sent("m2", 10, to=ERIN, subject="Other")
    world.scan()
    assert set(world.leads()) == {"m2"}
    world.policy = policy(read_days=60)
    world.scan()
    assert set(world.leads()) == {"m1", "m2"}


def test_a_mailbox_without_folders_is_not_believed(world: World) -> None:
    """A server that suddenly lists nothing is an error, and what was read stays."""
    world.sent("m1", 9)
    world.scan()
    world.mailbox._boxes.clear()
    ((folder, error),) = world.scan().failed
    assert (folder, type(error)) == ("", Rejected)
    assert [one["name"] for one in export(world.services)["folders"]] == ["INBOX", "Sent"]


def test_an_absence_without_a_date_header_still_has_a_return(world: World) -> None:
    """Without a readable Date the day of arrival tells which year a return date means."""
    world.sent("m1", 14)
    head = "From: dana@ortiz.example\r\nTo: sam@seller.example\r\nSubject: Automatic reply: Offer\r\n"
    body = "Auto-Submitted: auto-replied\r\nMessage-ID: <ooo@test>\r\nIn-Reply-To: <m1@test>\r\n\r\n"
    back = (NOW + timedelta(days=9)).strftime("I am out of the office and back on %d %B.")
    world.mailbox.append("INBOX", f"{head}{body}{back}\r\n".encode(), ago(12))
    world.scan()
    assert world.lead().state is State.AWAY


def test_an_address_added_later_makes_its_mail_mine(world: World) -> None:
    """With another address in [me], mail of that address outside Sent is read again as mine, once."""
    world.mailbox.append("INBOX", letter("m1", when=ago(9), sender="sales@other.example", to=DANA), ago(9))
    world.scan()
    assert world.leads() == {}
    world.policy = replace(world.policy, identity=Identity((ME, "sales@other.example"), frozenset()))
    world.scan()
    assert set(world.leads()) == {"m1"}
    before = world.mailbox.headers_transferred
    world.scan()
    assert world.mailbox.headers_transferred == before


def test_a_removed_folder_is_forgotten_and_its_mail_is_kept(world: World) -> None:
    """Nothing known is lost with a folder, and it holds nothing any more."""
    world.sent("m1", 9)
    world.received("a1", 7, cites=["m1"], folder="Project")
    world.scan()
    world.remove_folder("Project")
    world.scan()
    assert [folder["name"] for folder in export(world.services)["folders"]] == ["INBOX", "Sent"]
    assert world.lead().state is State.ANSWERED


def test_full_reads_all_again_and_changes_nothing(world: World) -> None:
    """Reading everything again finds what was known."""
    fill(world)
    world.scan()
    before = export(world.services)
    world.scan(full=True)
    assert export(world.services) == before


def test_one_mail_in_many_places_is_one(tmp_path: Path) -> None:
    """Copies in folders and accounts are one message, with every place it lies in."""
    world = World(tmp_path, "work", "home")
    source = letter("a1", sender=DANA, to="sam@seller.example", cites=["m1"], when=ago(7))
    for mailbox in world.mailboxes.values():
        for folder in ("INBOX", "Archive"):
            mailbox.append(folder, source, ago(7))
    world.sent("m1", 9)
    world.scan()
    found = export(world.services)["messages"]
    assert [len(one["places"]) for one in found] == [4, 1]
    assert world.lead().state is State.ANSWERED
    world.store.close()


@pytest.mark.parametrize("subject", ["Offer", ""])
@pytest.mark.parametrize("first", ["INBOX", "Sent"])
def test_what_lies_in_sent_is_mine_whatever_its_from(world: World, first: str, subject: str) -> None:
    """A copy in INBOX under an unknown address of mine becomes mine with the copy in Sent, in either order."""
    source = letter("m1", sender="sam@other.example", when=ago(9), subject=subject)
    world.mailbox.append(first, source, ago(9))
    world.scan()
    world.mailbox.append("INBOX" if first == "Sent" else "Sent", source, ago(9))
    world.scan()
    assert world.lead().state is State.AWAITING
    assert export(world.services)["messages"][0]["mine"] is True


def test_an_unknown_account_is_the_users_mistake(world: World) -> None:
    """The names that exist are told."""
    from inboxfollow.app.poll import poll

    with pytest.raises(UserError) as error:
        poll(world.services, account="wrok", full=False, progress=lambda _: None)
    assert "work" in error.value.hint


def test_who_waited_for_another_poll_takes_its_result(world: World) -> None:
    """After waiting for another process that has just read the account, nothing is read again."""
    fill(world)

    @contextmanager
    def busy(account: str) -> Iterator[bool]:
        world.scan()
        yield True

    from inboxfollow.app.poll import poll

    (report,) = poll(replace(world.services, lock=busy), account=None, full=False, progress=lambda _: None)
    assert report.waited
    assert world.mailbox.headers_transferred == 30
    world.clock.tick(timedelta(minutes=1))
    assert not world.scan().waited


def test_a_store_that_fails_ends_the_poll(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be stored must not pass for read."""
    fill(world)

    def full_disk(*_: Any, **__: Any) -> int:
        raise StoreFailed("no space left")

    monkeypatch.setattr(world.store, "commit_page", full_disk)
    with pytest.raises(StoreFailed):
        world.scan()


def test_mail_that_vanished_keeps_what_its_header_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An absence known by its header stays one where its text is gone before it could be read."""
    world.sent("m1", 9)
    world.received("o1", 8, cites=["m1"], subject="Automatic reply: Offer", headers=["Auto-Submitted: auto-replied"])
    monkeypatch.setattr(world.mailbox, "bodies", lambda uids, cap: iter(()))
    world.scan()
    assert world.lead().state in (State.AWAITING, State.AWAY)


def test_the_shelves_of_the_day(world: World) -> None:
    """Due and lately silent is today; not due is later; of the old silence so many a day surface."""
    world.policy = replace(policy(), surface_days=60, backlog_per_day=2)
    world.sent("new", 1, to="p@new.example", subject="New")
    world.sent("due", 20, to="p@due.example", subject="Due")
    for n in range(4):
        world.sent(f"old{n}", 100 + n, to=f"p@old{n}.example", subject=f"Old {n}")
    world.scan()
    shelves = {name: row.shelf for name, row in world.leads().items()}
    assert shelves["new"] == "later"
    assert shelves["due"] == "today"
    assert sorted(shelves[f"old{n}"] for n in range(4)) == ["backlog", "backlog", "today", "today"]
    hidden = [row.id for name, row in world.leads().items() if row.shelf == "backlog"]
    from inboxfollow.app.detail import detail

    assert [detail(world.services, lead_id).row.shelf for lead_id in hidden] == ["backlog", "backlog"]


def test_a_reached_call_is_one_step(world: World) -> None:
    """The call and the closure it brings are undone together."""
    world.sent("m1", 9)
    world.scan()
    before = world.lead()
    act.touch(world.services, before.id, "call", True)
    assert (world.lead().state, world.lead().closed_reason, world.lead().touches) == (State.CLOSED, "reached", 2)
    act.undo(world.services)
    assert world.lead() == before
    with pytest.raises(UserError):
        act.undo(world.services)


def test_coverage_is_told(world: World) -> None:
    """How many mails are known of how many, and since when."""
    fill(world)
    world.scan()
    covered = status(world.services).coverage
    assert [(one.folder, one.known, one.total, one.complete) for one in covered.folders] == [
        ("INBOX", 18, 18, True), ("Sent", 12, 12, True),
    ]  # fmt: skip
    assert covered.checked == NOW
    assert world.mailbox.folders()[0].role is Role.SENT
