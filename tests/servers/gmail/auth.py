"""Bearer tokens as Google's authorization server gives them out (PROTOCOLS B5; RFC 6749 section 6, RFC 6750)."""

import json
import secrets
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from tests.servers.gmail.answers import JSON_TYPE, Answer, ApiError
from tests.servers.gmail.api import Method, Values

PREFIX = "https://www.googleapis.com/auth/"
FULL = "https://mail.google.com/"
USUAL = ("gmail.readonly", "gmail.send")
LIFETIME_SECONDS = 3599


def scope(name: str) -> str:
    """The whole name of a scope such as "gmail.readonly"."""
    return name if name.startswith("https:") else PREFIX + name


@dataclass(frozen=True, slots=True)
class Access:
    """What an access token opens, until when (seconds since 1970)."""

    scopes: frozenset[str]
    until: float


class Authority:
    """Gives out tokens, refreshes them and takes them back."""

    client_id = "1234567890-tests.apps.googleusercontent.com"

    def __init__(self) -> None:
        self.client_secret = "GOCSPX-" + secrets.token_urlsafe(12)
        self._refresh: dict[str, frozenset[str]] = {}
        self._access: dict[str, Access] = {}
        self._lock = threading.Lock()

    def authorized_user(self, token_uri: str, scopes: Collection[str], *, expired: bool) -> str:
        """A grant of its own, in google-auth's form. With `expired` its access token is old already."""
        whole = frozenset(scope(one) for one in scopes)
        refresh = "1//" + secrets.token_urlsafe(24)
        with self._lock:
            self._refresh[refresh] = whole
            token = self._new_access(whole, -60 if expired else LIFETIME_SECONDS)
        until = datetime.now(UTC) + timedelta(seconds=-60 if expired else LIFETIME_SECONDS)
        return json.dumps(
            {
                "type": "authorized_user",
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "refresh_token": refresh,
                "token": token,
                "token_uri": token_uri,
                "expiry": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "scopes": sorted(whole),
            }
        )

    def expire(self) -> None:
        """All access tokens of now are refused from now on; they can be refreshed."""
        with self._lock:
            self._access.clear()

    def revoke(self) -> None:
        """All grants of now end: access tokens are refused, a refresh answers invalid_grant."""
        with self._lock:
            self._access.clear()
            self._refresh.clear()

    def check(self, authorization: str, method: Method) -> frozenset[str]:
        """The scopes of the token. Raises ApiError: 401 for no or an old token, 403 where its scopes do not do."""
        kind, _, token = authorization.partition(" ")
        with self._lock:
            access = self._access.get(token.strip()) if kind.lower() == "bearer" else None
        if access is None or access.until < time.time():
            raise ApiError(401, "authError", "Invalid Credentials")
        if not access.scopes & method.scopes:
            raise ApiError(403, "insufficientPermissions", "Request had insufficient authentication scopes.")
        return access.scopes

    def token(self, body: bytes) -> Answer:
        """Answers POST /token with grant_type=refresh_token (RFC 6749 sections 5.1, 5.2 and 6)."""
        form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            return _refused(401, "invalid_client", "The OAuth client was not found.")
        if form.get("grant_type") != "refresh_token":
            return _refused(400, "unsupported_grant_type", "Invalid grant_type")
        with self._lock:
            scopes = self._refresh.get(form.get("refresh_token", ""))
            if scopes is None:
                return _refused(400, "invalid_grant", "Token has been expired or revoked.")
            wanted = frozenset(form["scope"].split()) if "scope" in form else scopes
            if not wanted <= scopes:
                return _refused(400, "invalid_scope", "Some requested scopes were not granted.")
            token = self._new_access(wanted, LIFETIME_SECONDS)
        body_out = {"access_token": token, "expires_in": LIFETIME_SECONDS, "token_type": "Bearer"}
        return _json(200, body_out | {"scope": " ".join(sorted(wanted))})

    def _new_access(self, scopes: frozenset[str], seconds: int) -> str:
        token = "ya29." + secrets.token_urlsafe(32)
        self._access[token] = Access(scopes, time.time() + seconds)
        return token


def check_metadata_only(scopes: frozenset[str], method: Method, query: Values) -> None:
    """Raises ApiError (403) where a token that opens nothing but metadata asks for q or for bodies."""
    if scopes & (method.scopes - {scope("gmail.metadata")}):
        return
    if "q" in query:
        raise ApiError(403, "forbidden", "Metadata scope does not support 'q' parameter")
    if method.name in ("messages.get", "threads.get") and query.get("format", ("full",))[-1] in ("full", "raw"):
        kind = query.get("format", ("full",))[-1].upper()
        raise ApiError(403, "forbidden", f"Metadata scope doesn't allow format {kind}")


def _refused(status: int, error: str, description: str) -> Answer:
    return _json(status, {"error": error, "error_description": description})


def _json(status: int, body: dict[str, object]) -> Answer:
    return Answer(status, json.dumps(body).encode(), {"Content-Type": JSON_TYPE, "Cache-Control": "no-store"})
