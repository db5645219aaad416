"""Reads the secret of an account where the configuration says it is.

No message ever holds a secret, nor what a command printed on its standard output.
"""

import os
from collections.abc import Mapping

from inboxfollow.adapters.keychain.trouble import OTHER_WAYS, SERVICE, first_line, keyring_trouble, keyring_user
from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.ports.secrets import SecretPlace

_SECONDS = 60
"""For a command: long enough to type a passphrase into a window."""


class SystemSecrets:
    """Implements ports.secrets.Secrets."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ

    def read(self, place: SecretPlace) -> str:
        """The secret of one account: the first line of what a command prints, else all there is."""
        text = self._text(place)
        return _one_line(text.partition("\n")[0].rstrip("\r") if place.command else text, place)

    def read_document(self, place: SecretPlace) -> str:
        """All that a command prints, the variable holds or the keyring keeps, without blanks at its ends."""
        return self._text(place).strip()

    def _text(self, place: SecretPlace) -> str:
        """The whole secret, never blank, without line breaks at its end."""
        if place.command:
            return _from_command(place)
        return _from_environment(place, self._environ) if place.env else _from_keyring(place, self._environ)


def _from_environment(place: SecretPlace, environ: Mapping[str, str]) -> str:
    secret = environ.get(place.env, "").rstrip("\r\n")
    if not secret.strip():
        what = f'account "{place.account}": {_where(place)} is not set'
        raise SecretUnavailable(what, f"Set {place.env}, then try again.")
    return secret


def _from_command(place: SecretPlace) -> str:
    import subprocess
    from shlex import join

    name = place.command[0]
    hint = f"Run it by hand to see what it says: {join(place.command)}"
    try:
        done = subprocess.run(
            place.command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=True
        )
    except FileNotFoundError as error:
        hint = f"Install {name}, or correct secret.command of that account."
        raise SecretUnavailable(f'account "{place.account}": the command {name} was not found', hint) from error
    except subprocess.CalledProcessError as error:
        said = f": {words}" if (words := first_line(error.stderr)) else ""
        what = f"the command {name} failed with exit code {error.returncode}{said}"
        raise SecretUnavailable(f'account "{place.account}": {what}', hint) from None
    except subprocess.TimeoutExpired:
        what = f"the command {name} said nothing within {_SECONDS} seconds"
        raise SecretUnavailable(f'account "{place.account}": {what}', hint) from None
    except OSError as error:
        what = f"the command {name} could not be run: {error.strerror or error}"
        raise SecretUnavailable(f'account "{place.account}": {what}', hint) from error
    secret = done.stdout.decode("utf-8", "surrogateescape").rstrip("\r\n")
    if not secret.partition("\n")[0].strip():
        what = f"the command {name} printed no secret on its first line"
        raise SecretUnavailable(f'account "{place.account}": {what}', hint)
    return secret


def _from_keyring(place: SecretPlace, environ: Mapping[str, str]) -> str:
    from shlex import quote

    user = keyring_user(place)
    try:
        import keyring

        secret = keyring.get_password(SERVICE, user)
        backend = type(keyring.get_keyring()).__module__
    except Exception as error:  # a back-end is a plug-in of somebody else and may raise anything, even when imported
        raise keyring_trouble(place, error, "read", environ) from error
    if not secret or not secret.strip():
        what = f'account "{place.account}": the keyring has no secret for service "{SERVICE}", user "{user}"'
        if backend == "keyring.backends.null":
            what = f'account "{place.account}": the keyring is switched off (its back-end {backend} keeps nothing)'
            raise SecretUnavailable(what, f"Choose another back-end (keyring diagnose), {OTHER_WAYS}.")
        raise SecretUnavailable(what, f"Store it with: keyring set {SERVICE} {quote(user)}; {OTHER_WAYS}.")
    return secret


def _one_line(secret: str, place: SecretPlace) -> str:
    """Refuses what would inject a command into a protocol of lines."""
    if any(sign in secret for sign in "\r\n\0"):
        what = f'account "{place.account}": the secret from {_where(place)} has several lines'
        raise SecretUnavailable(what, "A password is one line: store it again.")
    return secret


def _where(place: SecretPlace) -> str:
    if place.command:
        return f"the command {place.command[0]}"
    return f"the environment variable {place.env}" if place.env else "the keyring"
