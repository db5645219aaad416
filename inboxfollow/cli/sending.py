"""The course of `send`: settle what an earlier call left, show, ask, queue, wait out the window, deliver."""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from inboxfollow.app import outbox, watching
from inboxfollow.app.deliver import deliver
from inboxfollow.app.outbox import Outcome, outcome_of
from inboxfollow.app.preview import Preview, Wish, edited, preview
from inboxfollow.cli import output
from inboxfollow.cli.letter import letter_lines
from inboxfollow.cli.progress import scan_progress
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.outgoing import OPEN, Outgoing, Status

if TYPE_CHECKING:
    from inboxfollow.app.services import Services

_TICK = 0.2
_SECOND = timedelta(seconds=1)
"""What the store knows moments by."""


class Sending:
    """One call of `send`, for one or several leads."""

    def __init__(self, services: "Services", wish: Wish, at: datetime | None, *, asks: bool, edit: bool) -> None:
        self._services, self._wish, self._at, self._asks, self._edit = services, wish, at, asks, edit

    def run(self, ids: Sequence[str]) -> list[Outcome]:
        """Sends to each lead; the outcomes in the order of the ids. Ctrl-C takes back what has not left."""
        found: dict[str, Outcome] = {}
        waiting: dict[str, Outgoing] = {}
        chosen: dict[str, Preview] = {}
        for lead_id in ids:
            self._begin(lead_id, found, waiting, chosen)
        for lead_id, one in self._confirmed(chosen, found).items():
            queued, fresh = outbox.queue(self._services, one, self._at)
            if not fresh:
                output.narrate(f"{lead_id}: another call is sending to them already")
            self._sort(lead_id, queued, found, waiting)
        self._deliver_all(waiting, found)
        return [found[lead_id] for lead_id in ids]

    def deliver(self, mail: Outgoing) -> Outcome:
        """Sends one mail that is ready, after its undo window. Ctrl-C takes it back."""
        found: dict[str, Outcome] = {}
        self._deliver_all({mail.lead_id: mail}, found)
        return found[mail.lead_id]

    def _begin(
        self, lead_id: str, found: dict[str, Outcome], waiting: dict[str, Outgoing], chosen: dict[str, Preview]
    ) -> None:
        earlier = outbox.unsettled(self._services, lead_id)
        if earlier is not None:
            output.narrate(f"{lead_id}: an earlier send is settled first; nothing else is sent to them now", "yellow")
            self._sort(lead_id, earlier, found, waiting)
            return
        one = preview(self._services, lead_id, self._wish)
        if self._edit:
            one = _in_editor(one)
        chosen[lead_id] = one

    def _sort(self, lead_id: str, one: Outgoing, found: dict[str, Outcome], waiting: dict[str, Outgoing]) -> None:
        """What is over, or waits for a time a person chose, has its outcome; the rest is to be delivered."""
        later = one.status is Status.READY and one.scheduled and one.not_before > self._services.clock.now()
        if later or one.status not in OPEN:
            local = one.not_before.astimezone(self._services.policy.timezone)
            told = outcome_of(one)
            who = "the daemon" if watching.runs(self._services) else "inboxfollow outbox drain, or the daemon"
            why = f"goes out {local:%a %d %b %Y %H:%M}, by {who}" if later else told.why
            found[lead_id] = Outcome(told.lead_id, told.status, why, told.message_id, told.row)
        else:
            waiting[lead_id] = one

    def _confirmed(self, chosen: dict[str, Preview], found: dict[str, Outcome]) -> dict[str, Preview]:
        """What may be queued: nothing stands against it, and the person, where asked, said yes."""
        going: dict[str, Preview] = {}
        for lead_id, one in chosen.items():
            asked = self._ask(one) if self._asks else one
            if asked is None:
                found[lead_id] = Outcome(lead_id, "blocked", "you said no")
            elif asked.objections:
                found[lead_id] = outbox.refusal(asked)
            else:
                going[lead_id] = asked
        return going

    def _ask(self, one: Preview) -> Preview | None:
        """Shows the mail until the person says yes or no; None for no."""
        while True:
            now, zone = self._services.clock.now(), self._services.policy.timezone
            output.text(letter_lines(one, now, zone, output.screen().width))
            if one.objections and any(objection.kind not in ("words", "template") for objection in one.objections):
                return one
            answers = ("edit", "no") if one.objections else ("yes", "edit", "no")
            said = _answer(f"Send it? {', '.join(answers)}", answers)
            if said == "edit":
                one = _in_editor(one)
            else:
                return one if said == "yes" else None

    def _deliver_all(self, waiting: dict[str, Outgoing], found: dict[str, Outcome]) -> None:
        try:
            self._wait(list(waiting.values()))
            for lead_id, one in waiting.items():
                with scan_progress() as progress:
                    found[lead_id] = deliver(self._services, one.row, progress)
        except KeyboardInterrupt:
            output.narrate("stopped")
            for lead_id, one in waiting.items():
                if lead_id not in found:
                    found[lead_id] = self._taken_back(one)

    def _taken_back(self, one: Outgoing) -> Outcome:
        try:
            return outcome_of(outbox.cancel(self._services, one.row))
        except UserError as error:
            told = outcome_of(self._services.store.outgoing(one.row))
            return Outcome(told.lead_id, told.status, told.why or error.message, told.message_id, told.row, error.hint)

    def _wait(self, waiting: Sequence[Outgoing]) -> None:
        """The undo window of everything that is about to leave; not the longer wait that a server asked for."""
        undo = self._services.policy.sending.undo
        ends = [min(one.not_before, one.created + undo + _SECOND) for one in waiting if one.status is Status.READY]
        end = max(ends, default=None) if undo else None
        if end is not None:
            wait_until(end, self._services.clock.now, time.sleep)


def wait_until(end: datetime, now: Callable[[], datetime], sleep: Callable[[float], None]) -> None:
    """Counts down on stderr; a line where that is no terminal."""
    left = (end - now()).total_seconds()
    live = sys.stderr.isatty()
    if left > 0 and not live:
        output.narrate(f"sending in {left:.0f} s; Ctrl-C takes it back")
    try:
        while left > 0:
            if live:
                output.countdown(f"sending in {left:.0f} s; Ctrl-C takes it back")
            sleep(min(left, _TICK))
            left = (end - now()).total_seconds()
    finally:
        if live:
            output.countdown("")


def _answer(question: str, answers: Sequence[str]) -> str:
    """One of the answers, by its first letter too."""
    while True:
        said = click.prompt(question, err=True, prompt_suffix=": ").strip().lower()
        fitting = [answer for answer in answers if said and answer.startswith(said)]
        if fitting:
            return fitting[0]


def _in_editor(one: Preview) -> Preview:
    """The words as the person leaves them in $EDITOR; unchanged where they did not save."""
    words = click.edit(one.text + "\n", extension=".md")
    return one if words is None else edited(one, words)
