"""How quick the dashboard is over a hundred thousand conversations, in a real process in a pseudo terminal.

    python -m tests.benchmarks.dashboard [--conversations 100000] [--waiting 10000] [--folder DIR]

Prints a table in Markdown. With `--folder` the store is kept there and used again.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inboxfollow import bootstrap
from inboxfollow.app import board, first_look
from inboxfollow.app.services import Services
from inboxfollow.domain.facts import Choices
from inboxfollow.domain.message import Address, Message
from inboxfollow.domain.rank import View
from inboxfollow.domain.subject import base_subject
from inboxfollow.domain.verdict import Kind, Verdict
from inboxfollow.ports.messages import Arrival, FolderState
from tests.benchmarks.terminal import Terminal

ME = Address("Sam Seller", "me@seller.example")
STARTS, STEPS = 5, 100
PAGE = 2_000
NEEDLES = ("website", "client 77", "nr-0001", "garden office", "zzz")
_WORDS = "website garden kitchen brochure campaign offer workshop office invoice logo photos launch delivery".split()
_PERSON = Verdict(Kind.PERSON)


def main() -> None:
    """Fills a store, judges it, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--waiting", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    subprocess.run([sys.executable, "-m", "compileall", "-q", "inboxfollow"], check=False)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        config = configure(folder)
        with bootstrap.open_services(config) as services:
            if not services.store.counts()[1]:
                fill(services, options.conversations, options.waiting)
            judged = timed_refresh(services)
            first_look.seen(services)
            measure(services, config, judged)


def configure(folder: Path) -> Path:
    """Writes a configuration whose server is never asked."""
    folder.mkdir(exist_ok=True)
    config = folder / "config.toml"
    config.write_text(
        f'[me]\naddresses = ["{ME.email}"]\ntimezone = "Europe/Berlin"\n[store]\npath = "{folder}/store.sqlite3"\n'
        '[[accounts]]\nname = "work"\nkind = "imap"\nusername = "me"\nsecret = { env = "BENCH_SECRET" }\n'
        'imap = { host = "127.0.0.1", port = 1, security = "none" }\n'
    )
    config.chmod(0o600)
    return config


def fill(services: Services, conversations: int, waiting: int) -> None:
    """One tenth closed, two tenths to machines, the waiting, and the rest answered."""
    now, rng = datetime.now(UTC).replace(microsecond=0), random.Random(1)
    closed, machines = conversations // 10, conversations // 5
    kinds = ["closed"] * closed + ["machine"] * machines + ["waiting"] * waiting
    kinds += ["answered"] * (conversations - len(kinds))
    for start in range(0, conversations, PAGE):
        sent, received = list[Arrival](), list[Arrival]()
        for number in range(start, min(start + PAGE, conversations)):
            for mail in conversation(rng, number, kinds[number], now):
                (sent if mail.mine else received).append(mail)
        for name, page in (("Sent", sent), ("INBOX", received)):
            state = FolderState("work", name, name.lower(), 1, conversations + 1, total=conversations, since=now - timedelta(400), complete=True, checked=now)  # fmt: skip
            services.store.commit_page(state, services.store.prepare(page))
        if start + PAGE == closed:
            choices = dict.fromkeys(services.store.stale(""), Choices(closed_at=now, closed_reason="won"))
            services.store.choose(now, "closed", choices)


def conversation(rng: random.Random, number: int, kind: str, now: datetime) -> Iterator[Arrival]:
    """A mail of mine, for some after one of theirs, for the answered ones before one."""
    people = number % 3000
    name = f"Client {people}" if number % 10 else f"株式会社{people} 田中"
    person = Address(name, "no-reply@shop.example" if kind == "machine" else f"p{people}@client{people % 900}.example")
    began = now - timedelta(minutes=rng.randrange(60 * 24, 200 * 24 * 60))
    subject = f"Nr-{number:06d} {' '.join(rng.sample(_WORDS, 3))}"
    ids: list[str] = []
    order = ("theirs", "mine") if kind == "waiting" and number % 3 else ("mine", "theirs" if kind == "answered" else "")
    for turn, who in enumerate(filter(None, order)):
        mine, at = who == "mine", began + timedelta(hours=turn)
        message = Message(
            message_id=f"<{number}.{turn}@{'seller' if mine else 'client'}.example>",
            sender=ME if mine else person,
            to=(person if mine else ME,),
            cc=(),
            bcc=(),
            reply_to=(),
            subject=f"Re: {subject}" if turn else subject,
            date=at,
            references=tuple(ids),
        )
        ids.append(message.message_id)
        yield Arrival(
            uid=number + 1, arrived=at, size=4000, identity=f"{number}.{turn}", message=message, mine=mine,
            base_subject=base_subject(subject), verdict=_PERSON, machine="", pending=False,
        )  # fmt: skip


