"""How the background process stands, as every front end shows it. Moments are aware UTC."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AccountWatch:
    """One account under watch."""

    name: str
    doing: str
    """"looking", "waiting", "pausing" after a failure, or "held" until a person has seen to it."""
    last_success: datetime | None = None
    next_look: datetime | None = None
    """None while it is held or being looked at."""
    failures: int = 0
    """In a row."""
    error: str = ""
    instant: bool = False
    """The server tells of new mail at once (IDLE)."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The background process as a whole."""

    pid: int
    version: str
    started: datetime
    seen: datetime
    """When it last showed that it is alive."""
    accounts: tuple[AccountWatch, ...] = ()
    trouble: str = ""
    """Why it goes on with older settings, "" where it does not."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong, as the log of the background process has it; no text of a mail."""

    at: datetime
    what: str
    account: str = ""
    """ "" where it is no account's."""
    error: str = ""
    """What kind of error, "" where the log names none."""
