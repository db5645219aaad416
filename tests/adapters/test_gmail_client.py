"""Calls within the quota: what is repeated and how often, what errors mean, and that nothing is said too much."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from inboxfollow.adapters.gmail.client import GmailClient
from inboxfollow.ports.errors import (
    AuthRejected,
    CursorExpired,
    PortError,
    Rejected,
    Transient,
    Unreachable,
    Untrusted,
)
from tests.adapters.gmail_tools import Babbler, Google, Grant, Ticking
from tests.servers.gmail import Mail

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = b"From: dana@ortiz.example\r\nTo: me@seller.example\r\nSubject: Offer\r\nX-Noise: 1\r\n\r\nText\r\n"


@pytest.fixture
def server() -> Iterator[Google]:
    """A server that knows all it is asked."""
    with Google() as made:
        yield made
        assert made.complaints == []


def failure(client: GmailClient, kind: type[PortError]) -> PortError:
    """The error of a small call, fit to be shown."""
    with pytest.raises(kind) as caught:
        client.profile()
    assert type(caught.value) is kind
    assert caught.value.message.isprintable()
    assert "ya29." not in caught.value.message
    assert caught.value.hint
    return caught.value


def test_a_profile_says_whose_mailbox_it_is(server: Google) -> None:
    """Address and place in the log, for one unit."""
    client = server.client()
    profile = client.profile()
    assert profile.address == "me@seller.example"
    assert profile.history == server.mailbox.history.now
    assert (server.units, client.units) == (1, 1)


def test_lists_are_read_to_their_last_page(server: Google) -> None:
    """1,200 messages are three pages for 15 units, newest first, those in Spam and Trash too."""
    labels = [("INBOX",), ("SPAM",), ("TRASH",)]
    ids = server.load(Mail(SOURCE, NOON.replace(minute=n % 60, hour=n // 60), labels[n % 3]) for n in range(1200))
    client = server.client()
    found = [one.ref for page in client.messages() for one in page]
    assert found == ids[::-1]
    assert (server.units, client.units) == (15, 15)


def test_batches_hold_fifty_parts_each_with_its_own_status(server: Google) -> None:
    """Of 120 messages one is gone, and the others come; the units are those of 120 calls in three requests."""
    ids = server.load(Mail(SOURCE, NOON) for _ in range(120))
    server.delete(ids[60])
    requests = server.fault("batch", times=None)
    client = server.client()
    found = client.get(ids, "metadata")
    assert [ref for ref in ids if found[ref] is None] == [ids[60]]
    assert requests.struck == 3
    assert server.units_by_method["messages.get"] == client.units == 120 * 20
    assert [one["name"] for one in found[ids[0]].payload["headers"]] == ["From", "To", "Subject"]  # type: ignore[union-attr]


@pytest.mark.parametrize(("status", "reason"), [(429, ""), (403, "userRateLimitExceeded"), (503, ""), (500, "")])
def test_parts_that_are_refused_for_now_are_asked_again(server: Google, status: int, reason: str) -> None:
    """Only they, after a pause; the answers of the others are kept."""
    ids = server.load(Mail(SOURCE, NOON) for _ in range(10))
    server.fault("messages.get", status=status, reason=reason, times=3)
    clock = Ticking()
    found = server.client(clock=clock).get(ids, "metadata")
    assert all(found[ref] for ref in ids)
    assert len([call for call in server.calls if call.method == "messages.get"]) == 13
    assert clock.naps


def test_a_part_that_is_refused_for_good_is_an_error(server: Google) -> None:
    """What is neither gone nor too fast is not passed over."""
    ids = server.load(Mail(SOURCE, NOON) for _ in range(3))
    server.fault("messages.get", status=400, id=ids[1])
    with pytest.raises(Rejected):
        server.client().get(ids, "metadata")


def test_a_batch_that_is_refused_as_a_whole_says_nothing_of_its_parts(server: Google) -> None:
    """Messages are not taken for gone because the way of asking is."""
    ids = server.load(Mail(SOURCE, NOON) for _ in range(3))
    server.fault("batch", status=404)
    with pytest.raises(Rejected):
        server.client().get(ids, "metadata")
    server.fault("batch", status=503)
    assert all(server.client().get(ids, "metadata").values())


def test_a_server_that_has_had_enough_is_left_alone(server: Google) -> None:
    """It is asked for about a minute, with longer and longer pauses; then it says when to try again."""
    server.fault("any", status=429, times=None)
    clock = Ticking()
    error = failure(server.client(clock=clock), Transient)
    assert isinstance(error, Transient) and error.retry_after == 60.0
    assert sum(clock.naps) > 60
    assert len(server.calls) < 10


def test_retry_after_is_waited_for_when_it_is_short(server: Google) -> None:
    """The server's own word comes before ours."""
    server.fault("any", status=429, retry_after=17)
    clock = Ticking()
    server.client(clock=clock).profile()
    assert clock.naps == [17.0]


def test_retry_after_is_handed_on_when_it_is_long(server: Google) -> None:
    """Nobody waits in the foreground for an hour."""
    server.fault("any", status=429, retry_after=3600, times=None)
    error = failure(server.client(), Transient)
    assert isinstance(error, Transient) and error.retry_after == 3600
    assert len(server.calls) == 1


@pytest.mark.parametrize("reason", ["dailyLimitExceeded", "quotaExceeded"])
def test_a_used_up_day_is_not_waited_for(server: Google, reason: str) -> None:
    """The day's quota does not come back in a minute."""
    server.fault("any", status=403, reason=reason, times=None)
    error = failure(server.client(), Transient)
    assert isinstance(error, Transient) and error.retry_after and error.retry_after >= 3600
    assert len(server.calls) == 1


