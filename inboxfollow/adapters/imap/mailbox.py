"""The mailbox port over IMAP. Opens folders with EXAMINE and reads with BODY.PEEK only (PROTOCOLS A3)."""

import contextlib
import imaplib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from imapclient import IMAPClient

from inboxfollow.adapters.imap.commands import RawNames, examine, listing, search, spaces
from inboxfollow.adapters.imap.connection import Connection
from inboxfollow.adapters.imap.fetch import Row
from inboxfollow.adapters.imap.folders import Spaces, discover
from inboxfollow.adapters.imap.pipeline import Pipeline
from inboxfollow.adapters.imap.settings import Credential, FolderOverrides, ImapSettings
from inboxfollow.domain.message import RawMessage
from inboxfollow.ports.errors import CursorExpired, Rejected, Unreachable
from inboxfollow.ports.mailbox import Folder, Interest, Survey
from inboxfollow.wire.headers import WANTED_HEADERS

HEADER_CAP = 256 * 1024
"""Octets of a header block that are handed over."""
BODY_WINDOW = 50
BODY_BYTES = 8 * 1024 * 1024
"""Octets of bodies asked for at once, as far as single messages allow."""
FLAGS_PAGE = 500
HEADERS_PAGE = 500


class ImapMailbox:
    """One account read over one connection, made on first use and again after it broke.

    Pages are asked for one ahead. Between two of them other methods may be called, but not `survey`:
    that ends the pages, and taking another raises Unreachable.
    """

    def __init__(
        self, settings: ImapSettings, credential: Credential, overrides: FolderOverrides | None = None
    ) -> None:
        self._connection = Connection(settings, credential)
        self._overrides = overrides or FolderOverrides()
        self._names = RawNames()
        self._folder = ""
        self._surveyed: Survey | None = None
        self._serial = 0
        self._refuses_condstore = False
        self._pipelines: list[Pipeline] = []

    @property
    def page(self) -> int:
        """See Mailbox."""
        return HEADERS_PAGE

    @property
    def partial(self) -> bool:
        """See Mailbox."""
        return False

    def folders(self) -> Sequence[Folder]:
        """See Mailbox. Raises Rejected where an override names a folder that is not there."""
        with self._step() as client:
            offers = self._connection.offers
            found = spaces(client) if offers("NAMESPACE") else Spaces()
            legacy = offers("XLIST") and not offers("SPECIAL-USE")
            listed = listing(client, self._names, prefixed=any(found.personal), legacy=legacy)
            return discover(listed, found, self._overrides, gmail=offers("X-GM-EXT-1"))

    def survey(self, folder: str) -> Survey:
        """See Mailbox. Raises Rejected where the folder is gone or its messages are not numbered."""
        self._surveyed = None
        with self._step(folder) as client:
            self._pipelines.clear()
            self._folder = folder
            self._surveyed = self._examine(client._imap)
            self._serial = self._connection.serial
            return self._surveyed

    def uids(self, first: int, last: int, since: datetime | None) -> Sequence[int]:
        """See Mailbox."""
        with self._opened() as (imap, survey):
            return search(imap, first, last, since, survey.messages)

    def headers(self, pages: Sequence[Sequence[int]]) -> Iterator[tuple[Sequence[int], Sequence[RawMessage]]]:
        """See Mailbox. Raises Rejected where the server has a message but withholds its header or arrival."""
        for uids, rows in self._pages(iter(pages), self._header_items, _has_header):
            yield uids, [self._message(row) for row in rows]

    def bodies(self, uids: Sequence[int], cap: int) -> Iterator[tuple[int, bytes]]:
        """See Mailbox."""
        window = max(1, min(BODY_WINDOW, BODY_BYTES // max(cap, 1)))
        pages = self._pages(_windows(uids, window), lambda: b"(UID BODY.PEEK[]<0.%d>)" % cap, _has_text)
        for _, rows in pages:
            yield from ((row.uid, row.text) for row in rows if row.text is not None)

    def drafts_among(self, uids: Sequence[int]) -> frozenset[int]:
        """See Mailbox."""
        pages = self._pages(_windows(uids, FLAGS_PAGE), lambda: b"(UID FLAGS)", lambda _: True)
        return frozenset(row.uid for _, rows in pages for row in rows if row.draft)

    def heed(self, interest: Interest) -> bool:
        """See Mailbox."""
        return False

    def close(self) -> None:
        """See Mailbox."""
        self._pipelines.clear()
        self._connection.close()

    # inner parts

    @contextlib.contextmanager
    def _step(self, folder: str = "", streaming: Pipeline | None = None) -> Iterator[IMAPClient]:
        """A connection on which no answers are outstanding, but those to `streaming`."""
        with self._connection.guarded(folder) as client:
            for pipeline in self._pipelines:
                if pipeline is not streaming and pipeline.imap is client._imap:
                    pipeline.settle()
            yield client

    @contextlib.contextmanager
    def _opened(self, streaming: Pipeline | None = None) -> Iterator[tuple[imaplib.IMAP4, Survey]]:
        """The connection with the folder surveyed last open; opened again after a break."""
        if self._surveyed is None:
            raise Rejected("no folder is open", "Survey a folder first.")
        with self._step(self._folder, streaming) as client:
            if self._serial != self._connection.serial:
                if self._examine(client._imap).uidvalidity != self._surveyed.uidvalidity:
                    raise CursorExpired(f"folder {self._folder!r} was renumbered by the server", "Scan again.")
                self._serial = self._connection.serial
            yield client._imap, self._surveyed

    def _pages(
        self, pages: Iterator[Sequence[int]], items: Callable[[], bytes], whole: Callable[[Row], bool]
    ) -> Iterator[tuple[Sequence[int], list[Row]]]:
        """Pages in order, the next one asked for before this one is handed over."""
        pipeline: Pipeline | None = None
        try:
            while True:
                with self._opened(pipeline) as (imap, _):
                    if pipeline is None:
                        pipeline = Pipeline(imap, pages, items(), whole)
                        self._pipelines.append(pipeline)
                    elif pipeline not in self._pipelines or pipeline.imap is not imap:
                        raise Unreachable(f"folder {self._folder!r}: reading was interrupted", "Scan again.")
                    taken = pipeline.take()
                if taken is None:
                    return
                yield taken
        finally:
            if pipeline is not None and pipeline in self._pipelines:
                self._pipelines.remove(pipeline)
                self._connection.forsake(pipeline.imap, pipeline.outstanding)

    def _examine(self, imap: imaplib.IMAP4) -> Survey:
        name = self._names.quoted(self._folder)
        if self._connection.offers("CONDSTORE") and not self._refuses_condstore:
            try:
                return examine(imap, name, condstore=True)
            except imaplib.IMAP4.error as error:
                if not str(error).upper().startswith("BAD"):
                    raise
                self._refuses_condstore = True  # never asked for again (PROTOCOLS A8, "other BAD")
        return examine(imap, name, condstore=False)

    def _header_items(self) -> bytes:
        offers = self._connection.offers
        extra = "X-GM-MSGID X-GM-THRID " if offers("X-GM-EXT-1") else "EMAILID THREADID " if offers("OBJECTID") else ""
        fields = " ".join(sorted(WANTED_HEADERS))
        return f"(UID INTERNALDATE RFC822.SIZE FLAGS {extra}BODY.PEEK[HEADER.FIELDS ({fields})])".encode()

    def _message(self, row: Row) -> RawMessage:
        if row.arrived is None or row.text is None:
            raise Rejected(
                f"{self._connection.place}, folder {self._folder!r}: no header or date is given for UID {row.uid}",
                "Move that message to another folder, or skip this one: folders.skip",
            )
        size = len(row.text) if row.size is None else row.size
        return RawMessage(row.uid, row.arrived, size, row.text[:HEADER_CAP], row.draft, row.thread_ref, row.content_ref)


def _windows(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    ordered = sorted(uids)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))


def _has_header(row: Row) -> bool:
    return row.text is not None and row.arrived is not None


def _has_text(row: Row) -> bool:
    return row.text is not None
