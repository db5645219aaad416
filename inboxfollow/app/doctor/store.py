"""The store: its file, its disk, and what it remembers of trouble."""

from collections.abc import Iterator, Sequence

from inboxfollow.app.doctor.case import Case
from inboxfollow.app.doctor.check import Area, Check
from inboxfollow.app.doctor.files import permissions
from inboxfollow.app.doctor.memory import Memory
from inboxfollow.app.wording import plural
from inboxfollow.ports.checkup import FileFacts, StoreFacts
from inboxfollow.ports.errors import StoreFailed
from inboxfollow.ports.outbox import Unsent

STORE, OUTBOX = Area("store"), Area("outbox")
CHECK_SECONDS = 10.0
"""Longest time that is spent on reading the store."""
_MB = 1_000_000
_TOO_FULL, _RATHER_FULL = 50 * _MB, 500 * _MB


def store(case: Case, memory: Memory) -> Iterator[Check]:
    """The file and the disk it lies on; fills `memory` where the file is in order."""
    path = case.store.path
    facts = case.machine.look(path)
    yield from _disk(case)
    if facts.kind == "missing":
        yield _missing(case)
        return
    if facts.kind != "file":
        yield STORE.fault("file", f"{path} is no file", "Name another one: store.path.")
        return
    if not (facts.readable and facts.writable):
        what = "written" if facts.readable else "read"
        yield STORE.fault("file", f"{path} may not be {what}", "Check who owns the file and its folder.")
    else:
        yield STORE.ok("file", f"{path}, {_size(facts)}")
    yield from permissions(STORE, path, facts)
    yield from _contents(case, memory)


def _missing(case: Case) -> Check:
    path = case.store.path
    if not case.machine.folder_writable(path):
        todo = "Check who owns the folder, or name another file: store.path."
        return STORE.fault("file", f"there is none, and none can be made at {path}", todo)
    return STORE.warning("file", f"there is none yet at {path}", "inboxfollow scan")


def _size(facts: FileFacts) -> str:
    return f"{facts.size / _MB:.1f} MB"


def _disk(case: Case) -> Iterator[Check]:
    free = case.machine.free(case.store.path)
    if free is None:
        yield STORE.skipped("disk", "the free space is not known")
        return
    words = f"{free / 1000 / _MB:.1f} GB free"
    if free < _TOO_FULL:
        yield STORE.fault("disk", f"{free // _MB} MB free", "Free some space: nothing can be stored soon.")
    elif free < _RATHER_FULL:
        yield STORE.warning("disk", words, "Free some space: a first scan may need some hundred megabytes.")
    else:
        yield STORE.ok("disk", words)


def _contents(case: Case, memory: Memory) -> Iterator[Check]:
    try:
        facts = case.store.probe.examine(CHECK_SECONDS)
    except StoreFailed as error:
        yield STORE.failed("integrity", error)
        return
    yield _integrity(facts)
    yield _version(facts)
    if facts.complaints or facts.version != facts.known_version:
        return
    try:
        with case.store.open() as opened:
            memory.read(opened)
    except StoreFailed as error:
        yield STORE.failed("contents", error)


def _integrity(facts: StoreFacts) -> Check:
    if facts.complaints:
        first, *others = facts.complaints
        more = f", and {len(others)} more" if others else ""
        todo = "Move the file away and scan again; your mailbox is not affected. Notes and decisions are in the file."
        return STORE.fault("integrity", f"the file is damaged: {first}{more}", todo)
    if not facts.whole:
        return STORE.ok("integrity", f"nothing wrong in what was looked at in {CHECK_SECONDS:.0f} s")
    return STORE.ok("integrity", "SQLite's quick check finds nothing wrong")


def _version(facts: StoreFacts) -> Check:
    if facts.version > facts.known_version:
        words = f"version {facts.version}, written by a newer inboxfollow (this one knows {facts.known_version})"
        return STORE.fault("version", words, "Upgrade inboxfollow, or use another store.")
    if facts.version < facts.known_version:
        return STORE.ok("version", f"version {facts.version}, brought to {facts.known_version} when next used")
    return STORE.ok("version", f"version {facts.version}")


def last_errors(memory: Memory, accounts: Sequence[str]) -> Iterator[Check]:
    """What could not be read last time, folder by folder."""
    if not memory.known:
        yield STORE.skipped("last errors", "nothing could be read of the store")
        return
    failed = [state for state, _ in memory.coverage if state.error and state.account in accounts]
    for state in failed:
        place = f"{state.account}/{memory.shown(state.name)}" if state.name else state.account
        yield STORE.warning("last errors", f"{place}: {memory.error(state)}", "inboxfollow scan")
    if not failed:
        yield STORE.ok("last errors", "none")


def outbox(memory: Memory) -> Iterator[Check]:
    """Mails that wait for the person to say what is to become of them."""
    if not memory.known:
        yield OUTBOX.skipped("mails", "nothing could be read of the store")
        return
    waiting = [one for one in memory.unsent if one.status in ("unknown", "blocked", "failed")]
    if not waiting:
        yield OUTBOX.ok("mails", "none waits for you")
        return
    yield OUTBOX.warning("mails", _counted(waiting), "inboxfollow outbox")


def _counted(waiting: Sequence[Unsent]) -> str:
    told = (("unknown", "perhaps sent, look and say"), ("blocked", "stopped before sending"), ("failed", "refused"))
    counts = [(sum(one.status == status for one in waiting), status, words) for status, words in told]
    return "; ".join(f"{plural(count, 'mail')} {status}: {words}" for count, status, words in counts if count)
