"""`daemon run|status|stop|pause|resume|install|uninstall`: the background process."""

import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from inboxfollow.app import watching, wording
from inboxfollow.cli import output
from inboxfollow.cli.exit_codes import ExitCode
from inboxfollow.cli.session import json_option, session, warn

if TYPE_CHECKING:
    from inboxfollow.daemon.service import Outcome
    from inboxfollow.domain.watch import Watch

_PAUSED = "nothing is sent by itself, neither by the autopilot nor what is queued"


@click.group("daemon")
def daemon_command() -> None:
    """The background process: it looks for answers, sends what is queued, and tells you."""


@daemon_command.command("run")
@click.option("--verbose", is_flag=True, help="Writes the log to the terminal too.")
def daemon_run(verbose: bool) -> None:
    """Runs in the foreground until it is stopped; a second one for the same store is refused."""
    from inboxfollow import bootstrap
    from inboxfollow.bootstrap.daemon import run_daemon
    from inboxfollow.cli.session import silence_libraries

    silence_libraries()
    opener = partial(bootstrap.open_services, lean=True)
    run_daemon(session().config, opener, verbose=verbose, begun=_say_that_it_runs)


def _say_that_it_runs(log: "Path") -> None:
    """To a person only: a service has no terminal."""
    if sys.stderr.isatty():
        output.narrate(f"The daemon runs; Ctrl-C ends it. How it stands: inboxfollow daemon status. Its log: {log}")


@daemon_command.command("status")
@json_option
def daemon_status(as_json: bool) -> ExitCode:
    """Whether it runs, how each account stands, and what waits. Ends with 1 where none runs."""
    from inboxfollow.app.autopilot_scene import paused_since
    from inboxfollow.domain.outgoing import Status

    with session().services(faulty=True) as services:
        warn(services)
        watch = services.watch.read() if services.watch else None
        log = services.daemon.log if services.daemon else ""
        ready = services.store.outbox(statuses=(Status.READY,))
        waiting, drafts = len(ready), sum(one.is_draft for one in ready)
        paused = paused_since(services)
        now, zone = services.clock.now(), services.policy.timezone
    if as_json:
        output.document(_form(watch, waiting, paused, now) | {"log": log})
    else:
        output.text(
            [
                *_lines(watch, (waiting - drafts, drafts), paused, now, zone),
                *([f"Log: {log}"] if Path(log).is_file() else []),
            ]
        )
    return ExitCode.DONE if watch else ExitCode.FAILED


@daemon_command.command("stop")
def daemon_stop() -> None:
    """Ends it after what it is doing; waits for that."""
    from inboxfollow import bootstrap

    control = bootstrap.daemon_control(session().config)
    again = " The next login starts it again; inboxfollow daemon uninstall ends that." if control.is_service() else ""
    output.text([f"The daemon has stopped.{again}" if control.stop() else "No daemon runs."])


@daemon_command.command("pause")
def daemon_pause() -> None:
    """Emergency stop: nothing is sent by itself any more, until `daemon resume`; mail is read on."""
    from inboxfollow.app import autopilot

    with session().services(faulty=True) as services:
        warn(services)
        autopilot.pause_all(services)
    output.text([f"Paused: {_PAUSED}; mail is read on. Go on: inboxfollow daemon resume"])


@daemon_command.command("resume")
def daemon_resume() -> None:
    """Ends a pause."""
    from inboxfollow.app import autopilot
    from inboxfollow.app.autopilot_scene import paused_since

    with session().services(faulty=True) as services:
        warn(services)
        paused = paused_since(services) is not None
        autopilot.resume_all(services)
    output.text(["The pause is over: what is due leaves again." if paused else "Nothing was paused."])


@daemon_command.command("install")
def daemon_install() -> ExitCode:
    """Starts it now and at each login, as a service of the system (systemd, launchd)."""
    from inboxfollow.bootstrap.daemon import install_service

    outcome = install_service(session().config)
    done = "The daemon runs as a service, and will at each login" if outcome.done else "Written"
    return _told(outcome, f"{done}: {outcome.file}")


@daemon_command.command("uninstall")
def daemon_uninstall() -> ExitCode:
    """Stops the service and takes it away."""
    from inboxfollow.bootstrap.daemon import remove_service

    outcome = remove_service()
    done = f"The service is taken away: {outcome.file}" if outcome.done else f"Removed: {outcome.file}"
    return _told(outcome, "No service is installed." if outcome.absent else done)


def _told(outcome: "Outcome", said: str) -> ExitCode:
    output.text([said])
    for note in outcome.notes:
        output.narrate(f"note: {note}", "yellow")
    if outcome.todo:
        output.narrate("to do:")
        output.text(f"  {command}" for command in outcome.todo)
    return ExitCode.DONE if outcome.done else ExitCode.FAILED


def _lines(
    watch: "Watch | None", waiting: tuple[int, int], paused: datetime | None, now: datetime, zone: ZoneInfo
) -> list[str]:
    """`waiting`: mails that leave by themselves, and those that want approval."""
    if watch is None:
        head = ["No daemon runs. Start it: inboxfollow daemon run; at each login: inboxfollow daemon install"]
    else:
        head = [f"Runs since {wording.instant(watch.started, now, zone)} (process {watch.pid}, {watch.version})"]
        head += [f"  {one.name}: {watching.account_words(one, now, zone)}" for one in watch.accounts]
        if watch.trouble:
            head.append(f"The configuration has a fault, the one before is in force: {watch.trouble}")
    if paused is not None:
        since = wording.instant(paused, now, zone)
        head.append(f"Paused since {since}: {_PAUSED}. Go on: inboxfollow daemon resume")
    for count, what in zip(waiting, ("to be sent", "for your approval"), strict=True):
        if count:
            head.append(f"{wording.plural(count, 'mail')} waiting {what}: inboxfollow outbox")
    return head


def _form(watch: "Watch | None", waiting: int, paused: datetime | None, now: datetime) -> dict[str, object]:
    from inboxfollow.cli.forms import stamp

    accounts = watch.accounts if watch else ()
    return {
        "running": watch is not None,
        "pid": watch.pid if watch else None,
        "version": watch.version if watch else None,
        "started": stamp(watch.started) if watch else None,
        "uptime_seconds": int((now - watch.started).total_seconds()) if watch else None,
        "trouble": watch.trouble if watch else "",
        "paused_since": stamp(paused),
        "queue": waiting,
        "accounts": [
            {
                "name": one.name,
                "state": one.doing,
                "last_success": stamp(one.last_success),
                "next_poll": stamp(one.next_look),
                "failures": one.failures,
                "error": one.error,
                "idle": one.instant,
            }
            for one in accounts
        ],
    }
