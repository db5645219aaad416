"""An authorization server on loopback, over real HTTP: RFC 6749 (codes, refresh tokens), 7636 (PKCE), 8628 (devices),
7662 (introspection, in the form that Dovecot asks for).

    with OAuthServer() as server:
        ...send a browser to server.auth_url, ask server.token_url and server.device_url...
        assert server.counts["refresh_token"] == 1

What the person does: `answer` is "allow", "deny" or "later" (for devices: pending until `decide`). `unticked` scopes are
not granted. `slow_downs` questions for a device are answered by slow_down before anything else.

What it keeps to: codes work once and only with their redirect address and verifier; `rotates` gives another refresh
token with each use and refuses the one before; a client with a secret must say it, one without must not.

What goes wrong: `expire()` ends all access tokens, `revoke()` everything; `fault(...)` answers the next questions to
/token otherwise. `issued` are all secrets that were ever given out, `counts` the questions by grant type or path.
"""

import json
import secrets
import socket
import threading
import time
from base64 import urlsafe_b64encode
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import parse_qs, quote, urlencode, urlsplit

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class Refused(Exception):
    """An error as RFC 6749 section 5.2 wants it."""

    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(error)
        self.error, self.description = error, description


@dataclass(slots=True)
class _Grant:
    """What was granted, behind a code, a device code or a token."""

    scope: str
    redirect_uri: str = ""
    challenge: str = ""
    ends: float = 0.0


