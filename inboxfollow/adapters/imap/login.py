"""Logging in: AUTHENTICATE PLAIN, LOGIN, XOAUTH2 or OAUTHBEARER. No secret ever reaches a message."""

import imaplib
import json

from imapclient import IMAPClient, exceptions

from inboxfollow.adapters.imap.errors import Place, refused_login, shown
from inboxfollow.adapters.imap.exchange import one_line
from inboxfollow.ports.errors import AuthRejected, Rejected

ACCESS_HINT = (
    "Check that username is the account that gave access; give it anew with: inboxfollow accounts authorize NAME"
)


def check_secret(username: str, secret: str) -> None:
    """Raises Rejected for a user name or secret that would become something else on the wire."""
    for text, what in ((username, "the user name"), (secret, "the password")):
        one_line(text, what)
        if "\x01" in text:
            raise Rejected(f"{what} holds a control character and is not sent", "Check the configuration.")


def log_in(client: IMAPClient, username: str, secret: str, *, is_token: bool, place: Place) -> None:
    """Logs in by the best means offered. Raises AuthRejected, and what imapclient raises."""
    if is_token:
        _by_token(client, username, secret, place)
    elif client.has_capability("AUTH=PLAIN"):
        client.plain_login(username, secret)  # carries any character (RFC 4616)
    elif (username + secret).isascii():
        client.login(username, secret)
    else:
        raise AuthRejected(
            f"{place}: the server takes only ASCII in user names and passwords",
            "Choose a password (or an app password) of plain letters, digits and signs.",
        )


def _by_token(client: IMAPClient, username: str, token: str, place: Place) -> None:
    """A refusal comes as a challenge that tells why and wants an answer before the real reply: an empty line, or one
    octet for OAUTHBEARER (PROTOCOLS C, RFC 7628 section 3.2.3)."""
    ways = {
        "XOAUTH2": (f"user={username}\x01auth=Bearer {token}\x01\x01", b""),
        "OAUTHBEARER": (f"n,a={_saslname(username)},\x01auth=Bearer {token}\x01\x01", b"\x01"),
    }
    way = next((one for one in ways if client.has_capability(f"AUTH={one}")), None)
    if way is None:
        raise AuthRejected(
            f"{place}: the server takes no access tokens (neither XOAUTH2 nor OAUTHBEARER)",
            "Remove oauth from this account and use a password, or an app password.",
        )
    first, last = ways[way]
    challenges: list[bytes] = []

    def respond(challenge: bytes) -> bytes:
        challenges.append(challenge)
        return first.encode() if len(challenges) == 1 else last

    try:
        client.sasl_login(way, respond)
    except exceptions.LoginError as error:
        if isinstance(error.__context__, imaplib.IMAP4.abort):
            raise
        why = _reason(challenges[-1] if len(challenges) > 1 else b"")
        refusal = refused_login(f"{error}{why}", place)
        if isinstance(refusal, AuthRejected):
            refusal = AuthRejected(refusal.message, ACCESS_HINT)
        raise refusal from error


def _saslname(username: str) -> str:
    """RFC 5801 section 4."""
    return username.replace("=", "=3D").replace(",", "=2C")


def _reason(challenge: bytes) -> str:
    """What a server tells of a refused token, such as " (status 401)"; "" where it tells nothing."""
    try:
        values = json.loads(challenge)
    except (ValueError, RecursionError):
        return ""
    status = shown(values.get("status", ""))[:60] if isinstance(values, dict) else ""
    return f" (status {status})" if status else ""
