"""Calls of the API within the quota: plain ones and batches, refused ones tried again as long as that can help.

Only for calls that may be repeated; a mail is never handed over here. google-api-python-client's own `num_retries`
ignores Retry-After and the quota (DEPENDENCIES, trap 9).
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from googleapiclient.discovery import build_from_document  # type: ignore[attr-defined]
from googleapiclient.errors import HttpError
from googleapiclient.http import HttpRequest

from inboxfollow.adapters.gmail.errors import Place, Refusal, refusal_of, refused, translated, unreadable
from inboxfollow.adapters.gmail.governor import LONGEST_PAUSE, Governor
from inboxfollow.adapters.gmail.methods import METHODS
from inboxfollow.adapters.gmail.settings import GmailSettings
from inboxfollow.adapters.gmail.transport import BearerHttp
from inboxfollow.ports.credentials import Credentials

Json = dict[str, Any]
"""An object of an answer. Nothing in it can be relied on."""

BATCH = 50
"""Parts of one batch; more are discouraged (PROTOCOLS B2)."""
TRIES = 7
"""How often a call is made that is refused for asking too much; with the pauses between, that is more than a minute."""
TRIES_WHILE_FAILING = 3
GONE = 404


class Caller:
    """Makes calls for one account over connections of its own. Used by one thread at a time."""

    def __init__(self, settings: GmailSettings, credentials: Credentials, governor: Governor) -> None:
        self.governor = governor
        self._endpoint = settings.endpoint
        host = urlsplit(settings.endpoint).netloc
        self.place = Place(settings.account, host) if host else Place(settings.account)
        self.http: Any = BearerHttp(credentials, settings.timeout_seconds)

    @cached_property
    def users(self) -> Any:
        """The methods, made once: making them again takes longer than a call (DEPENDENCIES, trap 10)."""
        return self._service.users()

    @cached_property
    def messages(self) -> Any:
        """The methods of messages."""
        return self.users.messages()

    @cached_property
    def threads(self) -> Any:
        """The methods of threads."""
        return self.users.threads()

    @cached_property
    def _service(self) -> Any:
        return build_from_document(document(self._endpoint), http=self.http)

    def call(self, request: HttpRequest) -> Json:
        """Makes a call. Raises NotFound for a 404, else as Mailbox does."""
        units, attempt = units_of(request), 0
        while True:
            self.governor.spend(units)
            try:
                with translated(self.place):
                    answer = request.execute(http=self.http)
            except HttpError as error:
                self._rest(refusal_of(error), units, attempt, request)
                attempt += 1
            else:
                if not isinstance(answer, dict):
                    raise unreadable(self.place)
                return answer

    def batch(self, requests: Mapping[str, HttpRequest], size: int = BATCH) -> dict[str, Json | None]:
        """Makes many calls, `size` in one request, and returns their answers under the same keys; None for what is
        gone. Each part has a status of its own; those refused for asking too much are asked again."""
        answers: dict[str, Json | None] = {}
        waiting, attempt = list(requests), 0
        while waiting:
            part, waiting = waiting[:size], waiting[size:]
            units = sum(units_of(requests[key]) for key in part)
            self.governor.spend(units)
            again: list[str] = []
            refusals: list[Refusal] = []
            for key, answer in self._run({key: requests[key] for key in part}).items():
                if isinstance(answer, Refusal) and answer.status != GONE:
                    again.append(key)
                    refusals.append(answer)
                else:
                    answers[key] = None if isinstance(answer, Refusal) else answer
            if again:
                attempt = attempt if len(again) == len(part) else 0
                gravest = max(refusals, key=_gravity)
                self._rest(gravest, sum(units_of(requests[key]) for key in again), attempt, requests[again[0]])
            attempt = attempt + 1 if again else 0
            waiting = again + waiting
        return answers

    def close(self) -> None:
        """Ends the connections; a later call makes new ones."""
        self.http.close()

    def _run(self, requests: Mapping[str, HttpRequest]) -> dict[str, Json | Refusal]:
        """One batch: the answer or the refusal of each part, whatever became of the others."""
        found: dict[str, Json | Refusal] = {}

        def keep(key: str, answer: Any, error: HttpError | None) -> None:
            if error is not None:
                found[key] = refusal_of(error)
            elif isinstance(answer, dict):
                found[key] = answer

        batch = self._service.new_batch_http_request(callback=keep)
        for key, request in requests.items():
            batch.add(request, request_id=key)
        try:
            with translated(self.place):
                batch.execute(http=self.http)
        except HttpError as error:
            if error.resp.status < 300:  # the library's word for what is no batch
                raise unreadable(self.place) from error
            whole = refusal_of(error)
            if whole.status == GONE:  # nothing is said of the messages
                raise refused(whole, self.place) from error
            return dict.fromkeys(requests, whole)
        if len(found) < len(requests):
            raise unreadable(self.place)
        return found

    def _rest(self, refusal: Refusal, units: int, attempt: int, request: HttpRequest) -> None:
        """Waits before the next attempt, or raises where none can help."""
        error = refused(refusal, replace(self.place, scope=METHODS[str(request.methodId)].scope))
        if refusal.too_fast:
            pause = self.governor.refused(units, attempt, refusal.retry_after)
            if attempt + 1 >= TRIES or pause > LONGEST_PAUSE:
                raise error
        elif refusal.failing and attempt + 1 < TRIES_WHILE_FAILING:
            pause = 2.0**attempt if refusal.retry_after is None else refusal.retry_after
            if pause > LONGEST_PAUSE:
                raise error
        elif refusal.status == 401 and attempt == 0:
            self.http.refused()
            pause = 0.0
        else:
            raise error
        self.governor.pause(pause)


def units_of(request: HttpRequest) -> int:
    """What a call costs."""
    return METHODS[str(request.methodId)].units


def _gravity(refusal: Refusal) -> tuple[bool, bool, float]:
    """Of several refusals the gravest decides: one that is final, then the longest wait."""
    return not (refusal.too_fast or refusal.failing), refusal.failing, refusal.retry_after or 0.0


def document(endpoint: str = "") -> Json:
    """The discovery document that comes with the library. Only a replaced `rootUrl` moves plain calls, batches and
    uploads alike (DEPENDENCIES, trap 7)."""
    place = resources.files("googleapiclient.discovery_cache.documents") / "gmail.v1.json"
    found: Json = json.loads(place.read_text("utf-8"))
    if endpoint:
        found["rootUrl"] = found["baseUrl"] = endpoint.rstrip("/") + "/"
        with suppress(KeyError):
            del found["mtlsRootUrl"]
    return found
