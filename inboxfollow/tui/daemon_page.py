"""The background process as passages: what needs the person first, then each account, what waits, what went wrong."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich.text import Text

from inboxfollow import __version__
from inboxfollow.app import trouble_words, watching, wording
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.domain.watch import Trouble, Watch
from inboxfollow.tui.lead_page import dated, heading, labelled, line, short
from inboxfollow.tui.widgets.paper import Passage

_TITLES = {
    "off": "The daemon is off",
    "on": "The daemon is on",
    "paused": "The daemon is on, and paused",
    "trouble": "The daemon is on, and needs you",
}
_NONE_HERE = "There is none in the demo: it keeps nothing, and its people answer only while it is open."
_OFF = "Without it, mail is read only when you scan, and what is queued leaves only while this dashboard is open."
_PROCESS = (
    "s starts it. It goes on when you leave, until you log out or the computer goes off. To have it run at each "
    "login: inboxfollow daemon install"
)
_SERVICE = "s starts the service that is installed: it goes on when you leave, and is started at each login."
_ON = "It looks for answers, sends what is queued and tells you, also while this dashboard is closed."


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the page says."""

    watch: Watch | None
    possible: bool
    """There can be one here."""
    paused: datetime | None = None
    """Since when."""
    waiting: Sequence[Outgoing] = ()
    """Ready mails, oldest first."""
    troubles: Sequence[Trouble] = ()
    service: bool = False
    """None runs, and the system has a service for it."""


def title(facts: Facts) -> str:
    """In one line."""
    return _TITLES[watching.standing(facts.watch, paused=facts.paused is not None)]


def daemon_page(facts: Facts, now: datetime, zone: tzinfo, cures: Callable[[str], str]) -> list[Passage]:
    """The whole page at `now`; `cures` puts keys where words name commands."""
    if not facts.possible:
        return [line(_NONE_HERE)]
    return [
        *_state(facts, now, zone),
        *_accounts(facts.watch, now, zone, cures),
        *_waiting(facts.waiting, now, zone),
        *_troubles(facts.troubles, now, zone),
    ]


def _state(facts: Facts, now: datetime, zone: tzinfo) -> Iterator[Passage]:
    watch = facts.watch
    if facts.paused is not None:
        since = wording.instant(facts.paused, now, zone)
        words = f"! Paused by you since {since}: nothing is sent by itself, mail is read on. The key ! lets it go on."
        yield line(words, hang=2, kind="alert")
    if watch is None:
        yield line(_OFF)
        yield line(_SERVICE if facts.service else _PROCESS)
        return
    if watch.trouble:
        words = f"! The configuration has a fault, the one before is in force: {watch.trouble}"
        yield line(words, hang=2, kind="alert")
    if watch.version != __version__:
        words = f"! It runs version {watch.version}, this program is {__version__}: x stops it, then s starts this one."
        yield line(words, hang=2, kind="alert")
    yield line(_ON)
    started = wording.instant(watch.started, now, zone)
    yield line(f"Since {started}, process {watch.pid}", kind="faint")


def _accounts(watch: Watch | None, now: datetime, zone: tzinfo, cures: Callable[[str], str]) -> Iterator[Passage]:
    if watch is None:
        return
    yield from heading("Accounts")
    if not watch.accounts:
        yield line("None in the configuration.")
    width = max((len(short(one.name)) for one in watch.accounts), default=0)
    for one in watch.accounts:
        words = cures(watching.account_words(one, now, zone))
        if one.doing == "held":
            yield Passage(Text(f"! {short(one.name):<{width}}  {short(words)}"), hang=width + 4, kind="alert")
        else:
            yield Passage(Text.assemble((f"  {short(one.name):<{width}}  ", "bold"), short(words)), hang=width + 4)


def _waiting(waiting: Sequence[Outgoing], now: datetime, zone: tzinfo) -> Iterator[Passage]:
    yield from heading("Waiting to be sent")
    queued = [one for one in waiting if not one.is_draft]
    drafts = len(waiting) - len(queued)
    if queued:
        first = min(queued, key=lambda one: one.not_before)
        when = wording.instant(first.not_before, now, zone)
        yield labelled(wording.plural(len(queued), "mail"), f"the first {when} to {', '.join(first.recipients)}")
    if drafts:
        yield labelled(wording.plural(drafts, "mail"), "prepared by the autopilot, for your approval: view 8")
    if not waiting:
        yield line("Nothing.")


def _troubles(troubles: Sequence[Trouble], now: datetime, zone: tzinfo) -> Iterator[Passage]:
    yield from heading("What went wrong of late")
    if not troubles:
        yield line("Nothing in its log.")
    for one in troubles:
        words = f"{one.what}{f' ({trouble_words.kind(one.error)})' if one.error else ''}"
        yield dated(wording.instant(one.at, now, zone), f"{one.account}: {words}" if one.account else words)
