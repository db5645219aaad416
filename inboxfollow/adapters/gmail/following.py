"""Following the log of changes (PROTOCOLS B2): what came, what went, which labels changed, in one step of ours."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from inboxfollow.adapters.gmail.client import GmailClient
from inboxfollow.adapters.gmail.labels import SENT, LabelNames
from inboxfollow.adapters.gmail.records import CHAT, Change
from inboxfollow.ports.numbering import Listed, Numbering


class Step(NamedTuple):
    """What is to be entered."""

    found: list[Listed]
    gone: frozenset[str]


def step_of(changes: Sequence[Change], known: Mapping[str, Listed], names: LabelNames) -> Step:
    """What these changes, in their order, come to. `known` has what was numbered before of what they are about.

    Mail that is not known and only changes its labels does not matter, unless it became mine.
    """
    found: dict[str, Listed] = {}
    gone: set[str] = set()
    for kind, ref, thread, labels in changes:
        if kind == "messagesDeleted":
            gone.add(ref)
            found.pop(ref, None)
            continue
        if kind == "messagesAdded":
            gone.discard(ref)
            found[ref] = Listed(ref, thread, names.of(labels))
            continue
        before = found.get(ref) or known.get(ref) or Listed(ref, thread)
        coming, now = set(names.of(labels)), set(before.labels)
        now = now | coming if kind == "labelsAdded" else now - coming
        if ref in found or ref in known or SENT in now:
            found[ref] = before._replace(labels=tuple(sorted(now)))
    changed = [one for one in found.values() if one != known.get(one.ref)]
    return Step(changed, frozenset(gone))


def known_of(numbering: Numbering, account: str, refs: Collection[str]) -> dict[str, Listed]:
    """What is known of these messages, by their ids."""
    numbers = numbering.number_of(account, refs) if refs else {}
    return {one.ref: one for one in numbering.listed(account, numbers.values()).values()} if numbers else {}


def with_names(known: Iterable[Listed], names: Mapping[str, str]) -> Iterator[Listed]:
    """Those whose labels are called otherwise by `names`, from the name before to the one of now ("" for none)."""
    for one in known:
        labels = tuple(sorted({names.get(label, label) for label in one.labels} - {""}))
        if labels != one.labels:
            yield one._replace(labels=labels)


def rest_of_threads(
    client: GmailClient, numbering: Numbering, account: str, fresh: Sequence[Listed], names: LabelNames
) -> list[Listed]:
    """The other messages of threads in which I wrote for the first time: what I answered was not taken before.

    A thread bears the id of its first message, so one whose first message is known needs no call (40 units).
    """
    arrived = {one.ref for one in fresh}
    threads = {one.thread for one in fresh if SENT in one.labels and one.thread not in arrived}
    threads -= numbering.number_of(account, threads).keys() if threads else set()
    inside = client.threads(sorted(threads), "minimal") if threads else {}
    return [
        Listed(one.ref, one.thread, names.of(one.labels))
        for thread in inside.values()
        for one in thread
        if one.ref not in arrived and CHAT not in one.labels
    ]
