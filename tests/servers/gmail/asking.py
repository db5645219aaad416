"""A request as it comes in, and what a method of the API is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.servers.gmail.answers import invalid
from tests.servers.gmail.api import Values
from tests.servers.gmail.mail import Message
from tests.servers.gmail.mailbox import Mailbox


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, of its own or a part of a batch. Names of header fields are in lower case."""

    verb: str
    path: str
    query: Values
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = b""
    batched: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One call of a method. `path` are the values in the path, `media` what was uploaded."""

    mailbox: Mailbox
    path: Mapping[str, str]
    query: Values
    body: Mapping[str, Any]
    media: bytes | None
    now: datetime

    def one(self, name: str, default: str = "") -> str:
        """The value of a parameter."""
        return self.query.get(name, (default,))[-1]

    def number(self, name: str, default: int, highest: int) -> int:
        """A whole number from 1 to `highest`; more is taken for the highest, as Google does."""
        return min(int(self.one(name, str(default))) or default, highest)

    def text(self, name: str) -> str:
        """A text of the JSON body, "" where it is not there. Raises ApiError (400) where it is something else."""
        value = self.body.get(name, "")
        if not isinstance(value, str):
            raise invalid(f"Invalid value at '{name}' (TYPE_STRING)")
        return value

    def texts(self, name: str) -> list[str]:
        """A list of texts of the JSON body. Raises ApiError (400)."""
        value = self.body.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise invalid(f"Invalid value at '{name}' (TYPE_STRING)")
        return value


def brief(message: Message) -> dict[str, Any]:
    """A message as answers of changes name it."""
    body = {"id": message.id, "threadId": message.thread}
    return body | ({"labelIds": sorted(message.labels)} if message.labels else {})
