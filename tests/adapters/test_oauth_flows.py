"""Getting a person's leave, in full, from a real authorization server."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.adapters.memory import FixedClock
from inboxfollow.adapters.oauth.authorizer import OAuthAuthorizer
from inboxfollow.adapters.oauth.consent import Consent
from inboxfollow.ports.authorization import Client, EnterCode, Granted, Provider, Request, Step, Visit, Waiting
from inboxfollow.ports.errors import AuthRejected, PortError, Rejected, Transient, Unreachable, Untrusted
from tests.servers.oauth import DEVICE_GRANT, OAuthServer

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
SCOPES = ("https://mail.example/", "offline_access")


@pytest.fixture
def server() -> Iterator[OAuthServer]:
    """A provider of one's own."""
    with OAuthServer() as running:
        yield running


def request(server: OAuthServer, **changes: object) -> Request:
    """A request that `server` grants, right in all that a test does not say otherwise."""
    provider = Provider("custom", server.auth_url, server.token_url, server.device_url)
    here = Request(provider, Client(server.client_id, server.client_secret), SCOPES, "me@seller.example")
    return replace(here, **changes)  # type: ignore[arg-type]


class Time:
    """Seconds that pass only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.on_second: Callable[[float], object] = lambda second: None

    def sleep(self, seconds: float) -> None:
        """Lets time pass."""
        self.now += seconds
        self.on_second(self.now)


def authorizer(patience: float = 20.0, time: Time | None = None) -> OAuthAuthorizer:
    """An authorizer with a clock that stands still."""
    if time is None:
        return OAuthAuthorizer(FixedClock(NOW), patience)
    return OAuthAuthorizer(FixedClock(NOW), patience, time.sleep, lambda: time.now)


def get(url: str) -> int:
    """Visits an address as a browser does, redirects included; the last status."""
    try:
        with urllib.request.urlopen(url, timeout=10) as page:  # noqa: S310 - of servers here
            return int(page.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def end_of(url: str) -> str:
    """The address in whose bar a browser ends that cannot reach where it is sent."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(url, timeout=10)
    except urllib.error.HTTPError as error:
        error.close()
        return str(error.headers["Location"])
    raise AssertionError("no redirect")


class Browser:
    """A person's browser: visits what it is told to, in a thread of its own."""

    def __init__(self, *first: Callable[[str], str]) -> None:
        """`first`: addresses visited before the right one, made from where the provider will send us back."""
        self._first, self.steps, self.statuses = first, [], []  # type: ignore[var-annotated]

    def __call__(self, step: Step) -> None:
        """Hears a step."""
        self.steps.append(step)
        if isinstance(step, Visit):
            threading.Thread(target=self._visit, args=(step.url,), daemon=True).start()

    def _visit(self, url: str) -> None:
        back = parse_qs(urlsplit(url).query)["redirect_uri"][0]
        self.statuses += [get(make(back)) for make in self._first]
        self.statuses.append(get(url))


def check(granted: Granted, server: OAuthServer) -> dict[str, object]:
    """The token works at the server and is hidden from logs."""
    values = json.loads(granted.document)
    assert server.is_active(values["token"])
    assert {values["token"], values["refresh_token"]} <= server.issued
    assert not any(secret in repr(granted) for secret in server.issued)
    assert values["token_uri"] == server.token_url
    return dict(values)


# by browser


