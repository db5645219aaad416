"""The sample mailbox: stories and noise, sorted as they arrived."""

from collections.abc import Sequence
from datetime import datetime

from inboxfollow.demo.desk import Desk
from inboxfollow.demo.letter import Letter
from inboxfollow.demo.noise import all_noise
from inboxfollow.demo.stories import STORIES

__all__ = ["FOLDERS", "Letter", "letters"]

FOLDERS = ("INBOX", "Sent", "Archive", "Junk", "Trash", "Clients/2026", "Newsletters", "Drafts")


def letters(now: datetime) -> Sequence[Letter]:
    """The whole mailbox as it would lie there at `now` (aware), in order of arrival: about 2,500 mails.

    The same `now` gives the same bytes; Message-IDs do not depend on it, dates move along with it.
    """
    desk = Desk(now)
    told = [letter for story in STORIES for letter in story(desk)]
    return sorted((*told, *all_noise(desk)), key=lambda letter: letter.arrived)
