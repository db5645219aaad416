"""Logging in (RFC 4954): PLAIN, LOGIN, XOAUTH2 or OAUTHBEARER. No secret ever reaches a message."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field

from inboxfollow.adapters.smtp.connection import Wire
from inboxfollow.adapters.smtp.errors import Place
from inboxfollow.adapters.smtp.replies import LOGIN_HINT, Reply, refused_login, shown
from inboxfollow.ports.errors import AuthRejected, Rejected

SEPARATORS = "\r\n\0\x01"
"""What ends a line, or a field within the secrets of PLAIN and XOAUTH2."""
ACCESS_HINT = (
    "Check that username is the account that gave access; give it anew with: inboxfollow accounts authorize NAME"
)


@dataclass(frozen=True, slots=True)
class Login:
    """Who logs in, with a password or an access token. Both empty: no login at all."""

    username: str
    secret: str = field(repr=False)
    is_token: bool = False

    def check(self) -> None:
        """Raises Rejected for a user name or secret that would become something else on the wire."""
        for text, what in ((self.username, "the user name"), (self.secret, "the secret")):
            if any(separator in text for separator in SEPARATORS):
                raise Rejected(
                    f"{what} holds a line break or control character and is not sent", "Check the configuration."
                )


def log_in(wire: Wire, login: Login, place: Place) -> None:
    """Logs in by the best means offered, or not at all where there is neither name nor secret."""
    if not login.username and not login.secret:
        return
    offered = wire.esmtp_features.get("auth", "").upper().split()
    wanted = ["XOAUTH2", "OAUTHBEARER"] if login.is_token else ["PLAIN", "LOGIN"]
    usable = next((one for one in wanted if one in offered), None)
    if usable is None:
        raise AuthRejected(
            f"{place}: no usable way to log in: it takes {' or '.join(wanted)} for this account, "
            f"and the server offers {', '.join(offered)[:100] or 'none'}",
            "Check smtp.security and smtp.port, and whether this provider wants a password or oauth.",
        )
    reply = _MECHANISMS[usable](wire, login.username, login.secret)
    if reply.code == 235:
        return
    refusal = refused_login(reply, place)
    if login.is_token and isinstance(refusal, AuthRejected) and refusal.hint == LOGIN_HINT:
        refusal = AuthRejected(refusal.message, ACCESS_HINT)
    raise refusal


def _plain(wire: Wire, username: str, secret: str) -> Reply:
    """RFC 4616; UTF-8, so that any character can be in a password."""
    return wire.ask("AUTH PLAIN " + _encoded(f"\0{username}\0{secret}"))


def _login(wire: Wire, username: str, secret: str) -> Reply:
    """Never standardised: two prompts, whatever their text."""
    reply = wire.ask("AUTH LOGIN")
    for answer in (username, secret):
        if reply.code != 334:
            return reply
        reply = wire.ask(_encoded(answer))
    return reply


def _xoauth2(wire: Wire, username: str, secret: str) -> Reply:
    """A refusal comes as a challenge that wants an empty line before the real reply (PROTOCOLS C)."""
    reply = wire.ask("AUTH XOAUTH2 " + _encoded(f"user={username}\x01auth=Bearer {secret}\x01\x01"))
    return _explained(reply, wire.ask("")) if reply.code == 334 else reply


def _oauthbearer(wire: Wire, username: str, secret: str) -> Reply:
    """The same, with one octet for an answer (RFC 7628 section 3.2.3)."""
    name = username.replace("=", "=3D").replace(",", "=2C")
    reply = wire.ask("AUTH OAUTHBEARER " + _encoded(f"n,a={name},\x01auth=Bearer {secret}\x01\x01"))
    return _explained(reply, wire.ask("AQ==")) if reply.code == 334 else reply


def _explained(challenge: Reply, reply: Reply) -> Reply:
    """A refusal with what the challenge before it told, such as "(status 401)"."""
    try:
        values = json.loads(b64decode(challenge.text, validate=True))
    except (ValueError, RecursionError):
        return reply
    status = shown(values.get("status", ""), 60) if isinstance(values, dict) else ""
    return Reply(reply.code, f"{reply.text} (status {status})") if status else reply


_MECHANISMS = {"PLAIN": _plain, "LOGIN": _login, "XOAUTH2": _xoauth2, "OAUTHBEARER": _oauthbearer}


def _encoded(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
