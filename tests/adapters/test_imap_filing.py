"""Filing on servers with habits of their own, and what it never does to any."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from inboxfollow.adapters.imap.filing import ImapFiling
from inboxfollow.adapters.imap.settings import ImapSettings
from inboxfollow.ports.errors import OutcomeUnknown, PortError, Rejected, Transient, Unreachable
from tests.contracts.test_filing import WITHOUT_MOVE
from tests.servers.dovecot import Dovecot, require_dovecot
from tests.servers.proxy import FaultyProxy
from tests.servers.scripted import ScriptedServer
from tests.servers.watching_proxy import Refusal, WatchingProxy

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
SOURCE = b"Subject: Offer\r\n\r\nShall we?\r\n"
SELECTED = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\nTAG OK [READ-WRITE] done\r\n"
DESTRUCTIVE = ("EXPUNGE", "CLOSE", "CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE", "SETACL")
QUOTA = """mail_plugins = $mail_plugins quota
plugin {
  quota = maildir:User quota
  quota_rule = *:bytes=2000
}
"""


@pytest.fixture(params=["", WITHOUT_MOVE], ids=["with MOVE", "without MOVE"])
def server(request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    """A server with INBOX, Sent and Archive."""
    require_dovecot()
    with Dovecot(extra=request.param) as one:
        for folder in ("Sent", "Archive"):
            one.create_folder(folder)
        yield one


@contextmanager
def filing(port: int) -> Iterator[ImapFiling]:
    """Files through that port of this machine, in clear."""
    one = ImapFiling(ImapSettings("127.0.0.1", port, "none", None, "me@seller.example", 5), "correct horse")
    yield one
    one.close()


@contextmanager
def watched(server: Dovecot, refuse: Refusal | None = None) -> Iterator[tuple[WatchingProxy, ImapFiling]]:
    """Filing on a server, and what it says."""
    with WatchingProxy(server.imap_port, refuse=refuse) as proxy, filing(proxy.port) as one:
        yield proxy, one


def deliver(server: Dovecot, count: int, folder: str = "INBOX") -> int:
    """Mails numbered from 1; returns the folder's UIDVALIDITY."""
    for number in range(1, count + 1):
        server.deliver(folder, b"Subject: %d\r\n\r\nbody %d\r\n" % (number, number), NOON)
    said = server.doveadm("-f", "flow", "mailbox", "status", "-u", server.user, "uidvalidity", folder)
    return int(said.split("uidvalidity=")[1])


def subjects(server: Dovecot, folder: str) -> list[str]:
    """Of everything in a folder, in its order."""
    said = server.doveadm("-f", "flow", "fetch", "-u", server.user, "hdr.subject", "mailbox", folder, "all")
    return [line.removeprefix("hdr.subject=") for line in said.splitlines()]


def verbs(proxy: WatchingProxy) -> list[str]:
    """Each command's verb, with UID where it stands before it."""
    words = [line.decode("latin-1").upper().split()[1:3] for line in proxy.commands if line.count(b" ")]
    return [" ".join(pair) if pair[0] == "UID" else pair[0] for pair in words]


@pytest.mark.dovecot
def test_mail_that_others_marked_for_deletion_survives(server: Dovecot) -> None:
    """Messages flagged \\Deleted by another program stay where they are, also when the connection ends."""
    validity = deliver(server, 3)
    server.doveadm("flags", "add", "-u", server.user, "\\Deleted", "mailbox", "INBOX", "uid", "1,3")
    with watched(server) as (proxy, one):
        one.move("INBOX", validity, [2], "Archive")
        one.append("Sent", SOURCE, NOON)
        one.close()
        assert not set(verbs(proxy)) & set(DESTRUCTIVE)
    assert (subjects(server, "INBOX"), subjects(server, "Archive")) == (["1", "3"], ["2"])


@pytest.mark.dovecot
def test_a_message_marked_for_deletion_moves_when_it_is_named(server: Dovecot) -> None:
    """Its mark goes with it, and nothing is expunged in the target."""
    validity = deliver(server, 2)
    server.doveadm("flags", "add", "-u", server.user, "\\Deleted", "mailbox", "INBOX", "uid", "1")
    with filing(server.imap_port) as one:
        one.move("INBOX", validity, [1], "Archive")
    assert (subjects(server, "INBOX"), subjects(server, "Archive")) == (["2"], ["1"])


