"""Access tokens: valid when they are asked for, renewed in time, and honest when access has ended."""

import json
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.adapters.memory import FixedClock
from inboxfollow.adapters.oauth.credentials import OAuthCredentials
from inboxfollow.adapters.oauth.token import Token, parse
from inboxfollow.ports.authorization import Client
from inboxfollow.ports.errors import AuthRejected, PortError, SecretUnavailable, Transient, Unreachable
from inboxfollow.ports.secrets import SecretPlace
from tests.servers.oauth import OAuthServer

KEYRING, VARIABLE = SecretPlace("work", "me@seller.example"), SecretPlace("work", "me@seller.example", env="TOKEN")


class Ring:
    """A place for one secret, in memory, read and written like a keyring."""

    def __init__(self, document: str) -> None:
        self.document, self.locked, self.reads, self.writes = document, False, 0, 0

    def read(self, place: SecretPlace) -> str:
        """The secret."""
        return self.read_document(place)

    def read_document(self, place: SecretPlace) -> str:
        """The secret."""
        self.reads += 1
        if self.locked:
            raise SecretUnavailable("locked")
        return self.document

    def keep(self, place: SecretPlace, secret: str) -> None:
        """Replaces it."""
        if self.locked:
            raise SecretUnavailable("locked")
        assert place.in_keyring
        self.document = secret
        self.writes += 1

    def remove(self, place: SecretPlace) -> None:
        """Forgets it."""
        self.document = ""


@pytest.fixture
def server() -> Iterator[OAuthServer]:
    """A provider of one's own."""
    with OAuthServer() as running:
        yield running


def credentials(
    ring: Ring,
    place: SecretPlace = KEYRING,
    clock: FixedClock | None = None,
    provider: str = "custom",
    token_url: str = "",
) -> OAuthCredentials:
    """The tokens of an account."""
    return OAuthCredentials(place, ring, ring, clock or FixedClock(datetime.now(UTC)), provider, token_url)


def failure(one: OAuthCredentials, secrets: set[str] = frozenset()) -> PortError:  # type: ignore[assignment]
    """The error of asking for a token."""
    with pytest.raises(PortError) as caught:
        one.token()
    error = caught.value
    assert error.message.isprintable()
    assert error.hint
    assert not any(secret in error.message + error.hint + repr(error) for secret in secrets)
    return error


def test_a_token_that_is_valid_is_not_renewed(server: OAuthServer) -> None:
    """Nobody is asked while the token of the document lives."""
    ring = Ring(json.dumps(server.grant()))
    one = credentials(ring)
    assert {one.token() for _ in range(3)} == {json.loads(ring.document)["token"]}
    assert (server.counts["/token"], ring.reads, ring.writes) == (0, 1, 0)
    assert not any(secret in repr(one) + repr(one._held) for secret in server.issued)


@pytest.mark.parametrize("place", [KEYRING, VARIABLE])
@pytest.mark.parametrize("secret", ["", "s3cret"])
def test_a_token_is_renewed_shortly_before_it_ends(place: SecretPlace, secret: str) -> None:
    """By its own clock, once for many uses; written back into the keyring and never elsewhere."""
    with OAuthServer(client_secret=secret) as server:
        ring, clock = Ring(json.dumps(server.grant())), FixedClock(datetime.now(UTC))
        before, one = ring.document, credentials(ring, place, clock)
        first = one.token()
        clock.tick(timedelta(minutes=58))
        second = one.token()
        assert first != second == one.token()
        assert server.is_active(second)
        assert server.counts["refresh_token"] == 1
        assert (ring.document == before) is (place is VARIABLE)
        if place is KEYRING:
            assert credentials(ring, place, clock).token() == second
            assert json.loads(ring.document)["refresh_token"] == json.loads(before)["refresh_token"]


def test_a_token_that_was_refused_is_replaced(server: OAuthServer) -> None:
    """Whatever its expiry says."""
    one = credentials(Ring(json.dumps(server.grant())))
    first = one.token()
    server.expire()
    one.refused(first)
    second = one.token()
    assert server.is_active(second)
    one.refused(first)
    assert one.token() == second


