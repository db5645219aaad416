"""From a preview to the octets that will be sent, filed and looked for: once frozen, nothing in them changes."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from inboxfollow.app.arrivals import arrival_of, reading_of
from inboxfollow.app.services import Services
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.identity import domain_of
from inboxfollow.domain.message import RawMessage
from inboxfollow.domain.outgoing import Automatic, Outgoing
from inboxfollow.domain.verdict import Kind
from inboxfollow.ports.mailbox import Role
from inboxfollow.ports.messages import Arrival, Reading, Wanted
from inboxfollow.wire.compose import Draft, compose, envelope_address, restamp, thread_headers
from inboxfollow.wire.mime import split_header

if TYPE_CHECKING:
    from inboxfollow.app.preview import Preview


def freeze(
    services: Services,
    chosen: "Preview",
    at: datetime | None = None,
    *,
    reported: bool = False,
    automatic: Automatic = "",
) -> Outgoing:
    """Makes the mail of a preview, dated for the moment it is to leave: `at` where the person chose one (aware), else
    the end of the undo window; the autopilot's at once. Raises UserError where something stands against it or an
    address cannot be written."""
    if chosen.objections:
        raise UserError(f"{chosen.lead_id}: {chosen.objections[0].why}", chosen.objections[0].cure)
    now, policy = services.clock.now(), services.policy
    leaves = at or (now if automatic else now + policy.sending.undo)
    sender = chosen.people.sender
    message_id = _own_id(services, envelope_address(sender.email))
    cited, references = thread_headers(chosen.parent.message_id, chosen.parent.references)
    source = compose(
        Draft(
            message_id=message_id,
            date=leaves.astimezone(policy.timezone).replace(microsecond=0),
            sender=sender,
            to=chosen.people.to,
            cc=chosen.people.cc,
            subject=chosen.subject,
            text=chosen.text,
            signature=chosen.signature,
            quote=chosen.quote,
            html=chosen.html,
            in_reply_to=cited,
            references=references,
        )
    )
    return Outgoing(
        row=0,
        conversation=chosen.conversation,
        lead_id=chosen.lead_id,
        account=chosen.account,
        answers=chosen.answers,
        seen=chosen.seen,
        message_id=message_id,
        sender=envelope_address(sender.email),
        recipients=tuple(envelope_address(one.email) for one in (*chosen.people.to, *chosen.people.cc)),
        subject=chosen.subject,
        source=source,
        template=chosen.template,
        created=now,
        not_before=leaves,
        scheduled=at is not None,
        reported=reported,
        automatic=automatic,
    )


def approved(services: Services, frozen: Outgoing) -> Outgoing:
    """A mail of the autopilot's as the person's own: the same words to the same people, dated for the end of the undo
    window and under another id. Raises UserError where such an id cannot be written."""
    now, policy = services.clock.now(), services.policy
    leaves = now + policy.sending.undo
    message_id = _own_id(services, frozen.sender)
    date = leaves.astimezone(policy.timezone).replace(microsecond=0)
    return replace(
        frozen, row=0, message_id=message_id, source=restamp(frozen.source, message_id, date), created=now,
        not_before=leaves, why="", attempts=0, started=None, finished=None, reported=False, automatic="",
    )  # fmt: skip


def _own_id(services: Services, sender: str) -> str:
    """A Message-ID that nothing else has, in the domain of the sender (PROTOCOLS F3)."""
    domain = sender.rpartition("@")[2]
    return f"<{services.new_id()}@{domain or domain_of(services.policy.identity.addresses[0])}>"


def as_arrival(services: Services, frozen: Outgoing, arrived: datetime, delivered_id: str = "") -> Arrival:
    """The frozen mail as a scan would find it in Sent; `delivered_id` where the provider gave it another."""
    header, _ = split_header(frozen.source)
    if delivered_id:
        own = f"\r\n{_OWN_ID}: {frozen.message_id}"
        header = header.replace(
            f"Message-ID: {frozen.message_id}".encode(), f"Message-ID: {delivered_id}{own}".encode()
        )
    raw = RawMessage(0, arrived.replace(microsecond=0), len(frozen.source), header)
    return arrival_of(raw, Role.SENT, services.policy.identity)


_OWN_ID = "X-Microsoft-Original-Message-ID"
"""Where the only provider that tells the new id at once keeps the old one (PROTOCOLS F4)."""


def as_reading(frozen: Outgoing, arrived: datetime) -> Reading:
    """What its body says, as a scan would read it."""
    wanted = Wanted(0, frozen.account, "", 0, True, arrived, False, Kind.PERSON, "")
    return reading_of(wanted, frozen.source)
