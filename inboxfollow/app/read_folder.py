"""Reading the headers of one folder: from where it stopped to where the server says it ends (PROTOCOLS A1)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from inboxfollow.app import digests
from inboxfollow.app.arrivals import ReadPage, read_page
from inboxfollow.app.events import FolderProgress, Progress
from inboxfollow.app.services import Services
from inboxfollow.ports.errors import PortError
from inboxfollow.ports.mailbox import Folder, Mailbox, Survey
from inboxfollow.ports.messages import FolderState

PAGE = 500
"""Messages that are fetched and parsed at once, where the mailbox does not want fewer."""
BATCH = 2_000
"""Messages that are stored at once: every commit writes pages all over the indexes, so larger ones are cheaper."""
MANY = 6
"""From more pages than this on, help with reading them pays for its start."""
_PATIENCE = timedelta(seconds=5)
"""What was read for so long is stored however little it is: a slow mailbox may be cut off at any time."""
_FIRST_LOOK = timedelta(seconds=20)
"""After so long, and each time twice as long, what was stored is judged, so that rows appear while reading goes on."""
_SLACK = timedelta(days=2)


def horizon(now: datetime, read_days: int) -> datetime:
    """From when on mail is read: the beginning of a day in UTC, since searches know days only."""
    return (now - timedelta(days=read_days)).replace(hour=0, minute=0, second=0, microsecond=0)


class FolderReader:
    """Reads folders of one account into the store, page by page."""

    def __init__(
        self, services: Services, account: str, mailbox: Mailbox, progress: Callable[[Progress], None], full: bool
    ) -> None:
        self._services, self._account, self._mailbox, self._progress = services, account, mailbox, progress
        self._full = full
        self._known = dict(services.store.folders(account))
        self._horizon = horizon(services.clock.now(), services.policy.read_days)
        self._next_look, self._interval = services.clock.now() + _FIRST_LOOK, _FIRST_LOOK

    def enter(self, folders: Iterable[Folder]) -> None:
        """Remembers folders that are new before any is read: after a poll that was cut off they must not be missing
        among what is still to be read."""
        for folder in folders:
            if folder.name not in self._known:
                state = FolderState(self._account, folder.name, folder.role, since=self._horizon)
                self._services.store.commit_page(state, [])
                self._known[folder.name] = state

    def read(self, folder: Folder) -> int:
        """Reads what is new in a folder and returns how many messages were not known. Raises PortError."""
        survey = self._mailbox.survey(folder.name)
        state = self._start(folder, survey)
        new = self._read_former_drafts(folder, state, survey)
        done, uids = 0, self._present(state, survey)
        size = min(PAGE, self._mailbox.page)
        pages = [uids[at : at + size] for at in range(0, len(uids), size)]
        if pages:
            state = replace(state, complete=False)
            self._progress(FolderProgress(self._account, folder.name, 0, len(uids)))
        for batch in _batches(self._pages(folder, pages), self._services.clock.now):
            state = replace(state, next_uid=batch[-1].last + 1)
            mails = [mail for page in batch for mail in page.mails]
            new += self._services.store.commit_page(state, mails, [uid for page in batch for uid in page.drafts])
            done += sum(page.size for page in batch)
            self._progress(FolderProgress(self._account, folder.name, done, len(uids)))
            self._look()
        self._finish(state, survey)
        return new

    def _look(self) -> None:
        """Judges what is stored so far, from time to time."""
        if self._services.clock.now() >= self._next_look:
            digests.refresh(self._services)
            self._interval *= 2
            self._next_look = self._services.clock.now() + self._interval

    def _pages(self, folder: Folder, pages: Sequence[Sequence[int]]) -> Iterator[ReadPage]:
        services = self._services
        read = partial(read_page, role=folder.role, identity=services.policy.identity, prepare=services.store.prepare)
        return services.workers.map(read, self._mailbox.headers(pages), many=len(pages) > MANY)

    def fail(self, folder: Folder, error: PortError) -> None:
        """Remembers why a folder could not be read; its cursor stays."""
        state = self._services.store.folders(self._account).get(folder.name)
        state = state or FolderState(self._account, folder.name, folder.role)
        self._services.store.commit_page(replace(state, error=error.message, complete=False), [])

    def _start(self, folder: Folder, survey: Survey) -> FolderState:
        """Where reading goes on. UIDs of another validity, or UIDs that shrank, are void: the folder is read anew."""
        state = self._known.get(folder.name)
        if state is None:
            state = FolderState(self._account, folder.name, folder.role, since=self._horizon)
        renumbered = bool(state.uidvalidity) and (
            survey.uidvalidity != state.uidvalidity or survey.next_uid < state.next_uid
        )
        earlier = state.since is None or self._horizon < state.since - _SLACK
        if renumbered or earlier or self._full or state.role != folder.role:
            self._services.store.reset_folder(self._account, folder.name)
            since = self._horizon if earlier else state.since
            state = replace(
                state, next_uid=1, highestmodseq=0, since=since, resyncs=state.resyncs + renumbered, complete=False
            )
        return replace(state, role=folder.role, uidvalidity=survey.uidvalidity, error="", total=survey.messages)

    def _present(self, state: FolderState, survey: Survey) -> Sequence[int]:
        if state.next_uid >= survey.next_uid:
            return ()
        return self._mailbox.uids(state.next_uid, survey.next_uid - 1, state.since)

    def _read_former_drafts(self, folder: Folder, state: FolderState, survey: Survey) -> int:
        """Drafts that lost their flag are mail now; asked only where the server says that something changed."""
        if survey.highestmodseq and survey.highestmodseq == state.highestmodseq:
            return 0
        drafts = self._services.store.drafts(self._account, folder.name)
        freed = sorted(set(drafts) - self._mailbox.drafts_among(drafts)) if drafts else []
        new = 0
        for page in self._pages(folder, [freed] if freed else []):
            new += self._services.store.commit_page(state, page.mails)
        if freed:
            self._services.store.drop_drafts(self._account, folder.name, freed)
        return new

    def _finish(self, state: FolderState, survey: Survey) -> None:
        now = self._services.clock.now()
        done = replace(
            state,
            next_uid=max(state.next_uid, survey.next_uid),
            highestmodseq=survey.highestmodseq,
            complete=True,
            checked=now,
        )
        self._services.store.commit_page(done, [])


def _batches(pages: Iterable[ReadPage], now: Callable[[], datetime]) -> Iterator[list[ReadPage]]:
    """Pages in groups that are stored together; what was read before an error is stored too."""
    batch: list[ReadPage] = []
    began = now()
    try:
        for page in pages:
            batch.append(page)
            if sum(one.size for one in batch) >= BATCH or now() - began >= _PATIENCE:
                yield batch
                batch, began = [], now()
    except PortError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
