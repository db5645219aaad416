"""The address set-up begins with: checked, its domain compared with well-known ones; and the account it has already."""

from dataclasses import dataclass
from difflib import get_close_matches

from inboxfollow.domain.errors import UserError
from inboxfollow.domain.identity import FREEMAIL, canonical, domain_of
from inboxfollow.ports.settings import AccountSettings, Current
from inboxfollow.wire.fields import Uncomposable, envelope_address

_POPULAR = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com aol.com proton.me protonmail.com "
    "fastmail.com zoho.com gmx.de gmx.net web.de t-online.de mailbox.org posteo.de orange.fr wanadoo.fr hotmail.fr "
    "libero.it comcast.net verizon.net btinternet.com yahoo.co.uk hotmail.co.uk"
).split()
_CLOSE = 0.87
"""gmial.com is 0.89 like gmail.com; two domains that only share an ending are far below."""


@dataclass(frozen=True, slots=True)
class Start:
    """What is known before anybody is asked."""

    address: str
    """As typed, without blanks, the domain in lower case."""
    current: Current
    account: AccountSettings | None
    """The account that this address has already."""
    meant: str
    """A well-known address this may be a slip of, "" for none. Only ever proposed."""


def begin(current: Current, typed: str) -> Start:
    """Raises UserError where what was typed is no address."""
    address = checked(typed)
    return Start(address, current, _account_of(current, address), meant(address))


def checked(typed: str) -> str:
    """An address that mail can go to; its domain may be written in any script. Raises UserError."""
    local, at, domain = typed.strip().removeprefix("mailto:").rpartition("@")
    address = f"{local}@{domain.lower().removesuffix('.')}"
    hint = "write it like sam@seller.example"
    if not at or not local or "." not in domain:
        raise UserError(f'"{typed.strip()[:80]}" is no whole mail address', hint)
    try:
        envelope_address(address)
    except Uncomposable as error:
        raise UserError(f'"{typed.strip()[:80]}" is no mail address', hint) from error
    return address


def meant(address: str) -> str:
    """The address at a well-known domain that differs by a slip ("gmial.com"); "" where the domain is none of these."""
    domain = domain_of(address)
    if domain in FREEMAIL:
        return ""
    close = get_close_matches(domain, _POPULAR, n=1, cutoff=_CLOSE)
    return f"{address.rpartition('@')[0]}@{close[0]}" if close else ""


def _account_of(current: Current, address: str) -> AccountSettings | None:
    """An account that logs in with this address; one that logs in with a part of it only where it is the only one."""
    same = [one for one in current.accounts if canonical(one.username) == canonical(address)]
    if not same and len(current.accounts) == 1 and canonical(address) in map(canonical, current.addresses[:1]):
        same = [one for one in current.accounts if one.username == address.rpartition("@")[0]]
    return same[0] if same else None
