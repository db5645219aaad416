"""The sample mailbox: stories and noise, sorted as they arrived."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from inboxfollow.demo.desk import Desk
from inboxfollow.demo.letter import Letter
from inboxfollow.demo.noise import all_noise
from inboxfollow.demo.stories import STORIES
from inboxfollow.ports.mailbox import Role

__all__ = ["FOLDERS", "Letter", "letters"]

FOLDERS: Mapping[str, Role] = MappingProxyType(
    {
        "INBOX": Role.INBOX,
        "Sent": Role.SENT,
        "Archive": Role.ARCHIVE,
        "Junk": Role.JUNK,
        "Trash": Role.TRASH,
        "Clients/2026": Role.OTHER,
        "Newsletters": Role.OTHER,
        "Drafts": Role.DRAFTS,
    }
)
"""Every folder of the demo and what it is for."""


def letters(now: datetime) -> Sequence[Letter]:
    """The whole mailbox as it would lie there at `now` (aware), in order of arrival: about 2,500 mails.

    The same `now` gives the same bytes; Message-IDs do not depend on it, dates move along with it.
    """
    desk = Desk(now)
    told = [letter for story in STORIES for letter in story(desk)]
    return sorted((*told, *all_noise(desk)), key=lambda letter: letter.arrived)
