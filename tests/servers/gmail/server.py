"""The server and the hands of a test: see the head of the package."""

import threading
import time
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, Self

from tests.servers.gmail.answers import Answer, ApiError
from tests.servers.gmail.asking import Request
from tests.servers.gmail.auth import USUAL
from tests.servers.gmail.batch import PATHS, answer_batch
from tests.servers.gmail.faults import Fault
from tests.servers.gmail.mail import Message
from tests.servers.gmail.mailbox import Mail, Mailbox
from tests.servers.gmail.quota import Quota
from tests.servers.gmail.sending import Sent, file_draft
from tests.servers.gmail.service import Call, Service
from tests.servers.gmail.web import WebServer, parsed


class GmailServer:
    """One server with one account. Use it as a context manager; errors of hooks come out there.

    `now` tells the mailbox's time (aware), `clock` the seconds of the quota's window; both may be a test's own.
    """

    def __init__(
        self,
        address: str = "me@seller.example",
        *,
        send_as: Collection[str] = (),
        units_per_minute: int | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        on_send: Callable[[Sent], object] | None = None,
        port: int = 0,
    ) -> None:
        self.mailbox, self.now, self.on_send = Mailbox(address, send_as), now, on_send
        self.address = address
        self.quota = Quota(units_per_minute, clock)
        self.sent: list[Sent] = []
        """What was sent through the API, in order."""
        self.errors: list[BaseException] = []
        """What hooks raised, and what this server itself got wrong."""
        self._closing = threading.Event()
        self.service = Service(self.mailbox, self.quota, now=now, wait=self._closing.wait, on_send=self._keep)
        self._web = WebServer(port, self._answer, self.errors)
        self.port = int(self._web.server_address[1])
        self.endpoint = self.service.endpoint = f"http://127.0.0.1:{self.port}"

    # life

    def __enter__(self) -> Self:
        self._web.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
        if value is None and self.errors:
            raise self.errors[0]

    def close(self) -> None:
        """Ends every connection and the server. May be called twice."""
        self._closing.set()
        self._web.close()

    # tokens

    def token_json(self, scopes: Collection[str] = USUAL, *, expired: bool = False) -> str:
        """A grant of its own in google-auth's authorized-user form; scopes by their short or whole names."""
        return self.service.authority.authorized_user(self.endpoint + "/token", scopes, expired=expired)

    def expire_tokens(self) -> None:
        """All access tokens of now are old: 401 until they are refreshed."""
        self.service.authority.expire()

    def revoke(self) -> None:
        """All grants of now are taken back: 401, and invalid_grant at the refresh."""
        self.service.authority.revoke()

    # mail

    def deliver(
        self,
        source: bytes,
        arrived: datetime | None = None,
        labels: Collection[str] = ("INBOX", "UNREAD"),
        thread: str | None = None,
    ) -> str:
        """A mail arrives (by default now); returns its id. Labels by their ids or names; those unknown are made."""
        with self.mailbox.lock:
            return self.mailbox.add(source, arrived or self.now(), labels, thread).id

    def load(self, mails: Iterable[Mail]) -> list[str]:
        """Mail that was always there: it leaves no history. Returns the ids. Meant for 100,000 and more."""
        with self.mailbox.lock:
            return [self.mailbox.add(*mail, record=False).id for mail in mails]

    def draft(self, source: bytes, thread: str = "") -> str:
        """Somebody begins a mail; returns the id of its message."""
        with self.mailbox.lock:
            return file_draft(self.mailbox, source, thread, self.now()).message

    def label(self, id: str, *labels: str) -> None:
        """Puts labels on a message."""
        with self.mailbox.lock:
            self.mailbox.change(self.mailbox.messages[id], add=[self.mailbox.label_id(one) for one in labels])

    def unlabel(self, id: str, *labels: str) -> None:
        """Takes labels off a message."""
        with self.mailbox.lock:
            self.mailbox.change(self.mailbox.messages[id], remove=[self.mailbox.label_id(one) for one in labels])

    def trash(self, id: str) -> None:
        """Throws a message away."""
        with self.mailbox.lock:
            self.mailbox.change(self.mailbox.messages[id], add=("TRASH",), remove=("INBOX",))

    def spam(self, id: str) -> None:
        """Marks a message as spam."""
        with self.mailbox.lock:
            self.mailbox.change(self.mailbox.messages[id], add=("SPAM",), remove=("INBOX",))

    def delete(self, id: str) -> None:
        """Deletes a message for good."""
        with self.mailbox.lock:
            self.mailbox.remove(self.mailbox.messages[id])

    def expire_history(self) -> None:
        """History ids of before are answered with 404 from now on."""
        with self.mailbox.lock:
            self.mailbox.history.expire()

    # what is there

    def message(self, id: str) -> Message:
        """A message; KeyError where it is not there."""
        return self.mailbox.messages[id]

    def ids(self, label: str = "") -> list[str]:
        """The ids of all messages, or of those with a label, oldest arrival first."""
        with self.mailbox.lock:
            wanted = self.mailbox.label_id(label) if label else ""
            found = [one for one in self.mailbox.messages.values() if not wanted or wanted in one.labels]
            return [one.id for one in sorted(found, key=lambda one: (one.arrived, one.number))]

    def thread_of(self, id: str) -> str:
        """The id of a message's thread."""
        return self.mailbox.messages[id].thread

    def labels_of(self, id: str) -> set[str]:
        """The names of a message's labels."""
        return {self.mailbox.names[one] for one in self.mailbox.messages[id].labels}

    # what it was asked

    @property
    def units(self) -> int:
        """All units spent since the last reset."""
        return self.quota.spent.total()

    @property
    def units_by_method(self) -> dict[str, int]:
        """The units spent since the last reset, by method."""
        return dict(self.quota.spent)

    @property
    def calls(self) -> list[Call]:
        """All calls since the last reset, those in batches too."""
        return list(self.service.calls)

    @property
    def complaints(self) -> list[str]:
        """What was asked for that this server does not know: a test's own fault, or the client's."""
        return self.service.complaints

    @property
    def gappy_history(self) -> bool:
        """Whether each page of history comes after one without `history`."""
        return self.service.reads.gappy_history

    @gappy_history.setter
    def gappy_history(self, on: bool) -> None:
        self.service.reads.gappy_history = on

    def reset_counters(self) -> None:
        """Forgets calls and units; the quota's window goes on."""
        self.quota.reset()
        self.service.calls.clear()

    # what goes wrong

    def fault(
        self,
        method: str = "any",
        *,
        status: int = 0,
        reason: str = "",
        retry_after: int | None = None,
        drop: Literal["", "before", "after"] = "",
        effect: bool = False,
        stall: float = 0.0,
        call: Callable[[], object] | None = None,
        id: str = "",
        times: int | None = 1,
        message: str = "",
    ) -> Fault:
        """Plans a fault, as the head of the package says."""
        fault = Fault(method, status, reason, retry_after, drop, effect, stall, call, id, times, message)
        return self.service.faults.plan(fault)

    def heal(self) -> None:
        """Forgets all faults."""
        self.service.faults.heal()

    # inner parts

    def _keep(self, sent: Sent) -> None:
        self.sent.append(sent)
        if self.on_send is not None:
            try:
                self.on_send(sent)
            except Exception as error:
                self.errors.append(error)

    def _answer(self, request: Request) -> Answer:
        try:
            if request.path in PATHS and request.verb == "POST":
                return self._guarded("batch", lambda: answer_batch(request, self.service.answer, parsed))
            if request.path == "/token" and request.verb == "POST":
                return self._guarded("token", lambda: self.service.authority.token(request.body))
            return self.service.answer(request)
        except ApiError as error:
            return error.answer()

    def _guarded(self, name: str, answering: Callable[[], Answer]) -> Answer:
        fault = self.service.faults.take(name, "")
        if fault is not None:
            fault.before(self._closing.wait)
        answer = answering()
        if fault is not None:
            fault.after()
        return answer
