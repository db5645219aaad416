"""A daemon at work on queued mail, killed and copied at any moment; what the servers and the files say afterwards."""

import contextlib
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.servers.smtp_session import Stage
from tests.truth.product import Product, fill
from tests.truth.scene import Scene
from tests.truth.sending import Post, rows_of

STAGES: tuple[Stage, ...] = ("connect", "auth", "mail", "data", "dot", "reply", "quit")
EVERYTHING = ("", "-wal", "-shm")
PATIENCE = 120.0


class Watched:
    """`count` silent leads, each with a follow-up in the outbox that is due. Use it as a context manager."""

    def __init__(self, directory: Path, count: int, seed: str) -> None:
        self.post, self._count, self._seed = Post(directory), count, seed
        self.rng = random.Random(seed)
        self.copies: list[Path] = []

    def __enter__(self) -> "Watched":
        self.post.__enter__()
        letters = []
        for number in range(self._count):
            scene = Scene("watched", f"{self._seed}/{number}", number, datetime.now(UTC))
            scene.mine([scene.person()], scene.ago(20))
            letters += scene.letters
        fill(self.post.mine, letters)
        product = self.post.product
        product.tables += '[daemon]\npoll_every = "30s"\n'
        self.post.connect()
        product.scan()
        leads = [row["id"] for row in product.rows()]
        done = product.run("send", *leads, "--template", "nudge", "--at", "3d", "--yes", "--json")
        assert len(leads) == self._count and all(one["status"] == "queued" for one in done.json), done
        return self

    def __exit__(self, *_: object) -> None:
        self.post.__exit__(None, None, None)

    # the daemon

    def start(self) -> "subprocess.Popen[bytes]":
        """A daemon for this store."""
        product = self.post.product
        return subprocess.Popen(
            product.command("daemon", "run"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=product.environment(),
        )  # fmt: skip

    def release(self) -> None:
        """All queued mail is due."""
        self.post.let_pass(timedelta(days=9))

    def killed_at(self, stage: Stage) -> bool:
        """A daemon that dies when a mail of it has come so far; False where no mail waits."""
        if all(row.status != "ready" for row in self.post.outbox()):
            return False
        daemon = self.start()
        try:
            self.post.smtp.fault(stage, call=daemon.kill)
            assert daemon.wait(PATIENCE) == -signal.SIGKILL
        finally:
            daemon.kill()
            daemon.wait()
            self.post.smtp.heal()
        return True

    def killed_after(self, seconds: float) -> None:
        """A daemon that dies after so long, whatever it is at."""
        daemon = self.start()
        with contextlib.suppress(subprocess.TimeoutExpired):
            daemon.wait(seconds)
        daemon.kill()
        daemon.wait()

    @contextlib.contextmanager
    def running(self) -> Iterator["subprocess.Popen[bytes]"]:
        """A daemon while this lasts; it is stopped as a person would."""
        daemon = self.start()
        try:
            yield daemon
            daemon.terminate()
            assert daemon.wait(60) in (0, -signal.SIGTERM)  # the latter where it had not begun yet
        finally:
            daemon.kill()
            daemon.wait()

    def finish(self) -> None:
        """A daemon until nothing waits any more, and all copies are filed."""
        with self.running() as daemon:
            self.until(daemon, lambda: all(row.status not in ("ready", "sending") for row in self.post.outbox()))
            self.until(daemon, lambda: all(row.filing != "due" for row in self.post.outbox()))

    @staticmethod
    def until(daemon: "subprocess.Popen[bytes]", holds: Callable[[], bool]) -> None:
        """Waits for something while the daemon lives."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert daemon.poll() is None, "the daemon ended by itself"
            assert time.monotonic() < end, "it never came to that"
            time.sleep(0.1)

    # copies

    def copy(self, daemon: "subprocess.Popen[bytes]") -> Path:
        """The store's files as they lie there at one moment, as a snapshot of the file system takes them."""
        folder = self.post.product.directory / f"copy{len(self.copies)}"
        folder.mkdir()
        store = self.post.product.store
        daemon.send_signal(signal.SIGSTOP)
        try:
            for suffix in EVERYTHING:
                path = store.with_name(store.name + suffix)
                if path.exists():
                    shutil.copy(path, folder)
        finally:
            daemon.send_signal(signal.SIGCONT)
        self.copies.append(folder)
        return folder

    def opened(self, folder: Path) -> Product:
        """The same person's product elsewhere, on a copy."""
        mine = self.post.product
        product = Product(folder, mine.config)
        product.sends_by, product.tables, product.secret = mine.sends_by, mine.tables, mine.secret
        product.store = folder / mine.store.name
        product.file.write_text(mine.file.read_text().replace(str(mine.store), str(product.store)))
        product.file.chmod(0o600)
        return product

    # what is true

    def faults(self) -> list[str]:
        """What must not be, as the submission server and the store's files tell it."""
        received = Counter(one.recipients for one in self.post.smtp.received)
        found = [f"{', '.join(people)} got {count} mails" for people, count in received.items() if count > 1]
        by_id = Counter(one.message_id for one in self.post.smtp.received)
        for row in self.post.outbox():
            if row.status == "sent" and by_id[row.message_id] != 1:
                found.append(f"{row.message_id} is said to be sent")
            elif row.status not in ("sent", "unknown"):
                found.append(f"{row.message_id} stays {row.status}: {row.why}")
        return found + unsound(self.post.product.store)

    def check_copy(self, folder: Path) -> list[str]:
        """Opens a copy, lets it catch up, and looks for what must not be."""
        product = self.opened(folder)
        found = unsound(product.store)
        before = len(self.post.smtp.received)
        for words in (["export"], ["outbox", "drain"], ["export"]):
            done = product.run(*words)
            if done.code == 2 or "Traceback" in done.err:
                found.append(f"{' '.join(words)} on a copy ended with {done.code}: {done.err[-300:]}")
        if len(self.post.smtp.received) != before:
            found.append("a copy sent what had been sent")
        with closing(sqlite3.connect(product.store)) as store:
            found += [f"a copy keeps {row.status}" for row in rows_of(store) if row.status in ("ready", "sending")]
        return found + unsound(product.store)


def unsound(store: Path) -> list[str]:
    """What SQLite says is wrong with the file."""
    with closing(sqlite3.connect(store, timeout=60)) as connection:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        said += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    return [] if said == ["ok"] else said