@pytest.mark.parametrize("place", [KEYRING, VARIABLE])
def test_rotated_refresh_tokens_are_followed(place: SecretPlace) -> None:
    """A provider may give another refresh token each time and end the one before."""
    with OAuthServer(rotates=True) as server:
        one = credentials(Ring(json.dumps(server.grant())), place)
        for _ in range(4):
            token = one.token()
            assert server.is_active(token)
            one.refused(token)


def test_two_processes_share_rotated_tokens() -> None:
    """What another process renewed and kept is taken over, before and after the own token is void."""
    with OAuthServer(rotates=True) as server:
        ring = Ring(json.dumps(server.grant()))
        ours, theirs = credentials(ring), credentials(ring)
        old = ours.token()
        theirs.refused(theirs.token())
        fresh = theirs.token()
        ours.refused(old)
        assert ours.token() == fresh
        assert server.counts["refresh_token"] == 1


@pytest.mark.parametrize("place", [KEYRING, VARIABLE])
@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_access_that_has_ended(server: OAuthServer, place: SecretPlace, provider: str) -> None:
    """The reasons and the command that gives access again are named; a new document works without a restart."""
    ring = Ring(json.dumps(server.grant(ends_in=-1)))
    one = credentials(ring, place, provider=provider)
    server.revoke()
    for _ in range(2):
        error = failure(one, server.issued)
        assert type(error) is AuthRejected
        assert "invalid_grant" in error.message
        assert "accounts authorize work" in error.hint
        for reason in ("revoked", "password", "six months"):
            assert reason in error.hint
        assert ("seven days" in error.hint) is (provider == "google")
    ring.document = json.dumps(server.grant())
    assert server.is_active(one.token())


def test_access_given_anew_while_the_old_ends(server: OAuthServer) -> None:
    """A person who authorizes again while a process runs is not told that access has ended."""
    ring = Ring(json.dumps(server.grant(ends_in=-1)))
    one = credentials(ring, VARIABLE)
    one.refused(one.token())
    server.revoke()
    ring.document = json.dumps(server.grant())
    assert server.is_active(one.token())


def test_a_keyring_that_locks_itself_stops_nothing(server: OAuthServer) -> None:
    """The token in memory is good, although it cannot be kept."""
    ring = Ring(json.dumps(server.grant()))
    one = credentials(ring)
    one.refused(one.token())
    ring.locked = True
    assert server.is_active(one.token())


def test_faults_that_pass(server: OAuthServer) -> None:
    """Offline and busy are no reason to ask the person for anything, and the next try works."""
    document = server.grant(ends_in=-1)
    one = credentials(Ring(json.dumps(document)))
    server.fault(500)
    assert type(failure(one)) is Transient
    assert server.is_active(one.token())
    document["token_uri"] = "http://127.0.0.1:9/token"
    assert type(failure(credentials(Ring(json.dumps(document))))) is Unreachable


def test_a_client_the_provider_does_not_know(server: OAuthServer) -> None:
    """Is said to be the client, not the person."""
    document = server.grant(ends_in=-1) | {"client_secret": "s3cret"}
    error = failure(credentials(Ring(json.dumps(document))), {"s3cret", *server.issued})
    assert "does not know this program" in error.message


