"""What every command gets from the group above it: where the configuration is and how to open the services."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inboxfollow.cli import output
from inboxfollow.cli.exit_codes import DEBUG

if TYPE_CHECKING:
    from inboxfollow.app.services import Services

Opener = Callable[[Path | None], AbstractContextManager["Services"]]


@dataclass(slots=True)
class Session:
    """One run of the program. `config` is what --config said, if anything; `opener` stands in for the real one."""

    config: Path | None = None
    opener: Opener | None = None

    def services(self, *, faulty: bool = False) -> "AbstractContextManager[Services]":
        """Opens the services; with `faulty`, for what needs no more than the store, also where the configuration has
        faults. Raises ConfigError, StoreFailed."""
        if self.opener is not None:
            return self.opener(self.config)
        from inboxfollow import bootstrap

        silence_libraries()
        return bootstrap.open_services(self.config, faulty=faulty)

    def missing_config(self) -> Path | None:
        """Where the configuration would be, if there is none and nobody named one; else None."""
        if self.opener is not None or self.config is not None:
            return None
        from inboxfollow.config.paths import config_file

        path = config_file(None, os.environ)
        return None if os.environ.get("INBOXFOLLOW_CONFIG") or path.exists() else path

    def is_mine(self) -> Callable[[str], bool]:
        """Whether an address is mine, for commands that need no configuration: without one nothing is, and a
        broken one that nobody named only warns. Raises ConfigError where --config names it."""
        if self.missing_config() is not None:
            return lambda _: False
        from inboxfollow.config.load import ConfigError, load
        from inboxfollow.config.paths import config_file

        try:
            return load(config_file(str(self.config) if self.config else None, os.environ)).identity().is_me
        except ConfigError as error:
            if self.config is not None:
                raise
            output.narrate(f"warning: {error.message.splitlines()[0]}; all mail is taken as inbound", "yellow")
            return lambda _: False


def silence_libraries() -> None:
    """What libraries log is not printed beside our own one-line errors, unless somebody hunts a fault."""
    import logging

    if not os.environ.get(DEBUG):
        logging.getLogger().addHandler(logging.NullHandler())


def session() -> Session:
    """The session of the command that runs."""
    return click.get_current_context().ensure_object(Session)


def warn(services: "Services") -> None:
    """Says on stderr what the person should know about their configuration."""
    for warning in services.warnings:
        output.narrate(f"warning: {warning}", "yellow")


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
"""The option that every command with data has."""
