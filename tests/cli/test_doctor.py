"""`doctor` as a person meets it: real servers, real files, and nothing of theirs in the report."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.app.doctor.check import Area, Check
from inboxfollow.cli.doctor import lines, outcome
from inboxfollow.cli.main import main
from inboxfollow.cli.output import Line
from inboxfollow.ports.errors import AuthRejected, Rejected, SecretUnavailable, Unreachable, Untrusted
from tests.cli.samples import HOSTILE
from tests.cli.terminal import Terminal
from tests.servers.dovecot import Dovecot
from tests.servers.scripted import ScriptedServer
from tests.servers.smtp import SmtpServer

Capture = pytest.CaptureFixture[str]
SECRET = "correct horse"
AREA = Area("account work")
LISTING = {
    "LIST": b'* LIST (\\HasNoChildren) "/" INBOX\r\n* LIST (\\HasNoChildren \\Sent) "/" Sent\r\nTAG OK done\r\n',
}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a configuration with one account whose servers are given; its store is made when wanted."""
    monkeypatch.setenv("DOCTOR_TEST_SECRET", SECRET)

    def _write(imap: str, smtp: str = "", *, mode: int = 0o600, store: bool = True, more: str = "") -> Path:
        file = tmp_path / "config.toml"
        file.write_text(
            f"""[me]
addresses = ["dana@ortiz.example"]
timezone = "Europe/Berlin"
[store]
path = "store.sqlite3"
[[accounts]]
name = "work"
username = "me@seller.example"
imap = {imap}
{f"smtp = {smtp}" if smtp else ""}
secret = {{ env = "DOCTOR_TEST_SECRET" }}
{more}"""
        )
        file.chmod(mode)
        if store:
            made = SqliteStore(tmp_path / "store.sqlite3")
            made.counts()
            made.close()
        return file

    return _write


def plain(port: int) -> str:
    return f'{{ host = "127.0.0.1", port = {port}, security = "none" }}'


def report(capsys: Capture, *arguments: str, code: int = 0) -> dict[tuple[str, str], dict[str, Any]]:
    """The checks of `doctor --json` by area and name, after a look at what must never be in it."""
    ended = main(["doctor", "--json", *arguments])
    said = capsys.readouterr()
    assert said.err == ""
    assert SECRET not in said.out
    found = json.loads(said.out)
    assert ended == code, found
    for check in found["checks"]:
        assert set(check) - {"letter"} == {"area", "name", "result", "words", "next"}
        assert check["result"] in ("ok", "warning", "fault", "skipped")
        assert "\n" not in check["words"] + check["next"]
        assert check["result"] not in ("fault", "warning") or check["next"] or check["name"] == "last errors", check
    assert sum(found["counts"].values()) == len(found["checks"])
    return {(check["area"], check["name"]): check for check in found["checks"]}


