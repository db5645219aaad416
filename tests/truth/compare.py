"""Compares what the product lists with the truth, and says readably where they differ."""

from collections.abc import Sequence
from typing import Any

from tests.truth.generator import Mailbox
from tests.truth.scene import Expected

Row = dict[str, Any]


def differences(mailbox: Mailbox, rows: Sequence[Row]) -> list[str]:
    """One readable text per conversation that is not what it must be; empty where all is well."""
    by_id = {row["last_message_id"]: row for row in rows}
    found = [text for truth in mailbox.truth if (text := _difference(truth, by_id, rows))]
    found += [
        f"a row of its own for {one}, which is none: {by_id[one]['state']}" for one in mailbox.absent if one in by_id
    ]
    wanted = {one for truth in mailbox.truth for one in (truth.last_message_id, *truth.also)}
    nameless = {truth.subject for truth in mailbox.truth if not truth.last_message_id}
    found += [
        f"an unexpected row: {row['state']} {row['subject']!r} {row['last_message_id']}"
        for row in rows
        if row["last_message_id"] not in wanted and row["subject"] not in nameless
    ]
    if len({row["id"] for row in rows}) != len(rows):
        found.append("two rows share one id")
    return found


def find(truth: Expected, by_id: dict[str, Row], rows: Sequence[Row]) -> Row | None:
    """The row of a truth: by the id of my newest mail, or by its subject where it has none."""
    if not truth.last_message_id:
        return next((row for row in rows if row["subject"] == truth.subject), None)
    return next((by_id[one] for one in (truth.last_message_id, *truth.also) if one in by_id), None)


def _difference(truth: Expected, by_id: dict[str, Row], rows: Sequence[Row]) -> str:
    row = find(truth, by_id, rows)
    where = f"{truth.scenario} {truth.subject!r}\n    mails: {' '.join(truth.message_ids)}"
    if row is None:
        return f"{where}\n    expected {truth.state}, got no row"
    wrong = [f"{name}: expected {want!r}, got {got!r}" for name, want, got in _points(truth, row) if want != got]
    if not wrong:
        return ""
    evidence = "; ".join(str(one["why"]) for one in row["evidence"])
    return f"{where}\n    " + "\n    ".join(wrong) + f"\n    why: {row['expects_reply']['why']} | {evidence}"


def _points(truth: Expected, row: Row) -> list[tuple[str, Any, Any]]:
    points: list[tuple[str, Any, Any]] = [("state", truth.state, row["state"])]
    known = {
        "touches": (truth.touches, row["touches"]),
        "touches_complete": (truth.touches_complete, row["touches_complete"]),
        "expects_reply": (truth.expects_reply, row["expects_reply"]["value"]),
        "rung": (truth.rung, row["rung"]),
    }
    points += [(name, want, got) for name, (want, got) in known.items() if want is not None]
    if truth.holds is not None:
        points.append(("holds", sorted(truth.holds), sorted({hold["kind"] for hold in row["holds"]})))
    states = {person["address"].lower(): person["state"] for person in row["people"]}
    points += [(f"person {who}", want, states.get(who.lower())) for who, want in truth.people.items()]
    if truth.excluded:
        points.append(("excluded_reason is given", True, bool(row["excluded_reason"])))
    return points
