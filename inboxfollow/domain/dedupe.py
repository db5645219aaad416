"""When two mails found in different places are one (PROTOCOLS D, "Dedupe key")."""

from inboxfollow.domain.message import Message

MISSING = "missing.invalid"
"""Domain of the ids given to mail that has none."""


def identity_of(message: Message, *, size: int, content_ref: str) -> str:
    """A text that is equal for copies of one mail: its id with date and author, else the provider's content id, else
    author, date, subject and size."""
    author = message.sender.email.lower() if message.sender else ""
    date = int(message.date.timestamp()) if message.date else ""
    if message.message_id:
        return f"{message.message_id.lower()}\n{date}\n{author}"
    if content_ref:
        return f"content\n{content_ref}"
    return f"none\n{author}\n{date}\n{message.subject}\n{size}"
