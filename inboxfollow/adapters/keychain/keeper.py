"""Keeps secrets in the system's keyring, and makes sure that they were kept."""

from inboxfollow.adapters.keychain.trouble import SERVICE, dropped, keyring_trouble, keyring_user
from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.ports.secrets import SecretPlace


class KeyringKeeper:
    """Implements ports.secrets.SecretKeeper."""

    def keep(self, place: SecretPlace, secret: str) -> None:
        """Stores a secret and reads it back: some back-ends drop what they take without a word."""
        _refuse_others(place)
        user = keyring_user(place)
        try:
            import keyring

            keyring.set_password(SERVICE, user, secret)
            kept = keyring.get_password(SERVICE, user)
            backend = type(keyring.get_keyring()).__module__
        except Exception as error:  # a back-end is a plug-in of somebody else and may raise anything
            raise keyring_trouble(place, error, "written") from error
        if kept != secret:
            raise dropped(place, backend)

    def remove(self, place: SecretPlace) -> None:
        """Removes a secret; none there is fine."""
        _refuse_others(place)
        user = keyring_user(place)
        try:
            import keyring

            if keyring.get_password(SERVICE, user) is not None:
                keyring.delete_password(SERVICE, user)
        except Exception as error:  # see keep
            raise keyring_trouble(place, error, "changed") from error


def _refuse_others(place: SecretPlace) -> None:
    if place.in_keyring:
        return
    where = f"the command {place.command[0]}" if place.command else f"the environment variable {place.env}"
    what = f'account "{place.account}": its secret comes from {where}, which is never written to'
    raise SecretUnavailable(what, 'Change it there yourself, or set secret = "keyring" for this account.')
