"""The IMAP mailbox on servers with habits of their own, and what it never does to any."""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from inboxfollow.adapters.imap.mailbox import ImapMailbox
from inboxfollow.adapters.imap.settings import ImapSettings
from inboxfollow.ports.errors import CursorExpired, Rejected, Transient, Unreachable
from inboxfollow.ports.mailbox import Role
from tests.servers.dovecot import Dovecot, require_dovecot
from tests.servers.proxy import FaultyProxy
from tests.servers.scripted import EXAMINED, ScriptedServer

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
DATE = b'INTERNALDATE "01-Mar-2024 12:00:00 +0000"'
SECTION = b"BODY[HEADER.FIELDS (SUBJECT)] {14}\r\nSubject: x\r\n\r\n"


@contextlib.contextmanager
def scripted(
    script: Mapping[str, bytes] | None = None, capabilities: str = "IMAP4rev1"
) -> Iterator[tuple[ScriptedServer, ImapMailbox]]:
    """A scripted server and a mailbox on it."""
    with ScriptedServer(script, capabilities) as server:
        box = ImapMailbox(ImapSettings("127.0.0.1", server.port, "none", username="me", timeout_seconds=5), "pw")
        yield server, box
        box.close()


def whole(uid: int, extra: bytes = b"") -> bytes:
    """A complete FETCH response."""
    return b"* %d FETCH (UID %d %s%s RFC822.SIZE 20 FLAGS () %s)\r\n" % (uid, uid, extra, DATE, SECTION)


