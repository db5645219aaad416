"""The tables of the file but the accounts, each turned into its frozen value; what is wrong is noted and left out."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from inboxfollow.config import checks, paths
from inboxfollow.config.model import SENDING_HOURS, Archive, Daemon, Leads, Me, Sending, Templates, Ui
from inboxfollow.config.table import Table
from inboxfollow.domain.cadence import DEFAULT_CADENCE, After, Autopilot, By, Cadence, Step, Wait

T = TypeVar("T")

_EVENTS = ("reply", "trouble", "due", "bounce", "not_now")
_MANY = 1_000_000
_UTC = ZoneInfo("UTC")


def each(table: Table, key: str, check: Callable[[str], T]) -> tuple[T, ...]:
    """The texts of a list, each checked; the wrong ones are noted one by one and left out."""
    found = []
    for number, text in enumerate(table.texts(key)):
        try:
            found.append(check(text))
        except ValueError as error:
            table.problem_at(key, number, *error.args[:2])
    return tuple(found)


def read_me(table: Table, system_zone: Callable[[], ZoneInfo]) -> Me:
    """[me], the one table that must be there."""
    addresses = each(table, "addresses", checks.address)
    if not table.has("addresses") or table.values["addresses"] == []:
        table.problem("addresses", "your own addresses are missing", 'add [me] with addresses = ["sam@seller.example"]')
    zone = table.parsed("timezone", _UTC, checks.zone) if table.has("timezone") else system_zone()
    me = Me(
        addresses=addresses,
        timezone=zone,
        name=table.text("name"),
        signature=table.text("signature", lines_allowed=True),
        holidays=table.parsed("holidays", "", checks.region),
        working_days=_working_days(table),
        sending_hours=table.parsed("sending_hours", SENDING_HOURS, checks.hours_of_one_day),
    )
    table.done()
    return me


def _working_days(table: Table) -> frozenset[int]:
    default = frozenset(range(5))
    days = frozenset(each(table, "working_days", checks.weekday))
    if table.values.get("working_days") == []:
        table.problem("working_days", "there must be at least one working day", 'write it like ["mon", "tue"]')
    return days or default


def read_store(table: Table, folder: Path) -> Path:
    """[store]: an absolute path; what is relative counts from the folder of the file."""
    text = table.text("path")
    path = paths.within(folder, text) if text else paths.default_store()
    if text and os.path.isdir(path):  # Path.is_dir raises for a name that is too long
        table.problem("path", f"{path} is a folder", "name the file of the store itself")
    table.done()
    return path


def read_leads(table: Table) -> Leads:
    """[leads]."""
    leads = Leads(
        read_days=table.whole("read_days", 400, 1, 36500),
        surface_days=table.whole("surface_days", 60, 1, 36500),
        backlog_per_day=table.whole("backlog_per_day", 5, 0, 10_000),
        internal_domains=each(table, "internal_domains", checks.domain),
        ignore=each(table, "ignore", checks.person_pattern),
    )
    table.done()
    return leads


def read_cadences(root: Table) -> tuple[Cadence, ...]:
    """[cadences.*] in the order of the file, and the default one where the file has none."""
    found = []
    for name, table in root.named("cadences"):
        try:
            checks.name(name)
        except ValueError as error:
            table.problem("", *error.args[:2])
        cadence = _cadence(name, table)
        if cadence:
            found.append(cadence)
    return tuple(found) if any(c.name == "default" for c in found) else (*found, DEFAULT_CADENCE)


def _cadence(name: str, table: Table) -> Cadence | None:
    known = DEFAULT_CADENCE.steps if name == "default" and not table.has("steps") else ()
    steps = tuple(_step(step) for step in table.tables("steps")) or known
    match = each(table, "match", checks.rule)
    if not steps:
        table.problem("", "the cadence has no steps", 'add steps = [{ wait = "3bd", template = "nudge" }]')
    if name == "default" and match:
        table.problem("match", "default is for whatever no rule fits, so it has none", "remove it")
    after = cast(After, table.choice("after", ("drip", "close"), "drip"))
    autopilot = cast(Autopilot, table.choice("autopilot", ("off", "draft", "send"), "off"))
    table.done()
    return Cadence(name, steps, after, match, autopilot) if steps else None


def _step(table: Table) -> Step:
    wait = table.parsed("wait", Wait(1, "d"), _wait)
    if not table.has("wait"):
        table.problem("", "the step has no wait", 'add wait = "3bd"')
    step = Step(wait, cast(By, table.choice("by", ("mail", "call", "text"), "mail")), table.text("template"))
    table.done()
    return step


def _wait(text: str) -> Wait:
    try:
        return Wait.parse(text)
    except ValueError as error:
        what, _, todo = str(error).partition(": ")
        raise ValueError(what, todo) from None


def read_templates(table: Table) -> Templates:
    """[templates]; the fields are by address."""
    fields = {}
    for address, _ in table.named("fields"):
        fields[address] = table.section("fields").words(address)
        try:
            checks.address(address)
        except ValueError as error:
            table.section("fields").problem(address, *error.args[:2])
    templates = Templates(table.text("language", "auto"), table.flag("quote_last", True), fields)
    table.done()
    return templates


def read_sending(table: Table) -> Sending:
    """[sending]."""
    sending = Sending(
        undo_seconds=table.whole("undo_seconds", 30, 0, 3600),
        per_day=table.whole("per_day", 200, 0, _MANY),
        per_hour=table.whole("per_hour", 20, 0, _MANY),
        per_person_days=table.whole("per_person_days", 2, 0, 3650),
        per_company_week=table.whole("per_company_week", 5, 0, _MANY),
    )
    table.done()
    return sending


def read_archive(table: Table) -> Archive:
    """[archive]."""
    archive = Archive(table.flag("move_on_server", False))
    table.done()
    return archive


def read_daemon(table: Table) -> Daemon:
    """[daemon]."""
    default = Daemon()
    daemon = Daemon(
        poll_every=table.parsed("poll_every", default.poll_every, checks.duration),
        notify=each(table, "notify", checks.one_of(_EVENTS)) if table.has("notify") else default.notify,
        digest=table.parsed("digest", default.digest, checks.clock_time),
        quiet_hours=table.parsed("quiet_hours", default.quiet_hours, checks.span),
        hook=table.command("hook"),
    )
    table.done()
    return daemon


def read_ui(table: Table) -> Ui:
    """[ui]."""
    keymap = table.choice("keymap", ("default", "mutt"), "default")
    ui = Ui(table.text("theme", "auto"), "mutt" if keymap == "mutt" else "default", table.words("keys"))
    table.done()
    return ui
