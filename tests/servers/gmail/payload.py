"""A message in the formats of the API: minimal, metadata, full, raw (PROTOCOLS B2).

As at Google: header fields in their order, unfolded, with encoded words decoded; text without a file name comes as
`data` (base64url, in UTF-8 whatever the charset was), all other parts with an `attachmentId` that is another one at each
call; what is empty is left out; snippets are HTML. Parts of message/rfc822 and message/delivery-status have an attachment
id and no data; the former shows its own parts below it. How the real one shows the latter is not documented: this is
the way that asks most of a client.
"""

import email
import html
import itertools
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterator
from email.message import Message as Parsed
from typing import Any

from tests.servers.gmail.answers import invalid, not_found
from tests.servers.gmail.mail import Message, fields_of, head_of

Json = dict[str, Any]
SNIPPET_CHARACTERS = 200
TAG = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_nonces = itertools.count(1)


def as_json(message: Message, kind: str, wanted: Collection[str] = ()) -> Json:
    """The message in the format `kind`. `wanted` are the names of fields that metadata is limited to, none is all."""
    body: Json = {"id": message.id, "threadId": message.thread, "labelIds": sorted(message.labels)}
    body |= {"snippet": snippet(message.source), "historyId": str(message.history)}
    body |= {"internalDate": str(message.arrived), "sizeEstimate": len(message.source)}
    if not message.labels:
        del body["labelIds"]
    if kind == "raw":
        body["raw"] = encoded(message.source)
    elif kind == "metadata":
        body["payload"] = _metadata(message.source, {name.casefold() for name in wanted})
    elif kind == "full":
        body["payload"] = _part(email.message_from_bytes(message.source), "", message.id)
    return body


def attachment(message: Message, attachment_id: str) -> Json:
    """What attachments.get answers. Raises ApiError."""
    try:
        nonce, owner, place = urlsafe_b64decode(attachment_id.removeprefix("ANGjdJ")).decode().split(":")
    except ValueError as error:
        raise invalid("Invalid attachment token") from error
    if owner != message.id or not nonce:
        raise invalid("Invalid attachment token")
    for path, part in _leaves(email.message_from_bytes(message.source), ""):
        if path == place:
            content = _content(part)
            return {"size": len(content), "data": encoded(content)}
    raise not_found()


def encoded(octets: bytes) -> str:
    """Base64url with padding, as Google writes it."""
    return urlsafe_b64encode(octets).decode()


def decoded(text: str) -> bytes:
    """The octets of base64url, with or without padding. Raises ApiError (400)."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*={0,2}", text):
        raise invalid("Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed")
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def text_of(source: bytes) -> str:
    """The first text of a message, without tags."""
    head = head_of(source)
    if b"\ncontent-t" not in b"\n" + head.lower():
        return source[len(head) :].decode("utf-8", "replace")
    best = ""
    for _, part in _leaves(email.message_from_bytes(source), ""):
        if part.get_content_type() == "text/plain" and not part.get_filename():
            return _utf8(part).decode()
        if part.get_content_type() == "text/html" and not best:
            best = html.unescape(TAG.sub(" ", _utf8(part).decode()))
    return best


def snippet(source: bytes) -> str:
    """The beginning of the text, as HTML."""
    beginning = " ".join(text_of(source)[: SNIPPET_CHARACTERS * 4].split())[:SNIPPET_CHARACTERS]
    return html.escape(beginning).replace("&#x27;", "&#39;")


def _metadata(source: bytes, wanted: Collection[str]) -> Json:
    kind = email.message_from_bytes(head_of(source) + b"\r\n\r\n").get_content_type()
    fields = [(name, value) for name, value in fields_of(source) if not wanted or name.casefold() in wanted]
    return {"mimeType": kind} | _headers(fields)


def _headers(fields: list[tuple[str, str]]) -> Json:
    return {"headers": [{"name": name, "value": value} for name, value in fields]} if fields else {}


def _part(part: Parsed, path: str, message: str) -> Json:
    raw = "".join(f"{name}: {value}\n" for name, value in part.raw_items())
    head = raw.encode("utf-8", "surrogateescape") + b"\n"
    name = part.get_filename() or ""
    body: Json = {"partId": path, "mimeType": part.get_content_type(), "filename": name} | _headers(fields_of(head))
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        body["body"] = {"size": 0}
    elif part.get_content_maintype() == "text" and not name:
        content = _utf8(part)
        body["body"] = {"size": len(content)} | ({"data": encoded(content)} if content else {})
    else:
        token = encoded(f"{next(_nonces)}:{message}:{path}".encode())
        body["body"] = {"attachmentId": "ANGjdJ" + token, "size": len(_content(part))}
    inner = [_part(one, _below(path, index), message) for index, one in enumerate(_children(part))]
    return body | ({"parts": inner} if inner else {})


def _children(part: Parsed) -> list[Parsed]:
    inner = part.get_payload()
    if part.get_content_type() == "message/delivery-status" or not isinstance(inner, list):
        return []
    return [one for one in inner if isinstance(one, Parsed)]


def _below(path: str, index: int) -> str:
    return f"{path}.{index}" if path else str(index)


def _leaves(part: Parsed, path: str) -> Iterator[tuple[str, Parsed]]:
    children = _children(part)
    if not children or part.get_content_maintype() == "message":
        yield path, part
    for index, child in enumerate(children):
        yield from _leaves(child, _below(path, index))


def _content(part: Parsed) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list):
        return b"".join(one.as_bytes() for one in inner if isinstance(one, Parsed))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _utf8(part: Parsed) -> bytes:
    content = _content(part)
    try:
        return content.decode(str(part.get_content_charset() or "utf-8"), "replace").encode()
    except LookupError:
        return content.decode("latin-1").encode()
