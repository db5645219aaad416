"""Logging in (RFC 4954): PLAIN, LOGIN or XOAUTH2. No secret ever reaches a message."""

from base64 import b64encode

from inboxfollow.adapters.smtp.connection import Wire
from inboxfollow.adapters.smtp.errors import Place
from inboxfollow.adapters.smtp.replies import Reply, refused_login
from inboxfollow.adapters.smtp.settings import BearerToken, Credential
from inboxfollow.ports.errors import AuthRejected, Rejected

SEPARATORS = "\r\n\0\x01"
"""What ends a line, or a field within the secrets of PLAIN and XOAUTH2."""


def check_secret(username: str, credential: Credential) -> None:
    """Raises Rejected for a user name or secret that would become something else on the wire."""
    for text, what in ((username, "the user name"), (credential.secret, "the secret")):
        if any(separator in text for separator in SEPARATORS):
            raise Rejected(
                f"{what} holds a line break or control character and is not sent", "Check the configuration."
            )


def log_in(wire: Wire, username: str, credential: Credential, place: Place) -> None:
    """Logs in by the best means offered, or not at all where there is neither name nor secret."""
    if not username and not credential.secret:
        return
    offered = wire.esmtp_features.get("auth", "").upper().split()
    wanted = ["XOAUTH2"] if isinstance(credential, BearerToken) else ["PLAIN", "LOGIN"]
    usable = next((one for one in wanted if one in offered), None)
    if usable is None:
        raise AuthRejected(
            f"{place}: no usable way to log in: it takes {' or '.join(wanted)} for this account, "
            f"and the server offers {', '.join(offered)[:100] or 'none'}",
            "Check smtp.security and smtp.port, and whether this provider wants a password or oauth.",
        )
    reply = _MECHANISMS[usable](wire, username, credential.secret)
    if reply.code != 235:
        raise refused_login(reply, place)


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
    return wire.ask("") if reply.code == 334 else reply


_MECHANISMS = {"PLAIN": _plain, "LOGIN": _login, "XOAUTH2": _xoauth2}


def _encoded(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
