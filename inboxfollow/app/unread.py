"""Before a mail leaves, the words of its people are read: a no may stand in mail that no verdict asked for."""

from inboxfollow.app.services import Services

MOST = 100
"""Mails of one person that are looked at; whoever wrote more since then has not said no."""


def unread(services: Services, conversation: int) -> list[int]:
    """Rows of mail that people of a conversation wrote anywhere and whose text was never read. Raises StoreFailed."""
    facts = next(iter(services.store.facts([conversation])), None)
    people = [key for key, known in facts.addresses.items() if known.last_wrote] if facts else []
    accounts = [account.name for account in services.accounts]
    return [row for key in people for row in services.store.unread_by(key, MOST, accounts)]
