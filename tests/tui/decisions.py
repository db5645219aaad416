"""What tests of decisions share: the lead under the cursor, what is stored of it, and a store that can be disturbed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.domain.facts import Choices, Facts
from inboxfollow.tui.screens.main import MainScreen
from tests.tui.desk import Desk


def main(desk: Desk) -> MainScreen:
    """The main screen, whatever lies over it."""
    return next(screen for screen in desk.app.screen_stack if isinstance(screen, MainScreen))


def under(desk: Desk) -> LeadRow:
    """The lead under the cursor."""
    row = main(desk).table.row
    assert row is not None
    return row


def chosen(services: Services, row: LeadRow) -> Choices:
    """What was decided about a lead."""
    return services.store.choices(services.store.resolve(row.id))


def facts(services: Services, row: LeadRow) -> Facts:
    """All that is stored about a lead."""
    return next(iter(services.store.facts([services.store.resolve(row.id)])))


async def go_to(desk: Desk, name: str) -> LeadRow:
    """Puts the cursor on the first lead of the view whose first person is called so."""
    screen = main(desk)
    for place in range(len(screen.snapshot.order)):
        screen.table.go(place)
        row = under(desk)
        if row.people and row.people[0].name == name:
            await desk.settle()
            return row
    raise AssertionError(f"{name} is not in this view")


class Disturbed:
    """A store of which some methods are replaced."""

    def __init__(self, store: Any, **methods: Callable[..., Any]) -> None:
        self._store, self.methods = store, methods

    def __getattr__(self, name: str) -> Any:
        return self.methods.get(name) or getattr(self._store, name)


def disturbed(services: Services, **methods: Callable[..., Any]) -> Services:
    """The services with a store of which some methods are replaced."""
    return replace(services, store=Disturbed(services.store, **methods))  # type: ignore[arg-type]
