"""What a first look at the account tells: which folders hold sent and archived mail, and under which addresses the
person writes. Reads headers only, and offers; it decides nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from inboxfollow.app.setup.address import checked
from inboxfollow.app.setup.tools import Tools
from inboxfollow.app.wording import clean
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.identity import canonical, is_noreply
from inboxfollow.ports.errors import PortError
from inboxfollow.ports.mailbox import Folder, Mailbox, Role
from inboxfollow.ports.settings import AccountSettings
from inboxfollow.wire.parse import parse_header

_RECENT = 400
"""Sent mails whose From is read."""
_LONGEST_NAME = 100
_GMAIL_SENT = ("[Gmail]/Sent Mail", "[Google Mail]/Sent Mail")
"""Not among the folders that are read, for All Mail holds it, but the place to look for identities."""


@dataclass(frozen=True, slots=True)
class FolderChoice:
    """Which folder is what. `sent` and `archive` are what was found, "" for nothing; `names` are all one may choose."""

    sent: str
    archive: str
    names: tuple[str, ...]
    everything: str = ""
    """A folder that holds all mail: then there is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An address under which mail was sent, and the name that stood with it most often. Text of strangers."""

    address: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Around:
    """`others` are offered, never taken by themselves; most frequent first. `name` is the person's, as a proposal."""

    folders: FolderChoice
    name: str = ""
    others: tuple[Seen, ...] = ()
    read: int = 0
    """So many sent mails were looked at."""
    trouble: PortError | None = None
    """Why they could not be."""


def look_around(
    tools: Tools, account: AccountSettings, secret: str, folders: Sequence[Folder], mine: Sequence[str]
) -> Around:
    """`mine` are the addresses that are the person's already, the typed one first. Never raises PortError."""
    choice = folder_choice(folders)
    if account.kind == "gmail":  # every header would cost quota
        return Around(choice)
    try:
        mailbox = tools.open_mailbox(account, secret)
        try:
            seen = _seen(mailbox, choice)
        finally:
            mailbox.close()
    except PortError as error:
        return Around(choice, trouble=error)
    own = {canonical(one) for one in mine}
    name = next((one.name for one in seen if canonical(one.address) in own and one.name), "")
    others = tuple(one for one in seen if canonical(one.address) not in own and _is_person(one.address))
    return Around(choice, name, others, sum(one.count for one in seen))


def folder_choice(folders: Sequence[Folder]) -> FolderChoice:
    """What the server says of its folders."""
    by_role = {role: next((one.name for one in folders if one.role is role), "") for role in Role}
    names = tuple(one.name for one in folders if one.role not in (Role.INBOX, Role.JUNK, Role.TRASH, Role.ALL))
    everything = "" if by_role[Role.SENT] else by_role[Role.ALL]
    return FolderChoice(by_role[Role.SENT], by_role[Role.ARCHIVE], names, everything)


def with_folders(account: AccountSettings, found: FolderChoice, sent: str, archive: str) -> AccountSettings:
    """The account with what the person chose, where that is not found by itself; "" leaves it so."""
    return replace(
        account, sent="" if sent == found.sent else sent, archive="" if archive == found.archive else archive
    )


def _is_person(address: str) -> bool:
    """Whether mail may be written to it, and somebody reads that."""
    try:
        return checked(address) == address and not is_noreply(address)
    except UserError:
        return False


def _seen(mailbox: Mailbox, choice: FolderChoice) -> tuple[Seen, ...]:
    for folder in (choice.sent,) if choice.sent else _GMAIL_SENT if choice.everything else ():
        try:
            return _read(mailbox, folder)
        except PortError:
            if choice.sent:
                raise
    return ()


def _read(mailbox: Mailbox, folder: str) -> tuple[Seen, ...]:
    survey = mailbox.survey(folder)
    uids = list(mailbox.uids(max(1, survey.next_uid - 5 * _RECENT), survey.next_uid - 1, None))[-_RECENT:]
    pages = [uids[start : start + mailbox.page] for start in range(0, len(uids), mailbox.page)]
    counts, names = Counter[str](), dict[str, Counter[str]]()
    for _, messages in mailbox.headers(pages):
        for raw in messages:
            sender = parse_header(raw.header, arrived=raw.arrived).sender
            if sender is None or raw.draft:
                continue
            address, name = sender.email.lower(), clean(sender.name)[:_LONGEST_NAME].strip()
            counts[address] += 1
            names.setdefault(address, Counter())[name] += bool(name)
    return tuple(Seen(one, _commonest(names[one]), count) for one, count in counts.most_common())


def _commonest(names: Counter[str]) -> str:
    return next((name for name, count in names.most_common(1) if count), "")