@pytest.fixture(params=[("", "/"), ("INBOX.", "."), ("Mail/", "/")], ids=["no prefix", "INBOX.", "Mail/"])
def spaced(request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    """A Dovecot with each kind of namespace."""
    require_dovecot()
    prefix, separator = request.param
    with Dovecot(prefix=prefix, separator=separator) as server:
        yield server


def dovecot_mailbox(server: Dovecot, port: int | None = None) -> ImapMailbox:
    """A mailbox on a real server over TLS."""
    settings = ImapSettings("localhost", port or server.imaps_port, "tls", server.ca_file, server.user, 10)
    return ImapMailbox(settings, server.password)


@pytest.mark.dovecot
def test_folders_of_any_name_can_be_read(spaced: Dovecot) -> None:
    """Ampersands, quotes, backslashes, spaces, other scripts and emoji survive the way there and back."""
    names = ["R&D", 'Say "hi"', "Größe", "日本語", "two  spaces", "&-", "Back\\slash", "📤 out", "a(b){c}%", "Nested"]
    if spaced.separator == "/":
        names.append("Nested/Child")
    else:
        names.append("Nested.Child")
    for name in names:
        spaced.deliver(spaced.prefix + name, b"Subject: %s\r\n\r\n" % name.encode(), NOON)
    box = dovecot_mailbox(spaced)
    found = {folder.name for folder in box.folders()}
    assert found == {"INBOX"} | {spaced.prefix + name for name in names}
    for name in names:
        assert box.survey(spaced.prefix + name).messages == 1
        [(_, [message])] = list(box.headers([[1]]))
        assert message.header == b"Subject: %s\r\n\r\n" % name.encode()
    box.close()


@pytest.mark.dovecot
def test_special_folders_are_found_under_a_prefix(spaced: Dovecot) -> None:
    """Sent comes first and Drafts stays out, whatever the namespace."""
    for name in ("Sent", "Sent Messages", "Drafts", "Junk", "Archive", "Entwürfe"):
        spaced.create_folder(spaced.prefix + name)
    box = dovecot_mailbox(spaced)
    root = spaced.prefix.removesuffix(spaced.separator)  # Dovecot lists it, and it can hold mail
    found = [folder for folder in box.folders() if folder.name != root or root == "INBOX"]
    assert [(folder.name.removeprefix(spaced.prefix), folder.role) for folder in found] == [
        ("Sent", Role.SENT),
        ("Sent Messages", Role.SENT),
        ("INBOX", Role.INBOX),
        ("Archive", Role.ARCHIVE),
        ("Junk", Role.JUNK),
    ]
    box.close()


@pytest.mark.dovecot
def test_dots_in_names_are_no_hierarchy_where_the_delimiter_is_another() -> None:
    """A folder "v1.2" is one folder on a server whose delimiter is the slash."""
    require_dovecot()
    with Dovecot(layout="fs") as server:
        server.deliver("v1.2", b"Subject: x\r\n\r\n", NOON)
        box = dovecot_mailbox(server)
        assert "v1.2" in [folder.name for folder in box.folders()]
        assert box.survey("v1.2").messages == 1
        box.close()


@pytest.mark.dovecot
def test_reading_everything_changes_nothing(dovecot: Dovecot) -> None:
    """After a full read every file has its name, flags, time and content, and unseen mail is unseen still."""
    for number in range(20):
        dovecot.deliver("INBOX", b"Subject: %d\r\n\r\nx\r\n" % number, NOON, "SRD"[number % 4 :])
    fresh = dovecot.maildir / "new" / "1709294400.fresh.test"
    fresh.write_bytes(b"Subject: fresh\r\n\r\nx\r\n")
    before = dovecot.snapshot()
    box = dovecot_mailbox(dovecot)
    for folder in box.folders():
        survey = box.survey(folder.name)
        uids = box.uids(1, survey.next_uid, None)
        assert sum(len(messages) for _, messages in box.headers([uids])) == survey.messages
        assert len(list(box.bodies(uids, 100))) == survey.messages
        box.drafts_among(uids)
    box.close()
    assert len(before) == 21
    assert dovecot.snapshot() == before


@pytest.mark.dovecot
def test_a_survey_transfers_next_to_nothing(dovecot: Dovecot) -> None:
    """Looking whether a folder has news costs less than a kilobyte, however much mail is in it."""
    for number in range(200):
        dovecot.deliver("INBOX", b"Subject: %d\r\n\r\nx\r\n" % number, NOON)
    with FaultyProxy(dovecot.imaps_port) as proxy:
        box = dovecot_mailbox(dovecot, proxy.port)
        box.folders()
        box.survey("INBOX")
        before = proxy.octets
        assert box.survey("INBOX").next_uid == 201
        assert proxy.octets - before < 1024
        box.close()


@pytest.mark.dovecot
def test_a_renumbered_folder_is_not_read_on_after_a_break(dovecot: Dovecot) -> None:
    """UIDs of the old numbering are never used for the new one."""
    dovecot.deliver("INBOX", b"Subject: x\r\n\r\n", NOON)
    with FaultyProxy(dovecot.imaps_port) as proxy:
        box = dovecot_mailbox(dovecot, proxy.port)
        uidvalidity = box.survey("INBOX").uidvalidity
        proxy.heal()
        with pytest.raises(Unreachable):
            box.uids(1, 10, None)
        dovecot.restart()
        dovecot.set_uidvalidity("INBOX", uidvalidity + 1)
        with pytest.raises(CursorExpired):
            box.uids(1, 10, None)
        assert box.survey("INBOX").uidvalidity == uidvalidity + 1
        box.close()


@pytest.mark.dovecot
def test_pages_after_another_survey_are_refused(dovecot: Dovecot) -> None:
    """Pages of one folder are never filled from another."""
    for number in range(9):
        dovecot.deliver("INBOX", b"Subject: %d\r\n\r\n" % number, NOON)
        dovecot.deliver("Sent", b"Subject: other\r\n\r\n", NOON)
    box = dovecot_mailbox(dovecot)
    box.survey("INBOX")
    pages = box.headers([[1], [2], [3], [4], [5]])
    next(pages)
    box.survey("Sent")
    with pytest.raises(Unreachable):
        list(pages)
    assert [m.header for _, page in box.headers([[1]]) for m in page] == [b"Subject: other\r\n\r\n"]
    box.close()


def test_a_missing_uidnext_is_derived_from_the_highest_uid() -> None:
    """Servers that leave UIDNEXT out are asked for their last message (PROTOCOLS A1)."""
    examined = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\nTAG OK done\r\n"
    with scripted({"EXAMINE": examined, "UID FETCH \\*": b"* 3 FETCH (UID 41)\r\nTAG OK done\r\n"}) as (_, box):
        assert box.survey("INBOX").next_uid == 42
    with scripted({"EXAMINE": examined.replace(b"3 EXISTS", b"0 EXISTS")}) as (_, box):
        assert box.survey("INBOX").next_uid == 1


def test_a_folder_without_numbering_is_refused() -> None:
    """Nothing can be remembered of a folder whose UIDs may change at any time."""
    with scripted({"EXAMINE": b"* 3 EXISTS\r\nTAG OK done\r\n"}) as (_, box), pytest.raises(Rejected):
        box.survey("INBOX")


def test_condstore_is_used_where_offered_and_given_up_where_refused() -> None:
    """The state number comes along; a server that answers BAD is not asked so again."""
    told = EXAMINED.replace(b"TAG", b"* OK [HIGHESTMODSEQ 90000000000000] ok\r\nTAG")
    with scripted({"EXAMINE": told}, "IMAP4rev1 CONDSTORE") as (server, box):
        assert box.survey("INBOX").highestmodseq == 90000000000000
        assert server.commands[-1] == 'EXAMINE "INBOX" (CONDSTORE)'
    script = {r"EXAMINE .*\(CONDSTORE\)": b"TAG BAD what\r\n"}
    with scripted(script, "IMAP4rev1 CONDSTORE") as (server, box):
        assert box.survey("INBOX").highestmodseq == box.survey("INBOX").highestmodseq == 0
        assert sum("CONDSTORE" in command for command in server.commands) == 1


def test_gmail_is_asked_for_its_ids() -> None:
    """Thread and content ids are asked for where offered, and nowhere else."""
    script = {"UID FETCH": whole(1, b"X-GM-THRID 77 X-GM-MSGID 88 ") + b"TAG OK done\r\n"}
    with scripted(script, "IMAP4rev1 X-GM-EXT-1") as (server, box):
        box.survey("INBOX")
        [(_, [message])] = list(box.headers([[1]]))
        assert (message.thread_ref, message.content_ref) == ("77", "88")
        assert "X-GM-MSGID X-GM-THRID" in server.commands[-1]
    with scripted({"UID FETCH": whole(1) + b"TAG OK done\r\n"}, "IMAP4rev1 OBJECTID") as (server, box):
        box.survey("INBOX")
        list(box.headers([[1]]))
        assert "EMAILID THREADID" in server.commands[-1]
        assert "X-GM" not in server.commands[-1]


def test_command_lines_stay_below_a_thousand_octets() -> None:
    """The most sparse page is asked for in several short commands (PROTOCOLS A7)."""
    with scripted({"UID FETCH": b"TAG OK done\r\n"}) as (server, box):
        box.survey("INBOX")
        page = range(1_000_000_007, 1_000_004_007, 8)
        assert list(box.headers([page])) == [(page, [])]
        assert max(map(len, server.commands)) < 990
        assert sum("1000000007" in command for command in server.commands) == 1


def test_split_and_unasked_answers_are_put_together() -> None:
    """A message told in two responses, and mail nobody asked for, give exactly the page."""
    split = b"* 1 FETCH (UID 1 FLAGS (\\Draft))\r\n* 9 FETCH (UID 9 FLAGS ())\r\n" + whole(3) + whole(1) + whole(2)
    with scripted({"UID FETCH": split + b"TAG OK done\r\n"}) as (server, box):
        box.survey("INBOX")
        [(_, messages)] = list(box.headers([[1, 3]]))
        assert [(message.uid, message.draft) for message in messages] == [(1, True), (3, False)]
        assert sum(command.startswith("UID FETCH") for command in server.commands) == 1


def test_incomplete_answers_are_asked_for_again() -> None:
    """Data without the header is asked for once more, alone; what was whole is not."""
    script = {
        "UID FETCH 1:2 ": b"* 1 FETCH (UID 1 FLAGS ())\r\n" + whole(2) + b"TAG OK done\r\n",
        "UID FETCH 1 ": whole(1) + b"TAG OK done\r\n",
    }
    with scripted(script) as (_, box):
        box.survey("INBOX")
        [(_, messages)] = list(box.headers([[1, 2]]))
        assert [message.uid for message in messages] == [1, 2]


def test_a_message_withheld_is_said_not_skipped() -> None:
    """A server that has a message and never gives its header must not make it vanish silently."""
    with scripted({"UID FETCH": b"* 1 FETCH (UID 1 FLAGS ())\r\nTAG OK done\r\n"}) as (_, box):
        box.survey("INBOX")
        with pytest.raises(Rejected) as caught:
            list(box.headers([[1]]))
        assert "UID 1" in caught.value.message


def test_a_refused_page_ends_reading_and_the_next_call_works() -> None:
    """A throttled FETCH says how long to wait; answers still to come are not taken for others'."""
    throttled = b"TAG BAD Request is throttled. Suggested Backoff Time: 1500 milliseconds\r\n"
    with scripted({"UID FETCH": throttled, "UID SEARCH": b"* SEARCH 2 1\r\nTAG OK done\r\n"}) as (_, box):
        box.survey("INBOX")
        with pytest.raises(Transient) as caught:
            list(box.headers([[1], [2], [3]]))
        assert caught.value.retry_after == 1.5
        assert list(box.uids(1, 5, None)) == [1, 2]


def test_searches_of_large_folders_are_cut_into_windows() -> None:
    """No answer line can reach the million octets at which imaplib gives up (DEPENDENCIES, trap 3)."""
    large = EXAMINED.replace(b"3 EXISTS", b"200000 EXISTS")
    answer = b"* SEARCH 5 170000\r\n* SEARCH\r\nTAG OK done\r\n"
    with scripted({"EXAMINE": large, "UID SEARCH": answer}) as (server, box):
        box.survey("INBOX")
        assert list(box.uids(1, 200_000, NOON)) == [5, 170000]
        assert [command for command in server.commands if "SEARCH" in command] == [
            "UID SEARCH UID 1:80000 SINCE 28-Feb-2024",
            "UID SEARCH UID 80001:160000 SINCE 28-Feb-2024",
            "UID SEARCH UID 160001:200000 SINCE 28-Feb-2024",
        ]


def test_a_line_without_end_costs_the_connection_not_the_program() -> None:
    """After a line longer than imaplib reads, what follows is never taken for an answer."""
    endless = b"* SEARCH " + b"1 " * 600_000 + b"\r\nTAG OK done\r\n"
    with scripted({"UID SEARCH UID 1:9": endless, "UID SEARCH": b"* SEARCH 2\r\nTAG OK done\r\n"}) as (_, box):
        box.survey("INBOX")
        with pytest.raises(Unreachable):
            box.uids(1, 9, None)
        assert list(box.uids(1, 3, None)) == [2]


def test_since_is_widened_in_utc() -> None:
    """Two days before the moment, as a date in UTC, whatever zone it was given in."""
    with scripted({"UID SEARCH": b"TAG OK done\r\n"}) as (server, box):
        box.survey("INBOX")
        box.uids(1, 3, datetime.fromisoformat("2024-03-01T00:30:00+02:00") + timedelta(0))
        assert server.commands[-1].endswith("SINCE 27-Feb-2024")


def test_names_that_are_no_utf7_are_opened_as_the_server_spells_them() -> None:
    """Raw 8-bit and broken names from a server are sent back octet for octet (PROTOCOLS A9)."""
    listing = b'* LIST () "/" "Gr\xc3\xb6\xc3\x9fe"\r\n* LIST () "/" "A&B"\r\n* LIST () NIL INBOX\r\nTAG OK done\r\n'
    with scripted({"LIST": listing}) as (server, box):
        names = [folder.name for folder in box.folders()]
        assert "Größe" in names
        assert len(names) == 3
        for name in names:
            box.survey(name)
        sent = [command for command in server.commands if command.startswith("EXAMINE")]
        assert {'EXAMINE "Gr\xc3\xb6\xc3\x9fe"', 'EXAMINE "A&B"', 'EXAMINE "INBOX"'} == set(sent)


def test_inbox_is_found_beside_a_prefix_and_odd_namespaces_are_borne() -> None:
    """INBOX is asked for by itself under a prefix; a server that refuses NAMESPACE is read without."""
    script = {
        "NAMESPACE": b'* NAMESPACE (("Mail/" "/")) (("~" "/")) NIL\r\nTAG OK done\r\n',
        'LIST "" "\\*"': b'* LIST () "/" Mail/Sent\r\n* LIST () "/" ~bob/Sent\r\nTAG OK done\r\n',
        'LIST "" "INBOX"': b'* LIST () "/" Inbox\r\nTAG OK done\r\n',
    }
    with scripted(script, "IMAP4rev1 NAMESPACE") as (_, box):
        assert [folder.name for folder in box.folders()] == ["Mail/Sent", "INBOX"]
    script |= {"NAMESPACE": b"TAG BAD what\r\n"}
    with scripted(script, "IMAP4rev1 NAMESPACE") as (_, box):
        assert "Mail/Sent" in [folder.name for folder in box.folders()]


def test_nothing_but_reading_is_ever_asked() -> None:
    """EXAMINE and BODY.PEEK only: no command that could change a mailbox is sent."""
    script = {
        "LIST": b'* LIST () "/" INBOX\r\nTAG OK done\r\n',
        "UID FETCH": whole(1) + b"TAG OK done\r\n",
        "UID SEARCH": b"* SEARCH 1\r\nTAG OK done\r\n",
    }
    with scripted(script) as (server, box):
        box.folders()
        box.survey("INBOX")
        box.uids(1, 3, None)
        list(box.headers([[1]]))
        list(box.bodies([1], 100))
        box.drafts_among([1])
    words = {" ".join(command.split()[: 2 if command.startswith("UID") else 1]) for command in server.commands}
    assert words == {"CAPABILITY", "LOGIN", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"}
    fetched = [command for command in server.commands if "BODY" in command]
    assert fetched
    assert all("BODY.PEEK[" in command and "BODY[" not in command for command in fetched)
