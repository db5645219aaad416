"""The copy of a sent mail in the Sent folder: the same octets, filed once, and only where the provider does not do it
(PROTOCOLS F5.6). A failure here never touches the mail itself; filing is tried again later."""

from collections.abc import Callable

from inboxfollow.app.events import Progress
from inboxfollow.app.poll import read_folder
from inboxfollow.app.services import Account, Services
from inboxfollow.domain.outgoing import Outgoing, Status
from inboxfollow.ports.errors import PortError, StoreFailed
from inboxfollow.ports.mailbox import Folder, Role

DUE, DONE, PROVIDER = "due", "done", "provider"


def file_copy(services: Services, account: Account, sent: Outgoing, progress: Callable[[Progress], None]) -> str:
    """Files one copy where it is due; returns what the person should know, "" for nothing. The caller holds the
    account's lock. Raises StoreFailed."""
    if sent.filing != DUE:
        return ""
    folder = sent_folder(services, account)
    if account.files_sent or account.filing is None or not folder:
        services.store.mark(sent.row, filing=PROVIDER)
        return "" if account.files_sent else "no copy was filed: this account has no Sent folder"
    try:
        _file(services, account, sent, folder, progress)
    except StoreFailed:
        raise
    except PortError as error:
        return f"the copy in {folder} could not be filed yet: {error.message}"
    return ""


def _file(
    services: Services, account: Account, sent: Outgoing, folder: str, progress: Callable[[Progress], None]
) -> None:
    """Looks first: the provider, or an attempt that was cut off, may have filed it."""
    assert account.filing is not None  # noqa: S101 - file_copy has looked
    place = Folder(folder, Role.SENT)
    read_folder(services, account, place, progress)
    if not services.store.copy_seen(sent.row):
        filing = account.filing()
        try:
            filing.append(folder, sent.source, sent.finished or services.clock.now())
        finally:
            filing.close()
        read_folder(services, account, place, progress)
    services.store.mark(sent.row, filing=DONE)


def due(services: Services, account: Account) -> list[Outgoing]:
    """Sent mail whose copy is still to be filed."""
    return [one for one in services.store.outbox(statuses=(Status.SENT,), account=account.name) if one.filing == DUE]


def file_due(services: Services, account: Account, progress: Callable[[Progress], None]) -> list[str]:
    """Files every copy that is still due; returns what the person should know. The caller holds the lock."""
    found = [file_copy(services, account, one, progress) for one in due(services, account)]
    return [words for words in found if words]


def sent_folder(services: Services, account: Account) -> str:
    """The account's Sent folder as last listed; "" where there is none."""
    states = services.store.folders(account.name).values()
    return next((state.name for state in states if state.role == Role.SENT), "")
