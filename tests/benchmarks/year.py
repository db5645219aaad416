"""A simulated year of a busy mailbox, replayed against the real turns, drain, autopilot and telling.

    python -m tests.benchmarks.year [--messages 50000] [--days 365] [--seed one]

Prints tables in Markdown. Ends with 1 if anybody was written to who must not be, if anything automatic left out of hours
or beyond a cap, if a lead was forgotten or an answer not told; each is named.
"""

import argparse
import gc
import logging
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from inboxfollow.adapters.memory import FixedClock
from inboxfollow.domain.tidings import KINDS, Telling
from tests.daemon.year import Terms, Year
from tests.daemon.year_oracle import BERLIN
from tests.daemon.year_people import REACTIONS
from tests.daemon.year_process import Outside, Running


def main() -> int:
    """Plays, prints, and says whether all promises were kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", default="one")
    parser.add_argument("--idle", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.idle:
        return _idle(options.idle)
    logging.disable(logging.WARNING)
    began = time.monotonic()
    print("| day | messages | resident memory of the simulation | objects | file descriptors | size of the store |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="year-") as folder:
        year = Year(Path(folder), Terms(days=options.days, messages=options.messages, seed=options.seed), _monthly)
        year.run()
        broken = [*year.faults()]
        print(f"\n{_table(year)}")
        print(f"\n{options.days} days in {time.monotonic() - began:.0f} s, seed {options.seed!r}.", flush=True)
        year.close()
        _leave(year)
        subprocess.run([sys.executable, "-m", "tests.benchmarks.year", "--idle", folder], check=False)
    for words in broken:
        print(f"BROKEN {words}", file=sys.stderr)
    return 1 if broken else 0


def _leave(year: Year) -> None:
    """The year's mailboxes and settings, for a process of its own."""
    state = (year.clock.now(), year.outside.mailboxes, year.policy, year.terms)
    (year.outside.file.parent / "idle.pickle").write_bytes(pickle.dumps(state))


def _idle(folder: Path) -> int:
    """The background process alone, at the end of the year: what it needs, and that it needs no more later."""
    now, mailboxes, policy, terms = pickle.loads((folder / "idle.pickle").read_bytes())  # noqa: S301 - our own
    logging.disable(logging.WARNING)
    outside = Outside(folder, FixedClock(now), mailboxes)
    outside.ids = 1_000_000  # others than those of the year
    running = Running(outside, policy, Telling(BERLIN, frozenset(KINDS)), terms.every, random.Random(1))
    print("\n| rounds of turns and chores without news, on the store of the year | resident memory |\n|---|---|")
    for rounds in (1, 20, 200, 500):
        while running.did["rounds"] < rounds:
            running.did["rounds"] += 1
            outside.clock.tick(timedelta(minutes=5))
            for name in running.turns:
                running.turn(name)
        gc.collect()
        print(f"| {rounds} | {_resident():.0f} MB |", flush=True)
    running.end()
    return 0


def _resident() -> float:
    """MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _monthly(year: Year) -> None:
    """One line. The memory is that of everything: both processes, the mailboxes and the truth."""
    gc.collect()
    resident = _resident()
    handles = len(list(Path("/proc/self/fd").iterdir()))
    day = (year.clock.now() - year.terms.begin).days
    size = sum(path.stat().st_size for path in year.outside.file.parent.iterdir()) / 1e6
    print(
        f"| {day} | {year.did['messages']:,} | {resident:.0f} MB | {len(gc.get_objects()):,} | {handles} | {size:.0f} MB |",
        flush=True,
    )


def _table(year: Year) -> str:
    did, product = year.did, year.running.did
    rows = [
        ("messages of others and of mine from elsewhere", did["messages"]),
        ("conversations of mine", sum(bool(talk.mine) for talk in year.life.truth.talks)),
        ("turns (that failed)", f"{product['turns']:,} ({product['turns that failed']:,})"),
        ("rounds of chores", product["chores"]),
        ("leads put off by itself", product["put off by itself"]),
        ("nights and travels asleep", did["nights and travels asleep"]),
        ("times killed, between any two steps", did["killed"]),
        ("failures of servers", sum(count for what, count in did.items() if what.startswith("trouble"))),
        *((f"people: {what}", did[what]) for what in REACTIONS if did[what]),
        *(
            (f"I: {what}", did[what])
            for what in ("calls", "snoozed", "closed", "reopened", "holds cleared", "approved")
        ),
        ("mail that came in between freezing and sending", did["races between freezing and sending"]),
        ("sent by itself", did["sent by itself"]),
        ("sent by hand or approved", did["sent by hand or approved"]),
        ("things told", len(year.told)),
        ("due leads looked for, weekly", did["due leads looked for"]),
        ("**wrong mails**", len(year.violations)),
        ("**leads forgotten**", len(year.person.forgotten)),
        (
            "**answers not told** (besides those lost in a kill right before telling)",
            f"{len(year.untold())} ({year.lost})",
        ),
        ("**told twice**", sum(count > 1 for count in year.told.values())),
    ]
    body = "\n".join(
        f"| {what} | {count:,} |" if isinstance(count, int) else f"| {what} | {count} |" for what, count in rows
    )
    return f"| what | |\n|---|---|\n{body}"


if __name__ == "__main__":
    sys.exit(main())
