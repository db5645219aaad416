"""What a server's refusal means: try later, wait for a day, log in differently, or give up (PROTOCOLS C and F6).

Every error made here is a definite no: the server said so in a reply, and nothing was delivered to anyone.
Texts of the server reach messages only through `shown`: one line, printable, short.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inboxfollow.ports.errors import AuthRejected, CapReached, PortError, Rejected, Transient

DAY = 86_400.0
CLOSING_SECONDS = 60.0
"""For 421 and for too many connections at once (Microsoft's 432 4.3.2)."""
GREYLIST_SECONDS = 600.0
"""Greylisting servers want 5 to 30 minutes (RFC 6647)."""
LOGIN_SECONDS = 300.0
ODD_SECONDS = 300.0

CAP_STATUS = frozenset({"5.4.5", "5.1.90", "5.7.232", "5.7.233"})
"""Gmail's rolling day; Microsoft's recipients a day, of the mailbox and of the organisation."""
CAP_TEXT = re.compile(
    r"\bdaily\s+(?:\w+\s+){0,3}(?:limit|quota)"  # Gmail: "Daily user sending limit", "Daily SMTP relay limit"
    r"|unusual sending activity|mail rate exceeded"  # Zoho, both as 550 5.4.6, which elsewhere means a mail loop
    r"|SubmissionQuotaExceeded|RefuseQuota",  # Outlook.com, as 554 5.2.0
    re.IGNORECASE,
)
LOGIN_CODES = frozenset({530, 534, 535, 538})
LOGIN_STATUS = frozenset({"5.7.30", "5.7.57", "5.7.139", "4.7.12"})
"""Microsoft's three for clients that did not, or may not, log in; a password that must be changed (RFC 4954)."""
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")

LOGIN_HINT = "Check username and secret; many providers want an app password or OAuth here."
ADMIN_HINT = (
    "Ask the administrator to allow authenticated SMTP (SMTP AUTH) for this mailbox, "
    "or to exempt it from security defaults; then try again."
)
BASIC_HINT = "This provider takes no passwords for sending: set up oauth for this account."
CAP_HINT = "Nothing was sent. Wait a day, and set sending.per_day below the provider's own limit."
LATER_HINT = "Nothing was sent. It can be tried again later."
FINAL_HINT = "Nothing was sent to anyone. Read the server's words, correct what they name, then send again."


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply (RFC 5321 section 4.2): its code, and its lines joined by spaces."""

    code: int
    text: str = ""

    @property
    def status(self) -> str:
        """The enhanced status code (RFC 3463), "" where there is none."""
        match = STATUS.match(self.text)
        return match[0] if match else ""

    @property
    def positive(self) -> bool:
        """Whether it says that the command was carried out."""
        return 200 <= self.code < 300

    @property
    def negative(self) -> bool:
        """Whether it clearly says no, for now or for good."""
        return 400 <= self.code < 600

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


def reply_of(code: int, lines: bytes) -> Reply:
    """A reply as smtplib hands it over; an enhanced code that every line repeats is kept once."""
    first, *rest = lines.decode("utf-8", "replace").split("\n")
    status = STATUS.match(first)
    if status:
        rest = [line.removeprefix(status[0]) for line in rest]
    return Reply(code, shown(" ".join([first, *rest]), 1000))


def shown(text: object, most: int = 200) -> str:
    """A server's words for a message: one line, printable, at most `most` characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())[:most]


def refusal(reply: Reply, place: object, what: str) -> PortError:
    """The error for a reply that is not the hoped-for one; `what` was refused.

    `550 5.5.0` to the mail itself counts as passing: some providers say it when they are busy (PROTOCOLS F6).
    """
    message = f"{place}: {what}: {shown(reply)}"
    if _is_cap(reply):
        return CapReached(message, CAP_HINT, DAY)
    if _wants_login(reply):
        return AuthRejected(message, _login_hint(reply))
    if reply.code < 400 or reply.code > 599:
        return Transient(f"{place}: {what}: the server answered out of turn: {shown(reply)}", LATER_HINT)
    if reply.code < 500:
        return Transient(message, LATER_HINT, _wait(reply))
    if (reply.code, reply.status) == (550, "5.5.0"):
        return Transient(message, LATER_HINT, ODD_SECONDS)
    return Rejected(message, FINAL_HINT)


def refused_login(reply: Reply, place: object) -> PortError:
    """The error for a login that failed; a 4yz reply is a busy server, not a wrong password (RFC 4954 section 4)."""
    message = f"{place}: login refused: {shown(reply)}"
    if 400 <= reply.code < 500 and not _wants_login(reply):
        return Transient(message, LATER_HINT, CLOSING_SECONDS if reply.code in (421, 432) else LOGIN_SECONDS)
    return AuthRejected(message, _login_hint(reply))


def refused_recipients(refused: Mapping[str, Reply], place: object) -> PortError:
    """The error for recipients of whom at least one was refused, all of them named; one final no is enough."""
    replies = list(refused.values())
    named = "; ".join(f"{shown(address, 100)} ({shown(reply, 120)})" for address, reply in refused.items())
    message = f"{place}: refused to deliver to {named}"
    if any(map(_is_cap, replies)):
        return CapReached(message, CAP_HINT, DAY)
    if any(map(_wants_login, replies)):
        return AuthRejected(message, LOGIN_HINT)
    if any(500 <= reply.code < 600 for reply in replies):
        return Rejected(message, "Nothing was sent to anyone. Correct or leave out what was refused, then send again.")
    waits = [wait for reply in replies if (wait := _wait(reply)) is not None]
    return Transient(message, LATER_HINT, max(waits, default=None))


def delivered_id(reply: Reply, own: str) -> str:
    """The id that Outlook put in place of `own`, where the reply shows one (PROTOCOLS F4); else ""."""
    for found in re.findall(r"<[^<>\s@]+@[^<>\s@]*prod\.outlook\.com>", reply.text, re.IGNORECASE):
        if found.lower() != own.lower():
            return str(found)
    return ""


def _is_cap(reply: Reply) -> bool:
    return reply.negative and (reply.status in CAP_STATUS or bool(CAP_TEXT.search(reply.text)))


def _wants_login(reply: Reply) -> bool:
    return reply.code in LOGIN_CODES or (reply.negative and reply.status in LOGIN_STATUS)


def _login_hint(reply: Reply) -> str:
    if reply.status == "5.7.30":
        return BASIC_HINT
    if reply.status in ("5.7.57", "5.7.139") and "incorrect" not in reply.text:
        return ADMIN_HINT
    return LOGIN_HINT


def _wait(reply: Reply) -> float | None:
    if reply.code in (421, 432):
        return CLOSING_SECONDS
    if reply.code in (450, 451) and (reply.status == "4.7.1" or re.search("gr[ea]y-?list", reply.text, re.IGNORECASE)):
        return GREYLIST_SECONDS
    return None
