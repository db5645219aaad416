"""Questions to a provider's endpoints over HTTP, and what its answers mean. The only importer of requests.

Every error of requests becomes one of ports.errors here. A provider's words reach messages only printable, short and
without anything that was sent to it in confidence.

The libraries for OAuth are not used for this: they refuse providers on this computer unless an environment variable
is set for the whole process, and warn about scopes that differ (DEPENDENCIES, trap 12).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from inboxfollow.ports.errors import AuthRejected, PortError, Rejected, Transient, Unreachable, Untrusted

if TYPE_CHECKING:
    from requests import Response

SECONDS = 30.0
"""Longest silence that is borne."""
LARGEST = 256 * 1024
CONFIDENTIAL = frozenset({"refresh_token", "client_secret", "code", "code_verifier", "device_code"})
LATER_HINT = "Try again later."
REASONS = "Access ends when it is revoked, when the password changes, or when it is not used for six months"
TESTING = (
    '; at Google also after seven days while the app\'s publishing status is "Testing": '
    'publish it ("In production"), or make it "Internal" in a Workspace'
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint said: JSON values, or an error by its code (RFC 6749 section 5)."""

    values: Mapping[str, object] = field(repr=False)
    error: str = ""
    words: str = ""
    """The provider's description of the error, safe to be shown."""

    def text(self, key: str) -> str:
        """A value that is text, "" where it is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str, default: float) -> float:
        """A value that is a positive number, also one written as text."""
        value = self.values.get(key)
        try:
            found = float(value) if isinstance(value, int | float | str) else default
        except ValueError:
            return default
        return found if 0 < found < 1e9 else default


def ask(url: str, form: Mapping[str, str]) -> Answer:
    """Posts a form. Raises Untrusted for an address that is not encrypted, Unreachable, Transient and Rejected."""
    import requests

    host = checked_host(url)
    try:
        with requests.Session() as session:
            session.trust_env = not _is_here(host)  # a proxy has no business with this computer
            with session.post(
                url, data=form, headers={"Accept": "application/json"}, timeout=SECONDS, allow_redirects=False,
                stream=True,
            ) as response:  # fmt: skip
                body = _body(response)
    except requests.exceptions.SSLError as error:
        hint = "Check the clock of this computer, and whether something stands between it and the provider."
        raise Untrusted(f"{host}: the provider's certificate was refused", hint) from error
    except requests.exceptions.Timeout as error:
        raise Unreachable(f"{host}: no answer within {SECONDS:g} s", "Check the network, then try again.") from error
    except requests.exceptions.RequestException as error:
        raise Unreachable(f"{host}: no connection could be made", "Check the network, then try again.") from error
    return _answer(response, body, host, [form[key] for key in CONFIDENTIAL & form.keys() if form[key]])


def checked_host(url: str) -> str:
    """The host of an endpoint; tokens travel there, so raises Untrusted unless it is https or this computer."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if host and (parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))):
        return host
    raise Untrusted("the address where tokens are had must begin with https://", "Check oauth of that account.")


def ended(answer: Answer, account: str, provider: str) -> PortError:
    """The error for a refusal to hand out a token (RFC 6749 section 5.2)."""
    said = f"{answer.error}: {answer.words}" if answer.words else answer.error
    again = f"Give it again with: inboxfollow accounts authorize {account}"
    who = f'account "{account}"'
    if answer.error in ("temporarily_unavailable", "server_error", "slow_down"):
        return Transient(f"{who}: the provider gives no token at present ({said})", LATER_HINT)
    if answer.error in ("invalid_client", "unauthorized_client"):
        return AuthRejected(
            f"{who}: the provider does not know this program ({said})",
            f"Check the client id and its secret at the provider, then: inboxfollow accounts authorize {account}",
        )
    reasons = REASONS + (TESTING if provider == "google" else "")
    return AuthRejected(f"{who}: the provider has ended the access it gave ({said})", f"{reasons}. {again}")


def shown(text: object) -> str:
    """A provider's words for a message: one line, printable, short."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())[:200]


def _is_here(host: str) -> bool:
    from ipaddress import ip_address

    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _body(response: "Response") -> bytes:
    body = b""
    for piece in response.iter_content(16 * 1024):
        body += piece
        if len(body) > LARGEST:
            break
    return body


def _answer(response: "Response", body: bytes, host: str, secrets: list[str]) -> Answer:
    status = response.status_code
    if status == 429 or status >= 500:
        text = response.headers.get("Retry-After", "")
        wait = float(text) if text.isdecimal() and len(text) < 7 else None
        raise Transient(f"{host}: the provider is busy (HTTP {status})", LATER_HINT, wait)
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        if 300 <= status < 400:
            raise Rejected(f"{host}: the provider sends us elsewhere (HTTP {status})", "Check oauth of that account.")
        raise Transient(f"{host}: the provider's answer cannot be read (HTTP {status})", LATER_HINT)
    if status == 200 and "error" not in values:
        return Answer(values)
    return Answer(values, shown(values.get("error") or f"HTTP {status}")[:60], _words(values, secrets))


def _words(values: Mapping[str, object], secrets: list[str]) -> str:
    words = str(values.get("error_description") or "")
    for secret in secrets:
        words = words.replace(secret, "…")
    return shown(words)
