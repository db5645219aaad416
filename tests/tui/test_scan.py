"""Scanning and filing from the dashboard: seen while it runs, told at its end, in nobody's way."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from inboxfollow.app import first_look
from inboxfollow.app.events import AccountStarted, FolderFailed, FolderProgress, TextProgress
from inboxfollow.app.poll import AccountReport
from inboxfollow.app.services import Services
from inboxfollow.ports.errors import AuthRejected, Rejected, Unreachable
from inboxfollow.ports.mailbox import Role
from inboxfollow.tui.actions.scanning import progress_words, scan_words
from tests.app.world import World, policy
from tests.tui.decisions import main, under
from tests.tui.desk import SMALL, Desk, drive

DOWN = Unreachable("no connection to mail.example", "check the network and scan again")


class Gate:
    """A lock of the accounts that opens when it is told to; counts who came and who went through."""

    def __init__(self) -> None:
        self.open, self.came, self.passed = threading.Event(), 0, 0

    @contextmanager
    def lock(self, account: str) -> Iterator[bool]:
        self.came += 1
        self.open.wait(60)
        self.passed += 1
        yield False


def behind(world: World, gate: Gate) -> Services:
    """The services with accounts that are held by somebody else."""
    return replace(world.services, lock=gate.lock)


def test_a_scan_shows_what_is_new(world: World) -> None:
    """An answer that lies in the mailbox moves its lead to my turn, and the news are counted."""
    world.received("new", 1, subject="Re: Roof", cites=["m1"])

    async def script(desk: Desk) -> None:
        assert under(desk).people[0].name == "Dana"
        await desk.press("R")
        assert desk.said == ["Scanned: 1 new message in 2 folders."]
        assert under(desk).people[0].name == "Erin"
        await desk.press("3")
        assert "Dana" in desk.text
        await desk.press("R")
        assert desk.said[-1] == "Scanned: no news in 2 folders."

    drive(world.services, script, SMALL)


def test_a_second_scan_waits_for_nobody(world: World) -> None:
    """While one runs a second R says so; keys work all the time; at its end it is told once."""
    gate = Gate()

    async def script(desk: Desk) -> None:
        try:
            await desk.pilot.press("R", "R", "j")
            await desk.pilot.pause()
            assert desk.said == ["A scan is under way already."]
            assert under(desk).people[0].name == "Erin"
        finally:
            gate.open.set()
        await desk.settle()
        assert desk.said[1:] == ["Scanned: no news in 2 folders."]

    drive(behind(world, gate), script, SMALL)
    assert gate.came == 1


def test_quitting_waits_for_no_server(world: World) -> None:
    """The dashboard ends though a scan hangs, and what was decided before is stored."""
    gate = Gate()

    async def script(desk: Desk) -> None:
        await desk.pilot.press("R", "w", "q")

    try:
        drive(behind(world, gate), script, SMALL)
        assert (gate.came, gate.passed) == (1, 0)
    finally:
        gate.open.set()
    assert world.store.undo(world.clock.now()).endswith("closed as won")


def test_failures_of_a_scan_say_what_to_do(world: World) -> None:
    """A folder, then the whole account: what is not seen, why, and what helps; the list stays as it was."""

    async def script(desk: Desk) -> None:
        world.mailbox.fail(DOWN, "INBOX")
        await desk.press("R")
        assert desk.said == [
            "Scanned: no news in 1 folder.",
            "work/INBOX could not be read, an answer there is not seen: "
            "no connection to mail.example; check the network and scan again.",
        ]
        assert desk.app.entries[-1].severity == "error"
        world.mailbox.fail(AuthRejected("the login was refused", "Run inboxfollow accounts test."))
        await desk.press("R")
        assert desk.said[2:] == [
            "work could not be read, an answer there is not seen: the login was refused. Run inboxfollow accounts test."
        ]
        assert len(main(desk).snapshot.order) == 4
        world.mailbox.fail(None)
        world.mailbox.fail(None, "INBOX")
        await desk.press("R")
        assert desk.said[-1] == "Scanned: no news in 2 folders."

    drive(world.services, script, SMALL)


def test_many_failures_are_told_in_few_lines(tmp_path: Path) -> None:
    """Three are explained, the others named."""
    world = World(tmp_path)
    first_look.seen(world.services)
    for number in range(6):
        world.mailbox.create_folder(f"f{number}")
        world.mailbox.fail(Rejected("no such right", "ask its owner"), f"f{number}")

    async def script(desk: Desk) -> None:
        await desk.press("R")
        assert desk.said[0] == "Scanned: no news in 2 folders."
        assert sum("no such right; ask its owner." in words for words in desk.said) == 3
        assert desk.said[-1] == "Nor could be read: work/f3, work/f4, work/f5"

    drive(world.services, script, SMALL)
    world.store.close()


def archiving(world: World) -> World:
    """The world with an archive folder to which archiving moves mail."""
    world.policy = policy(move_on_server=True)
    world.mailbox.create_folder("Archive", Role.ARCHIVE)
    world.scan()
    return world


def held(world: World, folder: str) -> int:
    """How many messages really lie in a folder."""
    return len(world.mailbox._boxes[folder].messages)


def test_archiving_moves_mail_on_the_server_and_undo_moves_it_back(world: World) -> None:
    """Both are told when they are done."""
    archiving(world)

    async def script(desk: Desk) -> None:
        await desk.press("e")
        assert desk.said == ["Dana: closed as dead", "1 message moved to Archive."]
        assert (held(world, "INBOX"), held(world, "Archive")) == (0, 1)
        await desk.press("u")
        assert desk.said[2:] == ["undone: Dana: closed as dead", "1 message moved back to INBOX."]
        assert (held(world, "INBOX"), held(world, "Archive")) == (1, 0)
        await desk.press("j", "e")
        assert desk.said[-1] == "Erin: closed as dead; its mail stays: none of its mail is in the inbox"

    drive(world.services, script, SMALL)


def test_a_server_that_is_away_delays_only_the_filing(world: World) -> None:
    """The decision stands and the next lead is ready; what is left is told, and the next scan does it."""
    archiving(world)

    async def script(desk: Desk) -> None:
        world.mailbox.fail(DOWN)
        await desk.press("e")
        assert desk.said == [
            "Dana: closed as dead",
            "1 message still to be moved, which the next scan tries again.",
            "work: no connection to mail.example; check the network and scan again.",
        ]
        assert under(desk).people[0].name == "Erin"
        world.mailbox.fail(None)
        await desk.press("R")
        assert "1 message moved to Archive." in desk.said
        assert held(world, "Archive") == 1

    drive(world.services, script, SMALL)


def test_decisions_do_not_wait_for_filing(world: World) -> None:
    """While a server hangs the next lead is decided and stored; what was to be moved stays noted."""
    archiving(world)
    gate = Gate()

    async def script(desk: Desk) -> None:
        try:
            for key in ("e", "w"):
                await desk.pilot.press(key)
            for _ in range(400):
                await desk.pilot.pause(0.01)
                if len(desk.said) == 2:
                    break
            assert desk.said[0] == "Dana: closed as dead"
            assert desk.said[1].startswith("Erin: closed as won")
            assert held(world, "INBOX") == 1
        finally:
            gate.open.set()
        await desk.settle()
        assert held(world, "INBOX") == 0

    drive(behind(world, gate), script, SMALL)


def test_words_of_progress() -> None:
    """Each event in a line, with counts."""
    assert progress_words(AccountStarted("work", 6)) == "Scanning work: 6 folders"
    assert progress_words(FolderProgress("work", "Sent", 500, 1200)) == "Scanning work/Sent: 500 of 1,200 messages"
    assert progress_words(TextProgress("work", 3, 9)) == "Scanning work: 3 of 9 texts"
    assert progress_words(FolderFailed("work", "X", "gone")) == "Scanning work: X failed: gone"


def test_words_of_a_scan_that_another_process_did() -> None:
    """Its result is told, and whose it is."""
    shared = AccountReport("work", new_messages=2, folders=3, waited=True)
    words = "Scanned: 2 new messages in 3 folders (another scan was under way; this is its result)."
    assert scan_words([shared]) == words


def test_progress_is_shown_while_a_scan_runs(world: World) -> None:
    """What the poll reports reaches the screen in order, and its end clears it."""
    shown = list[str]()
    world.received("new", 1, subject="Re: Roof", cites=["m1"])

    async def script(desk: Desk) -> None:
        main(desk).progress = shown.append  # type: ignore[method-assign]
        await desk.press("R")
        assert shown[0] == "Scanning …"
        assert "Scanning work: 2 folders" in shown
        assert any(words.startswith("Scanning work/INBOX: 1 of 1 message") for words in shown)
        assert shown[-1] == ""

    drive(world.services, script, SMALL)
