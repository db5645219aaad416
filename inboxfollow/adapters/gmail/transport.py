"""HTTP with the account's token. One instance per thread: httplib2 mixes up answers otherwise (DEPENDENCIES, trap 8).

httplib2 writes a request again by itself where the connection ends before an answer came. That is right for reading and
would send a mail twice: `Once` does not let it.
"""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httplib2

from inboxfollow.ports.credentials import Credentials

INFLATED = 256 * 1024 * 1024
"""Octets of an unpacked answer that are read. Mail packs well, so its ratio says nothing."""


class Repeated(ConnectionError):
    """The connection ended without an answer, and the request may not be written again."""


class BearerHttp:
    """Puts the token on every request (RFC 6750); one that is refused is replaced once."""

    def __init__(self, credentials: Credentials, timeout_seconds: float) -> None:
        self._credentials = credentials
        self._http = plain_http(timeout_seconds)

    def request(
        self, uri: str, method: str = "GET", body: Any = None, headers: Mapping[str, str] | None = None, **options: Any
    ) -> tuple[httplib2.Response[Any], bytes]:
        """As httplib2.Http.request. Raises what it and Credentials raise."""
        for last in (False, True):
            token = self._credentials.token()
            response, content = self._ask(uri, method, body, {**(headers or {}), "authorization": f"Bearer {token}"})
            if response.status != 401 or last:
                break
            self._credentials.refused(token)
        return response, content

    def refused(self) -> None:
        """The token did not do inside a batch: the next request gets another."""
        self._credentials.refused(self._credentials.token())

    def close(self) -> None:
        """Ends the connections; a later request makes new ones."""
        self._http.close()

    def _ask(self, uri: str, method: str, body: Any, headers: dict[str, str]) -> tuple[httplib2.Response[Any], bytes]:
        response, content = self._http.request(uri, method, body=body, headers=headers)
        return response, content


class OnceHttp(BearerHttp):
    """Writes each request once only, over a connection of its own. `doubtful` says whether anything of the last one was
    written and not clearly refused."""

    def __init__(self, credentials: Credentials, timeout_seconds: float) -> None:
        super().__init__(credentials, timeout_seconds)
        self.doubtful = False

    def _ask(self, uri: str, method: str, body: Any, headers: dict[str, str]) -> tuple[httplib2.Response[Any], bytes]:
        trace = Trace()
        base = OnceTls if uri.startswith("https:") else OncePlain
        kind = type("OfOneRequest", (base,), {"trace": trace})
        try:
            response, content = self._http.request(uri, method, body=body, headers=headers, connection_type=kind)
        except BaseException:
            self.doubtful = trace.written
            raise
        finally:
            self._http.close()
        self.doubtful = not 400 <= response.status < 500
        return response, content


@dataclass(slots=True)
class Trace:
    """How far a request got."""

    written: bool = False


class Once(http.client.HTTPConnection):
    """A connection for the request of one trace, which is written once."""

    trace: Trace

    def connect(self) -> None:
        """Connects, unless something was written before."""
        self._refuse_repetition()
        super().connect()

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Writes the request, unless something was written before."""
        self._refuse_repetition()
        self.trace.written = True
        super().request(*args, **kwargs)

    def _refuse_repetition(self) -> None:
        if self.trace.written:
            raise Repeated("it ended before an answer came")


class OncePlain(Once, httplib2.HTTPConnectionWithTimeout):
    """Without TLS: for tests on loopback."""


class OnceTls(Once, httplib2.HTTPSConnectionWithTimeout):
    """With TLS."""


def plain_http(timeout_seconds: float) -> httplib2.Http:
    """An httplib2 that follows no redirection: nothing leads from the API to anywhere else."""
    made = httplib2.Http(timeout=timeout_seconds, decode_limit_ratio=2000, decode_limit_hard=INFLATED)
    made.follow_redirects = False
    return made
