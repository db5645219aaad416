"""Worlds in which the autopilot has been on for a week, and somebody is silent."""

from dataclasses import replace
from datetime import datetime, timedelta

from inboxfollow.app import autopilot, plan
from inboxfollow.domain.cadence import DEFAULT_CADENCE, Autopilot
from inboxfollow.domain.manner import SendingRules
from tests.app.world import World


def switch(world: World, mode: Autopilot, **rules: int) -> None:
    """As the configuration says from now on; no undo window."""
    cadence = replace(DEFAULT_CADENCE, autopilot=mode)
    sending = SendingRules(undo=timedelta(), **rules)  # type: ignore[arg-type]
    world.policy = replace(world.policy, cadences=(cadence,), sending=sending, fingerprint=f"{mode} {rules}")


def go(world: World, moment: datetime) -> None:
    """The clock shows that moment."""
    world.clock.tick(moment - world.clock.now())


def switched_on(world: World, mode: Autopilot = "send") -> None:
    """For a week now; I asked Dana yesterday."""
    switch(world, mode)
    world.clock.tick(timedelta(days=-7))
    world.scan()
    autopilot.run(world.services, lambda _: None)
    world.clock.tick(timedelta(days=7))
    world.sent("a", 1)
    world.scan()


def drafted(world: World) -> None:
    """A mail to Dana, prepared by the autopilot, waits for approval."""
    switched_on(world, "draft")
    go(world, plan.plan(world.services)[0].at)
    world.scan()
    (outcome,) = autopilot.run(world.services, lambda _: None)
    assert outcome.status == "queued"
