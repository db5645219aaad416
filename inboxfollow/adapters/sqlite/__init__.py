"""The store on one SQLite file; the only room that knows SQL."""

from inboxfollow.adapters.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
