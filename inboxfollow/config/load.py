"""From the TOML file to frozen values, or to one error that names every problem with its line. What must work with a
file that has faults gets what can be read of it (`bare`)."""

import os
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from inboxfollow.config import sections
from inboxfollow.config.accounts import Surroundings, read_accounts
from inboxfollow.config.lines import key_lines
from inboxfollow.config.model import Config, fingerprint
from inboxfollow.config.table import Problem, Report, Table
from inboxfollow.domain.errors import UserError

__all__ = ["ConfigError", "bare", "fingerprint", "load", "parse", "system_zone"]

_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_STORE = re.compile(r"^[ \t]*\[store\].*?(?=^[ \t]*\[|\Z)", re.MULTILINE | re.DOTALL)
_LARGEST = 1_000_000


class ConfigError(UserError):
    """The configuration cannot be used. `problems` are all of them, in the order of their lines."""

    def __init__(self, problems: tuple[Problem, ...], hint: str = "") -> None:
        default = "Correct the file and try again; config.example.toml explains every setting."
        super().__init__("\n".join(map(str, problems)), hint or default)
        self.problems = problems


def load(path: Path) -> Config:
    """Reads and checks one file. Raises ConfigError. Creates nothing and opens nothing but that file.

    What is merely unwise, such as a file that others can read, stands in `Config.warnings`.
    """
    return replace(parse(_read(path), path), warnings=_warnings(path))


def parse(text: str, path: Path) -> Config:
    """Checks the text of a file. Raises ConfigError. `path` names it in problems, and relative paths count from it."""
    report = Report(str(path), {})
    root = Table(_parse(str(path), text), (), report)
    report.lines = key_lines(text)
    config = _read_sections(root, path.absolute().parent)
    root.done()
    if report.problems:
        raise ConfigError(tuple(sorted(report.problems)))
    return config


def bare(path: Path) -> Config:
    """What can be had of a file with faults, without any account: for what must work all the same, such as stopping
    the daemon. It is told which store is meant, or nothing. Raises ConfigError where there is no file, or [store] has
    the fault."""
    text = _read(path)
    try:
        values = _parse(str(path), text)
    except ConfigError:
        found = _STORE.search(text)
        values = _parse(str(path), found[0]) if found else {}
    report = Report(str(path), {})
    config = _read_sections(Table(values, (), report), path.absolute().parent)
    grave = [problem for problem in report.problems if problem.key.partition(".")[0] == "store"]
    if grave:
        raise ConfigError(tuple(grave))
    return replace(config, accounts=())


def _read_sections(root: Table, folder: Path) -> Config:
    me = sections.read_me(root.section("me"), system_zone)
    return Config(
        me=me,
        store=sections.read_store(root.section("store"), folder),
        accounts=read_accounts(root, Surroundings(folder, me.addresses[0] if me.addresses else "")),
        leads=sections.read_leads(root.section("leads")),
        cadences=sections.read_cadences(root),
        templates=sections.read_templates(root.section("templates")),
        sending=sections.read_sending(root.section("sending")),
        archive=sections.read_archive(root.section("archive")),
        daemon=sections.read_daemon(root.section("daemon")),
        ui=sections.read_ui(root.section("ui")),
    )


def system_zone() -> ZoneInfo:
    """The time zone of this computer, UTC where it has none."""
    import warnings

    from tzlocal import reload_localzone

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tzlocal warns where it has to fall back to UTC
        try:
            return reload_localzone()
        except (LookupError, ValueError, OSError):
            return ZoneInfo("UTC")


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            source = file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        hint = "Set up your mailbox with: inboxfollow setup; or try without an account: inboxfollow demo"
        raise ConfigError((Problem(str(path), 1, "", "there is no such file"),), hint) from error
    except OSError as error:
        what = f"the file cannot be read: {error.strerror or error}"
        raise ConfigError((Problem(str(path), 1, "", what),)) from error
    if len(source) > _LARGEST:
        raise ConfigError((Problem(str(path), 1, "", "the file is larger than 1 MB: this is no configuration"),))
    try:
        return source.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        problem = Problem(str(path), line, "", "the text is not UTF-8", "save the file as UTF-8")
        raise ConfigError((problem,)) from error


def _parse(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found and found[1] else text.rstrip("\n").count("\n") + 1
        what = f"this is not TOML: {_AT_LINE.sub('', str(error))}"
        raise ConfigError((Problem(file, line, "", what),)) from error
    except (RecursionError, ValueError) as error:
        what = "this is not TOML: nested too deeply, or a number too large"
        raise ConfigError((Problem(file, 1, "", what),)) from error


def _warnings(path: Path) -> tuple[str, ...]:
    """Others may read or change the file (POSIX only: elsewhere the mode means nothing)."""
    try:
        mode = path.stat().st_mode & 0o777
    except OSError:
        return ()
    if os.name != "posix" or not mode & 0o077:
        return ()
    return (f"{path}: other users can read this file (mode {mode:04o}); run: chmod 600 {path}",)
