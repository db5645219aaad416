"""A Dovecot for me, and the product pointed at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot, require_dovecot
from tests.truth.product import Product


@pytest.fixture
def server() -> Iterator[Dovecot]:
    """A fresh server whose user is me."""
    require_dovecot()
    with Dovecot(user="sam@seller.example") as one:
        yield one


@pytest.fixture
def product(server: Dovecot, tmp_path: Path) -> Product:
    """The product with a fresh store and a config for `server`."""
    return Product(tmp_path).connect(server)
