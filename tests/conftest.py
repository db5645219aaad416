"""Fixtures shared by all rooms."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.servers.dovecot import Dovecot, require_dovecot

settings.register_profile("steady", derandomize=True)  # the same examples in every run
settings.load_profile("steady")


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """A fresh Dovecot with Maildir folders and the usual special-use names, for one test."""
    require_dovecot()
    with Dovecot() as server:
        yield server
