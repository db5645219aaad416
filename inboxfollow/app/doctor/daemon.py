"""The background process: whether it runs, how each account stands, what starts it, and how it tells the person.

That none runs is the person's choice, and no fault.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from inboxfollow.app import trouble_words, wording
from inboxfollow.app.doctor.case import Case, DaemonCase
from inboxfollow.app.doctor.check import Area, Check
from inboxfollow.app.watching import account_words
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.watch import AccountWatch, Watch
from inboxfollow.ports.checkup import ServiceFacts
from inboxfollow.ports.notifier import NotTold

DAEMON = Area("daemon")
_AGAIN = "inboxfollow daemon stop, then start it as before"
_LATELY = timedelta(days=1)
_MOST = 1_000
"""Lines of trouble that are counted."""


def daemon(case: Case) -> Iterator[Check]:
    """All there is to see of it."""
    found = case.daemon
    if found is None:
        yield DAEMON.skipped("process", "the configuration cannot be used")
        return
    now, zone = case.clock.now(), case.config.zone or UTC
    watch = found.watch.read()
    service: ServiceFacts | None = None
    refused: list[Check] = []
    try:
        service = found.service()
    except UserError as error:
        refused = [DAEMON.failed("service", error)]
    yield from _process(found, watch, service, now, zone)
    yield from refused
    if service is not None:
        yield from _service(service, runs=watch is not None)
    yield from _notices(found, wanted=watch is not None or (service is not None and service.installed))
    yield from _log(found, now)


def _process(
    found: DaemonCase, watch: Watch | None, service: ServiceFacts | None, now: datetime, zone: tzinfo
) -> Iterator[Check]:
    if watch is None:
        if service is not None and service.at_login:
            words = "it does not run, although a service is to start it at login"
            yield DAEMON.warning("process", words, "inboxfollow daemon install starts it; daemon uninstall ends that.")
        else:
            how = "to start it: inboxfollow daemon run, or B in the dashboard"
            yield DAEMON.ok("process", f"none runs, so mail is read when you scan; {how}")
        return
    yield DAEMON.ok("process", f"runs since {wording.instant(watch.started, now, zone)} (process {watch.pid})")
    if watch.version != found.version:
        words = f"it still runs version {watch.version}, this program is {found.version}"
        yield DAEMON.warning("version", words, _AGAIN)
    if watch.trouble:
        words = f"the file has a fault, so the configuration before is in force: {watch.trouble}"
        yield DAEMON.warning("configuration", words, "Correct the file; the daemon takes it by itself.")
    yield from (_account(one, now, zone) for one in watch.accounts)


def _account(one: AccountWatch, now: datetime, zone: tzinfo) -> Check:
    name = f"reads {one.name}"
    if one.doing == "held":
        todo = f"See to that, then: inboxfollow scan --account {one.name}"
        return DAEMON.warning(name, f"not until you have seen to it: {one.error}", todo)
    if one.failures or one.error:
        return DAEMON.warning(name, account_words(one, now, zone), f"inboxfollow doctor --account {one.name}")
    return DAEMON.ok(name, account_words(one, now, zone))


def _service(facts: ServiceFacts, *, runs: bool) -> Iterator[Check]:
    if not facts.installed:
        yield DAEMON.ok("service", "none is installed; inboxfollow daemon install starts the daemon at each login")
        return
    if not facts.at_login:
        yield DAEMON.warning("service", "installed, but not started at login", "inboxfollow daemon install")
    elif runs and not facts.active:
        words = "started at login, but the daemon that runs was started by hand, and nothing restarts it"
        yield DAEMON.warning("service", words, "inboxfollow daemon stop, then: inboxfollow daemon install")
    else:
        yield DAEMON.ok("service", "installed, and started at login")
    yield from (DAEMON.warning("session", note) for note in facts.notes)


def _notices(found: DaemonCase, *, wanted: bool) -> Iterator[Check]:
    """By the person's command, and on the desktop; one of the two is enough."""
    told = False
    if found.hook is not None:
        refused = _refused(found.hook)
        told = refused is None
        yield DAEMON.failed("hook", refused) if refused else DAEMON.ok("hook", "the command of daemon.hook is there")
    if not wanted:
        return
    refused = _refused(found.desktop)
    if refused is None:
        yield DAEMON.ok("desktop", "notices can be shown")
    elif told:
        yield DAEMON.ok("desktop", f"{refused.message}; the hook tells you")
    else:
        yield DAEMON.warning("desktop", refused.message, refused.hint)


def _refused(check: Callable[[], None]) -> NotTold | None:
    try:
        check()
    except NotTold as error:
        return error
    return None


def _log(found: DaemonCase, now: datetime) -> Iterator[Check]:
    """Counts by kind only: a log may say more than a report should."""
    lately = Counter(trouble_words.kind(one.error) for one in found.troubles(_MOST) if one.at > now - _LATELY)
    if lately:
        kinds = ", ".join(f"{count:,} × {kind}" for kind, count in lately.most_common())
        yield DAEMON.ok("log", f"trouble in the last day: {kinds}; in {found.log}")
