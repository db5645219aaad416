"""Threading does not depend on the order in which mail arrives, on pages, or on how often is scanned."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inboxfollow.adapters.memory import MemoryMailbox
from inboxfollow.app import act, digests, read_folder
from inboxfollow.app.export import export
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.message import RawMessage
from inboxfollow.ports.mailbox import Role
from tests.app.world import ME, World, ago, letter

PEOPLE = ("dana@ortiz.example", "erin@ortiz.example", "finn@gmail.com")
SAID = (
    "state", "account", "subject", "people", "touches", "touches_complete", "last_sent", "last_message_id", "due",
    "rung", "holds", "excluded_reason",
)  # fmt: skip
"""What a row says whatever texts were read on the way; which ones were depends on what was known when."""
FEW = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True, slots=True)
class Post:
    """One mail of a small world; number and hour are its own."""

    number: int
    hour: float
    mine: bool
    person: int
    cites: tuple[int, ...]
    has_id: bool
    subject: str
    automatic: str
    """away or bounce, for mail of others that no person wrote."""
    thread: str

    def source(self) -> bytes:
        """As it lies on the server; texts differ, so that mail without ids does too."""
        who = PEOPLE[self.person]
        if self.automatic == "bounce" and not self.mine:
            return bounce(self, who)
        return letter(
            self.number if self.has_id else "",
            sender=ME if self.mine else who,
            to=who if self.mine else ME,
            subject=self.subject,
            cites=self.cites,
            text="What do you think? " + "x" * self.number,
            when=ago(self.hour / 24),
            headers=["Auto-Submitted: auto-replied"] if self.automatic == "away" and not self.mine else [],
        )


def bounce(post: Post, who: str) -> bytes:
    """A report that mail to that person failed, about the first mail that is cited (RFC 3464)."""
    parts = (
        f"Content-Type: text/plain\n\nUndeliverable {post.number}.\n",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; {who}\nAction: failed\nStatus: 5.1.1\n",
        f"Content-Type: text/rfc822-headers\n\nMessage-ID: <{post.cites[0] if post.cites else 99}@test>\nTo: {who}\n",
    )
    return letter(
        post.number,
        sender="Mail Delivery Subsystem <mailer-daemon@mx.example>",
        to=ME,
        subject="Undelivered Mail Returned to Sender",
        text="".join(f"--b\n{part}" for part in parts) + "--b--\n",
        when=ago(post.hour / 24),
        headers=[
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            "Auto-Submitted: auto-replied",
        ],
    )


@st.composite
def posts(draw: st.DrawFn) -> list[Post]:
    """Up to eight mails among three people and me, half of them tied by ids, subject or the provider."""
    count = draw(st.integers(2, 8))
    hours = draw(st.permutations(range(10, 10 + count)))
    return [
        Post(
            number=n,
            hour=hours[n] * draw(st.sampled_from((1, 1, 1, 24))) + n / 1000,
            mine=draw(st.booleans()),
            person=draw(st.sampled_from((0, 0, 1, 2))),
            cites=tuple(draw(st.lists(st.integers(0, count + 1), max_size=2, unique=True))),
            has_id=draw(st.sampled_from((True, True, True, False))),
            subject=draw(st.sampled_from(("Offer", "Re: Offer", "Lunch", ""))),
            automatic=draw(st.sampled_from(("", "", "", "away", "bounce"))),
            thread=draw(st.sampled_from(("", "", "", "t1", "t2"))),
        )
        for n in range(count)
    ]


class ThreadingMailbox(MemoryMailbox):
    """A mailbox whose provider knows threads."""

    def __init__(self) -> None:
        super().__init__()
        self.threads: dict[bytes, str] = {}

    def _raw(self, uid: int, stored: Any) -> RawMessage:  # type: ignore[override]
        return MemoryMailbox._raw(uid, stored)._replace(thread_ref=self.threads.get(stored.source, ""))


def deliver(world: World, batch: Sequence[Post]) -> None:
    for post in batch:
        source = post.source()
        world.mailbox.threads[source] = post.thread  # type: ignore[attr-defined]
        world.mailbox.append("Sent" if post.mine else "INBOX", source, ago(post.hour / 24))


def new_world(folder: str) -> World:
    world = World(Path(folder))
    world.mailboxes["work"] = ThreadingMailbox()
    world.mailbox.create_folder("Sent", Role.SENT)
    return world


def judgement(world: World) -> dict[frozenset[str], Any]:
    """By the mail in it, what is said of every conversation of mine."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    for one in export(world.services)["messages"]:
        if one["lead"]:
            members[one["lead"]].add(one["message_id"])
    said = {row.id: tuple(getattr(row, name) for name in SAID) for row in world.leads().values()}
    return {frozenset(found): said.get(name) for name, found in members.items()}


