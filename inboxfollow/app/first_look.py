"""The first look: all conversations in a dozen groups, each kept or hidden as one step that can be undone.

Hiding closes a conversation as no lead, so that a later mail of either side brings it back; keeping takes back whatever
hides it. Nothing of this reaches a mailbox.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from inboxfollow.app import board, digests, poll
from inboxfollow.app.act import Done
from inboxfollow.app.services import Services
from inboxfollow.app.wording import plural
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.facts import Choices
from inboxfollow.domain.groups import HIDDEN, HIDING, Group, group_of, is_freemail, is_kin
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.rank import View
from inboxfollow.domain.standing import silent_days, state_of
from inboxfollow.domain.state import State

_BATCH = 1000
_EXAMPLES = 3
_COMMON = 3
"""Where more than one in so many letters goes to a freemail address, that says nothing about being private."""
_BUSINESS = (Group.THEY_WROTE_FIRST, Group.I_ASKED, Group.ANSWERED, Group.SILENT)
_VIEWS = (View.WAITING, View.MY_TURN, View.LATER, View.BOUNCED, View.MAYBE, View.CLOSED)
_SEEN = "first look"
_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pile:
    """The conversations of a group: those in the list and those that are hidden, best first, and some of them as
    "who: subject"."""

    group: Group
    shown: Sequence[int] = ()
    hidden: Sequence[int] = ()
    examples: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What is known after `done` of `total` conversations."""

    piles: tuple[Pile, ...] = ()
    done: int = 0
    total: int = 0

    @property
    def shown(self) -> int:
        """Conversations in the list."""
        return sum(len(pile.shown) for pile in self.piles)

    @property
    def hidden(self) -> int:
        """Conversations that are not."""
        return sum(len(pile.hidden) for pile in self.piles)


@dataclass(slots=True)
class _Heap:
    """A pile while it grows."""

    shown: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)


def looks(services: Services) -> Iterator[Look]:
    """Goes through all conversations and tells what is known so far, again and again; the last is whole.
    Raises StoreFailed."""
    board.refresh(services)
    mark, now = digests.fingerprint(services), services.clock.now()
    order = [one for view in _VIEWS for one in board.order(services, view)]
    heaps: dict[tuple[Group, bool], _Heap] = {}
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        found = services.store.leads(mark, batch)
        for conversation in batch:
            if conversation in found:
                _sort(services, heaps, conversation, found[conversation], now)
        yield Look(_piles(heaps), min(start + _BATCH, len(order)), len(order))
    if not order:
        yield Look()


def _sort(
    services: Services, heaps: dict[tuple[Group, bool], _Heap], conversation: int, lead: Lead, now: datetime
) -> None:
    state, policy = state_of(lead, now)[0], services.policy
    group = group_of(lead, state, silent_days(lead, now), policy.surface_days)
    if group in _BUSINESS and is_kin(lead, policy.manner.name):
        group = Group.PRIVATE
    heap = heaps.setdefault((group, group in _BUSINESS and is_freemail(lead)), _Heap())
    (heap.hidden if state in HIDDEN else heap.shown).append(conversation)
    if len(heap.examples) < _EXAMPLES:
        names = [person.name.strip() or person.address for person in lead.people[:2]]
        heap.examples.append(": ".join(words for words in (", ".join(names), lead.subject or "(no subject)") if words))


def _piles(heaps: Mapping[tuple[Group, bool], _Heap]) -> tuple[Pile, ...]:
    """Letters to freemail addresses are perhaps private, unless most letters go there."""
    size = {key: len(heap.shown) + len(heap.hidden) for key, heap in heaps.items()}
    business = sum(count for (group, _), count in size.items() if group in _BUSINESS)
    common = _COMMON * sum(count for (_, freemail), count in size.items() if freemail) > business
    merged: dict[Group, list[_Heap]] = {group: [] for group in Group}
    for (group, freemail), heap in heaps.items():
        merged[Group.PRIVATE if freemail and not common else group].append(heap)
    return tuple(
        Pile(
            group,
            [one for heap in parts for one in heap.shown],
            [one for heap in parts for one in heap.hidden],
            [one for heap in parts for one in heap.examples][:_EXAMPLES],
        )
        for group, parts in merged.items()
        if parts
    )


def hide(services: Services, conversations: Collection[int], name: str) -> Done:
    """Takes conversations out of the list until somebody writes in them; `name` says which they are.
    Raises StoreFailed."""
    at, knowing = services.clock.now(), services.store.newest()
    changed = {one: services.store.choices(one).opened(knowing).closed(HIDING, at, knowing) for one in conversations}
    return _decide(services, at, changed, f"hid {plural(len(changed), 'conversation')} ({name})")


def keep(services: Services, conversations: Collection[int], name: str) -> Done:
    """Brings conversations back into the list; who asked not to be written to stays out. Raises StoreFailed, and
    UserError where none could be brought back."""
    at, knowing, mark = services.clock.now(), services.store.newest(), digests.fingerprint(services)
    found = services.store.leads(mark, conversations)
    changed = {}
    for one, lead in found.items():
        old = services.store.choices(one)
        new = _kept(old, state_of(lead, at)[0], knowing)
        if new != old:
            changed[one] = new
    if not changed:
        raise UserError("who said no, or is on your suppression list, is not brought back", "nothing was changed")
    return _decide(services, at, changed, f"kept {plural(len(changed), 'conversation')} ({name})")


def _kept(old: Choices, state: State, knowing: int) -> Choices:
    match state:
        case State.EXCLUDED:
            return replace(old, included=True, closed_reason="", closed_at=None, knowing=knowing)
        case State.CLOSED:
            return replace(old, closed_reason="", closed_at=None, knowing=knowing)
        case State.SETTLED:
            return replace(old, expects=True)
        case _:
            return old


def _decide(services: Services, at: datetime, changed: Mapping[int, Choices], words: str) -> Done:
    services.store.choose(at, f"first look: {words}", changed)
    board.refresh(services)
    return Done(words)


def in_list(services: Services, conversations: Collection[int]) -> frozenset[int]:
    """Those of them that are not hidden. Raises StoreFailed."""
    now = services.clock.now()
    found = services.store.leads(digests.fingerprint(services), conversations)
    return frozenset(one for one, lead in found.items() if state_of(lead, now)[0] not in HIDDEN)


def was_seen(services: Services) -> bool:
    """Whether the person has looked before. Raises StoreFailed."""
    return services.store.recall(_SEEN) is not None


def is_time(services: Services) -> bool:
    """Whether the first scan has ended: nothing was read for a minute, or every account was read whole.
    Raises StoreFailed."""
    read = [state.checked for state, _ in services.store.coverage() if state.checked is not None]
    if not read or not services.store.counts()[1]:
        return False
    whole = all(poll.was_read_whole(services, account) for account in services.accounts)
    return whole or services.clock.now() - max(read) > _PAUSE


def seen(services: Services) -> None:
    """Remembers that the person has looked: it is not shown by itself again. Raises StoreFailed."""
    services.store.remember(_SEEN, services.clock.now().isoformat())
