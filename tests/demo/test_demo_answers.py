"""Some people of the demo answer what its visitor sends them, once their time has come."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from inboxfollow.adapters.memory import FixedClock
from inboxfollow.app import agenda, outbox
from inboxfollow.app.deliver import deliver
from inboxfollow.app.detail import detail
from inboxfollow.app.poll import poll
from inboxfollow.app.preview import Wish, preview
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.domain.state import State
from tests.demo_world import demo

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
WORDS = "Hello,\n\nshall I keep the date for you?"


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    with demo(NOW) as opened:
        yield opened


def quiet(_: object) -> None:
    """Nobody watches."""


def later(services: Services, seconds: int) -> None:
    """Time passes, and the mailbox is read."""
    assert isinstance(services.clock, FixedClock)
    services.clock.tick(timedelta(seconds=seconds))
    poll(services, account=None, full=False, progress=quiet)


def lead_with(services: Services, address: str) -> LeadRow:
    found = agenda.agenda(services, states=None, everything=True, excluded=False)
    return next(row for row in found.rows if address in [person.address for person in row.people])


def write_to(services: Services, address: str) -> str:
    """Sends a follow-up; what became of it."""
    made = preview(services, lead_with(services, address).id, Wish(body=WORDS))
    row, fresh = outbox.queue(services, made)
    assert fresh
    assert isinstance(services.clock, FixedClock)
    services.clock.tick(services.policy.sending.undo)
    return deliver(services, row.row, quiet).status


@pytest.mark.parametrize(
    ("address", "state", "intent"),
    [
        ("dana@ortiz.example", State.ANSWERED, "interested"),
        ("lucia@bodegas-ibarra.example", State.ANSWERED, None),
        ("praxis@zahnarzt-brandt.example", State.AWAY, None),
        ("m.voss@voss-logistik.example", State.BOUNCED, None),
        ("tom@castellan-bikes.example", State.ANSWERED, "declined"),
        ("imogen@penrose-bakery.example", State.ANSWERED, "not_now"),
        ("harriet@blume-gardens.example", State.OPTED_OUT, "opt_out"),
    ],
)
def test_people_answer_in_their_own_time(services: Services, address: str, state: State, intent: str | None) -> None:
    """Nothing is there at first; within a minute the next scan finds the answer, and what it wants."""
    assert write_to(services, address) == "sent"
    later(services, 5)
    assert lead_with(services, address).state is State.AWAITING
    later(services, 60)
    found = lead_with(services, address)
    assert found.state is state
    assert intent in (None, detail(services, found.id).messages[-1].intent)


def test_some_stay_silent(services: Services) -> None:
    """Not everybody answers."""
    assert write_to(services, "gareth@pryce-lettings.example") == "sent"
    later(services, 600)
    assert lead_with(services, "gareth@pryce-lettings.example").state is State.AWAITING
