"""The JSON of rows, name by name as DESIGN, "Command line", promises. Times are RFC 3339 in UTC, text as it came."""

from datetime import UTC, datetime
from typing import Any

from inboxfollow.app.rows import Coverage, Detail, LeadRow, MailRow

Form = dict[str, Any]


def stamp(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second."""
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def lead(row: LeadRow) -> Form:
    """One lead of `list --json`."""
    step = row.next_step
    return {
        "id": row.id,
        "account": row.account,
        "subject": row.subject,
        "people": [{"name": one.name, "address": one.address, "state": one.state} for one in row.people],
        "state": str(row.state),
        "band": row.band,
        "score": row.score,
        "score_parts": [{"name": part.name, "points": part.points, "why": part.why} for part in row.score_parts],
        "touches": row.touches,
        "touches_complete": row.touches_complete,
        "last_sent": stamp(row.last_sent),
        "due": stamp(row.due),
        "waiting_days": row.waiting_days,
        "expects_reply": {"value": row.expects_reply.value, "why": row.expects_reply.why},
        "last_message_id": row.last_message_id,
        "rung": row.rung,
        "evidence": [
            {"kind": str(one.kind), "date": stamp(one.date), "message_id": one.message_id, "why": one.why}
            for one in row.evidence
        ],
        "holds": [{"kind": one.kind, "why": one.why} for one in row.holds],
        "cadence": row.cadence,
        "next_step": None if step is None else {"by": step.by, "template": step.template},
        "snoozed_until": stamp(row.snoozed_until),
        "closed_reason": row.closed_reason or None,
        "excluded_reason": row.excluded_reason or None,
        "group": row.group,
        "pinned": row.pinned,
        "shelf": row.shelf or None,
        "why": row.why,
        "outgoing": None
        if row.outgoing is None
        else {"status": row.outgoing.status, "why": row.outgoing.why, "at": stamp(row.outgoing.at)},
    }


def detail(found: Detail) -> Form:
    """`show --json`: one lead with its messages, touches and notes."""
    return lead(found.row) | {
        "messages": [_mail(message) for message in found.messages],
        "touch_log": [
            {"at": stamp(touch.at), "by": touch.by, "message_id": touch.message_id or None, "reached": touch.reached}
            for touch in found.touch_log
        ],
        "notes": [{"at": stamp(note.at), "text": note.text} for note in found.notes],
    }


def _mail(message: MailRow) -> Form:
    return {
        "message_id": message.message_id,
        "from": message.sender,
        "to": list(message.to),
        "cc": list(message.cc),
        "date": stamp(message.date),
        "subject": message.subject,
        "direction": message.direction,
        "kind": str(message.kind),
        "intent": str(message.intent),
        "rung": message.rung,
        "text": message.text,
    }


def coverage(known: Coverage) -> Form:
    """What has been read, and what has not."""
    return {
        "since": stamp(known.since),
        "checked": stamp(known.checked),
        "messages": known.mails,
        "conversations": known.conversations,
        "folders": [
            {
                "account": one.account,
                "folder": one.folder,
                "role": one.role,
                "known": one.known,
                "total": one.total,
                "complete": one.complete,
                "checked": stamp(one.checked),
                "error": one.error or None,
            }
            for one in known.folders
        ],
    }
