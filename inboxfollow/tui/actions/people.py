"""Deciding about people, and entering what was done to reach them."""

import re
from collections.abc import Callable, Sequence

from inboxfollow.app import act
from inboxfollow.app.act import Done
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.when import parse_when
from inboxfollow.app.wording import plural
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.identity import canonical, domain_of, matches, organisation
from inboxfollow.domain.rank import View
from inboxfollow.tui.actions.carrying import Asking, Talk, Targets, Told
from inboxfollow.tui.actions.deciding import OPEN, Deciding
from inboxfollow.tui.screens.ask import AskScreen
from inboxfollow.tui.screens.confirm import ConfirmScreen
from inboxfollow.tui.screens.pick import Choice, PickScreen
from inboxfollow.tui.sentences import bare, called, named

_ALL = "all"
_ADDRESS = re.compile(r"[^\s@,;<>\"]+@[\w-]+(\.[\w-]+)+")
_MOST_OFFERED = 9
_MEANS = (Choice("call", "a call", "c"), Choice("text", "a text message", "t"), Choice("meeting", "a meeting", "m"))
_REACHED = (Choice("no", "not reached", "n"), Choice("yes", "reached", "r"))


class People(Deciding):
    """Keys that are about people."""

    def action_note(self) -> None:
        """Words about a lead."""

        def words_of(text: str) -> str:
            if not text.strip():
                raise UserError("a note needs words")
            return f"a note of {plural(len(text.split()), 'word')}"

        def talk(targets: Targets) -> Talk:
            text: str | None = yield AskScreen(f"{named(targets.rows)}: a note", words_of)
            if text is not None:
                self._each(targets, lambda lead_id: [act.note(self.services, lead_id, text)])

        self._about(talk)

    def action_touch(self) -> None:
        """A call, a text or a meeting; where they were reached, when to go on."""

        def talk(targets: Targets) -> Talk:
            by: str | None = yield PickScreen(f"{named(targets.rows)}: log …", _MEANS)
            reached: str | None = None if by is None else (yield PickScreen("Were they reached?", _REACHED))
            if by is None or reached is None:
                return
            words = None
            if reached == "yes":
                words = yield self.ask_when("Reached. When is the next touch? Esc: none, that closes it as reached")
            self._touched(targets, by, reached == "yes", words)

        self._about(talk)

    def _touched(self, targets: Targets, by: str, reached: bool, words: str | None) -> None:
        clock, calendar = self.services.clock, self.services.policy.calendar
        until = parse_when(words, now=clock.now(), calendar=calendar) if words is not None else None

        def entered(lead_id: str) -> list[Done]:
            done = [act.touch(self.services, lead_id, by, reached)]
            return done if until is None else [*done, act.snooze(self.services, lead_id, until)]

        self._each(targets, entered, leaves=OPEN if reached else ())

    def action_readdress(self) -> None:
        """Another address for someone, first of all for one that bounced."""

        def talk(targets: Targets) -> Talk:
            row = targets.rows[0]
            if targets.many or not row.people:
                self.dashboard.say("Another address is given to one person of one lead at a time.", "warning")
                return
            old: str | None = yield from _one_of(row)
            if old is None:
                return
            new: str | None = yield AskScreen(f"{called(row)}: write to which address instead of {old}?", _address)
            if new is not None:
                leaves = (View.BOUNCED,) if len(row.people) == 1 else ()
                job = lambda: act.readdress(self.services, row.id, old, new.strip())  # noqa: E731 - as in its siblings
                self._plain(targets, job, leaves=leaves)

        self._about(talk)

    def action_ignore(self) -> None:
        """People or a domain that are never leads."""

        def talk(targets: Targets) -> Talk:
            patterns = yield from self._whom(targets, "never a lead again")
            if patterns and (len(patterns) == 1 or (yield ConfirmScreen(_question("Ignore", patterns), patterns))):
                self._list(targets, patterns, lambda one: act.ignore(self.services, one), (*OPEN, View.LATER))

        self._about(talk)

    def action_do_not_contact(self) -> None:
        """People or a domain that are never written to again; always asks."""

        def talk(targets: Targets) -> Talk:
            patterns = yield from self._whom(targets, "never write again to")
            if patterns:
                lines = [*patterns, "", "No follow-up goes there any more, in whatever conversation."]
                if (yield ConfirmScreen(_question("Never write again to", patterns), lines)):
                    self._list(
                        targets, patterns, lambda one: act.suppress(self.services, one), (*OPEN, View.LATER, View.MAYBE)
                    )

        self._about(talk)

    def _whom(self, targets: Targets, purpose: str) -> Asking[Sequence[str]]:
        """Which people or domain of these leads are meant, as addresses or "@domain"."""
        people = _addresses(targets.rows)
        if not people:
            self.dashboard.say(f"{named(targets.rows)}: nobody outside is in it.", "warning")
            return ()
        domains = dict.fromkeys(f"@{domain_of(one)}" for one in people if organisation(one))
        choices = [Choice(_ALL, f"all {len(people)} people", "a")] if len(people) > 1 else []
        choices += [Choice(one, one) for one in people[:_MOST_OFFERED]]
        choices += [Choice(one, f"everyone at {one.removeprefix('@')}") for one in list(domains)[:_MOST_OFFERED]]
        picked: str | None = yield PickScreen(f"{named(targets.rows)}: {purpose} …", choices)
        if picked is None:
            return ()
        return people if picked == _ALL else (picked,)

    def _list(
        self, targets: Targets, patterns: Sequence[str], enter: Callable[[str], Done], leaves: Sequence[View]
    ) -> None:
        """Enters patterns in a list, each a step of its own."""

        def job() -> Told:
            done = [enter(one) for one in patterns]
            more = f"; and {len(done) - 2} more" if len(done) > 2 else ""
            return Told("; ".join(one.words for one in done[:2]) + more + _taken_back(len(done)))

        every = all(any(matches(pattern, one) for pattern in patterns) for one in _addresses(targets.rows))
        self.decide(targets, job, leaves=leaves if every else ())

    def _each(self, targets: Targets, enter: Callable[[str], list[Done]], leaves: Sequence[View] = ()) -> None:
        """Does something to each lead, each a step of its own."""

        def job() -> Told:
            done = [enter(lead_id) for lead_id in targets.ids]
            said = "; ".join(bare(one) for one in done[0])
            return Told(f"{named(targets.rows)}: {said}{_taken_back(sum(map(len, done)))}")

        self.decide(targets, job, leaves=leaves)


def _taken_back(steps: int) -> str:
    return f" ({steps} steps, u takes back one at a time)" if steps > 1 else ""


def _one_of(row: LeadRow) -> Asking[str | None]:
    """Whose address: asked only where several may be meant."""
    bounced = [one.address for one in row.people if one.state == "bounced"]
    people = bounced or [one.address for one in row.people]
    if len(people) == 1:
        return people[0]
    picked: str | None = yield PickScreen("Whose address?", [Choice(one, one) for one in people[:_MOST_OFFERED]])
    return picked


def _address(text: str) -> str:
    """Says what an address means. Raises UserError for what is none."""
    if not _ADDRESS.fullmatch(text.strip()):
        raise UserError("this is no address yet", "e.g. dana@ortiz.example")
    return f"follow-ups go to {text.strip()}"


def _addresses(rows: Sequence[LeadRow]) -> list[str]:
    """The people of some leads, each once."""
    return list({canonical(one.address): one.address for row in rows for one in row.people}.values())


def _question(verb: str, patterns: Sequence[str]) -> str:
    whom = patterns[0] if len(patterns) == 1 else f"{len(patterns)} people"
    return f"{verb} {whom}?"
