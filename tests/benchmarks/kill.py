"""The kill campaign: sends that are killed, cut off, refused, stalled, starved of disk and met by another, counted at
the server.

    python -m tests.benchmarks.kill [500] [--seed one] [--only GROUP]

Prints a table in Markdown. Ends with 1 if a mail was delivered twice, if anything was claimed that is not so, or if any
other promise of DESIGN, "Sending", was not kept; each is named.
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.truth.campaign import Trial, plan, run
from tests.truth.disturbances import disturbances
from tests.truth.field import Field
from tests.truth.tally import Tally, merged, table

SIDES = 2
"""Campaigns at once, each with servers and a store of its own."""


def main() -> int:
    """Plays, prints, and says whether all promises were kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=500)
    parser.add_argument("--seed", default="kill")
    parser.add_argument("--only", default="", help="only groups whose name holds this")
    options = parser.parse_args()
    chosen = [one for one in disturbances() if options.only in one.group]
    trials = plan(chosen, options.count, options.seed)
    began = time.monotonic()
    with ThreadPoolExecutor(SIDES) as pool:
        tallies = merged(pool.map(_side, [trials[side::SIDES] for side in range(SIDES)]))
    print(table(tallies))
    print(f"\n{len(trials)} sends in {time.monotonic() - began:.0f} s, {SIDES} at a time.")
    broken = [words for tally in tallies.values() for words in tally.broken]
    for words in broken:
        print(f"BROKEN {words}", file=sys.stderr)
    return 1 if broken else 0


def _side(trials: list[Trial]) -> dict[str, Tally]:
    with (
        tempfile.TemporaryDirectory(prefix="kill-") as folder,
        Field(Path(folder), len(trials), trials[0].seed) as field,
    ):
        return run(trials, field)


if __name__ == "__main__":
    sys.exit(main())
