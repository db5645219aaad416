"""Gmail's search language: what a query says. PROTOCOLS B2; OR binds closer than the blank, which means AND.

Known: in: label: is: from: to: cc: bcc: subject: list: rfc822msgid: after: before: newer_than: older_than:, OR, AND, { },
( ), quotes, minus, plain words. Anything else is refused, so that a test notices what this server does not do.
Days begin at midnight in California, as Google's documentation has it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

WORD = re.compile(r"[^\W_]")
CALIFORNIA = ZoneInfo("America/Los_Angeles")
TOKEN = re.compile(r'\s+|(-(?=\S))|([(){}])|"([^"]*)"|([A-Za-z_][A-Za-z0-9_]*):(?=\S)|([^\s(){}"]+)')
VALUE = re.compile(r'(?!)()|([({])|"([^"]*)"|(?!)()|([^\s(){}"]+)')
"""What may follow an operator: a value that may begin with a minus and hold colons, or a group."""
PLACES = {
    "inbox": "INBOX",
    "sent": "SENT",
    "draft": "DRAFT",
    "drafts": "DRAFT",
    "spam": "SPAM",
    "trash": "TRASH",
    "chats": "CHAT",
    "chat": "CHAT",
    "starred": "STARRED",
    "important": "IMPORTANT",
    "unread": "UNREAD",
}
TEXTS = ("from", "to", "cc", "bcc", "subject", "list")
DAYS = {"d": 1, "m": 30, "y": 365}
LONGEST_DAYS = 100 * 365


class UnknownQuery(Exception):
    """The query holds something this server does not know."""


@dataclass(frozen=True, slots=True)
class All:
    """Every part fits."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part fits."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not fit."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Label:
    """It carries a label, told by its name. `anywhere` fits everything."""

    name: str
    place: bool
    """Whether it was asked for as a place (in:), which opens Spam and Trash."""


@dataclass(frozen=True, slots=True)
class Text:
    """A field holds an address or a phrase. `field` is "" for a plain word."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class MessageId:
    """It has that Message-ID."""

    value: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """It arrived from `first` on and before `end` (milliseconds since 1970, None is open)."""

    first: int | None
    end: int | None


Node = All | Any | Not | Label | Text | MessageId | Arrived


def parse(query: str, now: datetime) -> Node:
    """What the query says at the time `now`. Raises UnknownQuery."""
    parser = _Parser(query, now)
    node = parser.sequence("")
    if parser.tokens:
        raise UnknownQuery(f"unbalanced {parser.tokens[0][1]}")
    return node


class _Parser:
    def __init__(self, query: str, now: datetime) -> None:
        self.now = now
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(query):
            after_operator = bool(self.tokens) and self.tokens[-1][0] == "operator"
            match = (VALUE if after_operator else TOKEN).match(query, place)
            if match is None:
                raise UnknownQuery(f"what is {query[place:]}")
            place = match.end()
            if match.lastindex is not None:
                kind = ("minus", "bracket", "phrase", "operator", "word")[match.lastindex - 1]
                self.tokens.append((kind, match[match.lastindex]))

    def next_is(self, *token: str) -> bool:
        return bool(self.tokens) and self.tokens[0] == token

    def sequence(self, operator: str) -> Node:
        """Terms up to a closing bracket: chains of OR, all of which must fit."""
        parts: list[Node] = []
        while self.tokens and not (self.next_is("bracket", ")") or self.next_is("bracket", "}")):
            if self.next_is("word", "AND"):
                self.tokens.pop(0)
                continue
            chain = [self.term(operator)]
            while self.next_is("word", "OR"):
                self.tokens.pop(0)
                chain.append(self.term(operator))
            parts.append(chain[0] if len(chain) == 1 else Any(tuple(chain)))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def term(self, operator: str) -> Node:
        if not self.tokens:
            raise UnknownQuery("it ends too early")
        kind, value = self.tokens.pop(0)
        if kind == "minus":
            return Not(self.term(operator))
        if kind == "operator" and not operator:
            return self.term(value.lower())
        if kind == "bracket" and value in "({":
            return self.group(operator, ")" if value == "(" else "}")
        if kind in ("word", "phrase"):
            return self.meaning(operator, value)
        raise UnknownQuery(f"what is {value} doing there")

    def group(self, operator: str, closing: str) -> Node:
        inner = self.sequence(operator)
        if not self.next_is("bracket", closing):
            raise UnknownQuery(f"{closing} is missing")
        self.tokens.pop(0)
        return Any(inner.parts) if closing == "}" and isinstance(inner, All) else inner

    def meaning(self, operator: str, value: str) -> Node:
        if operator == "" or operator in TEXTS:
            if not WORD.search(value):
                raise UnknownQuery(f"{value} has no word in it")
            return Text(operator, value)
        if operator == "in" or operator == "label":
            return Label(value.casefold(), operator == "in")
        if operator == "is" and value in ("unread", "starred", "important"):
            return Label(value, False)
        if operator == "is" and value == "read":
            return Not(Label("unread", False))
        if operator == "rfc822msgid":
            return MessageId(value.strip("<>"))
        if operator in ("after", "before", "newer", "older"):
            moment = _moment(value)
            return Arrived(moment, None) if operator in ("after", "newer") else Arrived(None, moment)
        if operator in ("newer_than", "older_than"):
            match = re.fullmatch(r"(\d{1,4})([dmy])", value)
            if match and int(match[1]) * DAYS[match[2]] < LONGEST_DAYS:
                start = self.now.astimezone(UTC) - timedelta(days=int(match[1]) * DAYS[match[2]])
                moment = round(start.replace(second=0, microsecond=0).timestamp() * 1000)
                return Arrived(moment, None) if operator == "newer_than" else Arrived(None, moment)
        raise UnknownQuery(f"{operator}:{value}")


def _moment(value: str) -> int:
    match = re.fullmatch(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})", value)
    if match:
        try:
            day = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=CALIFORNIA)
        except (ValueError, OverflowError) as error:
            raise UnknownQuery(value) from error
        return round(day.timestamp() * 1000)
    if re.fullmatch(r"\d{9,11}", value):
        return int(value) * 1000
    raise UnknownQuery(f"{value} is no day and no time")
