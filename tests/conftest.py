"""Fixtures shared by all rooms."""

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.servers.dovecot import Dovecot, require_dovecot

settings.register_profile("steady", derandomize=True)  # the same examples in every run
settings.load_profile("steady")
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever starts the tests in the background ignores it
os.environ.pop("COLUMNS", None)  # how wide pages are must not depend on who runs the tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives a screen or talks to a server is marked as such."""
    for item in items:
        if "tui" in item.path.parts or item.path.name == "test_tmux.py":
            item.add_marker("screen")
        if "truth" in item.path.parts or item.get_closest_marker("dovecot") or _names_server(item):
            item.add_marker("server")


def _names_server(item: pytest.Item) -> bool:
    """Its module imports one of the tests' servers."""
    names = vars(getattr(item, "module", item)).values()
    return any(str(getattr(one, "__module__", "")).startswith("tests.servers") for one in names)


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """A fresh Dovecot with Maildir folders and the usual special-use names, for one test."""
    require_dovecot()
    with Dovecot() as server:
        yield server
