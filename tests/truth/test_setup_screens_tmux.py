"""A newcomer in a real terminal: from the welcome over all steps of set-up to the first look, with real servers."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.app.world import letter
from tests.servers.dovecot import Dovecot, require_dovecot
from tests.servers.smtp import SmtpServer
from tests.truth.test_tmux import Tmux, terminal
from tests.tui.terminal import ROOT

pytestmark = [
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is missing (apt-get install tmux)"),
    pytest.mark.dovecot,
    pytest.mark.slow,
]
SAM = "sam@seller.example"


@contextmanager
def servers() -> Iterator[tuple[Dovecot, SmtpServer]]:
    """Sam's mailbox, with mails of the last weeks, and the server that takes mail."""
    require_dovecot()
    now = datetime.now(UTC)
    with Dovecot(user=SAM) as imap, SmtpServer(user=SAM) as smtp:
        for number in range(60):
            when = now - timedelta(days=5 + number / 2)
            sender = "Sam Home <sam@home.example>" if number % 5 == 0 else f"Sam Seller <{SAM}>"
            to = f"client{number}@client{number % 9}.example"
            imap.deliver("Sent", letter(number, sender=sender, to=to, subject=f"Offer {number}", when=when), when, "S")
        imap.create_folder("Archive")
        yield imap, smtp


class Newcomer:
    """Somebody at a terminal, with a home of their own and no keyring."""

    def __init__(self, tmux: Tmux, imap: Dovecot, smtp: SmtpServer) -> None:
        self.tmux, self.imap, self.smtp = tmux, imap, smtp
        tmux.until(lambda lines: any(lines))
        self.home = Path(tmux.run("display-message", "-p", "#{socket_path}").strip()).parents[1]
        (self.home / "word").write_text(imap.password)
        (self.home / "both.pem").write_bytes(imap.ca_file.read_bytes() + smtp.ca_file.read_bytes())

    def start(self, *words: str) -> None:
        """Starts the program."""
        environment = {
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "TZ": "Europe/Berlin", "PYTHONPATH": str(ROOT),
            "XDG_CONFIG_HOME": "$HOME/c", "XDG_DATA_HOME": "$HOME/d", "XDG_STATE_HOME": "$HOME/s",
        }  # fmt: skip
        settings = " ".join(f"{name}={value}" for name, value in environment.items())
        self.tmux.type(f"clear; cd $HOME; {settings} {sys.executable} -m inboxfollow {' '.join(words)}")
        self.tmux.press("Enter")

    def enter(self, *shown: str) -> list[str]:
        """Presses Enter; the screen as soon as it shows that."""
        self.tmux.press("Enter")
        return self.tmux.shows(*shown)

    def fill(self, words: str, keys: Sequence[str] = ("Tab",)) -> None:
        """Types into the field that has just been reached, whose old content is selected; then moves on."""
        self.tmux.type(words)
        self.tmux.shows(words[-25:])
        for key in keys:
            self.tmux.press(key)

    def name_servers(self) -> None:
        """Fills in the form."""
        self.fill("127.0.0.1")
        self.fill(str(self.imap.imaps_port), ("Tab", "Tab"))
        self.fill("127.0.0.1")
        self.fill(str(self.smtp.port), ("Tab", "Tab", "Tab"))
        self.fill(str(self.home / "both.pem"), ())

    def files(self) -> set[str]:
        """What the program has written."""
        return {one.name for folder in "cds" for one in (self.home / folder).rglob("*") if one.is_file()}


@pytest.fixture
def newcomer() -> Iterator[Newcomer]:
    """With servers of their own."""
    with servers() as (imap, smtp), terminal() as tmux:
        yield Newcomer(tmux, imap, smtp)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_from_the_welcome_to_the_first_look(newcomer: Newcomer, size: tuple[int, int]) -> None:
    """A wrong password, then the right one; folders, another address, the form, a command as the secret's place, the
    first scan, the first look; a second start opens the list."""
    tmux = newcomer.tmux
    tmux.resize(*size)
    newcomer.start()
    tmux.shows("s  Use your own mail")
    tmux.press("s")
    tmux.shows("1 of 6", "Type its mail address")
    tmux.type(SAM)
    newcomer.enter("not in the bundled list", "autoconfig.seller.example", "[x] ask them", "space tick")
    tmux.press("Space")
    tmux.shows("[ ] ask them")
    newcomer.enter("2 of 6", "only guesses")
    tmux.press("C-n")
    tmux.shows("Reading (IMAP)")
    newcomer.name_servers()
    newcomer.enter(f"127.0.0.1:{newcomer.imap.imaps_port} (tls)", "Password")
    tmux.type("wrong")
    newcomer.enter("login refused")
    tmux.type(newcomer.imap.password)
    newcomer.enter("3 of 6", "› Sent", "› Archive")
    newcomer.enter("[ ] sam@home.example (12 mails, as Sam Home)", "space tick")
    tmux.press("Space")
    tmux.shows("[x] sam@home.example")
    newcomer.enter("4 of 6", "Sam Seller", "Europe/Berlin", "DE")
    newcomer.enter("5 of 6", "It cannot be kept in a keyring", "› a command prints it")
    newcomer.enter("Type the command")
    newcomer.fill(f"cat {newcomer.home}/word", ())
    newcomer.enter("6 of 6", "Press Enter to write this", "sam@home.example", "printed by the command")
    assert newcomer.files() == set()
    newcomer.enter("First look:", "conversations")
    tmux.press("q")
    tmux.shows("[1 today")
    tmux.press("q")
    tmux.shows("Wrote ")
    assert "config.toml" in newcomer.files()
    assert "Traceback" not in "\n".join(tmux.lines)


def test_broken_off_at_any_step_nothing_is_written(newcomer: Newcomer) -> None:
    """Ctrl+C at the address, at the password and at the last step leaves an untouched home."""
    tmux = newcomer.tmux
    server = ("--imap-host", "127.0.0.1", "--imap-port", str(newcomer.imap.imaps_port))
    for steps in range(6):
        newcomer.start("setup", SAM, "--read-only", *server, "--imap-ca-file", str(newcomer.imap.ca_file))
        tmux.shows("1 of 6")
        for step in range(steps):
            [
                lambda: newcomer.enter("Password"),
                lambda: (tmux.type(newcomer.imap.password), newcomer.enter("3 of 6")),
                lambda: newcomer.enter("are yours, too"),
                lambda: newcomer.enter("4 of 6"),
                lambda: newcomer.enter("5 of 6"),
            ][step]()
        tmux.press("C-c")
        tmux.shows("stopped; nothing was written")
        assert newcomer.files() == set()
