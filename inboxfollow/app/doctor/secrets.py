"""Where passwords are kept, and whether each can be read. What is read is dropped at once."""

from collections.abc import Callable, Iterator, Sequence

from inboxfollow.app.doctor.case import AccountCase, Case
from inboxfollow.app.doctor.check import Area, Check
from inboxfollow.ports.checkup import Finding
from inboxfollow.ports.errors import SecretUnavailable

SECRETS = Area("secrets")


def secrets(
    case: Case,
    accounts: Sequence[AccountCase],
    readable: dict[str, Sequence[Finding]],
    progress: Callable[[str], None],
) -> Iterator[Check]:
    """The keyring where one is used, then each account; fills `readable` with those that have a secret, and what that
    says of itself."""
    progress("secrets")
    if any(_in_keyring(one) for one in accounts):
        yield _backend(case)
    else:
        yield SECRETS.skipped("keyring", "no account uses it")
    for one in accounts:
        name = one.account.name
        try:
            readable[name] = one.read_secret()
        except SecretUnavailable as error:
            yield SECRETS.failed(name, error)
            continue
        yield SECRETS.ok(name, f"can be read from {_where(one)}")


def _backend(case: Case) -> Check:
    try:
        return SECRETS.ok("keyring", case.secrets.backend())
    except SecretUnavailable as error:
        return SECRETS.failed("keyring", error)


def _in_keyring(one: AccountCase) -> bool:
    return not one.place.command and not one.place.env


def _where(one: AccountCase) -> str:
    if one.place.command:
        return f"the command {one.place.command[0]}"
    return f"the environment variable {one.place.env}" if one.place.env else "the keyring"
