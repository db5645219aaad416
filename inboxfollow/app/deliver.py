"""Sending one mail of the outbox: at most once, and only past the gate (DESIGN, "Sending", 2 to 5).

The account is looked at twice: before anything is asked of who delivers, and when the way is clear (logged in, quota
granted), so that nothing but the handing over itself comes after. Everything from the first look to the server's answer
happens under the account's lock.
"""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime, timedelta

from inboxfollow.app import autopilot_gate, copies
from inboxfollow.app.autopilot_scene import paused_since
from inboxfollow.app.events import Progress
from inboxfollow.app.freeze import as_arrival, as_reading
from inboxfollow.app.gate import objections
from inboxfollow.app.outbox import Outcome, outcome_of
from inboxfollow.app.pauses import pause
from inboxfollow.app.poll import AccountReport, poll, poll_held
from inboxfollow.app.services import Account, Services
from inboxfollow.app.unread import unread
from inboxfollow.domain.errors import InboxfollowError, UserError
from inboxfollow.domain.gate import Objection
from inboxfollow.domain.outgoing import Outgoing, Status
from inboxfollow.ports.errors import CapReached, OutcomeUnknown, PortError, StoreFailed, Transient
from inboxfollow.ports.sender import Envelope, Receipt

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120, 240))
"""After the first, second ... failed attempt; the last from then on (RFC 5321 section 4.5.4.1)."""
GIVE_UP = timedelta(days=4)
ASK = (
    "look into your Sent folder, or ask them; then: inboxfollow outbox sent {row}, or: inboxfollow outbox failed {row}"
)


LOOKS = 3
"""How often at most the account is looked at when the way is clear: one look that finds mail takes its time."""


class _Overtaken(InboxfollowError):
    """At the very last moment somebody took the mail back, stopped the autopilot, or answered."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.why, outcome.cure)
        self.outcome = outcome


def deliver(services: Services, row: int, progress: Callable[[Progress], None]) -> Outcome:
    """Settles one mail of the outbox: sends it where it is ready, finds out what became of it where another process
    died over it. Waits for the account's lock. Raises UnknownLead, StoreFailed before anything was sent."""
    frozen = services.store.outgoing(row)
    if frozen.is_draft:
        return _unapproved(frozen)
    account = next((one for one in services.accounts if one.name == frozen.account), None)
    if account is None or account.sender is None:
        return _cannot(services, frozen)
    if rows := unread(services, frozen.conversation):
        services.store.want(rows)
    _look_at_others(services, account, progress, every=bool(frozen.automatic))
    with services.lock(account.name):
        report = poll_held(services, account, full=False, progress=progress)
        recover(services, account)
        stopped = _gate(services, row, report)
        return stopped or _send(services, account, services.store.outgoing(row), progress)


def _gate(services: Services, row: int, report: AccountReport) -> Outcome | None:
    """What keeps a mail from leaving, noted in the outbox; None where nothing does. `report` is of the look at its
    account that was just taken."""
    frozen = services.store.outgoing(row)
    if frozen.status is not Status.READY:
        return _settled(services, frozen)
    if against := objections(services, frozen, report):
        return _block(services, frozen, against)
    if waits := autopilot_gate.waits(services, frozen):
        services.store.advance(row, Status.READY, Status.READY, services.clock.now(), waits.why, waits.at)
        return outcome_of(services.store.outgoing(row))
    return None


def _block(services: Services, frozen: Outgoing, against: Sequence[Objection]) -> Outcome:
    why = "; ".join(dict.fromkeys(one.why for one in against))
    services.store.advance(frozen.row, Status.READY, Status.BLOCKED, services.clock.now(), why)
    return Outcome(frozen.lead_id, "blocked", why, frozen.message_id, frozen.row, against[0].cure)


def _unapproved(frozen: Outgoing) -> Outcome:
    """A mail that waits for approval is sent by nothing but that."""
    cure = f"inboxfollow outbox approve {frozen.row}, or: inboxfollow outbox cancel {frozen.row}"
    return Outcome(frozen.lead_id, "queued", "it waits for your approval", frozen.message_id, frozen.row, cure)


def recover(services: Services, account: Account) -> None:
    """Under the account's lock, after its folders were read: a mail still `sending` was left by a process that died,
    so it is unknown; an unknown one that the mailbox shows was sent. What a person settles meanwhile is settled."""
    now = services.clock.now()
    for frozen in services.store.outbox(statuses=(Status.SENDING, Status.UNKNOWN), account=account.name):
        arrived = frozen.started or now
        arrival = as_arrival(services, frozen, arrived)
        if services.store.find_sent(frozen, arrival):
            with suppress(UserError):
                services.store.record_sent(frozen.row, now, _sent_words(frozen), arrival, as_reading(frozen, arrived))
        elif frozen.status is Status.SENDING:
            why = "the program ended while it was being sent"
            services.store.advance(frozen.row, Status.SENDING, Status.UNKNOWN, now, why)


def _look_at_others(services: Services, account: Account, progress: Callable[[Progress], None], *, every: bool) -> None:
    """An answer may have come to another account: those not read lately, or that hold words that are wanted, are read
    before the lock is taken; `every` one of them for mail that no person has just looked at."""
    oldest = services.clock.now() - services.policy.sending.fresh
    for other in services.accounts:
        states = services.store.folders(other.name).values()
        stale = every or not states or any(state.checked is None or state.checked < oldest for state in states)
        if other.name != account.name and (stale or services.store.pending(other.name)):
            poll(services, account=other.name, full=False, progress=progress)