def test_threads_share_one_renewal(server: OAuthServer) -> None:
    """Many threads that need a token at once cause one question."""
    one, found = credentials(Ring(json.dumps(server.grant(ends_in=-1)))), []
    threads = [threading.Thread(target=lambda: found.append(one.token())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (len(found), len(set(found)), server.counts["refresh_token"]) == (8, 1, 1)


def test_what_a_helper_prints_is_the_token() -> None:
    """A secret that is no JSON is an access token, asked for anew only after it was refused."""
    ring = Ring("ya29.first")
    one = credentials(ring, SecretPlace("work", "me", ("helper",)))
    assert (one.token(), one.token(), ring.reads) == ("ya29.first", "ya29.first", 1)
    ring.document = "ya29.second"
    assert one.token() == "ya29.first"
    one.refused("ya29.first")
    assert one.token() == "ya29.second"


def test_a_helper_may_print_documents_without_renewal() -> None:
    """A document with an access token alone is used until it ends, then the helper is asked again."""
    ring = Ring('{"token": "first"}')
    one = credentials(ring, SecretPlace("work", "me", ("helper",)))
    one.refused(one.token())
    assert "no refresh token" in failure(one).message
    ring.document = '{"token": "second"}'
    assert one.token() == "second"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ('{"refresh_token": "r-s3cret"', "no JSON"),
        ('["r-s3cret"]', "no JSON object"),
        ('"r-s3cret"', "no JSON object"),
        ("[" * 100_000, "no JSON"),
        ("app pass r-s3cret", "several words"),
        ('{"installed": {"client_secret": "r-s3cret"}}', "file of a client"),
        ('{"type": "service_account", "private_key": "r-s3cret"}', "another type"),
        ('{"type": "authorized_user", "client_id": "r-s3cret"}', "neither"),
        ('{"refresh_token": "r-s3cret"}', "no client_id"),
        ('{"refresh_token": ["r-s3cret"]}', "no text"),
        ('{"token": "a\\r\\nr-s3cret"}', "no text"),
        ('{"token": "r-s3cret", "token_uri": "http://provider.example"}', "https"),
        ('{"token": "r-s3cret", "token_uri": "https://t", "expiry": "r-s3cret"}', "no date"),
    ],
)
def test_documents_that_cannot_be_used(document: str, said: str) -> None:
    """Each says what is wrong and how to get a good one, and quotes nothing."""
    error = failure(credentials(Ring(document), token_url="https://provider.example/token"), {"r-s3cret"})
    assert type(error) is SecretUnavailable
    assert said in error.message
    assert "accounts authorize work" in error.hint


def test_a_document_without_an_address_is_renewed_at_the_providers(server: OAuthServer) -> None:
    """gcloud writes none."""
    document = {
        key: value for key, value in server.grant(ends_in=-1).items() if key not in ("token_uri", "token", "expiry")
    }
    assert server.is_active(credentials(Ring(json.dumps(document)), token_url=server.token_url).token())


texts = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


@given(
    st.builds(
        Token, st.builds(Client, texts, texts | st.just("")), st.just("https://t.example/x"), texts, texts,
        st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
        st.lists(texts).map(tuple),
    )
)  # fmt: skip
def test_documents_are_read_as_they_were_written(token: Token) -> None:
    """To the second."""
    read = parse(token.document(), "work", "")
    assert isinstance(read, Token)
    expiry = token.expiry and token.expiry.replace(microsecond=0)
    assert (read.client, read.refresh_token, read.access_token, read.scopes, read.expiry) == (
        token.client, token.refresh_token, token.access_token, token.scopes, expiry,
    )  # fmt: skip
    assert not any(len(one) > 30 and one in repr(token) for one in (token.refresh_token, token.access_token))


def test_google_auth_reads_our_documents() -> None:
    """The form is Google's own: its library takes our document as it is, and we take its."""
    from google.oauth2.credentials import Credentials

    with OAuthServer(client_secret="GOCSPX-x") as server:
        values: dict[str, Any] = server.grant()
    read = parse(json.dumps(values), "work", "")
    assert isinstance(read, Token)
    theirs = Credentials.from_authorized_user_info(json.loads(read.document()))  # type: ignore[no-untyped-call]
    assert (theirs.token, theirs.refresh_token, theirs.valid) == (values["token"], values["refresh_token"], True)
    again = parse(theirs.to_json(), "work", "")
    assert isinstance(again, Token)
    assert (again.access_token, again.expiry) == (read.access_token, read.expiry)


def test_nothing_heavy_is_loaded_while_the_token_lives(server: OAuthServer) -> None:
    """The library for HTTP costs a tenth of a second, and is loaded only to renew a token."""
    import subprocess

    script = """
import sys
from datetime import UTC, datetime
from inboxfollow.adapters.oauth.credentials import OAuthCredentials
from inboxfollow.ports.secrets import SecretPlace
class One:
    def now(self): return datetime.now(UTC)
    def read_document(self, place): return sys.argv[1]
one = One()
OAuthCredentials(SecretPlace("w", "m", env="T"), one, one, one, "custom", "").token()
print(bool({"requests", "urllib3", "google", "keyring"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(server.grant())],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "False"
