"""Telling the person what happened: answers, bounces, what fell due, accounts that need them.

What there is to tell is read anew from facts each time; only what was told is kept, marked before it is told. A process
killed in between leaves one thing untold, never one told twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from inboxfollow.app import board, digests
from inboxfollow.app.services import Services
from inboxfollow.app.tiding_words import notice_of, short, words_of_mail
from inboxfollow.domain.conversation import ANSWERING, CROSSED
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.rank import View
from inboxfollow.domain.standing import Standing, standing
from inboxfollow.domain.state import State
from inboxfollow.domain.tidings import AT_ONCE, MAIL_KEY, Kind, Telling, Tiding, digest_key, plan
from inboxfollow.domain.verdict import Intent
from inboxfollow.domain.verdict import Kind as MailKind
from inboxfollow.domain.watch import AccountWatch
from inboxfollow.ports.notifier import Notice, Notifier, NotTold
from inboxfollow.ports.told import Inbound

WINDOW = timedelta(days=14)
"""What is older is no news, e.g. after a long time in which nothing ran; the views still show it."""
SETTLING = timedelta(minutes=30)
"""So long a mail waits for its text to be read, which may change what it is."""
BLIND = timedelta(hours=4)
"""An account that could not be read for so long, however often it was tried, needs a person."""
TRIES = 12
"""Failures in a row, about two hours of them: a machine that just woke up has none."""
_ANSWERED = frozenset({State.ANSWERED, State.OPTED_OUT})
_OPEN = frozenset({State.BOUNCED, State.AWAY, State.SNOOZED, State.FINISHED, State.SETTLED, State.AWAITING})


@dataclass(frozen=True, slots=True)
class Report:
    """What one round of telling did."""

    notices: tuple[Notice, ...] = ()
    failed: tuple[tuple[str, NotTold], ...] = ()
    """Names of notifiers, and why they did not tell."""
    again: datetime | None = None
    """When to look again at the latest without further news, aware UTC."""


def tell(
    services: Services, rules: Telling, notifiers: Sequence[Notifier], accounts: Sequence[AccountWatch] = ()
) -> Report:
    """Tells what is to be told now by every notifier. What one of them could not tell is not repeated; the others tell
    that it failed, once. `accounts` is how the accounts stand. Raises StoreFailed."""
    now = services.clock.now()
    found = tidings(services, _asked(services, rules, now), accounts)
    told = services.store.told([*(one.key for one in found), digest_key(rules, now)])
    todo = plan(found, told, rules, now, services.store.last_told(AT_ONCE))
    batches = [("now", todo.at_once)]
    if todo.digest_key and services.store.mark_told(now, [("digest", todo.digest_key)]):
        batches.append(("digest", todo.digest))
    won = services.store.mark_told(now, [(one.kind, one.key) for _, batch in batches for one in batch])
    ours = ((kind, [one for one in batch if one.key in won]) for kind, batch in batches)
    notices = [notice_of("now" if kind == "now" else "digest", now, batch) for kind, batch in ours if batch]
    failed = [failure for notice in notices for failure in _hand_out(notice, notifiers)]
    notices += _tell_failures(services, rules, notifiers, failed, now)
    return Report(tuple(notices), tuple(failed), todo.again)


def _asked(services: Services, rules: Telling, now: datetime) -> Telling:
    """Without what only a digest tells and what takes long to find out, where this day's was told."""
    key = digest_key(rules, now)
    return replace(rules, listed=rules.listed - {"due"}) if services.store.told([key]) else rules


def tidings(services: Services, rules: Telling, accounts: Sequence[AccountWatch] = ()) -> tuple[Tiding, ...]:
    """What there is to tell of the kinds listed, as things stand; some of it may have been told. The first time nothing
    that lies behind is among it. Raises StoreFailed."""
    if not rules.listed:
        return ()
    since = _beginnings(services)
    digests.refresh(services)
    found = [*_of_mails(services, rules, since)]
    if "due" in rules.listed:
        found += _due(services, since[""])
    if "trouble" in rules.listed:
        found += _troubles(services, accounts)
    return tuple(found)


def _beginnings(services: Services) -> Mapping[str, datetime]:
    """By account, and for "" on the whole, since when things are told: since the first time this was asked."""
    now = services.clock.now()
    keys = {name: f"since {name}".strip() for name in ("", *(account.name for account in services.accounts))}
    known = services.store.told(keys.values())
    missing = [("since", key) for key in keys.values() if key not in known]
    if missing:
        services.store.mark_told(now, missing)
        known = services.store.told(keys.values())
    return {name: max(known[key], now - WINDOW) for name, key in keys.items()}


def _of_mails(services: Services, rules: Telling, since: Mapping[str, datetime]) -> Iterable[Tiding]:
    now = services.clock.now()
    mails = services.store.unheard(min(since.values()), now - SETTLING)
    leads = services.store.leads(digests.fingerprint(services), {mail.conversation for mail in mails})
    for mail in mails:
        lead, begun = leads.get(mail.conversation), since.get(mail.account)
        if lead is None or begun is None or mail.arrived < begun:
            continue
        if all(mail.message_id != seen.message_id for seen in lead.evidence):
            continue  # it came before the touches that count
        where = standing(lead, now)
        kind = _kind(services, mail, lead, where.state, rules)
        if kind is not None:
            yield Tiding(
                kind, MAIL_KEY + mail.message_id, mail.arrived, lead.id, short(_who(mail, lead)), short(lead.subject),
                words_of_mail(mail, kind, _rests_until(services, mail, lead)), where.score.total,
            )  # fmt: skip


