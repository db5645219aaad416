"""A world of one account for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One account, empty; its store is closed afterwards."""
    made = World(tmp_path)
    yield made
    made.store.close()
