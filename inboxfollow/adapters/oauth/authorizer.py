"""The three ways to get a person's leave. Implements ports.authorization.Authorizer."""

import secrets
import time
from collections.abc import Callable

from inboxfollow.adapters.oauth.consent import AGAIN, Consent, client_form, granted, said_no
from inboxfollow.adapters.oauth.endpoint import Answer, ask, checked_host
from inboxfollow.adapters.oauth.loopback import Listener
from inboxfollow.ports.authorization import EnterCode, Granted, Request, Tell, Visit, Waiting
from inboxfollow.ports.clock import Clock
from inboxfollow.ports.errors import AuthRejected, Transient, Unreachable

PATIENCE_SECONDS = 600.0
"""For a browser to come back."""
INTERVAL_SECONDS = 5.0
"""Between two questions, where the provider names no other, and what "slow_down" adds (RFC 8628 section 3.5)."""
LONGEST_INTERVAL_SECONDS = 60.0
CODE_SECONDS = 900.0
"""How long a code for devices is waited for at most."""


class OAuthAuthorizer:
    """Asks a person through their provider. `sleep` and `monotonic` count seconds."""

    def __init__(
        self,
        clock: Clock,
        patience_seconds: float = PATIENCE_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock, self._patience = clock, patience_seconds
        self._sleep, self._monotonic = sleep, monotonic

    def by_browser(self, request: Request, tell: Tell) -> Granted:
        """See Authorizer."""
        with Listener(request.provider.redirect_host) as listener:
            consent = Consent(request, listener.redirect)
            tell(Visit(consent.url(), returns=True))
            query = listener.wait(consent.is_answer, self._patience, tell)
        return consent.redeem(consent.code_from(query), self._clock.now())

    def by_address(self, request: Request, tell: Tell, ask: Callable[[], str]) -> Granted:
        """See Authorizer. Nobody listens where the browser ends up: its address is what counts."""
        port = 49152 + secrets.randbelow(16384)
        consent = Consent(request, f"http://{request.provider.redirect_host}:{port}")
        tell(Visit(consent.url(), returns=False))
        code = consent.pasted(ask())
        return consent.redeem(code, self._clock.now())

    def by_code(self, request: Request, tell: Tell) -> Granted:
        """See Authorizer."""
        provider = request.provider
        if not provider.device_url:
            raise AuthRejected(f"{provider.name} has no codes for devices", "Use a browser instead.")
        form = client_form(request) | {"scope": " ".join(request.scopes)}
        answer = ask(provider.device_url, form)
        if answer.error:
            raise said_no(answer)
        url = answer.text("verification_uri") or answer.text("verification_url")
        device_code, user_code = answer.text("device_code"), answer.text("user_code")
        if not device_code or not user_code or not url.isprintable():
            raise Transient("the provider's answer cannot be read: it holds no code for a device", AGAIN)
        checked_host(url)
        seconds = min(answer.number("expires_in", CODE_SECONDS), CODE_SECONDS)
        tell(EnterCode(url, user_code, seconds))
        interval = answer.number("interval", INTERVAL_SECONDS)
        return granted(request, self._polled(request, device_code, interval, seconds, tell), self._clock.now())

    def _polled(self, request: Request, device_code: str, interval: float, seconds: float, tell: Tell) -> Answer:
        """Asks until the person has decided (RFC 8628 section 3.4)."""
        form = client_form(request) | {
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
            "device_code": device_code,
        }
        end = self._monotonic() + seconds
        while (left := end - self._monotonic()) > 0:
            self._pause(min(interval, left), end, tell)
            try:
                answer = ask(request.provider.token_url, form)
            except Unreachable:
                interval = min(interval * 2, LONGEST_INTERVAL_SECONDS)  # as RFC 8628 section 3.5 wants
                continue
            if not answer.error:
                return answer
            if answer.error == "slow_down":
                interval = min(interval + INTERVAL_SECONDS, LONGEST_INTERVAL_SECONDS)
            elif answer.error != "authorization_pending":
                raise said_no(answer)
        raise said_no(Answer({}, "expired_token"))

    def _pause(self, seconds: float, end: float, tell: Tell) -> None:
        """Waits, telling it about once a second, so that it can be broken off."""
        until = self._monotonic() + seconds
        while (rest := until - self._monotonic()) > 0:
            tell(Waiting(max(0.0, end - self._monotonic())))
            self._sleep(min(rest, 1.0))
