"""Names of errors in the log of the background process, in words for a person."""

import pytest

from inboxfollow.app.trouble_words import OTHER, kind
from inboxfollow.ports import errors


def _kinds(root: type[errors.PortError]) -> list[type[errors.PortError]]:
    return [one for below in root.__subclasses__() for one in (below, *_kinds(below))]


@pytest.mark.parametrize("error", [one for one in _kinds(errors.PortError) if one.__module__ == errors.__name__])
def test_every_error_of_a_port_has_words(error: type[errors.PortError]) -> None:
    """Of its own, not the name of the class."""
    assert kind(error.__name__) not in (OTHER, error.__name__)


def test_what_is_none_of_ours_is_something_else() -> None:
    """Whatever stands in a log."""
    assert kind("") == kind("ZeroDivisionError") == OTHER
