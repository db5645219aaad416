"""Accounts and [me] as TOML: the values of their keys, and the commented text of a fresh file."""

from typing import Any

from inboxfollow.ports.settings import AccountSettings, Endpoint, MeSettings

OWNED = ("kind", "username", "imap", "smtp", "gmail", "oauth", "secret")
"""Keys of an account that set-up decides; whatever else stands there is the person's."""

_HEAD = """\
# inboxfollow: written by `inboxfollow setup`, and yours to edit. Every setting there is, with its default, stands in
# config.example.toml. No password belongs in here. After a change: inboxfollow accounts test
"""
_AFTER_ME = """\
working_days = ["mon", "tue", "wed", "thu", "fri"]   # the days that "bd" counts
sending_hours = "08:30-17:30"   # touches fall due within these
# signature = "..."             # put under every message

# More, when the time has come (config.example.toml explains each by its name):
# [leads]      read_days (400), surface_days (60), backlog_per_day (5), ignore, internal_domains
# [cadences.default]  steps: after how many days which words are offered; autopilot (off, draft, send)
# [templates]  language, quote_last, fields     [sending]  undo_seconds, per_day     [archive]  move_on_server
# [daemon]     poll_every, notify, digest       [ui]  theme, keymap, keys
"""


def account_values(account: AccountSettings) -> dict[str, Any]:
    """The keys of [[accounts]] in the order they are written."""
    values: dict[str, Any] = {"name": account.name, "kind": account.kind, "username": account.username}
    if account.imap is not None and account.kind == "imap":
        values["imap"] = _end(account.imap)
    if account.smtp is not None and account.kind == "imap":
        values["smtp"] = _end(account.smtp)
    if account.gmail_endpoint:
        values["gmail"] = {"endpoint": account.gmail_endpoint}
    if account.provider:
        client = {"client_id": account.client_id} if account.client_id else {}
        values["oauth"] = {"provider": account.provider} | client
    values["secret"] = _secret(account)
    folders = {key: name for key, name in (("sent", account.sent), ("archive", account.archive)) if name}
    return values | ({"folders": folders} if folders else {})


def account_text(account: AccountSettings) -> str:
    """[[accounts]] as it stands in a file, with a word on what each line is."""
    lines = ["[[accounts]]"]
    for key, value in account_values(account).items():
        lines.append(f"{key} = {toml(value)}")
    lines += _hints(account)
    return "\n".join(lines) + "\n"


def me_text(me: MeSettings) -> str:
    """[me] with its comments, and where to find the other settings."""
    about_holidays = "# public holidays; a part of the country may be named, like DE-BY"
    holidays = (
        f"holidays = {toml(me.holidays)}   {about_holidays}" if me.holidays else f'# holidays = "DE"   {about_holidays}'
    )
    return f"""\
[me]
name = {toml(me.name)}   # stands beside your address in From
# Mail of these addresses (and their +tags) is yours; the first one is the default From.
addresses = {toml(list(me.addresses))}
timezone = {toml(me.timezone)}
{holidays}
{_AFTER_ME}"""


def fresh(me: MeSettings, account: AccountSettings) -> str:
    """A whole file."""
    return f"{_HEAD}\n{me_text(me)}\n{account_text(account)}"


def toml(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    import tomlkit

    return str(tomlkit.item(value).as_string())


def _end(end: Endpoint) -> dict[str, Any]:
    values: dict[str, Any] = {"host": end.host, "port": end.port, "security": end.security}
    return values | ({"ca_file": end.ca_file} if end.ca_file else {})


def _secret(account: AccountSettings) -> Any:
    place = account.secret
    if place.command:
        return {"command": list(place.command)}
    return {"env": place.env} if place.env else "keyring"


def _hints(account: AccountSettings) -> list[str]:
    hints = [] if account.sent else ['# folders = { sent = "Sent", archive = "Archive", skip = ["Lists/*"] }']
    if account.kind == "imap" and account.smtp is None:
        hints.insert(0, '# smtp = { host = "smtp.example.com", port = 465 }   # without it this account only reads')
    return hints
