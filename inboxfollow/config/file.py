"""The configuration file as set-up's settings: read, changed, and put in place in one step with a copy kept."""

import codecs
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from inboxfollow.config.edit import changed
from inboxfollow.config.load import load, parse
from inboxfollow.config.model import Account
from inboxfollow.config.model import Endpoint as ReadEndpoint
from inboxfollow.config.values import fresh
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.settings import AccountSettings, Change, Current, Endpoint, Written


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """Implements ports.settings.Settings for one file, which need not be there."""

    path: Path

    def current(self) -> Current:
        """See Settings."""
        if _source(self.path) is None:
            return Current(str(self.path), False)
        if not _values(self.path):
            return Current(str(self.path), True)
        config = load(self.path)
        accounts = tuple(_settings(one) for one in config.accounts)
        return Current(str(self.path), True, True, config.me.addresses, config.me.name, accounts)

    def rehearse(self, change: Change) -> str:
        """See Settings."""
        return self._made(_source(self.path), change)

    def write(self, change: Change) -> Written:
        """See Settings."""
        before = _source(self.path)
        text = self._made(before, change)
        if before is not None and text.encode() == before.removeprefix(codecs.BOM_UTF8):
            return Written(str(self.path))
        try:
            backup = "" if before is None else _back_up(self.path, before)
            if _source(self.path) != before:
                raise UserError(f"{self.path} was changed by somebody else meanwhile", "nothing was changed; try again")
            _put(self.path, text.encode())
        except OSError as error:
            what = f"{error.filename or self.path} cannot be written: {error.strerror or error}"
            raise UserError(what, "check who owns the folder, and that the disk has room") from error
        return Written(str(self.path), backup)

    def _made(self, before: bytes | None, change: Change) -> str:
        """The new text, proven to load. A file with Windows' line ends keeps them."""
        if before is None and change.me is not None and change.account is not None:
            text = fresh(change.me, change.account)
        else:
            text = changed((before or b"").decode("utf-8-sig").replace("\r\n", "\n"), change)
        parse(text, self.path)
        return text.replace("\n", "\r\n") if before and b"\r\n" in before else text


def _source(path: Path) -> bytes | None:
    """None where there is no file. Raises UserError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}", "check who owns it") from error


def _values(path: Path) -> dict[str, object]:
    """Raises ConfigError for what is no TOML."""
    try:
        return tomllib.loads((_source(path) or b"").decode("utf-8-sig"))
    except (ValueError, RecursionError):  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        load(path)  # says with line and key what is wrong
        raise


def _back_up(path: Path, source: bytes) -> str:
    """Keeps `source` beside the file under the first free name; returns that name."""
    number = 0
    while True:
        copy = path.with_name(f"{path.name}.bak" + (f".{number}" if number else ""))
        try:
            handle = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(source)
            file.flush()
            os.fsync(file.fileno())
        return str(copy)


def _put(path: Path, source: bytes) -> None:
    """In one step: a reader sees the old file or the new one, also after a crash. Where the path is a link, the file
    it leads to is changed."""
    from tempfile import mkstemp

    target = path.resolve()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = mkstemp(dir=target.parent, prefix=f".{target.name}.")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(source)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(target.parent)


def _sync(folder: Path) -> None:
    """Makes the new name durable, where the system lets one open a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _settings(account: Account) -> AccountSettings:
    return AccountSettings(
        name=account.name,
        username=account.username,
        secret=account.secret,
        kind=account.kind,
        imap=_end(account.imap),
        smtp=_end(account.smtp),
        provider=account.oauth.provider if account.oauth else "",
        client_id=account.oauth.client_id if account.oauth else "",
        sent=account.folders.sent,
        archive=account.folders.archive,
        gmail_endpoint=account.gmail.endpoint,
    )


def _end(end: ReadEndpoint | None) -> Endpoint | None:
    return None if end is None else Endpoint(end.host, end.port, end.security, str(end.ca_file or ""))
