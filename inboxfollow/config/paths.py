"""Where files are. Reading a path creates nothing."""

import os
from collections.abc import Mapping
from pathlib import Path

_NAME = "inboxfollow"


def config_file(explicit: str | Path | None, environ: Mapping[str, str]) -> Path:
    """The configuration file: --config, else INBOXFOLLOW_CONFIG, else config.toml in the platform's folder."""
    named = explicit or environ.get("INBOXFOLLOW_CONFIG", "")
    return within(Path(), str(named)) if named else _platform("user_config_path") / "config.toml"


def default_store() -> Path:
    """The store where the configuration names none."""
    return _platform("user_data_path") / "store.sqlite3"


def templates_folder(config: Path) -> Path:
    """The folder of a person's own templates, beside the configuration file."""
    return config.parent / "templates"


def within(folder: Path, text: str) -> Path:
    """A path as a person writes it: ~ is home, and what is relative counts from `folder`. Never raises."""
    return folder / os.path.expanduser(text)  # Path.expanduser raises for the home of an unknown user


def _platform(which: str) -> Path:
    import platformdirs

    folder: Path = getattr(platformdirs, which)(_NAME, appauthor=False, ensure_exists=False)
    return folder
