"""Numbers for a prompt or a glance, and the rows they stand for."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

from inboxfollow.app import act, status
from inboxfollow.app.agenda import agenda
from inboxfollow.domain.state import State
from tests.app.world import ME, NOW, World, policy


def counted(world: World) -> dict[str, int]:
    """The same numbers from the rows of the list."""
    rows = agenda(world.services, states=None, everything=True, excluded=True).rows
    waiting = [row for row in rows if row.state is State.AWAITING]
    found = Counter(str(row.state) for row in rows)
    found.update(str(row.band) for row in waiting)
    found.update(str(row.shelf) for row in waiting)
    found.update({"due": found["today"], "my_turn": found["answered"]})
    return dict(found)


def test_counts_are_those_of_the_list(tmp_path: Path) -> None:
    """Whatever the state, band and shelf, and however much time goes by: what is put off, ages and runs out."""
    world = World(tmp_path)
    world.policy = policy(surface_days=60, backlog_per_day=2)
    for number in range(24):
        who = f"p{number}@x{number}.example"
        if number % 4 == 1:
            world.received(f"q{number}", number * 9 + 2, sender=who, to=ME)
        world.sent(f"m{number}", number * 9 + 1, to=who, cites=[f"q{number}"] if number % 4 == 1 else ())
        if number % 5 == 2:
            world.received(f"a{number}", number * 9, sender=who, cites=[f"m{number}"])
    world.scan()
    leads = world.leads()
    act.snooze(world.services, [leads["m4"].id, leads["m5"].id], NOW + timedelta(days=9))
    act.close(world.services, [leads["m8"].id], "won")
    seen = set[str]()
    for days in (0, 3, 7, 30, 45):
        world.clock.tick(timedelta(days=days))
        found = {name: count for name, count in status.counts(world.services).items() if count}
        assert found == counted(world)
        seen |= found.keys()
    assert seen >= {"awaiting", "answered", "snoozed", "closed", "hot", "today", "later", "backlog"}
    world.store.close()