@FEW
@given(posts(), st.data())
def test_the_outcome_does_not_depend_on_how_mail_arrived(mails: list[Post], data: st.DataObject) -> None:
    """Stored in any order, in pages of any size, with scans between: the same conversations, judged the same."""
    order = data.draw(st.permutations(mails))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(mails)), max_size=3)))
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        at_once, by_and_by = new_world(one), new_world(other)
        with closing(at_once.store), closing(by_and_by.store):
            deliver(at_once, sorted(mails, key=lambda post: -post.hour))
            at_once.scan()
            with patch.multiple(read_folder, PAGE=(size := data.draw(st.integers(1, 4))), BATCH=size):
                for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
                    deliver(by_and_by, order[start:end])
                    by_and_by.scan()
            assert judgement(by_and_by) == judgement(at_once)


def kept(world: World) -> list[Lead]:
    digests.refresh(world.services)
    return list(world.store.digests(digests.fingerprint(world.services)))


def from_scratch(world: World) -> list[Lead]:
    policy = digests.effective_policy(world.services)
    conversations = world.store.stale("no such fingerprint")
    judged = (digests.digest(facts, policy) for facts in world.store.facts(conversations))
    return [lead for lead in judged if lead is not None]


def decide(world: World, choice: int, which: int) -> None:
    """One decision of many on one lead of many, where there is one."""
    leads = sorted(row.id for row in world.leads().values())
    if not leads:
        return
    services, lead = world.services, leads[which % len(leads)]
    steps = (
        lambda: act.archive(services, [lead], "won"),
        lambda: act.snooze(services, lead, ago(-9)),
        lambda: act.touch(services, lead, "call", which % 2 == 0),
        lambda: act.pin(services, lead),
        lambda: act.expect(services, lead, False),
        lambda: act.include(services, lead),
        lambda: act.clear_holds(services, lead),
        lambda: act.wait_for_all(services, lead),
        lambda: act.ignore(services, PEOPLE[which % 3]),
        lambda: act.suppress(services, PEOPLE[which % 3]),
        lambda: act.readdress(services, lead, PEOPLE[which % 3], "new@quarry.example"),
        lambda: act.forget(services, PEOPLE[which % 3]),
        lambda: act.undo(services),
        lambda: act.undo(services),
    )
    with suppress(UserError):
        steps[choice % len(steps)]()


@FEW
@given(posts(), st.data())
def test_kept_digests_equal_fresh_ones(mails: list[Post], data: st.DataObject) -> None:
    """After any sequence of pages, texts and decisions, what was kept is what would be judged from scratch."""
    order = data.draw(st.permutations(mails))
    with (
        TemporaryDirectory() as folder,
        patch.multiple(read_folder, PAGE=(size := data.draw(st.integers(1, 4))), BATCH=size),
    ):
        world = new_world(folder)
        with closing(world.store):
            while order:
                size = data.draw(st.integers(1, len(order)))
                deliver(world, order[:size])
                order = order[size:]
                world.scan()
                assert kept(world) == from_scratch(world)
                for _ in range(data.draw(st.integers(0, 2))):
                    decide(world, data.draw(st.integers(0, 13)), data.draw(st.integers(0, 5)))
                    assert kept(world) == from_scratch(world)
