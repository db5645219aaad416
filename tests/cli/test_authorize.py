"""`accounts authorize` as a person runs it: a real process, a real authorization server, a real keyring."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.servers.oauth import OAuthServer
from tests.servers.secret_service import SecretService, bare_environment, require_secret_service

ROOT = Path(__file__).parents[2]
KEYRING = '"keyring"'
COMMAND = [sys.executable, "-m", "inboxfollow"]
BROWSER = """
import sys, urllib.error, urllib.request
print("a browser that talks")
try:
    urllib.request.urlopen(sys.argv[1], timeout=20).close()
except urllib.error.HTTPError as error:
    error.close()
"""


@pytest.fixture
def server() -> Iterator[OAuthServer]:
    """The provider; its client has a secret, like Google's for desktop programs."""
    with OAuthServer(client_secret="GOCSPX-s3cret", email="sam@seller.example") as running:
        yield running


@pytest.fixture(scope="module")
def desktop() -> Iterator[dict[str, str]]:
    """The environment of a desktop with an unlocked keyring."""
    require_secret_service()
    with SecretService() as service:
        yield service.environment


def config(folder: Path, oauth: str, *, secret: str = KEYRING, smtp: bool = False, kind: str = "imap") -> Path:
    """A configuration with one account."""
    imap = 'imap = { host = "127.0.0.1", port = 9, security = "none" }' if kind == "imap" else ""
    file = folder / "config.toml"
    file.write_text(
        f"""[me]
addresses = ["sam@seller.example"]
[store]
path = "{folder}/store.sqlite3"
[[accounts]]
name = "work"
kind = "{kind}"
{imap}
{'smtp = { host = "127.0.0.1", port = 9, security = "none" }' if smtp else ""}
{oauth}
username = "sam@seller.example"
secret = {secret}
"""
    )
    file.chmod(0o600)
    return file


def custom(server: OAuthServer) -> str:
    """The oauth table of an account at `server`."""
    urls = f'auth_url = "{server.auth_url}", token_url = "{server.token_url}", device_url = "{server.device_url}"'
    return f'oauth = {{ client_id = "{server.client_id}", custom = {{ {urls}, scopes = ["mail"] }} }}'


