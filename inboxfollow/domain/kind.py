"""What an inbound message is, and what it wants. Unknown is a person: better to miss a nudge than to embarrass.

Order (PROTOCOLS E): delivery report, read receipt, calendar, automatic, reaction, list, person. A scan judges by header
alone first (`from_header`) and reads the body where that leaves the kind open (`needs_body`).
"""

import re
from dataclasses import replace
from datetime import date

from inboxfollow.domain import intent, machine, prose
from inboxfollow.domain.message import Bounce, Content, Message, Report
from inboxfollow.domain.return_dates import return_date
from inboxfollow.domain.rules import languages
from inboxfollow.domain.verdict import Intent, Kind, Verdict

_PERSON = Verdict(Kind.PERSON, evidence=("nothing says that a machine wrote it",))
_AUTOMATIC = frozenset({Kind.AUTO_REPLY, Kind.OUT_OF_OFFICE, Kind.TICKET_ACK})
_ANSWERS = _AUTOMATIC | {Kind.CHALLENGE, Kind.CALENDAR, Kind.REACTION, Kind.RECEIPT}
_UNSURE = _AUTOMATIC | {Kind.BOUNCE_HARD, Kind.BOUNCE_SOFT, Kind.DELAYED, Kind.RECEIPT, Kind.CALENDAR}
_INVITING = ("request", "reply", "cancel", "counter", "declinecounter", "refresh", "add")
_REACTED = re.compile(
    r"^(?:\S{1,40} ){0,5}(?:reacted to your message|hat auf ihre nachricht reagiert|a reagi a votre message"
    r"|ha reaccionado a (?:su|tu) mensaje)"
)
_CHALLENGE = re.compile(
    r"\b(?:(?:verify|confirm|prove) (?:that )?(?:you are (?:a )?(?:human|real)|your (?:e-?mail|message|address"
    r"|identity))"
    r"[^.]{0,80}(?:deliver|release|reach|inbox|click|reply)|(?:to|before) (?:your )?(?:message|mail|e-?mail) (?:can"
    r"|will|to) "
    r"be delivered|spam ?arrest|boxtrapper|challenge[- ]response|added to my (?:approved|allowed|white) ?list)\b"
)
_COMPLAINT = re.compile(r"^complaint about message from\b", re.I)
_DELAY = re.compile(r"delay|verz[oö]ger|warning|retard|still being retried|could not be delivered for", re.I)


def from_header(message: Message) -> Verdict:
    """The provisional kind by the header alone; never raises. See `needs_body` for when it is not the last word."""
    signals, subject = message.signals, message.subject
    content_type = signals.get("content-type", "")
    told = content_type[:13].lower() in ("multipart/rep", "application/m", "text/calendar")
    if told and (typed := _by_type(content_type.lower(), subject)) is not None:
        return typed
    if "x-failed-recipients" in signals:
        return Verdict(Kind.BOUNCE_SOFT, evidence=("X-Failed-Recipients",))
    if (name := machine.daemon(message)) and (machine.failing(message) or not message.references):
        return Verdict(Kind.BOUNCE_SOFT, evidence=(name,))
    absence = machine.absence_subject(subject)
    if not absence and machine.DECISIVE.isdisjoint(signals):
        return _unmarked(message)
    if sign := machine.responder(message):
        return _automatic(message, sign, absence, "")
    if absence == "strong" and (second := machine.second_sign(message)):
        evidence = (f"subject: {subject[:60]}", second)
        return Verdict(Kind.OUT_OF_OFFICE, about_ids=message.references[-1:], evidence=evidence)
    if sign := machine.mailing(message):
        return Verdict(Kind.BULK, evidence=(sign,))
    return _PERSON


def judge(message: Message, content: Content, *, mine_ids_cited: bool = False, today: date | None = None) -> Verdict:
    """The full verdict; never raises.

    `mine_ids_cited` says that it cites a message of mine: then a list's headers alone do not make it bulk.
    `today` is the local day it was sent, by default that of its Date; without either, no date is read.
    """
    today = today or (message.date.date() if message.date else None)
    verdict = _reported(content.report, message) or _by_parts(message, content) or _by_words(message, content)
    if verdict.kind is Kind.BULK and mine_ids_cited:
        verdict = replace(_PERSON, evidence=("it answers a message of mine", *verdict.evidence))
    if not verdict.about_ids and verdict.kind in _ANSWERS:
        verdict = replace(verdict, about_ids=message.references[-1:])
    return _with_intent(verdict, message, content, today)


def needs_body(message: Message, provisional: Verdict) -> bool:
    """Whether the kind itself is open or incomplete (a report's recipients, a return date) without the body."""
    if provisional.kind in _UNSURE:
        return True
    if provisional.kind is not Kind.PERSON:
        return False
    subject = message.subject
    return bool(
        machine.absence_subject(subject)
        or machine.calendar_subject(subject)
        or machine.receipt_subject(subject)
        or machine.null_path(message)
        or machine.daemon(message)
        or machine.ticket_subject(subject)
        or _COMPLAINT.match(subject)
    )