@pytest.mark.parametrize("secret", ["", "s3cret"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_browser_comes_back(secret: str, host: str) -> None:
    """The whole way with PKCE, as a public client and as one with a secret; the token is in google-auth's form."""
    with OAuthServer(client_secret=secret) as server:
        wanted = request(server)
        browser = Browser()
        wanted = replace(
            wanted, provider=replace(wanted.provider, redirect_host=host, parameters=(("prompt", "consent"),))
        )
        granted = authorizer().by_browser(wanted, browser)
        values = check(granted, server)
        assert values.get("client_secret", "") == secret
        assert values["expiry"] == "2024-03-01T13:00:00Z"
        assert granted.scopes == SCOPES
        (visit,) = server.visits
        assert visit["redirect_uri"].startswith(f"http://{host}:")
        assert (visit["prompt"], visit["login_hint"], visit["scope"]) == (
            "consent",
            "me@seller.example",
            " ".join(SCOPES),
        )
        assert isinstance(browser.steps[1], Waiting)


def test_visits_that_belong_to_nothing_are_ignored(server: OAuthServer) -> None:
    """Another state, no state, another path: each is told no, and the right answer still counts."""
    browser = Browser(
        lambda back: f"{back}/?code=evil&state=wrong",
        lambda back: f"{back}/?code=evil",
        lambda back: f"{back}/?error=access_denied&state=",
        lambda back: f"{back}/favicon.ico",
    )
    check(authorizer().by_browser(request(server), browser), server)
    assert browser.statuses[:4] == [404] * 4


def test_a_browser_that_connects_and_says_nothing_does_not_block(server: OAuthServer) -> None:
    """Browsers open connections ahead; the answer comes on another."""
    import socket

    held = []

    def connect(back: str) -> str:
        held.append(socket.create_connection(("127.0.0.1", urlsplit(back).port or 0)))
        return f"{back}/favicon.ico"

    check(authorizer().by_browser(request(server), Browser(connect)), server)
    held[0].close()


def test_no_is_no(server: OAuthServer) -> None:
    """A person who refuses is believed at once."""
    server.answer = "deny"
    error = failure(lambda: authorizer().by_browser(request(server), Browser()))
    assert type(error) is AuthRejected
    assert "not granted" in error.message


def test_a_browser_that_never_comes_is_not_waited_for_for_ever(server: OAuthServer) -> None:
    """After the given time the attempt ends, and its port is free."""
    steps: list[Step] = []
    error = failure(lambda: authorizer(0.3).by_browser(request(server), steps.append))
    assert "no browser came back" in error.message
    first = steps[0]
    assert isinstance(first, Visit)
    with pytest.raises(urllib.error.URLError):
        get(parse_qs(urlsplit(first.url).query)["redirect_uri"][0])


def test_an_attempt_can_be_broken_off(server: OAuthServer) -> None:
    """What the listener of steps raises goes through."""

    def tell(step: Step) -> None:
        if isinstance(step, Waiting):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        authorizer().by_browser(request(server), tell)


@pytest.mark.parametrize("field", ["auth_url", "token_url"])
def test_only_over_https(server: OAuthServer, field: str) -> None:
    """No address that is not encrypted is visited or asked, this computer excepted."""
    wanted = request(server)
    wanted = replace(wanted, provider=replace(wanted.provider, **{field: "http://provider.example/x"}))  # type: ignore[arg-type]
    assert type(failure(lambda: authorizer().by_browser(wanted, Browser()))) is Untrusted


def test_a_token_without_renewal_is_refused(server: OAuthServer) -> None:
    """Access that would end within the hour is not worth storing."""
    server.gives_refresh = False
    error = failure(lambda: authorizer().by_browser(request(server), Browser()))
    assert "no refresh token" in error.message


def test_scopes_that_are_not_named_are_those_asked_for(server: OAuthServer) -> None:
    """RFC 6749 section 5.1: scope may be left out where it is the same; what was not ticked is not among the granted."""
    server.says_scope = False
    assert authorizer().by_browser(request(server), Browser()).scopes == SCOPES
    server.says_scope, server.unticked = True, {"offline_access"}
    assert authorizer().by_browser(request(server), Browser()).scopes == SCOPES[:1]


@pytest.mark.parametrize("client", [Client("client-1", "wrong"), Client("client-1", "s3cret")])
def test_a_wrong_client_is_named(client: Client) -> None:
    """A wrong secret, or one for a client that has none, is said to be the program's, and never shown."""
    with OAuthServer(client_secret="right") as server:
        error = failure(lambda: authorizer().by_browser(request(server, client=client), Browser()))
        assert "does not know this program" in error.message
        assert client.client_secret not in error.message + repr(error)


# by address


@pytest.mark.parametrize("bare", [False, True])
def test_the_address_is_brought_back(server: OAuthServer, bare: bool) -> None:
    """On a machine without a browser the address, or the code in it, is pasted; blanks and line breaks do not matter."""
    steps: list[Step] = []

    def ask() -> str:
        (visit,) = steps
        assert isinstance(visit, Visit)
        assert not visit.returns
        back = end_of(visit.url)
        text = parse_qs(urlsplit(back).query)["code"][0] if bare else back
        return f"  {text[:40]}\n{text[40:]} \n"

    check(authorizer().by_address(request(server), steps.append, ask), server)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://127.0.0.1:50000/",
        "http://127.0.0.1:1/?code=x&state=wrong",
        "?code=x",
        "http://[?state=",
        "code=x&state=",
    ],
)
def test_what_does_not_answer_is_refused(server: OAuthServer, text: str) -> None:
    """Nothing, an address without an answer, and the answer to another attempt are refused before anything is sent."""
    error = failure(lambda: authorizer().by_address(request(server), lambda _: None, lambda: text))
    assert type(error) is AuthRejected
    assert server.counts["authorization_code"] == 0


def test_a_code_works_once(server: OAuthServer) -> None:
    """A code that was used, and one of another attempt (its verifier is another), are refused without being repeated."""
    wanted = request(server)
    first, second = Consent(wanted, "http://127.0.0.1:50000"), Consent(wanted, "http://127.0.0.1:50000")
    code = first.pasted(end_of(first.url()))
    first.redeem(code, NOW)
    for consent, used in ((first, code), (second, first.pasted(end_of(first.url())))):
        error = failure(lambda consent=consent, used=used: consent.redeem(used, NOW))  # type: ignore[misc]
        assert "does not accept the code" in error.message
        assert used not in error.message + error.hint
    assert first.state not in repr(first)
    assert first.verifier not in repr(first)


