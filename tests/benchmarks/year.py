"""A simulated year of a busy mailbox, replayed against the real turns, drain, autopilot and telling.

    python -m tests.benchmarks.year [--messages 50000] [--days 365] [--seed one]

Prints tables in Markdown. Ends with 1 if anybody was written to who must not be, if anything automatic left out of hours
or beyond a cap, if a lead was forgotten or an answer not told; each is named.
"""

import argparse
import gc
import logging
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.daemon.year import Terms, Year
from tests.daemon.year_people import REACTIONS


def main() -> int:
    """Plays, prints, and says whether all promises were kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", default="one")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    began = time.monotonic()
    print("| day | messages | resident memory | objects | file descriptors | size of the store |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="year-") as folder:
        year = Year(Path(folder), Terms(days=options.days, messages=options.messages, seed=options.seed), _monthly)
        year.run()
        broken = [*year.faults()]
        print(f"\n{_table(year)}")
        print(f"\n{options.days} days in {time.monotonic() - began:.0f} s, seed {options.seed!r}.")
        year.close()
    for words in broken:
        print(f"BROKEN {words}", file=sys.stderr)
    return 1 if broken else 0


def _monthly(year: Year) -> None:
    """One line; what the fake mailboxes hold is thrown away by their owner after some days."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    resident = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
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
        ("nights and travels asleep", did["nights and travels asleep"]),
        ("times killed, between any two steps", did["killed"]),
        ("failures of servers", sum(count for what, count in did.items() if what.startswith("trouble"))),
        *((f"people: {what}", did[what]) for what in REACTIONS if did[what]),
        *(
            (f"I: {what}", did[what])
            for what in ("calls", "snoozed", "closed", "reopened", "holds cleared", "approved")
        ),
        ("sent by itself", did["sent by itself"]),
        ("sent by hand or approved", did["sent by hand or approved"]),
        ("things told", len(year.told)),
        ("due leads looked for, weekly", did["due leads looked for"]),
        ("**wrong mails**", len(year.violations)),
        ("**leads forgotten**", len(year.person.forgotten)),
        (
            "**answers not told (or lost in a kill while telling)**",
            f"{len(year.untold())} ({year.deaths_while_telling})",
        ),
        ("**told twice**", sum(count > 1 for count in year.told.values())),
    ]
    body = "\n".join(
        f"| {what} | {count:,} |" if isinstance(count, int) else f"| {what} | {count} |" for what, count in rows
    )
    return f"| what | |\n|---|---|\n{body}"


if __name__ == "__main__":
    sys.exit(main())
