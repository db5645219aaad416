"""The mailbox port over Gmail's API: one folder that holds all mail, Spam and Trash too, numbered by us.

A first look lists what matters (`listing`); afterwards the log of changes is followed, and a poll on which nothing
happened costs 2 units. Where the log does not reach back, all is listed anew: nothing is ever skipped.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from inboxfollow.adapters.gmail.client import GmailClient
from inboxfollow.adapters.gmail.fetching import Fetcher, raw_message
from inboxfollow.adapters.gmail.following import known_of, rest_of_threads, step_of, with_names
from inboxfollow.adapters.gmail.labels import DRAFT, LabelNames, renamed
from inboxfollow.adapters.gmail.listing import arrived_after, labels_now, look, relabelled
from inboxfollow.adapters.gmail.records import CHAT, in_order, seconds
from inboxfollow.adapters.gmail.seeking import id_queries, mark, people_queries, subject_queries
from inboxfollow.domain.message import RawMessage
from inboxfollow.ports.errors import CursorExpired, Rejected
from inboxfollow.ports.mailbox import Folder, Interest, Role, Survey
from inboxfollow.ports.numbering import Bookmark, LabelBook, Listed, Numbering

ALL_MAIL = Folder("All Mail", Role.ALL)
UIDVALIDITY = 1
"""Numbers are never given anew."""
PAGE = 50
OVERLAP = timedelta(hours=6)
"""Clocks differ, and mail may be filed some time after it arrived."""


class GmailMailbox:
    """One account. `since` (aware) is the horizon: what arrived earlier is not listed. Mail from `own` addresses is
    mine even where it was not sent from there. `heard` (aware) is when all news had been handed over, None for never.
    Used by one thread at a time."""

    def __init__(
        self,
        client: GmailClient,
        numbering: Numbering,
        since: datetime,
        own: Collection[str] = (),
        heard: datetime | None = None,
    ) -> None:
        self._client, self._numbering, self._since, self._own = client, numbering, since, own
        self._heard = heard
        self._account = client.settings.account
        self._names = LabelNames(client.labels)
        self._fetcher = Fetcher(client)
        self._open = False

    @property
    def page(self) -> int:
        """See Mailbox."""
        return PAGE

    @property
    def partial(self) -> bool:
        """See Mailbox."""
        return True

    def folders(self) -> Sequence[Folder]:
        """See Mailbox. Asks nobody."""
        return (ALL_MAIL,)

    def survey(self, folder: str) -> Survey:
        """See Mailbox. Brings the numbers up to date first."""
        if folder != ALL_MAIL.name:
            self._open = False
            raise Rejected(f"{self._client.place}: there is no folder {folder!r}", f'Gmail has one: "{ALL_MAIL.name}".')
        place = self._catch_up()
        self._open = True
        after = self._numbering.next_number(self._account)
        return Survey(UIDVALIDITY, after, len(self._numbering.numbers(self._account, 1, after - 1)), place)

    def uids(self, first: int, last: int, since: datetime | None) -> Sequence[int]:
        """See Mailbox. What arrived before the horizon was never numbered, so `since` leaves out nothing more."""
        self._require_survey()
        return self._numbering.numbers(self._account, first, last)

    def headers(self, pages: Sequence[Sequence[int]]) -> Iterator[tuple[Sequence[int], Sequence[RawMessage]]]:
        """See Mailbox. What is gone is forgotten, and labels are those of this moment."""
        self._require_survey()
        listed = self._numbering.listed(self._account, {number for page in pages for number in page})
        for page, found in self._fetcher.pages(pages, listed):
            here = {number: one for number, one in found.items() if one is not None and CHAT not in one.labels}
            now = {number: Listed(one.ref, one.thread, self._names.of(one.labels)) for number, one in here.items()}
            changed = [one for number, one in now.items() if one != listed[number]]
            gone = [listed[number].ref for number in found if number not in here]
            if changed or gone:
                self._numbering.enter(self._account, changed, gone)
            yield page, [raw_message(number, one) for number, one in here.items()]

    def bodies(self, uids: Sequence[int], cap: int) -> Iterator[tuple[int, bytes]]:
        """See Mailbox. Of a large mail, and of one whose text came with its header, attachments are empty."""
        self._require_survey()
        listed = self._numbering.listed(self._account, set(uids)) if uids else {}
        numbers = {listed[number].ref: number for number in sorted(listed)}
        for ref, source in self._fetcher.sources(list(numbers)):
            if source is None:
                self._numbering.enter(self._account, (), [ref])
            else:
                yield numbers[ref], source[:cap]

    def drafts_among(self, uids: Sequence[int]) -> frozenset[int]:
        """See Mailbox. Asks nobody: labels are followed."""
        self._require_survey()
        listed = self._numbering.listed(self._account, set(uids)) if uids else {}
        return frozenset(number for number, one in listed.items() if DRAFT in one.labels)

    def heed(self, interest: Interest) -> bool:
        """See Mailbox. 5 units for some 25 of what is looked for."""
        before = self._numbering.sought(self._account)
        people = {who: at for who, at in interest.people.items() if who not in before}
        subjects = {key: at for key, at in interest.subjects.items() if mark(key) not in before}
        cited = [one for one in interest.cited if one not in before]
        fresh = 0
        for sought, query in (
            *people_queries(people, self._since),
            *subject_queries(subjects, self._since),
            *id_queries(cited, self._since),
        ):
            fresh += self._enter_found(query, sought)
        for _, query in id_queries(interest.unsure, self._since):
            fresh += self._enter_found(query)
        return fresh > 0

    def close(self) -> None:
        """See Mailbox."""
        self._client.close()

    # inner parts

    def _require_survey(self) -> None:
        if not self._open:
            raise Rejected("no folder is open", "Survey a folder first.")

    def _catch_up(self) -> int:
        """Follows the log of changes, or lists anew; returns the place where the log stands."""
        bookmark = self._numbering.bookmark(self._account)
        if bookmark.place.isdecimal() and bookmark.since <= seconds(self._since):
            try:
                return self._follow(bookmark)
            except CursorExpired:
                pass
        self._numbering.forget(self._account)
        return self._list()

    def _follow(self, bookmark: Bookmark) -> int:
        news = self._client.news(int(bookmark.place))
        self._learn_labels({label for change in news.changes for label in change.labels})
        known = known_of(self._numbering, self._account, {change.ref for change in news.changes})
        found, gone = step_of(news.changes, known, self._names)
        fresh = [one for one in found if one.ref not in known]
        rest = rest_of_threads(self._client, self._numbering, self._account, fresh, self._names)
        if found or rest or gone or news.history != int(bookmark.place):
            moved = Bookmark(str(news.history), bookmark.since)
            self._numbering.enter(self._account, [*rest, *found], gone, moved)
        return news.history

    def _list(self) -> int:
        """The place is taken before listing: what comes meanwhile is told by the log (PROTOCOLS B2)."""
        place = self._client.profile().history
        found, reports, present = look(self._client, self._since, self._own)
        self._names.learn()
        self._fetcher.reports = reports
        if self._heard is not None:
            found = in_order([*found, *arrived_after(self._client, max(self._heard - OVERLAP, self._since))])
        highest = self._numbering.next_number(self._account) - 1
        if highest:
            known = self._all_known(highest)
            refs = {one.ref for one in known.values()}
            found = [one for one in found if one.ref not in refs]
            found += relabelled(known, labels_now(self._client, self._since, self._names), present)
        day = seconds(self._since)
        book = LabelBook(self._names.own(), day)
        self._numbering.enter(self._account, found, bookmark=Bookmark(str(place), day), labels=book)
        return place

    def _learn_labels(self, ids: Collection[str]) -> None:
        """Asks for the names of labels where some of these are not known, and once a day, since the log of changes does
        not tell that a label was given another name."""
        book, day = self._numbering.labels(self._account), seconds(self._since)
        self._names.recall(book.names)
        if book.since == day and self._names.knows(ids):
            return
        self._names.learn(ids)
        names = renamed(book.names, self._names.own())
        highest = self._numbering.next_number(self._account) - 1
        called = with_names(self._all_known(highest).values(), names) if names else ()
        self._numbering.enter(self._account, called, labels=LabelBook(self._names.own(), day))

    def _all_known(self, highest: int) -> Mapping[int, Listed]:
        return self._numbering.listed(self._account, self._numbering.numbers(self._account, 1, highest))

    def _enter_found(self, query: str, sought: Collection[str] = ()) -> int:
        found = {one.ref: one for page in self._client.messages(query) for one in page}
        known = self._numbering.number_of(self._account, found)
        fresh = [one for ref, one in found.items() if ref not in known]
        return self._numbering.enter(self._account, fresh, sought=sought)
