"""The outbox as a person handles it: put in, take back, look, and settle what nobody but they can know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inboxfollow.app.freeze import as_arrival, as_reading, freeze
from inboxfollow.app.preview import Preview
from inboxfollow.app.services import Services
from inboxfollow.domain.errors import InboxfollowError, UserError
from inboxfollow.domain.outgoing import OPEN, Outgoing, Status
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
    return Outcome(outgoing.lead_id, status, outgoing.why, outgoing.message_id, outgoing.row)


def refusal(chosen: Preview) -> Outcome:
    """The outcome of a preview that something stands against."""
    why = "; ".join(dict.fromkeys(one.why for one in chosen.objections))
    cure = next((one.cure for one in chosen.objections if one.cure), "")
    return Outcome(chosen.lead_id, "blocked", why, cure=cure)


def unsettled(services: Services, lead_id: str) -> Outgoing | None:
    """The mail of this conversation that has to be settled before another is written: one that is on its way, or whose
    outcome nobody has been told. Raises UnknownLead."""
    found = services.store.outbox(conversation=services.store.resolve(lead_id))
    newest = [one for one in found if one.status in OPEN or not (one.reported or one.status is Status.CANCELLED)]
    return newest[0] if newest else None


def queue(services: Services, chosen: Preview, at: datetime | None = None) -> tuple[Outgoing, bool]:
    """Freezes a preview and puts it into the outbox; False and the other mail where one already answers the same mail
    of mine. `at` (aware): not before then. Raises UserError, StoreFailed."""
    frozen = freeze(services, chosen, at, reported=at is not None)
    people = ", ".join(one.email for one in (*chosen.people.to, *chosen.people.cc))
    return services.store.enqueue(services.clock.now(), f"{chosen.lead_id}: follow-up to {people}", frozen)


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
