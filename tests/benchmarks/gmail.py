"""What reading a Gmail account costs, counted at a server that charges as Google documents (PROTOCOLS B1).

    python -m tests.benchmarks.gmail [--threads 50000] [--sent 2000]

Prints a table in Markdown: units and requests of the first scan by method, how long a new project's 6,000 units a
minute make it take at least, and the units of a quiet day: a poll every five minutes and no mail.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.mailbox import ME, threads
from tests.servers.gmail import GmailServer, Mail

POLLS_A_DAY = 24 * 60 // 5
PER_MINUTE = 6_000
"""Units of a new project (PROTOCOLS B1)."""
LABELS = {"Sent": ("SENT",), "INBOX": ("INBOX",), "Junk": ("SPAM",), "Archive": ()}


def main() -> None:
    """Builds the account, reads it, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=50_000)
    parser.add_argument("--sent", type=int, default=2_000)
    options = parser.parse_args()
    with GmailServer(ME) as server, tempfile.TemporaryDirectory() as scratch:
        made = server.load(account(options.threads, options.sent))
        print(
            f"{len(made):,} messages in {options.threads:,} threads, {options.sent:,} of them sent by me\n", flush=True
        )
        measure(server, Path(scratch))


def account(size: int, sent: int) -> Iterator[Mail]:
    """So many threads, of which those with mail of mine come first in the making and hold so many of mine together."""
    left, mine = size, sent
    for number, mails in enumerate(threads(datetime.now(UTC))):
        if not left:
            return
        own = sum(mail.folder == "Sent" for mail in mails)
        if own > mine or not mails or (own == 0 and left <= mine):
            continue
        left, mine = left - 1, mine - own
        yield from (Mail(mail.source, mail.arrived, LABELS[mail.folder], str(number)) for mail in mails)


def measure(server: GmailServer, folder: Path) -> None:
    """The first scan, then a day of polls."""
    config = folder / "config.toml"
    config.write_text(CONFIG.format(me=ME, store=folder / "store.sqlite3", endpoint=server.endpoint))
    config.chmod(0o600)
    environment = {**os.environ, "BENCHMARK_TOKEN": server.token_json()}
    seconds = run(config, environment, "scan", "--json")
    report(server, seconds)
    server.reset_counters()
    for _ in range(POLLS_A_DAY):
        run(config, environment, "scan", "--json")
    print(f"\na quiet day, {POLLS_A_DAY} polls: {server.units:,} units, {server.units / POLLS_A_DAY:g} each")
    assert not server.complaints, server.complaints


def run(config: Path, environment: dict[str, str], *words: str) -> float:
    """One command; returns its seconds."""
    began = time.monotonic()
    command = [sys.executable, "-m", "inboxfollow", "--config", str(config), *words]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def report(server: GmailServer, seconds: float) -> None:
    """The units of the first scan, by method."""
    calls = Counter(call.method for call in server.calls)
    print("| method | calls | units |\n|---|---|---|")
    for method, units in sorted(server.units_by_method.items(), key=lambda one: -one[1]):
        print(f"| {method} | {calls[method]:,} | {units:,} |")
    print(f"| **together** | {calls.total():,} | **{server.units:,}** |")
    print(
        f"\nat {PER_MINUTE:,} units a minute: {server.units / PER_MINUTE:.1f} minutes; without a limit {seconds:.0f} s"
    )


CONFIG = """
[me]
addresses = ["{me}"]
[store]
path = "{store}"
[[accounts]]
name = "gmail"
kind = "gmail"
gmail = {{ endpoint = "{endpoint}", units_per_minute = 1000000 }}
secret = {{ env = "BENCHMARK_TOKEN" }}
"""

if __name__ == "__main__":
    main()
