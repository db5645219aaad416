"""The outbox as a person handles it: put in, take back, look, and settle what nobody but they can know."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inboxfollow.app.freeze import approved, as_arrival, as_reading, freeze
from inboxfollow.app.preview import Preview, Wish, preview
from inboxfollow.app.services import Services
from inboxfollow.domain.errors import InboxfollowError, UserError
from inboxfollow.domain.outgoing import OPEN, Automatic, Outgoing, Status
from inboxfollow.wire.body import full_text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mail, or of the wish for one."""

    lead_id: str
    status: str
    """sent, queued, blocked, unknown or failed."""
    why: str
    message_id: str = ""
    row: int = 0
    """Its number in the outbox; 0 where it never got there."""
    cure: str = ""
    error: InboxfollowError | None = None
    """What went wrong on the way, where something did."""
    notice: str = ""
    """Something else to know, such as a copy that could not be filed."""


def outcome_of(outgoing: Outgoing) -> Outcome:
    """The outcome as far as the outbox knows it."""
    told = {Status.READY: "queued", Status.SENDING: "unknown", Status.CANCELLED: "failed"}
    status = told.get(outgoing.status, str(outgoing.status))
    return Outcome(outgoing.lead_id, status, outgoing.why, outgoing.known_id, outgoing.row)


def refusal(chosen: Preview) -> Outcome:
    """The outcome of a preview that something stands against."""
    why = "; ".join(dict.fromkeys(one.why for one in chosen.objections))
    cure = next((one.cure for one in chosen.objections if one.cure), "")
    return Outcome(chosen.lead_id, "blocked", why, cure=cure)


def unsettled(services: Services, lead_id: str) -> Outgoing | None:
    """The mail of this conversation that has to be settled before another is written: one that is on its way, or whose
    outcome nobody has been told. One that waits for approval is none: another takes its place. Raises UnknownLead."""
    found = [one for one in services.store.outbox(conversation=services.store.resolve(lead_id)) if not one.is_draft]
    newest = [one for one in found if one.status in OPEN or not (one.reported or one.status is Status.CANCELLED)]
    return newest[0] if newest else None


def queue(services: Services, chosen: Preview, at: datetime | None = None) -> tuple[Outgoing, bool]:
    """Freezes a preview and puts it into the outbox, in the place of one that waits for approval; False and the other
    mail where one already answers the same mail of mine. `at` (aware): not before then. Raises UserError,
    StoreFailed."""
    frozen = freeze(services, chosen, at, reported=at is not None)
    waiting = draft(services, chosen.conversation)
    words = f"{chosen.lead_id}: follow-up to {_people(chosen)}"
    return services.store.enqueue(services.clock.now(), words, frozen, waiting.row if waiting else None)


def queue_automatic(services: Services, chosen: Preview, mode: Automatic) -> tuple[Outgoing, bool]:
    """As `queue`, for the autopilot: to be sent at once, or to wait for approval. Raises UserError, StoreFailed."""
    frozen = freeze(services, chosen, reported=True, automatic=mode)
    if mode == "draft":
        frozen = replace(frozen, why="prepared by the autopilot")
    words = f"{chosen.lead_id}: follow-up to {_people(chosen)} by the autopilot"
    return services.store.enqueue(services.clock.now(), words, frozen)


def draft(services: Services, conversation: int) -> Outgoing | None:
    """The mail of a conversation that waits for approval. Raises StoreFailed."""
    found = services.store.outbox(statuses=(Status.READY,), conversation=conversation)
    return next((one for one in found if one.is_draft), None)


def approve(services: Services, row: int) -> Outgoing:
    """The person wants a mail of the autopilot's to leave: as their own, at the end of the undo window and past the
    gate. Returns it. Raises UserError where it does not wait or its words do not fit any more, UnknownLead."""
    frozen, now = services.store.outgoing(row), services.clock.now()
    if frozen.status is not Status.READY or not frozen.automatic:
        wrong = frozen.status if frozen.status is not Status.READY else "yours, and on its way"
        raise UserError(f"mail number {row} does not wait for approval: it is {wrong}", "see: inboxfollow outbox")
    anew = preview(services, frozen.lead_id, Wish(frozen.template))
    if anew.objections:
        raise UserError(f"{frozen.lead_id}: {anew.objections[0].why}", anew.objections[0].cure)
    if now - frozen.created > EXPIRES:
        raise UserError(f"mail number {row} is too old to leave as it is", f"inboxfollow send {frozen.lead_id}")
    words = f"{frozen.lead_id}: follow-up to {', '.join(frozen.recipients)}, approved"
    return services.store.enqueue(now, words, approved(services, frozen), row)[0]


EXPIRES = timedelta(days=14)
"""After so long the words of a mail that waits for approval may be out of date."""


def _people(chosen: Preview) -> str:
    return ", ".join(one.email for one in (*chosen.people.to, *chosen.people.cc))


def cancel(services: Services, row: int) -> Outgoing:
    """Takes back a mail that has not left. Raises UserError where it is too late, UnknownLead, StoreFailed."""
    before = services.store.outgoing(row)
    if not services.store.advance(row, Status.READY, Status.CANCELLED, services.clock.now(), "you took it back"):
        status = services.store.outgoing(row).status
        raise UserError(f"mail number {before.row} cannot be taken back: it is {status}", "see: inboxfollow outbox")
    return services.store.outgoing(row)


def outbox(services: Services, *, everything: bool) -> Sequence[Outgoing]:
    """What waits, is unknown or needs a look, newest first; with `everything` all there ever was."""
    shown = () if everything else (*OPEN, Status.BLOCKED, Status.FAILED)
    return services.store.outbox(statuses=shown)


def newest(services: Services, most: int) -> Sequence[Outgoing]:
    """What waits or needs a look, then what was sent or taken back; each newest first, at most so many together."""
    urgent = services.store.outbox(statuses=(*OPEN, Status.BLOCKED, Status.FAILED), most=most)
    rest = services.store.outbox(statuses=(Status.SENT, Status.CANCELLED), most=most)
    return (*urgent, *rest)[:most]


def words_of(frozen: Outgoing) -> str:
    """The text of a frozen mail as its reader will see it. It may hold text of mails as it came."""
    return full_text(frozen.source)


def resolve(services: Services, row: int, *, sent: bool) -> Outgoing:
    """The person says what became of a mail of unknown outcome. Raises UserError for any other, UnknownLead."""
    frozen, now = services.store.outgoing(row), services.clock.now()
    if frozen.status is not Status.UNKNOWN:
        raise UserError(f"mail number {row} is {frozen.status}, not unknown", "see: inboxfollow outbox")
    if sent:
        arrived = frozen.started or now
        why = f"sent to {', '.join(frozen.recipients)}, as you said"
        services.store.record_sent(row, now, why, as_arrival(services, frozen, arrived), as_reading(frozen, arrived))
    else:
        services.store.advance(row, Status.UNKNOWN, Status.FAILED, now, "it did not leave, as you said")
    services.store.mark(row, reported=True)  # nobody knows better: the next send is the next mail
    return services.store.outgoing(row)
