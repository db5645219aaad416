"""The states of a conversation (DOMAIN, "States"); first match wins, never stored."""

from enum import StrEnum


class State(StrEnum):
    """In order of precedence."""

    EXCLUDED = "excluded"
    OPTED_OUT = "opted_out"
    CLOSED = "closed"
    SNOOZED = "snoozed"
    ANSWERED = "answered"
    BOUNCED = "bounced"
    AWAY = "away"
    FINISHED = "finished"
    SETTLED = "settled"
    AWAITING = "awaiting"


CLOSE_REASONS = ("won", "lost", "declined", "reached", "handed_over", "dead", "not_a_lead")
"""Why a person may close a lead; `dead` where they give no reason."""
