"""Reports on mail: delivery (RFC 3464), disposition (RFC 8098), abuse (RFC 5965), and bounces written in prose.

Prose is read only where a mail server seems to speak: by its name, by X-Failed-Recipients, or by a subject that
comes with an empty return path. A person who writes about a bounce is a person.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from inboxfollow.domain.message import Bounce, Report
from inboxfollow.wire.addresses import read_addresses
from inboxfollow.wire.bounce_phrases import (
    AFTER_DATA,
    DAEMON,
    DELAYED,
    FAILED,
    GIVEN_UP,
    HARD,
    NO_REPLY,
    OFFICE,
    REASONS,
    RETURNED,
    SUBJECT,
    VAGUE,
)
from inboxfollow.wire.headers import decode_words, read_fields
from inboxfollow.wire.html import html_to_text
from inboxfollow.wire.ids import read_ids
from inboxfollow.wire.mime import Part

MAX_BOUNCES = 50
MAX_PROSE = 16_384
"""Characters of prose that are read."""
MAX_GROUPS = 200

_DELIVERY = ("message/delivery-status", "message/global-delivery-status")
_DISPOSITION = ("message/disposition-notification", "message/global-disposition-notification")
_RETURNED = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
    "message/partial",
    "message/rfc822-headers",
)
_RECIPIENT = frozenset(
    {"final-recipient", "original-recipient", "action", "status", "diagnostic-code", "x-actual-recipient"}
)
_MAIL = frozenset({"message-id", "to", "x-microsoft-original-message-id", "x-google-original-message-id"})
_NOTICE = frozenset({"disposition", "original-message-id", "final-recipient", "feedback-type", "original-rcpt-to"})
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,2})\.(\d{1,3})(?![\d.])")
_SMTP_LATER = re.compile(r"(?<![\d.:-])4[0-5]\d[ -](?!\d)")
_SMTP_NEVER = re.compile(r"(?<![\d.:-])5[0-5]\d[ -](?!\d)")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_QUOTED_ID = re.compile(
    r"^[>\s]{0,8}(?:X-)?(?:Original-)?Message-Id:\s*(<[^<>\s]{1,998}>)", re.IGNORECASE | re.MULTILINE
)
_QUOTED_TO = re.compile(r"^[>\s]{0,8}To:([^\n]{1,300})", re.MULTILINE)
_GROUPS = re.compile(r"\n[ \t]*\n")


def read_report(mail: Part) -> Report | None:
    """What a mail reports of another mail; None where it is no report. Never raises."""
    leaves = list(mail.leaves())
    for leaf in leaves:
        if leaf.type in _DELIVERY:
            return _delivery_report(leaf, leaves)
    for leaf in leaves:
        if leaf.type in _DISPOSITION:
            return _notice("disposition-notification", leaf, leaves)
        if leaf.type == "message/feedback-report":
            return _notice("feedback-report", leaf, leaves)
    return _prose_report(mail, leaves) if _server_speaks(mail) else None


def _delivery_report(status: Part, leaves: list[Part]) -> Report:
    said = _words_of(leaves)
    bounces = _recipient_groups(status.text(), said)
    ids, recipients = _about(leaves, said)
    if not bounces:
        bounces = [_Server(said).bounce("", "", "", said)]
    return Report("delivery-status", tuple(bounces), about_ids=ids, about_recipients=recipients)


def _recipient_groups(text: str, said: str) -> list[Bounce]:
    """One Bounce for each group of fields that names a recipient (RFC 3464 section 2.3)."""
    server = _Server(said)
    bounces: dict[tuple[str, str], Bounce] = {}
    for group in _GROUPS.split(text[:262_144])[:MAX_GROUPS]:
        fields = read_fields(group.encode("utf-8", "replace"), _RECIPIENT)
        if not fields.keys() & {"final-recipient", "original-recipient", "action", "status"}:
            continue
        recipient = _first_address(fields, ("original-recipient", "x-actual-recipient", "final-recipient"))
        diagnostic = " ".join(fields.get("diagnostic-code", ()))[:1_000]
        action = fields.get("action", [""])[0].partition(" ")[0].strip(";()").lower()
        bounce = server.bounce(recipient, fields.get("status", [""])[0], action, diagnostic)
        bounces.setdefault((bounce.recipient, bounce.action), bounce)
    return list(bounces.values())[:MAX_BOUNCES]


def _first_address(fields: Mapping[str, list[str]], names: Iterable[str]) -> str:
    for name in names:
        for value in fields.get(name, ()):
            found = _ADDRESS.search(value[:1_000])
            if found:
                return found[0].lower()
    return ""


class _Server:
    """What a server said in prose, read once, to fill in what its fields leave out."""

    def __init__(self, said: str) -> None:
        self.reason = _reason(said)
        self.late = bool(DELAYED.search(said)) and not GIVEN_UP.search(said)
        self.filters = bool(AFTER_DATA.search(said)) and "503" not in said and "5.1.1" not in said

    def bounce(self, recipient: str, status: str, action: str, diagnostic: str) -> Bounce:
        """One recipient's fate. A vague code gives way to the server's words (RFC 3463; PROTOCOLS E)."""
        code = _code(status)
        spoken = _code(diagnostic)
        if code in VAGUE and spoken not in ("", "5.0.0", "4.0.0"):
            code = spoken
        if action not in ("failed", "delayed", "delivered", "relayed", "expanded"):
            action = "delivered" if code.startswith("2") else "delayed" if self.late else "failed"
        if not code and _SMTP_LATER.search(diagnostic) and not _SMTP_NEVER.search(diagnostic):
            code = "4.0.0"
        meant = _reason(diagnostic) if diagnostic else self.reason
        if code in VAGUE and meant and (not code or meant[0] == code[0] or meant.startswith("5.1")):
            permanent = meant in HARD and not code.startswith("4")
            code = meant if code in ("", "5.0.0", "4.0.0") else code
        else:
            permanent = code in HARD and meant not in ("5.2.2", "5.7.1", "5.7.25")
        unknown = code in VAGUE or code == "5.1.1"
        if unknown and (self.filters or AFTER_DATA.search(diagnostic)):
            permanent = False
        return Bounce(recipient, code, action, permanent and action == "failed")


def _code(text: str) -> str:
    found = _STATUS.search(text)
    return f"{found[1]}.{int(found[2])}.{int(found[3])}" if found else ""


@lru_cache(maxsize=1)
def _reasons() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(words, re.IGNORECASE)) for code, words in REASONS)


def _reason(text: str) -> str:
    """The status code that the words of a server amount to; "" where they say nothing."""
    text = " ".join(text[:4_000].split())
    return next((code for code, words in _reasons() if words.search(text)), "") if text else ""


def _notice(kind: str, leaf: Part, leaves: list[Part]) -> Report:
    """A read receipt or a complaint."""
    fields = read_fields(leaf.data(), _NOTICE)
    ids, recipients = _about(leaves, "")
    own = [name for value in fields.get("original-message-id", ()) for name in read_ids(value)]
    disposition = fields.get("disposition", [""])[0].rpartition(";")[2].partition("/")[0].strip().lower()[:40]
    recipient = _first_address(fields, ("original-rcpt-to", "final-recipient"))
    return Report(
        kind,
        disposition=disposition,
        about_ids=tuple(dict.fromkeys([*own, *ids])),
        about_recipients=recipients or ((recipient,) if recipient else ()),
    )


def _about(leaves: list[Part], said: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids and recipients of the mail that came back, whole, as headers, or quoted inside prose."""
    for leaf in leaves:
        if leaf.type in _RETURNED:
            fields = read_fields(leaf.data(), _MAIL)
            ids = [name for key in sorted(_MAIL - {"to"}) for value in fields.get(key, ()) for name in read_ids(value)]
            if ids or "to" in fields:
                return tuple(dict.fromkeys(ids)), _emails(fields.get("to", ()))
    text = said + "\n" + "\n".join(leaf.text()[: 2 * MAX_PROSE] for leaf in leaves if leaf.type.startswith("text/"))
    found = tuple(dict.fromkeys(_QUOTED_ID.findall(text)))[:5]
    return found, _emails(_QUOTED_TO.findall(text)[:3])


