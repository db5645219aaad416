"""Small worlds for the dashboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inboxfollow.app import first_look
from tests.app.world import DANA, ERIN, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Four leads that are due: Dana, who wrote before, Erin, Finn and Gina."""
    made = World(tmp_path)
    made.received("d1", 30, subject="Roof", sender=f"Dana <{DANA}>")
    made.sent("m1", 20, to=f"Dana <{DANA}>", subject="Re: Roof", cites=["d1"])
    made.sent("m2", 18, to=f"Erin <{ERIN}>", subject="Garden")
    made.sent("m3", 16, to="Finn <finn@reed.example>", subject="Boat")
    made.sent("m4", 14, to="Gina <gina@gmail.com>", subject="Shop")
    made.scan()
    first_look.seen(made.services)
    yield made
    made.store.close()
