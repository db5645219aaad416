"""Carrying out a decision: asked where it must be, done in order beside the screen, told in one sentence."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from textual.screen import ModalScreen

from inboxfollow.app import board
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.wording import plural
from inboxfollow.domain.errors import InboxfollowError, UnknownLead
from inboxfollow.domain.rank import View
from inboxfollow.tui.actions.base import Actions
from inboxfollow.tui.lane import Lane
from inboxfollow.tui.listing import Snapshot
from inboxfollow.tui.screens.confirm import ConfirmScreen
from inboxfollow.tui.sentences import listed, named

Answer = TypeVar("Answer")
Asking = Generator[ModalScreen[Any], Any, Answer]
"""Part of a conversation with the person: yields dialogs, is sent what they end with."""
Talk = Asking[None]
LINGER = 0.5
"""Seconds for which a lead that was decided away stays out of sight, so that no reading begun before shows it again."""


@dataclass(frozen=True, slots=True)
class Targets:
    """The leads that a key was pressed for."""

    rows: tuple[LeadRow, ...]
    conversations: frozenset[int]

    @property
    def ids(self) -> tuple[str, ...]:
        """Their short ids."""
        return tuple(row.id for row in self.rows)

    @property
    def many(self) -> bool:
        """Whether it is a batch."""
        return len(self.rows) > 1


@dataclass(frozen=True, slots=True)
class Leaving:
    """Conversations that are being decided away from some views."""

    conversations: frozenset[int]
    views: tuple[View, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What to say of a decision, and the lead that the cursor goes to, None for where it stands."""

    words: str
    home: int | None = None


class Carrying(Actions):
    """What all decisions have in common."""

    def __init__(self) -> None:
        super().__init__()
        self._lane = Lane()
        self._leaving: list[Leaving] = []

    def targets(self) -> Targets | None:
        """What a key acts on, as it is shown at this moment; None where there is nothing."""
        rows = tuple(self.chosen)
        if not rows:
            return None
        order, table = self.snapshot.order, self.table
        marked = table.marks.intersection(order)
        return Targets(rows, frozenset(marked or order[table.place : table.place + 1]))

    def talk(self, steps: Talk) -> None:
        """Shows the dialogs of a conversation one after the other."""

        def on(answer: Any) -> None:
            try:
                dialog = steps.send(answer)
            except StopIteration:
                return
            self.app.push_screen(dialog, on)

        on(None)

    def agreed(self, targets: Targets, verb: str) -> Asking[bool]:
        """Asks before something is done to many leads; one needs no asking."""
        if not targets.many:
            return True
        question = f"{verb} {plural(len(targets.rows), 'lead')}?"
        yes: bool | None = yield ConfirmScreen(question, listed(targets.rows), enter=True)
        return bool(yes)

    def decide(
        self,
        targets: Targets | None,
        job: Callable[[], Told],
        *,
        leaves: Sequence[View] = (),
        then: Callable[[], None] | None = None,
    ) -> None:
        """Does `job` after the decisions before it. `leaves`: the views from which the leads go; they go at once, so
        that the next key meets the next lead. `then` follows where it went well."""
        gone = None
        if targets is not None:
            self.table.marks -= targets.conversations
            gone = Leaving(targets.conversations, tuple(leaves))
            self._leaving.append(gone)
            self.reload()

        def run() -> None:
            outcome: Told | InboxfollowError
            try:
                outcome = job()
            except InboxfollowError as error:
                outcome = error
            self.call_later(self._decided, targets, gone, outcome, then)

        self._lane.put(self.app, run)

    def staying(self, snapshot: Snapshot) -> Snapshot:
        """A view without the leads that are being decided away from it."""
        view = snapshot.wanted.view
        gone = frozenset[int]().union(*(one.conversations for one in self._leaving if view in one.views))
        if gone.isdisjoint(snapshot.order):
            return snapshot
        return replace(snapshot, order=[one for one in snapshot.order if one not in gone])

    def _decided(
        self,
        targets: Targets | None,
        gone: Leaving | None,
        outcome: Told | InboxfollowError,
        then: Callable[[], None] | None,
    ) -> None:
        if not isinstance(outcome, Told):
            self._failed(targets, outcome)
            self._release(gone)
            self.reload()
            return
        if targets is None:  # what was undone must be seen again
            self._leaving.clear()
        self.dashboard.say(outcome.words)
        if then is not None:
            then()
        self.dashboard.work(self._judged, partial(self._shown, gone, outcome.home))

    def _failed(self, targets: Targets | None, error: InboxfollowError) -> None:
        if isinstance(error, UnknownLead) and targets is not None:
            which = "One of them" if targets.many else "It"
            why = f"{which} is not there any more, joined to another conversation or forgotten. Nothing was changed."
            self.dashboard.say(f"{named(targets.rows)}: {why}", "error")
        else:
            self.dashboard.fail(error)

    def _judged(self) -> InboxfollowError | None:
        """Judges what changed; what goes wrong is told by `_shown`, since the leads must come back to sight."""
        try:
            board.refresh(self.services)
        except InboxfollowError as error:
            return error
        return None

    def _shown(self, gone: Leaving | None, home: int | None, error: InboxfollowError | None) -> None:
        if error is not None:
            self.dashboard.fail(error)
        self.reload(home=home)
        if gone is not None:
            self.set_timer(LINGER, partial(self._release, gone))

    def _release(self, gone: Leaving | None) -> None:
        if gone in self._leaving:
            self._leaving.remove(gone)
            self.reload()
