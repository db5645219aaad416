"""The text of a launchd agent (launchd.plist(5)), and nothing that touches the system."""

from collections.abc import Mapping, Sequence

LABEL = "inboxfollow.daemon"
_PAUSE = 30
"""Seconds between two starts."""


def agent_text(command: Sequence[str], environment: Mapping[str, str]) -> bytes:
    """The agent that runs `command` from login on, and again whenever it fails. It may take a minute to end."""
    import plistlib

    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": list(command),
            "EnvironmentVariables": dict(environment),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": _PAUSE,
            "ExitTimeOut": 60,
            "ProcessType": "Background",
            "Umask": 0o077,
        }
    )


def is_ours(text: bytes) -> bool:
    """Whether a file is an agent of this program's."""
    import plistlib

    try:
        return bool(plistlib.loads(text)["Label"] == LABEL)
    except (ValueError, KeyError, TypeError, plistlib.InvalidFileException):
        return False


def config(text: bytes) -> str:
    """The configuration that an agent of ours names, "" for none."""
    import plistlib

    words = plistlib.loads(text)["ProgramArguments"]
    return str(words[words.index("--config") + 1]) if "--config" in words else ""
