"""What each method of the API costs, and what the person must have granted for it (PROTOCOLS B1; Google's quota page).

The costs are those of projects since May 2026; `messages.modify` and the settings are as published before, since no
other figure is known for them.
"""

from typing import NamedTuple


class Method(NamedTuple):
    """One method. `scope` is the least one that suffices."""

    units: int
    scope: str


READ, SEND, MODIFY = "gmail.readonly", "gmail.send", "gmail.modify"
_SCOPES = "https://www.googleapis.com/auth/"
SENDING = frozenset({*(_SCOPES + one for one in (SEND, MODIFY, "gmail.compose")), "https://mail.google.com/"})
"""Any of these allows a mail to be sent."""

METHODS = {
    "gmail.users.getProfile": Method(1, READ),
    "gmail.users.labels.list": Method(1, READ),
    "gmail.users.history.list": Method(2, READ),
    "gmail.users.messages.list": Method(5, READ),
    "gmail.users.messages.get": Method(20, READ),
    "gmail.users.threads.get": Method(40, READ),
    "gmail.users.messages.modify": Method(5, MODIFY),
    "gmail.users.settings.sendAs.list": Method(1, READ),
    "gmail.users.messages.send": Method(100, SEND),
}
"""By the method's id in the discovery document."""
MESSAGE_UNITS = METHODS["gmail.users.messages.get"].units
THREAD_UNITS = METHODS["gmail.users.threads.get"].units
