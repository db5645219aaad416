"""Set-up from flags alone, against real servers: what is written, what is said, and how it ends."""

import contextlib
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot, free_port, require_dovecot
from tests.servers.smtp import SmtpServer
from tests.truth.product import Result

USER = "sam@seller.example"
NOW = datetime.now(UTC)


class Newcomer:
    """Somebody with a home of their own, in which nobody has used the program yet."""

    def __init__(self, home: Path, **environ: str) -> None:
        self.home = home
        self.file = home / "inboxfollow" / "config.toml"
        root = str(Path(__file__).resolve().parents[2])
        self.environ = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CONFIG_HOME": str(home), "PYTHONPATH": root}
        self.environ |= {"XDG_DATA_HOME": str(home / "data"), "LANG": "C.UTF-8", "TZ": "Europe/Berlin", **environ}

    def run(self, *words: str, said: str = "") -> Result:
        """One command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "inboxfollow", *words],
            env=self.environ, input=said, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr)

    def files(self) -> set[str]:
        """What lies in the home, without the store."""
        return {one.name for one in self.home.rglob("*") if one.is_file() and "store" not in one.name}


def letter(sender: str, days: int) -> bytes:
    when = (NOW - timedelta(days=days)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    head = f"From: {sender}\r\nTo: Dana Ortiz <dana@ortiz.example>\r\nSubject: Proposal\r\n"
    return f"{head}Message-ID: <{days}@seller.example>\r\nDate: {when}\r\n\r\nWhat do you think of it?\r\n".encode()


@pytest.fixture(scope="module")
def imap() -> Iterator[Dovecot]:
    require_dovecot()
    with Dovecot(user=USER) as server:
        server.deliver("Sent", letter("Sam Seller <sam@seller.example>", 20), NOW - timedelta(days=20), "S")
        server.deliver("Sent", letter("Sales <sales@seller.example>", 30), NOW - timedelta(days=30), "S")
        yield server


@pytest.fixture(scope="module")
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer(user=USER) as server:
        yield server


@pytest.fixture
def newcomer(tmp_path: Path, imap: Dovecot) -> Newcomer:
    return Newcomer(tmp_path, PW=imap.password, WRONG="another")


def servers(imap: Dovecot, smtp: SmtpServer | None) -> Sequence[str]:
    """The flags that name both servers, with their private authorities."""
    reading = ["--imap-host", "127.0.0.1", "--imap-port", str(imap.imaps_port), "--imap-ca-file", str(imap.ca_file)]
    if smtp is None:
        return [*reading, "--read-only"]
    return [*reading, "--smtp-host", "127.0.0.1", "--smtp-port", str(smtp.port), "--smtp-ca-file", str(smtp.ca_file)]


pytestmark = pytest.mark.dovecot


def test_from_nothing_to_the_first_list(newcomer: Newcomer, imap: Dovecot, smtp: SmtpServer) -> None:
    """One command without a question: configuration, first scan, list; nothing is sent, no other address is taken."""
    done = newcomer.run("setup", USER, "--yes", "--password-env", "PW", *servers(imap, smtp))
    assert (done.code, done.err.count("error")) == (0, 0), done
    assert "Dana Ortiz" in done.out
    config = tomllib.loads(newcomer.file.read_text())
    assert config["me"]["addresses"] == [USER]
    assert (config["me"]["name"], config["me"]["timezone"], config["me"]["holidays"]) == (
        "Sam Seller", "Europe/Berlin", "DE",
    )  # fmt: skip
    assert config["accounts"][0]["secret"] == {"env": "PW"}
    assert newcomer.file.stat().st_mode & 0o777 == 0o600
    assert imap.password not in newcomer.file.read_text() + done.out + done.err
    assert newcomer.run("accounts", "test").code == 0
    assert smtp.received == []


def test_as_a_document(newcomer: Newcomer, imap: Dovecot, smtp: SmtpServer) -> None:
    """--json prints what was set up, once; a second run changes nothing; further addresses are those of the flags."""
    words = ["setup", USER, "--yes", "--json", "--no-scan", "--password-command", "printenv PW", *servers(imap, smtp)]
    first = newcomer.run(*words, "--also", "sales@seller.example", "--my-name", "Pat", "--holidays", "none")
    assert first.code == 0, first
    assert first.json["account"] | {"imap": 0, "smtp": 0} == {
        "name": "seller", "kind": "imap", "username": USER, "imap": 0, "smtp": 0, "sent": None, "archive": None,
    }  # fmt: skip
    assert (first.json["addresses"], first.json["scanned"]) == ([USER, "sales@seller.example"], False)
    before = newcomer.file.read_bytes()
    again = newcomer.run(*words)
    assert (again.code, again.json["backup"], newcomer.file.read_bytes()) == (0, None, before)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["setup", USER], 2, "add --yes"),
        (["setup", "--yes"], 2, "name it: ADDRESS"),
        (["setup", USER, "--yes", "--imap-host", "127.0.0.1"], 2, "--password-env"),
        (["setup", "sam", "--yes"], 2, "no whole mail address"),
        (["setup", "sam@gmial.com", "--yes", "--password-env", "PW"], 2, "sam@gmail.com"),
        (["setup", USER, "--yes", "--imap-port", "993"], 2, "--imap-host"),
        (["setup", USER, "--yes", "--secret", "env"], 2, "--password-env"),
        (["setup", USER, "--yes", "--password-env", "PW", "--password-stdin"], 2, "one place"),
        (["setup", USER, "--password-stdin"], 2, "--yes"),
        (["setup", "sam@gmail.com", "--yes", "--way", "microsoft"], 2, "app-password, google"),
        (["setup", "sam@gmail.com", "--yes", "--way", "google", "--client-id", "x"], 2, "--password-env"),
        (["setup", USER, "--yes", "--imap-host", "127.0.0.1", "--password-env", "UNSET"], 4, "UNSET is not set"),
        (["setup", "sam@no.invalid", "--yes", "--no-lookup", "--password-env", "PW"], 5, "the host name is unknown"),
        (["accounts", "add", USER, "--yes"], 2, "inboxfollow setup"),
        (["accounts", "remove", "work", "--yes"], 2, "no account is called"),
    ],
)
def test_what_is_missing_names_its_flag(newcomer: Newcomer, words: list[str], code: int, said: str) -> None:
    """Every dead end is one clear line with the way out; nothing is written."""
    done = newcomer.run(*words)
    assert (done.code, done.out) == (code, ""), done
    assert said in done.err.splitlines()[-1], done.err
    assert newcomer.files() == set()


def test_a_wrong_password_is_tried_once(newcomer: Newcomer, imap: Dovecot, smtp: SmtpServer) -> None:
    """Exit code 4, nothing is written, and the server saw one login."""
    before = imap.log_text().count("auth failed")
    done = newcomer.run("setup", USER, "--yes", "--password-env", "WRONG", *servers(imap, smtp))
    assert (done.code, newcomer.files()) == (4, set())
    assert "another" not in done.err
    assert imap.log_text().count("auth failed") == before + 1


def test_a_server_that_is_not_trusted(newcomer: Newcomer, imap: Dovecot) -> None:
    """Without its authority the password never leaves; the flag that names it is told."""
    before = imap.log_text().count("rip=")
    done = newcomer.run(
        "setup", USER, "--yes", "--password-env", "PW", "--imap-host", "127.0.0.1", "--imap-port", str(imap.imaps_port)
    )
    assert (done.code, newcomer.files()) == (5, set())
    assert "--imap-ca-file" in done.err
    assert "user=<sam" not in "".join(imap.log_text().split("rip=")[before:])


@pytest.mark.parametrize("listens", [True, False])
def test_what_is_no_mail_server(newcomer: Newcomer, smtp: SmtpServer, listens: bool) -> None:
    """Another service, or nobody, at that port is told apart from a wrong password."""
    port = smtp.port if listens else free_port()
    ca = ["--imap-ca-file", str(smtp.ca_file)]
    words = ["--imap-host", "127.0.0.1", "--imap-port", str(port), *ca]
    done = newcomer.run("setup", USER, "--yes", "--password-env", "PW", *words)
    assert done.code in (1, 5), done
    assert newcomer.files() == set()


def test_sending_that_fails_is_not_hidden(newcomer: Newcomer, imap: Dovecot, smtp: SmtpServer) -> None:
    """It ends there and names both ways on; --read-only is one of them."""
    dead = ["--smtp-host", "127.0.0.1", "--smtp-port", str(free_port())]
    done = newcomer.run("setup", USER, "--yes", "--password-env", "PW", *servers(imap, smtp)[:6], *dead)
    assert (done.code, newcomer.files()) == (5, set())
    assert "--read-only" in done.err
    done = newcomer.run("setup", USER, "--yes", "--no-scan", "--password-env", "PW", *servers(imap, None))
    assert done.code == 0, done
    assert "smtp" not in tomllib.loads(newcomer.file.read_text())["accounts"][0]


def test_without_a_keyring_the_other_ways_are_named(newcomer: Newcomer, imap: Dovecot, smtp: SmtpServer) -> None:
    """A password from stdin has no place to stay: it says why, and what else there is."""
    newcomer.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    words = ["setup", USER, "--yes", "--password-stdin", *servers(imap, smtp)]
    done = newcomer.run(*words, said=f"{imap.password}\n")
    assert (done.code, newcomer.files()) == (4, set())
    assert "no keyring" in done.err
    assert "--password-command" in done.err


def test_accounts_come_and_go(newcomer: Newcomer, imap: Dovecot, smtp: SmtpServer) -> None:
    """A second one is added with comments kept, and taken away again; the first one stays as it was."""
    newcomer.run("setup", USER, "--yes", "--no-scan", "--password-env", "PW", *servers(imap, smtp))
    first = newcomer.file.read_text().replace("[me]", "# mine\n[me]")
    newcomer.file.write_text(first)
    words = ["--username", USER, "--name", "office", "--yes", "--no-scan", "--password-env", "PW", *servers(imap, smtp)]
    added = newcomer.run("accounts", "add", "sales@seller.example", *words)
    assert added.code == 0, added
    config = tomllib.loads(newcomer.file.read_text())
    assert [one["name"] for one in config["accounts"]] == ["seller", "office"]
    assert config["me"]["addresses"] == [USER, "sales@seller.example"]
    assert newcomer.run("accounts", "remove", "office").code == 2
    removed = newcomer.run("accounts", "remove", "office", "--yes", "--json")
    assert (removed.code, removed.json["removed"]) == (0, "office")
    now = newcomer.file.read_text()
    assert "# mine" in now
    assert tomllib.loads(now)["accounts"] == tomllib.loads(first)["accounts"]
    assert newcomer.files() == {"config.toml", "config.toml.bak", "config.toml.bak.1"}


def test_a_broken_configuration_is_named_first(newcomer: Newcomer) -> None:
    """Before anything is asked, and it is left as it is."""
    newcomer.file.parent.mkdir()
    newcomer.file.write_text("[me]\nadresses = []\n")
    done = newcomer.run("setup", USER, "--yes", "--json")
    assert done.code == 2
    assert json.loads(done.out)["error"]["code"] == "config"
    assert newcomer.file.read_text() == "[me]\nadresses = []\n"


@pytest.mark.slow
def test_killed_at_any_moment(newcomer: Newcomer, imap: Dovecot, smtp: SmtpServer) -> None:
    """Afterwards there is no configuration, or a whole one; and set-up runs again as if nothing had been."""
    words = ["setup", USER, "--yes", "--no-scan", "--password-env", "PW", *servers(imap, smtp)]
    command = [sys.executable, "-m", "inboxfollow", *words]
    outcomes = set()
    for tenth in range(1, 14):
        with subprocess.Popen(command, env=newcomer.environ, stderr=subprocess.DEVNULL) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(tenth * 0.06)
            process.kill()
        outcomes.add(newcomer.file.exists())
        if newcomer.file.exists():
            assert tomllib.loads(newcomer.file.read_text())["accounts"][0]["name"] == "seller"
            newcomer.file.unlink()
    assert False in outcomes
    assert newcomer.run(*words).code == 0
    assert newcomer.run("accounts", "test").code == 0
