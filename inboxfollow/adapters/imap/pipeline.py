"""Asks for messages a page ahead, so that the server works while the caller parses (RFC 9051 section 5.5).

The next page waits in the socket's buffers: no thread is needed, and errors surface where pages are taken.
All commands name UIDs, so their answers may even arrive mixed: rows are kept by UID, answers by tag.
"""

import imaplib
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from inboxfollow.adapters.imap.exchange import send
from inboxfollow.adapters.imap.fetch import Row, rows, uid_sets

DEPTH = 4
"""Pages asked for and not yet taken."""
LINE_ROOM = 970
"""Octets of a command line left for UIDs and items; some servers take no more than 1,000 (PROTOCOLS A7)."""


class Pipeline:
    """Fetches pages of messages in order. `items` is what to fetch, `whole` says when a row has all of it."""

    def __init__(
        self, imap: imaplib.IMAP4, pages: Iterator[Sequence[int]], items: bytes, whole: Callable[[Row], bool]
    ) -> None:
        self.imap = imap
        self._pages = pages
        self._items = items
        self._whole = whole
        self._asked: deque[tuple[Sequence[int], list[bytes]]] = deque()
        self._wanted: set[int] = set()
        self._rows: dict[int, Row] = {}
        self._answers: dict[bytes, bool] = {}
        """Tag to whether its command was answered."""

    @property
    def outstanding(self) -> bool:
        """Whether the server still owes an answer."""
        return not all(self._answers.values())

    def take(self) -> tuple[Sequence[int], list[Row]] | None:
        """The next page's UIDs and the rows found, ascending; None at the end. Raises what reading raises."""
        self._ask_ahead()
        if not self._asked:
            return None
        uids, tags = self._asked.popleft()
        self._await(tags)
        partial = [uid for uid in uids if uid in self._rows and not self._whole(self._rows[uid])]
        if partial:  # data nobody asked for, or parts of an answer (DEPENDENCIES, trap 2)
            self._await(self._ask(partial))
        self._wanted.difference_update(uids)
        found = [self._rows.pop(uid) for uid in uids if uid in self._rows]
        self._ask_ahead()
        return uids, found

    def settle(self) -> None:
        """Reads every outstanding answer, so that another command may be sent; pages can still be taken."""
        for _, tags in self._asked:
            self._await(tags)

    def _ask_ahead(self) -> None:
        while len(self._asked) < DEPTH and (uids := next(self._pages, None)) is not None:
            self._wanted.update(uids)
            self._asked.append((uids, self._ask(uids)))

    def _ask(self, uids: Sequence[int]) -> list[bytes]:
        room = max(LINE_ROOM - len(self._items), 60)
        tags = [send(self.imap, b"UID FETCH " + part + b" " + self._items) for part in uid_sets(uids, room)]
        self._answers.update(dict.fromkeys(tags, False))
        return tags

    def _await(self, tags: Sequence[bytes]) -> None:
        """Reads until all `tags` are answered."""
        while not all(self._answers.get(tag, True) for tag in tags):
            for row in rows(self.imap, self._answers):
                if row.uid in self._wanted:
                    known = self._rows.get(row.uid)
                    self._rows[row.uid] = row if known is None else merged(known, row)
        for tag in tags:
            self._answers.pop(tag, None)


def merged(old: Row, new: Row) -> Row:
    """What two responses about one message say together; servers may split an answer."""
    return Row(
        new.uid,
        new.arrived or old.arrived,
        old.size if new.size is None else new.size,
        new.draft or old.draft,
        new.thread_ref or old.thread_ref,
        new.content_ref or old.content_ref,
        old.text if new.text is None else new.text,
    )
