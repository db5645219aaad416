"""The log of the background process: one JSON object a line, in a file that is rotated. It holds times, names of
accounts, counts and kinds of errors; no address, subject or text of a mail."""

import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import StackSummary, walk_tb

BYTES, FILES = 1_000_000, 5
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_ADDRESS = re.compile(r"[^\s<>\"']+@[^\s<>\"']+")


def log_file(store: Path) -> Path:
    """Where the daemon of a store writes what it does: beside the store, under its name."""
    return store.with_name(f"{store.name}.daemon.log")


class JsonLines(logging.Formatter):
    """A record as a line of JSON, moments in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """Addresses that a library may have put into its words are masked."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        line = {"at": at, "level": record.levelname.lower(), "what": masked(record.getMessage())}
        line |= {name: masked(_text(value)) for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = "\n".join(trace(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=True)


def _text(value: object) -> str:
    """Moments (aware) to the second, as the record's own."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else str(value)


def masked(text: str) -> str:
    """Without addresses."""
    return _ADDRESS.sub("<address>", text)


def trace(error: BaseException) -> list[str]:
    """Where an error came from, and before it what it came of: kinds and places only, since the words of an error may
    be those of a mail."""
    lines: list[str] = []
    chain: BaseException | None = error
    seen: set[int] = set()
    while chain is not None and id(chain) not in seen:
        seen.add(id(chain))
        frames = StackSummary.extract(walk_tb(chain.__traceback__), lookup_lines=False)
        places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        lines = [*places, type(chain).__name__, *lines]
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
    return lines


class _PrivateFile(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        return os.fdopen(
            os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a", encoding="utf-8"
        )


@contextmanager
def logging_to(path: Path, *, also_stderr: bool = False) -> Iterator[None]:
    """Sends the program's own records, and warnings of libraries, to a file that only its owner can read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handlers: list[logging.Handler] = [_PrivateFile(path, maxBytes=BYTES, backupCount=FILES - 1, encoding="utf-8")]
    if also_stderr:
        handlers.append(logging.StreamHandler())
    root, own = logging.getLogger(), logging.getLogger("inboxfollow")
    before = own.level
    own.setLevel(logging.INFO)
    for handler in handlers:
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
    try:
        yield
    finally:
        own.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
