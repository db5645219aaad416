"""No secret stands anywhere but in the secret store: real processes with known secrets, and a search of all they leave.

Searched: stdout and stderr of every command (with the variable set that shows tracebacks), the arguments of every
process while it runs, and every file: configuration, store, logs, whatever lies in the home folder.
"""

import json
import os
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.servers.dovecot import require_dovecot
from tests.servers.dovecot_oauth import OAuthDovecot
from tests.servers.oauth import OAuthServer
from tests.servers.secret_service import SecretService, require_secret_service
from tests.servers.smtp import SmtpServer

ROOT = Path(__file__).parents[2]
ME, DANA = "sam@seller.example", "dana@ortiz.example"
PASSWORD, WRONG, CLIENT_SECRET = "correct-horse-9271", "wrong-horse-5518", "GOCSPX-client-3304"
BROWSER = """
import sys, urllib.request
try: urllib.request.urlopen(sys.argv[1], timeout=20).close()
except urllib.error.HTTPError as error: error.close()
"""

pytestmark = [pytest.mark.dovecot, pytest.mark.slow]


@dataclass(slots=True)
class World:
    """Servers, a desktop, and all that was seen of the processes."""

    folder: Path
    provider: OAuthServer
    imap: OAuthDovecot
    smtp: SmtpServer
    desktop: dict[str, str]
    said: dict[str, str] = field(default_factory=dict)
    """What commands wrote, by their words."""
    arguments: set[str] = field(default_factory=set)
    """Of every process that was seen."""

    def environment(self) -> dict[str, str]:
        """A desktop with a browser; home and temporary files lie in the folder that is searched."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        folders = {name: str(home / name.lower()) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR")}
        (home / "tmpdir").mkdir(exist_ok=True)
        return {
            **self.desktop,
            **folders,
            "HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "INBOXFOLLOW_DEBUG": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "DISPLAY": ":0",
            "BROWSER": f"{sys.executable} {self.folder.parent / 'browser.py'} %s",
        }

    def run(self, *words: str, stdin: str = "", **environment: str) -> tuple[int, str]:
        """One command to its end, watched all the time; exit code and stdout."""
        command = [sys.executable, "-m", "inboxfollow", "--config", str(self.folder / "config.toml"), *words]
        with (self.folder.parent / "out").open("w+b") as out, (self.folder.parent / "err").open("w+b") as err:
            process = subprocess.Popen(
                command, env=self.environment() | environment, stdin=subprocess.PIPE, stdout=out, stderr=err,
                start_new_session=True,
            )  # fmt: skip
            assert process.stdin is not None
            process.stdin.write(stdin.encode())
            process.stdin.close()
            end = time.monotonic() + 90
            while process.poll() is None:
                assert time.monotonic() < end, f"{words} does not end"
                self.arguments |= seen()
                time.sleep(0.005)
            for stream in (out, err):
                stream.seek(0)
            written = out.read().decode(), err.read().decode()
        self.said[f"{len(self.said)} {' '.join(words)}"] = "\n".join(written)
        return process.returncode, written[0]

    def secrets(self) -> set[str]:
        """All that must be nowhere, also as it travels: encoded for SMTP and IMAP, or in a form."""
        bare = {PASSWORD, WRONG, CLIENT_SECRET, *self.provider.issued}
        travelling = [f"\0{ME}\0{one}" for one in (PASSWORD, WRONG)]
        travelling += [f"user={ME}\x01auth=Bearer {one}\x01\x01" for one in self.provider.issued]
        return bare | {b64encode(one.encode()).decode() for one in (*bare, *travelling)} | {quote(one) for one in bare}

    def finds(self) -> list[str]:
        """Every place where a secret stands."""
        secrets, found = self.secrets(), []
        files = {str(path): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        assert any("sqlite" in name for name in files)
        for place, text in (*self.said.items(), *((f"arguments {one}", one) for one in self.arguments)):
            found += [place for secret in secrets if secret in text]
        for place, octets in files.items():
            found += [place for secret in secrets if secret.encode() in octets]
        return found


def seen() -> set[str]:
    """The arguments of all processes that are ours to see."""
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and int(process.name) > os.getpid():
            try:
                found.add((process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
            except OSError:  # it has ended meanwhile
                continue
    return found


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A provider, a mail server that asks it, a server to send through, a keyring. One lead waits."""
    require_dovecot()
    require_secret_service()
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("/proc is needed")
    (tmp_path / "browser.py").write_text(BROWSER)
    folder = tmp_path / "searched"
    folder.mkdir()
    with (
        OAuthServer(client_secret=CLIENT_SECRET, email=ME, rotates=True) as provider,
        OAuthDovecot(provider, password=PASSWORD) as imap,
        SmtpServer(user=ME, password=PASSWORD, token=provider.is_active) as smtp,
        SecretService() as desktop,
    ):
        then = datetime.now(UTC) - timedelta(days=12)
        letter = f"From: {ME}\r\nTo: {DANA}\r\nDate: {then:%a, %d %b %Y %H:%M:%S} +0000\r\nMessage-ID: <a@seller.example>\r\n"
        text = "Subject: Offer\r\n\r\nHello Dana,\r\n\r\nshall we meet on Tuesday?\r\n"
        imap.deliver("Sent", (letter + text).encode(), then, "S")
        yield World(folder, provider, imap, smtp, desktop.environment)


