"""The first look into a mailbox, and every look after its log of changes broke off: which messages matter, for the
fewest units (PROTOCOLS B1 and B2).

A list costs 5 units for 500 messages, a message 20, a thread 40. So everything within the horizon is listed, Spam and
Trash too, but only the messages of threads in which I wrote are taken, and reports of failed deliveries. Whoever
answered under another subject is looked for later, by name (`heed`). At this point no more is known of a message than
its id and its thread, and whether I sent it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from inboxfollow.adapters.gmail.client import GmailClient
from inboxfollow.adapters.gmail.labels import SENT, LabelNames
from inboxfollow.adapters.gmail.records import in_order, seconds
from inboxfollow.ports.numbering import Listed

REPORTS = (
    '{from:mailer-daemon from:postmaster subject:undeliverable subject:undelivered subject:"returned mail" '
    'subject:"delivery status notification" subject:"failure notice" subject:"delivery failure"}'
)


PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`|~.-]{1,64}@[A-Za-z0-9.-]{1,200}")
"""An address that means nothing else in a search."""


class Listing(NamedTuple):
    """What a look into a mailbox found."""

    found: list[Listed]
    """Thread by thread, the one I wrote in last first, each thread from its oldest message on; then the reports."""
    reports: frozenset[str]
    """Ids of reports that lie in no thread of mine."""
    present: frozenset[str]
    """Ids of all messages within the horizon."""


def within(since: datetime) -> str:
    """The words of a search for mail from that moment on, and never for chats."""
    return f"after:{seconds(since)} -in:chats"


def look(client: GmailClient, since: datetime, own: Collection[str] = ()) -> Listing:
    """Lists what matters and arrived at `since` or later. Mail from `own` addresses is mine, sent from there or not."""
    sent = [one for page in client.messages(within(since), SENT) for one in page]
    mine = frozenset(one.ref for one in sent)
    written = [one for page in client.messages(f"{from_me(own)} {within(since)}") for one in page]
    threads: dict[str, list[Listed]] = {one.thread: [] for one in (*sent, *written)}
    present = set[str]()
    for page in client.messages(within(since)):
        for one in page:
            present.add(one.ref)
            if one.thread in threads:
                threads[one.thread].append(one._replace(labels=(SENT,)) if one.ref in mine else one)
    reports = [one for page in client.messages(f"{REPORTS} {within(since)}") for one in page]
    found = in_order([*(one for thread in threads.values() for one in reversed(thread)), *reports])
    inside = frozenset(one.ref for one in found if one.thread in threads)
    return Listing(found, frozenset(one.ref for one in reports) - inside, frozenset(present))


def arrived_after(client: GmailClient, moment: datetime) -> list[Listed]:
    """All mail that arrived since, whoever wrote it: what a log of changes would have told as news."""
    return [one for page in client.messages(within(moment)) for one in page]


def from_me(own: Collection[str]) -> str:
    """The words of a search for mail of mine, whatever its labels."""
    return "{" + " ".join(["from:me", *(f"from:{one}" for one in own if PLAIN.fullmatch(one))]) + "}"


def labels_now(client: GmailClient, since: datetime, names: LabelNames) -> Mapping[str, frozenset[str]]:
    """For each label the ids of the messages that carry it: what a log that broke off did not tell."""
    return {
        name: frozenset(one.ref for page in client.messages(within(since), label) for one in page)
        for label, name in names.all().items()
    }


def relabelled(
    known: Mapping[int, Listed], now: Mapping[str, frozenset[str]], present: Collection[str]
) -> Iterator[Listed]:
    """Known messages whose labels are others than was known."""
    for one in known.values():
        if one.ref in present:
            labels = tuple(sorted(label for label, refs in now.items() if one.ref in refs))
            if labels != one.labels:
                yield one._replace(labels=labels)