def outbound_is_machine(message: Message, content: Content | None) -> str:
    """Why a message in my Sent folder was written by a program and so is no touch; "" for a real mail of mine.

    A calendar-like subject alone is no proof: it counts with a calendar part, or with no words of mine below it.
    """
    signals = message.signals
    if sign := machine.responder(message):
        return f"sent by a program ({sign})"
    content_type = signals.get("content-type", "").lower()
    if content_type.startswith("multipart/report") or (content is not None and content.report is not None):
        return "a report on a mail"
    method = content.calendar.partition(":")[0] if content is not None else ""
    if method in _INVITING or content_type.startswith("text/calendar"):
        return "an answer to an invitation" if method == "reply" else "an invitation"
    if content is not None and content.reaction:
        return "a reaction"
    if machine.absence_subject(message.subject) == "strong" and ":" in message.subject[:60]:
        return "an automatic reply"
    if content is not None and not content.new_text.strip() and not content.attachments:
        if machine.calendar_subject(message.subject):
            return "an answer to an invitation"
        if machine.receipt_subject(message.subject):
            return "a read receipt"
    return ""


def _by_type(content_type: str, subject: str) -> Verdict | None:
    """Reports, receipts and calendar mails by their content type; lower-cased `content_type`."""
    if content_type.startswith("text/calendar"):
        return Verdict(Kind.CALENDAR, evidence=("Content-Type: text/calendar",))
    if content_type.startswith("application/ms-tnef"):
        return (
            Verdict(Kind.RECEIPT, evidence=(f"subject: {subject[:60]}",)) if machine.receipt_subject(subject) else None
        )
    if "disposition" in content_type:
        return Verdict(Kind.RECEIPT, evidence=("disposition notification",))
    if "feedback" in content_type:
        return _complaint()
    return (
        Verdict(Kind.BOUNCE_SOFT, evidence=("delivery report",))
        if content_type.startswith("multipart/report")
        else None
    )


def _unmarked(message: Message) -> Verdict:
    sign = machine.takes_no_reply(message)
    return Verdict(Kind.BULK, evidence=(sign,)) if sign else _PERSON


def _complaint(about_ids: tuple[str, ...] = ()) -> Verdict:
    return Verdict(Kind.AUTO_REPLY, Intent.OPT_OUT, about_ids=about_ids, evidence=("complaint report (RFC 5965)",))


def _reported(report: Report | None, message: Message) -> Verdict | None:
    if report is None:
        return None
    if report.type == "feedback-report":
        return _complaint(report.about_ids)
    if report.type == "disposition-notification":
        disposition = f"disposition: {report.disposition or 'unknown'}"
        return Verdict(Kind.RECEIPT, about_ids=report.about_ids, evidence=(disposition,))
    kind, telling = _fate(report.bounces)
    why = f"{telling.action} {telling.status}".strip() if telling else "a mail server's words"
    who = f" for {telling.recipient}" if telling and telling.recipient else ""
    return Verdict(kind, bounces=report.bounces, about_ids=report.about_ids, evidence=(f"delivery report: {why}{who}",))


def _fate(bounces: tuple[Bounce, ...]) -> tuple[Kind, Bounce | None]:
    """The kind that a report's recipients add up to, and the recipient that decided."""
    failed = [bounce for bounce in bounces if bounce.action == "failed"]
    if hard := next((bounce for bounce in failed if bounce.permanent), None):
        return Kind.BOUNCE_HARD, hard
    if failed:
        return Kind.BOUNCE_SOFT, failed[0]
    if delayed := next((bounce for bounce in bounces if bounce.action == "delayed"), None):
        return Kind.DELAYED, delayed
    return (Kind.RECEIPT, bounces[0]) if bounces else (Kind.BOUNCE_SOFT, None)


def _by_parts(message: Message, content: Content) -> Verdict | None:
    """Receipts, invitations, reactions: told by a part of the mail, whatever its words."""
    subject = message.subject
    method = content.calendar.partition(":")[0]
    if method in _INVITING:
        return Verdict(Kind.CALENDAR, evidence=(f"calendar {content.calendar.replace(':', ': ')}",))
    names = (message.signals.get("sender", "") + (message.sender.email if message.sender else "")).lower()
    if "calendar-notification@google.com" in names:
        return Verdict(Kind.CALENDAR, evidence=("from calendar-notification@google.com",))
    if content.reaction:
        return Verdict(Kind.REACTION, evidence=(f"reacted with {content.reaction}",))
    silent = machine.null_path(message) or "winmail.dat" in content.attachments
    if silent and machine.receipt_subject(subject):
        return Verdict(Kind.RECEIPT, evidence=(f"subject: {subject[:60]}",))
    if _COMPLAINT.match(subject):
        return _complaint()
    return None


