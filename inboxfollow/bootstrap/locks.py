"""Locks between processes, freed by the system when their holder dies."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path


def locks(store: Path) -> Callable[[str], AbstractContextManager[bool]]:
    """Locks beside the store, one per account."""

    @contextmanager
    def lock(account: str) -> Iterator[bool]:
        from filelock import FileLock, Timeout

        from inboxfollow.ports.errors import StoreFailed

        path = store.with_name(f"{store.name}.{account}.lock")
        held = FileLock(path, mode=0o600)
        waited = False
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # the lock may come before the store
            held.acquire(timeout=0)
        except Timeout:
            waited = True
            held.acquire()
        except OSError as error:
            words = f"the lock {path} cannot be written: {error.strerror}"
            raise StoreFailed(words, "check who owns the store's folder, and that the disk has room") from error
        try:
            yield waited
        finally:
            held.release()

    return lock
