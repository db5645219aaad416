"""A whole mail to what a verdict needs of it: the new words, the report, the answer to an invitation, a reaction."""

import json
import re
from collections.abc import Iterator

from inboxfollow.domain.message import Content
from inboxfollow.wire.html import html_to_text
from inboxfollow.wire.mime import Part, read_mime
from inboxfollow.wire.quotes import new_text
from inboxfollow.wire.report import read_report

MAX_NEW_TEXT = 4_096
"""Characters of new text that are kept."""
MAX_FULL_TEXT = 65_536
"""Characters of a whole mail that are shown."""
MAX_ATTACHMENTS = 50

_REACTION = "text/vnd.google.email-reaction+json"
_CALENDAR = ("text/calendar", "application/ics")
_UNSHOWN = frozenset(
    {_REACTION, *_CALENDAR, "message/delivery-status", "message/global-delivery-status", "text/rfc822-headers"}
    | {"message/disposition-notification", "message/feedback-report", "message/global-headers", "text/x-amp-html"}
    | {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_METHOD = re.compile(r"^METHOD:\s*([A-Za-z]{1,20})", re.MULTILINE | re.IGNORECASE)
_PARTSTAT = re.compile(r"PARTSTAT=\"?([A-Za-z-]{1,20})", re.IGNORECASE)


def read_content(source: bytes, *, truncated: bool) -> Content:
    """What a mail (header and body, perhaps cut) says. Never raises; what cannot be read is left out."""
    mail = read_mime(source)
    return Content(
        new_text=new_text(_shown(mail))[:MAX_NEW_TEXT],
        had_html=any(leaf.type == "text/html" and leaf.disposition != "attachment" for leaf in mail.leaves()),
        report=read_report(mail),
        calendar=_calendar(mail),
        reaction=_reaction(mail),
        attachments=tuple(_attachments(mail))[:MAX_ATTACHMENTS],
        truncated=truncated,
    )


def full_text(source: bytes) -> str:
    """The text of a whole mail, quotes and signature included, at most 65,536 characters. Never raises."""
    return _shown(read_mime(source))[:MAX_FULL_TEXT].strip("\n")


def _shown(part: Part) -> str:
    """The text a mail program would show of a part: of alternatives the plain one, of the rest all that is inline."""
    if part.type == "text/html":
        return "" if part.disposition == "attachment" else html_to_text(part.text())
    if not part.children:
        is_text = part.type.startswith("text/") and part.type not in _UNSHOWN and part.disposition != "attachment"
        return part.text() if is_text else ""
    if part.type == "multipart/alternative":
        return _best(part.children)
    if part.type == "multipart/report":
        return _shown(part.children[0])
    texts = [_shown(child) for child in part.children]
    return "\n".join(text for text in texts if text)


def _best(alternatives: tuple[Part, ...]) -> str:
    """The first alternative that has plain text in it, else the first one that shows anything."""
    ordered = sorted(alternatives, key=lambda part: part.type != "text/plain")
    for part in ordered:
        text = _shown(part)
        if text and not text.isspace():
            return text
    return ""


def _calendar(mail: Part) -> str:
    for leaf in mail.leaves():
        if leaf.type in _CALENDAR:
            text = leaf.text()
            found = _METHOD.search(text)
            method = (found[1] if found else leaf.parameters.get("method", "publish")[:20]).lower()
            answer = _PARTSTAT.search(text.replace("\n ", "")) if method == "reply" else None
            return f"{method}:{answer[1].lower()}" if answer else method
    return ""


def _reaction(mail: Part) -> str:
    for leaf in mail.leaves():
        if leaf.type == _REACTION:
            try:
                value = json.loads(leaf.text()[:2_000])
            except (ValueError, RecursionError):
                return ""
            emoji = value.get("emoji") if isinstance(value, dict) else None
            return emoji[:40] if isinstance(emoji, str) else ""
    return ""


def _attachments(part: Part, inside: str = "") -> Iterator[str]:
    """Names of what is attached; pictures that belong to the text and signatures are not."""
    if part.children:
        for child in part.children:
            yield from _attachments(child, part.type)
    elif part.type in _UNSHOWN or (inside in ("multipart/report", "multipart/related") and not part.filename):
        return
    elif part.disposition == "attachment" or not (part.type.startswith("text/") or _is_picture_of_text(part, inside)):
        yield part.filename or part.type
    elif part.filename and not _is_picture_of_text(part, inside):
        yield part.filename


def _is_picture_of_text(part: Part, inside: str) -> bool:
    return inside == "multipart/related" and part.type.startswith("image/") and part.disposition != "attachment"
