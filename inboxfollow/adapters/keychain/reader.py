"""Reads the secret of an account where the configuration says it is. The only importer of keyring, and only when used.

No message ever holds a secret, nor what a command printed on its standard output.
"""

import os
from collections.abc import Mapping

from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.ports.secrets import SecretPlace

SERVICE = "inboxfollow"
"""The name under which the keyring keeps our secrets."""

_OTHER_WAYS = 'or set secret = { env = "NAME" } or { command = [...] } for this account'
_SECONDS = 60
"""For a command: long enough to type a passphrase into a window."""


def keyring_user(place: SecretPlace) -> str:
    """The user name under which the keyring keeps the secret of an account."""
    return f"{place.account}:{place.username}"


class SystemSecrets:
    """Implements ports.secrets.Secrets."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ

    def read(self, place: SecretPlace) -> str:
        """The secret of one account. Raises SecretUnavailable."""
        if place.command:
            return _from_command(place)
        return _from_environment(place, self._environ) if place.env else _from_keyring(place)


def _from_environment(place: SecretPlace, environ: Mapping[str, str]) -> str:
    where = f"the environment variable {place.env}"
    secret = environ.get(place.env, "").rstrip("\r\n")
    if not secret:
        raise SecretUnavailable(f'account "{place.account}": {where} is not set', f"Set {place.env}, then try again.")
    return _one_line(secret, place, where)


def _from_command(place: SecretPlace) -> str:
    import subprocess

    name = place.command[0]
    hint = f"Run it by hand to see what it says: {_shell(place.command)}"
    try:
        done = subprocess.run(
            place.command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=True
        )
    except FileNotFoundError as error:
        hint = f"Install {name}, or correct secret.command of that account."
        raise SecretUnavailable(f'account "{place.account}": the command {name} was not found', hint) from error
    except subprocess.CalledProcessError as error:
        said = f": {words}" if (words := _first_line(error.stderr)) else ""
        what = f"the command {name} failed with exit code {error.returncode}{said}"
        raise SecretUnavailable(f'account "{place.account}": {what}', hint) from None
    except subprocess.TimeoutExpired:
        what = f"the command {name} said nothing within {_SECONDS} seconds"
        raise SecretUnavailable(f'account "{place.account}": {what}', hint) from None
    except OSError as error:
        what = f"the command {name} could not be run: {error.strerror or error}"
        raise SecretUnavailable(f'account "{place.account}": {what}', hint) from error
    lines = done.stdout.decode("utf-8", "surrogateescape").splitlines()
    if not lines or not lines[0].strip():
        what = f"the command {name} printed no secret on its first line"
        raise SecretUnavailable(f'account "{place.account}": {what}', hint)
    return _one_line(lines[0], place, f"the command {name}")


def _from_keyring(place: SecretPlace) -> str:
    user = keyring_user(place)
    try:
        import keyring

        secret = keyring.get_password(SERVICE, user)
    except Exception as error:  # a back-end is a plug-in of somebody else and may raise anything, even when imported
        raise _keyring_trouble(place, error) from error
    if not secret:
        what = f'account "{place.account}": the keyring has no secret for service "{SERVICE}", user "{user}"'
        raise SecretUnavailable(what, f"Store it with: keyring set {SERVICE} {_shell((user,))}; {_OTHER_WAYS}.")
    return _one_line(secret, place, "the keyring")


def _keyring_trouble(place: SecretPlace, error: Exception) -> SecretUnavailable:
    match type(error).__name__:
        case "NoKeyringError":
            what, todo = "this system has no keyring", "Start one"
        case "KeyringLocked":
            what, todo = "the keyring is locked", "Unlock it"
        case kind:
            what, todo = (
                f"the keyring could not be read: {_first_line(str(error).encode('utf-8', 'replace')) or kind}",
                "Repair it",
            )
    return SecretUnavailable(f'account "{place.account}": {what}', f"{todo}, {_OTHER_WAYS}.")


def _one_line(secret: str, place: SecretPlace, where: str) -> str:
    """Refuses what would inject a command into a protocol of lines."""
    if any(sign in secret for sign in "\r\n\0"):
        what = f'account "{place.account}": the secret from {where} has several lines'
        raise SecretUnavailable(what, "A password is one line: store it again.")
    return secret


def _first_line(output: bytes) -> str:
    line = output.decode("utf-8", "replace").strip().partition("\n")[0][:200]
    return "".join(sign for sign in line if sign.isprintable())


def _shell(words: tuple[str, ...]) -> str:
    from shlex import join

    return join(words)
