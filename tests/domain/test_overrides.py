"""Decisions on conversations that turn out to be one (DOMAIN, "the stricter of two overrides wins")."""

from dataclasses import replace

import pytest

from inboxfollow.domain.facts import Choices
from inboxfollow.domain.overrides import stricter
from tests.domain.builders import DANA, FINN, at

CLOSED = Choices(closed_reason="won", closed_at=at(1))
SNOOZED = Choices(snoozed_at=at(1), snoozed_until=at(30))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (CLOSED, Choices(), CLOSED),
        (CLOSED, Choices(closed_reason="lost", closed_at=at(2)), Choices(closed_reason="lost", closed_at=at(2))),
        (SNOOZED, replace(SNOOZED, snoozed_until=at(20)), SNOOZED),
        (CLOSED, SNOOZED, replace(CLOSED, snoozed_at=at(1), snoozed_until=at(30))),
        (Choices(expects=True), Choices(expects=False), Choices(expects=False)),
        (Choices(expects=True), Choices(), Choices(expects=True)),
        (Choices(included=True), Choices(), Choices(included=True)),
        (Choices(pinned=True), Choices(), Choices(pinned=True)),
        (Choices(wait_for_all=True), Choices(), Choices()),
        (Choices(holds_cleared=at(1)), Choices(), Choices()),
        (Choices(holds_cleared=at(1)), Choices(holds_cleared=at(2)), Choices(holds_cleared=at(1))),
        (
            replace(CLOSED, knowing=7),
            replace(SNOOZED, knowing=4),
            replace(CLOSED, knowing=4, snoozed_at=at(1), snoozed_until=at(30)),
        ),
        (replace(SNOOZED, put_off_for="<a@b>", knowing=3), Choices(), replace(SNOOZED, put_off_for="<a@b>", knowing=3)),
        (Choices(cadence="slow"), Choices(), Choices(cadence="slow")),
        (Choices(readdressed=((DANA, FINN),)), Choices(), Choices(readdressed=((DANA, FINN),))),
    ],
)
def test_the_stricter_of_two_wins_either_way_round(one: Choices, other: Choices, expected: Choices) -> None:
    """Nothing is written sooner, to more people or with fewer looks than either decision allows."""
    assert stricter(one, other) == expected
    assert stricter(other, one) == expected
