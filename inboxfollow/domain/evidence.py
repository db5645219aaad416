"""What was seen in a conversation, in words a person can check."""

from inboxfollow.domain.conversation import Run, rungs_of
from inboxfollow.domain.facts import Facts, Mail
from inboxfollow.domain.ladder import Rung
from inboxfollow.domain.verdict import Evidence, Kind

_RUNGS = {
    Rung.IDS: "cites your mail",
    Rung.PROVIDER: "in the same thread by your provider",
    Rung.SUBJECT: "same subject from a recipient, without usable ids",
}
_WITHOUT_TEXT = {Kind.CALENDAR: "answered by calendar, wrote no text", Kind.REACTION: "reacted, wrote no text"}


def summary_of_answer(answer: Mail) -> str:
    """One sentence on the mail that answered."""
    words = _WITHOUT_TEXT.get(answer.kind, "answered")
    return f"{answer.sender.email} {words}"


def evidence_of(run: Run, facts: Facts, mails: list[Mail]) -> tuple[Evidence, ...]:
    """Everything inbound since the run began, then what is known of its people from elsewhere; oldest first."""
    rungs = rungs_of(mails) if run.after else {}
    seen = [_of_mail(mail, rungs[mail.row]) for mail in run.after]
    here = {mail.message_id for mail in mails}
    for key in run.people:
        known = facts.addresses.get(key)
        if known and known.away_seen and known.away_id not in here:
            back = f"until {known.away_until}" if known.away_until else "without a return date"
            seen.append(Evidence("out_of_office", known.away_seen, known.away_id, f"{key} is away {back}"))
        if known and known.hard_bounced and known.bounce_id not in here:
            words = f"mail to {key} bounced ({known.bounce_status or 'no code'})"
            seen.append(Evidence("bounce_hard", known.hard_bounced, known.bounce_id, words))
    return tuple(sorted(seen, key=lambda evidence: (evidence.date, evidence.message_id)))


def _of_mail(mail: Mail, rung: Rung | None) -> Evidence:
    reasons = [*mail.why, *([_RUNGS[rung]] if rung in _RUNGS else [])]
    if mail.intent != "neutral":
        reasons.insert(0, str(mail.intent))
    return Evidence(str(mail.kind), mail.time, mail.message_id, "; ".join(reasons))
