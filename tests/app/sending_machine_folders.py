"""What providers and other programs do to the folders, without telling the product."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from inboxfollow.ports.errors import AuthRejected, PortError, Rejected, Transient, Unreachable
from tests.app.sending_machine_letters import ACCOUNTS, Letters, number
from tests.app.sending_machine_mail import Post

BREAKS: tuple[PortError, ...] = (
    Transient("try again later"),
    Unreachable("no answer"),
    Rejected("no"),
    AuthRejected("no"),
)


class Folders(Letters):
    """Copies that turn up, folders that fail, are renumbered and emptied."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: dict[str, set[str]] = {name: set() for name in self.world.mailboxes}
        self.late: list[tuple[str, bytes, Post]] = []
        self.copied: set[str] = set()
        self.validity = 1

    # the provider's own copies of what the product sent

    @precondition(lambda self: self.late)
    @rule(index=number)
    def late_copy(self, index: int) -> None:
        """One turns up in Sent."""
        self.tick()
        self.copy(*self.late.pop(index % len(self.late)))

    def copy(self, account: str, source: bytes, post: Post) -> None:
        """From then on the mailbox shows under which id it went out."""
        self.world.mailboxes[account].append("Sent", source, post.arrived)
        post.ids.add(post.received or post.id)
        self.copied.add(post.id)

    # the folders

    @rule(account=number, folder=number, error=st.integers(0, 3))
    def breaks(self, account: int, folder: int, error: int) -> None:
        """A folder, or the whole account, cannot be read."""
        self.tick()
        name = ACCOUNTS[account % 4]
        where = "" if folder > 55 else self._folder_of(name, folder)
        self.world.mailboxes[name].fail(BREAKS[error], where)
        self.broken[name].add(where)

    def _folder_of(self, account: str, index: int) -> str:
        names = sorted(self.world.mailboxes[account]._boxes)
        return names[index % len(names)]

    @precondition(lambda self: any(self.broken.values()))
    @rule()
    def heals(self) -> None:
        """Everything can be read again."""
        self.tick()
        self.heal()

    def heal(self) -> None:
        """All of it."""
        for account, folders in self.broken.items():
            for folder in folders:
                self.world.mailboxes[account].fail(None, folder)
            folders.clear()

    @rule(account=number, folder=number)
    def renumber(self, account: int, folder: int) -> None:
        """A server gives a folder new numbers."""
        self.tick()
        self.validity += 1
        name = ACCOUNTS[account % 4]
        self.world.mailboxes[name].renumber(self._folder_of(name, folder), self.validity)

    @rule(account=number, source=number, sink=number)
    def move(self, account: int, source: int, sink: int) -> None:
        """Another program moves everything of one folder into another."""
        self.tick()
        name = ACCOUNTS[account % 4]
        boxes = self.world.mailboxes[name]._boxes
        one, other = boxes[self._folder_of(name, source)], boxes[self._folder_of(name, sink)]
        if one is other or one is boxes["Sent"] or other is boxes["Sent"]:
            return
        for stored in one.messages.values():
            other.messages[other.next_uid] = stored
            other.next_uid += 1
        one.messages.clear()
