"""The error tree of the domain.

InboxfollowError
└── UserError           the person asked for something that cannot be done; message and hint are for them
    └── UnknownLead     no conversation has that id
"""


class InboxfollowError(Exception):
    """Root of every error this program raises on purpose. `hint` says what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UserError(InboxfollowError):
    """The request cannot be carried out as asked; nothing was changed."""


class UnknownLead(UserError):
    """No conversation is known by that id, now or formerly."""
