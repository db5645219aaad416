"""A real Dovecot on loopback, for tests and benchmarks: in a directory of its own, stopped by its own process id.

It refuses to guess: where Dovecot is not installed, `require_dovecot` skips the test and says what to install.
Mail is stored where tests can write it straight into `cur/` and read the tree back bit for bit (`snapshot`).
"""

import contextlib
import grp
import hashlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import pytest
import trustme

MAIL_USER = "inboxfollowtest"
MISSING = "Dovecot is not installed (Debian: apt-get install dovecot-imapd)"
SPECIAL_USE = {"Sent": "\\Sent", "Drafts": "\\Drafts", "Junk": "\\Junk", "Trash": "\\Trash", "Archive": "\\Archive"}

MailFormat = Literal["maildir", "sdbox", "mdbox"]


def find_dovecot() -> str | None:
    """Where the server's binary is; it often lies outside a plain user's PATH."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def require_dovecot() -> None:
    """Skips the running test, saying why, where there is no Dovecot of a version this module can configure."""
    binary = find_dovecot()
    if binary is None:
        pytest.skip(MISSING)
    version = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout
    if not version.startswith("2.3."):
        pytest.skip(f"Dovecot 2.3 is needed, {version.strip() or 'an unknown version'} is installed")


def mail_owner() -> pwd.struct_passwd:
    """Whom the mail belongs to: a user made for it when run as root (Dovecot refuses uid 0), else whoever runs this."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(MAIL_USER)
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", MAIL_USER]
    subprocess.run(command, capture_output=True, timeout=20, check=False)  # another worker may win this race
    return pwd.getpwnam(MAIL_USER)


