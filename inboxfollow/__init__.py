"""inboxfollow: finds the conversations that went silent and helps to follow them up."""

__version__ = "0.1.0"
