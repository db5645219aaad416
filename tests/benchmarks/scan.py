"""How fast a scan is, as ratios taken in one run against a real Dovecot with a warm cache.

    python -m tests.benchmarks.scan [--messages 100000] [--format sdbox] [--skip-notmuch]

Prints a table in Markdown: first scan against a bare socket that replays the very same requests and throws the answers
away, peak memory, a scan with no news, `list`, and mbsync + notmuch new on the same mailbox where they are installed.
"""

import argparse
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.mailbox import ME, mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.watching_proxy import WatchingProxy

RUNS = 3
"""The best of so many runs is taken, of the bare socket too."""
_TAG = re.compile(rb"[A-Z]+[0-9]+ ")


def main() -> None:
    """Builds the mailbox, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--format", default="sdbox", choices=("maildir", "sdbox", "mdbox"))
    parser.add_argument("--skip-notmuch", action="store_true")
    options = parser.parse_args()
    subprocess.run([sys.executable, "-m", "compileall", "-q", "inboxfollow"], check=False)
    with Dovecot(user=ME, mail_format=options.format) as server, tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        count = fill(server, options.messages)
        print(
            f"{count:,} messages in 4 folders on Dovecot ({options.format}), Python {sys.version.split()[0]}\n",
            flush=True,
        )
        measure(server, folder, skip_notmuch=options.skip_notmuch)


def fill(server: Dovecot, count: int) -> int:
    """Delivers the mailbox; returns how many messages it holds."""
    folders: defaultdict[str, list[tuple[bytes, datetime, str]]] = defaultdict(list)
    for mail in mailbox(count, datetime.now(UTC)):
        folders[mail.folder].append((mail.source, mail.arrived, "S"))
    for name, messages in folders.items():
        messages.sort(key=lambda message: message[1])
        server.import_maildir(name, messages)
    return sum(map(len, folders.values()))


def measure(server: Dovecot, folder: Path, *, skip_notmuch: bool) -> None:
    """Takes every figure and prints the table."""
    with WatchingProxy(server.imap_port) as proxy:  # warms the server's caches and keeps the requests
        run(folder / "warm", proxy.port, server, "scan")
        requests = list(proxy.commands)
    scans, replays = [], []
    for number in range(RUNS):
        replays.append(replay(server, requests))
        scans.append(run(folder / f"run{number}", server.imap_port, server, "scan"))
    bare = min(timed([sys.executable, "-c", "pass"])[0] for _ in range(RUNS))
    again = min(run(folder / "run0", server.imap_port, server, "scan")[0] for _ in range(RUNS))
    listing = min(run(folder / "run0", server.imap_port, server, "list")[0] for _ in range(RUNS))
    first, wire = min(seconds for seconds, _ in scans), min(replays)
    size = sum(path.stat().st_size for path in (folder / "run0").glob("store*"))
    print("| what | measured | bound |\n|---|---|---|")
    print(f"| first scan | {first:.1f} s | |")
    print(f"| bare socket, same requests | {wire:.1f} s | |")
    print(f"| **first scan / bare socket** | **{first / wire:.1f}** | 6 |")
    print(f"| peak memory of the first scan, both processes | {max(peak for _, peak in scans):.0f} MB | 150 MB |")
    print(f"| scan with no news, over the start of Python | {again - bare:.2f} s | 0.5 s |")
    print(f"| `list` | {listing:.2f} s | 0.4 s |")
    print(f"| size of the store | {size / 1e6:.0f} MB | |", flush=True)
    if not skip_notmuch and shutil.which("mbsync") and shutil.which("notmuch"):
        other = mbsync_and_notmuch(server, folder / "notmuch")
        print(
            f"| mbsync + notmuch new | {other:.0f} s | |\n| **mbsync + notmuch new / first scan** | **{other / first:.0f}** | 20 |"
        )


def run(folder: Path, port: int, server: Dovecot, command: str) -> tuple[float, float]:
    """Runs one command with a store in `folder`; returns seconds and peak memory in MB."""
    folder.mkdir(exist_ok=True)
    config = folder / "config.toml"
    config.write_text(
        f'[me]\naddresses = ["{ME}"]\ntimezone = "Europe/Berlin"\n[store]\npath = "{folder}/store.sqlite3"\n'
        f'[[accounts]]\nname = "work"\nkind = "imap"\nusername = "{server.user}"\nsecret = {{ env = "BENCH_SECRET" }}\n'
        f'imap = {{ host = "127.0.0.1", port = {port}, security = "none" }}\n'
    )
    config.chmod(0o600)
    words = [sys.executable, "-m", "inboxfollow", "--config", str(config), command]
    return timed(words, BENCH_SECRET=server.password)


def timed(words: Sequence[str], **environment: str) -> tuple[float, float]:
    """Runs a process; returns wall seconds and its peak resident memory in MB."""
    before = time.perf_counter()
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _peak_of_tree(process.pid))
        time.sleep(0.02)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
    return time.perf_counter() - before, peak


def _peak_of_tree(pid: int) -> float:
    """Peak memory of a process and the helper it started, in MB. Not ru_maxrss, which counts the parent before exec."""
    peak = 0.0
    with contextlib.suppress(OSError, StopIteration):
        for one in (pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())):
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
            peak += int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1000
    return peak


def replay(server: Dovecot, requests: Sequence[bytes]) -> float:
    """Sends the recorded requests one by one over a bare socket and throws the answers away; returns seconds."""
    before = time.perf_counter()
    with socket.create_connection((server.host, server.imap_port), timeout=60) as connection:
        connection.recv(4096)
        for request, following in zip(requests, [*requests[1:], b""], strict=True):
            connection.sendall(request + b"\r\n")
            tag = request.split(b" ", 1)[0]
            if b" " in request and following and b" " not in following:  # a SASL response comes next
                connection.recv(4096)
            else:
                _skip_answer(connection, tag if _TAG.match(request) else b"")
    return time.perf_counter() - before


def _skip_answer(connection: socket.socket, tag: bytes) -> None:
    """Reads until the tagged reply, which is always the last line of what arrives; any line where `tag` is empty."""
    tail = b""
    while True:
        data = connection.recv(1 << 18)
        if not data:
            return
        tail = (tail + data)[-2000:]
        if tail.endswith(b"\r\n") and tail[:-2].rsplit(b"\r\n", 1)[-1].startswith(tag + b" " if tag else b""):
            return


def mbsync_and_notmuch(server: Dovecot, folder: Path) -> float:
    """Copies the mailbox with mbsync and indexes it with notmuch; returns seconds."""
    (folder / "mail").mkdir(parents=True)
    (folder / "mbsyncrc").write_text(
        f'IMAPAccount b\nHost 127.0.0.1\nPort {server.imap_port}\nUser {server.user}\nPass "{server.password}"\n'
        f"SSLType None\nAuthMechs LOGIN\nTimeout 600\n\nIMAPStore r\nAccount b\n\nMaildirStore l\nPath {folder}/mail/\n"
        f"Inbox {folder}/mail/INBOX\nSubFolders Verbatim\n\nChannel c\nFar :r:\nNear :l:\nPatterns *\nCreate Near\n"
        "Sync Pull\nSyncState *\n"
    )
    (folder / "notmuch").write_text(f"[database]\npath={folder}/mail\n[user]\nprimary_email={ME}\n[new]\ntags=new\n")
    fetched, _ = timed(["mbsync", "-q", "-c", str(folder / "mbsyncrc"), "-a"])
    indexed, _ = timed(["notmuch", "new", "--quiet"], NOTMUCH_CONFIG=str(folder / "notmuch"))
    return fetched + indexed


if __name__ == "__main__":
    main()