@pytest.mark.dovecot
def test_without_move_it_copies_and_expunges_by_uid() -> None:
    """A server that does not offer MOVE is never asked for it."""
    require_dovecot()
    with Dovecot(extra=WITHOUT_MOVE) as server:
        server.create_folder("Archive")
        validity = deliver(server, 2)
        with watched(server) as (proxy, one):
            one.move("INBOX", validity, [1], "Archive")
        said = verbs(proxy)
    assert said[said.index("SELECT") :] == ["SELECT", "UID COPY", "UID STORE", "UID EXPUNGE", "LOGOUT"]


@pytest.mark.dovecot
def test_a_server_that_can_do_neither_is_left_alone() -> None:
    """Without MOVE and UIDPLUS nothing is opened, copied or marked."""
    require_dovecot()
    with Dovecot(extra="imap_capability = IMAP4rev1 UNSELECT\n") as server:
        server.create_folder("Archive")
        validity = deliver(server, 2)
        before = server.snapshot()
        with watched(server) as (proxy, one), pytest.raises(Rejected, match="UIDPLUS"):
            one.move("INBOX", validity, [1], "Archive")
        assert "SELECT" not in verbs(proxy)
        assert server.snapshot() == before


@pytest.mark.dovecot
def test_mail_removed_in_the_middle_does_not_take_the_rest_with_it(server: Dovecot) -> None:
    """Another program expunges one of the messages right before they are moved: the others are moved, none is lost."""
    validity = deliver(server, 4)
    raced: list[bytes] = []

    def race(line: bytes) -> bytes | None:
        if (b"UID COPY" in line or b"UID MOVE" in line) and not raced:
            raced.append(line)
            server.expunge("INBOX", [2])
        return None

    with watched(server, race) as (_, one):
        one.move("INBOX", validity, [1, 2, 3], "Archive")
    assert raced
    assert (subjects(server, "INBOX"), subjects(server, "Archive")) == (["4"], ["1", "3"])


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 MOVE", "IMAP4rev1 UIDPLUS"])
def test_a_server_that_refuses_again_and_again_loses_nothing(capabilities: str) -> None:
    """A copy that is always refused as "no longer exist" is given up, and nothing is marked or expunged."""
    no = b"TAG NO [EXPUNGEISSUED] Some of the requested messages no longer exist.\r\n"
    script = {"SELECT": SELECTED, "UID (MOVE|COPY)": no, "NOOP": b"TAG OK done\r\n", "LIST": b"TAG OK done\r\n"}
    with (
        ScriptedServer(script, capabilities) as server,
        filing(server.port) as one,
        pytest.raises(Transient, match="keep removing"),
    ):
        one.move("INBOX", 7, [1, 2], "Archive")
    assert not [line for line in server.commands if "STORE" in line or "EXPUNGE" in line]


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 MOVE", "IMAP4rev1 UIDPLUS"])
def test_a_read_only_folder_is_not_copied_from(capabilities: str) -> None:
    """Where nothing can be removed, nothing is copied either: it would be copied anew each time."""
    script = {"SELECT": SELECTED.replace(b"READ-WRITE", b"READ-ONLY"), "LIST": b"TAG OK done\r\n"}
    with (
        ScriptedServer(script, capabilities) as server,
        filing(server.port) as one,
        pytest.raises(Rejected, match="only be read"),
    ):
        one.move("INBOX", 7, [1, 2], "Archive")
    assert not [line for line in server.commands if line.startswith("UID")]


def test_names_are_spelt_as_the_server_spells_them() -> None:
    """A server that does not encode its names gets them back as it gave them."""
    listed = b'* LIST () "/" "R&D"\r\n* LIST () "/" "INBOX"\r\nTAG OK done\r\n'
    script = {"LIST": listed, "SELECT": SELECTED, "UID MOVE": b"TAG OK done\r\n"}
    with ScriptedServer(script, "IMAP4rev1 MOVE") as server, filing(server.port) as one:
        one.move("R&D", 7, [1], "INBOX")
        one.move("INBOX", 7, [2], "R&D")
    said = [line for line in server.commands if line.startswith(("SELECT", "UID"))]
    assert said == ['SELECT "R&D"', 'UID MOVE 1 "INBOX"', 'SELECT "INBOX"', 'UID MOVE 2 "R&D"']


@pytest.mark.dovecot
@pytest.mark.parametrize("name", ["R&D", "100%s done", 'Say "hi"', "Größe", "日本語", "Back\\slash", "a(b){3}", "x]"])
def test_folders_of_any_name(name: str, server: Dovecot) -> None:
    """Signs that mean something to the protocol, or to whoever builds commands, are only a name."""
    server.create_folder(name)
    validity = deliver(server, 2)
    with filing(server.imap_port) as one:
        one.move("INBOX", validity, [1], name)
        one.append(name, SOURCE, NOON)
    assert subjects(server, name) == ["1", "Offer"]


