"""The whole text of a mail, fetched from its server when a person asks for it; the mailbox is only read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from inboxfollow.app.services import Account, Services
from inboxfollow.domain.conversation import in_order
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.facts import Mail
from inboxfollow.domain.message import Address
from inboxfollow.ports.errors import CursorExpired, PortError, StoreFailed
from inboxfollow.ports.messages import Wanted
from inboxfollow.wire.body import MAX_FULL_TEXT, full_text, read_content

CAP = 1_048_576
"""Octets of a mail that are fetched: attachments come after the text."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail of a conversation as far as the store knows it. `at` is aware UTC."""

    row: int
    mine: bool
    account: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    at: datetime
    subject: str
    kept: str
    """Its new text, as far as that was read."""


@dataclass(frozen=True, slots=True)
class Original:
    """What the server has of it."""

    text: str
    attachments: tuple[str, ...]
    place: str
    """Account and folder."""
    cut: bool
    """There is more of it than is shown."""


def letters(services: Services, lead_id: str) -> tuple[Letter, ...]:
    """The mails of a lead, oldest first. Raises UnknownLead, StoreFailed."""
    facts = next(iter(services.store.facts([services.store.resolve(lead_id)])))
    return tuple(_letter(mail) for mail in in_order(facts.mails))


def _letter(mail: Mail) -> Letter:
    to, cc = mail.to, mail.cc
    return Letter(mail.row, mail.mine, mail.account, mail.sender, to, cc, mail.time, mail.subject, mail.text or "")


def fetch(services: Services, letter: Letter) -> Original:
    """Reads one mail from a folder where it was seen last. Raises UserError where it lies in none any more, and what
    the server answered (PortError) where it could not be asked."""
    trouble: PortError | None = None
    for account, place in _places(services, letter):
        try:
            found = _read(services, account, place)
        except StoreFailed:
            raise
        except PortError as error:
            trouble = trouble or error
            continue
        if found is not None:
            return found
    if trouble is not None:
        raise trouble
    raise UserError(
        "this mail is in none of the folders where it was seen", "scan to see whether it was moved; it may be deleted"
    )


def _places(services: Services, letter: Letter) -> Iterator[tuple[Account, Wanted]]:
    """Where it can be read, the account it came through first."""
    for account in sorted(services.accounts, key=lambda one: one.name != letter.account):
        for place in services.store.wanted(account.name, [letter.row]):
            yield account, place


def _read(services: Services, account: Account, place: Wanted) -> Original | None:
    """The mail; None where it has gone from that place."""
    state = services.store.folders(account.name)[place.folder]
    mailbox = account.open()
    try:
        if mailbox.survey(place.folder).uidvalidity != state.uidvalidity:
            raise CursorExpired(f"{account.name}/{place.folder} was renumbered by its server", "Scan, then look again.")
        source = dict(mailbox.bodies([place.uid], CAP)).get(place.uid)
    finally:
        mailbox.close()
    if source is None:
        return None
    text, cut = full_text(source), len(source) >= CAP
    attachments = read_content(source, truncated=cut).attachments
    return Original(text, attachments, f"{account.name}/{place.folder}", cut or len(text) >= MAX_FULL_TEXT)