def _kind(services: Services, mail: Inbound, lead: Lead, state: State, rules: Telling) -> Kind | None:
    """What a mail is news of; None for nothing. A "not now" that is not listed by itself is an answer like others, also
    where the autopilot has put the lead off for it."""
    if mail.kind is MailKind.BOUNCE_HARD:
        return "bounce" if state in _OPEN else None
    identity = services.policy.identity
    if identity.is_internal(mail.sender.email) or identity.is_me(mail.sender.email):
        return None
    if mail.intent is Intent.NOT_NOW and "not_now" in rules.listed and state in _ANSWERED | _OPEN:
        return "not_now"
    late = mail.arrived > lead.last_touch - CROSSED
    told = state in _ANSWERED or (state is State.SNOOZED and lead.put_off_for == mail.message_id)
    return "reply" if mail.kind in ANSWERING and told and late else None


def _rests_until(services: Services, mail: Inbound, lead: Lead) -> date | None:
    """The local day until which the autopilot put the lead off for this mail; None where it did not."""
    if lead.put_off_for != mail.message_id or lead.snoozed_until is None:
        return None
    return lead.snoozed_until.astimezone(services.policy.timezone).date()


def _who(mail: Inbound, lead: Lead) -> str:
    """Of a bounce the people it came back from, else who wrote."""
    if mail.kind is MailKind.BOUNCE_HARD:
        back = [person.name or person.address for person in lead.people if person.bounced]
        return ", ".join(back or [person.address for person in lead.people])
    return mail.sender.name or mail.sender.email


def _due(services: Services, since: datetime) -> Iterable[Tiding]:
    """Of today's list what fell due since then, and answers whose day came; the older backlog is there without news."""
    now = services.clock.now()
    board.refresh(services)
    numbers = {*board.order(services, View.TODAY), *services.store.woken(since, now)}
    for lead in services.store.leads(digests.fingerprint(services), numbers).values():
        where = standing(lead, now)
        moment, words = _fallen(lead, where)
        if moment is None or not since < moment <= now:
            continue
        slept = f" {_stamp(lead.snoozed_until)}" if lead.snoozed_until else ""
        key = f"due {lead.last_message_id} {_stamp(lead.last_touch)}{slept}"
        who = lead.people[0].name or lead.people[0].address if lead.people else ""
        yield Tiding("due", key, moment, lead.id, short(who), short(lead.subject), words, where.score.total)


def _fallen(lead: Lead, where: Standing) -> tuple[datetime | None, str]:
    """When the person's next act fell due, and what it is; None and "" where none is."""
    if where.state is State.AWAITING:
        return where.due, f"{lead.step_by} is due, touch {lead.touches + 1}"
    return (lead.snoozed_until, "put off until now: your turn") if where.state is State.ANSWERED else (None, "")


def _troubles(services: Services, accounts: Sequence[AccountWatch]) -> Iterable[Tiding]:
    """Accounts that a person has to see to: once until they were read again."""
    now = services.clock.now()
    for one in accounts:
        states = services.store.folders(one.name).values()
        read = max((state.checked for state in states if state.checked), default=None)
        seen = max((moment for moment in (one.last_success, read) if moment), default=None)
        blind = one.doing == "pausing" and one.failures >= TRIES and (seen is None or now - seen >= BLIND)
        mended = bool(states) and not any(state.error for state in states)  # read since by another process
        if (one.doing == "held" and not mended) or blind:
            key = f"trouble {one.name} {'unread' if blind else 'held'} {_stamp(read) if read else ''}".strip()
            yield Tiding("trouble", key, now, who=short(one.name), words=short(one.error))
        refused = [state for state in states if state.error and (not state.checked or now - state.checked >= BLIND)]
        if refused and one.error and not one.failures:  # the rest of it is read as ever
            since = refused[0].checked
            key = f"trouble {one.name} part {_stamp(since) if since else ''}".strip()
            yield Tiding("trouble", key, now, who=short(one.name), words=short(one.error))


def _stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def _hand_out(notice: Notice, notifiers: Sequence[Notifier]) -> Iterable[tuple[str, NotTold]]:
    for notifier in notifiers:
        try:
            notifier.tell(notice)
        except NotTold as error:
            yield notifier.name, error


def _tell_failures(
    services: Services,
    rules: Telling,
    notifiers: Sequence[Notifier],
    failed: Sequence[tuple[str, NotTold]],
    now: datetime,
) -> list[Notice]:
    """That a notifier failed is told by those that did not, once for each reason; their own failure is not told."""
    lame = {name for name, _ in failed}
    sound = [notifier for notifier in notifiers if notifier.name not in lame]
    if not sound or "trouble" not in rules.listed:
        return []
    found = {
        key: Tiding("trouble", key, now, who=name, words=short(error.message))
        for name, error in failed
        if (key := f"trouble notifier {name} {error.message}")
    }
    won = services.store.mark_told(now, [(one.kind, one.key) for one in found.values()])
    if not won:
        return []
    notice = notice_of("now", now, [one for one in found.values() if one.key in won])
    for _ in _hand_out(notice, sound):
        pass
    return [notice]