def free_port() -> int:
    """A port nobody listens on at this moment; the caller retries when it is taken meanwhile."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def encode_folder(name: str) -> str:
    """A folder name in modified UTF-7, as it stands on disk (RFC 3501 section 5.1.3)."""
    from imapclient.imap_utf7 import encode

    return str(encode(name).decode("ascii"))


class Dovecot:
    """One server with its own users, folders, ports and certificate. Use it as a context manager.

    `special_use` maps folder names (without prefix) to attributes. `prefix` and `separator` shape the personal
    namespace, e.g. "INBOX." and ".". `layout="fs"` allows "." inside names when the separator is "/".
    `tls=False` serves neither imaps nor STARTTLS. `extra` is configuration text appended as it is.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        *,
        user: str = "me@seller.example",
        password: str = "correct horse",  # noqa: S107 - it guards nothing
        mail_format: MailFormat = "maildir",
        layout: Literal["maildir++", "fs"] = "maildir++",
        prefix: str = "",
        separator: str = "/",
        special_use: Mapping[str, str] = SPECIAL_USE,
        tls: bool = True,
        extra: str = "",
    ) -> None:
        self.user, self.password, self.mail_format, self.layout = user, password, mail_format, layout
        self.prefix, self.separator, self.special_use, self.tls, self.extra = prefix, separator, special_use, tls, extra
        self.imap_port = self.imaps_port = 0
        self._owner = mail_owner()
        self._process: subprocess.Popen[bytes] | None = None
        self._serial = itertools.count(1)
        self.directory = Path(tempfile.mkdtemp(prefix="ifdc-"))  # short: socket paths end at 108 octets
        self.directory.chmod(0o755)
        self.maildir = self.directory / "mail"
        self.home = self.directory / "home"
        for folder in (self.maildir, self.home):
            folder.mkdir()
            self._own(folder)
        self._write_certificates()
        self._write_users()
        self._existing: set[str] = set()

    # life

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Starts the server and returns once it accepts logins; raises RuntimeError with its log when it does not."""
        for _ in range(5):
            if not self.imap_port:
                self.imap_port, self.imaps_port = free_port(), free_port()
            self._write_config()
            self._launch()
            if self._await_banner():
                return
            self.stop()
            self.imap_port = 0
        raise RuntimeError(f"Dovecot did not start:\n{self.log_text()}")

    def stop(self) -> None:
        """Ends the server and its children; at most 10 seconds."""
        process, self._process = self._process, None
        if process is None:
            return
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, sign)  # start_new_session made its pid the group's id
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
                break
        self._await_end_of_group(process.pid)

    @staticmethod
    def _await_end_of_group(group: int) -> None:
        """Children end a moment after the master; those that do not within 5 seconds are killed."""
        end = time.monotonic() + 5
        with contextlib.suppress(ProcessLookupError):
            while time.monotonic() < end:
                os.killpg(group, 0)
                time.sleep(0.01)
            os.killpg(group, signal.SIGKILL)

    def restart(self) -> None:
        """Stops and starts again on the same ports with the same mail."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Stops the server and removes everything it stored. May be called twice."""
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    @property
    def pid(self) -> int:
        """The master's process id, which is its process group too; raises RuntimeError when it is not running."""
        if self._process is None:
            raise RuntimeError("Dovecot is not running")
        return self._process.pid

    # mail

    def create_folder(self, folder: str) -> None:
        """Makes a folder; `folder` is its full decoded name as a client sees it."""
        self.doveadm("mailbox", "create", "-u", self.user, folder)

    def deliver(self, folder: str, source: bytes, arrived: datetime, flags: str = "") -> Path | None:
        """Stores one message with `arrived` as its INTERNALDATE and Maildir `flags` (D draft, S seen, R answered ...).

        The folder is made when it is missing. Returns the Maildir file; None for the other formats.
        """
        if self.mail_format != "maildir":
            self.import_maildir(folder, [(source, arrived, flags)])
            return None
        path = self.folder_path(folder)
        if folder not in self._existing:
            self._make_maildir(path)
            self._existing.add(folder)
        return self._write_message(path, source, arrived, flags)

    def import_maildir(self, folder: str, messages: Iterable[tuple[bytes, datetime, str]]) -> None:
        """Stores many messages at once in any mail format, through a Maildir on the side and `doveadm import`."""
        side = self.directory / "side"
        inner = side if folder.upper() == "INBOX" else side / ("." + encode_folder(folder.removeprefix(self.prefix)))
        self._make_maildir(side)
        self._make_maildir(inner)
        for source, arrived, flags in messages:
            self._write_message(inner, source, arrived, flags)
        parent = "" if inner == side else self.prefix.removesuffix(self.separator)
        self.doveadm("import", "-u", self.user, f"maildir:{side}", parent, "ALL", timeout=900)
        shutil.rmtree(side)

    def set_uidvalidity(self, folder: str, value: int) -> None:
        """Gives a Maildir folder another UIDVALIDITY and its messages new UIDs from 1; nobody may have it open."""
        path = self.folder_path(folder)
        for stale in path.glob("dovecot.index*"):
            stale.unlink()
        uidlist = path / "dovecot-uidlist"
        uidlist.write_text(f"3 V{value} N1 G{hashlib.md5(os.urandom(8)).hexdigest()}\n")
        self._own(uidlist)

    def expunge(self, folder: str, uids: Iterable[int]) -> None:
        """Removes messages for good."""
        numbers = ",".join(map(str, uids))
        self.doveadm("expunge", "-u", self.user, "mailbox", folder, "uid", numbers)

    def folder_path(self, folder: str) -> Path:
        """The Maildir directory of a folder given by its full decoded name."""
        if folder.upper() == "INBOX":
            return self.maildir
        bare = folder.removeprefix(self.prefix)
        parts = [encode_folder(part) for part in bare.split(self.separator)]
        return self.maildir.joinpath(*parts) if self.layout == "fs" else self.maildir / ("." + ".".join(parts))

    def snapshot(self) -> dict[str, tuple[str, int]]:
        """Every message file by relative path, with its content's hash and mtime in ns: flags, order and text."""
        files = (path for path in self.maildir.rglob("*") if path.parent.name in ("cur", "new") and path.is_file())
        return {
            str(path.relative_to(self.maildir)): (
                hashlib.sha256(path.read_bytes()).hexdigest(),
                path.stat().st_mtime_ns,
            )
            for path in files
        }

    def doveadm(self, *arguments: str, timeout: float = 60) -> str:
        """Runs the administration tool on this server's configuration; raises CalledProcessError when it fails."""
        binary = shutil.which("doveadm", path=f"{os.environ.get('PATH', '')}:/usr/bin:/usr/local/bin") or "doveadm"
        command = [binary, "-c", str(self._config), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=True).stdout

    def log_text(self) -> str:
        """Everything the server logged so far."""
        log = self.directory / "log"
        return log.read_text(errors="replace") if log.exists() else ""

    # inner parts

    @property
    def _config(self) -> Path:
        return self.directory / "dovecot.conf"

    def _own(self, path: Path) -> None:
        if os.getuid() == 0:
            os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def _make_maildir(self, path: Path) -> None:
        for part in ("cur", "new", "tmp"):
            (path / part).mkdir(parents=True, exist_ok=True)
            self._own(path / part)
        self._own(path)
        if path.parent == self.maildir and path.name.startswith("."):
            (path / "maildirfolder").touch()
            self._own(path / "maildirfolder")

    def _write_message(self, path: Path, source: bytes, arrived: datetime, flags: str) -> Path:
        lines = source.count(b"\n") - source.count(b"\r\n")
        stamp = int(arrived.timestamp())
        unique = f"{stamp:010d}.{next(self._serial):07d}.test,S={len(source)},W={len(source) + lines}"
        target = path / "cur" / f"{unique}:2,{''.join(sorted(flags))}"
        target.write_bytes(source)
        os.utime(target, (stamp, stamp))
        self._own(target)
        return target

    def _write_certificates(self) -> None:
        authority = trustme.CA()
        certificate = authority.issue_cert("localhost", self.host)
        self.ca_file = self.directory / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))
        chain = b"".join(blob.bytes() for blob in certificate.cert_chain_pems)
        (self.directory / "cert.pem").write_bytes(chain)
        certificate.private_key_pem.write_to_path(str(self.directory / "key.pem"))

    def _write_users(self) -> None:
        owner = self._owner
        line = f"{self.user}:{{PLAIN}}{self.password}:{owner.pw_uid}:{owner.pw_gid}::{self.home}::\n"
        users = self.directory / "users"
        users.write_text(line)
        users.chmod(0o644)

    def _write_config(self) -> None:
        me = "" if os.getuid() == 0 else self._unprivileged()
        layout = ":LAYOUT=fs" if self.layout == "fs" and self.mail_format == "maildir" else ""
        inbox = f":INBOX={self.maildir}" if self.mail_format == "maildir" else ""
        special = "".join(
            f'  mailbox "{name}" {{\n    special_use = {attribute}\n    auto = no\n  }}\n'
            for name, attribute in self.special_use.items()
        )
        tls = f"ssl = yes\nssl_cert = <{self.directory}/cert.pem\nssl_key = <{self.directory}/key.pem\n"
        self._config.write_text(
            f"""base_dir = {self.directory}/run
state_dir = {self.directory}/run/state
log_path = {self.directory}/log
protocols = imap
listen = {self.host}
{tls if self.tls else "ssl = no"}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_cache_size = 0
first_valid_uid = 1
first_valid_gid = 1
default_vsz_limit = 1 G
mail_max_userip_connections = 200
mail_fsync = never
mail_location = {self.mail_format}:{self.maildir}{inbox}{layout}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {self.directory}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {self.directory}/users
}}
namespace inbox {{
  inbox = yes
  prefix = {self.prefix}
  separator = {self.separator}
{special}}}
service imap-login {{
  inet_listener imap {{
    port = {self.imap_port}
  }}
  inet_listener imaps {{
    port = {self.imaps_port if self.tls else 0}
    ssl = yes
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
{me}{self.extra}
"""
        )

    def _unprivileged(self) -> str:
        """What a server that is not root needs: its own user everywhere and no chroot."""
        name = self._owner.pw_name
        services = "".join(f"service {one} {{\n  chroot =\n}}\n" for one in ("imap-login", "anvil", "stats"))
        group = grp.getgrgid(self._owner.pw_gid).gr_name
        users = f"default_internal_user = {name}\ndefault_internal_group = {group}\ndefault_login_user = {name}\n"
        return users + services

    def _launch(self) -> None:
        binary = find_dovecot()
        if binary is None:
            raise RuntimeError(MISSING)
        with (self.directory / "stderr").open("wb") as stderr:
            self._process = subprocess.Popen(
                [binary, "-F", "-c", str(self._config)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
            )

    def _await_banner(self, limit: float = 10.0) -> bool:
        """True once the server greets; False when it ended or another process holds its port."""
        end = time.monotonic() + limit
        while time.monotonic() < end and self._process is not None and self._process.poll() is None:
            if "Address already in use" in self.log_text():
                return False
            with (
                contextlib.suppress(OSError),
                socket.create_connection((self.host, self.imap_port), timeout=1) as connection,
            ):
                return connection.recv(64).startswith(b"* OK")
            time.sleep(0.01)
        return False

    def client_context(self) -> ssl.SSLContext:
        """A TLS context that trusts this server and nothing else."""
        return ssl.create_default_context(cafile=str(self.ca_file))
