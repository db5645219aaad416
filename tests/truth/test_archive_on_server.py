"""Archiving with archive.move_on_server on a real server: mail leaves the inbox, comes back, and nothing else stirs."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.test_filing import WITHOUT_MOVE
from tests.servers.dovecot import Dovecot, require_dovecot
from tests.servers.watching_proxy import WatchingProxy
from tests.truth.generator import generate
from tests.truth.product import Product, fill
from tests.truth.scene import Scene

pytestmark = pytest.mark.dovecot
MOVES = "[archive]\nmove_on_server = true\n"
CHANGING = {"CREATE", "DELETE", "RENAME", "CLOSE", "EXPUNGE", "APPEND", "SUBSCRIBE"}
Tree = Counter[tuple[str, str, str, int]]
"""Every copy of every mail: its folder, its flags, the hash of its octets and its arrival."""


def tree(server: Dovecot) -> Tree:
    """What the server holds, but for the names of files."""
    found: Tree = Counter()
    for path, (content, arrived) in server.snapshot().items():
        folder, name = Path(path).parent.parent, Path(path).name
        found[str(folder), name.partition(":2,")[2], content, arrived // 10**9] += 1
    return found


def folder(found: Tree, name: str) -> Tree:
    """What lies in one folder, by any name: "." is the inbox."""
    return Counter({("", *key[1:]): count for key, count in found.items() if key[0] == name})


class Desk:
    """A mailbox of noise with one conversation of four mails, three of them in the inbox."""

    def __init__(
        self, server: Dovecot, directory: Path, *, port: int = 0, moves: bool = True, folders: str = ""
    ) -> None:
        self.server, self.product = server, Product(directory)
        self.product.tables = MOVES if moves else ""
        self.product.sends_by = folders  # one more line of the account's table
        self.product.connect(server, port=port)
        fill(server, generate(51, datetime.now(UTC), noise=40).letters)
        server.doveadm("flags", "add", "-u", server.user, "\\Deleted", "mailbox", "INBOX", "uid", "1:5")
        self.others = tree(server)
        assert sum(key[1] == "T" for key in folder(self.others, ".").elements()) == 5
        scene = Scene("desk", "desk", 555_555, datetime.now(UTC))
        who = scene.person()
        first = scene.theirs(who, scene.ago(30))
        second = scene.mine([who], scene.ago(29), answers=first)
        scene.theirs(who, scene.ago(28), answers=second)
        third = scene.theirs(who, scene.ago(27), answers=second)
        self.last = scene.mine([who], scene.ago(20), answers=third)
        fill(server, scene.letters)
        marked = ("mailbox", "INBOX", "header", "message-id", first.id)
        server.doveadm("flags", "add", "-u", server.user, "\\Seen \\Flagged", *marked)
        self.before = tree(server)
        self.product.scan()

    @property
    def row(self) -> dict[str, Any]:
        """The lead."""
        return next(row for row in self.product.rows() if row["last_message_id"] == self.last.id)

    @property
    def id(self) -> str:
        """Its short id."""
        return str(self.row["id"])

    def mine(self) -> Tree:
        """The mails of the conversation in the inbox, as they were."""
        return folder(self.before, ".") - folder(self.others, ".")

    def assert_archived(self, archive: str = ".Archive") -> None:
        """They lie in the archive with flags and arrival, and everything else is where and as it was."""
        after = tree(self.server)
        assert sum(self.mine().values()) == 3
        assert folder(after, ".") == folder(self.others, ".")
        assert folder(after, archive) == folder(self.before, archive) + self.mine()
        elsewhere = [name for name in {key[0] for key in self.before + after} if name not in (".", archive)]
        assert all(folder(after, name) == folder(self.before, name) for name in elsewhere)

    def assert_untouched(self) -> None:
        """Everything is where and as it was in the beginning."""
        assert tree(self.server) == self.before


@pytest.fixture(params=["", WITHOUT_MOVE], ids=["with MOVE", "without MOVE"])
def server(request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    """A fresh server whose user is me, with an archive folder."""
    require_dovecot()
    with Dovecot(user="sam@seller.example", extra=request.param) as one:
        one.create_folder("Archive")
        yield one


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """The same, with MOVE."""
    require_dovecot()
    with Dovecot(user="sam@seller.example") as one:
        one.create_folder("Archive")
        yield one


def test_archived_and_undone(server: Dovecot, tmp_path: Path) -> None:
    """The conversation's mail moves to the archive with its flags; undo brings all of it back; other mail, also mail
    that somebody flagged as deleted, is untouched; nothing but moving is asked of the server."""
    with WatchingProxy(server.imap_port) as proxy:
        desk = Desk(server, tmp_path, port=proxy.port)
        lead = desk.id
        proxy.reset()
        done = desk.product.run("archive", lead, "--reason", "won")
        assert (done.code, done.out) == (0, f"{lead}: closed as won; 3 messages moved to Archive\n"), done
        desk.assert_archived()
        assert desk.row["state"] == "closed"
        undone = desk.product.run("undo", "--json")
        assert undone.json["moved"] == [
            {"id": lead, "account": "work", "from": "Archive", "to": "INBOX", "messages": 3}
        ], undone
        desk.assert_untouched()
        assert desk.row["state"] == "awaiting"
        words = [line.decode("latin-1").upper().split()[1:2] for line in proxy.commands]
    assert not {word for line in words for word in line} & CHANGING


def test_scans_after_it_find_nothing_new(dovecot: Dovecot, tmp_path: Path) -> None:
    """What was moved is known where it lies: neither the next scan nor a full one reads anything as new, and the lead
    is the same."""
    desk = Desk(dovecot, tmp_path)
    before = desk.row
    assert desk.product.run("archive", desk.id).code == 0
    for arguments in (("scan", "--json"), ("scan", "--full", "--json")):
        assert [one["new_messages"] for one in desk.product.run(*arguments).json["accounts"]] == [0]
    assert desk.product.run("undo").code == 0
    desk.product.scan()
    assert desk.row == before


def test_a_dry_run_only_says(dovecot: Dovecot, tmp_path: Path) -> None:
    """It names folder, number and subject, and neither the server nor the store is changed."""
    desk = Desk(dovecot, tmp_path)
    lead, export = desk.id, desk.product.export()
    said = desk.product.run("archive", lead, "--dry-run")
    assert said.code == 0, said
    assert said.out.startswith(f"{lead}: would be closed; 3 messages would move from INBOX to Archive (")
    form = desk.product.run("archive", lead, "--dry-run", "--json").json
    assert form["moved"] == [{"id": lead, "account": "work", "from": "INBOX", "to": "Archive", "messages": 3}]
    desk.assert_untouched()
    assert desk.product.export() == export


def test_switched_off_it_moves_nothing(dovecot: Dovecot, tmp_path: Path) -> None:
    """Without the setting archiving is a matter of the store alone."""
    desk = Desk(dovecot, tmp_path, moves=False)
    done = desk.product.run("archive", desk.id, "--json")
    assert (done.code, done.json["moved"]) == (0, []), done
    desk.assert_untouched()


def test_a_server_that_is_away(dovecot: Dovecot, tmp_path: Path) -> None:
    """The lead is closed all the same, the exit code says that something is left to do, and the next scan does it."""
    desk = Desk(dovecot, tmp_path)
    lead = desk.id
    dovecot.stop()
    done = desk.product.run("archive", lead, "--json")
    assert (done.code, done.fault()["code"], done.json["moved"]) == (6, "partial", []), done
    assert "3 messages still to be moved" in done.json["done"]
    assert desk.row["state"] == "closed"
    dovecot.start()
    desk.assert_untouched()
    scan = desk.product.run("scan")
    assert (scan.code, "3 messages moved to Archive" in scan.err) == (0, True), scan
    desk.assert_archived()


def test_an_archive_that_takes_nothing(dovecot: Dovecot, tmp_path: Path) -> None:
    """A folder that vanished since the scan is named, each attempt says so, and no mail is touched."""
    desk = Desk(dovecot, tmp_path)
    dovecot.doveadm("mailbox", "delete", "-u", dovecot.user, "Archive")
    done = desk.product.run("archive", desk.id)
    assert (done.code, "no folder 'Archive'" in done.err) == (6, True), done
    assert folder(tree(dovecot), ".") == folder(desk.before, ".")


def test_without_an_archive_folder(tmp_path: Path) -> None:
    """The lead is closed, and the line says that nothing was moved and how a folder is named."""
    require_dovecot()
    with Dovecot(user="sam@seller.example", special_use={"Sent": "\\Sent"}) as bare:
        desk = Desk(bare, tmp_path)
        bare.doveadm("mailbox", "delete", "-u", bare.user, "Archive")
        desk.product.scan()
        before = tree(bare)
        done = desk.product.run("archive", desk.id)
        assert done.code == 0, done
        assert "nothing was moved: work has no archive folder (folders.archive names one)" in done.out
        assert tree(bare) == before


def test_the_folder_that_the_person_names(dovecot: Dovecot, tmp_path: Path) -> None:
    """folders.archive counts, not what the server calls its archive; names in any script are fine."""
    dovecot.create_folder("Erledigt & gut")
    desk = Desk(dovecot, tmp_path, folders='folders = { archive = "Erledigt & gut" }')
    done = desk.product.run("archive", desk.id)
    assert "moved to Erledigt & gut" in done.out, done
    desk.assert_archived(".Erledigt &- gut")


def test_killed_between_the_move_and_its_mark(dovecot: Dovecot, tmp_path: Path) -> None:
    """The process is stopped when it has asked for the move, and killed when the server has done it: the next scan
    finds everything in order, and undo brings it back."""
    stopped: list[int] = []

    def stop(line: bytes) -> bytes | None:
        if b"UID MOVE" in line and running and not stopped:
            os.kill(running[0], signal.SIGSTOP)
            stopped.append(running[0])
        return None

    running: list[int] = []
    with WatchingProxy(dovecot.imap_port, refuse=stop) as proxy:
        desk = Desk(dovecot, tmp_path, port=proxy.port)
        process = desk.product.start("archive", desk.id)
        running.append(process.pid)
        end = time.monotonic() + 60
        while folder(tree(dovecot), ".Archive") == folder(desk.before, ".Archive") and time.monotonic() < end:
            time.sleep(0.05)
        process.kill()
        process.communicate(timeout=30)
        assert stopped == [process.pid]
        desk.assert_archived()
        scan = desk.product.run("scan")
        assert (scan.code, "3 messages moved to Archive" in scan.err) == (0, True), scan
        desk.assert_archived()
        assert '"state": "wanted"' not in desk.product.export()
        assert desk.product.run("undo").code == 0
        desk.assert_untouched()
