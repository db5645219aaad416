"""The ignore list and the suppression list: what they change is judged anew, and nothing else."""

from collections.abc import Callable

import pytest

from inboxfollow.app import act
from inboxfollow.app.services import Services
from tests.app.world import ERIN, World, policy


@pytest.mark.parametrize(
    ("enter", "pattern"),
    [
        (act.ignore, "dana@ortiz.example"),
        (act.ignore, "@ortiz.example"),
        (act.suppress, "dana@ortiz.example"),
        (act.suppress, "@ortiz.example"),
        (act.suppress, "new@place.example"),
    ],
)
def test_a_listed_pattern_is_judged_as_if_all_were_judged_anew(
    world: World, enter: Callable[[Services, str], object], pattern: str
) -> None:
    """Only the conversations it concerns are judged again, and nothing is missed: neither when it is listed nor when
    that is undone."""
    world.sent("m1", 9, subject="One")
    world.sent("m2", 8, to=f"{ERIN}, gina@reed.example", subject="Two")
    world.sent("m3", 7, to="Dana+tag@Ortiz.example", subject="Three")
    world.sent("m4", 6, to="finn@reed.example", subject="Four")
    world.scan()
    act.readdress(world.services, world.leads()["m4"].id, "finn@reed.example", "new@place.example")
    before = world.leads()
    enter(world.services, pattern)
    quick = world.leads()
    world.policy = policy(fingerprint="two")
    assert quick == world.leads()
    assert quick != before
    world.policy = policy()
    assert world.leads() == quick
    world.store.undo(world.clock.now())
    assert world.leads() == before
