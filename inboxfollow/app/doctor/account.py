"""One account: its servers, its login, its folders, and whether mail can be sent from it."""

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import datetime, timedelta

from inboxfollow.app.doctor.case import AccountCase
from inboxfollow.app.doctor.check import Area, Check
from inboxfollow.app.doctor.memory import Memory
from inboxfollow.app.doctor.microsoft import named
from inboxfollow.app.doctor.network import Lookout
from inboxfollow.app.wording import ago, day, plural
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.ports.checkup import Endpoint, Finding
from inboxfollow.ports.errors import PortError
from inboxfollow.ports.mailbox import Folder, Role

STALE = timedelta(days=2)
"""A scan this long ago is worth a word."""
Say = Callable[[str], None]


def network(one: AccountCase, lookout: Lookout, has_secret: bool, progress: Say) -> Iterator[Check]:
    """Everything that needs a connection."""
    area = Area(f"account {one.account.name}")
    reached = yield from _servers(area, one.reading, lookout, progress)
    yield from _reading(area, one, _obstacle(reached, has_secret), progress)
    reached = yield from _servers(area, one.sending, lookout, progress)
    yield from _sending(area, one, _obstacle(reached, has_secret), progress)


def _servers(
    area: Area, endpoints: Sequence[Endpoint], lookout: Lookout, progress: Say
) -> Generator[Check, None, bool]:
    """Looks at each; returns whether all can be talked to."""
    reached = True
    for endpoint in endpoints:
        progress(f"{area.name}: looking at {endpoint.host}")
        reached = (yield from lookout.server(area, endpoint)) and reached
    return reached


def _obstacle(reached: bool, has_secret: bool) -> str:
    if not reached:
        return "the server cannot be talked to, see above"
    return "" if has_secret else "there is no secret to log in with, see above"


def _reading(area: Area, one: AccountCase, obstacle: str, progress: Say) -> Iterator[Check]:
    if obstacle:
        yield area.skipped("login", obstacle)
        return
    progress(f"{area.name}: logging in")
    try:
        mailbox = one.account.open()
        try:
            found = mailbox.folders()
            yield area.ok("login", f"{one.account.server} lets you in as {one.account.address}")
            yield _folders(area, found)
            for finding in one.examine(mailbox):
                yield area.found(finding)
        finally:
            mailbox.close()
    except InboxfollowError as error:
        yield area.failed("login", error)


def _folders(area: Area, found: Sequence[Folder]) -> Check:
    """What each folder is for; names that the person chose are only counted."""
    named_by_role = {role: [one.name for one in found if one.role is role] for role in Role}
    told = [
        f"{role.value}: {', '.join(names)}" for role, names in named_by_role.items() if names and role is not Role.OTHER
    ]
    if others := len(named_by_role[Role.OTHER]):
        told.append(plural(others, "other"))
    words = "; ".join(told) or "none"
    if not (named_by_role[Role.SENT] or named_by_role[Role.ALL]):
        todo = "Name it: folders.sent of that account. Without it no lead is found."
        return area.fault("folders", f"no folder with sent mail was found ({words})", todo)
    return area.ok("folders", words)


def _sending(area: Area, one: AccountCase, obstacle: str, progress: Say) -> Iterator[Check]:
    """Logs in where mail is handed over, and sends nothing."""
    if one.account.sender is None:
        yield area.warning("sending", "no way to send is configured", "Add smtp or sender to that account.")
        return
    by_program = not one.sending and one.account.kind == "imap"
    if obstacle and not by_program:
        yield area.skipped("sending", obstacle)
        return
    progress(f"{area.name}: asking whether mail would be taken")
    try:
        sender = one.account.sender()
        try:
            sender.check()
        finally:
            sender.close()
    except PortError as error:
        yield named(area.failed("sending", error), one.account.address)
        return
    yield area.ok("sending", "the program that sends is there" if by_program else "mail would be taken")


def offline(one: AccountCase) -> Iterator[Check]:
    """In place of `network`."""
    area = Area(f"account {one.account.name}")
    yield area.skipped("servers", "not looked at (--offline)")


def reading(one: AccountCase, granted: Sequence[Finding], memory: Memory, now: datetime) -> Iterator[Check]:
    """What the configuration and the secret say, and how far the account's folders have been read."""
    area = Area(f"account {one.account.name}")
    for finding in (*one.findings, *granted):
        yield area.found(finding)
    if not memory.known:
        yield area.skipped("coverage", "nothing could be read of the store")
        return
    states = [state for state in memory.of(one.account.name) if state.name]
    if not states:
        yield area.warning("coverage", "no folder has been read yet", f"inboxfollow scan --account {one.account.name}")
        return
    open_ones = [state for state in states if not state.complete or state.error]
    if open_ones:
        since = [state.checked for state in open_ones if state.checked is not None]
        when = f", not since {ago(min(since), now)}" if since else ""
        roles = ", ".join(f"{count} {role}" for role, count in sorted(Counter(s.role for s in open_ones).items()))
        words = f"{len(open_ones)} of {plural(len(states), 'folder')} not read to the end{when} ({roles})"
        yield area.warning("coverage", words, f"inboxfollow scan --account {one.account.name}")
    else:
        begun = max((state.since for state in states if state.since), default=None)
        reach = f" since {day(begun, now, now.tzinfo)}" if begun is not None and now.tzinfo else ""
        yield area.ok("coverage", f"{plural(len(states), 'folder')} read whole{reach}")
    yield _last_scan(area, [state.checked for state in states], now)


def _last_scan(area: Area, checked: Sequence[datetime | None], now: datetime) -> Check:
    """The account has been read when its last folder was."""
    done = [one for one in checked if one is not None]
    if len(done) < len(checked):
        return area.warning("last scan", "never came to its end", "inboxfollow scan")
    last = min(done)
    words = f"{ago(last, now)}, whole"
    return area.warning("last scan", words, "inboxfollow scan") if now - last > STALE else area.ok("last scan", words)