def test_the_governor_keeps_within_the_quota_of_the_server() -> None:
    """At the server's own limit and clock nothing is refused, however much is asked for."""
    clock = Ticking()
    with Google(units_per_minute=6000, clock=clock) as server:
        ids = server.load(Mail(SOURCE, NOON) for _ in range(700))
        assert len(server.client(clock=clock, units=6000).get(ids, "metadata")) == 700
        assert {call.status for call in server.calls} == {200}
        assert 60 <= clock.now <= 180


def test_a_quota_that_others_use_is_adapted_to() -> None:
    """Where the server allows a tenth of what we think, all is read nevertheless, in the time that this takes."""
    clock = Ticking()
    with Google(units_per_minute=1000, clock=clock) as server:
        ids = server.load(Mail(SOURCE, NOON) for _ in range(200))
        client = server.client(clock=clock, units=10_000)
        assert len(client.get(ids, "metadata")) == 200
        assert client.units == server.units == 200 * 20
        assert clock.now < 1800


def test_a_token_that_ended_is_replaced_once(server: Google) -> None:
    """A 401 asks for another token; a second one says that access must be given again."""
    grant = Grant(server)
    client = server.client(grant=grant)
    client.profile()
    server.expire_tokens()
    client.profile()
    assert len(grant.refusals) == 1
    server.fault("any", status=401, times=None)
    error = failure(client, AuthRejected)
    assert "accounts authorize work" in error.hint


def test_a_token_that_ends_inside_a_batch_is_replaced(server: Google) -> None:
    """Parts that are refused with 401 are asked again with another token."""
    ids = server.load(Mail(SOURCE, NOON) for _ in range(5))
    grant = Grant(server)
    server.fault("messages.get", status=401, times=2, id=ids[2])
    assert all(server.client(grant=grant).get(ids, "metadata").values())
    assert grant.refusals


@pytest.mark.parametrize(
    ("reason", "hint"),
    [("insufficientPermissions", "accounts authorize"), ("accessNotConfigured", "Enable the Gmail API")],
)
def test_what_is_not_allowed_says_what_to_do(server: Google, reason: str, hint: str) -> None:
    """Missing grants and a switched-off API are no wrong password."""
    server.fault("any", status=403, reason=reason, times=None)
    assert hint in failure(server.client(), AuthRejected).hint


def test_a_token_with_too_little_names_what_it_lacks(server: Google) -> None:
    """The scope that the call needs stands in the message."""
    client = server.client(grant=Grant(server, ["gmail.send"]))
    assert "gmail.readonly" in failure(client, AuthRejected).message


def test_a_log_that_does_not_reach_back_is_said_so(server: Google) -> None:
    """A 404 of history.list is an expired cursor."""
    client = server.client()
    place = client.profile().history
    server.deliver(SOURCE)
    assert [change.kind for change in client.news(place).changes] == ["messagesAdded"]
    server.expire_history()
    with pytest.raises(CursorExpired):
        client.news(place)


def test_chats_are_no_news(server: Google) -> None:
    """They are not even asked for."""
    client = server.client()
    place = client.profile().history
    chat = server.deliver(SOURCE, labels=("CHAT",))
    server.label(chat, "STARRED")
    server.delete(server.deliver(SOURCE))
    assert [change.kind for change in client.news(place).changes] == ["messagesAdded", "messagesDeleted"]


def test_pages_of_the_log_may_be_empty(server: Google) -> None:
    """A page without `history` is not the end (PROTOCOLS B2)."""
    client = server.client()
    place = client.profile().history
    server.gappy_history = True
    for _ in range(600):
        server.deliver(SOURCE)
    assert len(client.news(place).changes) == 600


def test_a_dropped_connection_is_no_connection(server: Google) -> None:
    """Reading is repeated once by httplib2, and then it is said."""
    client = server.client()
    server.fault("any", drop="before")
    client.profile()
    server.fault("any", drop="before", times=None)
    failure(client, Unreachable)
    server.heal()
    client.profile()


def test_silence_is_bounded(server: Google) -> None:
    """A server that does not answer is given up."""
    server.fault("any", stall=30)
    failure(server.client(timeout=0.2), Unreachable)


def test_nobody_there() -> None:
    """A closed port and an unknown name are no connection."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with Google() as server:
        for endpoint in (f"http://127.0.0.1:{port}", "http://gmail.invalid"):
            failure(server.client(endpoint=endpoint, timeout=5), Unreachable)


def test_a_server_that_does_not_speak_tls_is_not_trusted(server: Google) -> None:
    """Plain text where TLS is due is no place for a token."""
    endpoint = server.endpoint.replace("http:", "https:")
    failure(server.client(endpoint=endpoint, timeout=5), Untrusted)


@pytest.mark.parametrize(
    "body", [b"[]", b"nonsense", b'"text"', b"\xff\xfe", b'{"emailAddress": 5, "historyId": []}', b"null", b""]
)
def test_answers_that_are_none_are_no_crash(body: bytes) -> None:
    """Whatever stands in an answer, it is read or said to be unreadable."""
    with Babbler(body) as babbler, Google() as server:
        client = server.client(endpoint=babbler.endpoint, timeout=5)
        for ask in (client.profile, client.aliases, lambda: client.get(["a"], "full"), lambda: client.news(1)):
            try:
                ask()
            except Transient as error:
                assert error.message.isprintable()
