"""How the person writes, and the limits they set on sending: configuration as the domain needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Manner:
    """How a follow-up is made."""

    name: str = ""
    """Mine, for From and for templates."""
    signature: str = ""
    language: str = "auto"
    """Two letters, or "auto" for the language of the conversation."""
    quote_last: bool = True
    """Quote my last message below."""
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By canonical address, what a template may say about a person."""


@dataclass(frozen=True, slots=True)
class SendingRules:
    """What binds a send."""

    undo: timedelta = timedelta(seconds=30)
    """The window in which it can be taken back."""
    per_day: int = 200
    """Mails in any 24 hours, whoever sends and from whatever account."""
    fresh: timedelta = timedelta(minutes=10)
    """How long ago another account may have been read: twice `poll_every`."""
    per_hour: int = 20
    """The autopilot stops at so many mails in any hour."""
    per_person_days: int = 2
    """Days the autopilot leaves between two mails to one person, over all conversations."""
    per_company_week: int = 5
    """The autopilot stops at so many mails to one organisation in any 7 days."""
