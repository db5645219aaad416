"""One call from request to answer: token, scopes, parameters, faults, quota, the method itself, the record of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tests.servers.gmail.answers import Answer, ApiError, not_found, success
from tests.servers.gmail.api import Json, Method, find
from tests.servers.gmail.asking import Ask, Request
from tests.servers.gmail.auth import Authority, check_metadata_only
from tests.servers.gmail.changes import CHANGES
from tests.servers.gmail.faults import Dropped, Fault, Faults
from tests.servers.gmail.mailbox import Mailbox
from tests.servers.gmail.quota import Quota
from tests.servers.gmail.reads import Reads
from tests.servers.gmail.sending import Sent, answer_of, send, send_draft
from tests.servers.gmail.uploads import Content, Uploads, json_of

LARGEST_JSON = 5 * 2**20


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method, with its parameters (those in the path too), never with tokens or bodies. `status` is 0
    where the connection was dropped; `units` is 0 where it got no further than its token, its parameters or a fault."""

    method: str
    parameters: Mapping[str, str | tuple[str, ...]]
    batched: bool
    status: int
    units: int


class Service:
    """Answers requests to the API. `now` tells the time of the mailbox, `wait` stalls, `on_send` gets what is sent."""

    def __init__(
        self,
        mailbox: Mailbox,
        quota: Quota,
        *,
        now: Callable[[], datetime],
        wait: Callable[[float], object],
        on_send: Callable[[Sent], object],
    ) -> None:
        self.mailbox, self.quota, self.now, self.wait, self.on_send = mailbox, quota, now, wait, on_send
        self.authority, self.faults, self.uploads = Authority(), Faults(), Uploads()
        self.complaints: list[str] = []
        self.reads = Reads(mailbox, self.complaints.append)
        self.calls: list[Call] = []
        self.endpoint = ""

    def answer(self, request: Request) -> Answer:
        """The answer to one request, also to one in a batch. Raises Dropped where a fault ends the connection."""
        resumed = request.verb == "PUT" and "upload_id" in request.query
        found = find("POST" if resumed else request.verb, request.path)
        if found is None:
            self.complaints.append(f"{request.verb} {request.path}: no such method")
            return not_found().answer()
        method, path = found
        call = Call(method.name, _parameters(path, request), request.batched, 0, 0)
        try:
            answer, units = self._answer(method, path, request)
        except ApiError as error:
            answer, units = error.answer(), 0
        except Dropped:
            self.calls.append(call)
            raise
        self.calls.append(replace(call, status=answer.status, units=units))
        return answer

    def _answer(self, method: Method, path: Mapping[str, str], request: Request) -> tuple[Answer, int]:
        begins_upload = request.query.get("uploadType") == ("resumable",) and "upload_id" not in request.query
        fault = None if begins_upload else self.faults.take(method.name, path.get("id", ""))
        if fault is not None:
            fault.before(self.wait)
        scopes = self.authority.check(request.headers.get("authorization", ""), method)
        if path["userId"] not in ("me", self.mailbox.address):
            raise ApiError(403, "forbidden", f"Delegation denied for {self.mailbox.address}")
        query = {name: values for name, values in request.query.items() if name != "upload_id"}
        method.check(query)
        check_metadata_only(scopes, method, query)
        content = self._content(method, request)
        if isinstance(content, Answer):
            return content, 0
        units = self.quota.spend(method.name)
        try:
            body = self._run(
                method.name, Ask(self.mailbox, path, query, content.body, content.media, self.now()), fault
            )
        except ApiError as error:
            return error.answer(), units
        return success(body, query.get("fields", ("",))[-1]), units

    def _content(self, method: Method, request: Request) -> Content | Answer:
        if method.upload:
            return self.uploads.take(request, self.endpoint)
        if len(request.body) > LARGEST_JSON:
            raise ApiError(413, "uploadTooLarge", "Request size is too large; use the upload address.")
        return Content(json_of(request.body))

    def _run(self, name: str, ask: Ask, fault: Fault | None) -> Json | None:
        sent: Sent | None = None
        body: Json | None
        with self.mailbox.lock:
            if name in ("messages.send", "drafts.send"):
                sent = send(ask) if name == "messages.send" else send_draft(ask)
                body = answer_of(self.mailbox, sent)
            else:
                handler = self.reads.handlers.get(name) or CHANGES.get(name)
                if handler is None:
                    self.complaints.append(f"{name}: this server does not do that")
                    raise ApiError(501, "notImplemented", f"this server does not do {name}")
                body = handler(ask)
        if sent is not None:
            self.on_send(sent)
        if fault is not None:
            fault.after()
        return body


def _parameters(path: Mapping[str, str], request: Request) -> dict[str, str | tuple[str, ...]]:
    secret = ("access_token", "oauth_token", "key", "upload_id")
    named: dict[str, str | tuple[str, ...]] = dict(path)
    for name, values in request.query.items():
        if name not in secret:
            named[name] = values[0] if len(values) == 1 and name not in ("labelIds", "metadataHeaders") else values
    return named
