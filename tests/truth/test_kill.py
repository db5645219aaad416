"""A scan killed at any point and run again ends like one that was never disturbed."""

import contextlib
import subprocess
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.watching_proxy import WatchingProxy
from tests.truth.compare import differences
from tests.truth.generator import Mailbox, generate
from tests.truth.product import Product, fill

pytestmark = pytest.mark.dovecot
POINTS = 5


def _scan_and_kill(product: Product, proxy: WatchingProxy, octets: int, delay: float = 0) -> int:
    """Scans and kills the process (SIGKILL) `delay` seconds after the server's n-th octet; how it ended."""
    proxy.reset()
    timers: list[threading.Timer] = []
    process = product.start("scan", "--json")

    def kill() -> None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()

    def shoot() -> None:
        timer = threading.Timer(delay, kill)
        timers.append(timer)
        timer.start()

    proxy.watch(octets, shoot if delay else kill)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=60)
    for timer in timers:
        timer.cancel()
    return process.wait(10)


def _reference(server: Dovecot, directory: Path, proxy: WatchingProxy) -> tuple[str, int]:
    """The export of an undisturbed scan and how many octets it took."""
    product = Product(directory).connect(server, port=proxy.port)
    proxy.reset()
    product.scan()
    return product.export(), proxy.replies


@pytest.fixture
def mailbox(server: Dovecot) -> Mailbox:
    """Some hundred messages on the server."""
    box = generate(31, datetime.now(UTC), noise=100)
    fill(server, box.letters)
    return box


def test_killed_once_anywhere(server: Dovecot, mailbox: Mailbox, tmp_path: Path) -> None:
    """Whichever octet was the last before the kill, the next scan ends with the same export."""
    with WatchingProxy(server.imap_port) as proxy:
        whole, octets = _reference(server, tmp_path / "whole", proxy)
        killed = 0
        for point in range(POINTS):
            product = Product(tmp_path / f"at{point}").connect(server, port=proxy.port)
            killed += _scan_and_kill(product, proxy, octets * point // POINTS + 1) == -9
            product.scan()
            assert product.export() == whole, f"killed after {octets * point // POINTS} of {octets} octets"
        assert killed >= POINTS - 1


def test_killed_after_the_last_octet(server: Dovecot, mailbox: Mailbox, tmp_path: Path) -> None:
    """While it judges and writes what it read, a kill loses nothing either."""
    with WatchingProxy(server.imap_port) as proxy:
        whole, octets = _reference(server, tmp_path / "whole", proxy)
        for number, delay in enumerate((0.01, 0.03, 0.08, 0.2)):
            product = Product(tmp_path / f"late{number}").connect(server, port=proxy.port)
            _scan_and_kill(product, proxy, octets * 97 // 100, delay)
            product.scan()
            assert product.export() == whole, f"killed {delay} s after the last octets"


def test_killed_again_and_again(server: Dovecot, mailbox: Mailbox, tmp_path: Path) -> None:
    """Killed in a row, a little later each time, the scan still comes to its end."""
    with WatchingProxy(server.imap_port) as proxy:
        whole, octets = _reference(server, tmp_path / "whole", proxy)
        product = Product(tmp_path / "often").connect(server, port=proxy.port)
        for turn in range(1, POINTS + 1):
            _scan_and_kill(product, proxy, octets * turn // (2 * POINTS))
        product.scan()
        assert product.export() == whole
        assert not differences(mailbox, product.rows())


def test_a_list_between_kill_and_scan_loses_nothing(server: Dovecot, mailbox: Mailbox, tmp_path: Path) -> None:
    """Looking at an unfinished store does not make the next scan think that it was finished."""
    with WatchingProxy(server.imap_port) as proxy:
        whole, octets = _reference(server, tmp_path / "whole", proxy)
        for share in (30, 70, 90):
            product = Product(tmp_path / f"looked{share}").connect(server, port=proxy.port)
            _scan_and_kill(product, proxy, octets * share // 100)
            product.rows()
            product.scan()
            assert product.export() == whole, f"killed after {share} %"


@pytest.mark.slow
def test_killed_while_a_helping_process_reads(server: Dovecot, tmp_path: Path) -> None:
    """In a mailbox large enough for a second process, a kill of the first leaves nothing half done either."""
    fill(server, generate(33, datetime.now(UTC), noise=5500).letters)
    with WatchingProxy(server.imap_port) as proxy:
        whole, octets = _reference(server, tmp_path / "whole", proxy)
        for share in (20, 60):
            product = Product(tmp_path / f"large{share}").connect(server, port=proxy.port)
            assert _scan_and_kill(product, proxy, octets * share // 100) == -9
            product.scan()
            assert product.export() == whole, f"killed after {share} %"


def test_killed_between_two_scans_of_news(server: Dovecot, tmp_path: Path) -> None:
    """News that came between two killed scans are read like any other."""
    box = generate(32, datetime.now(UTC), noise=30)
    half = len(box.letters) // 2
    with WatchingProxy(server.imap_port) as proxy:
        fill(server, box.letters[:half])
        product = Product(tmp_path / "news").connect(server, port=proxy.port)
        _scan_and_kill(product, proxy, 100_000)
        fill(server, box.letters[half:])
        _scan_and_kill(product, proxy, 60_000)
        product.scan()
        wrong = differences(box, product.rows())
        assert not wrong, "\n".join(wrong)