@given(st.text())
def test_pasted_text_never_crashes(text: str) -> None:
    """Whatever is pasted is either a code or refused, and a code is one word."""
    consent = Consent(Request(Provider("custom", "https://a", "https://t"), Client("c"), ("s",)), "http://127.0.0.1:1")
    try:
        code = consent.pasted(text)
    except (AuthRejected, ValueError) as error:
        assert isinstance(error, AuthRejected)
    else:
        assert code
        assert not any(sign.isspace() for sign in code)


# by code


def test_a_code_typed_in_elsewhere(server: OAuthServer) -> None:
    """Pending, then slowed down by five seconds, then granted; never asked sooner than the provider wants."""
    server.answer, server.slow_downs = "later", 1
    time, steps = Time(), []  # type: ignore[var-annotated]
    asked: list[tuple[float, int]] = []

    def on_second(second: float) -> None:
        asked.append((second, server.counts[DEVICE_GRANT]))
        if second >= 40:
            server.decide("allow")

    time.on_second = on_second
    check(authorizer(time=time).by_code(request(server), steps.append), server)
    first = steps[0]
    assert first == EnterCode(f"{server.url}/device", "WDJB-MJHT", 900)
    # asked at 5 (slow_down), 15, 25, 35 (pending), 45 (granted)
    assert time.now == 45
    assert server.counts[DEVICE_GRANT] == 5
    assert all(isinstance(step, Waiting) for step in steps[1:])


@pytest.mark.parametrize(("answer", "said"), [("deny", "not granted"), ("later", "in time")])
def test_a_code_that_is_refused_or_forgotten(answer: str, said: str) -> None:
    """No is no; a code nobody types in ends when the provider said it would."""
    with OAuthServer(device_seconds=60) as server:
        server.answer = answer  # type: ignore[assignment]
        time = Time()
        error = failure(lambda: authorizer(time=time).by_code(request(server), lambda _: None))
        assert type(error) is AuthRejected
        assert said in error.message
        assert time.now <= 60


def test_a_network_that_fails_meanwhile_is_borne() -> None:
    """A question that finds nobody is asked again, ever more seldom, until the code ends (RFC 8628 section 3.5)."""
    with OAuthServer(device_seconds=300) as server:
        server.answer = "later"
        wanted = request(server)
        gone = OAuthServer()
        gone._server.server_close()
        wanted = replace(wanted, provider=replace(wanted.provider, token_url=gone.token_url))
        time = Time()
        error = failure(lambda: authorizer(time=time).by_code(wanted, lambda _: None))
        assert "in time" in error.message
        assert server.counts[DEVICE_GRANT] == 0


def test_a_provider_without_codes(server: OAuthServer) -> None:
    """Where there is no device_url it is said."""
    wanted = request(server)
    wanted = replace(wanted, provider=replace(wanted.provider, device_url=""))
    assert "no codes" in failure(lambda: authorizer().by_code(wanted, lambda _: None)).message


# what goes wrong at the provider


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (503, b"", Transient),
        (429, b"{}", Transient),
        (200, b"<html>", Transient),
        (200, b"[]", Transient),
        (200, b"{}", AuthRejected),
        (200, b"[" * 100_000, Transient),
        (200, b'{"access_token": 7, "refresh_token": "r"}', AuthRejected),
        (400, b'{"error": "server_error"}', Transient),
        (400, b'{"error": {"a": 1}, "error_description": ["\\u001b[31m"]}', AuthRejected),
    ],
)
def test_odd_answers(server: OAuthServer, status: int, body: bytes, kind: type[PortError]) -> None:
    """Whatever the provider answers becomes one clear error."""
    server.fault(status, body, Retry_After="7")
    error = failure(lambda: authorizer().by_browser(request(server), Browser()))
    assert isinstance(error, kind)
    assert error.message.isprintable()
    assert server.counts["/token"] == 1
    if status == 503:
        assert isinstance(error, Transient)
        assert error.retry_after == 7


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_sent_on_to_another_host(server: OAuthServer, status: int) -> None:
    """Secrets go to the configured address or nowhere."""
    with OAuthServer() as other:
        server.fault(status, Location=other.token_url)
        assert type(failure(lambda: authorizer().by_browser(request(server), Browser()))) is Rejected
        assert other.counts == {}


def test_a_provider_that_is_not_there(server: OAuthServer) -> None:
    """A host that nobody answers for is unreachable, and named."""
    wanted = request(server)
    for url in ("https://no-such-host.invalid/token", "https://127.0.0.1:9/token"):
        there = replace(wanted, provider=replace(wanted.provider, token_url=url))
        error = failure(lambda there=there: authorizer().by_browser(there, Browser()))  # type: ignore[misc]
        assert type(error) is Unreachable
        assert (urlsplit(url).hostname or "") in error.message


def failure(act: Callable[[], object]) -> PortError:
    """The error an attempt ends with."""
    with pytest.raises(PortError) as caught:
        act()
    assert caught.value.message.isprintable()
    assert caught.value.hint
    return caught.value
