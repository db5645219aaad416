"""Answers in Google's form: JSON with what is empty left out, errors with their reason, partial responses."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

JSON_TYPE = "application/json; charset=UTF-8"
STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
LIMITS = ("rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "quotaExceeded")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the client."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class ApiError(Exception):
    """An answer that is no success. `retry_after` in seconds, None without that header."""

    def __init__(self, status: int, reason: str, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status, self.reason, self.message, self.retry_after = status, reason, message, retry_after

    def answer(self) -> Answer:
        """The error as JSON (PROTOCOLS B4)."""
        domain = "usageLimits" if self.reason in LIMITS else "global"
        error: dict[str, Any] = {"message": self.message, "domain": domain, "reason": self.reason}
        headers = {"Content-Type": JSON_TYPE}
        if self.status == 401:
            error |= {"location": "Authorization", "locationType": "header"}
            headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        status = STATUS.get(self.status, "UNKNOWN")
        body = {"error": {"code": self.status, "message": self.message, "errors": [error], "status": status}}
        return Answer(self.status, json.dumps(body, indent=2).encode(), headers)


def invalid(message: str) -> ApiError:
    """400 for what the caller got wrong."""
    return ApiError(400, "invalidArgument", message)


def not_found() -> ApiError:
    """404, for what never was and for what is gone."""
    return ApiError(404, "notFound", "Requested entity was not found.")


def success(body: dict[str, Any] | None, fields: str = "") -> Answer:
    """200 with JSON, 204 for None. `fields` asks for a part of it."""
    if body is None:
        return Answer(204)
    wanted = masked(body, parse_fields(fields)) if fields and fields != "*" else body
    return Answer(200, json.dumps(wanted, ensure_ascii=False).encode(), {"Content-Type": JSON_TYPE})


def parse_fields(fields: str) -> dict[str, Any]:
    """The partial response asked for ("a,b(c,d),e/f") as a tree whose leaves are empty. Raises ApiError (400)."""
    pieces = re.findall(r"[\w*]+|[(),/]", fields)
    if "".join(pieces) != fields.replace(" ", ""):
        raise invalid(f"Invalid field selection {fields}")
    rest = iter([*pieces, ""])
    return _level(rest)


def _level(rest: Iterator[str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    place: dict[str, Any] = tree
    leaf: dict[str, Any] = tree
    for piece in rest:
        if piece in (")", ""):
            break
        if piece == "(":
            leaf.update(_level(rest))
        elif piece == "/":
            place = leaf
        elif piece == ",":
            place = tree
        else:
            leaf = place.setdefault(piece, {})
    return tree


def masked(value: Any, tree: dict[str, Any]) -> Any:
    """The part of a JSON value that the tree names."""
    if not tree or "*" in tree:
        return value
    if isinstance(value, list):
        return [masked(one, tree) for one in value]
    if isinstance(value, dict):
        return {key: masked(one, tree[key]) for key, one in value.items() if key in tree}
    return value
