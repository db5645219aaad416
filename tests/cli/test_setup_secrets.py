"""Set-up with what is no typed password: a real keyring, a provider's grant, Gmail's API."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.cli.test_authorize import _end_of, visited
from tests.cli.test_setup import USER, Newcomer, letter, servers
from tests.servers.dovecot import Dovecot, require_dovecot
from tests.servers.dovecot_oauth import OAuthDovecot
from tests.servers.gmail import GmailServer
from tests.servers.oauth import OAuthServer
from tests.servers.secret_service import SecretService, require_secret_service

NOW = datetime.now(UTC)
KEPT = "import keyring, sys; print(keyring.get_password('inboxfollow', sys.argv[1]))"


@pytest.fixture(scope="module")
def desktop() -> Iterator[dict[str, str]]:
    """The environment of a desktop with an unlocked keyring."""
    require_secret_service()
    with SecretService() as service:
        yield service.environment


def at_desktop(home: Path, desktop: dict[str, str]) -> Newcomer:
    """Somebody with a home of their own at that desktop."""
    names = ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")
    return Newcomer(home, **{name: desktop[name] for name in names})


def kept(newcomer: Newcomer, user: str) -> str:
    """What the keyring has under that name."""
    command = [sys.executable, "-c", KEPT, user]
    done = subprocess.run(command, env=newcomer.environ, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.removesuffix("\n")


@pytest.mark.dovecot
def test_the_keyring_gets_and_loses_the_password(tmp_path: Path, desktop: dict[str, str]) -> None:
    """Read back after it was kept, used by the next command, nowhere in a file, and gone with the account."""
    require_dovecot()
    newcomer = at_desktop(tmp_path, desktop)
    with Dovecot(user=USER, password="päss 'w\"ord\\ ") as imap:
        imap.deliver("Sent", letter("sam@seller.example", 20), NOW - timedelta(days=20), "S")
        done = newcomer.run("setup", USER, "--yes", "--password-stdin", *servers(imap, None), said=f"{imap.password}\n")
        assert done.code == 0, done
        assert kept(newcomer, f"seller:{USER}") == imap.password
        assert 'secret = "keyring"' in newcomer.file.read_text()
        assert newcomer.run("accounts", "test").code == 0
        everything = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
        assert imap.password.encode() not in everything + (done.out + done.err).encode()
        removed = newcomer.run("accounts", "remove", "seller", "--yes")
    assert (removed.code, kept(newcomer, f"seller:{USER}")) == (0, "None")


@pytest.mark.dovecot
def test_a_grant_in_place_of_a_password(tmp_path: Path, desktop: dict[str, str]) -> None:
    """Whoever signs in at their provider brings the address back; the token is tried at the server, and kept."""
    require_dovecot()
    newcomer = at_desktop(tmp_path, desktop)
    with OAuthServer(client_secret="s3cret", email=USER) as provider, OAuthDovecot(provider) as imap:
        imap.deliver("Sent", letter("sam@seller.example", 20), NOW - timedelta(days=20), "S")
        client = tmp_path / "client.json"
        client.write_text(provider.client_file())
        words = ["--way", "microsoft", "--client-file", str(client), "--no-browser", "--plain", "--my-name", "Sam"]
        words += ["--name", "work", "--timezone", "UTC", "--holidays", "none", *servers(imap, None)]
        command = [sys.executable, "-m", "inboxfollow", "setup", USER, *words]
        terminal = Terminal(command, {**newcomer.environ, "COLUMNS": "1000"})
        terminal.wait_for("press Enter")
        terminal.press(_end_of(visited(terminal.written)) + "\n")
        for question in ("Is that right?", "Write it?"):
            terminal.wait_for(question)
            terminal.press("\n")
        assert terminal.end() == 0, terminal.written
    account = tomllib.loads(newcomer.file.read_text())["accounts"][0]
    assert account["oauth"] == {"provider": "microsoft", "client_id": "client-1"}
    assert "Dana Ortiz" in terminal.written
    token = json.loads(kept(newcomer, f"work:{USER}"))
    told = terminal.written + newcomer.file.read_text()
    assert not any(token[key] in told for key in ("token", "refresh_token", "client_secret"))


@pytest.mark.parametrize("owner", ["sam@gmail.com", "pat@gmail.com"])
def test_gmail_through_its_api(tmp_path: Path, owner: str) -> None:
    """With a token out of the environment: tried, scanned, listed; somebody else's token is refused by name."""
    newcomer = Newcomer(tmp_path)
    with GmailServer(owner) as server:
        source = letter(owner, 20)
        ref = server.deliver(source, NOW - timedelta(days=20))
        server.label(ref, "SENT")
        newcomer.environ["TOKEN"] = server.token_json()
        words = ["--yes", "--way", "google", "--password-env", "TOKEN", "--gmail-endpoint", server.endpoint]
        done = newcomer.run("setup", "sam@gmail.com", *words)
    if owner == "sam@gmail.com":
        assert done.code == 0, done
        assert "Dana Ortiz" in done.out
        assert tomllib.loads(newcomer.file.read_text())["accounts"][0]["kind"] == "gmail"
    else:
        assert (done.code, newcomer.files()) == (4, set())
        assert "pat@gmail.com, not to sam@gmail.com" in done.err