def test_nothing_is_there(capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a configuration there is one fault with the way on, and nothing is made."""
    monkeypatch.setenv("INBOXFOLLOW_CONFIG", str(tmp_path / "none.toml"))
    found = report(capsys, "--offline", code=1)
    assert found["config", "file"]["result"] == "fault"
    assert "setup" in found["config", "file"]["next"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[me]\naddresses = ["dana@ortiz.example"]\nnmae = "x"\n', "line 3: me.nmae: unknown key"),
        ("[me\n", "line 1: this is not TOML"),
        ("[me]\n", "line 1: me.addresses"),
        (b"\xff\xfe", "line 1: the text is not UTF-8"),
    ],
)
def test_a_broken_config(content: str | bytes, words: str, capsys: Capture, tmp_path: Path) -> None:
    """What is wrong with the configuration is told with its line; the rest is still looked at."""
    file = tmp_path / "config.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = report(capsys, "--config", str(file), "--offline", code=1)
    assert found["config", "contents"]["words"].startswith(words)
    assert found["config", "permissions"]["result"] == "warning"
    assert found["config", "permissions"]["next"].startswith("chmod 600 ")
    assert found["clock", "time zone"]["result"] == "skipped"


def test_offline_contacts_nobody(capsys: Capture, write: Write) -> None:
    """Offline the servers are skipped, and all else is in order."""
    with ScriptedServer(LISTING) as server:
        found = report(capsys, "--config", str(write(plain(server.port))), "--offline")
        assert server.commands == []
    assert found["account work", "servers"]["result"] == "skipped"
    assert found["store", "integrity"]["result"] == found["secrets", "work"]["result"] == "ok"
    assert found["account work", "coverage"]["next"] == "inboxfollow scan --account work"


def test_a_damaged_store(capsys: Capture, write: Write, tmp_path: Path) -> None:
    """A damaged store is a fault with what to do; the account is looked at all the same."""
    config = write(plain(1))
    (tmp_path / "store.sqlite3").write_bytes(b"garbage" * 5000)
    found = report(capsys, "--config", str(config), "--offline", code=1)
    assert found["store", "integrity"]["result"] == "fault"
    assert "mailbox is not affected" in found["store", "integrity"]["next"]
    assert found["secrets", "work"]["result"] == "ok"


def test_a_store_that_is_a_folder(capsys: Capture, write: Write, tmp_path: Path) -> None:
    """A folder in the place of the store is named."""
    config = write(plain(1), store=False)
    (tmp_path / "store.sqlite3").mkdir()
    found = report(capsys, "--config", str(config), "--offline", code=1)
    assert "folder" in found["config", "contents"]["words"]


def test_no_secret_is_an_authentication_fault(capsys: Capture, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a missing secret is all that is wrong, the exit code is 4."""
    with ScriptedServer(LISTING) as server:
        config = write(plain(server.port))
        monkeypatch.delenv("DOCTOR_TEST_SECRET")
        found = report(capsys, "--config", str(config), code=4)
    assert found["secrets", "work"]["result"] == "fault"
    assert "DOCTOR_TEST_SECRET" in found["secrets", "work"]["words"]
    assert found["account work", "login"]["result"] == "skipped"


def test_a_refused_login_is_an_authentication_fault(capsys: Capture, write: Write) -> None:
    """Where a refused login is all that is wrong, the exit code is 4."""
    script = {"LOGIN": b"TAG NO [AUTHENTICATIONFAILED] dana@ortiz.example is not known here\r\n"}
    with ScriptedServer(script) as server:
        found = report(capsys, "--config", str(write(plain(server.port))), code=4)
    told = found["account work", "login"]
    assert told["result"] == "fault"
    assert "d***@o***.example is not known here" in told["words"]


def test_no_network_is_a_network_fault(capsys: Capture, write: Write) -> None:
    """Where an unknown host is all that is wrong, the exit code is 5, and the host is masked."""
    found = report(capsys, "--config", str(write('{ host = "imap.no-such-host.invalid" }')), code=5)
    assert found["account work", "IMAP host"]["result"] == "fault"
    assert "imap.n***.invalid" in found["account work", "IMAP host"]["words"]
    assert found["account work", "login"]["result"] == "skipped"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
            "switched off",
        ),
        ("550 5.7.30 Basic authentication is not supported for Client Submission.", "no passwords"),
    ],
)
def test_microsoft_refuses(reply: str, words: str, capsys: Capture, write: Write) -> None:
    """A refusal of Microsoft's is named and comes with words for the administrator, in full only when asked."""
    with ScriptedServer(LISTING) as imap, SmtpServer() as smtp:
        smtp.fault("auth", reply=reply, times=None)
        config = write(plain(imap.port), f'{{ host = "localhost", port = {smtp.port}, ca_file = "{smtp.ca_file}" }}')
        masked = report(capsys, "--config", str(config), code=4)["account work", "sending"]
        whole = report(capsys, "--config", str(config), "--show-addresses", code=4)["account work", "sending"]
    assert words in masked["words"]
    assert "m***@s***.example" in masked["letter"]
    assert "me@seller.example" in whole["letter"]


@pytest.mark.dovecot
def test_all_is_well(capsys: Capture, write: Write, dovecot: Dovecot) -> None:
    """With a real IMAP and a real SMTP server over TLS everything is in order, and nothing was sent or changed."""
    dovecot.deliver("INBOX", b"Subject: x\r\n\r\nx\r\n", datetime(2026, 11, 18, tzinfo=UTC))
    dovecot.deliver("Clients of mine", b"Subject: x\r\n\r\nx\r\n", datetime(2026, 11, 18, tzinfo=UTC))
    dovecot.create_folder("Sent")
    before = dovecot.snapshot()
    with SmtpServer() as smtp:
        config = write(
            f'{{ host = "127.0.0.1", port = {dovecot.imaps_port}, ca_file = "{dovecot.ca_file}" }}',
            f'{{ host = "localhost", port = {smtp.port}, ca_file = "{smtp.ca_file}" }}',
        )
        assert main(["scan", "--config", str(config)]) == 0
        capsys.readouterr()
        found = report(capsys, "--config", str(config))
        assert smtp.received == []
    assert dovecot.snapshot() == before
    assert {check["result"] for check in found.values()} <= {"ok", "skipped"}
    work = {name: check["words"] for (area, name), check in found.items() if area == "account work"}
    assert work["extensions"] == "has IDLE, CONDSTORE, MOVE, UIDPLUS, SPECIAL-USE"
    assert "sent: Sent" in work["folders"]
    assert "1 other" in work["folders"]
    assert "ends in" in work["IMAP certificate"]
    assert "ends in" in work["SMTP certificate"]
    assert work["sending"] == "mail would be taken"
    assert "just now" in work["last scan"]
    assert not any("Clients" in check["words"] for check in found.values())


