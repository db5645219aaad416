"""The text of a systemd user unit (systemd.service(5), systemd.exec(5)), and nothing that touches the system.

A user manager has no privileges: what it cannot do it leaves out in silence (mounts, where user namespaces are off) or
fails at. The second kind is not in here: PrivateUsers, and whatever drops capabilities (PrivateDevices, ProtectClock,
ProtectKernelModules, ProtectKernelLogs, CapabilityBoundingSet), would keep the daemon from starting on some systems.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from inboxfollow.domain.errors import UserError

NAME = "inboxfollow.service"
MARK = '# Written by "inboxfollow daemon install", which replaces it.'
"""The first line of a unit that is ours."""
WATCHDOG_SECONDS = 300
_STEPS = 254
"""The first version that waits longer after each failure."""

_UNIT = """{mark} Changes of your own: systemctl --user edit {name}
[Unit]
Description=inboxfollow: looks after follow-ups
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
ExecStart=:{command}
{environment}WatchdogSec={watchdog}
TimeoutStopSec=60
KillMode=mixed
Restart=on-failure
{restart}
# 2: the configuration cannot be used; only a person can mend that
RestartPreventExitStatus=2
UMask=0077
MemoryMax=1G
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
{home}
ReadWritePaths={writable}
ProtectControlGroups=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=default.target
"""


def unit_text(
    command: Sequence[str],
    writable: Sequence[Path],
    *,
    environment: Mapping[str, str],
    runs_commands: bool,
    version: int,
) -> str:
    """The unit that runs `command`, whose first word is an absolute path. Only `writable` can be written to, unless
    `runs_commands`: programs of the person's (secrets, sending, hook) keep files of their own all over the home folder.
    `version` is that of systemd, 0 where it is not known. Raises UserError where systemd cannot start such a path."""
    if any(sign in "\"'\\" or sign < " " or sign == "\x7f" for sign in command[0]):
        raise UserError(f"systemd starts no program of that name: {command[0]!r}", "install inboxfollow elsewhere")
    places = [quoted(f"-{place}") for place in writable]  # "-": a folder may be made later
    patient = "RestartSec=5\nRestartSteps=7\nRestartMaxDelaySec=600"
    return _UNIT.format(
        mark=MARK,
        name=NAME,
        command=" ".join(map(quoted, command)),
        environment="".join(f"Environment={quoted(f'{key}={value}')}\n" for key, value in sorted(environment.items())),
        watchdog=WATCHDOG_SECONDS,
        restart=patient if version >= _STEPS else "RestartSec=30",
        home="# programs that the configuration names may write to the home folder"
        if runs_commands
        else "ProtectHome=read-only",
        writable=" ".join([*places, "-%h", "-%t"] if runs_commands else places),
    )


def config(text: str) -> str:
    """The configuration that a unit of ours names, as it is quoted there; "" for none."""
    found = re.search(r'^ExecStart=.* "--config" ("(?:[^"\\]|\\.)*")', text, re.MULTILINE)
    return found[1] if found else ""


def quoted(word: str) -> str:
    """One word of a setting: quoted, specifiers taken literally. Variables are not expanded in an ExecStart that begins
    with a colon."""
    signs = {'"': '\\"', "\\": "\\\\", "%": "%%"}
    return f'"{"".join(signs.get(sign) or _visible(sign) for sign in word)}"'


def _visible(sign: str) -> str:
    return f"\\x{ord(sign):02x}" if sign < " " or sign == "\x7f" else sign
