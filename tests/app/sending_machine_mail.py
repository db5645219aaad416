"""Mail of a small world, and how it hangs together, by DOMAIN's rules spelled out naively: none of the product's code."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

CROSSED = timedelta(minutes=2)


@dataclass(eq=False, slots=True)
class Post:
    """One mail that exists. Moments are aware UTC."""

    id: str
    mine: bool
    who: str
    to: tuple[str, ...]
    subject: str
    """Without "Re:"."""
    cites: tuple[str, ...]
    date: datetime
    arrived: datetime
    accounts: tuple[str, ...]
    number: int
    """In the order in which they came to exist."""
    kind: str = "person"
    """person, away or bounce; mail of mine is always a person's."""
    no: bool = False
    back: date | None = None
    """For away: the day named."""
    failed: str = ""
    """For bounce: who cannot be reached."""
    ids: set[str] = field(default_factory=set)
    """Every Message-ID that the mailbox shows it to have."""
    received: str = ""
    """The Message-ID under which others got it, where that is another."""
    delivered: bool = False
    """The product sent it."""
    by_subject: bool = False
    """Only its subject ties it to its conversation, as `conversations` last found."""

    @property
    def spoken(self) -> bool:
        """A person other than me wrote it."""
        return not self.mine and self.kind == "person"

    @property
    def time(self) -> datetime:
        """The earlier of Date and arrival; where only its subject ties it, arrival alone."""
        return self.arrived if self.by_subject else min(self.date, self.arrived)


def crossed(theirs: Post, mine: Post) -> bool:
    """I cannot have read theirs, although it comes before mine."""
    return mine.time - theirs.time < CROSSED and theirs.ids.isdisjoint(mine.cites)


def after(theirs: Post, mine: Post, order: Sequence[Post]) -> bool:
    """Whether theirs came after mine, or crossed with it."""
    return order.index(theirs) > order.index(mine) or crossed(theirs, mine)


def in_order(conversation: Collection[Post]) -> list[Post]:
    """A mail comes after those it cites, otherwise by time."""
    owners = {one: post for post in conversation for one in post.ids}

    def place(post: Post) -> tuple[datetime, int]:
        parents = [place(owners[one]) for one in post.cites if one in owners and owners[one] is not post]
        moment = max([post.time, *(at for at, _ in parents)])
        return moment, 1 + max((depth for at, depth in parents if at == moment), default=0)

    return sorted(conversation, key=lambda post: (*place(post), post.time, post.id))


def conversation_with(message_id: str, posts: Sequence[Post]) -> list[Post]:
    """The conversation that holds a mail with this id."""
    return next(one for one in conversations(posts) if any(message_id in post.ids for post in one))


def conversations(posts: Sequence[Post]) -> list[list[Post]]:
    """Mail tied by ids (rung 1); what cites nothing that exists, by subject to my newest earlier mail (rung 3)."""
    threads = _joined((post.id, *post.ids, *post.cites) for post in posts)
    existing = {one for post in posts for one in post.ids}
    begins: dict[str, Post] = {}
    for post in sorted(posts, key=lambda post: (post.arrived, post.number)):
        post.by_subject = False
        begins.setdefault(threads[post.id], post)
    ties: list[tuple[str, ...]] = [(post.id, threads[post.id]) for post in posts]
    for thread, first in begins.items():
        if first.spoken and existing.isdisjoint(first.cites):
            parent = _by_subject(first, [post for post in posts if threads[post.id] != thread])
            first.by_subject = parent is not None
            ties += [(thread, threads[parent.id])] if parent else []
    final = _joined(ties)
    found: dict[str, list[Post]] = {}
    for post in posts:
        found.setdefault(final[post.id], []).append(post)
    return list(found.values())


def _by_subject(theirs: Post, posts: Iterable[Post]) -> Post | None:
    fitting = (
        post
        for post in posts
        if post.mine
        and post.subject == theirs.subject != ""
        and theirs.who in post.to
        and post.arrived < theirs.arrived
    )
    return max(fitting, key=lambda post: (post.arrived, post.number), default=None)


def _joined(ties: Iterable[Sequence[str]]) -> dict[str, str]:
    """By each name the one that stands for all it is tied to."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        above.setdefault(name, name)
        while above[name] != name:
            name = above[name]
        return name

    for tie in ties:
        for name in tie:
            above[top(name)] = top(tie[0])
    return {name: top(name) for name in above}
