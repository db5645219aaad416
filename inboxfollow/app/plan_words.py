"""The plan of the autopilot in words that every front end shares. Pure; words may hold text of mails as it came."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from itertools import groupby

from inboxfollow.app.plan import Outlook
from inboxfollow.app.wording import WEEKDAYS, day, instant, plural
from inboxfollow.domain.autopilot_plan import Planned

HOW = 'set autopilot = "draft" or "send" under [cadences.default] of the configuration'
MODES = {"send": "send", "draft": "prepare", "off": "you"}


def state_lines(found: Outlook, days: int, now: datetime, zone: tzinfo) -> Iterator[str]:
    """What keeps the plan from coming true, or why it is empty; nothing where all is well."""
    if not found.cadences:
        yield f"No cadence has its autopilot on, so nothing is sent by itself. To switch it on: {HOW}."
        return
    if found.paused_since is not None:
        since = instant(found.paused_since, now, zone)
        yield f"The autopilot is stopped since {since}: nothing is sent by itself until it goes on."
    if found.unseen:
        names = ", ".join(f'"{name}"' for name in found.unseen)
        yield f"The autopilot of {names} begins when the daemon runs: what you wrote before that is left to you."
    for words in found.unread[:1]:
        more = f", and {len(found.unread) - 1} more" if len(found.unread) > 1 else ""
        yield f"Nothing would leave at this moment: {words}{more}."
    if not found.mails:
        old = "" if found.unseen else " What you wrote before the autopilot was switched on is left to you."
        yield f"Nothing is planned for the next {plural(days, 'day')}.{old}"


def by_day(rows: Iterable[Planned], now: datetime, zone: tzinfo) -> Iterator[tuple[str, list[Planned]]]:
    """Rows under the local day of each: "Tue 14 Mar"."""
    for _, group in groupby(rows, key=lambda row: row.at.astimezone(zone).date()):
        found = list(group)
        at = found[0].at
        yield f"{WEEKDAYS[at.astimezone(zone).weekday()]} {day(at, now, zone)}", found


def people(row: Planned) -> str:
    """Whom it goes to, in a word or two."""
    if not row.people:
        return "(nobody)"
    name, address = row.people[0]
    more = f" +{len(row.people) - 1}" if len(row.people) > 1 else ""
    return f"{name.strip() or address}{more}"


def step(row: Planned) -> str:
    """What it is: "2: nudge", "4: call"; the figure counts touches, the first message included."""
    return f"{row.touch}: {row.template or row.by if row.by == 'mail' else row.by}"
