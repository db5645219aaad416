"""What is true in a small world of mail, told without the product's own judgement: who wrote what when, in which
conversation, who said no, who is away, and how often I have written. The rules are DOMAIN's, spelled out naively.
"""

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
    """Without "Re:", never empty."""
    cites: tuple[str, ...]
    date: datetime
    arrived: datetime
    account: str
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


@dataclass(frozen=True, slots=True)
class Step:
    """Something the person decided, that `undo` may take back."""

    kind: str
    """Words: clear, close, open, call, other, suppress, queue."""
    words: str
    at: datetime
    anchor: str = ""
    """An id of the conversation it is about."""
    pattern: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What a poll could see when it began."""

    at: datetime
    posts: int
    broken: frozenset[str]
    suppressed: frozenset[str]


class Truth:
    """All mail that exists, and all that was decided."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.steps: list[Step] = []

    def find(self, message_id: str) -> Post:
        """The mail with this id."""
        return next(post for post in self.posts if message_id in post.ids or message_id == post.received)

    @property
    def suppressed(self) -> frozenset[str]:
        """Patterns never to be written to."""
        return frozenset(step.pattern for step in self.steps if step.kind == "suppress")

    def decided(self, kind: str, conversation: Iterable[Post]) -> list[datetime]:
        """When something was decided about a conversation."""
        ids = {one for post in conversation for one in post.ids}
        return [step.at for step in self.steps if kind in step.kind.split() and step.anchor in ids]

    def against(
        self,
        sent: Post,
        recipients: Collection[str],
        known: int,
        look: Look,
        visible: Sequence[Post],
        now: datetime,
    ) -> list[str]:
        """Why a mail must not leave at `now`, as far as `visible` mail shows; `known` mails existed when it was
        frozen."""
        conversation = conversation_with(sent.cites[-1], visible)
        order = in_order(conversation)
        last = next(post for post in reversed(order) if post.mine)
        cleared = max(self.decided("clear", conversation), default=None)
        found = [f"{post.id} answered" for post in conversation if post.spoken and after(post, last, order)]
        found += [
            f"{post.id} is newer than the frozen mail"
            for post in conversation
            if post.number >= known and (post.mine or post.spoken) and post is not sent
        ]
        found += self._holds(conversation, last, recipients, visible, cleared)
        for who in recipients:
            found += self._against(who, visible, cleared, now)
            found += [f"{who} is suppressed by {one}" for one in look.suppressed & self.suppressed if fits(one, who)]
        if self.closed(conversation):
            found.append("I closed it")
        return found

    @staticmethod
    def _holds(
        conversation: Collection[Post],
        last: Post,
        recipients: Collection[str],
        visible: Sequence[Post],
        cleared: datetime | None,
    ) -> list[str]:
        houses = {house(who) for who in recipients} - {""}
        subjects = {post.subject for post in conversation if post.mine}
        asked = {who for post in conversation if post.mine for who in post.to}
        newest = {post.who: post for post in sorted(visible, key=lambda post: post.arrived) if post.spoken}
        found = []
        for post in visible:
            if not post.spoken or post in conversation or (cleared is not None and post.arrived <= cleared):
                continue
            if post.no and post.who in recipients:
                found.append(f"{post.id} said no")
            if post.arrived <= last.arrived:
                continue
            if post.who in recipients:
                if newest[post.who] not in conversation:
                    found.append(f"{post.id} wrote elsewhere")
            elif house(post.who) in houses and post.subject in subjects and post.who not in asked:
                found.append(f"{post.id} perhaps answered")
        found += [
            f"{post.id} said no here"
            for post in conversation
            if post.no and post.who in recipients and (cleared is None or post.arrived > cleared)
        ]
        return found

    @staticmethod
    def _against(who: str, visible: Sequence[Post], cleared: datetime | None, now: datetime) -> list[str]:
        spoke = [post.arrived for post in visible if post.spoken and post.who == who]
        since = max([*spoke, *([cleared] if cleared else [])], default=None)
        new = [post for post in visible if since is None or post.arrived > since]
        found = [f"{post.id}: {who} bounced" for post in new if post.failed == who]
        absences = [post for post in new if post.kind == "away" and post.who == who]
        newest = max(absences, key=lambda post: post.arrived, default=None)
        if newest is not None and now.date() <= (newest.back or (newest.arrived + timedelta(days=4)).date()):
            found.append(f"{newest.id}: {who} is away")
        return found

    def closed(self, conversation: Collection[Post]) -> bool:
        """I closed it, and neither of us has written since."""
        at = max(self.decided("close", conversation), default=None)
        if at is None or any(opened > at for opened in self.decided("open", conversation)):
            return False
        return not any(post.arrived > at if post.spoken else post.mine and time_of(post) > at for post in conversation)

    def touches(self, conversation: Collection[Post]) -> tuple[bool, int]:
        """Whether a person has answered my newest mail, and how often I have tried since they last spoke."""
        order = in_order(conversation)
        mine, answer, spoke = 0, None, None
        for at, post in enumerate(order):
            if post.mine:
                crossing = [one for one in order[:at] if one.spoken and crossed(one, post)]
                if mine == 0 or (answer and not crossing):
                    before = [time_of(one) for one in order[:at] if one.spoken and one not in crossing]
                    mine, answer, spoke = 0, next(iter(crossing), None), max(before, default=None)
                mine += 1
            elif post.spoken and mine:
                answer = answer or post
        calls = [at for at in self.decided("call", conversation) if spoke is None or at > spoke]
        return answer is not None, mine + len(calls)


