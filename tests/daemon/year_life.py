"""What happens in the simulated year by itself: mail of others, mail of mine from other programs, all at its own time."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

from inboxfollow.adapters.memory import FixedClock, MemoryMailbox
from tests.daemon import year_letters as letters
from tests.daemon.year_people import ME, Contact, delay, reaction
from tests.daemon.year_truth import Known, Mine, Talk, Theirs, Truth

KEPT = timedelta(days=10)
"""Newsletters are deleted after so long."""
SHARE = {"newsletter": 0.81, "opener": 0.03, "enquiry": 0.05}
"""Of all mail; the rest is what people do with mail of mine."""


class Life:
    """Things to come, in order."""

    def __init__(
        self, rng: random.Random, clock: FixedClock, mailboxes: Mapping[str, MemoryMailbox], people: list[Contact]
    ) -> None:
        self.rng, self.clock, self.mailboxes, self.people = rng, clock, mailboxes, people
        self.contacts = {one.address: one for one in people}
        self.truth = Truth()
        self.astray = 0.1
        """The part of all answers that go to another account of mine."""
        self.count: Counter[str] = Counter()
        self.hints: set[str] = set()
        """Accounts whose server told of something."""
        self._heap: list[tuple[datetime, int, Callable[[], None]]] = []
        self._serial = 0
        self._trash: list[tuple[datetime, str, int]] = []

    # time

    def at(self, moment: datetime, action: Callable[[], None]) -> None:
        """Something is to happen."""
        self._serial += 1
        heappush(self._heap, (moment, self._serial, action))

    def go_to(self, moment: datetime) -> None:
        """Lives until then, or until a server tells of news; the clock stands where it ended."""
        while self._heap and self._heap[0][0] <= moment and not self.hints:
            at, _, action = heappop(self._heap)
            self._set(at)
            action()
        if not self.hints:
            self._set(moment)

    def _set(self, moment: datetime) -> None:
        self.clock.tick(max(moment - self.clock.now(), timedelta()))

    @property
    def now(self) -> datetime:
        """At this moment."""
        return self.clock.now()

    # plans

    def plan(self, begin: datetime, days: int, messages: int) -> None:
        """Spreads the mail of some days over them."""
        span = days * 86_400
        acts = {"newsletter": self.newsletter, "opener": self.open_talk, "enquiry": self.enquiry}
        for what, share in SHARE.items():
            for _ in range(int(messages * share)):
                moment = begin + timedelta(seconds=int(self.rng.random() * span))
                if what != "newsletter":
                    moment = self._by_day(moment)
                self.at(moment, acts[what])

    def _by_day(self, moment: datetime) -> datetime:
        """People write by day, mostly."""
        return moment.replace(hour=6 + moment.hour % 14) if self.rng.random() < 0.9 else moment

    # mail of others

    def _put(self, folder: str, account: str, mail: bytes, *, hint: float = 0.0) -> int:
        self.count["messages"] += 1
        uid = self.mailboxes[account].append(folder, mail, self.now)
        if folder == "INBOX" and account == "work" and self.rng.random() < hint:
            self.hints.add(account)
        return uid

    def newsletter(self) -> None:
        """One of very many; old ones are thrown away."""
        account = self.rng.choice(("work", "home"))
        self.count["newsletters"] += 1
        mail = letters.newsletter(self.count["newsletters"], ME[account], self.now)
        self._trash.append((self.now, account, self._put("INBOX", account, mail, hint=0.02)))
        while self._trash and self._trash[0][0] < self.now - KEPT:
            _, account, uid = self._trash.pop(0)
            self.mailboxes[account].expunge("INBOX", uid)

    def open_talk(self) -> None:
        """I write to somebody first, from another program."""
        who = self.rng.choice(self.people).address
        cadence = self.rng.choices(("offer", "proposal", "default"), (6, 2, 2))[0]
        word = {"offer": "Offer", "proposal": "Proposal", "default": "Idea"}[cadence]
        talk = self.truth.begin(who, f"{word} number {len(self.truth.talks)}", cadence, self._account())
        self.write(talk)

    def enquiry(self) -> None:
        """Somebody writes first; I may answer, and then wait."""
        who = self.rng.choice(self.people).address
        talk = self.truth.begin(who, f"Question number {len(self.truth.talks)}", "default", self._account())
        self.they_say(talk, "news", who, "")
        if self.rng.random() < 0.4:
            self.at(self.now + timedelta(hours=self.rng.uniform(0.2, 60)), lambda: self.write(talk))

    def _account(self) -> str:
        return self.rng.choices(("work", "home"), (3, 1))[0]

    def write(self, talk: Talk) -> None:
        """A mail of mine from another program, into Sent."""
        name = f"<e{self.count['messages']}@seller.example>"
        cites = talk.references
        subject = f"Re: {talk.subject}" if cites else talk.subject
        mail = letters.source(name, ME[talk.account], talk.who, subject, letters.ASKS, self.now, cites=cites[-12:])
        self._put("Sent", talk.account, mail)
        self.truth.i_wrote(talk, Mine(name, self.now, "elsewhere"))
        self.count["mine elsewhere"] += 1
        self.reached(talk, name)
        if self.rng.random() < 0.06:
            again = self.now + timedelta(days=self.rng.uniform(0.5, 12))
            self.at(again, lambda: None if talk.answered or talk.is_closed() else self.write(talk))

    def reached(self, talk: Talk, name: str) -> None:
        """A mail of mine came to its reader, who will do something, or not."""
        what = reaction(self.rng)
        if what != "silent":
            self.at(self.now + delay(self.rng, what), lambda: self.happen(talk, what, name))

    def happen(self, talk: Talk, what: str, about: str) -> None:
        """What somebody does."""
        contact, known = self.contacts[talk.who], self.truth.known(talk.who)
        self.count[what] += 1
        if what in ("reply", "declined", "no", "not now"):
            self.they_say(talk, what, contact.address, about)
        elif what == "reply by subject":
            self.they_say(talk, "reply", contact.address, "", by_subject=True)
        elif what == "other address":
            self.they_say(talk, "reply", contact.other, about)
        elif what == "colleague cites":
            self.they_say(talk, "reply", contact.colleague or contact.address, about)
        elif what == "colleague by subject" and contact.colleague:
            self.they_say(None, "reply", contact.colleague, "", by_subject=True, of=talk)
        elif what in ("new subject", "colleague by subject"):
            self.they_say(None, "news", contact.address, "", of=talk)
        else:
            self._machine(talk, known, what, about)

    def they_say(
        self, talk: Talk | None, what: str, who: str, about: str, *, by_subject: bool = False, of: Talk | None = None
    ) -> None:
        """A person's mail."""
        near = talk or of
        assert near is not None
        name = f"<p{self.count['messages']}@people.example>"
        answers = bool(about) or by_subject
        subject = (
            f"Re: {near.subject}" if answers else near.subject if talk else f"News number {self.count['messages']}"
        )
        after = (self.now + timedelta(days=self.rng.randint(20, 90))).date()
        text = letters.not_now(after) if what == "not now" else letters.SAYS[what]
        mail = letters.source(name, who, ME[near.account], subject, text, self.now, cites=[about] if about else ())
        account = near.account if self.rng.random() >= self.astray else "home"
        folder = "INBOX" if self.rng.random() < 0.93 else "Clients"
        self._put(folder, account, mail, hint=0.7)
        if answers:
            self.truth.answers.append((self.now, who, near.subject))
        self.truth.they_wrote(talk, Theirs(name, self.now, who, what))

    def _machine(self, talk: Talk, known: Known, what: str, about: str) -> None:
        name, me = f"<a{self.count['messages']}@people.example>", ME[talk.account]
        if what in ("hard bounce", "soft bounce"):
            hard = what == "hard bounce"
            known.bounced = self.now if hard else known.bounced
            mail = letters.report(name, about, talk.who, self.now, hard=hard)
        elif what == "ticket":
            head = (*letters.AUTOMATIC, "X-Ticket-ID: 17")
            text = "Your request has been received and a ticket was created: [#4711]. We will answer soon."
            title = f"[#4711] We received your request: {talk.subject}"
            mail = letters.source(name, talk.who, me, title, text, self.now, cites=[about], headers=head)
        else:
            back = (self.now + timedelta(days=self.rng.randint(1, 16))).date() if what == "away" else None
            known.away = (self.now, back)
            title = f"Automatic reply: {talk.subject}"
            mail = letters.source(
                name, talk.who, me, title, letters.absence(back), self.now, cites=[about], headers=letters.AUTOMATIC
            )
        self._put("INBOX", talk.account, mail, hint=0.7)


def berlin(text: str) -> datetime:
    """A wall time of Berlin as a moment, in UTC."""
    from tests.daemon.year_oracle import BERLIN

    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)
