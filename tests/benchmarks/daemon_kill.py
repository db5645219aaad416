"""Daemons that are killed at any moment, and copies of their store taken while they work and opened elsewhere.

    python -m tests.benchmarks.daemon_kill [--rounds 10] [--seed one]

Each round has twelve mails to send, kills the daemon at every stage of a send and while it reads, and takes copies. Prints
a table in Markdown. Ends with 1 if anything was sent twice, said falsely, left open, or if a copy was not whole.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.truth.watched import STAGES, Watched


def main() -> int:
    """Plays, prints, and says whether all promises were kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", default="one")
    options = parser.parse_args()
    began, did, broken = time.monotonic(), Counter[str](), list[str]()
    for number in range(options.rounds):
        with tempfile.TemporaryDirectory(prefix="daemon-kill-") as folder:
            broken += _round(Path(folder), f"{options.seed}/{number}", did)
    rows = "\n".join(f"| {what} | {count} |" for what, count in did.items())
    print(f"| what | |\n|---|---|\n{rows}\n| **promises broken** | {len(broken)} |")
    print(f"\n{options.rounds} rounds in {time.monotonic() - began:.0f} s.")
    for words in broken:
        print(f"BROKEN {words}", file=sys.stderr)
    return 1 if broken else 0


def _round(folder: Path, seed: str, did: Counter[str]) -> list[str]:
    with Watched(folder, 12, seed) as watched:
        watched.killed_after(watched.rng.uniform(0.3, 4))
        watched.release()
        for stage in watched.rng.sample(STAGES, 5):
            did["kills at a step of sending"] += watched.killed_at(stage)
            watched.killed_after(watched.rng.uniform(0.2, 1.2))
            did["kills at any moment"] += 1
        with watched.running() as daemon:
            watched.post.smtp.fault(watched.rng.choice(STAGES), call=lambda: watched.copy(daemon))
            for _ in range(5):
                time.sleep(watched.rng.uniform(0.1, 1.5))
                watched.copy(daemon)
        watched.post.smtp.heal()
        watched.finish()
        found = watched.faults()
        for copy in watched.copies:
            found += watched.check_copy(copy)
        did["kills at any moment"] += 1
        did["copies"] += len(watched.copies)
        did["mails delivered"] += len(watched.post.smtp.received)
        did["left for the person to say (unknown)"] += sum(row.status == "unknown" for row in watched.post.outbox())
    return found


if __name__ == "__main__":
    sys.exit(main())
