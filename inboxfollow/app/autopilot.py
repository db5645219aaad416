"""The autopilot: sends or prepares what the plan says is due, one mail at a time (DOMAIN; DESIGN, "Sending").

Whatever is in doubt is not sent: a preview with any remark is left to the person, every gate of sending applies again
under the account's lock, and what was tried, sent or taken back is read from the outbox, so that a process that dies at
any moment leaves nothing to repeat.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from inboxfollow.app import autopilot_scene, coverage, outbox, plan
from inboxfollow.app.act import Done
from inboxfollow.app.autopilot_scene import Switches
from inboxfollow.app.deliver import deliver
from inboxfollow.app.digests import effective_policy, fingerprint, refresh
from inboxfollow.app.events import Progress
from inboxfollow.app.outbox import Outcome
from inboxfollow.app.preview import Preview, Wish, preview
from inboxfollow.app.services import Services
from inboxfollow.domain.autopilot import Candidate, Scene, cadence_of
from inboxfollow.domain.autopilot_plan import plan as simulate
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.gate import OUT_OF_HOURS
from inboxfollow.domain.lead import digest, step_mark
from inboxfollow.domain.outgoing import Automatic, Outgoing, Status
from inboxfollow.domain.standing import state_of
from inboxfollow.domain.state import State

_OVER = frozenset({State.ANSWERED, State.CLOSED, State.OPTED_OUT, State.EXCLUDED, State.SETTLED, State.BOUNCED})


def run(services: Services, progress: Callable[[Progress], None]) -> Sequence[Outcome]:
    """Does what is due now: at most one mail is sent or prepared. To be called by one process, after each poll.
    Raises StoreFailed."""
    now = services.clock.now()
    known = note_switches(services, now)
    _withdraw(services, now)
    stopped = autopilot_scene.paused_since(services) is not None or services.is_outdated()
    if not known.cadences or stopped or any(coverage.lacking(services)):
        return ()
    scene, candidates = autopilot_scene.gather(services, known, now)
    return _Turn(services, scene, candidates, now).run(progress)


def note_switches(services: Services, now: datetime) -> Switches:
    """Remembers when each autopilot was first seen switched on, and forgets those that are off."""
    known = autopilot_scene.switches(services)
    found = autopilot_scene.current(services, known, now)
    if found != known:
        kept = {
            name: {key: at.isoformat() for key, at in moments.items()}
            for name, moments in (("cadences", found.cadences), ("accounts", found.accounts))
        }
        services.store.remember(autopilot_scene.SINCE, json.dumps(kept))
    return found


class _Turn:
    """One call of `run`: looks at what is due, in order, until one of them could be sent or prepared."""

    def __init__(self, services: Services, scene: Scene, candidates: Sequence[Candidate], now: datetime) -> None:
        self._services, self._scene, self._now = services, scene, now
        self._left = {one.lead.id: one for one in candidates}
        known = plan.refusals(services)
        self._refused = {lead_id: known[lead_id] for lead_id in sorted(known.keys() & self._left.keys())}
        self._known = known

    def run(self, progress: Callable[[Progress], None]) -> Sequence[Outcome]:
        done: Sequence[Outcome] = ()
        while due := simulate(self._left.values(), self._scene, self._now, self._now).mails:
            one = self._left.pop(due[0].lead_id)
            self._refused.pop(one.lead.id, None)
            chosen, why = self._look(one.lead.id)
            if chosen is not None:
                done = self._act(chosen, "send" if due[0].mode == "send" else "draft", progress)
                break
            self._refused[one.lead.id] = (step_mark(one.lead.touches, one.lead.last_message_id), why)
        if self._refused != self._known:
            self._services.store.remember(plan.REFUSED, json.dumps(self._refused))
        return done

    def _look(self, lead_id: str) -> tuple[Preview | None, str]:
        """The follow-up where it may go unseen, else why it has to be looked at."""
        try:
            chosen = preview(self._services, lead_id, Wish())
        except UserError as error:
            return None, error.message
        why = remark(self._services, chosen)
        return (None, why) if why else (chosen, "")

    def _act(self, chosen: Preview, mode: Automatic, progress: Callable[[Progress], None]) -> Sequence[Outcome]:
        if autopilot_scene.paused_since(self._services) is not None:
            return ()
        try:
            queued, fresh = outbox.queue_automatic(self._services, chosen, mode)
        except UserError as error:
            return (Outcome(chosen.lead_id, "failed", error.message, cure=error.hint, error=error),)
        return (deliver(self._services, queued.row, progress),) if fresh else ()


def remark(services: Services, chosen: Preview) -> str:
    """The first thing about a follow-up that a person has to know or decide; "" where there is none."""
    identity = services.policy.identity
    others = [one for one in chosen.people.left_out if not identity.is_me(one.address.email)]
    remarks = [
        *(one.why for one in chosen.objections),
        *(f"{one.address.email} {one.why}" for one in others),
        *(one for one in chosen.notices if one != OUT_OF_HOURS),
    ]
    return remarks[0] if remarks else ""


def _withdraw(services: Services, now: datetime) -> None:
    """Takes back what waits for approval and is out of date."""
    drafts = waiting(services)
    if drafts:
        refresh(services)
    leads = services.store.leads(fingerprint(services), {one.conversation for one in drafts})
    for one in drafts:
        lead = leads.get(one.conversation)
        state, why = state_of(lead, now) if lead else (State.EXCLUDED, "the conversation is no lead any more")
        if lead and state not in _OVER:
            why = lead.answered or ("you wrote to them since" if lead.last_touch > one.created else "")
            why = why or ("nobody approved it for two weeks" if now - one.created > outbox.EXPIRES else "")
        if why:
            services.store.advance(one.row, Status.READY, Status.CANCELLED, now, f"withdrawn: {why}")


# what the person decides


def skip(services: Services, lead_id: str) -> Done:
    """The next mail planned for a lead is not sent; the lead stays due for the person. Can be undone. One that waits
    for approval is taken back. Raises UserError where nothing is planned for it, UnknownLead, StoreFailed."""
    now, conversation = services.clock.now(), services.store.resolve(lead_id)
    waiting = outbox.draft(services, conversation)
    if waiting is not None:
        outbox.cancel(services, waiting.row)
        return Done(f"{lead_id}: the mail that waited for your approval was taken back", (lead_id,))
    lead = digest(next(iter(services.store.facts([conversation]))), effective_policy(services))
    known = autopilot_scene.current(services, autopilot_scene.switches(services), now)
    scene, _ = autopilot_scene.gather(services, known, now)
    if lead is None or cadence_of(lead, scene) is None or state_of(lead, now)[0] in _OVER:
        raise UserError(f"{lead_id}: the autopilot plans nothing for it", "see: inboxfollow plan")
    if lead.skipped:
        raise UserError(f"{lead_id}: the autopilot skips this step already", "inboxfollow undo takes that back")
    words = f"{lead_id}: the autopilot skips this step"
    mark = step_mark(lead.touches, lead.last_message_id)
    services.store.choose(now, words, {conversation: replace(services.store.choices(conversation), skipped=mark)})
    return Done(words, (lead_id,))


def pause_all(services: Services) -> str:
    """Stops the autopilot at once, for every process, until `resume_all`; says so. Raises StoreFailed."""
    if autopilot_scene.paused_since(services) is None:
        services.store.remember(autopilot_scene.PAUSED, services.clock.now().isoformat())
    return "the autopilot is stopped: nothing is sent by itself"


def resume_all(services: Services) -> str:
    """Lets the autopilot go on; says so. Raises StoreFailed."""
    services.store.remember(autopilot_scene.PAUSED, "")
    return "the autopilot goes on"


def toggle(services: Services) -> str:
    """Stops the autopilot where it may run, else lets it go on; says so. Raises StoreFailed."""
    return pause_all(services) if autopilot_scene.paused_since(services) is None else resume_all(services)


def waiting(services: Services) -> Sequence[Outgoing]:
    """Mails that wait for the person's approval, newest first. Raises StoreFailed."""
    return [one for one in services.store.outbox(statuses=(Status.READY,)) if one.is_draft]