@pytest.mark.parametrize(
    ("document", "result", "words"),
    [
        ({"scopes": ["https://mail.google.com/"], "refresh_token": "r-secret"}, "ok", "granted"),
        (
            {"scopes": ["https://www.googleapis.com/auth/gmail.send"], "refresh_token": "r-secret"},
            "fault",
            "not granted",
        ),
        ({"scopes": ["https://mail.google.com/"], "token": "t-secret"}, "warning", "cannot be renewed"),
        ({"refresh_token": "r-secret"}, "skipped", "does not say"),
    ],
)
def test_scopes(
    document: dict[str, Any], result: str, words: str, capsys: Capture, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether what was granted is enough is told from the token, which is not shown."""
    config = write(plain(1), more='oauth = { provider = "google", client_id = "abc" }\n')
    whole = {"type": "authorized_user", "client_id": "abc", "client_secret": "c-secret", **document}
    monkeypatch.setenv("DOCTOR_TEST_SECRET", json.dumps(whole))
    assert main(["doctor", "--json", "--config", str(config), "--offline"]) == (1 if result == "fault" else 0)
    said = capsys.readouterr().out
    assert "-secret" not in said
    (told,) = [one for one in json.loads(said)["checks"] if one["name"] == "scopes"]
    assert told["result"] == result
    assert words in told["words"]


def test_a_wrong_account(capsys: Capture, write: Write) -> None:
    """An account there is not is wrong usage."""
    assert main(["doctor", "--config", str(write(plain(1))), "--offline", "--account", "wrok"]) == 2
    assert "Did you mean work?" in capsys.readouterr().err


def test_the_sending_program(capsys: Capture, write: Write) -> None:
    """A program for sending that is not there is a fault."""
    with ScriptedServer(LISTING) as server:
        config = write(plain(server.port))
        config.write_text(
            config.read_text().replace("secret =", 'sender = { command = ["no-such-program", "-t"] }\nsecret =')
        )
        found = report(capsys, "--config", str(config), code=1)
    assert "no-such-program" in found["account work", "sending"]["words"]


def test_a_broken_template(capsys: Capture, write: Write, tmp_path: Path) -> None:
    """A template that cannot be used, and one that a cadence names and nobody wrote, are faults."""
    steps = '[cadences.default]\nsteps = [{ wait = "3bd", template = "nugde" }]\n'
    config = write(plain(1), more=steps)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "offer.md").write_text("Hello {{ nobody_knows }}")
    assert main(["doctor", "--json", "--config", str(config), "--offline"]) == 1
    told = [one["words"] for one in json.loads(capsys.readouterr().out)["checks"] if one["area"] == "templates"]
    assert len(told) == 2
    assert "nobody_knows" in told[0]
    assert '"nugde"' in told[1]


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ((), 0),
        ((AuthRejected("x"),), 4),
        ((SecretUnavailable("x"), AuthRejected("x")), 4),
        ((Unreachable("x"), Untrusted("x")), 5),
        ((Unreachable("x"), AuthRejected("x")), 4),
        ((Unreachable("x"), None), 1),
        ((Rejected("x"),), 1),
        ((None,), 1),
    ],
)
def test_exit_codes(errors: Sequence[Any], code: int) -> None:
    """4 and 5 only where logins or the network are all that is at fault; warnings do not count."""
    checks = [AREA.ok("a", "b"), AREA.warning("a", "b"), *(AREA.fault("x", "y", "", error) for error in errors)]
    assert outcome(checks) == code


def drawn(made: Sequence[Line]) -> list[str]:
    return [line if isinstance(line, str) else "".join(span.text for span in line) for line in made]


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_lines_fit(width: int) -> None:
    """Words are wrapped below themselves, the sign is not a colour alone, and hostile words are harmless."""
    check: Check = AREA.fault("IMAP login", f"refused {HOSTILE} " + "many words " * 20, "do this " * 15)
    shown = drawn(lines(check, width))
    assert shown[0].startswith("  ✗ FAULT   IMAP login")
    assert max(map(len, shown)) <= max(width, 60)
    assert all(line.isprintable() for line in shown)
    assert sum("→" in line for line in shown) == 1


def _environment(home: Path) -> Mapping[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "DOCTOR_TEST_SECRET": SECRET, "LANG": "C.UTF-8"}


def test_as_a_process(write: Write, tmp_path: Path) -> None:
    """The report of the real program has no address, no host of the person's, no home folder and no colour."""
    config = write('{ host = "imap.ortiz.example" }', mode=0o644)
    command = [sys.executable, "-m", "inboxfollow", "doctor", "--offline", "--config", str(config)]
    run = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=_environment(tmp_path),
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "~/config.toml" in run.stdout
    assert "\x1b" not in run.stdout
    for private in ("dana", "ortiz", "seller", str(tmp_path), SECRET):
        assert private not in run.stdout
    assert run.stdout.splitlines()[-1].startswith("Addresses and private hosts are masked")


def test_on_a_terminal(write: Write, tmp_path: Path) -> None:
    """On a terminal there is colour, and what is looked at is told while it runs and taken away after."""
    with ScriptedServer(LISTING) as server:
        config = write(plain(server.port))
        command = [sys.executable, "-m", "inboxfollow", "doctor", "--config", str(config)]
        terminal = Terminal(command, {**_environment(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])})
        assert terminal.end() == 0
    assert "… account work: logging in" in terminal.written
    assert "\x1b[32m  ✓ ok" in terminal.written
    assert terminal.written.rstrip().splitlines()[-1].count("\x1b[2K") == 0