def _by_words(message: Message, content: Content) -> Verdict:
    """Automatic mail, reactions in words, bulk, and people."""
    text, subject = content.new_text, message.subject
    folded = prose.fold(text[:2000])
    absence = machine.absence_subject(subject)
    if sign := machine.responder(message):
        return _automatic(message, sign, absence, folded)
    if (name := machine.daemon(message)) and (machine.failing(message) or not message.references):
        kind = Kind.DELAYED if _DELAY.search(subject) else Kind.BOUNCE_SOFT
        return Verdict(kind, evidence=(name, f"subject: {subject[:60]}"))
    second = machine.second_sign(message)
    if absence and _absent(folded, absence, second):
        return Verdict(Kind.OUT_OF_OFFICE, evidence=(f"subject: {subject[:60]}", second or "words of absence"))
    if absence == "strong" and second:
        return Verdict(Kind.AUTO_REPLY, evidence=(f"subject: {subject[:60]}", second))
    if _REACTED.match(folded):
        return Verdict(Kind.REACTION, evidence=(f"“{text[:60].strip()}”",))
    if (desk := machine.helpdesk(message)) and machine.null_path(message):
        return Verdict(Kind.TICKET_ACK, evidence=(desk, "Return-Path: <>"))
    if (desk := desk or machine.takes_no_reply(message) or _ticket(subject)) and (said := _acknowledges(folded)):
        return Verdict(Kind.TICKET_ACK, evidence=(desk, said))
    if machine.challenge_subject(subject) and _CHALLENGE.search(folded):
        return Verdict(Kind.CHALLENGE, evidence=(f"subject: {subject[:60]}",))
    if sign := machine.mailing(message):
        return Verdict(Kind.BULK, evidence=(sign,))
    return _PERSON


def _absent(folded: str, absence: str, second: str) -> bool:
    """Whether subject and words together make an out-of-office; a weak subject needs a second sign too."""
    return _says_absent(folded) and (absence == "strong" or bool(second))


def _is_absence(message: Message, absence: str, folded: str) -> bool:
    """Whether an automatic mail is an out-of-office: by a subject that says so, else by its words."""
    if not folded or (absence and not machine.generic_subject(message.subject)):
        return bool(absence)
    return bool(absence or machine.replied(message)) and _says_absent(folded)


def _says_absent(folded: str) -> bool:
    return any(rules.absence.search(folded) for rules in languages())


def _acknowledges(folded: str) -> str:
    said = any(rules.acknowledgement.search(folded) for rules in languages())
    return "it only says that a mail has come in" if said else ""


def _ticket(subject: str) -> str:
    return f"subject: {subject[:60]}" if machine.ticket_subject(subject) else ""


def _automatic(message: Message, sign: str, absence: str, folded: str) -> Verdict:
    """What a mail with a responder's header is; `folded` is its new text, "" where only the header is known."""
    subject = message.subject
    if machine.challenge_subject(subject) or _CHALLENGE.search(folded):
        return Verdict(Kind.CHALLENGE, evidence=(sign, f"subject: {subject[:60]}"))
    if _is_absence(message, absence, folded):
        return Verdict(
            Kind.OUT_OF_OFFICE, evidence=(sign, f"subject: {subject[:60]}" if absence else "words of absence")
        )
    if machine.replied(message):
        ticket = machine.helpdesk(message) or _acknowledges(folded) or _ticket(subject)
        return (
            Verdict(Kind.TICKET_ACK, evidence=(sign, ticket)) if ticket else Verdict(Kind.AUTO_REPLY, evidence=(sign,))
        )
    if desk := machine.helpdesk(message):
        received = not folded or _acknowledges(folded)
        return Verdict(Kind.TICKET_ACK, evidence=(sign, desk)) if received else _PERSON
    if message.references and not machine.mailing(message):
        return Verdict(Kind.AUTO_REPLY, evidence=(sign,))
    return Verdict(Kind.BULK, evidence=(sign, machine.mailing(message) or "it answers nothing"))


def _with_intent(verdict: Verdict, message: Message, content: Content, today: date | None) -> Verdict:
    """The verdict with what the words want, for kinds that can want something."""
    day = today or date(2000, 1, 1)
    if verdict.kind is Kind.PERSON:
        reading = intent.read_mail(message.subject, content.new_text, today=day)
        until = reading.until if today else None
        evidence = reading.evidence + verdict.evidence
        return replace(verdict, intent=reading.intent, until=until, successor=reading.successor, evidence=evidence)
    if verdict.kind in (Kind.AUTO_REPLY, Kind.OUT_OF_OFFICE) and verdict.intent is Intent.NEUTRAL:
        until = return_date(content.new_text, today=day) or return_date(message.subject, today=day) if today else None
        reading = intent.read(content.new_text, today=day)
        verdict = replace(verdict, until=until if verdict.kind is Kind.OUT_OF_OFFICE else None)
        if reading.intent in (Intent.LEFT_COMPANY, Intent.OPT_OUT):
            evidence = verdict.evidence + reading.evidence
            return replace(verdict, intent=reading.intent, successor=reading.successor, evidence=evidence)
    return verdict
