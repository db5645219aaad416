"""The [[accounts]] of the file: servers, the way in, and the rule that nothing goes unencrypted over a network."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from inboxfollow.config import checks, paths
from inboxfollow.config.model import Account, Endpoint, Folders, Gmail, OAuth, Security
from inboxfollow.config.table import Table
from inboxfollow.ports.secrets import SecretPlace

_IMAP_PORTS = {"tls": 993, "starttls": 143, "none": 143}
_SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}
_SECRET_FORMS = 'write "keyring", { command = ["pass", "show", "mail"] } or { env = "MAIL_PASSWORD" }'  # noqa: S105 - advice


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an account is read against: the folder of the file, and the address to log in with where none is named."""

    folder: Path
    address: str


def read_accounts(root: Table, around: Surroundings) -> tuple[Account, ...]:
    """All accounts; their names are unique."""
    found: list[Account] = []
    taken: dict[str, str] = {}
    for table in root.tables("accounts"):
        account = _account(table, around)
        found.append(account)
        if account.name and account.name.lower() in taken:
            table.problem("name", f'a second account is named "{account.name}"', "give each a name of its own")
        taken[account.name.lower()] = account.name
    return tuple(found)


def _account(table: Table, around: Surroundings) -> Account:
    name = table.parsed("name", "", checks.name)
    if not table.has("name"):
        table.problem("", "the account has no name", 'add name = "work"')
    kind = table.choice("kind", ("imap", "gmail"), "imap")
    username = table.text("username", around.address)
    imap = _endpoint(table.table("imap"), _IMAP_PORTS, around.folder)
    smtp = _endpoint(table.table("smtp"), _SMTP_PORTS, around.folder)
    sender = _sender(table.table("sender"))
    gmail = _gmail(table.table("gmail"))
    oauth = _oauth(table.table("oauth"))
    if kind == "gmail" and oauth is not None and oauth.provider == "microsoft":
        table.problem("oauth", "Gmail's API takes Google's tokens only", 'write provider = "google", or leave it out')
    if kind == table.values.get("kind", "imap"):
        _check_kind(table, kind)
    account = Account(
        name=name,
        kind="gmail" if kind == "gmail" else "imap",
        username=username,
        secret=_secret(table, name, username),
        imap=imap,
        smtp=smtp,
        sender=sender,
        gmail=gmail or Gmail(),
        oauth=oauth,
        folders=_folders(table.table("folders")),
    )
    table.done()
    return account


def _check_kind(table: Table, kind: str) -> None:
    if kind == "imap" and not table.has("imap"):
        table.problem("", "an account of kind imap needs its server", 'add imap = { host = "imap.example.com" }')
    for other in ("imap", "smtp", "sender") if kind == "gmail" else ("gmail",):
        if table.has(other):
            table.problem(other, f"an account of kind {kind} has no {other}", "remove it, or change kind")
    if kind == "imap" and table.has("smtp") and table.has("sender"):
        table.problem("sender", "smtp and sender exclude each other", "remove one of them")


def _endpoint(table: Table | None, ports: dict[str, int], folder: Path) -> Endpoint | None:
    if table is None:
        return None
    host = table.parsed("host", "", checks.host)
    if not table.has("host"):
        table.problem("", "the server has no host", 'add host = "mail.example.com"')
    security = table.choice("security", tuple(ports), "tls")
    port = table.whole("port", ports[security], 1, 65535)
    ca_file = _ca_file(table, folder)
    if security == "none" and host and not checks.is_loopback(host):
        what = f'"{host}" is not this computer, and security = "none" would send the password in the clear'
        table.problem("security", what, 'use "tls" or "starttls"')
    table.done()
    return Endpoint(host, port, cast(Security, security), ca_file)


def _ca_file(table: Table, folder: Path) -> Path | None:
    text = table.text("ca_file")
    if not text:
        return None
    path = paths.within(folder, text)
    if not os.path.isfile(path):
        table.problem("ca_file", f"there is no file {path}", "name a PEM file of the authority to trust")
    return path


def _sender(table: Table | None) -> tuple[str, ...]:
    if table is None:
        return ()
    command = table.command("command")
    if not command and (not table.has("command") or table.values["command"] == []):
        table.problem("", "the sender has no command", 'add command = ["msmtp", "-t"]')
    table.done()
    return command


def _gmail(table: Table | None) -> Gmail | None:
    if table is None:
        return None
    endpoint = table.parsed("endpoint", "", _loopback_url)
    gmail = Gmail(endpoint, table.whole("units_per_minute", 6000, 1, 1_000_000))
    table.done()
    return gmail


def _loopback_url(text: str) -> str:
    parts = _split_url(text)
    if parts is None or parts[0] not in ("http", "https") or not checks.is_loopback(parts[1]):
        what = "the endpoint is for tests and must be on this computer"
        raise ValueError(what, 'write it like "http://127.0.0.1:8080", or leave it out')
    return text.rstrip("/")


def _secure_url(text: str) -> str:
    parts = _split_url(text)
    if parts is None or not (parts[0] == "https" or (parts[0] == "http" and checks.is_loopback(parts[1]))):
        raise ValueError("tokens travel there, so it must begin with https://", "correct the address")
    return text


def _split_url(text: str) -> tuple[str, str] | None:
    """Scheme and host; None where there is no host."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        return (parts.scheme, parts.hostname) if parts.hostname else None
    except ValueError:
        return None


def _oauth(table: Table | None) -> OAuth | None:
    if table is None:
        return None
    client_id, custom = table.text("client_id"), table.table("custom")
    provider = table.choice("provider", ("google", "microsoft"), "google")
    if (custom is not None) == table.has("provider"):
        table.problem("", "it needs a provider", 'write provider = "google" or "microsoft", or else custom = { … }')
    table.done()
    if custom is None:
        return OAuth("google" if provider == "google" else "microsoft", client_id)
    auth_url, token_url, device_url = (
        custom.parsed(key, "", _secure_url) for key in ("auth_url", "token_url", "device_url")
    )
    scopes = custom.texts("scopes")
    _need(custom, "auth_url", "token_url", "scopes")
    custom.done()
    return OAuth("custom", client_id, auth_url, token_url, device_url, scopes)


def _need(table: Table, *keys: str) -> None:
    for key in keys:
        if not table.has(key):
            table.problem("", f"{key} is missing", f"add {key} = …")


def _folders(table: Table | None) -> Folders:
    if table is None:
        return Folders()
    folders = Folders(table.text("sent"), table.text("archive"), table.texts("skip"))
    table.done()
    return folders


def _secret(table: Table, account: str, username: str) -> SecretPlace:
    """Where the secret is. What stands in the file is never repeated: it may be the secret itself."""
    value = table.values.get("secret")
    if isinstance(value, dict):
        inner = table.section("secret")
        command, env = inner.command("command"), inner.text("env")
        if bool(command) == bool(env):
            inner.problem("", "the secret needs either a command or the name of a variable", _SECRET_FORMS)
        inner.done()
        return SecretPlace(account, username, command, env)
    if table.text("secret", "keyring") != "keyring":
        table.problem("secret", "this says not where the secret is, and a secret may not stand here", _SECRET_FORMS)
    return SecretPlace(account, username)
