"""What every filing must do, run on the one in memory and on IMAP with a real Dovecot, with MOVE and without."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

import pytest

from inboxfollow.adapters.imap.filing import ImapFiling
from inboxfollow.adapters.imap.mailbox import ImapMailbox
from inboxfollow.adapters.imap.settings import ImapSettings
from inboxfollow.adapters.memory import MemoryFiling, MemoryMailbox
from inboxfollow.ports.errors import CursorExpired, Rejected
from inboxfollow.ports.filing import Filing
from inboxfollow.ports.mailbox import Mailbox, Role
from tests.servers.dovecot import Dovecot, require_dovecot

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
SOURCE = (
    b"From: me@seller.example\r\nTo: dana@ortiz.example\r\nSubject: Offer\r\n\r\n"
    b"Shall we?\r\n.\r\n\r\n{12}\r\na1 LOGOUT\r\n* BYE\r\n" + "Größe\r\n".encode()
)
"""A mail whose text looks like commands, literals and answers."""
WITHOUT_MOVE = "imap_capability = IMAP4rev1 SASL-IR LITERAL+ NAMESPACE UIDPLUS SPECIAL-USE UNSELECT\n"


class Rig(Protocol):
    """A mailbox with INBOX, Sent and Archive, what changes it, and the hands that look into it."""

    filing: Filing
    mailbox: Mailbox

    def deliver(self, folder: str, source: bytes) -> None: ...

    def expunge(self, folder: str, uid: int) -> None: ...

    def renumber(self, folder: str, uidvalidity: int) -> None: ...

    def seen(self, folder: str) -> frozenset[int]: ...


class MemoryRig:
    def __init__(self) -> None:
        self._memory = MemoryMailbox()
        self.mailbox: Mailbox = self._memory
        self.filing: Filing = MemoryFiling(self._memory)
        self._memory.create_folder("Sent", Role.SENT)
        self._memory.create_folder("Archive", Role.ARCHIVE)

    def deliver(self, folder: str, source: bytes) -> None:
        self._memory.append(folder, source, NOON)

    def expunge(self, folder: str, uid: int) -> None:
        self._memory.expunge(folder, uid)

    def renumber(self, folder: str, uidvalidity: int) -> None:
        self._memory.renumber(folder, uidvalidity)

    def seen(self, folder: str) -> frozenset[int]:
        return self._memory.seen(folder)


class DovecotRig:
    def __init__(self, server: Dovecot) -> None:
        self._server = server
        for folder in ("Sent", "Archive"):
            server.create_folder(folder)
        settings = ImapSettings("localhost", server.imaps_port, "tls", server.ca_file, server.user, 10)
        self.mailbox: Mailbox = ImapMailbox(settings, server.password)
        self.filing: Filing = ImapFiling(settings, server.password)

    def deliver(self, folder: str, source: bytes) -> None:
        self._server.deliver(folder, source, NOON)

    def expunge(self, folder: str, uid: int) -> None:
        self._server.expunge(folder, [uid])

    def renumber(self, folder: str, uidvalidity: int) -> None:
        self.close()
        self._server.set_uidvalidity(folder, uidvalidity)

    def seen(self, folder: str) -> frozenset[int]:
        found = self._server.doveadm("-f", "flow", "fetch", "-u", self._server.user, "uid", "mailbox", folder, "seen")
        return frozenset(int(line.removeprefix("uid=")) for line in found.split())

    def close(self) -> None:
        self.mailbox.close()
        self.filing.close()


@pytest.fixture(
    params=[
        "memory",
        pytest.param("with MOVE", marks=pytest.mark.dovecot),
        pytest.param("without MOVE", marks=pytest.mark.dovecot),
    ]
)
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Each kind of account with INBOX, Sent and Archive."""
    if request.param == "memory":
        yield MemoryRig()
        return
    require_dovecot()
    with Dovecot(extra=WITHOUT_MOVE if request.param == "without MOVE" else "") as server:
        made = DovecotRig(server)
        yield made
        made.close()


def numbered(rig: Rig, count: int, folder: str = "INBOX") -> int:
    """Delivers mails numbered from 1; returns the folder's UIDVALIDITY."""
    for number in range(1, count + 1):
        rig.deliver(folder, b"Subject: %d\r\n\r\nbody %d\r\n" % (number, number))
    return rig.mailbox.survey(folder).uidvalidity


def held(rig: Rig, folder: str) -> dict[int, bytes]:
    """UID and source of everything in a folder, as a new look sees it."""
    rig.mailbox.close()
    survey = rig.mailbox.survey(folder)
    uids = rig.mailbox.uids(1, survey.next_uid, None)
    return dict(rig.mailbox.bodies(uids, 1_000_000))


def numbers(rig: Rig, folder: str) -> list[int]:
    """Which of the numbered mails lie in a folder, ascending."""
    return sorted(int(source.split()[-1]) for source in held(rig, folder).values())


def test_a_copy_is_stored_octet_for_octet_and_read(rig: Rig) -> None:
    """What is filed has the very octets, is marked as read, and arrived when it was said to."""
    rig.filing.append("Sent", SOURCE, NOON.astimezone(timezone(timedelta(hours=-7))))
    assert held(rig, "Sent") == {1: SOURCE}
    assert rig.seen("Sent") == {1}
    [(_, [message])] = list(rig.mailbox.headers([[1]]))
    assert (message.arrived, message.size, message.draft) == (NOON, len(SOURCE), False)


