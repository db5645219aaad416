"""Mails that come by the upload address: media, multipart (RFC 2387) and resumable."""

import email
import json
import re
import secrets
from dataclasses import dataclass
from email.message import Message as Parsed

from tests.servers.gmail.answers import Answer, invalid, not_found
from tests.servers.gmail.api import Json
from tests.servers.gmail.asking import Request


@dataclass(frozen=True, slots=True)
class Content:
    """What a request carries: the JSON, and the octets of an upload if it is one."""

    body: Json
    media: bytes | None = None


class Uploads:
    """Takes uploads apart, and keeps resumable ones until their last octet is here."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[Json, bytes]] = {}

    def take(self, request: Request, endpoint: str) -> Content | Answer:
        """The content of a request below /upload/, or the answer to a step of a resumable upload. Raises ApiError."""
        kind = request.query.get("uploadType", ("media",))[-1]
        if kind == "media":
            return Content({}, request.body)
        if kind == "multipart":
            return _multipart(request)
        if kind == "resumable":
            return self._step(request, endpoint)
        raise invalid(f"Invalid uploadType: {kind}")

    def _step(self, request: Request, endpoint: str) -> Content | Answer:
        name = request.query.get("upload_id", ("",))[-1]
        if not name:
            name = secrets.token_urlsafe(24)
            self._open[name] = (json_of(request.body), b"")
            query = f"uploadType=resumable&upload_id={name}"
            return Answer(200, headers={"Location": f"{endpoint}{request.path}?{query}", "X-GUploader-UploadID": name})
        if name not in self._open:
            raise not_found()
        body, octets = self._open[name]
        match = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)", request.headers.get("content-range", ""))
        if match and match[1] and int(match[1]) != len(octets):
            raise invalid("Invalid request.  The Content-Range does not follow what is here.")
        octets += request.body
        self._open[name] = (body, octets)
        if match and (match[3] == "*" or len(octets) < int(match[3])):
            return Answer(308, headers={"Range": f"bytes=0-{len(octets) - 1}"} if octets else {})
        del self._open[name]
        return Content(body, octets)


def json_of(octets: bytes) -> Json:
    """The JSON object of a body, empty for none. Raises ApiError (400)."""
    if not octets.strip():
        return {}
    try:
        body = json.loads(octets)
    except ValueError as error:
        raise invalid("Invalid JSON payload received.") from error
    if not isinstance(body, dict):
        raise invalid("Invalid JSON payload received.")
    return body


def _multipart(request: Request) -> Content:
    kind = request.headers.get("content-type", "")
    boundary = email.message_from_string(f"Content-Type: {kind}\n\n").get_boundary()
    if not kind.startswith("multipart/related") or not boundary:
        raise invalid("Failed to parse multipart upload")
    pieces = (b"\r\n" + request.body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")).split(
        b"\r\n--" + boundary.encode()
    )
    if len(pieces) != 4:
        raise invalid("Failed to parse multipart upload: it must have two parts")
    metadata, media = (_part(piece) for piece in pieces[1:3])
    if media.get_content_type() != "message/rfc822":
        raise invalid(
            "Media type '" + media.get_content_type() + "' is not supported. Valid media types: [message/rfc822]"
        )
    return Content(json_of(_octets(metadata)), _octets(media))


def _part(piece: bytes) -> Parsed:
    head, _, body = piece.lstrip(b"\r\n").partition(b"\r\n\r\n")
    part = email.message_from_bytes(head + b"\r\n\r\n")
    encoding = part.get("Content-Transfer-Encoding", "")
    holder = Parsed()
    holder["Content-Type"] = part.get("Content-Type", "text/plain")
    if encoding.lower() in ("base64", "quoted-printable"):
        holder["Content-Transfer-Encoding"] = encoding
    holder.set_payload(body.decode("latin-1"))
    return holder


def _octets(part: Parsed) -> bytes:
    payload = part.get_payload()
    if part.get("Content-Transfer-Encoding"):
        content = part.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""
    return payload.encode("latin-1") if isinstance(payload, str) else b""
