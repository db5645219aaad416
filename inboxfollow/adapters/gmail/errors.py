"""Every error of httplib2, sockets, TLS and Google's client becomes one of ports.errors here, and nowhere else.

What a refusal means follows PROTOCOLS B4. Messages name the account; a server's words reach them on one printable line,
addresses that were asked for and tokens never.
"""

import http.client
import json
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import httplib2
from googleapiclient.errors import Error as ClientError
from googleapiclient.errors import HttpError
from httplib2.decode import DecodeLimitError, DecodeRatioError

from inboxfollow.ports.errors import AuthRejected, CapReached, PortError, Rejected, Transient, Unreachable, Untrusted

DAY = 86_400.0
RATE = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RESOURCE_EXHAUSTED"})
DAILY = frozenset({"dailyLimitExceeded", "quotaExceeded", "dailyLimitExceededUnreg"})
SCOPES = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
SWITCHED_OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
SENDING = re.compile(r"mail sending|sending limit", re.IGNORECASE)
AFTER = re.compile(r"retry after (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)\d*Z", re.IGNORECASE)
MAX_WORDS = 200
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, DecodeLimitError, DecodeRatioError)
"""What Google's client and httplib2 raise for an answer that is not what it should be."""


class NotFound(Rejected):
    """What was asked for is gone (404)."""


@dataclass(frozen=True, slots=True)
class Place:
    """What an error is about. `scope` is what the call needs to be allowed."""

    account: str
    server: str = "gmail.googleapis.com"
    scope: str = ""

    def __str__(self) -> str:
        return f"Gmail account {self.account!r}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that says no."""

    status: int
    reasons: frozenset[str]
    words: str
    retry_after: float | None
    """Seconds, where the server names them."""

    @property
    def too_fast(self) -> bool:
        """Whether the same would be taken later, when less is asked for."""
        if self.reasons & DAILY:
            return False
        return self.status == 429 or (self.status == 403 and bool(self.reasons & RATE))

    @property
    def failing(self) -> bool:
        """Whether the server has trouble of its own."""
        return self.status >= 500


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Re-raises what goes wrong inside as a PortError; PortErrors and HttpErrors pass as they are."""
    try:
        yield
    except (PortError, HttpError):
        raise
    except (OSError, httplib2.HttpLib2Error, http.client.HTTPException, ClientError) as error:
        raise mapped(error, place) from error
    except UNREADABLE as error:
        raise unreadable(place) from error


def unreadable(place: Place) -> PortError:
    """The error for an answer that is not what the API promises."""
    return Transient(f"{place}: the server's answer cannot be read", "Try again later.")


def mapped(error: Exception, place: Place) -> PortError:
    """The PortError that stands for a foreign one; nothing is said about what it asked for."""
    if isinstance(error, ssl.SSLError):
        return _tls(error, place)
    if isinstance(error, httplib2.ServerNotFoundError | socket.gaierror):
        return Unreachable(f"{place}: the host name {place.server} is unknown", "Check the network.")
    if isinstance(error, ConnectionRefusedError):
        return Unreachable(f"{place}: nothing listens at {place.server}", "Check the network and any proxy.")
    if isinstance(error, TimeoutError):
        return Unreachable(f"{place}: no answer from {place.server}", "Check the network. Try again later.")
    if isinstance(error, OSError | http.client.HTTPException):
        why = type(error).__name__ if isinstance(error, http.client.HTTPException) else shown(error)
        return Unreachable(f"{place}: the connection to {place.server} failed: {why}", "Check the network.")
    return unreadable(place)


def _tls(error: ssl.SSLError, place: Place) -> PortError:
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError):
        return Unreachable(f"{place}: {place.server} closed the connection", "Try again later.")
    why = shown(getattr(error, "verify_message", "") or getattr(error, "reason", "") or error)
    return Untrusted(
        f"{place}: no trusted connection to {place.server}: {why}",
        "Something between here and Google may be reading along (a proxy, a virus scanner). Check the network.",
    )


def refusal_of(error: HttpError) -> Refusal:
    """What a refused call says. Never raises."""
    status = int(error.resp.status)
    words, reasons = "", set[str]()
    try:
        said = json.loads(error.content)["error"]
        words = str(said.get("message", ""))
        reasons = {str(said.get("status", ""))}
        for part in (*said.get("errors", ()), *said.get("details", ())):
            reasons.add(str(part.get("reason", "")))
    except UNREADABLE:
        words = words or str(http.client.responses.get(status, ""))
    fields: Mapping[str, object] = error.resp
    return Refusal(status, frozenset(reasons), shown(words), _seconds(fields, words))


def _seconds(fields: Mapping[str, object], words: str) -> float | None:
    """How long to wait: Retry-After (RFC 9110 section 10.2.3), else the moment in the words, by the server's clock."""
    said = str(fields.get("retry-after", "")).strip()
    if said.isascii() and said.isdigit() and len(said) < 9:
        return float(said)
    match = AFTER.search(words)
    try:
        now = parsedate_to_datetime(str(fields["date"]))
        until = parsedate_to_datetime(said) if said else datetime.fromisoformat(f"{match[1]}+00:00") if match else None
        return None if until is None else max((until - now).total_seconds(), 0.0)
    except UNREADABLE:
        return None


