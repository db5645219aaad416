"""One lead in detail, as frozen rows. Its cost does not grow with the number of leads."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from inboxfollow.app import board, coverage, digests
from inboxfollow.app.agenda import Stopped, outgoing_by_lead, row_of, stopped
from inboxfollow.app.rows import Detail, MailRow, TouchRow
from inboxfollow.app.services import Services
from inboxfollow.domain.conversation import in_order, newest_run, rungs_of
from inboxfollow.domain.errors import UnknownLead
from inboxfollow.domain.facts import Facts, Mail
from inboxfollow.domain.ladder import Rung
from inboxfollow.domain.lead import Lead, digest
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.rank import View
from inboxfollow.domain.standing import Standing, silent_days, standing
from inboxfollow.domain.state import State


def detail(services: Services, lead_id: str) -> Detail:
    """Everything about one lead. Raises UnknownLead, StoreFailed."""
    now, policy = services.clock.now(), digests.effective_policy(services)
    facts = next(iter(services.store.facts([services.store.resolve(lead_id)])))
    lead = digest(facts, policy)
    if lead is None:
        raise UnknownLead(f"{lead_id} holds only machine mail of yours and is no lead", "see: inboxfollow list --all")
    where, outgoing = standing(lead, now), outgoing_by_lead(services)
    shelf = _shelf(services, facts.conversation, lead, where, outgoing, now)
    row = row_of(lead, where, now, policy, shelf, coverage.holds(coverage.coverage(services), services))
    row = replace(row, outgoing=outgoing.get((row.id, row.last_message_id)))
    mails = in_order(facts.mails)
    rungs = rungs_of(mails)
    return Detail(
        row,
        tuple(_mail_row(mail, rungs.get(mail.row)) for mail in mails),
        _touch_log(facts, mails, policy),
        facts.notes,
    )


def _shelf(services: Services, conversation: int, lead: Lead, where: Standing, outgoing: Stopped, now: datetime) -> str:
    """As in the list; of the older silence what nags today is known from the ranks, without judging its rivals."""
    if where.state is not State.AWAITING:
        return ""
    if stopped(lead, outgoing):
        return "today"
    if where.due is None or where.due > now:
        return "later"
    if silent_days(lead, now) <= services.policy.surface_days:
        return "today"
    return "today" if conversation in board.order(services, View.TODAY) else "backlog"


def _mail_row(mail: Mail, rung: Rung | None) -> MailRow:
    return MailRow(
        message_id=mail.message_id,
        sender=mail.sender.email,
        to=tuple(address.email for address in mail.to),
        cc=tuple(address.email for address in mail.cc),
        date=mail.time,
        subject=mail.subject,
        direction="outbound" if mail.mine else "inbound",
        kind=str(mail.kind),
        intent=str(mail.intent),
        rung=int(rung) if rung else None,
        text=mail.text or "",
    )


def _touch_log(facts: Facts, mails: Sequence[Mail], policy: Policy) -> tuple[TouchRow, ...]:
    """The touches of the current run, oldest first."""
    run = newest_run(mails, policy.identity, wait_for_all=facts.choices.wait_for_all)
    sent = [TouchRow(mail.time, "mail", mail.message_id, False) for mail in run.touches] if run else []
    logged = [TouchRow(touch.at, touch.by, "", touch.reached) for touch in facts.touches]
    return tuple(sorted((*sent, *logged), key=lambda touch: touch.at))
