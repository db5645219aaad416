"""Files, disks, versions and the time zone of this computer."""

import os
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path

from inboxfollow.ports.checkup import FileFacts

_LIBRARIES = tuple(
    (
        "click textual rich msgspec imapclient jinja2 keyring dnspython google-api-python-client google-auth-oauthlib "
        "tomlkit filelock platformdirs tzlocal holidays dateparser"
    ).split()
)


class ThisMachine:
    """Implements ports.checkup.Machine. `sqlite` is the version of the library that the store is written with."""

    def __init__(self, sqlite: str) -> None:
        self._sqlite = sqlite

    def look(self, path: str) -> FileFacts:
        """See Machine. Links are followed."""
        try:
            found = Path(path).stat()
        except (FileNotFoundError, NotADirectoryError):
            return FileFacts("missing")
        except (OSError, ValueError):
            return FileFacts("other")
        kind = "file" if stat.S_ISREG(found.st_mode) else "folder" if stat.S_ISDIR(found.st_mode) else "other"
        mode = stat.S_IMODE(found.st_mode) if os.name == "posix" else None
        readable, writable = os.access(path, os.R_OK), os.access(path, os.W_OK)
        return FileFacts(kind, mode, readable, writable, found.st_size)  # type: ignore[arg-type]

    def free(self, path: str) -> int | None:
        """See Machine."""
        try:
            return shutil.disk_usage(_existing(path)).free
        except (OSError, ValueError):
            return None

    def folder_writable(self, path: str) -> bool:
        """See Machine."""
        try:
            folder = _existing(path)
            return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
        except (OSError, ValueError):
            return False

    def versions(self) -> Sequence[tuple[str, str]]:
        """See Machine. Read from what is installed; nothing is imported."""
        import platform

        from inboxfollow import __version__

        ours = [("inboxfollow", __version__), ("Python", platform.python_version()), ("SQLite", self._sqlite)]
        ours.append((platform.system(), platform.release()))
        return [*ours, *((name, _installed(name)) for name in _LIBRARIES)]

    def zone(self) -> str:
        """See Machine."""
        import warnings

        from tzlocal import get_localzone_name

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return get_localzone_name() or ""
            except (LookupError, ValueError, OSError):
                return ""


def _installed(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _existing(path: str) -> Path:
    """The folder of a path, or the nearest one above it that exists."""
    folder = Path(path).absolute().parent
    return next((one for one in (folder, *folder.parents) if one.exists()), Path("/"))
