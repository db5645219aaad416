"""Judgements that are kept: none of them outlives what it was made of."""

from datetime import timedelta

from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.app import act, digests
from inboxfollow.domain.lead import Lead, digest
from inboxfollow.domain.state import State
from tests.app.world import World


def judge(world: World, meanwhile: object) -> Lead | None:
    """Judges the only lead; between reading its facts and keeping the judgement another process does something."""
    services = world.services
    mark, now = digests.fingerprint(services), services.clock.now()
    seen = services.store.version()
    (facts,) = services.store.facts(services.store.stale(mark))
    mine, world.store = world.store, SqliteStore(world.folder / "store.sqlite3")
    meanwhile(world)  # type: ignore[operator]
    world.store.close()
    world.store = mine
    digests.keep(services, mark, [(facts, digest(facts, services.policy))], now, whole=True, seen=seen)
    return services.store.leads(mark, [facts.conversation]).get(facts.conversation)


def unjudged(world: World) -> None:
    """One lead whose facts have just changed."""
    world.sent("m1", 5)
    world.scan()
    act.pin(world.services, world.lead().id)


def test_a_judgement_of_facts_that_changed_meanwhile_is_not_kept(world: World) -> None:
    """An answer that another process reads at that moment would be lost: nobody would judge the lead again."""
    unjudged(world)

    def answered(other: World) -> None:
        other.received("d1", 1, cites=["m1"])
        other.scan()

    found = judge(world, answered)
    assert found is not None
    assert found.answered
    assert world.lead().state == "answered"
    assert world.store.states() == {State.ANSWERED: 1}  # as it is ranked, too


def test_a_judgement_of_facts_that_stand_is_kept(world: World) -> None:
    """Whatever else others write meanwhile."""
    unjudged(world)
    found = judge(world, lambda other: other.store.remember("else", "where"))
    assert found is not None
    assert found.warmth.pinned


def test_a_rank_that_another_process_made_anew_stands(world: World) -> None:
    """Of ranks that are made anew because time has passed; those that nobody touched are."""
    unjudged(world)
    mark, later = digests.fingerprint(world.services), world.services.clock.now() + timedelta(days=30)
    digests.refresh(world.services)
    ((number, lead),) = world.store.leads(mark, [world.store.resolve(world.lead().id)]).items()
    world.store.keep_ranks([(number, lead.id, None)], world.services.clock.now())
    assert world.store.states() == {State.AWAITING: 1}
    world.store.keep_ranks([(number, lead.id, None)], later)
    assert world.store.states() == {}
