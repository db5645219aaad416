"""How much a lead wants a touch now: 0 to 100, made of three parts that add up to it and say why (DOMAIN, "Score").

Always true: waiting longer never lowers it before the plateau, a further unanswered touch never raises it, and that
they once answered, or answer faster, never lowers it. How long ago they wrote decides the band, not the score.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Band = Literal["hot", "warm", "cold"]

_AT_DUE, _PEAK, _FLOOR = 12, 45, 8
"""Points for age: when it falls due, on the plateau, and however old it is."""
_PLATEAU_FROM, _PLATEAU_TO = 2.0, 3.0
"""In waits of this step since the last touch; at 1 the touch is due."""
_NO_STEP_LEFT = 5
_TOUCHES = (20, 16, 12, 9, 6, 4, 2, 1)
_WROTE, _ASKED, _PINNED = 12, 8, 7
_REPLY_SPEED = (
    (timedelta(days=1), 8, "within a day"),
    (timedelta(days=3), 6, "within three days"),
    (timedelta(days=7), 4, "within a week"),
    (timedelta(days=31), 2, "within a month"),
    (timedelta.max, 1, "after a long time"),
)
_HOT_DAYS = timedelta(days=60)
_SHORTEST_WAIT = timedelta(hours=1)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One named share of a score and the words a person reads for it."""

    name: Literal["age", "touches", "warmth"]
    points: int
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """A total from 0 to 100 and the parts that add up to exactly it."""

    total: int
    parts: tuple[ScorePart, ...]


@dataclass(frozen=True, slots=True)
class Warmth:
    """What is known of the people's interest. Days are named in the zone that `last_wrote` carries."""

    wrote_before: bool = False
    last_wrote: datetime | None = None
    typical_reply: timedelta | None = None
    """How long they usually take to answer; None where unknown."""
    asked: bool = False
    """They asked something that is still open."""
    pinned: bool = False


def score(*, last_touch: datetime, due: datetime | None, now: datetime, touches: int, warmth: Warmth) -> Score:
    """The score of a lead at `now`; all moments aware. `due` is None where the cadence has no step left."""
    parts = (_age(last_touch, due, now), _touched(touches), _warm(warmth, now))
    return Score(sum(part.points for part in parts), parts)


def band(*, last_wrote: datetime | None, pinned: bool, touches: int, now: datetime) -> Band:
    """Interest, not lateness (DOMAIN, "band")."""
    recent = last_wrote is not None and now - last_wrote <= _HOT_DAYS
    if (recent or pinned) and touches <= 3:
        return "hot"
    return "warm" if last_wrote is not None or touches <= 2 else "cold"


def order_key(score: Score, due: datetime | None, lead_id: str) -> tuple[int, datetime, str]:
    """Sorts leads ascending into the one stable order: highest score, earliest due (none last), id."""
    return -score.total, due or _NEVER, lead_id


def _age(last_touch: datetime, due: datetime | None, now: datetime) -> ScorePart:
    if due is None:
        return ScorePart("age", _NO_STEP_LEFT, "the cadence has no step left")
    waits = max((now - last_touch) / max(due - last_touch, _SHORTEST_WAIT), 0.0)
    return ScorePart("age", int(_age_points(waits)), _when_due(due - now))


def _age_points(waits: float) -> float:
    """Rises slowly until due, faster to the plateau, then falls with the square root, never below the floor."""
    if waits <= 1:
        return _AT_DUE * waits
    if waits <= _PLATEAU_FROM:
        return _AT_DUE + (_PEAK - _AT_DUE) * (waits - 1) / (_PLATEAU_FROM - 1)
    if waits <= _PLATEAU_TO:
        return _PEAK
    fallen: float = _PEAK * (_PLATEAU_TO / waits) ** 0.5
    return max(_FLOOR, fallen)


def _when_due(left: timedelta) -> str:
    days, hours = abs(left) // timedelta(days=1), abs(left) // timedelta(hours=1)
    span = _plural(days, "day") if days else _plural(hours, "hour")
    if not hours:
        return "due now"
    return f"due in {span}" if left > timedelta(0) else f"due {span} ago"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _touched(touches: int) -> ScorePart:
    at = max(touches, 1)
    points = _TOUCHES[min(at, len(_TOUCHES)) - 1]
    return ScorePart("touches", points, f"{_ordinal(at)} touch unanswered")


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _warm(warmth: Warmth, now: datetime) -> ScorePart:
    wrote = warmth.wrote_before or warmth.last_wrote is not None
    points, reasons = (_WROTE if wrote else 0), [_wrote_words(warmth.last_wrote, now) if wrote else "they never wrote"]
    if warmth.typical_reply is not None:
        speed, words = next((p, words) for most, p, words in _REPLY_SPEED if warmth.typical_reply <= most)
        points += speed
        reasons.append(f"usually answer {words}")
    if warmth.asked:
        points += _ASKED
        reasons.append("asked something")
    why = _join(reasons)
    if warmth.pinned:
        points += _PINNED
        why += "; you pinned it"
    return ScorePart("warmth", points, why)


def _wrote_words(last_wrote: datetime | None, now: datetime) -> str:
    if last_wrote is None:
        return "they wrote before"
    day = f"{last_wrote.day} {_MONTHS[last_wrote.month - 1]}"
    return f"they wrote {day}" if last_wrote.year == now.year else f"they wrote {day} {last_wrote.year}"


def _join(reasons: list[str]) -> str:
    return reasons[0] if len(reasons) == 1 else f"{', '.join(reasons[:-1])} and {reasons[-1]}"
