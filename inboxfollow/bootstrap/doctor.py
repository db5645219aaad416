"""What doctor looks at, made of whatever can be read of the configuration."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from inboxfollow.app.doctor.case import AccountCase, Case, ConfigCase, StoreCase
from inboxfollow.app.doctor.privacy import Mask
from inboxfollow.bootstrap.accounts import account
from inboxfollow.bootstrap.doctor_daemon import daemon_case
from inboxfollow.config import paths
from inboxfollow.config.load import ConfigError, load
from inboxfollow.ports.checkup import Endpoint, Finding, Protocols, Result, SelfChecking

if TYPE_CHECKING:
    from inboxfollow.app.check_templates import Checker
    from inboxfollow.config.model import Account as AccountSettings
    from inboxfollow.config.model import Config
    from inboxfollow.config.model import Endpoint as Server
    from inboxfollow.ports.clock import Clock
    from inboxfollow.ports.mailbox import Mailbox
    from inboxfollow.ports.store import Store

_LARGEST = 1_000_000
_GOOGLE = "gmail.googleapis.com"
_TOKEN_HOSTS = {"google": "oauth2.googleapis.com", "microsoft": "login.microsoftonline.com"}


def open_case(named: Path | None) -> tuple[Case, Mask]:
    """The case for the configuration at `named`, or where it is looked for, and the mask for its report. Never raises
    for a file."""
    from inboxfollow.adapters.checkup.machine import ThisMachine
    from inboxfollow.adapters.checkup.network import ServersOutside
    from inboxfollow.adapters.clock import SystemClock
    from inboxfollow.adapters.keychain.checkup import SystemKeyring
    from inboxfollow.adapters.sqlite.checkup import LIBRARY_VERSION

    file = paths.config_file(named, os.environ)
    clock = SystemClock()
    config: Config | None = None
    problems: tuple[tuple[str, str], ...] = ()
    try:
        config = load(file)
    except ConfigError as error:
        problems = _problems(error)
    case = Case(
        config=_config(file, _source(named), problems, config),
        store=_store(config.store if config else paths.default_store()),
        templates=_checker(file, config, clock) if config else None,
        machine=ThisMachine(LIBRARY_VERSION),
        network=ServersOutside(),
        secrets=SystemKeyring(),
        clock=clock,
        daemon=daemon_case(config, clock) if config else None,
    )
    return case, Mask(os.path.expanduser("~"), _text(file))


def _source(named: Path | None) -> str:
    if named is not None:
        return "--config"
    return "INBOXFOLLOW_CONFIG" if os.environ.get("INBOXFOLLOW_CONFIG") else "the usual place"


def _problems(error: ConfigError) -> tuple[tuple[str, str], ...]:
    told = ((f"line {one.line}: {f'{one.key}: ' if one.key else ''}{one.what}", one.todo) for one in error.problems)
    return tuple(told)


def _text(file: Path) -> str:
    """The text of the file, as far as it is text; for the sake of the names in it."""
    try:
        with file.open("rb") as opened:
            return opened.read(_LARGEST).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def _config(file: Path, source: str, problems: tuple[tuple[str, str], ...], config: "Config | None") -> ConfigCase:
    if config is None:
        return ConfigCase(str(file), source, problems)
    return ConfigCase(
        path=str(file),
        source=source,
        accounts=tuple(_account(one, config.archive.move_on_server) for one in config.accounts),
        zone=config.me.timezone,
        zone_named="timezone" in _text(file),
        templates_used=tuple(step.template for cadence in config.cadences for step in cadence.steps),
    )


def _store(path: Path) -> StoreCase:
    from inboxfollow.adapters.sqlite.checkup import StoreFile

    @contextmanager
    def opened() -> "Iterator[Store]":
        from inboxfollow.adapters.sqlite import SqliteStore

        store = SqliteStore(path)
        try:
            yield store
        finally:
            store.close()

    return StoreCase(str(path), StoreFile(path), opened)


def _checker(file: Path, config: "Config", clock: "Clock") -> "Checker":
    from inboxfollow.adapters.templates.library import FileTemplates
    from inboxfollow.adapters.templates.renderer import SandboxedRenderer
    from inboxfollow.app.check_templates import Checker

    library = FileTemplates(paths.templates_folder(file))
    return Checker(library, SandboxedRenderer(), config.manner(), config.work_calendar(), clock.now())


def _account(settings: "AccountSettings", moves: bool) -> AccountCase:
    from inboxfollow.adapters.keychain.reader import SystemSecrets

    secrets, by_token = SystemSecrets(), settings.oauth is not None or settings.kind == "gmail"

    def read() -> Sequence[Finding]:
        if by_token:
            return _granted(settings, secrets.read_document(settings.secret), moves)
        secrets.read(settings.secret)
        return ()

    return AccountCase(
        account=account(settings),
        place=settings.secret,
        read_secret=read,
        examine=_examine,
        reading=(*_tokens(settings), *_reading(settings)),
        sending=_server("smtp", settings.smtp),
        findings=_findings(settings),
    )


def _granted(settings: "AccountSettings", document: str, moves: bool) -> Sequence[Finding]:
    """Whether what was granted is enough for what is switched on. Raises SecretUnavailable for what is no token."""
    from inboxfollow.adapters.oauth.token import parse
    from inboxfollow.app.grants import in_words, lacking
    from inboxfollow.bootstrap.authorize import wanted

    asked = wanted(settings, moves=moves).request
    token = parse(document, settings.name, asked.provider.token_url)
    again = f"inboxfollow accounts authorize {settings.name}"
    if isinstance(token, str) or not token.scopes:
        return (Finding("scopes", Result.SKIPPED, "the token does not say what it was granted for"),)
    missing = [in_words(one) for one in lacking(asked.scopes, token.scopes)]
    if missing:
        return (Finding("scopes", Result.FAULT, f"not granted: {', '.join(missing)}", again),)
    if not token.refresh_token:
        return (Finding("scopes", Result.WARNING, "enough, but the token cannot be renewed and ends soon", again),)
    return (Finding("scopes", Result.OK, f"granted: {', '.join(map(in_words, token.scopes))}"),)


def _examine(mailbox: "Mailbox") -> Sequence[Finding]:
    if isinstance(mailbox, SelfChecking):
        return mailbox.checkup()
    from inboxfollow.adapters.imap.checkup import capabilities, findings
    from inboxfollow.adapters.imap.mailbox import ImapMailbox

    return findings(capabilities(mailbox)) if isinstance(mailbox, ImapMailbox) else ()


def _reading(settings: "AccountSettings") -> tuple[Endpoint, ...]:
    if settings.kind == "gmail":
        return _web(settings.gmail.endpoint or f"https://{_GOOGLE}")
    return _server("imap", settings.imap)


def _tokens(settings: "AccountSettings") -> tuple[Endpoint, ...]:
    """Where access tokens come from. A Gmail API on this computer needs none of Google's."""
    oauth = settings.oauth
    if oauth is None:
        return ()
    return _web(oauth.token_url or f"https://{_TOKEN_HOSTS[oauth.provider]}")


def _web(address: str) -> tuple[Endpoint, ...]:
    from urllib.parse import urlsplit

    parts = urlsplit(address)
    secure = parts.scheme == "https"
    return (Endpoint("http", parts.hostname or "", parts.port or (443 if secure else 80), "tls" if secure else "none"),)


def _server(protocol: Protocols, server: "Server | None") -> tuple[Endpoint, ...]:
    if server is None:
        return ()
    return (Endpoint(protocol, server.host, server.port, server.security, str(server.ca_file or "")),)


def _findings(settings: "AccountSettings") -> tuple[Finding, ...]:
    if settings.kind != "gmail":
        return ()
    words = f"at most {settings.gmail.units_per_minute:,} units a minute are spent (gmail.units_per_minute)"
    return (Finding("quota", Result.OK, words),)
