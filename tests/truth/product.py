"""The product as its users run it: a config file, a store, and a process for each command."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.dovecot import Dovecot
from tests.servers.gmail import GmailServer
from tests.truth.generator import Config
from tests.truth.scene import Letter

SECRET = "INBOXFOLLOW_TEST_SECRET"


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on stdout."""
        return json.loads(self.out)

    def fault(self) -> dict[str, str]:
        """The error that `--json` printed; fails where it is not of the documented shape."""
        error = self.json["error"]
        assert set(error) == {"code", "message", "hint"}, error
        assert all(isinstance(value, str) for value in error.values()), error
        return dict(error)


class Product:
    """One config and one store in a directory of their own."""

    def __init__(self, directory: Path, config: Config | None = None) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory, self.config = directory, config or Config()
        self.file, self.store = directory / "config.toml", directory / "store" / "inboxfollow.sqlite3"
        self.secret = ""
        self.sends_by = ""
        """How the account sends, e.g. an `smtp = { ... }` line of its table."""
        self.tables = ""
        """Further tables of the config."""

    def connect(
        self, server: Dovecot, *, port: int = 0, security: str = "none", host: str = "127.0.0.1", secret: str = ""
    ) -> "Product":
        """Writes the config for that server; `port` where a proxy stands before it."""
        ca = "" if security == "none" else f', ca_file = "{server.ca_file}"'
        default = server.imaps_port if security == "tls" else server.imap_port
        self.secret = secret or server.password
        imap = f'host = "{host}", port = {port or default}, security = "{security}"{ca}'
        return self.write(imap, server.user)

    def connect_gmail(self, server: GmailServer, token: str = "", units_per_minute: int = 1_000_000) -> "Product":
        """Writes the config for a Gmail account on that server."""
        self.secret = token or server.token_json()
        gmail = f'endpoint = "{server.endpoint}", units_per_minute = {units_per_minute}'
        return self._write(f'kind = "gmail"\ngmail = {{ {gmail} }}', server.address)

    def write(self, imap: str, username: str) -> "Product":
        """Writes the config with that `imap` table."""
        return self._write(f'kind = "imap"\nimap = {{ {imap} }}', username)

    def _write(self, reached: str, username: str) -> "Product":
        me = self.config
        self.file.write_text(
            f"""[me]
name = "{me.name}"
addresses = {json.dumps(me.addresses)}
timezone = "Europe/Berlin"

[store]
path = "{self.store}"

[leads]
read_days = 400
ignore = {json.dumps(me.ignore)}

[[accounts]]
name = "work"
{reached}
username = "{username}"
secret = {{ env = "{SECRET}" }}
{self.sends_by}

{self.tables}
"""
        )
        self.file.chmod(0o600)
        return self

    def command(self, *arguments: str, module: str = "inboxfollow") -> list[str]:
        """The command line of one call; `module` runs the product in another manner."""
        return [sys.executable, "-m", module, "--config", str(self.file), *arguments]

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """What the process sees: the secret, and nothing of the person who runs the tests."""
        home = str(self.directory)
        keep = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
        root = str(Path(__file__).resolve().parents[2])
        return {**keep, "HOME": home, "PYTHONPATH": root, SECRET: self.secret, **(extra or {})}

    def run(self, *arguments: str, wrap: Sequence[str] = (), timeout: float = 120) -> Result:
        """Runs one command to its end; `wrap` is a command that starts it."""
        done = subprocess.run(
            [*wrap, *self.command(*arguments)],
            capture_output=True,
            env=self.environment(),
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments: str, module: str = "inboxfollow") -> "subprocess.Popen[bytes]":
        """Starts one command and lets it run."""
        return subprocess.Popen(
            self.command(*arguments, module=module),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(),
        )

    def scan(self) -> Result:
        """A scan that must succeed."""
        result = self.run("scan", "--json")
        assert result.code == 0, result
        return result

    def rows(self) -> list[dict[str, Any]]:
        """Every conversation of mine, the never-leads too."""
        result = self.run("list", "--json", "--all", "--excluded")
        assert result.code == 0, result
        rows = result.json
        assert isinstance(rows, list)
        return rows

    def export(self) -> str:
        """Everything the store knows; equality of stores means equality of this."""
        result = self.run("export")
        assert result.code == 0, result
        assert result.out.strip()
        return result.out


def fill(server: Dovecot, letters: Sequence[Letter], names: Mapping[str, str] | None = None) -> None:
    """Delivers letters in order; late ones get their UIDs after all others (Maildir UIDs follow file names).

    `names` renames folders; the server's own prefix and separator are put in.
    """
    prompt = [one for one in letters if not one.late]
    late = [one for one in letters if one.late]
    for batch in (prompt, late):
        for letter in batch:
            folder = (names or {}).get(letter.folder, letter.folder)
            full = folder if folder == "INBOX" else server.prefix + folder.replace("/", server.separator)
            server.deliver(full, letter.source, letter.arrived, letter.flags)
        assign_uids(server)


def assign_uids(server: Dovecot) -> None:
    """Makes the server number what was delivered, as it would in production at delivery."""
    server.doveadm("mailbox", "status", "-u", server.user, "uidnext", "*")
