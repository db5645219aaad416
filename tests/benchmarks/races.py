"""Answers that arrive in the middle of the run that sends, on a real Dovecot and a real submission server.

    python -m tests.benchmarks.races [--count 200] [--seed one]

Every mail is due; its answer is delivered when the mail server has said so many octets, or at a step of the submission.
Where the product looked for news in the answer's folder after that and before MAIL FROM, the mail must not leave. Prints a
table in Markdown; ends with 1 where one did.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inboxfollow.app.deliver import deliver
from inboxfollow.app.services import Services
from inboxfollow.bootstrap import open_services
from inboxfollow.domain.outgoing import Outgoing, Status
from tests.servers.smtp_session import Stage
from tests.truth.field import Field
from tests.truth.product import SECRET, fill

STAGES: tuple[Stage, ...] = ("connect", "ehlo", "auth")
FOLDERS = ("INBOX", "Junk", "Archive")


def main() -> int:
    """Plays, prints, and says whether every answer that could be known stopped its mail."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", default="one")
    options = parser.parse_args()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="races-") as folder,
        Field(Path(folder), options.count, options.seed) as field,
    ):
        product = field.post.product
        for folder_name in FOLDERS[1:]:
            field.post.mine.create_folder(folder_name)
        queued = product.run("send", *field.leads.values(), "--template", "nudge", "--at", "3d", "--yes", "--json")
        assert all(one["status"] == "queued" for one in queued.json), queued
        field.post.let_pass(timedelta(days=9))
        os.environ[SECRET] = product.secret
        with open_services(product.file) as services:
            did, broken = _races(field, services, random.Random(options.seed))
    rows = "\n".join(f"| {what} | {count} |" for what, count in sorted(did.items()))
    print(f"| what | |\n|---|---|\n{rows}\n| **sent although it could be known** | {len(broken)} |")
    print(f"\n{options.count} races in {time.monotonic() - began:.0f} s.")
    for words in broken:
        print(f"BROKEN {words}", file=sys.stderr)
    return 1 if broken else 0


def _races(field: Field, services: Services, rng: random.Random) -> tuple[Counter[str], list[str]]:
    did, broken = Counter[str](), list[str]()
    waiting = list(services.store.outbox(statuses=(Status.READY,)))
    octets = _calm(field, services, waiting.pop())
    for frozen in waiting:
        race = _Race(field, frozen.recipients[0], rng.choice(FOLDERS))
        field.proxy.reset()
        if rng.random() < 0.25:
            field.fault(rng.choice(STAGES), call=race.strike)
        else:
            field.proxy.watch(int(rng.random() * octets), race.strike)
        before = len(field.post.smtp.received)
        outcome = deliver(services, frozen.row, lambda _: None)
        sent = len(field.post.smtp.received) > before
        field.post.smtp.heal()
        verdict = "not struck" if race.struck < 0 else "could be known" if race.could_know else "too late to be known"
        did[f"{verdict}: {'sent' if sent else outcome.status}"] += 1
        if sent and verdict == "could be known":
            broken.append(f"{frozen.lead_id}: answered in {race.folder}, and sent")
    return did, broken


def _calm(field: Field, services: Services, frozen: Outgoing) -> int:
    """How much the mail server says in a delivery that nothing disturbs, up to the submission."""
    field.proxy.reset()
    said = []
    field.fault("connect", call=lambda: said.append(field.proxy.replies))
    assert deliver(services, frozen.row, lambda _: None).status == "sent"
    field.post.smtp.heal()
    return said[0]


class _Race:
    """One answer, put into a folder at one moment."""

    def __init__(self, field: Field, address: str, folder: str) -> None:
        self._field, self._address, self.folder = field, address, folder
        self.struck = -1

    def strike(self) -> None:
        """The answer is there. The commands before this moment may not have seen it."""
        scene, who, mail = self._field._asked[self._address]
        scene.letters.clear()
        scene.theirs(who, datetime.now(UTC), answers=mail, folder=self.folder)
        fill(self._field.post.mine, scene.letters)
        self.struck = len(self._field.proxy.commands)

    @property
    def could_know(self) -> bool:
        """A connection opened the folder for the first time after the answer had come. The second time it only fetches
        words that are wanted; and once a mail has left (and its copy is filed), no look counts."""
        lines = list(self._field.proxy.commands)
        end = next((at for at, line in enumerate(lines) if b" APPEND " in line and at >= self.struck), len(lines))
        opened = [(at, line[:4]) for at, line in enumerate(lines[:end]) if b" EXAMINE " in line and self._name in line]
        before = {connection for at, connection in opened if at < self.struck}
        return any(connection not in before for at, connection in opened if at >= self.struck)

    @property
    def _name(self) -> bytes:
        return f'"{self.folder}"'.encode()


if __name__ == "__main__":
    sys.exit(main())
