"""What was said and done in the simulated year, kept by those who did it: none of the product's code or judgement."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Mine:
    """One mail of mine. `how`: elsewhere, hand, automatic."""

    id: str
    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class Theirs:
    """One mail of a person, as it came to lie in the mailbox."""

    id: str
    at: datetime
    who: str
    what: str


@dataclass(eq=False, slots=True)
class Talk:
    """One conversation. Everything about it is one person's business, and mine."""

    number: int
    who: str
    subject: str
    cadence: str
    account: str
    mine: list[Mine] = field(default_factory=list)
    theirs: list[Theirs] = field(default_factory=list)
    calls: list[datetime] = field(default_factory=list)
    closed: datetime | None = None
    snoozed: tuple[datetime, datetime] | None = None
    """When I said it, and until when."""
    cleared: datetime | None = None
    approved: set[str] = field(default_factory=set)
    """Ids of prepared mails that I approved."""

    @property
    def references(self) -> list[str]:
        """Ids of all its mail, oldest first."""
        return [one.id for one in sorted([*self.mine, *self.theirs], key=lambda one: one.at)]

    @property
    def last(self) -> Mine:
        """My newest mail."""
        return self.mine[-1]

    @property
    def last_touch(self) -> datetime:
        """My newest mail or call."""
        return max(self.last.at, *self.calls) if self.calls else self.last.at

    @property
    def answered(self) -> bool:
        """Whether somebody wrote after my newest mail."""
        return any(one.at >= self.last.at for one in self.theirs)

    @property
    def touches(self) -> int:
        """What I did since they last spoke."""
        spoke = max((one.at for one in self.theirs), default=None)
        return sum(spoke is None or at > spoke for at in [*(one.at for one in self.mine), *self.calls])

    def is_closed(self) -> bool:
        """I closed it, and neither of us wrote since."""
        return self.closed is not None and not any(one.at > self.closed for one in [*self.mine, *self.theirs])

    def sleeps_until(self) -> datetime | None:
        """Until when I put it off, unless they wrote since."""
        if self.snoozed is None or any(one.at > self.snoozed[0] for one in self.theirs):
            return None
        return self.snoozed[1]


@dataclass(eq=False, slots=True)
class Known:
    """What is true of one address."""

    spoke: list[Theirs] = field(default_factory=list)
    """Everything they wrote as a person, anywhere."""
    no: datetime | None = None
    bounced: datetime | None = None
    away: tuple[datetime, date | None] | None = None
    """When their newest absence came, and the day they named as the first one back."""
    written: list[tuple[datetime, int]] = field(default_factory=list)
    """My mails to them, with the conversation."""

    def spoke_after(self, moment: datetime) -> bool:
        """Whether a person's mail came later than that."""
        return any(one.at > moment for one in self.spoke)


class Truth:
    """Everything that exists."""

    def __init__(self) -> None:
        self.talks: list[Talk] = []
        self.by_id: dict[str, Talk] = {}
        self.people: dict[str, Known] = {}
        self.answers: list[tuple[datetime, str, str]] = []
        """(when, whose address, base subject) of persons' mail that answers one of mine, by whatever way."""
        self.switched: dict[str, datetime | None] = {}
        """By cadence, since when the autopilot is on; None while it is off."""

    def known(self, who: str) -> Known:
        """What is true of an address."""
        return self.people.setdefault(who, Known())

    def begin(self, who: str, subject: str, cadence: str, account: str) -> Talk:
        """A conversation without any mail yet."""
        talk = Talk(len(self.talks), who, subject, cadence, account)
        self.talks.append(talk)
        return talk

    def i_wrote(self, talk: Talk, one: Mine) -> None:
        """A mail of mine left, or lies in Sent."""
        talk.mine.append(one)
        self.by_id[one.id] = talk
        self.known(talk.who).written.append((one.at, talk.number))

    def they_wrote(self, talk: Talk | None, one: Theirs) -> None:
        """A person's mail came; None where it belongs to no conversation of mine."""
        if talk is not None:
            talk.theirs.append(one)
            self.by_id[one.id] = talk
        known = self.known(one.who)
        known.spoke.append(one)
        if one.what == "no":
            known.no = one.at
