"""The person's own editor on a text: $VISUAL, else $EDITOR, else what the system has."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from inboxfollow.domain.errors import UserError

_MOST_WORDS = 65_536


def edit(text: str) -> str:
    """The text as the person leaves it; the terminal must be theirs meanwhile. Raises UserError where the editor does
    not start or fails, or leaves no text."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if sys.platform == "win32" else "vi")
    with TemporaryDirectory(prefix="inboxfollow-") as folder:
        file = Path(folder, "follow-up.md")
        file.write_text(text + "\n", encoding="utf-8")
        try:
            ended = subprocess.run([*shlex.split(command), str(file)], check=False).returncode
            written = file.read_bytes()[: _MOST_WORDS + 1]
        except (OSError, ValueError) as error:
            raise UserError(f"{command} cannot be used: {error}", "set EDITOR to an editor you have") from error
    if ended:
        raise UserError(f"{command} ended with code {ended}; your words are as they were", "press e to write here")
    if len(written) > _MOST_WORDS:
        raise UserError(f"the text is longer than {_MOST_WORDS:,} bytes", "a follow-up is short")
    try:
        return written.decode("utf-8-sig").replace("\r\n", "\n").strip("\n")
    except UnicodeDecodeError as error:
        raise UserError("the text is not UTF-8", "save it as UTF-8") from error
