"""Whatever Google's client, httplib2, sockets and TLS raise becomes one of ours, and says nothing that is secret."""

import builtins
import http.client
import inspect
import json
import socket
import ssl
from typing import Any

import googleapiclient.errors
import httplib2
import pytest
from googleapiclient.errors import HttpError
from httplib2 import decode
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.adapters.gmail.errors import Place, refusal_of, refused, refused_mail, translated
from inboxfollow.ports.errors import AuthRejected, PortError, Rejected, Transient, Unreachable, Untrusted

PLACE = Place("work", scope="gmail.readonly")
SECRET = "ya29.token"
NETWORK = [
    one
    for one in vars(builtins).values()
    if inspect.isclass(one) and issubclass(one, OSError) and not issubclass(one, Warning)
]


def made(kind: type[Exception]) -> Exception:
    """An error of that kind, however it is made."""
    answer = httplib2.Response({"status": "200"})
    for arguments in (("why",), ("why", answer, b"content"), (answer, b"content"), ()):
        try:
            return kind(*arguments)
        except TypeError:
            continue
    raise AssertionError(kind)


def kinds(module: Any) -> list[type[Exception]]:
    """The public errors of a module."""
    found = [one for name, one in vars(module).items() if inspect.isclass(one) and not name.startswith("_")]
    return [one for one in found if issubclass(one, Exception)]


MODULES = (httplib2.error, http.client, decode, ssl, socket, googleapiclient.errors)
FOREIGN = {one for module in MODULES for one in kinds(module) if not issubclass(one, HttpError)} | {*NETWORK, KeyError}


@pytest.mark.parametrize("kind", sorted(FOREIGN, key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_every_foreign_error_is_mapped(kind: type[Exception]) -> None:
    """None comes through, and each says what to do."""
    with pytest.raises(PortError) as caught, translated(PLACE):
        raise made(kind)
    assert caught.value.message.isprintable()
    assert caught.value.hint


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ssl.SSLCertVerificationError("self-signed"), Untrusted),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"), Untrusted),
        (ssl.SSLEOFError("EOF occurred"), Unreachable),
        (socket.gaierror(-2, "unknown"), Unreachable),
        (httplib2.ServerNotFoundError("gmail"), Unreachable),
        (TimeoutError("timed out"), Unreachable),
        (http.client.IncompleteRead(b"mail text"), Unreachable),
        (json.JSONDecodeError("no", "mail text", 0), Transient),
        (decode.DecodeRatioError("too much"), Transient),
    ],
)
def test_what_errors_mean(error: Exception, kind: type[PortError]) -> None:
    """No connection, no trust, or nothing that can be read; and no word of what was read so far."""
    with pytest.raises(PortError) as caught, translated(PLACE):
        raise error
    assert type(caught.value) is kind
    assert "mail text" not in caught.value.message


def refusal(status: int, body: Any, **headers: str) -> HttpError:
    """An answer that says no."""
    fields = {"status": str(status), "date": "Sun, 01 Mar 2026 12:00:00 GMT", **headers}
    return HttpError(httplib2.Response(fields), json.dumps(body).encode())


def said(message: str = "", reason: str = "", **more: Any) -> dict[str, Any]:
    """What Google says of an error."""
    return {"error": {"message": message, "errors": [{"reason": reason}], **more}}


@pytest.mark.parametrize(
    ("status", "body", "kind", "word"),
    [
        (401, said("Invalid Credentials", "authError"), AuthRejected, "accounts authorize work"),
        (403, said("", "insufficientPermissions"), AuthRejected, "accounts authorize work"),
        (403, said("", status="PERMISSION_DENIED", details=[{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]), AuthRejected, "accounts authorize"),
        (403, said("", "accessNotConfigured"), AuthRejected, "Enable the Gmail API"),
        (403, said("", details=[{"reason": "SERVICE_DISABLED"}]), AuthRejected, "Enable the Gmail API"),
        (403, said("", "domainPolicy"), AuthRejected, "administrator"),
        (403, said("Delegation denied", "forbidden"), Rejected, ""),
        (403, said("", "rateLimitExceeded"), Transient, "units_per_minute"),
        (429, said("", status="RESOURCE_EXHAUSTED"), Transient, "units_per_minute"),
        (403, said("", "dailyLimitExceeded"), Transient, "day"),
        (400, said("Invalid id value", "invalidArgument"), Rejected, ""),
        (503, said("", "backendError"), Transient, "later"),
    ],
)  # fmt: skip
def test_what_refusals_mean(status: int, body: Any, kind: type[PortError], word: str) -> None:
    """The reason decides, wherever in the answer it stands; the hint says what to do."""
    error = refused(refusal_of(refusal(status, body)), PLACE)
    assert type(error) is kind
    assert error.hint and word in error.hint


@pytest.mark.parametrize(
    ("header", "words", "seconds"),
    [
        ({"retry-after": "17"}, "", 17.0),
        ({"retry-after": "Sun, 01 Mar 2026 12:02:00 GMT"}, "", 120.0),
        ({"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, "", 0.0),
        ({"retry-after": "soon"}, "", None),
        ({"retry-after": "-1"}, "", None),
        ({"retry-after": "9" * 400}, "", None),
        ({}, "User-rate limit exceeded.  Retry after 2026-03-01T12:30:00.123Z", 1800.123),
        ({}, "User-rate limit exceeded.  Retry after 2026-99-01T12:30:00Z", None),
        ({}, "no", None),
    ],
)
def test_how_long_to_wait(header: dict[str, str], words: str, seconds: float | None) -> None:
    """Seconds, a date, or a moment in the words, by the server's own clock; nonsense is no time."""
    assert refusal_of(refusal(429, said(words, "rateLimitExceeded"), **header)).retry_after == seconds


ODD = st.recursive(
    st.none() | st.text() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "errors", "details", "reason", "message", "status"]), inner, max_size=3
        )
    ),
)


@given(
    st.binary(max_size=60) | ODD.map(lambda body: json.dumps(body).encode()),
    st.sampled_from([400, 401, 403, 404, 429, 500, 302]),
)
def test_no_refusal_is_a_crash(content: bytes, status: int) -> None:
    """Whatever an answer says, it becomes an error of ours on one printable line."""
    error = HttpError(httplib2.Response({"status": str(status)}), b"{}")
    error.content = content  # its constructor fails where `message` is no text; `translated` takes that for unreadable
    answer = refusal_of(error)
    for made in (refused(answer, PLACE), refused_mail(answer, PLACE)):
        assert made.message.isprintable() and made.hint
        assert len(made.message) < 400


def test_a_token_in_the_words_of_a_proxy_does_not_matter() -> None:
    """What was asked, and with which token, is no part of a message."""
    error = HttpError(httplib2.Response({"status": "502"}), b"bad", uri=f"http://x/?q=from:dana&t={SECRET}")
    message = refused(refusal_of(error), PLACE).message
    assert SECRET not in message and "dana" not in message
