"""The words a shell offers where a person types: read quickly from files, without waiting for anybody. What cannot be
read offers nothing; nothing is made or brought up to date."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from inboxfollow.config.load import ConfigError, load
from inboxfollow.config.paths import config_file, templates_folder
from inboxfollow.ports.errors import StoreFailed

if TYPE_CHECKING:
    from inboxfollow.config.model import Config

Words = Sequence[tuple[str, str]]
"""Each with what it stands for, in foreign text that is not safe to show yet."""
_MOST = 60


def lead_ids(named: Path | None, begin: str) -> Words:
    """Ids of leads that begin so, those with the highest score first, with people and subject."""
    from inboxfollow.adapters.sqlite import checkup

    config = _config(named)
    if config is None or not config.store.is_file():
        return ()
    try:
        return [(one, f"{who}: {subject}") for one, who, subject in checkup.lead_ids(config.store, begin, _MOST)]
    except StoreFailed:
        return ()


def accounts(named: Path | None, _: str) -> Words:
    """Names of accounts, with their addresses."""
    config = _config(named)
    return [(one.name, one.username) for one in config.accounts] if config else ()


def cadences(named: Path | None, _: str) -> Words:
    """Names of cadences, with their number of steps."""
    config = _config(named)
    return [(one.name, f"{len(one.steps)} steps") for one in config.cadences] if config else ()


def templates(named: Path | None, _: str) -> Words:
    """Names of templates, with where they are from."""
    from inboxfollow.adapters.templates.library import FileTemplates

    folder = templates_folder(config_file(named, os.environ))
    found = {one.name: one.origin for one in FileTemplates(folder).load()[0]}
    return list(found.items())


def _config(named: Path | None) -> "Config | None":
    try:
        return load(config_file(named, os.environ))
    except ConfigError:
        return None
