"""What every mailbox must do, run on the one in memory, on IMAP with a real Dovecot, and on Gmail's API."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from inboxfollow.adapters.gmail.mailbox import GmailMailbox
from inboxfollow.adapters.imap.mailbox import ImapMailbox
from inboxfollow.adapters.imap.settings import ImapSettings
from inboxfollow.adapters.memory.mailbox import MemoryMailbox
from inboxfollow.ports.errors import Rejected
from inboxfollow.ports.mailbox import Mailbox, Role
from tests.adapters.gmail_tools import Google
from tests.servers.dovecot import Dovecot, require_dovecot

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
SOURCE = b"From: me@seller.example\r\nTo: dana@ortiz.example\r\nSubject: Offer\r\nX-Noise: 1\r\n\r\nShall we?\r\n"


class Rig(Protocol):
    """A mailbox and the hands that change what is in it."""

    mailbox: Mailbox
    inbox: str
    """The folder in which mail arrives."""
    sent: str
    """The folder in which my mail lies."""
    listed: list[tuple[str, Role]]
    """What `folders` says."""
    exact: bool
    """Whether header fields come as they were written. An API may decode and unfold them."""

    def deliver(self, folder: str, source: bytes, arrived: datetime, draft: bool = False) -> None: ...

    def expunge(self, folder: str, uid: int) -> None: ...

    def renumber(self, folder: str, uidvalidity: int) -> None: ...


class FolderRig:
    """Folders as on any server."""

    inbox, sent, exact = "INBOX", "Sent", True
    listed = [("Sent", Role.SENT), ("INBOX", Role.INBOX), ("Junk", Role.JUNK)]  # noqa: RUF012


class MemoryRig(FolderRig):
    def __init__(self) -> None:
        self.mailbox: Mailbox = MemoryMailbox()
        self.create = self._memory.create_folder
        self.create("Sent", Role.SENT)
        self.create("Drafts", Role.DRAFTS)
        self.create("Junk", Role.JUNK)

    @property
    def _memory(self) -> MemoryMailbox:
        assert isinstance(self.mailbox, MemoryMailbox)
        return self.mailbox

    def deliver(self, folder: str, source: bytes, arrived: datetime, draft: bool = False) -> None:
        self._memory.append(folder, source, arrived, draft)

    def expunge(self, folder: str, uid: int) -> None:
        self._memory.expunge(folder, uid)

    def renumber(self, folder: str, uidvalidity: int) -> None:
        self._memory.renumber(folder, uidvalidity)


class DovecotRig(FolderRig):
    def __init__(self, server: Dovecot) -> None:
        self._server = server
        for folder in ("Sent", "Drafts", "Junk"):
            server.create_folder(folder)
        settings = ImapSettings("localhost", server.imaps_port, "tls", server.ca_file, server.user, 10)
        self.mailbox: Mailbox = ImapMailbox(settings, server.password)

    def deliver(self, folder: str, source: bytes, arrived: datetime, draft: bool = False) -> None:
        self._server.deliver(folder, source, arrived, "D" if draft else "")

    def expunge(self, folder: str, uid: int) -> None:
        self._server.expunge(folder, [uid])

    def renumber(self, folder: str, uidvalidity: int) -> None:
        self.mailbox.close()
        self._server.set_uidvalidity(folder, uidvalidity)


class GmailRig:
    """One folder. The first look is past, so that all that arrives is handed over."""

    inbox = sent = "All Mail"
    listed = [("All Mail", Role.ALL)]  # noqa: RUF012
    exact = False

    def __init__(self, server: Google, store: Path) -> None:
        self._server = server
        self._numbering = server.numbering(store)
        self.mailbox: Mailbox = GmailMailbox(server.client(), self._numbering, NOON - timedelta(days=60))
        self.mailbox.survey("All Mail")
        self.mailbox = GmailMailbox(server.client(), self._numbering, NOON - timedelta(days=60))

    def deliver(self, folder: str, source: bytes, arrived: datetime, draft: bool = False) -> None:
        canonical = source.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")  # as any mail that came by SMTP
        self._server.deliver(canonical, arrived, ("DRAFT",) if draft else ("INBOX",))

    def expunge(self, folder: str, uid: int) -> None:
        self._server.delete(self._numbering.listed("work", [uid])[uid].ref)

    def renumber(self, folder: str, uidvalidity: int) -> None:
        pytest.skip("our own numbers are never given anew")


@pytest.fixture(params=["memory", pytest.param("dovecot", marks=pytest.mark.dovecot), "gmail"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    """Each kind of mailbox with INBOX, Sent, Drafts and Junk, or with all of them in one."""
    if request.param == "memory":
        yield MemoryRig()
        return
    if request.param == "gmail":
        with Google() as google:
            yield GmailRig(google, tmp_path)
        assert google.complaints == []
        return
    require_dovecot()
    with Dovecot() as server:
        made = DovecotRig(server)
        yield made
        made.mailbox.close()


def numbered(rig: Rig, count: int) -> None:
    """Delivers `count` messages, one a day, with their number as the subject."""
    for number in range(1, count + 1):
        rig.deliver(rig.inbox, b"Subject: %d\r\n\r\nbody %d\r\n" % (number, number), NOON + timedelta(days=number))


def test_folders_to_read_come_with_sent_first_and_without_drafts(rig: Rig) -> None:
    """Sent, then INBOX, then the others, Junk among them; Drafts is never read. Or one that holds all mail."""
    found = [(folder.name, folder.role) for folder in rig.mailbox.folders()]
    assert found == rig.listed


def test_a_survey_says_what_is_there(rig: Rig) -> None:
    """Message count and next UID tell a scan what is new, and they follow arrivals."""
    assert rig.mailbox.survey(rig.inbox).next_uid == 1
    numbered(rig, 3)
    survey = rig.mailbox.survey(rig.inbox)
    assert (survey.messages, survey.next_uid) == (3, 4)
    assert survey.uidvalidity > 0


def test_an_unknown_folder_is_refused(rig: Rig) -> None:
    """A folder that is gone is said so at once and does not harm the connection."""
    with pytest.raises(Rejected):
        rig.mailbox.survey("Nowhere")
    assert rig.mailbox.survey(rig.inbox).messages == 0


def test_reading_without_a_survey_is_refused(rig: Rig) -> None:
    """There is no folder before the first survey."""
    with pytest.raises(Rejected):
        rig.mailbox.uids(1, 10, None)


def test_uids_are_listed_within_bounds_and_without_gaps_filled(rig: Rig) -> None:
    """Only UIDs that exist between both bounds, ascending, however sparse."""
    numbered(rig, 8)
    rig.mailbox.survey(rig.inbox)
    for uid in (2, 3, 6):
        rig.expunge(rig.inbox, uid)
    survey = rig.mailbox.survey(rig.inbox)
    assert (survey.messages, survey.next_uid) == (5, 9)
    assert list(rig.mailbox.uids(1, 100, None)) == [1, 4, 5, 7, 8]
    assert list(rig.mailbox.uids(2, 7, None)) == [4, 5, 7]
    assert list(rig.mailbox.uids(2, 3, None)) == []
    assert list(rig.mailbox.uids(9, 4_000_000_000, None)) == []
    assert list(rig.mailbox.uids(5, 4, None)) == []


def test_uids_since_a_moment_leave_out_older_mail(rig: Rig) -> None:
    """Mail from two days before the moment on is listed, older mail is not."""
    if rig.mailbox.partial:
        pytest.skip("older mail was left out when it was numbered")
    numbered(rig, 10)
    rig.mailbox.survey(rig.inbox)
    assert list(rig.mailbox.uids(1, 100, NOON + timedelta(days=7))) == [5, 6, 7, 8, 9, 10]


def test_headers_carry_wanted_fields_arrival_and_size(rig: Rig) -> None:
    """A message comes with its arrival, its size on the wire and only the fields that are read."""
    rig.deliver(rig.sent, SOURCE, NOON)
    rig.mailbox.survey(rig.sent)
    [(page, [message])] = list(rig.mailbox.headers([[1]]))
    assert list(page) == [1]
    assert (message.uid, message.arrived, message.size, message.draft) == (1, NOON, len(SOURCE), False)
    expected = b"From: me@seller.example\r\nTo: dana@ortiz.example\r\nSubject: Offer\r\n\r\n"
    assert message.header == expected


def test_bare_line_feeds_come_as_crlf(rig: Rig) -> None:
    """Size and text are those of the canonical form, whatever the store keeps."""
    rig.deliver(rig.inbox, b"Subject: a\n b\n\nbody\n", NOON)
    rig.mailbox.survey(rig.inbox)
    [(_, [message])] = list(rig.mailbox.headers([[1]]))
    assert message.header == (b"Subject: a\r\n b\r\n\r\n" if rig.exact else b"Subject: a b\r\n\r\n")
    assert message.size == len(b"Subject: a\r\n b\r\n\r\nbody\r\n")


def test_eight_bit_headers_come_octet_for_octet(rig: Rig) -> None:
    """Raw 8-bit text in a header reaches the parser unchanged."""
    if not rig.exact:
        pytest.skip("what the API writes is JSON, and so it is text")
    rig.deliver(rig.inbox, "Subject: Größe 漢字 ".encode() + b"\xff\xfe\r\n\r\nx\r\n", NOON)
    rig.mailbox.survey(rig.inbox)
    [(_, [message])] = list(rig.mailbox.headers([[1]]))
    assert message.header == "Subject: Größe 漢字 ".encode() + b"\xff\xfe\r\n\r\n"


def test_odd_messages_have_a_header_too(rig: Rig) -> None:
    """An empty mail, one without a body and one without a header are handed over, none is lost."""
    for source in (b"\r\n", b"Subject: only\r\n", b"\r\nbody only\r\n"):
        rig.deliver(rig.inbox, source, NOON)
    rig.mailbox.survey(rig.inbox)
    [(_, messages)] = list(rig.mailbox.headers([[1, 2, 3]]))
    assert [message.header.strip() for message in messages] == [b"", b"Subject: only", b""]


def test_pages_come_whole_in_order_and_once(rig: Rig) -> None:
    """Each page holds its own messages in UID order; missing ones are left out."""
    numbered(rig, 9)
    rig.mailbox.survey(rig.inbox)
    rig.expunge(rig.inbox, 5)
    rig.mailbox.survey(rig.inbox)
    pages = [[1, 2, 3], [4, 5, 6], [7], [8, 9, 10, 11], [50]]
    found = list(rig.mailbox.headers(pages))
    assert [list(page) for page, _ in found] == pages
    assert [[m.uid for m in messages] for _, messages in found] == [[1, 2, 3], [4, 6], [7], [8, 9], []]
    assert found[3][1][1].header == b"Subject: 9\r\n\r\n"


def test_no_pages_no_messages(rig: Rig) -> None:
    """Nothing asked for, nothing handed over."""
    rig.mailbox.survey(rig.inbox)
    assert list(rig.mailbox.headers([])) == []
    assert list(rig.mailbox.bodies([], 100)) == []
    assert rig.mailbox.drafts_among([]) == frozenset()


def test_sparse_pages_hold_only_what_was_asked_for(rig: Rig) -> None:
    """UIDs between those of a page do not slip in."""
    numbered(rig, 30)
    rig.mailbox.survey(rig.inbox)
    wanted = [1, 3, 4, 9, 20, 29]
    [(_, messages)] = list(rig.mailbox.headers([wanted]))
    assert [message.uid for message in messages] == wanted


def test_reading_may_stop_early_and_go_on_otherwise(rig: Rig) -> None:
    """Pages not taken do no harm to what is asked for afterwards."""
    numbered(rig, 40)
    rig.mailbox.survey(rig.inbox)
    pages = rig.mailbox.headers([range(start, start + 5) for start in range(1, 40, 5)])
    assert [message.uid for message in next(pages)[1]] == [1, 2, 3, 4, 5]
    pages.close()  # type: ignore[attr-defined]
    assert list(rig.mailbox.uids(1, 3, None)) == [1, 2, 3]
    assert [m.uid for _, page in rig.mailbox.headers([[7, 8]]) for m in page] == [7, 8]


def test_other_questions_between_pages_do_not_disturb_them(rig: Rig) -> None:
    """Bodies and drafts may be asked for while pages are still to come."""
    numbered(rig, 12)
    rig.mailbox.survey(rig.inbox)
    seen = []
    for page, messages in rig.mailbox.headers([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]):
        seen += [message.uid for message in messages]
        assert [uid for uid, _ in rig.mailbox.bodies(page, 100)] == list(page)
        assert rig.mailbox.drafts_among(page) == frozenset()
    assert seen == list(range(1, 13))


def test_bodies_are_whole_or_cut_at_the_cap(rig: Rig) -> None:
    """The source comes as it is on the wire, and never more of it than asked for."""
    rig.deliver(rig.inbox, SOURCE, NOON)
    rig.deliver(rig.inbox, b"Subject: big\r\n\r\n" + b"x" * 5000, NOON)
    rig.mailbox.survey(rig.inbox)
    assert dict(rig.mailbox.bodies([1, 2, 3], 1000)) == {
        1: SOURCE,
        2: (b"Subject: big\r\n\r\n" + b"x" * 5000)[:1000],
    }


def test_drafts_are_known_and_asked_for_again(rig: Rig) -> None:
    """A draft says so in its header data and when its flags are asked for alone."""
    rig.deliver(rig.inbox, SOURCE, NOON, draft=True)
    rig.deliver(rig.inbox, SOURCE, NOON)
    rig.mailbox.survey(rig.inbox)
    [(_, messages)] = list(rig.mailbox.headers([[1, 2]]))
    assert [message.draft for message in messages] == [True, False]
    assert rig.mailbox.drafts_among([1, 2, 3]) == frozenset({1})


def test_a_new_numbering_is_reported(rig: Rig) -> None:
    """UIDVALIDITY changes when the server numbers a folder anew."""
    numbered(rig, 2)
    before = rig.mailbox.survey(rig.inbox).uidvalidity
    rig.renumber(rig.inbox, before + 5)
    after = rig.mailbox.survey(rig.inbox)
    assert (after.uidvalidity, after.messages) == (before + 5, 2)


def test_closing_twice_is_fine_and_not_the_end(rig: Rig) -> None:
    """close may be repeated, and a later survey starts afresh."""
    rig.mailbox.survey(rig.inbox)
    rig.mailbox.close()
    rig.mailbox.close()
    assert rig.mailbox.survey(rig.inbox).messages == 0