@dataclass(slots=True)
class _Fault:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class OAuthServer:
    """One server with one client and one person. Use it as a context manager."""

    def __init__(
        self,
        *,
        client_id: str = "client-1",
        client_secret: str = "",
        email: str = "me@seller.example",
        rotates: bool = False,
        lifetime: int = 3600,
        interval: int = 5,
        device_seconds: int = 900,
    ) -> None:
        self.client_id, self.client_secret, self.email = client_id, client_secret, email
        self.rotates, self.lifetime, self.interval, self.device_seconds = rotates, lifetime, interval, device_seconds
        self.answer: Literal["allow", "deny", "later"] = "allow"
        self.unticked: set[str] = set()
        self.gives_refresh = self.says_scope = True
        self.slow_downs = 0
        self.counts: Counter[str] = Counter()
        self.issued: set[str] = set()
        self.visits: list[dict[str, str]] = []
        """What each visit to /authorize asked for."""
        self.errors: list[str] = []
        """What clients did wrong."""
        self._lock = threading.Lock()
        self._codes: dict[str, _Grant] = {}
        self._devices: dict[str, _Grant] = {}
        self._refresh: dict[str, _Grant] = {}
        self._access: dict[str, _Grant] = {}
        self._faults: list[_Fault] = []
        self._server = _Server(self)
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.auth_url, self.token_url = f"{self.url}/authorize", f"{self.url}/token"
        self.device_url, self.introspect_url = f"{self.url}/devicecode", f"{self.url}/introspect?access_token="
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    # what tests do with it

    def client_file(self, kind: str = "installed") -> str:
        """The JSON that a provider's console offers for download."""
        client = {"client_id": self.client_id, "auth_uri": self.auth_url, "token_uri": self.token_url}
        secret = {"client_secret": self.client_secret} if self.client_secret else {}
        return json.dumps({kind: {**client, **secret, "redirect_uris": ["http://localhost"]}})

    def grant(self, scope: str = "mail", *, ends_in: float | None = None) -> dict[str, Any]:
        """A token as if it had been asked for: values of a token document."""
        given = self._tokens(_Grant(scope))
        ends = time.time() + (self.lifetime if ends_in is None else ends_in)
        return {
            "type": "authorized_user",
            "client_id": self.client_id,
            **({"client_secret": self.client_secret} if self.client_secret else {}),
            "refresh_token": given["refresh_token"],
            "token": given["access_token"],
            "expiry": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ends)),
            "token_uri": self.token_url,
            "scopes": scope.split(),
        }

    def decide(self, answer: Literal["allow", "deny"]) -> None:
        """The person at the device makes up their mind."""
        self.answer = answer

    def is_active(self, access_token: str) -> bool:
        """Whether an access token is valid now."""
        found = self._access.get(access_token)
        return found is not None and found.ends > time.time()

    def expire(self) -> None:
        """All access tokens end now; refresh tokens live on."""
        with self._lock:
            self._access.clear()

    def revoke(self) -> None:
        """Everything that was granted ends now."""
        with self._lock:
            self._access.clear()
            self._refresh.clear()

    def fault(self, status: int, body: bytes = b"", **headers: str) -> None:
        """The next question to /token is answered so."""
        self._faults.append(_Fault(status, body, {name.replace("_", "-"): value for name, value in headers.items()}))

    # what it answers

    def authorize(self, query: dict[str, str]) -> str:
        """The address a browser is sent to (RFC 6749 section 4.1.2)."""
        self.visits.append(query)
        redirect = query.get("redirect_uri", "")
        if urlsplit(redirect).hostname not in ("127.0.0.1", "localhost") or query.get("client_id") != self.client_id:
            raise Refused("invalid_request", "redirect_uri or client_id")
        if query.get("response_type") != "code" or query.get("code_challenge_method") != "S256":
            raise Refused("invalid_request", "response_type or PKCE")
        values = {"state": query.get("state", "")}
        if self.answer != "allow":
            values |= {"error": "access_denied", "error_description": "the person said no"}
        else:
            values["code"] = self._new("code")
            scope = " ".join(one for one in query.get("scope", "").split() if one not in self.unticked)
            self._codes[values["code"]] = _Grant(scope, redirect, query["code_challenge"])
        return f"{redirect}/?{urlencode(values)}"

    def device(self, form: dict[str, str]) -> dict[str, Any]:
        """RFC 8628 section 3.2."""
        self._check_client(form)
        code = self._new("device")
        self._devices[code] = _Grant(form.get("scope", ""), ends=time.time() + self.device_seconds)
        return {
            "device_code": code,
            "user_code": "WDJB-MJHT",
            "verification_uri": f"{self.url}/device",
            "expires_in": self.device_seconds,
            "interval": self.interval,
        }

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """RFC 6749 section 5.1."""
        grant_type = form.get("grant_type", "")
        self.counts[grant_type] += 1
        self._check_client(form)
        with self._lock:
            if grant_type == "authorization_code":
                return self._tokens(self._redeemed(form))
            if grant_type == "refresh_token":
                return self._refreshed(form)
            if grant_type == DEVICE_GRANT:
                return self._tokens(self._decided(form))
        raise Refused("unsupported_grant_type")

    def introspect(self, token: str) -> dict[str, Any]:
        """RFC 7662 section 2.2."""
        if not self.is_active(token):
            return {"active": False}
        found = self._access[token]
        return {"active": True, "email": self.email, "scope": found.scope, "exp": int(found.ends)}

    def next_fault(self) -> _Fault | None:
        """The fault that strikes now."""
        return self._faults.pop(0) if self._faults else None

    # inner parts

    def _new(self, kind: str) -> str:
        made = f"{kind}-{secrets.token_urlsafe(24)}"
        self.issued.add(made)
        return made

    def _check_client(self, form: dict[str, str]) -> None:
        if form.get("client_id") != self.client_id or form.get("client_secret", "") != self.client_secret:
            raise Refused("invalid_client", "unknown client or wrong secret")

    def _redeemed(self, form: dict[str, str]) -> _Grant:
        found = self._codes.pop(form.get("code", ""), None)  # works once, whatever comes of it
        proof = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if found is None or found.redirect_uri != form.get("redirect_uri"):
            raise Refused("invalid_grant", f"no such code: {form.get('code')}")
        if not 43 <= len(form.get("code_verifier", "")) <= 128 or proof != found.challenge:
            raise Refused("invalid_grant", "PKCE verification failed")
        return found

    def _decided(self, form: dict[str, str]) -> _Grant:
        found = self._devices.get(form.get("device_code", ""))
        if found is None:
            raise Refused("invalid_grant")
        if self.slow_downs:
            self.slow_downs -= 1
            raise Refused("slow_down")
        if self.answer == "later":
            raise Refused("authorization_pending")
        if self.answer == "deny":
            raise Refused("access_denied")
        if found.ends <= time.time():
            raise Refused("expired_token")
        return self._devices.pop(form["device_code"])

    def _refreshed(self, form: dict[str, str]) -> dict[str, Any]:
        old = form.get("refresh_token", "")
        found = self._refresh.get(old)
        if found is None:
            raise Refused("invalid_grant", f"Token {old} has been expired or revoked.")
        given = self._tokens(_Grant(found.scope), refresh=self.rotates)
        if self.rotates:
            del self._refresh[old]
        return given

    def _tokens(self, grant: _Grant, *, refresh: bool = True) -> dict[str, Any]:
        access = self._new("access")
        self._access[access] = _Grant(grant.scope, ends=time.time() + self.lifetime)
        values: dict[str, Any] = {"access_token": access, "token_type": "Bearer", "expires_in": self.lifetime}
        if self.says_scope:
            values["scope"] = grant.scope
        if refresh and self.gives_refresh:
            values["refresh_token"] = self._new("refresh")
            self._refresh[values["refresh_token"]] = grant
        return values


class _Handler(BaseHTTPRequestHandler):
    """One question."""

    wbufsize = -1
    """One packet an answer."""
    server: "_Server"

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = _flat(parts.query)
        oauth = self.server.oauth
        oauth.counts[parts.path] += 1
        if parts.path == "/authorize":
            try:
                self._reply(302, b"", {"Location": oauth.authorize(query)})
            except Refused as error:
                oauth.errors.append(f"{error.error}: {error.description}")
                self._reply(400, quote(error.description).encode(), {})
        elif parts.path == "/introspect":
            self._json(200, oauth.introspect(query.get("access_token", "")))
        else:
            self._reply(404, b"", {})

    def do_POST(self) -> None:
        oauth = self.server.oauth
        oauth.counts[self.path] += 1
        form = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
        fault = oauth.next_fault() if self.path == "/token" else None
        if fault is not None:
            self._reply(fault.status, fault.body, fault.headers)
            return
        try:
            self._json(200, oauth.token(form) if self.path == "/token" else oauth.device(form))
        except Refused as error:
            self._json(400, {"error": error.error, "error_description": error.description})

    def _json(self, status: int, values: dict[str, Any]) -> None:
        self._reply(status, json.dumps(values).encode(), {"Content-Type": "application/json"})

    def _reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, oauth: OAuthServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.oauth = oauth


def _flat(query: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(query, keep_blank_values=True).items()}
