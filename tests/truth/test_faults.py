"""What goes wrong in the world ends in one line that says what to do, the right exit code, and nothing lost."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot, free_port, require_dovecot
from tests.servers.watching_proxy import WatchingProxy
from tests.truth.compare import differences
from tests.truth.generator import Mailbox, generate
from tests.truth.product import Product, Result, fill

pytestmark = pytest.mark.dovecot
FAILED, AUTHENTICATION, NETWORK, PARTIAL = 1, 4, 5, 6


@pytest.fixture
def mailbox(server: Dovecot) -> Mailbox:
    """Some hundred messages on the server."""
    box = generate(41, datetime.now(UTC), noise=60)
    fill(server, box.letters)
    return box


def _told(product: Product, code: int, *wrap: str, command: str = "scan") -> tuple[Result, dict[str, str]]:
    """Runs a failing command as a person and as a script would; checks the shape of what both are told."""
    plain = product.run(command, wrap=wrap)
    assert plain.code == code, plain
    errors = [line for line in plain.err.splitlines() if line.startswith("error")]
    assert len(errors) == 1, plain
    assert "Traceback" not in plain.err
    scripted = product.run(command, "--json", wrap=wrap)
    assert scripted.code == code, scripted
    fault = scripted.fault()
    assert fault["code"] and fault["message"] and fault["hint"], fault
    return plain, fault


def _whole(server: Dovecot, directory: Path) -> str:
    """The export of a scan that nothing disturbed."""
    product = Product(directory).connect(server)
    product.scan()
    return product.export()


# the network


def test_wrong_password(server: Dovecot, tmp_path: Path) -> None:
    """Ends with 4, names the account, and never shows the password."""
    product = Product(tmp_path).connect(server, secret="a wrong secret")
    plain, fault = _told(product, AUTHENTICATION)
    assert "a wrong secret" not in plain.err + plain.out
    assert fault["code"] == "authentication"


def test_wrong_password_is_tried_once(server: Dovecot, tmp_path: Path) -> None:
    """A refused login is not repeated: repeating it locks accounts."""
    with WatchingProxy(server.imap_port) as proxy:
        result = Product(tmp_path).connect(server, port=proxy.port, secret="wrong").run("scan")
        assert result.code == AUTHENTICATION
        assert len(proxy.said("LOGIN") + proxy.said("AUTHENTICATE")) == 1


def test_missing_secret(server: Dovecot, tmp_path: Path) -> None:
    """Ends with 4 and names the variable that holds no secret."""
    product = Product(tmp_path).connect(server)
    product.secret = ""
    _, fault = _told(product, AUTHENTICATION)
    assert "INBOXFOLLOW_TEST_SECRET" in fault["message"] + fault["hint"]


@pytest.mark.parametrize(
    "imap",
    [
        'host = "no-such-host.invalid", port = 993, security = "tls"',
        'host = "255.255.255.255", port = 993, security = "tls"',
        'host = "127.0.0.1", port = {port}, security = "none"',
    ],
    ids=["unknown host", "no route", "refused port"],
)
def test_no_connection(imap: str, tmp_path: Path) -> None:
    """An unknown host, no route and a closed port end with 5 and name the host."""
    product = Product(tmp_path)
    product.secret = "x"
    product.write(imap.replace("{port}", str(free_port())), "sam@seller.example")
    _, fault = _told(product, NETWORK)
    assert imap.split('"')[1] in fault["message"] + fault["hint"]


def test_untrusted_certificate(server: Dovecot, tmp_path: Path) -> None:
    """A certificate nobody vouches for ends with 5, before any login."""
    product = Product(tmp_path)
    product.secret = server.password
    product.write(f'host = "localhost", port = {server.imaps_port}, security = "tls"', server.user)
    _, fault = _told(product, NETWORK)
    assert "ca_file" in fault["hint"] or "certificate" in fault["message"]


def test_encryption_is_never_dropped(tmp_path: Path) -> None:
    """Where STARTTLS is configured and not offered, no password is sent."""
    require_dovecot()
    with Dovecot(user="sam@seller.example", tls=False) as server, WatchingProxy(server.imap_port) as proxy:
        product = Product(tmp_path).connect(server, port=proxy.port, security="starttls", host="localhost")
        result = product.run("scan", "--json")
        assert result.code == NETWORK, result
        assert not proxy.said("LOGIN") and not proxy.said("AUTHENTICATE")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_server_closes_in_the_middle(share: float, server: Dovecot, mailbox: Mailbox, tmp_path: Path) -> None:
    """Cut off at any point, it says so; the next scan completes what is missing."""
    with WatchingProxy(server.imap_port) as proxy:
        Product(tmp_path / "measure").connect(server, port=proxy.port).scan()
        product = Product(tmp_path / "cut").connect(server, port=proxy.port)
        proxy.cut_after = proxy.replies + int(proxy.replies * share)
        result = product.run("scan", "--json")
        assert result.code in (NETWORK, PARTIAL), result
        proxy.cut_after = None
        product.scan()
        assert product.export() == _whole(server, tmp_path / "whole")


def test_one_folder_cannot_be_opened(server: Dovecot, mailbox: Mailbox, tmp_path: Path) -> None:
    """The server refuses one folder: 6, the rest is read; once it opens, nothing is missing."""

    def refuse(line: bytes) -> bytes | None:
        tag, _, command = line.partition(b" ")
        hit = command.upper().startswith((b"EXAMINE", b"STATUS", b"SELECT")) and b"Archive" in command
        return tag + b" NO [SERVERBUG] Internal error occurred\r\n" if hit else None

    with WatchingProxy(server.imap_port, refuse=refuse) as proxy:
        product = Product(tmp_path / "half").connect(server, port=proxy.port)
        result = product.run("scan", "--json")
        assert result.code == PARTIAL, result
        assert "Archive" in result.out + result.err
        states = {row["last_message_id"]: row["state"] for row in product.rows()}
        others = [one for one in mailbox.truth if one.scenario == "replied"]
        assert [states[one.last_message_id] for one in others] == ["answered"] * len(others)
        assert "Archive" in product.run("status").out
        proxy.refuse = None
        product.scan()
        assert not differences(mailbox, product.rows())


def test_one_folder_is_unreadable_on_disk(server: Dovecot, mailbox: Mailbox, product: Product) -> None:
    """Permissions of one folder are broken on the server: 6, the rest is read, and later the folder too."""
    folder = server.folder_path("Archive")
    mode = folder.stat().st_mode
    folder.chmod(0)
    try:
        result = product.run("scan", "--json")
        assert result.code == PARTIAL, result
        assert product.rows()
    finally:
        folder.chmod(mode)
    product.scan()
    assert not differences(mailbox, product.rows())


# the disk


def test_read_only_store_directory(server: Dovecot, mailbox: Mailbox, product: Product) -> None:
    """A store that cannot be made ends with 1 and names the place."""
    product.store.parent.mkdir(mode=0o500)
    try:
        _, fault = _told(product, FAILED, *_without_privileges())
        assert str(product.store.parent) in fault["message"] + fault["hint"]
    finally:
        product.store.parent.chmod(0o700)
    product.scan()
    assert not differences(mailbox, product.rows())


def test_read_only_store_file(server: Dovecot, product: Product) -> None:
    """A store that cannot be written ends with 1; what it holds stays readable afterwards."""
    fill(server, generate(42, datetime.now(UTC), noise=0).letters)
    product.scan()
    before = product.export()
    fill(server, generate(43, datetime.now(UTC), noise=0).letters)
    files = [*product.store.parent.iterdir()]
    for path in files:
        path.chmod(0o400)
    product.store.parent.chmod(0o500)
    try:
        _told(product, FAILED, *_without_privileges())
    finally:
        product.store.parent.chmod(0o700)
        for path in files:
            path.chmod(0o600)
    assert product.export() == before
    product.scan()


def test_file_size_limit(server: Dovecot, mailbox: Mailbox, tmp_path: Path) -> None:
    """A store that may not grow ends with 1; with room again, the scan completes."""
    product = Product(tmp_path / "small").connect(server)
    _told(product, FAILED, "prlimit", "--fsize=262144")
    product.scan()
    assert product.export() == _whole(server, tmp_path / "whole")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """A file system of 400 kB and no wrap; where none may be mounted, a folder and a wrap that limits files instead."""
    place = tmp_path / "small disk"
    place.mkdir()
    options = ["-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    if os.getuid() == 0 and subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0:
        yield place, ()
        subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)
    else:
        yield place, ("prlimit", "--fsize=400000")


def test_full_disk(server: Dovecot, mailbox: Mailbox, small_disk: tuple[Path, tuple[str, ...]], tmp_path: Path) -> None:
    """A full disk ends with 1 and says so; moved to a larger one, the store goes on where it stopped."""
    place, wrap = small_disk
    product = Product(tmp_path / "stuffed")
    product.store = place / "inboxfollow.sqlite3"
    product.connect(server)
    _, fault = _told(product, FAILED, *wrap)
    assert "space" in fault["message"] + fault["hint"]
    roomy = Product(tmp_path / "roomy").connect(server)
    roomy.store.parent.mkdir(exist_ok=True)
    for path in place.iterdir():
        shutil.copy(path, roomy.store.parent)
    roomy.scan()
    assert roomy.export() == _whole(server, tmp_path / "whole")


# the store


@pytest.mark.parametrize("damage", ["header", "text", "middle"])
def test_corrupt_store(damage: str, server: Dovecot, mailbox: Mailbox, product: Product) -> None:
    """A damaged store ends with 1, says so, and is left as it is for rescue."""
    product.scan()
    _checkpoint(product.store)
    content = bytearray(product.store.read_bytes())
    if damage == "header":
        content[:64] = b"\xff" * 64
    elif damage == "text":
        content[:] = b"this is not a database\n" * 400
    else:
        content[4096 : len(content) - 4096] = b"\xa5" * (len(content) - 8192)
    product.store.write_bytes(content)
    _, fault = _told(product, FAILED)
    assert str(product.store) in fault["message"] + fault["hint"]
    assert product.store.read_bytes() == bytes(content)
    assert product.run("list", "--json").code == FAILED


def test_newer_store(server: Dovecot, mailbox: Mailbox, product: Product) -> None:
    """A store of a newer version is refused, unchanged."""
    product.scan()
    before = product.export()
    with sqlite3.connect(product.store) as store:
        version = store.execute("PRAGMA user_version").fetchone()[0]
        store.execute(f"PRAGMA user_version = {version + 1000}")
    _checkpoint(product.store)
    content = product.store.read_bytes()
    _, fault = _told(product, FAILED)
    assert "newer" in fault["message"] + fault["hint"]
    assert product.store.read_bytes() == content
    with sqlite3.connect(product.store) as store:
        store.execute(f"PRAGMA user_version = {version}")
    assert product.export() == before


# several at once


def test_two_scans_at_once(server: Dovecot, mailbox: Mailbox, tmp_path: Path) -> None:
    """Both end well, one waits for the other, and nothing is read or written twice."""
    with WatchingProxy(server.imap_port) as proxy:
        whole = Product(tmp_path / "whole").connect(server, port=proxy.port)
        whole.scan()
        once = proxy.replies
        proxy.reset()
        product = Product(tmp_path / "both").connect(server, port=proxy.port)
        processes = [product.start("scan", "--json") for _ in range(2)]
        ends = [process.communicate(timeout=120) for process in processes]
        assert [process.returncode for process in processes] == [0, 0], ends
        assert proxy.replies < 1.2 * once
        assert not differences(mailbox, product.rows())
        assert product.export() == whole.export()


def test_listing_while_scanning(server: Dovecot, mailbox: Mailbox, tmp_path: Path) -> None:
    """Readers are never refused while a scan writes."""
    product = Product(tmp_path).connect(server)
    process = product.start("scan", "--json")
    codes = set()
    while process.poll() is None:
        codes.add(product.run("list", "--json", "--all").code)
    process.communicate()
    assert process.returncode == 0
    assert codes <= {0}


def _checkpoint(store: Path) -> None:
    """Brings everything from the write-ahead log into the file."""
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _without_privileges() -> tuple[str, ...]:
    """What makes file permissions count for root too."""
    if os.getuid() != 0:
        return ()
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search")
