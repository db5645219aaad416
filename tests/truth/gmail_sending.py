"""The product on a Gmail account: my mailbox on a Gmail server of the tests' own, which takes my mail as well."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers.gmail import GmailServer, Sent
from tests.truth.scene import ME, SALES, Letter, Scene
from tests.truth.sending import Hands

LABELS = {"INBOX": ("INBOX",), "Sent": ("SENT",), "Archive": (), "Trash": ("TRASH",), "Junk": ("SPAM",)}
ALL_SCOPES = ("gmail.readonly", "gmail.send", "gmail.modify", "gmail.settings.basic")
QUESTION = "Could you tell me what you think of the offer?"


def deliver(server: GmailServer, letters: Sequence[Letter]) -> list[str]:
    """Letters as they would arrive there; other folders are labels. The ids of their messages."""
    return [
        server.draft(letter.source)
        if letter.folder == "Drafts" or "D" in letter.flags
        else server.deliver(letter.source, letter.arrived, LABELS.get(letter.folder, (letter.folder,)))
        for letter in letters
    ]


class GmailAsked(Hands):
    """One silent lead in a Gmail account: I asked `who` twenty days ago by `mail`, and have scanned since.

    Use it as a context manager. `relay` is told of each mail that was sent before the sender gets its answer.
    """

    def __init__(
        self, directory: Path, *, undo_seconds: int = 0, relay: Callable[[Sent], object] | None = None
    ) -> None:
        super().__init__(directory, undo_seconds=undo_seconds)
        self.server = GmailServer(ME.email, send_as=[SALES.email], on_send=relay)
        self.product.connect_gmail(self.server, self.server.token_json(ALL_SCOPES))

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self.server)
            self.scene = Scene("asked", "asked", 1, datetime.now(UTC))
            self.who = self.scene.person()
            self.mail = self.scene.mine([self.who], self.scene.ago(20), QUESTION, subject="The offer")
            (self.question,) = self.tell()
            self.product.scan()
            self.id = str(self.row["id"])
            self.server.reset_counters()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._stack.__exit__(kind, value, tb)
        if value is None:
            assert self.server.complaints == []

    def tell(self) -> list[str]:
        """Delivers what was written on the scene; the product is not told. The ids of the messages."""
        ids = deliver(self.server, self.scene.letters)
        self.scene.letters.clear()
        return ids

    def configure(self, tables: str) -> None:
        """Writes the config again, with these tables besides the usual ones."""
        self.product.tables = f"{self.product.tables}\n{tables}\n"
        self.product.connect_gmail(self.server, self.product.secret)

    @property
    def sends(self) -> list[int]:
        """How each request to send ended at the server."""
        return [call.status for call in self.server.calls if call.method == "messages.send"]