def refused(refusal: Refusal, place: Place) -> PortError:
    """The error for a refusal that is not tried again here."""
    said = f"{refusal.status} {refusal.words}".strip()
    if refusal.reasons & DAILY:
        wait = DAY if refusal.retry_after is None else refusal.retry_after
        return Transient(f"{place}: the quota of the day is used up: {said}", "Wait a day.", wait)
    if refusal.too_fast:
        wait = 60.0 if refusal.retry_after is None else refusal.retry_after
        hint = f"Wait {wait:.0f} s; a lower gmail.units_per_minute leaves room for other programs."
        return Transient(f"{place}: too much was asked in too short a time: {said}", hint, wait)
    if refusal.failing:
        return Transient(f"{place}: the server has trouble: {said}", "Try again later.", refusal.retry_after)
    if refusal.status in (401, 403):
        return _not_allowed(refusal, place, said)
    if refusal.status == 404:
        return NotFound(f"{place}: not there: {said}", "Scan again.")
    return Rejected(f"{place}: the server refused: {said}", "Read the server's words, and correct what they name.")


def _not_allowed(refusal: Refusal, place: Place, said: str) -> PortError:
    grant = f"inboxfollow accounts authorize {place.account}"
    if refusal.status == 401:
        return AuthRejected(f"{place}: the token was refused: {said}", f"Give access again: {grant}")
    if refusal.reasons & SCOPES:
        return not_granted(place)
    if refusal.reasons & SWITCHED_OFF:
        return AuthRejected(
            f"{place}: the Gmail API is switched off in the project of your OAuth client",
            "Enable the Gmail API for that project in the Google Cloud console, wait a minute, and try again.",
        )
    if "domainPolicy" in refusal.reasons:
        return AuthRejected(f"{place}: the administrator does not allow this: {said}", "Ask the administrator.")
    return Rejected(f"{place}: the server refused: {said}", "Read the server's words, and correct what they name.")


def not_granted(place: Place) -> AuthRejected:
    """The error for a token without the scope that a call needs."""
    missing = f" (it lacks {place.scope})" if place.scope else ""
    hint = f"Give access again: inboxfollow accounts authorize {place.account}"
    return AuthRejected(f"{place}: the token does not allow this{missing}", hint)


def refused_mail(refusal: Refusal, place: Place) -> PortError:
    """The error for a mail that Gmail did not take: a definite no, nobody got it."""
    if refusal.status in (403, 429) and SENDING.search(refusal.words):
        wait = DAY if refusal.retry_after is None else refusal.retry_after
        return CapReached(
            f"{place}: Gmail takes no more mail for now: {refusal.words}",
            "Nothing was sent. Wait, and set sending.per_day below the provider's own limit.",
            wait,
        )
    return refused(refusal, place)


def shown(text: object) -> str:
    """A server's words for a message: one line, printable, short."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())[:MAX_WORDS]