def _cannot(services: Services, frozen: Outgoing) -> Outcome:
    error = UserError(
        f'account "{frozen.account}" has no way to send', "add smtp = { host = … } or sender = { command = […] } to it"
    )
    if frozen.status is not Status.READY:
        return outcome_of(frozen)
    services.store.advance(frozen.row, Status.READY, Status.FAILED, services.clock.now(), error.message)
    return Outcome(frozen.lead_id, "failed", error.message, frozen.message_id, frozen.row, error.hint, error)


def _settled(services: Services, frozen: Outgoing) -> Outcome:
    found = outcome_of(frozen)
    if frozen.status is Status.UNKNOWN:
        return Outcome(found.lead_id, "unknown", found.why, found.message_id, found.row, ASK.format(row=frozen.row))
    return found


def _send(services: Services, account: Account, frozen: Outgoing, progress: Callable[[Progress], None]) -> Outcome:
    """Past the gate, and once more past it when the way is clear: logging in, or waiting for a quota, may have taken a
    while, in which an answer came. `sending` is on the disk before the server is told of any mail."""

    def before() -> None:
        if stopped := _gate(services, frozen.row, _look_again(services, account, progress)):
            raise _Overtaken(stopped)
        halted, now = bool(frozen.automatic) and paused_since(services) is not None, services.clock.now()
        if halted or not services.store.advance(frozen.row, Status.READY, Status.SENDING, now, "being sent"):
            raise _Overtaken(outcome_of(services.store.outgoing(frozen.row)))

    try:
        outcome = _hand_over(services, account, frozen, before)
    except _Overtaken as error:
        return error.outcome
    except OutcomeUnknown as error:
        services.store.advance(frozen.row, Status.SENDING, Status.UNKNOWN, services.clock.now(), error.message)
        ask = ASK.format(row=frozen.row)
        return Outcome(frozen.lead_id, "unknown", error.message, frozen.message_id, frozen.row, ask, error)
    except StoreFailed:
        raise
    except PortError as error:
        return _refused(services, frozen, error)
    return _with_copy(services, account, outcome, progress) if outcome.status == "sent" else outcome


def _look_again(services: Services, account: Account, progress: Callable[[Progress], None]) -> AccountReport:
    """Reads the account until a look finds nothing that is new, so that the last one was short."""
    report = poll_held(services, account, full=False, progress=progress)
    for _ in range(LOOKS - 1):
        if report.failed or not report.new_messages:
            break
        report = poll_held(services, account, full=False, progress=progress)
    return report


def _hand_over(services: Services, account: Account, frozen: Outgoing, before: Callable[[], None]) -> Outcome:
    """Sends, and notes the server's yes before the goodbye, which may take seconds."""
    assert account.sender is not None  # noqa: S101 - deliver has looked
    with closing(account.sender()) as sender:
        receipt = sender.send(Envelope(frozen.sender, frozen.recipients), frozen.source, before)
        return _record(services, frozen, receipt)


def _refused(services: Services, frozen: Outgoing, error: PortError) -> Outcome:
    """A definite no: for good, or for now. A mail that was taken back meanwhile stays so."""
    now, found = services.clock.now(), services.store.outgoing(frozen.row)
    if found.status not in (Status.READY, Status.SENDING):
        return outcome_of(found)
    if isinstance(error, CapReached):
        pause(services, frozen.account, now + timedelta(seconds=error.retry_after or 0), error.message)
    if isinstance(error, Transient) and now - frozen.created < GIVE_UP:
        again = _next_attempt(frozen, error, now)
        local = again.astimezone(services.policy.timezone)
        why = f"not sent yet, next attempt from {local:%a %H:%M}: {error.message}"
        services.store.advance(frozen.row, found.status, Status.READY, now, why, again)
        cure = error.hint or "it is tried again by itself, or by: inboxfollow outbox drain"
        return Outcome(frozen.lead_id, "queued", why, frozen.message_id, frozen.row, cure, error)
    services.store.advance(frozen.row, found.status, Status.FAILED, now, error.message)
    return Outcome(frozen.lead_id, "failed", error.message, frozen.message_id, frozen.row, error.hint, error)


def _next_attempt(frozen: Outgoing, error: Transient, now: datetime) -> datetime:
    """The server's own delay where it is longer than ours."""
    own = BACK_OFF[min(frozen.attempts, len(BACK_OFF) - 1)]
    return now + max(own, timedelta(seconds=error.retry_after or 0))


def _record(services: Services, frozen: Outgoing, receipt: Receipt) -> Outcome:
    """The server has taken it. Whatever fails from here on, it is never sent again."""
    now, words = services.clock.now(), _sent_words(frozen)
    arrival = as_arrival(services, frozen, now, receipt.delivered_id)
    try:
        services.store.record_sent(frozen.row, now, words, arrival, as_reading(frozen, now))
    except StoreFailed as error:
        why = f"the server took it ({receipt.reply}), but that could not be noted: {error.message}"
        return Outcome(frozen.lead_id, "unknown", why, frozen.message_id, frozen.row, error.hint, error)
    return Outcome(frozen.lead_id, "sent", words, receipt.delivered_id or frozen.message_id, frozen.row)


def _with_copy(services: Services, account: Account, sent: Outcome, progress: Callable[[Progress], None]) -> Outcome:
    """It was sent; that its copy is not filed yet is only a notice."""
    try:
        notice = copies.file_copy(services, account, services.store.outgoing(sent.row), progress)
    except StoreFailed as error:
        notice = f"its copy could not be filed yet: {error.message}"
    return replace(sent, notice=notice)


def _sent_words(frozen: Outgoing) -> str:
    return f"sent to {', '.join(frozen.recipients)}"
