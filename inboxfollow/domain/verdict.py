"""What a message is and wants: kinds, intents and the evidence for them (DOMAIN, "Words")."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from inboxfollow.domain.message import Bounce

RULES_VERSION = 2
"""Raised whenever a rule changes its mind; stored verdicts of an older version are judged again."""


class Kind(StrEnum):
    """What an inbound message is. Unknown means a person."""

    PERSON = "person"
    AUTO_REPLY = "auto_reply"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE_HARD = "bounce_hard"
    BOUNCE_SOFT = "bounce_soft"
    DELAYED = "delayed"
    RECEIPT = "receipt"
    CALENDAR = "calendar"
    REACTION = "reaction"
    TICKET_ACK = "ticket_ack"
    CHALLENGE = "challenge"
    BULK = "bulk"


class Intent(StrEnum):
    """What a person (or their auto reply) wants, read from the new text only."""

    OPT_OUT = "opt_out"
    NOT_NOW = "not_now"
    DECLINED = "declined"
    INTERESTED = "interested"
    LEFT_COMPANY = "left_company"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgement with its reasons, in words a person can check."""

    kind: Kind
    intent: Intent = Intent.NEUTRAL
    until: date | None = None
    """Return date of an out-of-office, or the date a "not now" offers; the sender's local day."""
    successor: str = ""
    """Address of whom to write to instead, where a left_company reply names one."""
    bounces: tuple[Bounce, ...] = ()
    about_ids: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    """Short reasons, most telling first, e.g. "Auto-Submitted: auto-replied"."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Whether a message of mine asks for an answer, and the words that say so."""

    value: bool
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was seen in a conversation, for the row and the detail."""

    kind: str
    date: datetime
    """Aware, UTC."""
    message_id: str
    why: str
