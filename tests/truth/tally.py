"""What became of disturbed sends, counted by kind of disturbance."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What became of the trials of one group."""

    trials: int = 0
    struck: int = 0
    """How often the disturbance met the send."""
    delivered: int = 0
    """Mails that reached the person, however late."""
    duplicates: int = 0
    false_claims: int = 0
    """Said or noted as sent, and not delivered; or said or noted as not sent, and delivered."""
    found_in_sent: int = 0
    """Unknown, and resolved by the copy in Sent."""
    asked: int = 0
    """Unknown, and handed to the person."""
    blocked: int = 0
    """Sends, first or repeated, that the gate stopped."""
    broken: list[str] = field(default_factory=list)
    """Every promise that was not kept, in words."""


def merged(parts: Iterable[dict[str, Tally]]) -> dict[str, Tally]:
    """Tallies of several fields as one."""
    whole: dict[str, Tally] = {}
    for group, one in (item for part in parts for item in part.items()):
        into = whole.setdefault(group, Tally())
        for name in COUNTS:
            setattr(into, name, getattr(into, name) + getattr(one, name))
        into.broken += one.broken
    return whole


COUNTS = ("trials", "struck", "delivered", "duplicates", "false_claims", "found_in_sent", "asked", "blocked")
HEADS = (
    "trials", "struck", "delivered", "delivered twice", "false claims", "unknown, found in Sent",
    "unknown, person asked", "blocked",
)  # fmt: skip


def table(tallies: dict[str, Tally]) -> str:
    """The tallies in Markdown, the sum last."""
    total = merged({"all": one} for one in tallies.values())["all"]
    lines = [f"| disturbance | {' | '.join(HEADS)} |", f"|---|{'--:|' * len(HEADS)}"]
    for group, tally in [*sorted(tallies.items()), ("**all**", total)]:
        lines.append(f"| {group} | {' | '.join(str(getattr(tally, name)) for name in COUNTS)} |")
    return "\n".join(lines)
