"""What goes wrong with a keyring, in words that name the failure and the other ways to keep a secret.

No message ever holds a secret.
"""

import os
import sys
from collections.abc import Mapping

from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.ports.secrets import SecretPlace

SERVICE = "inboxfollow"
"""The name under which the keyring keeps our secrets."""
OTHER_WAYS = (
    'or keep it elsewhere: set secret = { env = "NAME" } or { command = ["pass", "show", "mail"] } for this account'
)


def keyring_user(place: SecretPlace) -> str:
    """The user name under which the keyring keeps the secret of an account."""
    return f"{place.account}:{place.username}"


def keyring_trouble(
    place: SecretPlace, error: Exception, done: str, environ: Mapping[str, str] = os.environ
) -> SecretUnavailable:
    """The error for what a back-end raised; `done` is what could not be done: "read", "written"."""
    match type(error).__name__:
        case "NoKeyringError":
            what, todo = f"this system has no keyring: {_why_none(environ)}", "Start one"
        case "KeyringLocked":
            what, todo = "the keyring is locked", "Unlock it (log in to the desktop, or answer its question)"
        case "InitError":
            what, todo = f"the keyring could not be opened: {_words(error)}", "Unlock it or create one"
        case _:
            what, todo = f"the keyring could not be {done}: {_words(error)}", "Repair it"
    return SecretUnavailable(f'account "{place.account}": {what}', f"{todo}, {OTHER_WAYS}.")


def dropped(place: SecretPlace, backend: str) -> SecretUnavailable:
    """The error for a keyring that took a secret and has it not."""
    what = f'account "{place.account}": the keyring ({backend}) took the secret and did not keep it'
    todo = "Choose another back-end (keyring diagnose shows its configuration)"
    return SecretUnavailable(what, f"{todo}, {OTHER_WAYS}.")


def first_line(output: bytes) -> str:
    """The first line of what a program said, printable, at most 200 characters."""
    line = output.decode("utf-8", "replace").strip().partition("\n")[0][:200]
    return "".join(sign for sign in line if sign.isprintable())


def _words(error: Exception) -> str:
    return first_line(str(error).encode("utf-8", "replace")) or type(error).__name__


def _why_none(environ: Mapping[str, str]) -> str:
    chosen = environ.get("PYTHON_KEYRING_BACKEND", "")
    if chosen:
        return f"PYTHON_KEYRING_BACKEND={first_line(chosen.encode('utf-8', 'replace'))} keeps nothing"
    if sys.platform in ("darwin", "win32"):
        return "no back-end works here"
    if not environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return "there is no desktop session (no D-Bus), as on a server or in a container"
    return "no Secret Service (GNOME Keyring, KWallet, KeePassXC) answers on D-Bus"
