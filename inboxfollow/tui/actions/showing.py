"""Putting on the screen what the store holds: read in threads, one reading at a time, so that keys never wait."""

import time
from collections.abc import Callable
from typing import TypeVar

from textual.worker import get_current_worker

from inboxfollow.app import board
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.tui.actions.base import Actions
from inboxfollow.tui.listing import Snapshot, Wanted, take

Result = TypeVar("Result")
SHORT = 0.1
"""Seconds of judging that nobody notices."""
REST = 0.4
"""Seconds for which longer judging rests after a key, so that the next one is served at once."""


class Showing(Actions):
    """Lists, news and judgements. What is asked for while something is read is read once when that has ended."""

    judging = False
    trouble_words = ""
    """The store's last failure, until it works again."""
    _list_is_read = False
    _list_is_wanted = False
    _counts_are_wanted = True
    _list_keeps = True
    _list_home: int | None = None
    _judge_again = False
    _seen_version = -1
    _rests_until = 0.0
    _shown_before = False

    def reload(self, *, keep: bool = True, home: int | None = None) -> None:
        """Reads the order and the counts again and shows them; the cursor keeps its place, or goes to the conversation
        `home`. Leads that are being decided away go at once."""
        self._list_home = home if home is not None else self._list_home
        self._counts_are_wanted = True
        shown = self.staying(self.snapshot)
        if shown is not self.snapshot:
            self.snapshot = shown
            self.show_snapshot(keep=True)
        self.look(self.wanted, keep=keep)

    def look(self, wanted: Wanted, *, keep: bool = False) -> None:
        """Shows what the person wants to see as soon as its order is read."""
        if wanted != self.wanted:
            self.hands_on()
        self.wanted = wanted
        self._list_keeps = self._list_keeps and keep
        self._list_is_wanted = True
        if not self._list_is_read:
            self._read_list()

    def _read_list(self) -> None:
        self._list_is_read, self._list_is_wanted = True, False
        wanted, known = self.wanted, None if self._counts_are_wanted else self.snapshot
        self._counts_are_wanted = False
        self._aside(lambda: take(self.services, wanted, known), self._list_was_read, "list")

    def _list_was_read(self, found: Snapshot | InboxfollowError) -> None:
        self._list_is_read = False
        if isinstance(found, InboxfollowError):
            self._counts_are_wanted = True
            self.trouble(found)
        else:
            self.trouble_words = ""
            keep, self._list_keeps = self._list_keeps, True
            home, self._list_home = self._list_home, None
            self.snapshot = self.staying(found)
            self.show_snapshot(keep=keep, home=home)
            if not self._shown_before:
                self._shown_before = True
                self.call_after_refresh(self.judge)
        if self._list_is_wanted:
            self._read_list()

    def judge(self) -> None:
        """Judges and ranks in a thread what changed, and shows it."""
        self._judge_again = self.judging
        if not self.judging:
            self.judging = True
            self._aside(self._refresh, self._has_judged, "judge")

    def hands_on(self) -> None:
        """The person is at work: judging can wait."""
        self._rests_until = time.monotonic() + REST

    def _refresh(self) -> bool:
        worker, began = get_current_worker(), time.monotonic()

        def stopped() -> bool:
            while not worker.is_cancelled and began + SHORT < time.monotonic() < self._rests_until:
                time.sleep(REST / 10)
            return worker.is_cancelled

        return board.refresh(self.services, stopped)

    def _has_judged(self, changed: bool | InboxfollowError) -> None:
        self.judging = False
        if isinstance(changed, InboxfollowError):
            self.trouble(changed)
        elif changed:
            self.reload()
        if self._judge_again:
            self.judge()

    def look_for_news(self) -> None:
        """Whether this or another process has changed the store since the last look. Nothing is judged before the
        first rows are on the screen."""
        try:
            version = self.services.store.version()
        except InboxfollowError as error:
            self.trouble(error)
            return
        if version != self._seen_version or self.trouble_words:
            self._seen_version = version
            self.reload()
            if self._shown_before:
                self.judge()

    def time_passes(self) -> None:
        """Things fall due by themselves, and what was read grows old."""
        self.reload()
        self.judge()

    def trouble(self, error: InboxfollowError) -> None:
        """Tells a failure of the store once, and keeps it in sight until the store works again."""
        if self.trouble_words != error.message:
            self.trouble_words = error.message
            self.dashboard.fail(error)
            self.show_state()

    def staying(self, snapshot: Snapshot) -> Snapshot:
        """A view without the leads that are being decided away from it; the very same where there are none."""
        return snapshot

    def show_snapshot(self, *, keep: bool, home: int | None = None) -> None:
        """Draws the snapshot."""
        raise NotImplementedError

    def show_state(self) -> None:
        """Draws what is known of the store, of work under way and of marks."""
        raise NotImplementedError

    def _aside(self, job: Callable[[], Result], then: Callable[[Result | InboxfollowError], None], group: str) -> None:
        """Runs `job` in a thread and hands its result, or the error it ended in, to the screen."""

        def run() -> None:
            worker = get_current_worker()
            result: Result | InboxfollowError
            try:
                result = job()
            except InboxfollowError as error:
                result = error
            if not worker.is_cancelled:
                self.app.call_from_thread(then, result)

        self.run_worker(run, thread=True, group=group)
