"""Notifiers with real processes: a hook of the person's, and a real notification service on D-Bus."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxfollow.adapters.notify.command import CommandNotifier, document
from inboxfollow.adapters.notify.desktop import DesktopInTime, DesktopNotifier, body_of, session_bus
from inboxfollow.domain.tidings import Tiding
from inboxfollow.ports.notifier import Notice, NotTold
from tests.servers.notifications import Screen, notifications

AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HOSTILE = "<b>Dana</b> & $(id) `id` ; \"x\" 'y'"
TIDING = Tiding("reply", "mail <r1@test>", AT, "abcde", HOSTILE, "Röof", "answered", 50)
NOTICE = Notice("now", AT, "1 reply", (f"{HOSTILE}: Röof (answered)",), (TIDING,))


def hook(folder: Path, body: str, seconds: float = 20.0) -> CommandNotifier:
    """A hook that is a shell script."""
    script = folder / "my hook.sh"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(0o700)
    return CommandNotifier((str(script), "a b", "$HOME"), seconds)


def test_a_hook_gets_one_document(tmp_path: Path) -> None:
    """As documented, without a shell in between: its words are as the person wrote them."""
    hook(tmp_path, f'cat > "{tmp_path}/got"; printf "%s|" "$@" > "{tmp_path}/words"; echo noise').tell(NOTICE)
    assert json.loads((tmp_path / "got").read_text()) == {
        "kind": "now",
        "at": "2026-05-04T12:00:00Z",
        "title": "1 reply",
        "events": [
            {
                "kind": "reply",
                "lead_id": "abcde",
                "who": HOSTILE,
                "subject": "Röof",
                "words": "answered",
                "at": "2026-05-04T12:00:00Z",
            }
        ],
    }
    assert (tmp_path / "words").read_text() == "a b|$HOME|"


def test_a_hook_need_not_read(tmp_path: Path) -> None:
    """However much there is to read, and also while it keeps its output open to others."""
    many = Notice("now", AT, "many", (), (TIDING,) * 5000)
    hook(tmp_path, "exit 0").tell(many)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("echo it broke >&2; echo more >&2; exit 3", ("failed (exit code 3)", "it said: it broke")),
        ("exit 1", ("failed (exit code 1)", "run it by hand to see what is wrong")),
        ("kill -9 $$", ("was ended by signal 9", "run it by hand to see what is wrong")),
        ("printf '\\033]0;x\\007bad' >&2; exit 1", ("failed (exit code 1)", "it said: ]0;xbad")),
        ("cat >&2; exit 1", ("failed (exit code 1)", f"it said: {document(NOTICE)}"[:209])),
    ],
)
def test_a_hook_that_fails_is_named(tmp_path: Path, body: str, words: tuple[str, str]) -> None:
    """With its exit code. The first line it said, made safe to show, may hold words of a mail: the message, which is
    written to the log, does not hold it."""
    with pytest.raises(NotTold) as error:
        hook(tmp_path, body).tell(NOTICE)
    assert (error.value.message, error.value.hint) == (f"the hook my hook.sh {words[0]}", words[1])


def test_a_hook_that_talks_without_end_fills_no_disk(tmp_path: Path) -> None:
    """What it says beyond the first words is kept nowhere, and does not stop it either."""
    body = f'head -c 5000000 /dev/zero >&2; stat -L -c %s /proc/self/fd/2 > "{tmp_path}/kept"; exit 7'
    with pytest.raises(NotTold, match="exit code 7"):
        hook(tmp_path, body).tell(NOTICE)
    assert int((tmp_path / "kept").read_text()) < 100_000


def test_a_hook_may_leave_something_behind(tmp_path: Path) -> None:
    """A child that goes on with its output open holds nobody up."""
    hook(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; exit 0").tell(NOTICE)
    os.kill(int((tmp_path / "child").read_text()), signal.SIGKILL)


def test_a_hook_that_hangs_is_stopped_with_its_children(tmp_path: Path) -> None:
    """After its time nothing of it is left."""
    with pytest.raises(NotTold, match=r"did not end within 0\.5 s"):
        hook(tmp_path, f"sleep 300 & echo $! > {tmp_path}/child; wait", seconds=0.5).tell(NOTICE)
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 10
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    """A process that is gone, or waits for nobody but its parent, does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_hook_that_is_not_there(tmp_path: Path) -> None:
    """Missing, or not to be executed: both are said before anything is told."""
    (tmp_path / "plain").write_text("text")
    for program in (tmp_path / "missing", tmp_path / "plain"):
        with pytest.raises(NotTold, match="not found"):
            CommandNotifier((str(program),)).tell(NOTICE)
    (tmp_path / "odd").write_text("no interpreter here")
    (tmp_path / "odd").chmod(0o700)
    with pytest.raises(NotTold, match="could not be started"):
        CommandNotifier((str(tmp_path / "odd"),)).tell(NOTICE)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """A desktop that shows notices."""
    with notifications(tmp_path) as shown:
        yield shown


