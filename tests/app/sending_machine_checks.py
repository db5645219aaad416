"""What is checked: at the one moment that counts, when a mail is delivered, and after every step."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy

from hypothesis import event
from hypothesis.stateful import invariant

from inboxfollow.app.preview import Preview
from inboxfollow.domain.outgoing import Outgoing, Status
from inboxfollow.ports.sender import Envelope
from tests.app.sending_machine_folders import Folders
from tests.app.sending_machine_mail import Post
from tests.app.sending_machine_process import Process
from tests.app.sending_machine_truth import Look, Step
from tests.app.world import ME

FRESH = timedelta(minutes=10)
"""How long ago the other account may have been read."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is known of a mail of the outbox."""

    row: int
    known: int
    """So many mails existed when the person looked."""
    source: bytes
    recipients: tuple[str, ...]


class Checks(Folders):
    """Watches every delivery, every attempt, every copy, and the outbox."""

    def __init__(self) -> None:
        super().__init__()
        self.processes: list[Process] = []
        self.provider, self.told, self.per_day, self.draining = "none", False, 200, False
        self.looks: dict[str, list[Look]] = {name: [] for name in self.world.mailboxes}
        self.puts: list[tuple[Preview, int]] = []
        self.frozen: dict[str, Frozen] = {}
        self.delivered: dict[str, datetime] = {}
        self.answered: set[str] = set()
        self.taken_back: set[str] = set()
        self.spent: set[str] = set()
        self.shared.looking, self.shared.enqueued = self._looking, self._enqueued
        self.shared.attempted, self.shared.filed = self._attempted, self._filed
        for name, sender in self.world.senders.items():
            sender.on_delivery = lambda envelope, source, name=name: self._on_delivery(  # type: ignore[misc]
                name, envelope, source
            )

    def _looking(self, account: str) -> None:
        look = Look(
            self.world.clock.now(), len(self.truth.posts), frozenset(self.broken[account]), self.truth.suppressed
        )
        self.looks[account].append(look)

    def _enqueued(self, one: Outgoing, fresh: bool) -> None:
        if fresh:
            shown, known = self.puts[-1]
            self.frozen[one.message_id] = Frozen(one.row, known, one.source, one.recipients)
            self.truth.steps.append(
                Step("queue", f"{shown.lead_id}: follow-up to ", self.world.clock.now(), row=one.row)
            )

    def _attempted(self, source: bytes) -> None:
        name = header(source, "Message-ID")
        assert name not in self.spent, f"{name} is tried again although its outcome was settled or unknown"

    def _filed(self, source: bytes) -> None:
        name = header(source, "Message-ID")
        assert name not in self.copied, f"a second copy of {name} is filed"
        self.copied.add(name)

    def _on_delivery(self, account: str, envelope: Envelope, source: bytes) -> None:
        event("delivered")
        now, truth = self.world.clock.now(), self.truth
        name, parent = header(source, "Message-ID"), header(source, "In-Reply-To")
        frozen, before, look = self.frozen[name], truth.find(parent), self.looks[account][-1]
        before.ids.add(parent)
        assert source == frozen.source
        assert envelope.recipients == frozen.recipients
        assert name not in self.delivered, "delivered twice"
        assert name not in self.taken_back, "delivered although it was taken back"
        assert before.id not in self.answered, f"two mails answer {before.id}"
        assert not look.broken, f"delivered while {sorted(look.broken)} could not be read"
        for other, looks in self.looks.items():
            fresh = any(one.at >= now - FRESH and not one.broken for one in looks)
            assert other == account or fresh, f"{other} was not read"
        assert not self.draining or self._due(frozen) <= now, "too early"
        today = sum(at > now - timedelta(hours=24) for at in self.delivered.values())
        assert today < self.per_day, "more than per_day"
        date = message_from_bytes(source, policy=policy.default)["Date"].datetime
        sent = Post(
            name, True, ME, envelope.recipients, header(source, "Subject").removeprefix("Re:").strip(),
            tuple(header(source, "References").split()), date, now, (account,), len(truth.posts), ids={name},
            delivered=True,
        )  # fmt: skip
        against = truth.against(sent, frozen.known, look, self._visible(account, look), now)
        assert not against, against
        self.delivered[name] = now
        self.answered.add(before.id)
        truth.posts.append(sent)
        self._provide(account, sent, source)

    def _due(self, frozen: Frozen) -> datetime:
        return self.processes[0].services.store.outgoing(frozen.row).not_before

    def _visible(self, account: str, look: Look) -> list[Post]:
        """What the product must know, and what it does know besides."""
        lately, seen = self.world.clock.now() - FRESH, self.processes[0].message_ids()
        return [
            post
            for post in self.truth.posts
            if post.delivered
            or not post.ids.isdisjoint(seen)
            or (post.number < look.posts and (account in post.accounts or post.arrived <= lately))
        ]

    def _provide(self, account: str, sent: Post, source: bytes) -> None:
        """The provider files a copy or not, at once or later, under our id or its own."""
        copy = source
        if "renames" in self.provider:
            sent.received = sent.id.replace("@", ".prod@")
            lines = f"Message-ID: {sent.received}\r\nX-Microsoft-Original-Message-ID: {sent.id}"
            lines = f"Message-ID: {sent.received}" if "silently" in self.provider else lines
            copy = source.replace(f"Message-ID: {sent.id}".encode(), lines.encode(), 1)
            self.world.senders[account].delivered_id = sent.received if self.told else ""
        if self.provider.startswith("late"):
            self.late.append((account, copy, sent))
        elif self.provider != "none":
            self.copy(account, copy, sent)

    @invariant()
    def check_outbox(self) -> None:
        """What the outbox says is true."""
        if not self.processes:
            return
        answers: set[int] = set()
        for one in self.processes[0].services.store.outbox():
            name, delivered = one.message_id, one.message_id in self.delivered
            if delivered:
                assert one.status in (Status.SENDING, Status.SENT, Status.UNKNOWN), f"{name} is {one.status}"
                assert one.answers not in answers, "two delivered mails answer one of mine"
                answers.add(one.answers)
            else:
                assert one.status is not Status.SENT, f"{name} was never delivered"
            if one.status is not Status.READY:
                self.spent.add(name)
            else:
                assert name not in self.spent, f"{name} is ready again"
            if name in self.taken_back:
                assert one.status is Status.CANCELLED


def header(source: bytes, name: str) -> str:
    """A field as another parser reads it, "" where there is none."""
    return str(message_from_bytes(source, policy=policy.default)[name] or "")
