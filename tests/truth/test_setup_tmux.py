"""Set-up as a newcomer meets it: in a real terminal, against real servers, with slips, refusals and second thoughts."""

import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.test_setup import letter
from tests.servers.dovecot import Dovecot, require_dovecot
from tests.servers.smtp import SmtpServer
from tests.truth.test_tmux import Tmux, terminal

pytestmark = [
    pytest.mark.screen,
    pytest.mark.dovecot,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is missing (apt-get install tmux)"),
]

USER = "sam@seller.example"
NOW = datetime.now(UTC)
ROOT = Path(__file__).resolve().parents[2]


class Newcomer:
    """A terminal with a home in which nobody has used the program yet."""

    def __init__(self, tmux: Tmux, home: Path, imap: Dovecot, smtp: SmtpServer) -> None:
        self.tmux, self.home = tmux, home
        self.file = home / ".config" / "inboxfollow" / "config.toml"
        self.servers = (
            f"--imap-host 127.0.0.1 --imap-port {imap.imaps_port} --imap-ca-file {imap.ca_file} "
            f"--smtp-host 127.0.0.1 --smtp-port {smtp.port} --smtp-ca-file {smtp.ca_file}"
        )
        tmux.until(lambda lines: any(lines))
        self.enter(f"export PYTHONPATH={ROOT} TZ=Europe/Berlin PYTHON_KEYRING_BACKEND=keyring.backends.fail.Keyring")
        self.enter("PS1='ready> '; clear")

    def enter(self, words: str = "") -> None:
        """Types a line."""
        if words:
            self.tmux.type(words)
        self.tmux.press("Enter")

    def start(self, flags: str = "", before: str = "") -> None:
        """Begins set-up with plain questions."""
        self.enter(f"clear; {before}{sys.executable} -m inboxfollow setup --plain {flags}; echo ended $?")

    def shows(self, *words: str) -> str:
        """The screen as one text without breaks at its edge, as soon as all of these words are on it."""
        return "\n".join(self.tmux.until(lambda lines: all(one in "".join(lines) for one in words)))

    def answer(self, question: str, words: str = "") -> None:
        """Waits for a question and answers it."""
        self.shows(question)
        self.enter(words)

    def ended(self, code: int) -> str:
        """The screen when the program has ended so."""
        return self.shows(f"ended {code}")

    def left(self) -> set[str]:
        """All files in the home but those of the shell and of tmux."""
        return {one.name for one in self.home.rglob("*") if one.is_file() and ".config" in one.parts}


@pytest.fixture(scope="module")
def imap() -> Iterator[Dovecot]:
    require_dovecot()
    with Dovecot(user=USER) as server:
        for days in (15, 20, 25):
            server.deliver("Sent", letter("Sam Seller <sam@seller.example>", days), NOW - timedelta(days=days), "S")
        server.deliver("Sent", letter("Sales <sales@seller.example>", 30), NOW - timedelta(days=30), "S")
        yield server


@pytest.fixture(scope="module")
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer(user=USER) as server:
        yield server


@pytest.fixture
def newcomer(imap: Dovecot, smtp: SmtpServer) -> Iterator[Newcomer]:
    with terminal() as tmux:
        yield Newcomer(tmux, Path(tmux._env["HOME"]), imap, smtp)


def test_from_nothing_to_the_list(newcomer: Newcomer, imap: Dovecot) -> None:
    """A wrong password, then the right one, which never shows; an identity recognised in Sent; no keyring, so a command;
    the plan, the scan, the list. A second run knows the account and checks it."""
    secret = newcomer.home / "secret"
    secret.write_text(imap.password)
    newcomer.start(newcomer.servers)
    newcomer.answer("Your mail address:", "sam")
    newcomer.shows("no whole mail address")
    newcomer.enter(USER)
    newcomer.answer("(not shown):", "wrong")
    newcomer.shows("login refused")
    newcomer.tmux.until(lambda lines: "".join(lines).count("(not shown):") == 2)
    newcomer.enter(imap.password)
    newcomer.answer("Is that right? [Y/n]")
    newcomer.answer("Their numbers, or Enter for none", "1")
    newcomer.answer("Short name of this account [seller]:")
    newcomer.answer("Your name, as in From [Sam Seller]:")
    newcomer.answer("Your time zone [Europe/Berlin]:")
    newcomer.answer("Public holidays", "de-by")
    newcomer.answer("no keyring", "1")
    newcomer.answer("The command", "printf wrong")
    newcomer.shows("another secret")
    newcomer.enter(f"cat {shlex.quote(str(secret))}")
    screen = newcomer.shows("This will be written", "Write it? [Y/n]")
    assert "sales@seller.example" in screen
    assert imap.password not in screen
    assert newcomer.left() == set()
    newcomer.enter()
    screen = newcomer.ended(0)
    assert "Dana Ortiz" in screen
    config = tomllib.loads(newcomer.file.read_text())
    assert config["me"]["addresses"] == [USER, "sales@seller.example"]
    assert (config["me"]["name"], config["me"]["holidays"]) == ("Sam Seller", "DE-BY")
    _runs_again(newcomer)


def _runs_again(newcomer: Newcomer) -> None:
    before = newcomer.file.read_bytes()
    newcomer.start(USER)
    newcomer.shows('is set up already, as account "seller"')
    newcomer.answer("Number [1]:")
    assert "mail can be sent" in newcomer.ended(0)
    assert newcomer.file.read_bytes() == before