def time_of(post: Post) -> datetime:
    """The earlier of Date and arrival; where only its subject ties it, arrival alone."""
    return post.arrived if post.by_subject else min(post.date, post.arrived)


def crossed(theirs: Post, mine: Post) -> bool:
    """They cannot have read mine, and I had not read theirs."""
    return timedelta() <= time_of(mine) - time_of(theirs) < CROSSED and theirs.ids.isdisjoint(mine.cites)


def after(theirs: Post, mine: Post, order: Sequence[Post]) -> bool:
    """Whether theirs came after mine, or crossed with it."""
    return order.index(theirs) > order.index(mine) or crossed(theirs, mine)


def in_order(conversation: Collection[Post]) -> list[Post]:
    """A mail comes after those it cites, otherwise by time."""
    owners = {one: post for post in conversation for one in post.ids}

    def place(post: Post) -> tuple[datetime, int]:
        parents = [place(owners[one]) for one in post.cites if one in owners and owners[one] is not post]
        moment = max([time_of(post), *(at for at, _ in parents)])
        return moment, 1 + max((depth for at, depth in parents if at == moment), default=0)

    return sorted(conversation, key=lambda post: (*place(post), time_of(post), post.id))


def conversation_with(message_id: str, posts: Sequence[Post]) -> list[Post]:
    """The conversation that holds a mail with this id."""
    return next(one for one in conversations(posts) if any(message_id in post.ids for post in one))


def conversations(posts: Sequence[Post]) -> list[list[Post]]:
    """Mail tied by ids (rung 1); what cites nothing that exists, by subject to my newest earlier mail (rung 3)."""
    threads = _joined((*post.ids, *post.cites) for post in posts)
    thread = [threads[post.id] for post in posts]
    existing = {one for post in posts for one in post.ids}
    begins: dict[str, Post] = {}
    for post in posts:
        post.by_subject = False
    for post, root in sorted(zip(posts, thread, strict=True), key=lambda pair: (pair[0].arrived, pair[0].number)):
        begins.setdefault(root, post)
    ties: list[tuple[str, ...]] = [(post.id, root) for post, root in zip(posts, thread, strict=True)]
    for root, first in begins.items():
        fitting = [
            post
            for post, other in zip(posts, thread, strict=True)
            if other != root
            and post.mine
            and post.subject == first.subject
            and first.who in post.to
            and post.arrived < first.arrived
        ]
        first.by_subject = bool(first.spoken and fitting and existing.isdisjoint(first.cites))
        if first.by_subject:
            ties.append((root, threads[max(fitting, key=lambda post: (post.arrived, post.number)).id]))
    final = _joined(ties)
    found: dict[str, list[Post]] = {}
    for post in posts:
        found.setdefault(final[post.id], []).append(post)
    return list(found.values())


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


def house(who: str) -> str:
    """The organisation of an address, "" for freemail."""
    domain = who.partition("@")[2]
    return "" if domain == "gmail.com" else domain


def fits(pattern: str, who: str) -> bool:
    """Whether a suppression pattern means that address."""
    return who == pattern or (pattern.startswith("@") and who.endswith(pattern))
