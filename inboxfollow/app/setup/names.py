"""The short name of an account, made of its domain."""

import re
import unicodedata
from collections.abc import Iterable

from inboxfollow.domain.errors import UserError
from inboxfollow.domain.identity import domain_of, organisation

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_OTHER = re.compile(r"[^a-z0-9]+")


def account_name(address: str, taken: Iterable[str] = ()) -> str:
    """The organisation's or provider's name in plain letters, with a number where it is taken."""
    domain = organisation(address) or domain_of(address)
    letters = unicodedata.normalize("NFKD", domain.partition(".")[0]).encode("ascii", "ignore").decode()
    name = _OTHER.sub("-", letters.lower()).strip("-")[:30] or "mail"
    used = {one.lower() for one in taken}
    return next(one for one in _numbered(name) if one not in used)


def _numbered(name: str) -> Iterable[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def checked_name(text: str, taken: Iterable[str] = ()) -> str:
    """A name that is safe in file names, on a command line and in a keyring. Raises UserError."""
    name = text.strip()
    if not _NAME.fullmatch(name):
        hint = "use up to 40 letters, digits, dots, dashes, underscores"
        raise UserError(f'"{name[:40]}" is no usable name for an account', hint)
    if name.lower() in {one.lower() for one in taken}:
        raise UserError(f'an account is called "{name}" already', "give each a name of its own")
    return name
