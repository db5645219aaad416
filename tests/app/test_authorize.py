"""What is asked of which provider, and that nothing is stored which does not suffice."""

import itertools
import json
from dataclasses import replace

import pytest

from inboxfollow.app.authorize import NoClient, Tools, Wanted, Way, authorize, remembered, with_client_file
from inboxfollow.app.grants import (
    GMAIL_MODIFY,
    GMAIL_READ,
    GMAIL_SEND,
    GOOGLE,
    GOOGLE_MAIL,
    MICROSOFT,
    MICROSOFT_READ,
    MICROSOFT_SEND,
    OFFLINE,
    Uses,
    in_words,
    lacking,
    registration,
    scopes,
)
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.authorization import Client, Granted, Provider, Request
from inboxfollow.ports.errors import AuthRejected, SecretUnavailable
from inboxfollow.ports.secrets import SecretPlace

CUSTOM = Provider("custom", "https://a.example", "https://t.example")
PLACE = SecretPlace("work", "sam@seller.example")
WANTED = Wanted("work", Request(GOOGLE, Client("c", "s3cret"), (GMAIL_READ, GMAIL_SEND)), PLACE)


class Desk:
    """Grants what it is told to, and keeps secrets in memory: authorizer, keeper and secrets in one."""

    def __init__(self, granted: tuple[str, ...] = (GMAIL_READ, GMAIL_SEND), document: str = "{}") -> None:
        self.granted, self.document = granted, document
        self.kept: dict[str, str] = {}
        self.locked, self.asked = False, 0

    def by_browser(self, request: Request, tell: object) -> Granted:
        """Grants."""
        self.asked += 1
        return Granted(self.document, self.granted)

    def by_address(self, request: Request, tell: object, ask: object) -> Granted:
        """Grants."""
        return self.by_browser(request, tell)

    by_code = by_browser

    def keep(self, place: SecretPlace, secret: str) -> None:
        """Keeps."""
        if self.locked:
            raise SecretUnavailable(f'account "{place.account}": locked', "Unlock it.")
        self.kept[place.account] = secret

    def remove(self, place: SecretPlace) -> None:
        """Forgets."""
        self.kept.pop(place.account, None)

    def read(self, place: SecretPlace) -> str:
        """What is kept."""
        return self.read_document(place)

    def read_document(self, place: SecretPlace) -> str:
        """What is kept."""
        if place.account not in self.kept:
            raise SecretUnavailable("none")
        return self.kept[place.account]


def ask(desk: Desk, wanted: Wanted = WANTED, way: Way = Way.BROWSER, *, keep: bool = True) -> object:
    """Asks for access."""
    return authorize(wanted, way, Tools(desk, desk, desk), lambda _: None, lambda: "", keep=keep)


@pytest.mark.parametrize(
    ("provider", "uses", "wanted"),
    [
        (GOOGLE, Uses(), (GOOGLE_MAIL,)),
        (GOOGLE, Uses(sends=True, moves=True), (GOOGLE_MAIL,)),
        (GOOGLE, Uses(api=True), (GMAIL_READ, GMAIL_SEND)),
        (GOOGLE, Uses(api=True, moves=True), (GMAIL_MODIFY, GMAIL_SEND)),
        (MICROSOFT, Uses(), (MICROSOFT_READ, OFFLINE)),
        (MICROSOFT, Uses(sends=True), (MICROSOFT_READ, MICROSOFT_SEND, OFFLINE)),
    ],
)
def test_least_scopes(provider: Provider, uses: Uses, wanted: tuple[str, ...]) -> None:
    """What is switched on, and no more."""
    assert scopes(provider, uses) == wanted


@pytest.mark.parametrize(
    ("wanted", "granted", "missing"),
    [
        ((GMAIL_READ, GMAIL_SEND), (GMAIL_READ,), (GMAIL_SEND,)),
        ((GMAIL_READ, GMAIL_SEND), (GMAIL_MODIFY, "openid"), ()),
        ((GMAIL_MODIFY, GMAIL_SEND), (GMAIL_READ, GMAIL_SEND), (GMAIL_MODIFY,)),
        ((GMAIL_MODIFY, GMAIL_SEND), (GOOGLE_MAIL,), ()),
        ((MICROSOFT_READ, MICROSOFT_SEND, OFFLINE), (MICROSOFT_READ.lower(), MICROSOFT_SEND), ()),
        (("mail",), (), ("mail",)),
    ],
)
def test_scopes_that_differ(wanted: tuple[str, ...], granted: tuple[str, ...], missing: tuple[str, ...]) -> None:
    """A larger scope does; case and offline_access do not count; what lacks is named."""
    assert lacking(wanted, granted) == missing
    assert all(in_words(one) for one in missing)


