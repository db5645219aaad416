"""What the person decided in a small world of mail, and whom a mail must therefore not reach: told without the product's
own judgement."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.app.sending_machine_mail import Post, after, conversation_with, crossed, in_order


@dataclass(frozen=True, slots=True)
class Step:
    """Something the person decided, that `undo` may take back."""

    kind: str
    """Words: clear, close, open, call, readdress, suppress, queue, other."""
    words: str
    at: datetime
    anchor: str = ""
    """An id of the conversation it is about."""
    what: str = ""
    """The pattern, or the old address."""
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
        return frozenset(step.what for step in self.steps if step.kind == "suppress")

    def decided(self, kind: str, conversation: Iterable[Post]) -> list[Step]:
        """What was decided about a conversation."""
        ids = {one for post in conversation for one in post.ids}
        return [step for step in self.steps if kind in step.kind.split() and step.anchor in ids]

    def against(
        self, sent: Post, known: int, look: Look, visible: Sequence[Post], now: datetime
    ) -> list[str]:  # fmt: skip
        """Why a mail must not leave at `now`, as far as `visible` mail shows; `known` mails existed when the person
        looked at it."""
        conversation = conversation_with(sent.cites[-1], visible)
        order = in_order(conversation)
        last = next(post for post in reversed(order) if post.mine)
        cleared = max((step.at for step in self.decided("clear", conversation)), default=None)
        found = [f"{post.id} answered" for post in conversation if post.spoken and after(post, last, order)]
        found += [
            f"{post.id} is newer than the frozen mail"
            for post in conversation
            if post.number >= known and (post.mine or post.spoken)
        ]
        asked = {who for post in _newest_run(order)[0] for who in post.to}
        moved = {step.what for step in self.decided("readdress", conversation)} & asked
        found += _holds(conversation, last, moved.union(sent.to), visible, cleared)
        for who in sent.to:
            found += _unreachable(who, visible, cleared, now)
            found += [f"{who} is suppressed by {one}" for one in look.suppressed & self.suppressed if fits(one, who)]
        if self.closed(conversation):
            found.append("I closed it")
        return found

    def closed(self, conversation: Collection[Post]) -> bool:
        """I closed it, and neither of us has written since."""
        at = max((step.at for step in self.decided("close", conversation)), default=None)
        if at is None or any(step.at > at for step in self.decided("open", conversation)):
            return False
        return not any(post.arrived > at if post.spoken else post.mine and post.time > at for post in conversation)

    def touches(self, conversation: Collection[Post]) -> tuple[bool, int]:
        """Whether a person has answered my newest mail, and how often I have tried since they last spoke."""
        mine, answer, spoke = _newest_run(in_order(conversation))
        calls = [step for step in self.decided("call", conversation) if spoke is None or step.at > spoke]
        return answer is not None, len(mine) + len(calls)


def _newest_run(order: Sequence[Post]) -> tuple[list[Post], Post | None, datetime | None]:
    """My mails since they last spoke, what has answered them, and when they had last spoken before."""
    mine, answer, spoke = list[Post](), None, None
    for at, post in enumerate(order):
        if post.mine:
            crossing = [one for one in order[:at] if one.spoken and crossed(one, post)]
            if not mine or (answer and not crossing):
                before = [one.time for one in order[:at] if one.spoken and one not in crossing]
                mine, answer, spoke = [], next(iter(crossing), None), max(before, default=None)
            mine.append(post)
        elif post.spoken and mine:
            answer = answer or post
    return mine, answer, spoke


def _holds(
    conversation: Collection[Post],
    last: Post,
    people: Collection[str],
    visible: Sequence[Post],
    cleared: datetime | None,
) -> list[str]:
    """Mail of these people, or of their colleagues, that a person has to look at before."""
    houses = {house(who) for who in people} - {""}
    subjects = {post.subject for post in conversation if post.mine}
    asked = {who for post in conversation if post.mine for who in post.to}
    newest = {post.who: post for post in sorted(visible, key=lambda post: post.arrived) if post.spoken}
    found = []
    for post in visible:
        if not post.spoken or (cleared is not None and post.arrived <= cleared):
            continue
        if post.no and post.who in people:
            found.append(f"{post.id} said no")
        if post in conversation or post.arrived <= last.arrived:
            continue
        if post.who in people and newest[post.who] not in conversation:
            found.append(f"{post.id} wrote elsewhere")
        elif house(post.who) in houses and post.subject in subjects and post.who not in asked:
            found.append(f"{post.id} perhaps answered")
    return found


def _unreachable(who: str, visible: Sequence[Post], cleared: datetime | None, now: datetime) -> list[str]:
    """Bounces and absences that nothing has cleared. An absence without a date lasts five working days, here four
    days, with one until the day it names: the product may wait longer."""
    spoke = [post.arrived for post in visible if post.spoken and post.who == who]
    since = max([*spoke, *([cleared] if cleared else [])], default=None)
    new = [post for post in visible if since is None or post.arrived > since]
    found = [f"{post.id}: {who} bounced" for post in new if post.failed == who]
    absences = [post for post in new if post.kind == "away" and post.who == who]
    newest = max(absences, key=lambda post: post.arrived, default=None)
    if newest is not None and now.date() <= (newest.back or (newest.arrived + timedelta(days=4)).date()):
        found.append(f"{newest.id}: {who} is away")
    return found


def house(who: str) -> str:
    """The organisation of an address, "" for freemail."""
    domain = who.partition("@")[2]
    return "" if domain == "gmail.com" else domain


def fits(pattern: str, who: str) -> bool:
    """Whether a suppression pattern means that address."""
    return who == pattern or (pattern.startswith("@") and who.endswith(pattern))
