"""The original mail is fetched when it is asked for, from wherever it lies."""

from dataclasses import replace
from pathlib import Path

import pytest

from inboxfollow.app.original import CAP, fetch, letters
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.errors import CursorExpired, Unreachable
from tests.app.world import World

QUOTING = "Yes, let us talk.\r\n\r\nOn Monday you wrote:\r\n> Could you tell me what you think?\r\n\r\n-- \r\nDana"


def _conversation(world: World) -> int:
    """Mine, Dana's with all she quoted, and mine again; returns the UID of hers."""
    world.sent("m1", 9)
    uid = world.received("r1", 8, cites=["m1"], text=QUOTING)
    world.sent("m2", 7, cites=["r1"])
    world.scan()
    return uid


def test_the_whole_mail_is_shown_in_the_order_of_time(world: World) -> None:
    """Quotes and signature are there, which the store does not keep; nothing is marked as read."""
    _conversation(world)
    found = letters(world.services, world.lead().id)
    assert [one.mine for one in found] == [True, False, True]
    original = fetch(world.services, found[1])
    assert "> Could you tell me what you think?" in original.text
    assert original.text.endswith("Dana")
    assert "> Could" not in found[1].kept
    assert (original.place, original.cut, original.attachments) == ("work/INBOX", False, ())
    assert world.mailbox.seen("INBOX") == frozenset()


def test_attachments_are_named_and_a_long_mail_is_cut(world: World) -> None:
    """Files are named, and what is not shown is said."""
    body = "--b\r\n\r\nSee the file.\r\n--b\r\nContent-Disposition: attachment; filename=plan.pdf\r\n\r\n"
    world.sent("m1", 9)
    headers = ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b"]
    world.received("r1", 8, cites=["m1"], text=body + "x" * CAP + "\r\n--b--", headers=headers)
    world.scan()
    original = fetch(world.services, letters(world.services, world.lead().id)[1])
    assert (original.text.strip(), original.attachments, original.cut) == ("See the file.", ("plan.pdf",), True)


def test_a_mail_that_is_gone_says_so(world: World) -> None:
    """Deleted on the server, it cannot be shown; what was kept of it still can."""
    uid = _conversation(world)
    letter = letters(world.services, world.lead().id)[1]
    world.mailbox.expunge("INBOX", uid)
    with pytest.raises(UserError, match="in none of the folders") as told:
        fetch(world.services, letter)
    assert "scan" in told.value.hint
    assert letter.kept == "Yes, let us talk."


def test_a_renumbered_folder_is_not_guessed_at(world: World) -> None:
    """Under other numbers another mail might be shown."""
    _conversation(world)
    letter = letters(world.services, world.lead().id)[1]
    world.mailbox.renumber("INBOX", 2)
    with pytest.raises(CursorExpired, match="renumbered"):
        fetch(world.services, letter)


def test_without_a_connection_the_reason_is_told(world: World) -> None:
    """The server's trouble is handed on as it is."""
    _conversation(world)
    world.mailbox.fail(Unreachable("imap.example does not answer", "Are you online?"))
    with pytest.raises(Unreachable, match="does not answer"):
        fetch(world.services, letters(world.services, world.lead().id)[1])


def test_another_account_has_a_copy(tmp_path: Path) -> None:
    """Where one account cannot be asked, the copy in another is read."""
    world = World(tmp_path, "work", "home")
    _conversation(world)
    world.mailboxes["home"].append("INBOX", _source(world), world.clock.now())
    world.scan()
    letter = letters(world.services, world.lead().id)[1]
    world.mailbox.fail(Unreachable("gone"))
    assert fetch(world.services, replace(letter, account="work")).place == "home/INBOX"
    world.store.close()


def _source(world: World) -> bytes:
    box = world.mailbox._boxes["INBOX"]
    return next(iter(box.messages.values())).source