def test_all_that_is_asked_for_suffices() -> None:
    """For every use of every provider; and no scope can be left out."""
    for provider, flags in itertools.product((GOOGLE, MICROSOFT), itertools.product((False, True), repeat=3)):
        wanted = scopes(provider, Uses(*flags))
        assert lacking(wanted, wanted) == ()
        needed = [one for one in wanted if one != OFFLINE]
        for one in needed:
            left = tuple(other for other in wanted if other != one)
            assert lacking(wanted, left) == (one,) or (one == GMAIL_SEND and GMAIL_MODIFY in left)


@pytest.mark.parametrize("way", list(Way))
def test_what_is_granted_is_kept(way: Way) -> None:
    """Under the account's own name, and nothing of the rehearsal is left."""
    desk = Desk(document="token")
    ask(desk, replace(WANTED, request=replace(WANTED.request, provider=replace(GOOGLE, device_url="https://d"))), way)
    assert desk.kept == {"work": "token"}


def test_a_store_that_does_not_keep_is_found_before_anybody_is_asked() -> None:
    """The error speaks of the account, and names --print."""
    desk = Desk()
    desk.locked = True
    with pytest.raises(SecretUnavailable) as caught:
        ask(desk)
    assert desk.asked == 0
    assert '"work"' in caught.value.message
    assert "--print" in caught.value.hint


def test_too_little_is_not_kept() -> None:
    """And what was kept before stays."""
    desk = Desk((GMAIL_READ,))
    desk.kept["work"] = "before"
    with pytest.raises(AuthRejected) as caught:
        ask(desk)
    assert "gmail.send" in caught.value.message
    assert desk.kept == {"work": "before"}


def test_printing_keeps_nothing() -> None:
    """The keyring is not touched, not even to try."""
    desk = Desk(document="token")
    desk.locked = True
    access = ask(desk, keep=False)
    assert access.document == "token"  # type: ignore[attr-defined]
    assert "token" not in repr(access)
    assert desk.kept == {}


def test_google_has_no_codes_and_nobody_goes_without_a_client() -> None:
    """Both are said before anybody is asked."""
    desk = Desk()
    with pytest.raises(UserError, match="no codes"):
        ask(desk, way=Way.CODE)
    for provider in (GOOGLE, MICROSOFT, CUSTOM):
        with pytest.raises(NoClient) as caught:
            ask(desk, replace(WANTED, request=Request(provider, Client(""), ("s",))))
        assert caught.value.hint
        assert bool(registration(provider)) is (provider is not CUSTOM)
    assert desk.asked == 0


def test_a_client_is_remembered_by_its_token() -> None:
    """Id and secret are taken from the token kept before, unless another client is named."""
    bare, desk = replace(WANTED, request=replace(WANTED.request, client=Client(""))), Desk()
    assert remembered(bare, desk) == bare
    for broken in ("no json", "[]", "7", "[" * 100_000):
        desk.kept["work"] = broken
        assert remembered(bare, desk) == bare
    desk.kept["work"] = json.dumps({"client_id": "known", "client_secret": "s"})
    assert remembered(bare, desk).request.client == Client("known", "s")
    other = replace(WANTED, request=replace(WANTED.request, client=Client("other")))
    assert remembered(other, desk) == other
    assert remembered(WANTED, desk) == WANTED


def test_a_client_file_must_fit_the_configuration() -> None:
    """A file of another client than the configured one is a mistake."""
    wanted = replace(WANTED, request=replace(WANTED.request, client=Client("c")))
    file = {
        "installed": {"client_id": "c", "client_secret": "s", "auth_uri": "https://a/x", "token_uri": "https://t/x"}
    }
    got = with_client_file(wanted, json.dumps(file)).request
    assert (got.client, got.provider.auth_url, got.provider.token_url) == (
        Client("c", "s"),
        "https://a/x",
        "https://t/x",
    )
    with pytest.raises(UserError, match="another client"):
        with_client_file(wanted, '{"installed": {"client_id": "d"}}')
    assert with_client_file(wanted, '{"client_id": "c"}').request.client == Client("c")
