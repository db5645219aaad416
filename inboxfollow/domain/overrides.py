"""What remains of two persons' decisions when their conversations turn out to be one."""

from dataclasses import replace

from inboxfollow.domain.facts import Choices


def stricter(one: Choices, other: Choices) -> Choices:
    """The stricter of two overrides: closed beats open, the longer snooze wins, nothing is written to sooner."""
    closed = max(one, other, key=lambda choice: choice.closed_at.timestamp() if choice.closed_at else 0)
    snoozed = max(one, other, key=lambda choice: choice.snoozed_until.timestamp() if choice.snoozed_until else 0)
    known = [choice.knowing for choice in (one, other) if choice.knowing is not None]
    cleared = [choice.holds_cleared for choice in (one, other)]
    return replace(
        one,
        closed_reason=closed.closed_reason,
        closed_at=closed.closed_at,
        snoozed_until=snoozed.snoozed_until,
        snoozed_at=snoozed.snoozed_at,
        put_off_for=snoozed.put_off_for,
        knowing=min(known, default=None),
        cadence=one.cadence or other.cadence,
        expects=False if False in (one.expects, other.expects) else one.expects or other.expects,
        included=one.included or other.included,
        pinned=one.pinned or other.pinned,
        wait_for_all=one.wait_for_all and other.wait_for_all,
        readdressed=tuple(dict((*other.readdressed, *one.readdressed)).items()),
        holds_cleared=min((moment for moment in cleared if moment), default=None) if all(cleared) else None,
        skipped=one.skipped or other.skipped,
    )
