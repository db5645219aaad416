"""Access tokens of one account, renewed in time (RFC 6749 section 6). For Credentials and Granted of the ports."""

import contextlib
import threading
from collections.abc import Collection
from dataclasses import replace

from inboxfollow.adapters.oauth.endpoint import ask, ended
from inboxfollow.adapters.oauth.token import Token, parse, received
from inboxfollow.ports.clock import Clock
from inboxfollow.ports.errors import AuthRejected, SecretUnavailable
from inboxfollow.ports.secrets import SecretKeeper, SecretPlace, Secrets


class OAuthCredentials:
    """The tokens that a token document brings, or the access token that a helper program prints. May be shared by
    threads.

    Renewed tokens are kept in memory, and written back only into the keyring. Another process may renew them too, and
    a person may give access anew: so the place is read again before a token counts as ended.
    """

    def __init__(
        self, place: SecretPlace, secrets: Secrets, keeper: SecretKeeper, clock: Clock, provider: str, token_url: str
    ) -> None:
        """`provider` is google, microsoft or custom; `token_url` stands in where the document names no token_uri."""
        self._place, self._secrets, self._keeper, self._clock = place, secrets, keeper, clock
        self._provider, self._token_url = provider, token_url
        self._lock = threading.Lock()
        self._read = ""
        self._held: Token | str | None = None
        self._refused = ""

    def __repr__(self) -> str:
        return f"OAuthCredentials({self._place.account!r})"

    def token(self) -> str:
        """See Credentials."""
        with self._lock:
            held = self._load() if self._held is None else self._held
            if not self._is_good(held) and self._place.in_keyring:
                held = self._another() or held
            if isinstance(held, Token) and not self._is_good(held):
                held = self._renew(held)
            self._held = held
            return held.access_token if isinstance(held, Token) else held

    def refused(self, token: str) -> None:
        """See Credentials. What a helper program printed is asked for anew."""
        with self._lock:
            self._refused = token
            if self._held == token:
                self._held = None

    def scopes(self) -> Collection[str]:
        """See Granted."""
        with self._lock:
            self._held = self._load() if self._held is None else self._held
            return self._held.scopes if isinstance(self._held, Token) else ()

    def _is_good(self, held: Token | str) -> bool:
        if isinstance(held, str):
            return held != self._refused
        return held.access_token != self._refused and held.is_fresh(self._clock.now())

    def _load(self) -> Token | str:
        self._read = self._secrets.read_document(self._place)
        return parse(self._read, self._place.account, self._token_url)

    def _another(self) -> Token | str | None:
        """What somebody else put into the place since it was read; None where it is the same or cannot be read."""
        before = self._read
        with contextlib.suppress(SecretUnavailable):
            found = self._load()
            return None if self._read == before else found
        return None

    def _renew(self, held: Token) -> Token | str:
        try:
            return self._refreshed(held)
        except AuthRejected:
            another = self._another()
            if another is None:
                raise
            return self._refreshed(another) if isinstance(another, Token) and not self._is_good(another) else another

    def _refreshed(self, held: Token) -> Token:
        account, client = self._place.account, held.client
        if not held.refresh_token:
            raise AuthRejected(
                f'account "{account}": the access token has ended, and there is no refresh token',
                f"Give access again with: inboxfollow accounts authorize {account}",
            )
        form = {"grant_type": "refresh_token", "refresh_token": held.refresh_token, "client_id": client.client_id}
        if client.client_secret:
            form["client_secret"] = client.client_secret
        answer = ask(held.token_uri, form)
        if answer.error or not answer.text("access_token"):
            raise ended(replace(answer, error=answer.error or "no access_token"), account, self._provider)
        got = received(answer, client, held.token_uri, held.scopes, self._clock.now())
        fresh = replace(got, refresh_token=got.refresh_token or held.refresh_token, scopes=held.scopes)
        if self._place.in_keyring:
            self._keep(fresh.document())
        return fresh

    def _keep(self, document: str) -> None:
        """A keyring that locked itself meanwhile is no reason to stop: the token in memory is good."""
        with contextlib.suppress(SecretUnavailable):
            self._keeper.keep(self._place, document)
            self._read = document
