"""Errors become one line, a word and an exit code."""

import pytest

from inboxfollow.cli.exit_codes import ExitCode, diagnose, worst
from inboxfollow.config.load import ConfigError
from inboxfollow.domain.errors import InboxfollowError, UnknownLead, UserError
from inboxfollow.ports import errors as port


@pytest.mark.parametrize(
    ("error", "code", "exit_code"),
    [
        (UserError("no", "do"), "usage", 2),
        (UnknownLead("no", "do"), "unknown_lead", 2),
        (ConfigError(()), "config", 2),
        (port.AuthRejected("no", "do"), "authentication", 4),
        (port.SecretUnavailable("no", "do"), "secret_unavailable", 4),
        (port.Unreachable("no", "do"), "unreachable", 5),
        (port.Transient("no", "do"), "transient", 5),
        (port.Untrusted("no", "do"), "untrusted", 5),
        (port.Rejected("no", "do"), "rejected", 1),
        (port.StoreFailed("no", "do"), "store", 1),
        (port.OutcomeUnknown("no", "do"), "outcome_unknown", 1),
        (port.CursorExpired("no", "do"), "failed", 1),
        (InboxfollowError("no", "do"), "failed", 1),
        (FileNotFoundError(2, "No such file or directory", "a.eml"), "failed", 1),
        (KeyboardInterrupt(), "interrupted", 130),
        (ZeroDivisionError("division"), "internal", 1),
    ],
)
def test_every_error_has_a_code(error: BaseException, code: str, exit_code: int) -> None:
    """The kind of an error decides its word and its exit code."""
    diagnosis = diagnose(error)
    assert (diagnosis.code, diagnosis.exit_code) == (code, exit_code)


def test_every_port_error_is_mapped() -> None:
    """No error of a port is taken for a fault of the program."""
    kinds = [kind for kind in vars(port).values() if isinstance(kind, type) and issubclass(kind, InboxfollowError)]
    assert all(diagnose(kind("no", "do")).code != "internal" for kind in kinds)


def test_message_and_hint_are_kept() -> None:
    """What the error says to the person reaches them."""
    diagnosis = diagnose(port.AuthRejected("the password was refused", "check it"))
    assert (diagnosis.message, diagnosis.hint) == ("the password was refused", "check it")


def test_unexpected_errors_name_their_type() -> None:
    """A fault of the program says what it was and how to learn more."""
    diagnosis = diagnose(ZeroDivisionError("division"))
    assert diagnosis.message == "ZeroDivisionError: division"
    assert "INBOXFOLLOW_DEBUG=1" in diagnosis.hint


def test_worst() -> None:
    """Of several outcomes the worst counts; none at all is done."""
    assert worst([]) is ExitCode.DONE
    assert worst([ExitCode.DONE, ExitCode.PARTIAL]) is ExitCode.PARTIAL
    assert worst([ExitCode.NETWORK, ExitCode.AUTHENTICATION]) is ExitCode.AUTHENTICATION
    assert worst([ExitCode.FAILED, ExitCode.USAGE]) is ExitCode.FAILED
