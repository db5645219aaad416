"""What the store remembers, as far as it could be read, for the checks that come after it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from inboxfollow.ports.messages import FolderState
from inboxfollow.ports.outbox import Unsent
from inboxfollow.ports.store import Store


@dataclass(slots=True)
class Memory:
    """Empty until the store has been read."""

    known: bool = False
    coverage: Sequence[tuple[FolderState, int]] = ()
    unsent: Sequence[Unsent] = ()
    hides: bool = True
    """Names of folders that a person chose are not shown."""
    _roles: dict[str, str] = field(default_factory=dict)

    def read(self, store: Store) -> None:
        """Raises StoreFailed."""
        self.coverage = store.coverage()
        self.unsent = store.unsent()
        self._roles = {state.name: state.role for state, _ in self.coverage}
        self.known = True

    def of(self, account: str) -> list[FolderState]:
        """The folders of an account that were read, or tried."""
        return [state for state, _ in self.coverage if state.account == account]

    def shown(self, folder: str) -> str:
        """A folder's name; of one that a person named only its first letter, where names are hidden."""
        ours = self._roles.get(folder, "other") != "other"
        return folder if ours or not self.hides else f"{folder[:1]}***"

    def error(self, state: FolderState) -> str:
        """What went wrong with a folder, its name as it is shown."""
        return state.error.replace(repr(state.name), repr(self.shown(state.name))) if state.name else state.error
