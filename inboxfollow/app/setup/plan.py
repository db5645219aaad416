"""What is to be written, as one value; what it means in words; and writing it, all or nothing."""

from dataclasses import dataclass, field, replace

from inboxfollow.app.setup.names import checked_name
from inboxfollow.app.setup.tools import Tools
from inboxfollow.ports.errors import PortError, SecretUnavailable
from inboxfollow.ports.secrets import SecretPlace
from inboxfollow.ports.settings import AccountSettings, Change, Current, MeSettings, Written


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the person decided."""

    account: AccountSettings
    secret: str = field(repr=False)
    """Kept in the keyring where the account says so, else forgotten."""
    me: MeSettings | None = None
    """None where the configuration has [me]."""
    addresses: tuple[str, ...] = ()
    """Further addresses of the person's, the account's own included."""

    @property
    def keyring(self) -> bool:
        """Whether the secret goes into the keyring."""
        return self.account.secret.in_keyring

    @property
    def change(self) -> Change:
        """What becomes of the configuration."""
        return Change(me=self.me, addresses=() if self.me else self.addresses, account=self.account)


def renamed(account: AccountSettings, name: str, current: Current, replaces: str = "") -> AccountSettings:
    """The account under another name. Raises UserError where it is unusable or taken."""
    taken = [one.name for one in current.accounts if one.name != replaces]
    checked = checked_name(name, taken)
    return replace(account, name=checked, secret=replace(account.secret, account=checked))


def summary(plan: Plan, current: Current) -> tuple[str, ...]:
    """What will be written, a line each, without any secret."""
    account = plan.account
    known = any(one.name == account.name for one in current.accounts)
    lines = [f"Configuration: {current.file} ({_what_happens(current)})"]
    lines.append(f"Account: {account.name} ({'replaces the one of that name' if known else 'is added'})")
    if account.kind == "gmail":
        lines.append(f"Mail: Gmail's API as {account.username}")
    else:
        lines.append(f"Reading: {_end(account, 'imap')}")
        lines.append(f"Sending: {_end(account, 'smtp')}")
    lines.append(f"Secret: {secret_words(account.secret)}")
    lines += [f"Folder {what}: {name}" for what, name in (("Sent", account.sent), ("Archive", account.archive)) if name]
    if plan.me is not None:
        me = plan.me
        lines.append(f"You: {me.name or '(no name)'}, {', '.join(me.addresses)}")
        lines.append(f"Time zone: {me.timezone}; public holidays: {me.holidays or 'none'}")
    else:
        added = [one for one in plan.addresses if one.lower() not in {other.lower() for other in current.addresses}]
        lines += [f"Also you: {', '.join(added)}"] if added else []
    return tuple(lines)


def secret_words(place: SecretPlace) -> str:
    """Where a secret is, in words."""
    if place.command:
        return f"printed by the command {' '.join(place.command)}"
    return f"in the environment variable {place.env}" if place.env else "in the keyring of this system"


def commit(tools: Tools, plan: Plan) -> Written:
    """Keeps the secret, then writes the configuration; where that fails, or is interrupted, the keyring is as before.

    Raises UserError, SecretUnavailable or OSError; then nothing was changed.
    """
    tools.settings.rehearse(plan.change)
    if not plan.keyring:
        return tools.settings.write(plan.change)
    place = plan.account.secret
    before = _kept_before(tools, place)
    try:
        tools.keeper.keep(place, plan.secret)
        return tools.settings.write(plan.change)
    except BaseException:  # Ctrl-C, too: no secret is left behind that nothing points to
        if not _stands(tools, plan.account):
            _put_back(tools, place, before)
        raise


def _kept_before(tools: Tools, place: SecretPlace) -> str:
    try:
        return tools.secrets.read_document(place)
    except SecretUnavailable:
        return ""


def _stands(tools: Tools, account: AccountSettings) -> bool:
    """Whether the configuration was written after all."""
    accounts = tools.settings.current().accounts
    return any((one.name, one.secret, one.imap) == (account.name, account.secret, account.imap) for one in accounts)


def _put_back(tools: Tools, place: SecretPlace, before: str) -> None:
    try:
        if before:
            tools.keeper.keep(place, before)
        else:
            tools.keeper.remove(place)
    except PortError:
        return  # the keyring itself is what failed


def _what_happens(current: Current) -> str:
    return "edited; a copy of it is kept beside it" if current.exists else "is made"


def _end(account: AccountSettings, which: str) -> str:
    end = account.imap if which == "imap" else account.smtp
    return f"{end} ({end.security}) as {account.username}" if end else "no"
