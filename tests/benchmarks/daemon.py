"""A real daemon in real time, on a Dovecot behind a proxy that drops connections, answers slowly, restarts, changes
UIDVALIDITY and refuses logins, while answers come in.

    python -m tests.benchmarks.daemon [--minutes 10] [--poll-every 5m] [--messages 2000] [--seed one]

Prints a table in Markdown: how soon each answer was in the store, what the idle process costs. A third of the time is
fair weather, half of it foul; then the process is killed, started again and left alone. Ends with 1 where an answer was
never noticed, or memory is beyond its bound.
"""

import argparse
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.benchmarks.mailbox import mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.weather import Weather
from tests.truth.product import Product
from tests.truth.scene import ME

BOUND = 80.0
"""MB of the idle process."""
CALM = 75.0
"""Seconds after a disturbance until the weather counts as fair again."""


@dataclass
class Answer:
    """One answer: when it was delivered, and how long it took until the store had it."""

    id: str
    at: float
    fair: bool
    noticed: float | None = None


@dataclass
class Scene:
    """The servers, the product, and what was measured."""

    server: Dovecot
    weather: Weather
    product: Product
    rng: random.Random
    answers: list[Answer] = field(default_factory=list)
    disturbed: float = float("-inf")
    did: dict[str, int] = field(default_factory=dict)

    def answer(self) -> None:
        """Somebody answers one of my mails."""
        number, now = len(self.answers), datetime.now(UTC)
        name = f"<answer{number}@people.example>"
        source = (
            f"From: Dana <dana{number}@ortiz.example>\r\nTo: {ME.email}\r\nSubject: Re: Offer {number}\r\n"
            f"Message-ID: {name}\r\nIn-Reply-To: <offer{number}@seller.example>\r\n\r\nYes, let us talk.\r\n"
        ).encode()
        self.server.deliver("INBOX", source, now)
        began = time.monotonic()
        self.answers.append(Answer(name, began, began - self.disturbed > CALM))

    def look(self) -> None:
        """Which answers the store has got by now."""
        waiting = {one.id: one for one in self.answers if one.noticed is None}
        if not waiting or not self.product.store.exists():
            return
        with closing(sqlite3.connect(f"file:{self.product.store}?mode=ro", uri=True, timeout=30)) as store:
            marks = ",".join("?" * len(waiting))
            known = store.execute(
                f"SELECT message_id FROM messages WHERE message_id IN ({marks})", [*waiting]
            ).fetchall()
        for (name,) in known:
            waiting[name].noticed = time.monotonic() - waiting[name].at

    def disturb(self) -> None:
        """One of the things that happen to servers."""
        acts = (self._drop, self._slow, self._close, self._restart, self._renumber, self._refuse)
        chosen = acts[sum(self.did.values()) % len(acts)]
        name = chosen.__name__.strip("_")
        self.did[name] = self.did.get(name, 0) + 1
        for one in self.answers:
            one.fair = one.fair and one.noticed is not None
        self.disturbed = float("inf")
        chosen()
        self.disturbed = time.monotonic()

    def wait(self, seconds: float) -> None:
        """Looks into the store meanwhile."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.look()
            time.sleep(min(0.1, left))

    def _drop(self) -> None:
        self.weather.drop()

    def _slow(self) -> None:
        self.weather.slow = 1.5
        self.wait(15)
        self.weather.slow = 0.0

    def _close(self) -> None:
        self.weather.closed = True
        self.weather.drop()
        self.wait(10)
        self.weather.closed = False

    def _restart(self) -> None:
        self.server.restart()

    def _renumber(self) -> None:
        self.server.stop()
        self.server.set_uidvalidity("INBOX", int(time.time()))
        self.server.start()

    def _refuse(self) -> None:
        """The password is wrong for a while; then I see to it and scan by hand."""
        right, self.server.password = self.server.password, "another"
        self.server._write_users()
        self.weather.drop()
        self.wait(10)
        self.server.password = right
        self.server._write_users()
        self.product.run("scan")


def main() -> int:
    """Plays, prints, and says whether all was noticed within bounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--poll-every", default="5m")
    parser.add_argument("--messages", type=int, default=2_000)
    parser.add_argument("--seed", default="one")
    options = parser.parse_args()
    with (
        Dovecot(user=ME.email) as server,
        Weather(server.imap_port, options.seed) as weather,
        tempfile.TemporaryDirectory(prefix="daemon-") as folder,
    ):
        product = Product(Path(folder))
        product.tables = f'[daemon]\npoll_every = "{options.poll_every}"\n'
        product.connect(server, port=weather.port)
        _fill(server, options.messages)
        return _measure(Scene(server, weather, product, random.Random(options.seed)), options.minutes * 60)