@pytest.mark.dovecot
@pytest.mark.parametrize("evil", ["Archive\r\na1 DELETE Sent", "Archive\nx", "Arch\0ive"])
def test_a_line_break_in_a_name_is_never_sent(evil: str, server: Dovecot) -> None:
    """A folder name cannot end a command and begin another."""
    validity = deliver(server, 1)
    with watched(server) as (proxy, one):
        for act in (
            lambda: one.append(evil, SOURCE, NOON),
            lambda: one.move("INBOX", validity, [1], evil),
            lambda: one.move(evil, validity, [1], "Archive"),
        ):
            with pytest.raises(Rejected, match="line break"):
                act()
        assert not proxy.said("DELETE Sent")
    assert subjects(server, "INBOX") == ["1"]


@pytest.mark.dovecot
@pytest.mark.parametrize(
    ("octets", "error", "stored"), [(0, Unreachable, 0), (3, Unreachable, 0), (6, None, 1), (12, None, 1)]
)
def test_a_cut_connection_is_known_or_honestly_unknown(
    octets: int, error: type[PortError] | None, stored: int, dovecot: Dovecot
) -> None:
    """Cut before the go-ahead ("+ OK") nothing was stored, and it says so; cut after the message was handed over it
    says that it does not know."""
    dovecot.create_folder("Sent")
    with FaultyProxy(dovecot.imap_port) as proxy, filing(proxy.port) as one:
        one.append("Sent", SOURCE, NOON)
        proxy.cut(octets)
        with pytest.raises(error or OutcomeUnknown):
            one.append("Sent", SOURCE, NOON)
        assert len(subjects(dovecot, "Sent")) == 1 + stored
        one.append("Sent", SOURCE, NOON)
        assert len(subjects(dovecot, "Sent")) == 2 + stored


@pytest.mark.dovecot
def test_cut_while_moving_and_moved_again(server: Dovecot) -> None:
    """Wherever the connection ends, the same call afterwards finishes the work, and no message is lost."""
    validity = deliver(server, 60)
    with FaultyProxy(server.imap_port) as proxy:
        for number in range(1, 13):
            with filing(proxy.port) as one:
                one.append("Sent", SOURCE, NOON)
                proxy.cut(number * 29)
                uids = range(number * 5 - 4, number * 5 + 1)
                try:
                    one.move("INBOX", validity, uids, "Archive")
                except Unreachable:
                    one.move("INBOX", validity, uids, "Archive")
            proxy.heal()
    assert subjects(server, "INBOX") == []
    assert set(subjects(server, "Archive")) == {str(number) for number in range(1, 61)}


@pytest.mark.dovecot
def test_a_full_account_is_asked_again_later() -> None:
    """A copy that does not fit is refused for now, with the server's own words, and nothing is stored."""
    require_dovecot()
    with Dovecot(extra=QUOTA) as server, filing(server.imap_port) as one:
        server.create_folder("Sent")
        with pytest.raises(Transient, match=r"(?i)quota") as caught:
            one.append("Sent", SOURCE + b"x\r\n" * 2000, NOON)
        assert caught.value.retry_after
        one.append("Sent", SOURCE, NOON)
        assert subjects(server, "Sent") == ["Offer"]


@pytest.mark.dovecot
def test_command_lines_stay_short(server: Dovecot) -> None:
    """Many scattered UIDs are named in lines of at most 1,000 octets, whatever the target is called."""
    name = "Archive " + "ä" * 60
    server.create_folder(name)
    validity = deliver(server, 700)
    with watched(server) as (proxy, one):
        one.move("INBOX", validity, range(1, 700, 2), name)
        assert max(map(len, proxy.commands)) <= 1000
    assert len(subjects(server, name)) == 350


@pytest.mark.dovecot
def test_the_arrival_of_a_copy_is_written_in_english_and_utc(dovecot: Dovecot) -> None:
    """The date of APPEND does not depend on the machine's language or zone, and days have two digits."""
    dovecot.create_folder("Sent")
    with watched(dovecot) as (proxy, one):
        one.append("Sent", SOURCE, datetime(2026, 5, 3, 4, 5, 6, tzinfo=UTC))
        [line] = proxy.said("APPEND")
    assert line.endswith('APPEND "Sent" (\\Seen) "03-May-2026 04:05:06 +0000" {29}')
