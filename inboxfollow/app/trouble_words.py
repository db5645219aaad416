"""Kinds of errors, as the log of the background process names them (ports.errors), in words."""

from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "AuthRejected": "the login was refused",
    "CapReached": "the provider takes no more for now",
    "CursorExpired": "all has to be read again",
    "OutcomeUnknown": "no clear answer",
    "Rejected": "the server said no",
    "SecretUnavailable": "no secret could be read",
    "StoreFailed": "the store could not be used",
    "Transient": "the server had no time",
    "Unreachable": "no connection",
    "Untrusted": "certificate or encryption was refused",
}
OTHER = "something else"


def kind(error: str) -> str:
    """The words for a name of the log; OTHER where it is none of ours, or empty."""
    return _WORDS.get(error, OTHER)