def _fill(server: Dovecot, count: int) -> None:
    """A mailbox, and many mails of mine that wait for an answer."""
    now = datetime.now(UTC)
    for mail in mailbox(count, now):
        server.deliver(mail.folder, mail.source, mail.arrived, "S")
    for number in range(400):
        when = now - timedelta(days=3, minutes=number)
        source = (
            f"From: {ME.email}\r\nTo: dana{number}@ortiz.example\r\nSubject: Offer {number}\r\n"
            f"Date: {when:%a, %d %b %Y %H:%M:%S +0000}\r\nMessage-ID: <offer{number}@seller.example>\r\n\r\n"
            "Could you tell me what you think?\r\n"
        ).encode()
        server.deliver("Sent", source, when, "S")


def _measure(scene: Scene, seconds: float) -> int:
    daemon = _started(scene)
    try:
        began = _handles(daemon)
        _play(scene, seconds * 0.35, storms=False)
        _play(scene, seconds * 0.45, storms=True)
        scene.wait(CALM)
        ended = _handles(daemon)
        heavy = _resident(daemon)
        daemon.kill()
        daemon.wait()
        daemon = _started(scene)
        scene.wait(30)
        cpu, since = _cpu(daemon), time.monotonic()
        scene.wait(max(seconds * 0.15, 60))
        idle = (_cpu(daemon) - cpu) / (time.monotonic() - since) * 60
        resident = _resident(daemon)
        began_stop = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        code = daemon.wait(60)
        stopped = time.monotonic() - began_stop
    finally:
        daemon.kill()
        daemon.wait()
    missed = [one.id for one in scene.answers if one.noticed is None]
    print(_table(scene, began, ended, heavy, idle, resident, stopped))
    for name in missed:
        print(f"BROKEN never noticed: {name}", file=sys.stderr)
    return 1 if missed or code or resident > BOUND else 0


def _started(scene: Scene) -> "subprocess.Popen[bytes]":
    """A daemon that has read the account once."""
    log = scene.product.directory / "daemon.out"
    with log.open("ab") as out:
        daemon = subprocess.Popen(
            scene.product.command("daemon", "run"), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            env=scene.product.environment(),
        )  # fmt: skip
    end = time.monotonic() + 300
    while f'"pid":{daemon.pid}'.encode() not in _note(scene) or b'"instant":true' not in _note(scene):
        if daemon.poll() is not None or time.monotonic() > end:
            raise SystemExit(f"the daemon does not look after its account:\n{log.read_text()}\n{_note(scene)!r}")
        time.sleep(0.2)
    return daemon


def _note(scene: Scene) -> bytes:
    note = scene.product.store.with_name(f"{scene.product.store.name}.daemon.json")
    return note.read_bytes() if note.exists() else b""


def _play(scene: Scene, seconds: float, *, storms: bool) -> None:
    """Answers at random moments; in foul weather a disturbance every half minute or so."""
    end = time.monotonic() + seconds
    storm = time.monotonic() + (5 if storms else seconds * 2)
    while time.monotonic() < end:
        scene.wait(scene.rng.uniform(1, 9))
        scene.answer()
        if time.monotonic() > storm:
            scene.disturb()
            storm = time.monotonic() + scene.rng.uniform(20, 40)


def _table(
    scene: Scene, began: int, ended: int, heavy: float, idle: float, resident: float, stopped: float
) -> str:  # fmt: skip
    fair = [one.noticed for one in scene.answers if one.fair and one.noticed is not None]
    foul = [one.noticed for one in scene.answers if not one.fair and one.noticed is not None]
    words = ", ".join(f"{count} × {name}" for name, count in scene.did.items())
    rows = [
        (f"answers noticed in fair weather (IDLE), {len(fair)}", _spread(fair)),
        (f"answers noticed around disturbances, {len(foul)} ({words})", _spread(foul)),
        ("answers never noticed", str(sum(one.noticed is None for one in scene.answers))),
        ("processor time while idle", f"{idle:.2f} s a minute"),
        (f"resident memory, idle after a restart (bound {BOUND:.0f} MB)", f"{resident:.0f} MB"),
        ("resident memory after the foul weather", f"{heavy:.0f} MB"),
        ("file descriptors at the beginning and after the foul weather", f"{began}, {ended}"),
        ("stopped after SIGTERM within", f"{stopped:.1f} s"),
    ]
    return "| what | measured |\n|---|---|\n" + "\n".join(f"| {what} | {figure} |" for what, figure in rows)


def _spread(found: list[float]) -> str:
    return f"median {statistics.median(found):.1f} s, worst {max(found):.1f} s" if found else "none"


def _handles(process: "subprocess.Popen[bytes]") -> int:
    return len(list(Path(f"/proc/{process.pid}/fd").iterdir()))


def _resident(process: "subprocess.Popen[bytes]") -> float:
    """MB."""
    return int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _cpu(process: "subprocess.Popen[bytes]") -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
