"""Reading messages for the fewest units, then the fewest octets.

`messages.get` costs 20 units and `threads.get` 40, whatever their format. So of a thread of which three or more
messages are wanted, all come in one call; the others singly. In threads of mine texts will be wanted soon, and asking
again would cost 20 more: there the format is `full` (texts, but no attachments), unless the thread is long, since then
most texts are old and repeat one another. Other mail is read as metadata first, and its text only where a verdict asks
for it. A report of a failed delivery is all text: it comes as it is (`raw`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from inboxfollow.adapters.gmail.cache import TextCache
from inboxfollow.adapters.gmail.client import Format, GmailClient
from inboxfollow.adapters.gmail.labels import DRAFT, SENT
from inboxfollow.adapters.gmail.methods import MESSAGE_UNITS, THREAD_UNITS
from inboxfollow.adapters.gmail.payload import header_block, is_whole, source_of, wanted_lines
from inboxfollow.adapters.gmail.records import Fetched
from inboxfollow.domain.message import RawMessage
from inboxfollow.ports.numbering import Listed

LONG_THREAD = 12
"""Messages of a thread from which on their texts are not read along."""
LARGE = 1_000_000
"""Octets of a mail from which on its attachments are left out."""
HEAVY = 10
"""Whole mails that are fetched at once: each answer is read as a whole into memory."""
UNSEEN = 3
"""The same of mails whose size is not known."""


class Fetcher:
    """Reads messages by their ids and keeps what came along. `reports` are ids of reports of failed deliveries."""

    def __init__(self, client: GmailClient) -> None:
        self._client = client
        self._texts = TextCache()
        self._sizes: dict[str, int] = {}
        self.reports: frozenset[str] = frozenset()

    def pages(
        self, pages: Sequence[Sequence[int]], listed: Mapping[int, Listed]
    ) -> Iterator[tuple[Sequence[int], dict[int, Fetched | None]]]:
        """For each page what is there of its numbers, None for what is gone. Threads are looked at across pages."""
        wanted = defaultdict[str, dict[str, Listed]](dict)
        for page in pages:
            for number in page:
                if number in listed:
                    wanted[listed[number].thread][listed[number].ref] = listed[number]
        ready: dict[str, Fetched | None] = {}
        for page in pages:
            here = [listed[number] for number in page if number in listed]
            self._fill(ready, [one for one in here if one.ref not in ready], wanted)
            found = {number: ready[listed[number].ref] for number in page if number in listed}
            yield page, found
            for one in here:
                ready.pop(one.ref, None)
                wanted[one.thread].pop(one.ref, None)

    def sources(self, refs: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """The source of each message, None for what is gone."""
        for start in range(0, len(refs), HEAVY):
            part = refs[start : start + HEAVY]
            kept = {ref: source for ref in part if (source := self._texts.take(ref)) is not None}
            lacking = [ref for ref in part if ref not in kept]
            large = [ref for ref in lacking if self._sizes.get(ref, 0) > LARGE]
            small = [ref for ref in lacking if self._sizes.get(ref, LARGE + 1) <= LARGE]
            unseen = [ref for ref in lacking if ref not in self._sizes]
            raw = self._client.get(small, "raw", HEAVY) | self._client.get(unseen, "raw", UNSEEN)
            kept.update((ref, one.source) for ref, one in raw.items() if one is not None)
            full = self._client.get(large, "full", HEAVY)
            kept.update((ref, source_of(one.payload)) for ref, one in full.items() if one is not None)
            yield from ((ref, kept.get(ref)) for ref in part)

    def _fill(
        self, ready: dict[str, Fetched | None], lacking: Sequence[Listed], wanted: Mapping[str, Mapping[str, Listed]]
    ) -> None:
        """Fetches what a page lacks, and with it what later pages want of the same threads."""
        singly: dict[Format, list[str]] = {"metadata": [], "full": [], "raw": []}
        together: dict[Format, list[str]] = {"metadata": [], "full": []}
        for thread in dict.fromkeys(one.thread for one in lacking):
            left = [one for one in wanted[thread].values() if one.ref not in ready]
            mine = any(SENT in one.labels for one in left)
            if len(left) * MESSAGE_UNITS > THREAD_UNITS:
                together["full" if mine and len(left) < LONG_THREAD else "metadata"].append(thread)
            else:
                for one in left:
                    singly["raw" if one.ref in self.reports else "full" if mine else "metadata"].append(one.ref)
        for kind, threads in together.items():
            for thread, inside in (self._client.threads(threads, kind) if threads else {}).items():
                self._keep(ready, {one.ref: one for one in inside if one.ref in wanted[thread]}, kind)
        for one in lacking:  # not in its thread: moved to another, or gone
            if one.thread in together["full"] + together["metadata"] and one.ref not in ready:
                singly["metadata"].append(one.ref)
        for kind, refs in singly.items():
            if refs:
                self._keep(ready, self._client.get(refs, kind), kind)

    def _keep(self, ready: dict[str, Fetched | None], found: Mapping[str, Fetched | None], kind: Format) -> None:
        """Puts messages where pages take them from, and their texts where `sources` does."""
        ready.update(found)
        for ref, one in found.items():
            if one is None:
                continue
            self._sizes[ref] = one.size
            if kind == "raw":
                self._texts.put(ref, one.source)
            elif kind == "full" and is_whole(one.payload):
                self._texts.put(ref, source_of(one.payload))


def raw_message(number: int, one: Fetched) -> RawMessage:
    """A message as mailboxes hand it over."""
    header = wanted_lines(one.source) if one.source else header_block(one.payload)
    draft, sent = DRAFT in one.labels, SENT in one.labels
    return RawMessage(number, one.arrived, one.size, header, draft, one.thread, one.ref, sent)
