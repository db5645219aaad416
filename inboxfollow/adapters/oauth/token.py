"""Token documents: JSON in google-auth's form of an authorized user, for every provider. No error ever quotes one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from inboxfollow.adapters.oauth.endpoint import Answer, checked_host
from inboxfollow.ports.authorization import Client
from inboxfollow.ports.errors import SecretUnavailable, Untrusted

MARGIN = timedelta(minutes=3)
"""A token is renewed so long before it ends."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a provider gave: a short access token, and the refresh token that brings others."""

    client: Client
    token_uri: str
    refresh_token: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    expiry: datetime | None = None
    """When the access token ends, UTC; None where nobody said."""
    scopes: tuple[str, ...] = ()

    def is_fresh(self, now: datetime) -> bool:
        """Whether the access token can be used for a while yet."""
        return bool(self.access_token) and (self.expiry is None or now + MARGIN < self.expiry)

    def document(self) -> str:
        """The JSON of this token."""
        values = {
            "type": "authorized_user",
            "client_id": self.client.client_id,
            "client_secret": self.client.client_secret,
            "refresh_token": self.refresh_token,
            "token": self.access_token,
            "expiry": f"{self.expiry.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if self.expiry else "",
            "token_uri": self.token_uri,
            "scopes": list(self.scopes),
        }
        return json.dumps({key: value for key, value in values.items() if value})


def received(answer: Answer, client: Client, token_uri: str, scopes: tuple[str, ...], now: datetime) -> Token:
    """The token in an endpoint's answer (RFC 6749 section 5.1); `scopes` where it names none."""
    seconds = answer.number("expires_in", 0.0)
    return Token(
        client,
        token_uri,
        answer.text("refresh_token"),
        answer.text("access_token"),
        now + timedelta(seconds=seconds) if seconds else None,
        tuple(answer.text("scope").split()) or scopes,
    )


def parse(document: str, account: str, token_url: str) -> Token | str:
    """A stored token; what is no JSON is an access token itself. `token_url` stands in where the document names none.
    Raises SecretUnavailable, saying what is wrong without quoting."""
    if not document.startswith(("{", "[", '"')):
        if any(sign.isspace() or not sign.isprintable() for sign in document):
            raise _unusable(account, "holds several words: it is no access token")
        return document
    try:
        values = json.loads(document)
    except (ValueError, RecursionError):
        raise _unusable(account, "is no JSON, although it begins like it") from None
    if not isinstance(values, dict):
        raise _unusable(account, "is no JSON object")
    return _token(values, account, token_url)


def _token(values: Mapping[str, object], account: str, token_url: str) -> Token:
    if "installed" in values or "web" in values:
        raise _unusable(account, "is the file of a client, not yet a token")
    if values.get("type", "authorized_user") != "authorized_user":
        raise _unusable(account, "is a token of another type than authorized_user")
    texts = {key: _text(values, key, account) for key in _TEXTS}
    if not texts["refresh_token"] and not texts["token"]:
        raise _unusable(account, "has neither refresh_token nor token")
    if texts["refresh_token"] and not texts["client_id"]:
        raise _unusable(account, "has a refresh_token and no client_id")
    token_uri = texts["token_uri"] or token_url
    try:
        if token_uri or texts["refresh_token"]:
            checked_host(token_uri)
    except Untrusted:
        raise _unusable(account, "has a token_uri that does not begin with https://") from None
    scopes = values.get("scopes")
    return Token(
        Client(texts["client_id"], texts["client_secret"]),
        token_uri,
        texts["refresh_token"],
        texts["token"],
        _moment(texts["expiry"], account),
        tuple(one for one in scopes if isinstance(one, str)) if isinstance(scopes, list) else (),
    )


_TEXTS = ("client_id", "client_secret", "refresh_token", "token", "token_uri", "expiry")


def _text(values: Mapping[str, object], key: str, account: str) -> str:
    value = values.get(key)
    if value is None:
        return ""
    if not isinstance(value, str) or not value.isprintable():
        raise _unusable(account, f"has a {key} that is no text")
    return value


def _moment(text: str, account: str) -> datetime | None:
    """google-auth writes UTC, with or without a Z."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise _unusable(account, "has an expiry that is no date") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _unusable(account: str, why: str) -> SecretUnavailable:
    hint = f"Get a token with: inboxfollow accounts authorize {account}"
    return SecretUnavailable(f'account "{account}": the stored token {why}', hint)
