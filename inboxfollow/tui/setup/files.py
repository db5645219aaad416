"""Files that a person names."""

from pathlib import Path

from inboxfollow.domain.errors import UserError


def pem_file(typed: str) -> str:
    """The absolute path of a file that is there, "" for nothing. Raises UserError."""
    if not typed.strip():
        return ""
    path = Path(typed.strip()).expanduser().absolute()
    if not path.is_file():
        raise UserError(f"there is no file {typed.strip()}", "name a PEM file, or leave it empty")
    return str(path)


def content(typed: str) -> str:
    """The text of a file. Raises UserError, never quoting it."""
    path = Path(typed.strip()).expanduser()
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"the file {path} cannot be read", "check its name") from error
