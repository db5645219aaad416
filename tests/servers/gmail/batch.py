"""Batches: one multipart/mixed request with calls as its parts, each answered by itself (PROTOCOLS B2).

The Authorization of the whole holds for each part that has none of its own. More than 100 parts are refused, and so
are parts that would upload.
"""

import email
import http.client
import secrets
from collections.abc import Callable, Iterator
from email.message import Message as Parsed

from tests.servers.gmail.answers import Answer, ApiError, invalid
from tests.servers.gmail.asking import Request

LARGEST = 100
PATHS = ("/batch", "/batch/gmail/v1")
Answering = Callable[[Request], Answer]


def answer_batch(request: Request, answering: Answering, parse: Callable[[str, str], Request]) -> Answer:
    """The answer to a batch. `parse` makes a request of a verb and a target. Raises ApiError."""
    parts = list(_parts(request))
    if len(parts) > LARGEST:
        raise invalid(f"The batch request exceeds the limit of {LARGEST} calls")
    boundary = "batch_" + secrets.token_urlsafe(16)
    pieces = []
    for part in parts:
        content_id = part.get("Content-ID", "").strip()
        answer = _answer(part, request, answering, parse)
        head = "Content-Type: application/http\r\n"
        if content_id:
            head += f"Content-ID: <response-{content_id.removeprefix('<')}\r\n"
        inner = {**answer.headers, "Content-Length": str(len(answer.body))}
        fields = "".join(f"{name}: {value}\r\n" for name, value in inner.items())
        line = f"HTTP/1.1 {answer.status} {http.client.responses.get(answer.status, '')}\r\n"
        pieces.append(f"--{boundary}\r\n{head}\r\n{line}{fields}\r\n".encode() + answer.body + b"\r\n")
    body = b"".join(pieces) + f"--{boundary}--\r\n".encode()
    return Answer(200, body, {"Content-Type": f"multipart/mixed; boundary={boundary}"})


def _parts(request: Request) -> Iterator[Parsed]:
    kind = request.headers.get("content-type", "")
    whole = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + request.body)
    if whole.get_content_type() != "multipart/mixed" or not whole.is_multipart():
        raise invalid("Failed to parse batch request, error: Expected multipart/mixed")
    for part in whole.get_payload():
        if isinstance(part, Parsed):
            yield part


def _answer(part: Parsed, whole: Request, answering: Answering, parse: Callable[[str, str], Request]) -> Answer:
    text = part.get_payload()
    if part.get_content_type() != "application/http" or not isinstance(text, str):
        return invalid("Failed to parse batch request, error: a part is not application/http").answer()
    line, _, rest = text.lstrip().partition("\n")
    words = line.split()
    if len(words) < 2:
        return invalid("Failed to parse batch request, error: no request line").answer()
    inner = email.message_from_string(rest)
    fields = {name.lower(): value for name, value in inner.items()}
    fields.setdefault("authorization", whole.headers.get("authorization", ""))
    content = inner.get_payload()
    try:
        plain = parse(words[0], words[1])
    except ApiError as error:
        return error.answer()
    if plain.path.startswith("/upload/"):
        return invalid("Media requests cannot be used in a batch request").answer()
    body = content.encode() if isinstance(content, str) else b""
    return answering(Request(plain.verb, plain.path, plain.query, fields, body, batched=True))
