"""Fetching the texts that verdicts need, and no others (DESIGN, "Store")."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from inboxfollow.app.arrivals import BODY_CAP, reading_of, unreadable
from inboxfollow.app.digests import effective_policy, fingerprint, keep
from inboxfollow.app.events import Progress, TextProgress
from inboxfollow.app.services import Services
from inboxfollow.domain.course import course_of
from inboxfollow.domain.facts import Facts
from inboxfollow.domain.lead import Lead, lead_of
from inboxfollow.domain.reading import texts_wanted_in
from inboxfollow.ports.mailbox import Mailbox
from inboxfollow.ports.messages import Reading, Wanted

Sources = Sequence[tuple[Wanted, bytes | None]]
"""What was fetched for a window; None for mail that the server does not hand over."""
WINDOW = 50
"""Texts that are stored at once."""
MANY = 300
"""From more texts than this on, help with reading them pays for its start."""
_BATCH = 500
_ROUNDS = 7
"""A text can make another one matter (an invitation is no touch, so the mail before it counts): so often at most."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What reading texts came to."""

    count: int
    late: frozenset[str]
    """Folders that have had mail since their headers were read."""


def read_texts(services: Services, account: str, mailbox: Mailbox, progress: Callable[[Progress], None]) -> Texts:
    """Reads texts in this account until every verdict has what it needs. Raises PortError.

    What a round reads is decided only when nothing of the round before is left, and marked before any of it is read:
    a killed poll ends with the same texts as one that was not.
    """
    tried, late = set[int](), set[str]()
    for _ in range(_ROUNDS):
        rows = set(services.store.pending(account)) - tried
        if not rows:
            missing = _wanted_by_leads(services) - tried
            if not missing:
                break
            services.store.want(missing)
            rows = set(services.store.pending(account)) - tried
        wanted = services.store.wanted(account, rows)
        if not wanted:
            break
        elsewhere = _fetch(services, account, mailbox, wanted, len(tried), late, progress)
        tried |= {one.row for one in wanted} - elsewhere
    return Texts(len(tried), frozenset(late))


def _wanted_by_leads(services: Services) -> set[int]:
    """Rows that conversations still need; those that need none are judged and put away."""
    policy, mark, now = effective_policy(services), fingerprint(services), services.clock.now()
    rows, seen = set[int](), services.store.version()
    judged: list[tuple[Facts, Lead | None]] = []
    for facts in services.store.facts(services.store.stale(mark, unread=True)):
        course = course_of(facts, policy)
        missing = texts_wanted_in(course) if course else []
        rows.update(missing)
        if not missing:
            judged.append((facts, lead_of(course, policy) if course else None))
        if len(judged) >= _BATCH:
            keep(services, mark, judged, now, whole=True, seen=seen)
            judged = []
    if judged:
        keep(services, mark, judged, now, whole=True, seen=seen)
    return rows


def _fetch(
    services: Services,
    account: str,
    mailbox: Mailbox,
    wanted: Sequence[Wanted],
    before: int,
    late: set[str],
    progress: Callable[[Progress], None],
) -> set[int]:
    """Fetches folder by folder, newest first within each; returns the rows of mail that has left its place and lies in
    another. Folders with mail that is not known yet are added to `late`."""
    states, elsewhere = services.store.folders(account), set[int]()
    total, done = before + len(wanted), before
    for folder, group in groupby(sorted(wanted, key=lambda one: one.folder), key=lambda one: one.folder):
        survey = mailbox.survey(folder)
        if survey.uidvalidity != states[folder].uidvalidity:
            late.add(folder)
            continue  # renumbered since its headers were read
        if survey.next_uid > states[folder].next_uid:
            late.add(folder)
        windows = _windows(list(group))
        sources = (_fetch_window(services, account, mailbox, window, elsewhere) for window in windows)
        for readings in services.workers.map(_read_window, sources, many=len(wanted) > MANY):
            services.store.commit_readings(readings)
            done += len(readings)
            progress(TextProgress(account, done, total))
    return elsewhere


def _windows(wanted: list[Wanted]) -> Iterable[list[Wanted]]:
    return (wanted[at : at + WINDOW] for at in range(0, len(wanted), WINDOW))


def _fetch_window(
    services: Services, account: str, mailbox: Mailbox, window: list[Wanted], elsewhere: set[int]
) -> Sources:
    """The mail of a window that is still there; what lies elsewhere is added to `elsewhere`."""
    sources = dict(mailbox.bodies(sorted(one.uid for one in window), BODY_CAP))
    lacking = {one.uid for one in window if one.uid not in sources}
    gone = lacking.difference(mailbox.uids(min(lacking), max(lacking), None)) if lacking else lacking
    if gone:
        elsewhere |= services.store.vanished(account, window[0].folder, gone)
    return [(one, sources.get(one.uid)) for one in window if one.uid not in gone]


def _read_window(window: Sources) -> list[Reading]:
    return [unreadable(wanted) if source is None else reading_of(wanted, source) for wanted, source in window]