def timed_refresh(services: Services) -> float:
    """Judges and ranks what is not; returns seconds."""
    before = time.perf_counter()
    board.refresh(services)
    return time.perf_counter() - before


def measure(services: Services, config: Path, judged: float) -> None:
    """Takes every figure and prints the table."""
    messages, conversations = services.store.counts()
    order = board.order(services, View.WAITING)
    python = min(_seconds([sys.executable, "-c", "pass"]) for _ in range(STARTS))
    starts = [start(services, config) for _ in range(STARTS)]
    words = [sys.executable, "-m", "inboxfollow", "--config", str(config)]
    status = min(_seconds([*words, "status"]) for _ in range(STARTS))
    prompt = min(_seconds([*words, "status", "--format", "{due}"]) for _ in range(STARTS))
    with Terminal(words) as terminal:
        terminal.wait("Nr-", since=terminal.started)
        terminal.quiet(1.0)
        terminal.press("2", subject(services, order[0]))
        down = [terminal.press("j", subject(services, order[at])) for at in range(1, STEPS + 1)]
        page = [terminal.press("\x1b[6~", "Nr-") for _ in range(STEPS // 2)]
        terminal.press("g", subject(services, order[0]))
        typing = list(type_needles(services, terminal))
        peak = terminal.peak
    print(f"{conversations:,} conversations ({len(order):,} waiting), {messages:,} messages\n")
    print("| what | measured | bound |\n|---|---|---|")
    print(f"| other work on the machine, processes per core | {os.getloadavg()[0] / (os.cpu_count() or 1):.1f} | |")
    print(f"| start of Python alone | {python:.2f} s | |")
    print(f"| status, best of {STARTS} | {status:.2f} s | |")
    print(f'| status --format "{{due}}", best of {STARTS} | {prompt:.2f} s | |')
    print(f"| process start to first rows, median of {STARTS} | {statistics.median(starts):.2f} s | 0.9 s |")
    print(f"| cursor key to screen, 95th percentile of {STEPS} | {_p95(down) * 1000:.0f} ms | 50 ms |")
    print(f"| page key to screen, 95th percentile of {len(page)} | {_p95(page) * 1000:.0f} ms | |")
    print(f"| key in the filter to screen, 95th percentile of {len(typing)} | {_p95(typing) * 1000:.0f} ms | 80 ms |")
    print(f"| peak memory | {peak:.0f} MB | 200 MB |")
    print(f"| judging everything anew, beforehand | {judged:.1f} s | |")


def start(services: Services, config: Path) -> float:
    """Seconds from the start of the process to the first rows."""
    first = board.order(services, View.TODAY)[0]
    with Terminal([sys.executable, "-m", "inboxfollow", "--config", str(config)]) as terminal:
        return terminal.wait(subject(services, first), since=terminal.started)


def type_needles(services: Services, terminal: Terminal) -> Iterator[float]:
    """Types words into the filter, key by key, and takes them out again; seconds from each key to the list it makes."""
    terminal.press("/")
    for needle in NEEDLES:
        texts = [needle[:at] for at in range(1, len(needle) + 1)]
        for key, text in [*((text[-1], text) for text in texts), *(("\x7f", text) for text in [*texts[-2::-1], ""])]:
            found = board.order(services, View.WAITING, needle=text)
            expected = subject(services, found[0]) if found else "Nothing in this view"
            yield terminal.press(key, f"{len(found):,} of", expected)


def subject(services: Services, conversation: int) -> str:
    """What tells a row from all others on the screen."""
    row = board.rows(services, [conversation])[conversation]
    return row.subject.removeprefix("Re: ").split()[0]


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _seconds(words: list[str]) -> float:
    before = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - before


if __name__ == "__main__":
    main()