def test_the_desktop_shows_a_notice(screen: Screen) -> None:
    """Title and lines arrive at a real service; what others wrote is no markup there."""
    notifier = DesktopNotifier(screen.environment)
    notifier.check()
    notifier.tell(NOTICE)
    escaped = "&lt;b&gt;Dana&lt;/b&gt; &amp; $(id) `id` ; \"x\" 'y': Röof (answered)"
    assert screen.next() == {"app": "inboxfollow", "summary": "1 reply", "body": escaped}


def test_a_desktop_that_begins_later_is_used_then(screen: Screen, tmp_path: Path) -> None:
    """As where the daemon starts before the session: until then it is no failure that there is none, later it is."""
    nowhere = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    session, absent = dict(nowhere), list[NotTold]()
    notifier = DesktopInTime(DesktopNotifier(session), absent.append)
    notifier.tell(NOTICE)
    assert [error.message.partition(",")[0] for error in absent] == [
        "there is no desktop session to show notices (no D-Bus)"
    ]
    session.update(screen.environment)
    notifier.tell(NOTICE)
    assert screen.next()["summary"] == "1 reply"
    session.clear()
    session.update(nowhere)
    with pytest.raises(NotTold):
        notifier.tell(NOTICE)
    assert len(absent) == 1


def test_a_refusal_of_the_desktop_is_no_success(tmp_path: Path) -> None:
    """The library would say that all is well."""
    with notifications(tmp_path, "refuse") as screen, pytest.raises(NotTold, match="refused"):
        DesktopNotifier(screen.environment).tell(NOTICE)


def test_a_desktop_that_does_not_answer_is_left_alone(tmp_path: Path) -> None:
    """After its time the process that asks is stopped."""
    with notifications(tmp_path, "silent") as screen, pytest.raises(NotTold, match="did not end within 2 s"):
        DesktopNotifier(screen.environment, seconds=2).tell(NOTICE)


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="there is no D-Bus")
def test_without_a_session_it_says_so(tmp_path: Path) -> None:
    """On a server: no bus at all, an address where nobody is, and a session bus without anything that shows notices."""
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    with pytest.raises(NotTold, match="no D-Bus") as error:
        DesktopNotifier(bare).check()
    assert "daemon.hook" in error.value.hint
    gone = {**bare, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/gone"}
    with pytest.raises(NotTold, match=r"no notification service answers|desktop-notifier"):
        DesktopNotifier(gone).tell(NOTICE)


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="there is no D-Bus")
def test_the_bus_is_found_where_the_environment_does_not_name_it(tmp_path: Path) -> None:
    """As in a shell over ssh: the user's own bus has its place. One that is named is used."""
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(tmp_path / "bus"))
        found = session_bus({"XDG_RUNTIME_DIR": str(tmp_path)}, "linux")
        assert found == {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"}
    assert session_bus({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, "linux") == {
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"
    }
    assert session_bus({}, "darwin") == {}


def test_only_where_markup_is_read_it_is_escaped() -> None:
    """Elsewhere the signs would be seen."""
    assert body_of(NOTICE, "linux").startswith("&lt;b&gt;")
    assert body_of(NOTICE, "darwin") == NOTICE.lines[0]


def test_without_the_library_it_says_what_to_install(tmp_path: Path) -> None:
    """The extra is named."""
    probe = (
        "import sys; sys.modules['desktop_notifier'] = None\n"
        "from importlib.machinery import PathFinder\n"
        "find = PathFinder.find_spec\n"
        "sys.meta_path[:] = [f for f in sys.meta_path if f is not PathFinder]\n"
        "class Without:\n"
        "    def find_spec(name, path=None, target=None):\n"
        "        return None if name == 'desktop_notifier' else find(name, path, target)\n"
        "sys.meta_path.append(Without); del sys.modules['desktop_notifier']\n"
        "from inboxfollow.adapters.notify.desktop import DesktopNotifier\n"
        "from inboxfollow.ports.notifier import NotTold\n"
        "try: DesktopNotifier().check()\n"
        "except NotTold as error: print(error.message, '//', error.hint)\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=True)
    assert 'inboxfollow[desktop]"' in done.stdout