def test_copies_follow_one_another(rig: Rig) -> None:
    """One connection files many; large ones too."""
    large = b"Subject: large\r\n\r\n" + b"x" * 70 + b"\r\n"
    large += b"0123456789abcdef\r\n" * 60_000
    for source in (SOURCE, large, SOURCE):
        rig.filing.append("Sent", source, NOON)
    assert list(held(rig, "Sent").values()) == [SOURCE, large[:1_000_000], SOURCE]


def test_no_folder_is_made_for_a_copy(rig: Rig) -> None:
    """A missing folder is named and not made; others can still be used."""
    with pytest.raises(Rejected, match="Posted"):
        rig.filing.append("Posted", SOURCE, NOON)
    assert "Posted" not in {folder.name for folder in rig.mailbox.folders()}
    rig.filing.append("Sent", SOURCE, NOON)
    assert len(held(rig, "Sent")) == 1


def test_exactly_the_named_messages_move(rig: Rig) -> None:
    """They leave the one folder and lie in the other, whole; neighbours stay, and so do other folders."""
    validity = numbered(rig, 9)
    rig.deliver("Archive", b"Subject: old\r\n\r\n0\r\n")
    rig.filing.move("INBOX", validity, [8, 2, 3, 3, 5], "Archive")
    assert numbers(rig, "INBOX") == [1, 4, 6, 7, 9]
    assert numbers(rig, "Archive") == [0, 2, 3, 5, 8]
    assert b"Subject: 5\r\n\r\nbody 5\r\n" in held(rig, "Archive").values()


def test_moved_messages_keep_their_marks_and_arrival(rig: Rig) -> None:
    """What was unread stays so, and so does the date."""
    rig.filing.append("INBOX", SOURCE, NOON)
    rig.deliver("INBOX", SOURCE)
    rig.filing.move("INBOX", rig.mailbox.survey("INBOX").uidvalidity, [1, 2], "Archive")
    assert list(held(rig, "Archive")) == [1, 2]
    assert len(rig.seen("Archive")) == 1
    [(_, messages)] = list(rig.mailbox.headers([[1, 2]]))
    assert {message.arrived for message in messages} == {NOON}


def test_moved_there_and_back(rig: Rig) -> None:
    """A message can be moved back; it has a new UID then."""
    validity = numbered(rig, 2)
    rig.filing.move("INBOX", validity, [1], "Archive")
    [uid] = held(rig, "Archive")
    rig.filing.move("Archive", rig.mailbox.survey("Archive").uidvalidity, [uid], "INBOX")
    assert numbers(rig, "INBOX") == [1, 2]
    assert list(held(rig, "INBOX")) == [2, 3]
    assert held(rig, "Archive") == {}


def test_messages_that_are_gone_are_passed_over(rig: Rig) -> None:
    """The rest moves; moving again what has moved does nothing."""
    validity = numbered(rig, 4)
    rig.expunge("INBOX", 2)
    rig.filing.move("INBOX", validity, [1, 2, 3, 99], "Archive")
    rig.filing.move("INBOX", validity, [1, 2, 3, 99], "Archive")
    assert numbers(rig, "INBOX") == [4]
    assert numbers(rig, "Archive") == [1, 3]


def test_another_numbering_moves_nothing(rig: Rig) -> None:
    """UIDs of another UIDVALIDITY mean other messages."""
    validity = numbered(rig, 3)
    with pytest.raises(CursorExpired):
        rig.filing.move("INBOX", validity + 1, [1, 2], "Archive")
    rig.renumber("INBOX", validity + 7)
    with pytest.raises(CursorExpired):
        rig.filing.move("INBOX", validity, [1, 2], "Archive")
    assert numbers(rig, "INBOX") == [1, 2, 3]
    rig.filing.move("INBOX", validity + 7, [1, 2], "Archive")
    assert numbers(rig, "INBOX") == [3]


@pytest.mark.parametrize(("folder", "target"), [("INBOX", "Nowhere"), ("Nowhere", "Archive")])
def test_a_missing_folder_moves_nothing(rig: Rig, folder: str, target: str) -> None:
    """Neither folder is made, nothing is lost, and it says which one is missing."""
    validity = numbered(rig, 3)
    with pytest.raises(Rejected, match="Nowhere"):
        rig.filing.move(folder, validity, [1, 2], target)
    assert numbers(rig, "INBOX") == [1, 2, 3]
    assert "Nowhere" not in {one.name for one in rig.mailbox.folders()}
    rig.filing.move("INBOX", validity, [1], "Archive")
    assert numbers(rig, "Archive") == [1]


def test_nothing_to_move(rig: Rig) -> None:
    """Without UIDs nothing is asked of the account, not even whether the folder is there."""
    rig.filing.move("Nowhere", 1, [], "Nowhere")


def test_long_lists_with_gaps_move_exactly(rig: Rig) -> None:
    """Hundreds of scattered UIDs move in several commands, and no other message does."""
    validity = numbered(rig, 900)
    chosen = sorted(random.Random(5).sample(range(1, 901), 420))
    rig.filing.move("INBOX", validity, chosen, "Archive")
    assert numbers(rig, "Archive") == chosen
    assert numbers(rig, "INBOX") == sorted(set(range(1, 901)) - set(chosen))


def test_closing_twice_is_fine_and_not_the_end(rig: Rig) -> None:
    """close may be repeated, and a later change starts afresh."""
    rig.filing.close()
    rig.filing.append("Sent", SOURCE, NOON)
    rig.filing.close()
    rig.filing.close()
    rig.filing.append("Sent", SOURCE, NOON)
    assert len(held(rig, "Sent")) == 2
