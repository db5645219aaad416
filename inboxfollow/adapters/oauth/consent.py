"""One attempt to get a person's leave: the address they visit, the code they come back with, the token for it.

The state ties the answer to this attempt (RFC 6749 section 10.12), the verifier ties the code to this program: a code
that somebody else sees is of no use to them (PKCE with S256, RFC 7636).
"""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from inboxfollow.adapters.oauth.endpoint import Answer, ask, checked_host, shown
from inboxfollow.adapters.oauth.token import received
from inboxfollow.ports.authorization import Granted, Request
from inboxfollow.ports.errors import AuthRejected, PortError, Transient

AGAIN = "Nothing was stored. Try again."


@dataclass(frozen=True, slots=True)
class Consent:
    """One attempt. `redirect` is where the browser comes back to."""

    request: Request
    redirect: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    def url(self) -> str:
        """The address to visit (RFC 6749 section 4.1.1). Raises Untrusted where it is not encrypted."""
        request = self.request
        checked_host(request.provider.auth_url)
        wanted = {
            "client_id": request.client.client_id,
            "redirect_uri": self.redirect,
            "response_type": "code",
            "scope": " ".join(request.scopes),
            "state": self.state,
            "code_challenge": urlsafe_b64encode(sha256(self.verifier.encode()).digest()).decode().rstrip("="),
            "code_challenge_method": "S256",
            **({"login_hint": request.login} if request.login else {}),
            **dict(request.provider.parameters),
        }
        parts = urlsplit(request.provider.auth_url)
        return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, urlencode(wanted))))))

    def is_answer(self, query: str) -> bool:
        """Whether the query of an address answers this attempt and no other."""
        values = parse_qs(query)
        state = values.get("state", [""])[0]
        return secrets.compare_digest(state.encode(), self.state.encode()) and bool({"code", "error"} & values.keys())

    def code_from(self, query: str) -> str:
        """The code in an answer. Raises AuthRejected where the person or the provider said no."""
        values = parse_qs(query)
        if "error" in values:
            raise said_no(Answer({}, shown(values["error"][0])[:60], shown(values.get("error_description", [""])[0])))
        return values["code"][0]

    def pasted(self, text: str) -> str:
        """The code in what a person brought back: the whole address, or the code itself, which PKCE ties to this
        attempt. Raises AuthRejected where it is neither."""
        text = "".join(text.split())
        _, is_address, rest = text.partition("?")
        query = rest.partition("#")[0] if is_address else text if "code=" in text else ""
        if query and self.is_answer(query):
            return self.code_from(query)
        if query or not text or "://" in text:
            raise AuthRejected("what was pasted does not answer this attempt", f"Copy the whole address. {AGAIN}")
        return text

    def redeem(self, code: str, now: datetime) -> Granted:
        """The token for a code (RFC 6749 section 4.1.3)."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect,
            "code_verifier": self.verifier,
        }
        answer = ask(self.request.provider.token_url, form | client_form(self.request))
        if answer.error:
            raise said_no(answer)
        return granted(self.request, answer, now)


def client_form(request: Request) -> dict[str, str]:
    """How the program names itself; a public client without a secret (RFC 6749 section 2.3.1)."""
    client = request.client
    return {"client_id": client.client_id} | ({"client_secret": client.client_secret} if client.client_secret else {})


def granted(request: Request, answer: Answer, now: datetime) -> Granted:
    """What an endpoint's answer grants. Raises AuthRejected where access would end with the first access token."""
    token = received(answer, request.client, request.provider.token_url, request.scopes, now)
    if not token.access_token or not token.refresh_token:
        what = "no access token" if not token.access_token else "no refresh token: access would end within the hour"
        hint = "Ask the provider which scope or setting gives offline access, and add it to the scopes of oauth.custom."
        raise AuthRejected(f"the provider gave {what}", hint)
    return Granted(token.document(), token.scopes)


def said_no(answer: Answer) -> PortError:
    """The error for a refusal by the person or the provider."""
    words = f"{answer.error}: {answer.words}" if answer.words else answer.error
    match answer.error:
        case "access_denied":
            return AuthRejected(f"access was not granted ({words})", AGAIN)
        case "expired_token":
            return AuthRejected(f"nobody typed in the code in time ({words})", AGAIN)
        case "invalid_grant":
            return AuthRejected(f"the provider does not accept the code ({words})", f"A code works once. {AGAIN}")
        case "invalid_client" | "unauthorized_client":
            hint = "Check the client id, its secret, and that it is one for desktop programs (public client)."
            return AuthRejected(f"the provider does not know this program ({words})", hint)
        case "temporarily_unavailable" | "server_error":
            return Transient(f"the provider is busy ({words})", AGAIN)
        case _:
            return AuthRejected(f"the provider refuses ({words})", "Check oauth of that account: client id and scopes.")
