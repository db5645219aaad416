"""Progress of long work, as values that a front end may draw."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountStarted:
    """Reading of an account begins; `folders` of it will be read."""

    account: str
    folders: int


@dataclass(frozen=True, slots=True)
class FolderProgress:
    """`done` of `total` new messages of a folder have been read and stored."""

    account: str
    folder: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class TextProgress:
    """`done` of `total` texts that verdicts need have been read."""

    account: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class FolderFailed:
    """A folder could not be read; the others go on."""

    account: str
    folder: str
    error: str


Progress = AccountStarted | FolderProgress | TextProgress | FolderFailed