def configure(world: World, *, oauth: bool, secret: str) -> None:
    """A configuration with one account."""
    provider, imap, smtp = world.provider, world.imap, world.smtp
    custom = f'auth_url = "{provider.auth_url}", token_url = "{provider.token_url}", scopes = ["mail"]'
    (world.folder / "config.toml").write_text(
        f"""[me]
name = "Sam"
addresses = ["{ME}"]
timezone = "Europe/Berlin"
[store]
path = "{world.folder}/store/store.sqlite3"
[sending]
undo_seconds = 0
[[accounts]]
name = "work"
imap = {{ host = "localhost", port = {imap.imaps_port}, ca_file = "{imap.ca_file}" }}
smtp = {{ host = "localhost", port = {smtp.port}, ca_file = "{smtp.ca_file}" }}
{f'oauth = {{ client_id = "{provider.client_id}", custom = {{ {custom} }} }}' if oauth else ""}
username = "{ME}"
secret = {secret}
"""
    )
    (world.folder / "config.toml").chmod(0o600)


def keep(world: World, secret: str) -> None:
    """Puts a secret into the keyring by hand."""
    script = "import keyring, sys; keyring.set_password('inboxfollow', 'work:sam@seller.example', sys.stdin.read())"
    subprocess.run([sys.executable, "-c", script], input=secret, text=True, env=world.desktop, check=True, timeout=60)


