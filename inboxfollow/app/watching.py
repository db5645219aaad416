"""How the background process stands, in words that the dashboard, the command line and doctor share."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from inboxfollow.app import wording
from inboxfollow.app.services import Services
from inboxfollow.domain.watch import AccountWatch, Watch

Standing = Literal["off", "on", "paused", "trouble"]
""""trouble" where it needs a person: an account is held, or the configuration has a fault."""


def runs(services: Services) -> bool:
    """Whether there is one at this moment."""
    return services.watch is not None and services.watch.read() is not None


def standing(watch: Watch | None, *, paused: bool) -> Standing:
    """In one word; what needs a person comes before what a person chose."""
    if watch is None:
        return "off"
    if alarm(watch):
        return "trouble"
    return "paused" if paused else "on"


def in_trouble(watch: Watch | None) -> Sequence[AccountWatch]:
    """Accounts that cannot be read at present, held or not."""
    return [one for one in watch.accounts if one.doing == "held" or one.failures] if watch else ()


def alarm(watch: Watch) -> str:
    """What a person has to see to, in a few words; "" for nothing."""
    held = [one.name for one in watch.accounts if one.doing == "held"]
    if len(held) == 1:
        return f"{wording.clean(held[0])} needs you"
    return f"{len(held)} accounts need you" if held else "the configuration has a fault" if watch.trouble else ""


def account_words(one: AccountWatch, now: datetime, zone: tzinfo) -> str:
    """What an account does, when it was read, and what is to be done about it. May hold words of a server."""
    seen = f"read {wording.instant(one.last_success, now, zone)}" if one.last_success else "not read yet"
    if one.doing == "held":
        return f"needs you: {one.error.rstrip('. ')}; {seen}; mend that, then: inboxfollow scan"
    upcoming = f"{wording.instant(one.next_look, now, zone)}" if one.next_look else ""
    if one.failures:
        again = f", again {upcoming}" if upcoming else ""
        return f"failed {wording.plural(one.failures, 'time')}: {one.error.rstrip('. ')}; {seen}{again}"
    how = "told of new mail at once" if one.instant else "looks on a schedule"
    unread = f"; not all of it: {one.error.rstrip('. ')}" if one.error else ""
    return f"{one.doing}; {seen}{unread}; {how}{f'; next look {upcoming}' if upcoming else ''}"


def uptime(watch: Watch | None, now: datetime) -> str:
    """For how long it has run, in one unit: "12m", "5h", "34d"; "-" where none runs."""
    if watch is None:
        return "-"
    span = max(now - watch.started, timedelta())
    if span < timedelta(hours=1):
        return f"{span // timedelta(minutes=1)}m"
    return f"{span // timedelta(hours=1)}h" if span < timedelta(days=2) else f"{span.days}d"
