"""The demo's world at fixed moments: made once for all tests of a process, copied for each."""

import atexit
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from inboxfollow.adapters.memory import FixedClock, MemoryMailbox
from inboxfollow.app.services import Services
from inboxfollow.bootstrap.demo import begin_demo, demo_mailbox, demo_world

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


@contextmanager
def demo(now: datetime = NOW) -> Iterator[Services]:
    """A world that nobody else uses, scanned and with the decisions of its person made."""
    model, mailbox = _model(now)
    with TemporaryDirectory(prefix="inboxfollow-demo-") as folder:
        shutil.copytree(model, folder, dirs_exist_ok=True)
        with demo_world(Path(folder), deepcopy(mailbox), FixedClock(now)) as services:
            yield services


@cache
def _model(now: datetime) -> tuple[Path, MemoryMailbox]:
    folder, mailbox = Path(mkdtemp(prefix="inboxfollow-model-")), demo_mailbox(now)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with demo_world(folder, mailbox, FixedClock(now)) as services:
        begin_demo(services)
    return folder, mailbox