def test_a_password_too_often_wrong(newcomer: Newcomer, imap: Dovecot) -> None:
    """After three refusals it ends; nothing is written."""
    refused = imap.log_text().count("auth failed")
    newcomer.start(f"{USER} {newcomer.servers}")
    for number in range(1, 4):
        newcomer.tmux.until(lambda lines, number=number: "".join(lines).count("(not shown):") == number)  # type: ignore[misc]
        newcomer.enter("wrong")
    newcomer.ended(4)
    assert imap.log_text().count("auth failed") == refused + 3
    assert newcomer.left() == set()


def test_a_domain_that_nobody_knows(newcomer: Newcomer) -> None:
    """Without look-up there are guesses, called so; none answers, and one may name servers or leave."""
    newcomer.start("sam@no-such-domain.invalid --no-lookup")
    newcomer.shows("only guesses", "imap.no-such-domain.invalid:993 (tls)")
    newcomer.answer("(not shown):", "secret")
    newcomer.answer("Name others? [y/N]", "y")
    newcomer.answer("Server for reading (IMAP) [imap.no-such-domain.invalid]:", "127.0.0.1")
    newcomer.answer("Port [993]:", "1")
    newcomer.answer("Server for sending (SMTP), or - for none", "-")
    newcomer.answer("User name [sam@no-such-domain.invalid]:")
    newcomer.tmux.until(lambda lines: "".join(lines).count("(not shown):") == 2)
    newcomer.enter("secret")
    newcomer.shows("127.0.0.1:1: nothing listens there")
    newcomer.answer("Name others? [y/N]", "n")
    newcomer.ended(5)
    assert newcomer.left() == set()


def test_a_slip_is_pointed_out(newcomer: Newcomer) -> None:
    """gmial.com is asked about; Gmail's shortest way comes with the page where the password is made."""
    newcomer.start()
    newcomer.answer("Your mail address:", "sam@gmial.com")
    newcomer.answer("Did you mean sam@gmail.com? [Y/n]")
    newcomer.shows("Gmail lets you in by:", "1  an app password over IMAP")
    newcomer.enter()
    newcomer.shows(
        "2-Step Verification", "https://myaccount.google.com/apppasswords", "imap.gmail.com:993", "(not shown):"
    )
    newcomer.tmux.press("C-c")
    newcomer.ended(130)
    assert newcomer.left() == set()


def test_no_network(newcomer: Newcomer) -> None:
    """Whom it would ask is shown first; that there is no network is said, and nothing is written."""
    alone = shutil.which("unshare") or ""
    if not alone or subprocess.run([alone, "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody have a network of their own")
    newcomer.start("sam@seller-of-things.com", before=f"{alone} -rn ")
    newcomer.shows("these would be asked:", "autoconfig.seller-of-things.com", "autoconfig.thunderbird.net")
    newcomer.answer("Ask them? [Y/n]")
    newcomer.shows("network cannot be reached")
    newcomer.answer("Name the servers yourself? [y/N]")
    newcomer.ended(5)
    assert newcomer.left() == set()


@pytest.mark.parametrize("question", ["Your mail address:", "(not shown):", "Write it? [Y/n]"])
@pytest.mark.parametrize("end", ["ctrl-c", "closed"])
def test_broken_off(newcomer: Newcomer, imap: Dovecot, question: str, end: str) -> None:
    """Wherever it is broken off, by Ctrl-C or with the window, no file is there; the terminal echoes again."""
    steps: list[tuple[str, str]] = [
        ("Your mail address:", USER),
        ("(not shown):", imap.password),
        ("Is that right?", ""),
    ]
    steps += [("Their numbers", ""), ("Short name", ""), ("Your name", ""), ("time zone", ""), ("holidays", "")]
    steps += [("Number [1]:", "2"), ("The variable", ""), ("Write it? [Y/n]", "")]
    newcomer.start(newcomer.servers)
    for asked, words in steps:
        newcomer.shows(asked)
        if asked == question:
            break
        newcomer.enter(words)
    if end == "ctrl-c":
        newcomer.tmux.press("C-c")
        newcomer.shows("nothing was written", "ended 130")
        newcomer.enter("echo all $((40 + 2)) done")
        newcomer.shows("all 42 done")
    else:
        newcomer.tmux.run("respawn-window", "-k", "sh")
        newcomer.enter("echo all $((40 + 2)) done")
        newcomer.shows("all 42 done")
    assert newcomer.left() == set()


def test_no_leave_to_write(newcomer: Newcomer, imap: Dovecot) -> None:
    """A no in the end leaves everything as it was."""
    newcomer.start(
        f"{USER} --my-name Sam --timezone UTC --holidays none --password-command 'printf x' {newcomer.servers}"
    )
    newcomer.ended(4)
    (newcomer.home / "secret").write_text(imap.password)
    flags = "--my-name Sam --timezone UTC --holidays none --name seller --password-command 'cat secret'"
    newcomer.start(f"{USER} {flags} {newcomer.servers}", before=f"cd {newcomer.home}; ")
    newcomer.answer("Is that right?")
    newcomer.answer("Their numbers")
    newcomer.answer("Write it? [Y/n]", "n")
    assert "Nothing was written" in newcomer.ended(0)
    assert newcomer.left() == set()
