"""Archiving on the server: what moves, what never does, and what becomes of it when something goes wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from inboxfollow.adapters.memory import MemoryFiling
from inboxfollow.app import act
from inboxfollow.app.export import export
from inboxfollow.app.filing import Moved, carry_out
from inboxfollow.app.services import Services
from inboxfollow.domain.facts import Choices
from inboxfollow.domain.state import State
from inboxfollow.ports.errors import AuthRejected, Rejected, Unreachable
from inboxfollow.ports.filing import Filing
from inboxfollow.ports.mailbox import Role
from tests.app.world import ERIN, World, policy

DOWN = Unreachable("the server is down", "Check the network.")


class Killed(BaseException):
    """The process ended here."""


class Frail(MemoryFiling):
    """Filing during which the process is killed: right before a move, or right after it."""

    def __init__(self, desk: "Desk", account: str) -> None:
        super().__init__(desk.mailboxes[account])
        self._desk = desk

    def move(self, folder: str, uidvalidity: int, uids: Sequence[int], target: str) -> None:
        when, self._desk.kill = self._desk.kill, ""
        if when == "before":
            raise Killed
        super().move(folder, uidvalidity, uids, target)
        if when == "after":
            raise Killed


class Desk(World):
    """A world in which archiving moves mail; `kill` ends the process at the next move."""

    def __init__(self, folder: Path, *accounts: str) -> None:
        super().__init__(folder, *accounts)
        self.policy = policy(move_on_server=True)
        self.kill = ""
        for mailbox in self.mailboxes.values():
            mailbox.create_folder("Archive", Role.ARCHIVE)

    @property
    def services(self) -> Services:
        """With filing that can be killed."""
        made = super().services

        def frail(account: str) -> Filing:
            return Frail(self, account)

        accounts = (replace(one, filing=lambda name=one.name: frail(name)) for one in made.accounts)  # type: ignore[misc]
        return replace(made, accounts=tuple(accounts))

    def served_by(self, filing: Filing) -> Services:
        """The services with another filing for the first account."""
        first, *others = self.services.accounts
        return replace(self.services, accounts=(replace(first, filing=lambda: filing), *others))

    def held(self, folder: str, account: str = "work") -> Counter[str]:
        """Message-IDs that really lie in a folder, with how often."""
        messages = self.mailboxes[account]._boxes[folder].messages.values()
        ids = (one.source.split(b"Message-ID: <")[1].split(b"@")[0].decode() for one in messages)
        return Counter(ids)

    def talk(self) -> None:
        """Two conversations: with Dana, three of whose mails lie in the inbox, and with Erin."""
        self.received("d1", 30, subject="Roof")
        self.sent("m1", 29, cites=["d1"], subject="Re: Roof")
        self.received("d2", 28, cites=["d1", "m1"], subject="Re: Roof")
        self.received("d3", 27, cites=["d1", "d2"], subject="Re: Roof")
        self.sent("m2", 20, cites=["d3"], subject="Re: Roof")
        self.received("e1", 12, subject="Garden", sender=ERIN)
        self.sent("m3", 10, to=ERIN, cites=["e1"], subject="Re: Garden")
        self.received("news", 9, sender="news@shop.example", subject="Sale")
        self.scan()

    def id(self, newest: str = "m2") -> str:
        """The short id of the lead with that newest mail of mine."""
        return self.leads()[newest].id

    def outstanding(self) -> list[str]:
        """What the store still wants moved."""
        return [one["state"] for one in export(self.services)["moves"] if one["state"] != "done"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """One account with two conversations and a newsletter."""
    made = Desk(tmp_path)
    made.talk()
    yield made
    made.store.close()


DANAS, OTHERS = Counter(["d1", "d2", "d3"]), Counter(["e1", "news"])


def test_archiving_empties_the_inbox_of_that_conversation(desk: Desk) -> None:
    """Its mail in the inbox lies in the archive; mail of others, and what it has elsewhere, stays where it is."""
    sent = desk.held("Sent")
    lead = desk.id()
    done = act.archive(desk.services, [lead], "won")
    assert done.words == f"{lead}: closed as won; 3 messages moved to Archive"
    assert done.filed.moved == (Moved(lead, "work", "INBOX", "Archive", False, 3),)
    assert (desk.held("INBOX"), desk.held("Archive"), desk.held("Sent")) == (OTHERS, DANAS, sent)
    assert desk.leads()["m2"].state is State.CLOSED
    assert not desk.outstanding()


def test_undo_moves_it_back(desk: Desk) -> None:
    """After undo the inbox holds the same mails as before, and the store knows nothing of it but the history."""
    before = export(desk.services)
    lead = desk.id()
    act.archive(desk.services, [lead], "won")
    done = act.undo(desk.services)
    assert done.words == f"undone: {lead}: closed as won; 3 messages moved back to INBOX"
    assert (desk.held("INBOX"), desk.held("Archive")) == (DANAS + OTHERS, Counter())
    assert desk.leads()["m2"].state is State.AWAITING
    after = export(desk.services)
    assert (after["leads"], after["moves"]) == (before["leads"], [])


def test_where_it_is_switched_off_nothing_moves(desk: Desk) -> None:
    """Without archive.move_on_server the lead is closed, no server is asked, and no word is said about it."""
    desk.policy = policy()
    desk.mailbox.fail(DOWN)
    lead = desk.id()
    assert act.archive(desk.services, [lead], "won").words == f"{lead}: closed as won"
    assert act.archive_preview(desk.services, [lead]).lines == (f"{lead}: would be closed (Re: Roof)",)
    assert act.undo(desk.services).words == f"undone: {lead}: closed as won"


def test_a_preview_says_what_would_move_and_changes_nothing(desk: Desk) -> None:
    """Folder, number and subject of each lead; the server is not asked."""
    before, lead, other = export(desk.services), desk.id(), desk.id("m3")
    desk.mailbox.fail(DOWN)
    preview = act.archive_preview(desk.services, [lead, other])
    assert preview.lines == (
        f"{lead}: would be closed; 3 messages would move from INBOX to Archive (Re: Roof)",
        f"{other}: would be closed; 1 message would move from INBOX to Archive (Garden)",
    )
    assert [(one.lead_id, one.account, one.source, one.target, one.messages) for one in preview.moves] == [
        (lead, "work", "INBOX", "Archive", 3),
        (other, "work", "INBOX", "Archive", 1),
    ]
    assert export(desk.services) == before


def test_a_server_that_is_down_does_not_keep_a_lead_open(desk: Desk) -> None:
    """The lead is closed, what has to be moved is kept, and is moved when the server is there again."""
    lead = desk.id()
    desk.mailbox.fail(DOWN)
    done = act.archive(desk.services, [lead], "won")
    assert done.words == f"{lead}: closed as won; 3 messages still to be moved, which the next scan tries again"
    assert done.filed.failed == (("work", DOWN),)
    assert desk.leads()["m2"].state is State.CLOSED
    desk.mailbox.fail(None)
    assert carry_out(desk.services).moved == (Moved(lead, "work", "INBOX", "Archive", False, 3),)
    assert (desk.held("INBOX"), desk.held("Archive")) == (OTHERS, DANAS)


@pytest.mark.parametrize("error", [Rejected("no"), AuthRejected("no")])
def test_a_refusal_is_told_and_kept(desk: Desk, error: Rejected | AuthRejected) -> None:
    """An archive folder that takes nothing leaves all mail where it is, and says why each time."""
    desk.mailbox.fail(error, "Archive")
    done = act.archive(desk.services, [desk.id()], "won")
    assert done.filed.failed == (("work", error),)
    assert carry_out(desk.services).failed == (("work", error),)
    assert desk.held("INBOX") == DANAS + OTHERS


def test_undone_before_it_could_be_done(desk: Desk) -> None:
    """A decision taken back while the server was down moves nothing once it is there again."""
    desk.mailbox.fail(DOWN)
    act.archive(desk.services, [desk.id()], "won")
    assert act.undo(desk.services).filed.failed == (("work", DOWN),)
    desk.mailbox.fail(None)
    assert carry_out(desk.services).moved == ()
    assert (desk.held("INBOX"), desk.outstanding()) == (DANAS + OTHERS, [])


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("scanned", [False, True])
def test_killed_while_archiving(desk: Desk, when: str, scanned: bool) -> None:
    """Killed right before or after the server moved the mail, the next attempt ends right, a scan between or not."""
    lead = desk.id()
    desk.kill = when
    with pytest.raises(Killed):
        act.archive(desk.services, [lead], "won")
    if scanned:
        desk.scan()
    carry_out(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive"), desk.outstanding()) == (OTHERS, DANAS, [])
    act.undo(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive")) == (DANAS + OTHERS, Counter())


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_archiving_and_then_undone(desk: Desk, when: str) -> None:
    """Undo after a kill brings back what was moved, whether the store had learnt of it or not."""
    desk.kill = when
    with pytest.raises(Killed):
        act.archive(desk.services, [desk.id()], "won")
    act.undo(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive")) == (DANAS + OTHERS, Counter())


def test_an_archive_that_cannot_be_read_gives_back_later(desk: Desk) -> None:
    """After a kill nobody knows where the mail is; while the archive cannot be read, undo waits instead of guessing."""
    desk.kill = "after"
    with pytest.raises(Killed):
        act.archive(desk.services, [desk.id()], "won")
    desk.mailbox.fail(Rejected("no"), "Archive")
    assert act.undo(desk.services).filed.waiting == 3
    desk.mailbox.fail(None, "Archive")
    carry_out(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive")) == (DANAS + OTHERS, Counter())


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_moving_back(desk: Desk, when: str) -> None:
    """A kill in the middle of undo is made good, and archiving after it moves everything again."""
    lead = desk.id()
    act.archive(desk.services, [lead], "won")
    desk.kill = when
    with pytest.raises(Killed):
        act.undo(desk.services)
    act.archive(desk.services, [lead], "lost")
    assert (desk.held("INBOX"), desk.held("Archive"), desk.outstanding()) == (OTHERS, DANAS, [])
    act.undo(desk.services)
    assert desk.held("INBOX") == DANAS + OTHERS


def test_taken_back_while_it_is_being_done(desk: Desk) -> None:
    """An undo in another process in the very moment of the move is not lost."""
    store = desk.store

    class Undoing(MemoryFiling):
        def move(self, folder: str, uidvalidity: int, uids: Sequence[int], target: str) -> None:
            super().move(folder, uidvalidity, uids, target)
            store.undo(desk.clock.now())

    act.archive(desk.served_by(Undoing(desk.mailbox)), [desk.id()], "won")
    assert desk.outstanding() == ["back"] * 3
    carry_out(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive"), desk.outstanding()) == (DANAS + OTHERS, Counter(), [])


def test_archived_again_while_it_is_being_taken_back(desk: Desk) -> None:
    """A decision of another process in the very moment of the move back is carried out after it."""
    lead = desk.id()
    act.archive(desk.services, [lead], "won")

    class Archiving(MemoryFiling):
        def move(self, folder: str, uidvalidity: int, uids: Sequence[int], target: str) -> None:
            super().move(folder, uidvalidity, uids, target)
            chosen = {desk.store.resolve(lead): Choices(closed_reason="lost")}
            desk.store.choose(desk.clock.now(), "closed", chosen, ["work"])

    act.undo(desk.served_by(Archiving(desk.mailbox)))
    assert desk.outstanding() == ["wanted"] * 3
    carry_out(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive"), desk.outstanding()) == (OTHERS, DANAS, [])


def test_an_archive_that_takes_nothing_still_gives_back(desk: Desk) -> None:
    """What cannot be archived does not hold up what is to come back."""
    act.archive(desk.services, [desk.id()], "won")
    desk.mailbox.fail(DOWN)
    act.undo(desk.services)
    act.archive(desk.services, [desk.id("m3")], "won")
    desk.mailbox.fail(None)

    class Full(MemoryFiling):
        def move(self, folder: str, uidvalidity: int, uids: Sequence[int], target: str) -> None:
            if target == "Archive":
                raise Rejected("no room")
            super().move(folder, uidvalidity, uids, target)

    assert carry_out(desk.served_by(Full(desk.mailbox))).failed
    assert (desk.held("INBOX"), desk.outstanding()) == (DANAS + OTHERS, ["wanted"])


def test_asked_for_twice_while_the_server_is_down(desk: Desk) -> None:
    """What is outstanding already is not entered again, and is taken back by the decision that asked for it."""
    desk.mailbox.fail(DOWN)
    act.archive(desk.services, [desk.id()], "won")
    assert "3 messages still to be moved" in act.archive(desk.services, [desk.id()], "lost").words
    act.undo(desk.services)
    desk.mailbox.fail(None)
    carry_out(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive")) == (OTHERS, DANAS)
    act.undo(desk.services)
    assert desk.held("INBOX") == DANAS + OTHERS


def test_a_copy_that_lay_in_the_archive_before_stays_there(desk: Desk) -> None:
    """Undo brings back what was moved, not what a filter had filed."""
    desk.received("d2", 28, cites=["d1", "m1"], subject="Re: Roof", folder="Archive")
    desk.scan()
    act.archive(desk.services, [desk.id()], "won")
    assert desk.held("Archive") == DANAS + Counter(["d2"])
    act.undo(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive")) == (DANAS + OTHERS, Counter(["d2"]))
    desk.mailbox.fail(DOWN)
    act.archive(desk.services, [desk.id()], "won")
    act.undo(desk.services)
    desk.mailbox.fail(None)
    carry_out(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive")) == (DANAS + OTHERS, Counter(["d2"]))


def test_two_copies_in_the_inbox_go_and_come_together(desk: Desk) -> None:
    """A mail that came twice, by a list and directly, is one message with two copies; both are moved."""
    desk.received("d2", 28, cites=["d1", "m1"], subject="Re: Roof")
    desk.scan()
    twice = DANAS + Counter(["d2"])
    assert "3 messages moved to Archive" in act.archive(desk.services, [desk.id()], "won").words
    assert (desk.held("INBOX"), desk.held("Archive")) == (OTHERS, twice)
    act.undo(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive")) == (twice + OTHERS, Counter())


def test_mail_that_somebody_deleted_is_not_counted(desk: Desk) -> None:
    """What another program removed since the last scan is gone, and no word claims that it was moved."""
    desk.mailbox.expunge("INBOX", 2)
    assert "2 messages moved to Archive" in act.archive(desk.services, [desk.id()], "won").words
    assert "2 messages moved back to INBOX" in act.undo(desk.services).words
    assert desk.held("INBOX") == Counter(["d1", "d3"]) + OTHERS


def test_without_an_archive_folder(tmp_path: Path) -> None:
    """The lead is closed, and the line says that nothing was moved and what names a folder."""
    desk = Desk(tmp_path)
    desk.remove_folder("Archive")
    desk.talk()
    lead = desk.id()
    why = "work has no archive folder (folders.archive names one)"
    (line,) = act.archive_preview(desk.services, [lead]).lines
    assert line == f"{lead}: would be closed; nothing would be moved: {why} (Re: Roof)"
    assert act.archive(desk.services, [lead], "won").words == f"{lead}: closed as won; nothing was moved: {why}"
    assert desk.leads()["m2"].state is State.CLOSED
    desk.store.close()


def test_an_inbox_that_is_not_read(tmp_path: Path) -> None:
    """Where all mail is read instead of the inbox (Gmail over IMAP), it says that it cannot know what lies there."""
    desk = Desk(tmp_path)
    desk.mailbox.create_folder("INBOX", Role.ALL)  # ALL is not read here; Gmail's own is another folder
    desk.mailbox.create_folder("All Mail", Role.OTHER)
    desk.sent("m2", 20)
    desk.received("d1", 30, folder="All Mail", subject="Roof")
    desk.scan()
    assert act.archive(desk.services, [desk.id()], "won").words.endswith(
        "nothing was moved: work is read without its inbox, so what lies there is not known"
    )
    desk.store.close()


def test_nothing_of_it_in_the_inbox(desk: Desk) -> None:
    """A conversation that lies only in Sent says so."""
    desk.sent("m9", 5, to="gus@quarry.example", subject="Well")
    desk.scan()
    words = act.archive(desk.services, [desk.id("m9")], "dead").words
    assert words.endswith("closed as dead; nothing was moved: none of its mail is in the inbox")


def test_an_account_that_can_only_be_read(desk: Desk) -> None:
    """Nothing is entered for it that could never be done."""
    services = replace(desk.services, accounts=tuple(replace(one, filing=None) for one in desk.services.accounts))
    words = act.archive(services, [desk.id()], "won").words
    assert words.endswith("closed as won; nothing was moved: work can only be read")
    assert not desk.outstanding()


def test_each_account_keeps_its_own_mail(tmp_path: Path) -> None:
    """A conversation in two accounts moves within each; one that is down does not hold up the other."""
    desk = Desk(tmp_path, "work", "home")
    desk.talk()
    copies = desk.mailboxes["work"]._boxes["INBOX"].messages
    desk.mailboxes["home"].append("INBOX", copies[1].source, copies[1].arrived)
    desk.scan()
    lead = desk.id()
    desk.mailboxes["work"].fail(DOWN)
    done = act.archive(desk.services, [lead], "won")
    assert done.words == (
        f"{lead}: closed as won; 1 message moved to Archive; 3 messages still to be moved, which the next scan tries again"
    )
    assert desk.held("Archive", "home") == Counter(["d1"])
    desk.mailboxes["work"].fail(None)
    assert carry_out(desk.services, ["home"]).moved == ()
    carry_out(desk.services, ["work"])
    assert (desk.held("INBOX"), desk.held("Archive"), desk.held("INBOX", "home")) == (OTHERS, DANAS, Counter())
    act.undo(desk.services)
    assert (desk.held("INBOX"), desk.held("INBOX", "home")) == (DANAS + OTHERS, Counter(["d1"]))
    desk.store.close()


def test_switched_off_meanwhile(desk: Desk) -> None:
    """What was not moved yet is left alone when the person wants no more of it; undo still brings back what was."""
    desk.mailbox.fail(DOWN)
    act.archive(desk.services, [desk.id()], "won")
    desk.mailbox.fail(None)
    act.archive(desk.services, [desk.id("m3")], "won")
    desk.policy = policy()
    assert (desk.held("INBOX"), desk.held("Archive")) == (Counter(["news"]), DANAS + Counter(["e1"]))
    act.undo(desk.services)
    act.undo(desk.services)
    assert desk.held("INBOX") == DANAS + OTHERS
    desk.policy = policy(move_on_server=True)
    desk.mailbox.fail(DOWN)
    act.archive(desk.services, [desk.id()], "won")
    desk.mailbox.fail(None)
    desk.policy = policy()
    assert carry_out(desk.services).moved == ()
    assert desk.held("INBOX") == DANAS + OTHERS


@pytest.mark.parametrize("folder", ["INBOX", "Archive"])
def test_a_folder_numbered_anew(desk: Desk, folder: str) -> None:
    """After the server renumbered a folder nothing is moved by the old numbers; the attempt after the next look is."""
    for number in range(5):
        desk.received(f"old{number}", 60, sender="old@shop.example", folder="Archive")
    desk.scan()
    for uid in range(1, 6):
        desk.mailbox.expunge("Archive", uid)
    desk.mailbox.renumber("INBOX", 77)
    done = act.archive(desk.services, [desk.id()], "won")
    assert done.filed.failed
    assert desk.held("INBOX") == DANAS + OTHERS
    assert not carry_out(desk.services).failed
    assert (desk.held("INBOX"), desk.held("Archive")) == (OTHERS, DANAS)
    desk.mailbox.renumber(folder, 99)
    act.undo(desk.services)
    carry_out(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive")) == (DANAS + OTHERS, Counter())


def test_archived_twice_is_undone_in_two_steps(desk: Desk) -> None:
    """News in a closed conversation are archived by a second decision, and undo brings back only those."""
    lead = desk.id()
    act.archive(desk.services, [lead], "won")
    desk.received("d4", 1, cites=["m2"], subject="Re: Roof")
    desk.scan()
    assert "1 message moved to Archive" in act.archive(desk.services, [lead], "lost").words
    act.undo(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive")) == (OTHERS + Counter(["d4"]), DANAS)
    act.undo(desk.services)
    assert (desk.held("INBOX"), desk.held("Archive")) == (DANAS + OTHERS + Counter(["d4"]), Counter())


STEPS = st.sampled_from(
    ["dana", "erin", "both", "undo", "down", "up", "kill before", "kill after", "scan", "reply", "carry out"]
)


@pytest.mark.slow
@hypothesis_settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, min_size=2, max_size=14))
def test_whatever_happens_every_mail_ends_where_the_decisions_put_it(steps: list[str]) -> None:
    """Through kills, downtimes, news and second thoughts no mail is lost or doubled, and once the server is there each
    lies where the decisions that stand have put it."""
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.talk()
        model = Model(desk)
        for step in steps:
            model.do(step)
        desk.mailbox.fail(None)
        desk.kill = ""
        desk.scan()
        assert not carry_out(desk.services).failed
        assert desk.held("INBOX") == Counter(model.inbox)
        assert desk.held("Archive") == Counter(model.archive)
        assert not desk.outstanding()
        desk.store.close()


class Model:
    """Where each mail should lie."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.known = {"dana": set(DANAS), "erin": {"e1"}}
        self.inbox, self.archive = {*DANAS, *OTHERS}, set[str]()
        self.unread: set[str] = set()
        self.taken: list[set[str]] = []
        self.down = False
        self.replies = 0

    def do(self, step: str) -> None:
        """One step, in the world and in the model."""
        desk = self.desk
        leads = {"dana": desk.id("m2"), "erin": desk.id("m3")}
        try:
            if step in ("dana", "erin", "both"):
                self._archive(leads if step == "both" else {step: leads[step]})
            elif step == "undo":
                self._undo()
            elif step == "scan":
                self._scan()
            elif step == "reply":
                self._reply()
            elif step == "carry out":
                carry_out(desk.services)
            elif step in ("down", "up"):
                self.down = step == "down"
                desk.mailbox.fail(DOWN if self.down else None)
                self._scan()
            else:
                desk.kill = step.removeprefix("kill ")
        except Killed:
            pass

    def _archive(self, leads: dict[str, str]) -> None:
        goes = {mail for name in leads for mail in self.known[name]} & self.inbox
        self.inbox -= goes
        self.archive |= goes
        self.taken.append(goes)
        act.archive(self.desk.services, list(leads.values()), "won")

    def _undo(self) -> None:
        if self.taken:
            back = self.taken.pop()
            self.archive -= back
            self.inbox |= back
            act.undo(self.desk.services)

    def _scan(self) -> None:
        if not self.down:
            self.known["dana"] |= self.unread
            self.unread.clear()
        self.desk.scan()

    def _reply(self) -> None:
        """A new mail of Dana's, read at once where the server is there."""
        self.replies += 1
        name = f"r{self.replies}"
        self.desk.received(name, 8 - self.replies / 10, cites=["m2"], subject="Re: Roof")
        self.inbox.add(name)
        self.unread.add(name)
        self._scan()