def authorize(
    file: Path, environment: dict[str, str], *words: str, stdin: str = ""
) -> "subprocess.CompletedProcess[str]":
    """One run of the command."""
    command = [*COMMAND, "--config", str(file), "accounts", "authorize", "work", *words]
    return subprocess.run(
        command, env={**environment, "PYTHONPATH": str(ROOT)}, input=stdin, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def with_browser(environment: dict[str, str], folder: Path) -> dict[str, str]:
    """The same with a display and a browser, which visits what it is told and writes to its stdout."""
    script = folder / "browser.py"
    script.write_text(BROWSER)
    return {**environment, "DISPLAY": ":0", "BROWSER": f"{sys.executable} {script} %s"}


def visited(words: str) -> str:
    """The address that a person is told to open."""
    return next(line.strip() for line in words.splitlines() if line.strip().startswith("http"))


def no_secrets(server: OAuthServer, *texts: str) -> None:
    """Nothing that was ever issued, nor the client's secret, stands there."""
    for secret in {*server.issued, server.client_secret}:
        assert not any(secret in text for text in texts)


def test_google_with_a_client_file(server: OAuthServer, desktop: dict[str, str], tmp_path: Path) -> None:
    """The browser opens, the token goes into the keyring with the client's secret, and a second time needs no file."""
    file, client = config(tmp_path, 'oauth = { provider = "google" }'), tmp_path / "client.json"
    client.write_text(server.client_file())
    environment = with_browser(desktop, tmp_path)
    done = authorize(file, environment, "--client-file", str(client), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"account": "work", "scopes": ["https://mail.google.com/"], "kept": "keyring"}
    no_secrets(server, done.stdout, done.stderr, file.read_text())
    assert {"access_type", "prompt", "code_challenge", "state"} <= server.visits[0].keys()
    assert server.visits[0]["login_hint"] == "sam@seller.example"
    assert "not verified" in done.stderr

    kept = subprocess.run(
        [sys.executable, "-c", "import keyring; print(keyring.get_password('inboxfollow', 'work:sam@seller.example'))"],
        env=desktop, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    token = json.loads(kept.stdout)
    assert token["client_secret"] == server.client_secret
    assert server.is_active(token["token"])

    again = authorize(file, {**desktop, "DISPLAY": ""}, "--no-browser", stdin="nonsense?code=x\n")
    assert again.returncode == 4
    assert "accounts.google.com" in again.stderr
    assert f"client_id={server.client_id}" in again.stderr


@pytest.mark.parametrize("bare", [False, True])
def test_a_machine_without_a_browser(server: OAuthServer, tmp_path: Path, bare: bool) -> None:
    """On a terminal of a server: the address is printed, and what it ends at is pasted back; the token is printed."""
    file = config(tmp_path, custom(server), secret='{ command = ["pass", "show", "mail"] }')
    client = tmp_path / "client.json"
    client.write_text(server.client_file())
    environment = {**bare_environment(tmp_path / "home"), "PYTHONPATH": str(ROOT), "COLUMNS": "1000"}
    words = ["--config", str(file), "accounts", "authorize", "work", "--client-file", str(client), "--print"]
    terminal = Terminal([*COMMAND, *words], environment)
    terminal.wait_for("press Enter")
    url = visited(terminal.written)
    back = _end_of(url)
    terminal.press((back.partition("code=")[2].partition("&")[0] if bare else back) + "\n")
    terminal.wait_for("whoever has it")
    assert terminal.end() == 0
    printed = next(line for line in terminal.written.splitlines() if line.startswith("{"))
    assert server.is_active(json.loads(printed)["token"])
    assert "command" in terminal.written


def test_a_code_on_another_device(server: OAuthServer, desktop: dict[str, str], tmp_path: Path) -> None:
    """The code is shown, and the token kept once the person has agreed."""
    server.interval = 1
    file, client = config(tmp_path, custom(server)), tmp_path / "client.json"
    client.write_text(server.client_file())
    done = authorize(file, desktop, "--device", "--client-file", str(client))
    assert done.returncode == 0, done.stderr
    assert "WDJB-MJHT" in done.stderr
    assert done.stdout == ""
    no_secrets(server, done.stderr)


def test_printing_needs_no_keyring_and_storing_says_so(server: OAuthServer, tmp_path: Path) -> None:
    """Without a keyring nobody is asked for access in vain: both other ways and --print are named first."""
    file, client = config(tmp_path, custom(server)), tmp_path / "client.json"
    client.write_text(server.client_file())
    environment = with_browser(bare_environment(tmp_path / "home"), tmp_path)
    refused = authorize(file, environment, "--client-file", str(client), "--json")
    assert refused.returncode == 4
    error = json.loads(refused.stdout)["error"]
    assert error["code"] == "secret_unavailable"
    assert "no keyring" in error["message"]
    for way in ("command", "env", "--print"):
        assert way in error["hint"]
    assert server.visits == []

    printed = authorize(file, environment, "--client-file", str(client), "--print")
    assert printed.returncode == 0, printed.stderr
    token = json.loads(printed.stdout)
    assert server.is_active(token["token"])
    no_secrets(server, printed.stderr)


@pytest.mark.parametrize("secret", ['{ command = ["pass", "show", "mail"] }', '{ env = "TOKEN" }'])
def test_a_place_of_ones_own_is_never_written(server: OAuthServer, tmp_path: Path, secret: str) -> None:
    """The command for printing is named before anybody is asked."""
    done = authorize(config(tmp_path, custom(server), secret=secret), bare_environment(tmp_path / "home"))
    assert done.returncode == 2
    assert "accounts authorize work --print" in done.stderr
    assert server.visits == []


@pytest.mark.parametrize(
    ("oauth", "named"),
    [
        ('oauth = { provider = "google" }', ("Desktop app", "Internal", "In production", "seven days")),
        ('oauth = { provider = "microsoft" }', ("entra.microsoft.com", "http://localhost", "oauth = {")),
    ],
)
def test_without_a_client_the_steps_to_one_are_told(tmp_path: Path, oauth: str, named: tuple[str, ...]) -> None:
    """Numbered, on stderr, with an error of one line after them."""
    done = authorize(config(tmp_path, oauth), bare_environment(tmp_path / "home"))
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert [line[:3] for line in lines if line[:1].isdigit()][:3] == ["1. ", "2. ", "3. "]
    assert lines[-1].startswith("error: ")
    assert "client id" in lines[-1]
    for words in named:
        assert words in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"web": {"client_id": "c", "client_secret": "GOCSPX-hidden"}}', "Desktop app"),
        ('{"installed": {"client_secret": "GOCSPX-hidden"}}', "no client_id"),
        ('{"installed": "GOCSPX-hidden"}', "no client_id"),
        ("GOCSPX-hidden", "no JSON"),
        (None, "cannot be read"),
    ],
)
def test_client_files_that_do_not_do(tmp_path: Path, text: str | None, said: str) -> None:
    """Each is refused by what is wrong with it; nothing of it is shown."""
    file, client = config(tmp_path, 'oauth = { provider = "google" }'), tmp_path / "client.json"
    if text is not None:
        client.write_text(text)
    done = authorize(file, bare_environment(tmp_path / "home"), "--client-file", str(client))
    assert done.returncode == 2
    assert said in done.stderr
    assert "GOCSPX" not in done.stderr


def test_what_was_not_ticked_is_named(server: OAuthServer, desktop: dict[str, str], tmp_path: Path) -> None:
    """Access for less than is needed is not stored."""
    file, client = config(tmp_path, "", kind="gmail"), tmp_path / "client.json"
    client.write_text(server.client_file())
    server.unticked = {"https://www.googleapis.com/auth/gmail.send"}
    done = authorize(file, with_browser(desktop, tmp_path), "--client-file", str(client), "--json")
    assert done.returncode == 4
    error = json.loads(done.stdout)["error"]
    assert "sending mail (gmail.send)" in error["message"]
    assert "reading" not in error["message"]
    assert server.visits[0]["scope"].split() == [
        f"https://www.googleapis.com/auth/gmail.{one}" for one in ("readonly", "send")
    ]


def test_an_account_with_a_password(tmp_path: Path) -> None:
    """Is told how to become one with a token."""
    done = authorize(config(tmp_path, ""), bare_environment(tmp_path / "home"))
    assert done.returncode == 2
    assert "oauth = {" in done.stderr


@pytest.mark.parametrize("words", [("--print", "--json"), ("--device", "--no-browser")])
def test_options_that_exclude_each_other(tmp_path: Path, words: tuple[str, ...]) -> None:
    """A token is never part of --json."""
    assert authorize(config(tmp_path, ""), bare_environment(tmp_path / "home"), *words).returncode == 2


def _end_of(url: str) -> str:
    """Where a browser ends that cannot reach what it is sent to."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(url, timeout=10)
    except urllib.error.HTTPError as error:
        error.close()
        return str(error.headers["Location"])
    raise AssertionError("no redirect")