def _emails(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address.email.lower() for address in read_addresses(tuple(values))[0]))


def _server_speaks(mail: Part) -> bool:
    """Whether the header is a mail server's own: its name, its list of failed recipients, or an empty return path."""
    fields = mail.fields
    if "x-failed-recipients" in fields:
        return True
    subject = decode_words(fields.get("subject", [""])[0][:400])
    if subject[:4].lower() in ("re: ", "aw: ", "fw: ", "wg: ", "fwd:"):
        return False
    sender = decode_words(fields.get("from", [""])[0][:400])
    automatic = fields.get("return-path", [""])[0].strip() in ("<>", "<MAILER-DAEMON>") or sender.strip().endswith("<>")
    failing = bool(SUBJECT.search(subject)) or mail.type == "multipart/report"
    if DAEMON.search(sender):
        return failing or "auto-replied" not in fields.get("auto-submitted", [""])[0].lower()
    if OFFICE.search(sender):
        return failing or automatic or bool(_SMTP_NEVER.search(_words_of(list(mail.leaves()))))
    if failing and (automatic or not sender.strip("<> ")):
        return True
    leaves = list(mail.leaves()) if NO_REPLY.search(sender) else []
    return any(leaf.type in _RETURNED for leaf in leaves) and bool(SUBJECT.search(_words_of(leaves)))


def _words_of(leaves: list[Part]) -> str:
    """What the server says in its own words, up to the returned mail."""
    for leaf in leaves:
        if leaf.type in ("text/plain", "text/html"):
            text = leaf.text()[: 4 * MAX_PROSE]
            text = (html_to_text(text) if leaf.type == "text/html" else text)[:MAX_PROSE]
            if text.strip():
                back = RETURNED.search(text, 1)
                return text[: back.start()] if back else text
    return ""


def _prose_report(mail: Part, leaves: list[Part]) -> Report | None:
    said = _words_of(leaves)
    subject = decode_words(mail.fields.get("subject", [""])[0][:400])
    if not (FAILED.search(said) or SUBJECT.search(subject)):
        return None
    ids, recipients = _about(leaves, "")
    groups = _recipient_groups(said, said) if "inal-Recipient:" in said else []
    if not groups:
        server = _Server(said)
        late = "delayed" if server.late or DELAYED.search(subject) else "failed"
        failed = _failed_recipients(mail, said, recipients) or [""]
        fate = server.bounce("", _code(said), late, said)
        groups = [replace(fate, recipient=who) for who in failed[:MAX_BOUNCES]]
    return Report("prose", tuple(groups), about_ids=ids, about_recipients=recipients)


def _failed_recipients(mail: Part, said: str, returned_to: tuple[str, ...]) -> list[str]:
    """Addresses the server names as failed: by header, else those in its words that are neither it nor the reader."""
    listed = _emails(mail.fields.get("x-failed-recipients", ()))
    if listed:
        return list(listed)
    others = set(_emails(mail.fields.get("to", ()))) | set(_emails(mail.fields.get("from", ())))
    named = [found.lower().rstrip(".") for found in _ADDRESS.findall(said)]
    named = [
        name for name in dict.fromkeys(named) if name not in others and not (DAEMON.search(name) or OFFICE.search(name))
    ]
    return [name for name in named if name in returned_to] or named
