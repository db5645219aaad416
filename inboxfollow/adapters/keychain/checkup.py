"""Which keyring the system has."""

from inboxfollow.adapters.keychain.trouble import OTHER_WAYS
from inboxfollow.ports.errors import SecretUnavailable

_HINT = f"Start one, {OTHER_WAYS}: inboxfollow help secrets."
_DROPS = ("keyring.backends.fail", "keyring.backends.null")
"""The first refuses everything, the second takes a secret and forgets it."""


class SystemKeyring:
    """Implements ports.checkup.SecretStore."""

    def backend(self) -> str:
        """See SecretStore."""
        try:
            import keyring

            found = keyring.get_keyring()
            name = str(found.name)
        except Exception as error:  # a back-end is a plug-in of somebody else and may raise anything
            what = f"the keyring cannot be looked at: {type(error).__name__}"
            raise SecretUnavailable(what, _HINT) from error
        if type(found).__module__ in _DROPS:
            raise SecretUnavailable("this system has no keyring", _HINT)
        return "".join(sign for sign in name if sign.isprintable())[:80]
