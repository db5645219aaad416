"""The turns of one account: look, move what was archived, send what is due, and say when the next look is."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inboxfollow.app import filing
from inboxfollow.app.autopilot_scene import paused_since
from inboxfollow.app.drain import drain
from inboxfollow.app.outbox import Outcome
from inboxfollow.app.poll import AccountReport, poll, was_read_whole
from inboxfollow.app.services import Account, Services
from inboxfollow.daemon import schedule
from inboxfollow.domain.outgoing import Status
from inboxfollow.ports.errors import PortError, Rejected, Transient

_LOG = logging.getLogger("inboxfollow.daemon")


@dataclass(frozen=True, slots=True)
class Terms:
    """What binds all turns."""

    every: timedelta
    """Between two looks that went well."""
    chance: Callable[[], float]
    """A number from 0 to 1, another one each time."""
    first_scan: Callable[[str], None] | None = None
    """Reads an account for the first time elsewhere, so that its memory is not ours; it may fail."""


class Turns:
    """One account's. Used by one thread; the store and the account's lock keep others out of the way."""

    def __init__(self, services: Services, account: Account, terms: Terms) -> None:
        self._services, self._account, self._terms = services, account, terms
        self.turn = schedule.first(services.clock.now())

    def is_due(self) -> bool:
        """Whether it is time to look, or mail of this account is to leave."""
        now = self._services.clock.now()
        if self.turn.held:
            return self._was_seen_to()
        return now >= self.turn.at or (not self.turn.failures and self._next_mail() <= now)

    def until(self) -> datetime | None:
        """When it is time again, as things stand; None while a person has to do something first."""
        if self.turn.held:
            return None
        return self.turn.at if self.turn.failures else min(self.turn.at, self._next_mail())

    def hint(self) -> None:
        """There may be new mail."""
        self.turn = schedule.hinted(self.turn, self._services.clock.now())

    def move(self, by: timedelta) -> None:
        """The clock was set by so much."""
        self.turn = schedule.moved(self.turn, by)

    def postpone(self, at: datetime, error: str) -> None:
        """The turn broke off for a reason that is not the account's; what holds the account goes on to."""
        self.turn = replace(self.turn, at=at, failures=self.turn.failures + 1, error=self.turn.held or error)

    def take(self) -> tuple[AccountReport, tuple[Outcome, ...]]:
        """One look, and what follows from it. Raises StoreFailed; all other trouble only puts the next look off."""
        name = self._account.name
        if self._terms.first_scan is not None and not was_read_whole(self._services, self._account):
            self._terms.first_scan(name)
        [report] = poll(self._services, account=name, full=False, progress=lambda _: None)
        now, terms = self._services.clock.now(), self._terms
        if any(not (folder and isinstance(error, Rejected)) for folder, error in report.failed):
            error = _gravest(report)
            self.turn = schedule.failed(self.turn, now, error, terms.every, terms.chance())
            _LOG.warning("look failed", extra={"account": name, "error": type(error).__name__, "next": self.turn.at})
            return report, ()
        refused = report.failed[0][1].message if report.failed else ""  # for good: to put the rest off would not help
        self.turn = replace(schedule.succeeded(now, terms.every, terms.chance()), error=refused)
        _LOG.info("looked", extra={"account": name, "news": report.new_messages, "next": self.turn.at})
        filing.carry_out(self._services, [name])
        outcomes = drain(self._services, lambda _: None, name, stopped=self._is_stopped)
        for outcome in outcomes:
            _LOG.info("mail", extra={"account": name, "lead": outcome.lead_id, "status": outcome.status})
        return report, outcomes

    def _next_mail(self) -> datetime:
        """When the next mail of this account is to leave; with the next look where there is none, and while none may.
        What waits for the person's approval leaves only then."""
        if self._is_stopped():
            return self.turn.at
        waiting = self._services.store.outbox(statuses=(Status.READY,), account=self._account.name)
        return min((one.not_before for one in waiting if not one.is_draft), default=self.turn.at)

    def _is_stopped(self) -> bool:
        """Whether no mail may leave by itself: during a pause, and while another account is read for the first time or
        anew, which may hold its lock for hours. One that fails stops nothing here: the gate tells the person."""
        return paused_since(self._services) is not None or any(
            self._is_being_read(one.name) for one in self._services.accounts if one.name != self._account.name
        )

    def _is_being_read(self, account: str) -> bool:
        states = self._services.store.folders(account).values()
        whole = bool(states) and all(state.complete for state in states)
        return not whole and not any(state.error for state in states)

    def _was_seen_to(self) -> bool:
        """Whether somebody else has read the account since, so that what held it is over."""
        states = self._services.store.folders(self._account.name).values()
        return bool(states) and all(not state.error for state in states)


def _gravest(report: AccountReport) -> PortError:
    """Of several errors the one that decides when to look again: what only a person can mend comes first, then the
    longest delay that a server asks for."""
    errors = [error for _, error in report.failed if not isinstance(error, Rejected)] or [report.failed[0][1]]
    held = next((error for error in errors if isinstance(error, schedule.HELD)), None)
    return held or max(errors, key=lambda error: (isinstance(error, Transient) and error.retry_after) or 0)
