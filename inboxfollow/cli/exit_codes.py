"""The one place where an error becomes a message, an advice and an exit code."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from inboxfollow.domain.errors import InboxfollowError, UnknownLead, UserError

DEBUG = "INBOXFOLLOW_DEBUG"
"""Environment variable; where set, unexpected errors show their traceback."""


class ExitCode(IntEnum):
    """The contract with scripts (DESIGN, "Command line")."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    BLOCKED = 3
    AUTHENTICATION = 4
    NETWORK = 5
    PARTIAL = 6
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An error as a person and a script see it; `code` is a word that stays the same between versions."""

    code: str
    message: str
    hint: str
    exit_code: ExitCode


def diagnose(error: BaseException) -> Diagnosis:
    """What to say about `error` and how to end."""
    if isinstance(error, InboxfollowError):
        code, exit_code = _kind(error)
        return Diagnosis(code, error.message, error.hint, exit_code)
    if isinstance(error, KeyboardInterrupt):
        return Diagnosis("interrupted", "stopped; what was read is kept", "", ExitCode.INTERRUPTED)
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return Diagnosis("failed", f"{place}{error.strerror}", "", ExitCode.FAILED)
    hint = f"This is a fault of inboxfollow; {DEBUG}=1 shows where it happened"
    return Diagnosis("internal", f"{type(error).__name__}: {error}", hint, ExitCode.FAILED)


def _kind(error: InboxfollowError) -> tuple[str, ExitCode]:
    from inboxfollow.config.load import ConfigError
    from inboxfollow.ports import errors as port

    kinds: tuple[tuple[type[InboxfollowError], str, ExitCode], ...] = (
        (ConfigError, "config", ExitCode.USAGE),
        (UnknownLead, "unknown_lead", ExitCode.USAGE),
        (UserError, "usage", ExitCode.USAGE),
        (port.AuthRejected, "authentication", ExitCode.AUTHENTICATION),
        (port.SecretUnavailable, "secret_unavailable", ExitCode.AUTHENTICATION),
        (port.CapReached, "cap_reached", ExitCode.BLOCKED),
        (port.Unreachable, "unreachable", ExitCode.NETWORK),
        (port.Untrusted, "untrusted", ExitCode.NETWORK),
        (port.Transient, "transient", ExitCode.NETWORK),
        (port.StoreFailed, "store", ExitCode.FAILED),
        (port.OutcomeUnknown, "outcome_unknown", ExitCode.FAILED),
        (port.Rejected, "rejected", ExitCode.FAILED),
    )
    for kind, code, exit_code in kinds:
        if isinstance(error, kind):
            return code, exit_code
    return "failed", ExitCode.FAILED


_BY_WEIGHT = (
    ExitCode.DONE,
    ExitCode.PARTIAL,
    ExitCode.NETWORK,
    ExitCode.AUTHENTICATION,
    ExitCode.BLOCKED,
    ExitCode.USAGE,
    ExitCode.FAILED,
)


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The outcome that counts among several; DONE for none."""
    return max(codes, key=_BY_WEIGHT.index, default=ExitCode.DONE)
