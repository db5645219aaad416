"""What every filing must do, run on the one in memory, on IMAP with a real Dovecot, with MOVE and without, and on
Gmail's API, where being in the inbox is a label and the archive is all mail."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

import pytest

from inboxfollow.adapters.gmail.filing import GmailFiling
from inboxfollow.adapters.gmail.mailbox import GmailMailbox
from inboxfollow.adapters.imap.filing import ImapFiling
from inboxfollow.adapters.imap.mailbox import ImapMailbox
from inboxfollow.adapters.imap.settings import ImapSettings
from inboxfollow.adapters.memory import MemoryFiling, MemoryMailbox
from inboxfollow.ports.errors import CursorExpired, Rejected
from inboxfollow.ports.filing import Filing
from inboxfollow.ports.mailbox import Mailbox, Role
from tests.adapters.gmail_tools import ACCOUNT, Google
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
    archive: str
    """The folder that archived mail goes to."""
    labels: bool
    """Whether a message lies in one folder for ever, and its labels change. Nothing is stored in such a mailbox."""

    def deliver(self, folder: str, source: bytes) -> None: ...

    def validity(self, folder: str) -> int: ...

    def held(self, folder: str) -> dict[int, bytes]:
        """UID and source of everything in a folder, as a new look sees it."""

    def expunge(self, folder: str, uid: int) -> None: ...

    def renumber(self, folder: str, uidvalidity: int) -> None: ...

    def seen(self, folder: str) -> frozenset[int]: ...


class FolderRig:
    """Folders as on any server."""

    mailbox: Mailbox
    archive, labels = "Archive", False

    def validity(self, folder: str) -> int:
        return self.mailbox.survey(folder).uidvalidity

    def held(self, folder: str) -> dict[int, bytes]:
        self.mailbox.close()
        survey = self.mailbox.survey(folder)
        uids = self.mailbox.uids(1, survey.next_uid, None)
        return dict(self.mailbox.bodies(uids, 1_000_000))


class MemoryRig(FolderRig):
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


class DovecotRig(FolderRig):
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


class GmailRig:
    """Each mail is a thread of its own. The first look is past, so that all that arrives is handed over."""

    archive, labels = "All Mail", True

    def __init__(self, server: Google, store: Path) -> None:
        self._server = server
        self._numbering = server.numbering(store)
        self.mailbox: Mailbox = GmailMailbox(server.client(), self._numbering, NOON - timedelta(days=60))
        self.filing: Filing = GmailFiling(server.client(), self._numbering)
        self.mailbox.survey("All Mail")

    def deliver(self, folder: str, source: bytes) -> None:
        self._server.deliver(source, NOON, ("INBOX", "UNREAD") if folder == "INBOX" else ("UNREAD",))

    def expunge(self, folder: str, uid: int) -> None:
        self._server.delete(self._numbering.listed(ACCOUNT, [uid])[uid].ref)

    def renumber(self, folder: str, uidvalidity: int) -> None:
        pytest.skip("our own numbers are never given anew")

    def validity(self, folder: str) -> int:
        return self.mailbox.survey("All Mail").uidvalidity

    def held(self, folder: str) -> dict[int, bytes]:
        after = self.mailbox.survey("All Mail").next_uid
        known = self._numbering.listed(ACCOUNT, self.mailbox.uids(1, after, None))
        inside = {uid for uid, one in known.items() if "INBOX" in one.labels}
        assert inside == {uid for uid, one in known.items() if "INBOX" in self._server.labels_of(one.ref)}
        return {
            uid: self._server.message(one.ref).source
            for uid, one in known.items()
            if (uid in inside) == (folder == "INBOX")
        }

    def seen(self, folder: str) -> frozenset[int]:
        known = self._numbering.listed(ACCOUNT, self.mailbox.uids(1, 99, None))
        return frozenset(uid for uid, one in known.items() if "UNREAD" not in self._server.labels_of(one.ref))


@pytest.fixture(
    params=[
        "memory",
        pytest.param("with MOVE", marks=pytest.mark.dovecot),
        pytest.param("without MOVE", marks=pytest.mark.dovecot),
        "gmail",
    ]
)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    """Each kind of account with INBOX, Sent and Archive."""
    if request.param == "memory":
        yield MemoryRig()
        return
    if request.param == "gmail":
        with Google() as google:
            yield GmailRig(google, tmp_path)
        assert google.complaints == []
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
    return rig.validity(folder)


def require_storing(rig: Rig) -> None:
    """Skips where the provider files what it sends."""
    if rig.labels:
        pytest.skip("Gmail keeps a copy of what it sends by itself")


def numbers(rig: Rig, folder: str) -> list[int]:
    """Which of the numbered mails lie in a folder, ascending."""
    return sorted(int(source.split()[-1]) for source in rig.held(folder).values())


def test_a_copy_is_stored_octet_for_octet_and_read(rig: Rig) -> None:
    """What is filed has the very octets, is marked as read, and arrived when it was said to."""
    require_storing(rig)
    rig.filing.append("Sent", SOURCE, NOON.astimezone(timezone(timedelta(hours=-7))))
    assert rig.held("Sent") == {1: SOURCE}
    assert rig.seen("Sent") == {1}
    [(_, [message])] = list(rig.mailbox.headers([[1]]))
    assert (message.arrived, message.size, message.draft) == (NOON, len(SOURCE), False)


def test_copies_follow_one_another(rig: Rig) -> None:
    """One connection files many; large ones too."""
    require_storing(rig)
    large = b"Subject: large\r\n\r\n" + b"x" * 70 + b"\r\n"
    large += b"0123456789abcdef\r\n" * 60_000
    for source in (SOURCE, large, SOURCE):
        rig.filing.append("Sent", source, NOON)
    assert list(rig.held("Sent").values()) == [SOURCE, large[:1_000_000], SOURCE]


def test_no_folder_is_made_for_a_copy(rig: Rig) -> None:
    """A missing folder is named and not made; others can still be used."""
    require_storing(rig)
    with pytest.raises(Rejected, match="Posted"):
        rig.filing.append("Posted", SOURCE, NOON)
    assert "Posted" not in {folder.name for folder in rig.mailbox.folders()}
    rig.filing.append("Sent", SOURCE, NOON)
    assert len(rig.held("Sent")) == 1


def test_exactly_the_named_messages_move(rig: Rig) -> None:
    """They leave the one folder and lie in the other, whole; neighbours stay, and so do other folders."""
    validity = numbered(rig, 9)
    rig.deliver(rig.archive, b"Subject: old\r\n\r\n0\r\n")
    rig.filing.move("INBOX", validity, [8, 2, 3, 3, 5], rig.archive)
    assert numbers(rig, "INBOX") == [1, 4, 6, 7, 9]
    assert numbers(rig, rig.archive) == [0, 2, 3, 5, 8]
    assert b"Subject: 5\r\n\r\nbody 5\r\n" in rig.held(rig.archive).values()


def test_moved_messages_keep_their_marks_and_arrival(rig: Rig) -> None:
    """What was unread stays so, and so does the date."""
    require_storing(rig)
    rig.filing.append("INBOX", SOURCE, NOON)
    rig.deliver("INBOX", SOURCE)
    rig.filing.move("INBOX", rig.validity("INBOX"), [1, 2], rig.archive)
    assert list(rig.held(rig.archive)) == [1, 2]
    assert len(rig.seen(rig.archive)) == 1
    [(_, messages)] = list(rig.mailbox.headers([[1, 2]]))
    assert {message.arrived for message in messages} == {NOON}


def test_moved_there_and_back(rig: Rig) -> None:
    """A message can be moved back; where its folder was another, it has a new UID then."""
    validity = numbered(rig, 2)
    rig.filing.move("INBOX", validity, [1], rig.archive)
    [uid] = rig.held(rig.archive)
    rig.filing.move(rig.archive, rig.validity(rig.archive), [uid], "INBOX")
    assert numbers(rig, "INBOX") == [1, 2]
    assert list(rig.held("INBOX")) == ([1, 2] if rig.labels else [2, 3])
    assert rig.held(rig.archive) == {}


def test_messages_that_are_gone_are_passed_over(rig: Rig) -> None:
    """The rest moves; moving again what has moved does nothing."""
    validity = numbered(rig, 4)
    rig.expunge("INBOX", 2)
    rig.filing.move("INBOX", validity, [1, 2, 3, 99], rig.archive)
    rig.filing.move("INBOX", validity, [1, 2, 3, 99], rig.archive)
    assert numbers(rig, "INBOX") == [4]
    assert numbers(rig, rig.archive) == [1, 3]


def test_another_numbering_moves_nothing(rig: Rig) -> None:
    """UIDs of another UIDVALIDITY mean other messages."""
    validity = numbered(rig, 3)
    with pytest.raises(CursorExpired):
        rig.filing.move("INBOX", validity + 1, [1, 2], rig.archive)
    rig.renumber("INBOX", validity + 7)
    with pytest.raises(CursorExpired):
        rig.filing.move("INBOX", validity, [1, 2], rig.archive)
    assert numbers(rig, "INBOX") == [1, 2, 3]
    rig.filing.move("INBOX", validity + 7, [1, 2], rig.archive)
    assert numbers(rig, "INBOX") == [3]


@pytest.mark.parametrize(("folder", "target"), [("INBOX", "Nowhere"), ("Nowhere", "")])
def test_a_missing_folder_moves_nothing(rig: Rig, folder: str, target: str) -> None:
    """Neither folder is made, nothing is lost, and it says which one is missing."""
    validity = numbered(rig, 3)
    with pytest.raises(Rejected, match="Nowhere"):
        rig.filing.move(folder, validity, [1, 2], target or rig.archive)
    assert numbers(rig, "INBOX") == [1, 2, 3]
    assert "Nowhere" not in {one.name for one in rig.mailbox.folders()}
    rig.filing.move("INBOX", validity, [1], rig.archive)
    assert numbers(rig, rig.archive) == [1]


def test_nothing_to_move(rig: Rig) -> None:
    """Without UIDs nothing is asked of the account, not even whether the folder is there."""
    rig.filing.move("Nowhere", 1, [], "Nowhere")


def test_long_lists_with_gaps_move_exactly(rig: Rig) -> None:
    """Hundreds of scattered UIDs move in several commands, and no other message does."""
    validity = numbered(rig, 900)
    chosen = sorted(random.Random(5).sample(range(1, 901), 420))
    rig.filing.move("INBOX", validity, chosen, rig.archive)
    assert numbers(rig, rig.archive) == chosen
    assert numbers(rig, "INBOX") == sorted(set(range(1, 901)) - set(chosen))


def test_closing_twice_is_fine_and_not_the_end(rig: Rig) -> None:
    """close may be repeated, and a later change starts afresh."""
    require_storing(rig)
    rig.filing.close()
    rig.filing.append("Sent", SOURCE, NOON)
    rig.filing.close()
    rig.filing.close()
    rig.filing.append("Sent", SOURCE, NOON)
    assert len(rig.held("Sent")) == 2