def kept(world: World) -> str:
    """What the keyring holds."""
    script = "import keyring; print(keyring.get_password('inboxfollow', 'work:sam@seller.example'))"
    done = subprocess.run(
        [sys.executable, "-c", script], env=world.desktop, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def look_around(world: World) -> None:
    """Commands that work, or fail, and write all they know."""
    for words in (
        ("accounts", "test", "work"),
        ("accounts", "test", "--json"),
        ("scan", "--json"),
        ("scan", "--full"),
        ("list", "--json", "--all"),
        ("export",),
        ("doctor", "--json"),
        ("status",),
        ("outbox", "--json"),
    ):
        world.run(*words)


def test_tokens_stand_nowhere_but_in_the_keyring(world: World) -> None:
    """Access given, read, sent, renewed, refused, ended and given again."""
    provider, client = world.provider, world.folder.parent / "client.json"
    configure(world, oauth=True, secret='"keyring"')
    client.write_text(provider.client_file())
    code, _ = world.run("accounts", "authorize", "work", "--client-file", str(client), "--json")
    assert code == 0, world.said
    first = json.loads(kept(world))
    assert first["client_secret"] == CLIENT_SECRET

    assert world.run("accounts", "test", "work", "--json")[0] == 0, world.said
    assert world.run("scan", "--json")[0] == 0, world.said
    (lead,) = json.loads(world.run("list", "--json")[1])
    code, sent = world.run("send", lead["id"], "--template", "nudge", "--yes", "--json")
    assert (code, json.loads(sent)[0]["status"]) == (0, "sent"), world.said
    assert world.smtp.received[0].auth == f"XOAUTH2 {ME}"

    provider.expire()
    assert world.run("accounts", "test", "work", "--json")[0] == 0, world.said
    assert json.loads(kept(world))["refresh_token"] != first["refresh_token"]
    look_around(world)

    provider.revoke()
    assert world.run("accounts", "test", "work")[0] == 4
    look_around(world)
    provider.answer = "deny"
    assert world.run("accounts", "authorize", "work", "--client-file", str(client))[0] != 0
    world.run("accounts", "authorize", "work", "--no-browser", stdin="http://127.0.0.1:1/?code=code-x&state=y\n")
    keep(world, json.dumps(provider.grant())[:-1])
    look_around(world)
    keep(world, next(iter(provider.issued)))
    look_around(world)
    assert world.finds() == []

    # the search finds what is there
    provider.answer = "allow"
    assert world.run("accounts", "authorize", "work", "--client-file", str(client), "--print")[0] == 0
    assert world.finds() != []


@pytest.mark.parametrize("way", ["env", "command"])
def test_tokens_of_ones_own_place_are_never_written(world: World, way: str) -> None:
    """From the environment or a command: renewed in memory only, and nowhere to be found."""
    document = json.dumps(world.provider.grant(ends_in=-1), indent=1)
    if way == "env":
        configure(world, oauth=True, secret='{ env = "MAIL_TOKEN" }')
    else:
        (world.folder.parent / "vault").write_text(document)
        configure(world, oauth=True, secret=f'{{ command = ["cat", "{world.folder.parent}/vault"] }}')
    environment = {"MAIL_TOKEN": document} if way == "env" else {}
    assert world.run("accounts", "test", "work", "--json", **environment)[0] == 0, world.said
    assert world.provider.counts["refresh_token"] == 1
    world.run("scan", "--json", **environment)  # the rotated token was not kept: this one is refused
    world.run("doctor", "--json", **environment)
    assert kept(world) == "None"
    assert world.finds() == []


def test_passwords_stand_nowhere(world: World) -> None:
    """Right ones and wrong ones, from keyring, command and environment, also where nothing works."""
    vault = world.folder.parent / "vault"
    for secret in (PASSWORD, WRONG, f"{WRONG}\nsecond line", f"{WRONG}\0x"):
        vault.write_text(secret)
        if "\0" not in secret:
            keep(world, secret)
        for place in ('"keyring"', '{ env = "MAIL_PASSWORD" }', f'{{ command = ["cat", "{vault}"] }}'):
            configure(world, oauth=False, secret=place)
            for words in (("accounts", "test", "--json"), ("scan",)):
                world.run(*words, MAIL_PASSWORD=secret.replace("\0", ""))
    assert any('"ok": true' in said for said in world.said.values()), world.said
    assert sum("login refused" in said for said in world.said.values()) >= 6, world.said
    world.imap.close()
    look_around(world)
    configure(world, oauth=False, secret=f'"{PASSWORD}"')  # a password where a place should be named
    assert world.run("scan")[0] != 0
    configure(world, oauth=False, secret=f'{{ command = ["sh", "-c", "cat {vault}; cat {vault} >/dev/null; exit 3"] }}')
    assert world.run("scan", "--json")[0] != 0
    assert world.finds() == []
