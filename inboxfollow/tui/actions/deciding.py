"""Deciding what becomes of leads: put away, put off, brought back, taken back."""

from collections.abc import Callable, Mapping

from inboxfollow.app import act, board
from inboxfollow.app.act import Done
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.app.when import EXAMPLES, parse_when
from inboxfollow.app.wording import WEEKDAYS, plural
from inboxfollow.domain.rank import VIEW_OF, View
from inboxfollow.domain.state import State
from inboxfollow.tui.actions.carrying import Carrying, Talk, Targets, Told
from inboxfollow.tui.actions.scanning import Scanning
from inboxfollow.tui.screens.ask import AskScreen
from inboxfollow.tui.screens.pick import Choice, PickScreen
from inboxfollow.tui.sentences import bare, named, told, view_name

OPEN = (View.TODAY, View.WAITING, View.MY_TURN, View.BOUNCED)
_WAYS: Mapping[State, Callable[[Services, tuple[str, ...]], Done]] = {
    State.SETTLED: lambda services, ids: act.expect(services, ids, True),
    State.EXCLUDED: act.include,
    State.CLOSED: act.reopen,
    State.SNOOZED: act.reopen,
}
"""What brings a lead back from where it is."""


class Deciding(Scanning, Carrying):
    """Keys that decide about leads."""

    def action_archive(self) -> None:
        """No answer will come."""
        self._close("", "Archive")

    def action_won(self) -> None:
        """Closed as won."""
        self._close("won", "Close as won:")

    def action_lost(self) -> None:
        """Closed as lost."""
        self._close("lost", "Close as lost:")

    def action_handed_over(self) -> None:
        """Closed, somebody else goes on."""
        self._close("handed_over", "Close as handed over:")

    def action_not_a_lead(self) -> None:
        """Closed, it never was one."""
        self._close("not_a_lead", "Close as no leads:")

    def _close(self, reason: str, verb: str) -> None:
        def talk(targets: Targets) -> Talk:
            if (yield from self.agreed(targets, verb)):
                self._plain(
                    targets,
                    lambda: act.close(self.services, targets.ids, reason),
                    leaves=(*OPEN, View.LATER, View.MAYBE),
                    then=self.file,
                )

        self._about(talk)

    def action_snooze(self) -> None:
        """Not before a moment that the person types."""

        def talk(targets: Targets) -> Talk:
            words: str | None = yield self.ask_when(f"{named(targets.rows)}: not before when?")
            if words is not None:
                until = parse_when(words, now=self.services.clock.now(), calendar=self.services.policy.calendar)
                self._plain(targets, lambda: act.snooze(self.services, targets.ids, until), leaves=(*OPEN, View.CLOSED))

        self._about(talk)

    def ask_when(self, title: str) -> AskScreen:
        """Asks for a moment to come, and shows the one it understood."""

        def meaning(words: str) -> str:
            now, policy = self.services.clock.now(), self.services.policy
            local = parse_when(words, now=now, calendar=policy.calendar).astimezone(policy.timezone)
            return f"{WEEKDAYS[local.weekday()]} {local.day} {local:%b %Y %H:%M}"

        return AskScreen(title, meaning, hint=EXAMPLES)

    def action_pin(self) -> None:
        """Pinned, or not."""

        def talk(targets: Targets) -> Talk:
            if (yield from self.agreed(targets, "Pin, or unpin,")):
                self._plain(targets, lambda: act.pin(self.services, targets.ids))

        self._about(talk)

    def action_clear_holds(self) -> None:
        """The person has looked."""

        def talk(targets: Targets) -> Talk:
            if (yield from self.agreed(targets, "Clear holds, bounces and absences of")):
                self._plain(targets, lambda: act.clear_holds(self.services, targets.ids))

        self._about(talk)

    def action_settle(self) -> None:
        """No answer is owed, or one is where that was settled."""

        def talk(targets: Targets) -> Talk:
            owed = all(row.state is State.SETTLED for row in targets.rows)
            verb = "Say that an answer is owed in" if owed else "Say that no answer is owed in"
            if (yield from self.agreed(targets, verb)):
                leaves = (View.MAYBE,) if owed else (View.TODAY, View.WAITING)
                self._plain(targets, lambda: act.expect(self.services, targets.ids, owed), leaves=leaves)

        self._about(talk)

    def action_cadence(self) -> None:
        """Another cadence, or the one that the rules choose."""

        def talk(targets: Targets) -> Talk:
            known = self.services.policy.cadences
            cadences = [Choice(one.name, f"{one.name} ({plural(len(one.steps), 'step')})") for one in known]
            title = f"{named(targets.rows)}: which cadence?"
            name: str | None = yield PickScreen(title, [*cadences, Choice("", "by rule", "0")])
            if name is not None:
                self._plain(targets, lambda: act.choose_cadence(self.services, targets.ids, name))

        self._about(talk)

    def action_bring_back(self) -> None:
        """Out of what is settled, never a lead, closed or snoozed."""

        def talk(targets: Targets) -> Talk:
            if not any(row.state in _WAYS for row in targets.rows):
                self.dashboard.say(f"{named(targets.rows)}: {_stays(targets.rows[0])}", "warning")
            elif (yield from self.agreed(targets, "Bring back")):
                self.decide(targets, lambda: self._brought_back(targets), leaves=(View.MAYBE, View.CLOSED, View.LATER))

        self._about(talk)

    def _brought_back(self, targets: Targets) -> Told:
        """What is settled as well as never a lead is brought back from both."""
        rows, said = list(targets.rows), list[str]()
        while ways := {one.state for one in rows if one.state in _WAYS}:
            state = min(ways, key=list(State).index)
            done = _WAYS[state](self.services, tuple(row.id for row in rows if row.state is state))
            rows = list(board.rows(self.services, sorted(targets.conversations)).values())
            said += [words for words in (bare(done),) if words not in said]
            if any(row.state is state for row in rows):
                break
        where = ", ".join(sorted({view_name(VIEW_OF[row.state]) for row in rows}))
        return Told(f"{named(targets.rows)}: {'; '.join([*said, f'to be found under {where}'])}")

    def action_undo(self) -> None:
        """Takes back the newest step, whoever's key it was; never asks."""

        def job() -> Told:
            done = act.take_back(self.services)
            found = board.rows(self.services, [self.services.store.resolve(lead_id) for lead_id in done.ids])
            if not found:
                return Told(done.words)
            words = done.words.replace(", ".join(done.ids), named(list(found.values())), 1)
            return Told(words, next(iter(found)))

        self.decide(None, job, then=self.file)

    def _about(self, talk: Callable[[Targets], Talk]) -> None:
        """A conversation about what the key acts on; none where that is nothing."""
        targets = self.targets()
        if targets is not None:
            self.talk(talk(targets))

    def _plain(
        self,
        targets: Targets,
        job: Callable[[], Done],
        *,
        leaves: tuple[View, ...] = (),
        then: Callable[[], None] | None = None,
    ) -> None:
        """A decision of one step."""
        self.decide(targets, lambda: Told(told(job(), targets.rows)), leaves=leaves, then=then)


def _stays(row: LeadRow) -> str:
    """Why there is nothing to bring back."""
    if row.state is State.OPTED_OUT:
        return f"stays closed, {row.why}"
    if row.state in (State.AWAY, State.BOUNCED):
        return "is not put away; H says that you have looked, m gives another address"
    return "is not put away"
