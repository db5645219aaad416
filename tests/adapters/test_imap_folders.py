"""Which folders are read, and what for."""

import pytest

from inboxfollow.adapters.imap.folders import NAMES, Listed, Spaces, discover, normal
from inboxfollow.adapters.imap.settings import FolderOverrides
from inboxfollow.ports.errors import Rejected
from inboxfollow.ports.mailbox import Role

PLAIN = FolderOverrides()


def listed(*lines: str, delimiter: str = "/") -> list[Listed]:
    """Folders written as their name, then their attributes after a bar."""
    parts = [line.partition("|") for line in lines]
    return [Listed(frozenset(marks.lower().split()), delimiter, name) for name, _, marks in parts]


def found(lines: list[Listed], spaces: Spaces = Spaces(), overrides: FolderOverrides = PLAIN, gmail: bool = False):  # type: ignore[no-untyped-def]  # noqa: B008
    """Name and role of what is discovered."""
    return [(folder.name, folder.role) for folder in discover(lines, spaces, overrides, gmail)]


def test_attributes_decide_before_names() -> None:
    r"""A folder with \Sent is Sent whatever it is called; Drafts and virtual folders are left out."""
    lines = listed(
        "INBOX", "Ausgang|\\Sent", "Box|\\Drafts", "Alles|\\All", "Stars|\\Flagged", "Müll|\\Trash", "Z|\\Junk"
    )
    assert found(lines) == [
        ("Ausgang", Role.SENT),
        ("INBOX", Role.INBOX),
        ("Müll", Role.TRASH),
        ("Z", Role.JUNK),
    ]


@pytest.mark.parametrize("name", [name.strip() for name in NAMES[Role.SENT].split(",")])
def test_sent_is_known_in_many_languages(name: str) -> None:
    """An exact localised name is enough, in any case and with marks some servers add."""
    for spelt in (name, name.upper() if normal(name.upper()) == name else name, name + "\u200e"):
        assert found(listed("INBOX", spelt))[0] == (spelt, Role.SENT)


def test_several_sent_folders_are_all_mine() -> None:
    """Clients leave several Sent folders behind; exact names at the top all count, a project's folder does not."""
    lines = listed("INBOX", "Sent|\\Sent", "Sent Messages", "Sent Items", "Projects/Sent", "Sent offers")
    roles = dict(found(lines))
    assert [name for name, role in roles.items() if role is Role.SENT] == ["Sent", "Sent Items", "Sent Messages"]
    assert roles["Projects/Sent"] is Role.OTHER


def test_names_count_below_the_namespace_prefix() -> None:
    """INBOX.Sent is a top folder where INBOX. is the prefix, and also where the server does not say so."""
    lines = listed("INBOX", "INBOX.Sent", "INBOX.Drafts", "INBOX.Clients.Ortiz", delimiter=".")
    for spaces in (Spaces(("INBOX.",)), Spaces()):
        assert found(lines, spaces) == [
            ("INBOX.Sent", Role.SENT),
            ("INBOX", Role.INBOX),
            ("INBOX.Clients.Ortiz", Role.OTHER),
        ]


@pytest.mark.parametrize(
    "name", ["📤 Sent", "Mail/Sent", "[Sent]", "Sent (2)", "01 Gesendet", "Outlook/Gesendete Elemente"]
)
def test_weaker_signs_serve_where_there_are_no_stronger(name: str) -> None:
    """A decorated name or one further down is Sent only when nothing better is found."""
    assert found(listed("INBOX", name))[0] == (name, Role.SENT)
    assert (name, Role.OTHER) in found(listed("INBOX", "Sent", name))


def test_without_any_sent_folder_the_rest_is_read() -> None:
    """No Sent folder is no error here: From still tells my mail."""
    assert found(listed("INBOX", "Clients")) == [("INBOX", Role.INBOX), ("Clients", Role.OTHER)]


def test_gmail_is_read_through_all_mail() -> None:
    """All Mail holds everything but Junk and Trash, in any language; hidden by the user, all folders are read."""
    lines = listed(
        "INBOX", "[Gmail]|\\Noselect", "[Gmail]/Todos|\\All", "[Gmail]/Gesendet|\\Sent", "[Gmail]/Spam|\\Junk"
    )
    lines += listed("[Gmail]/Papierkorb|\\Trash", "[Gmail]/Wichtig|\\Important", "[Gmail]/Entwürfe|\\Drafts", "Label")
    assert [name for name, _ in found(lines, gmail=True)] == ["[Gmail]/Todos", "[Gmail]/Papierkorb", "[Gmail]/Spam"]
    hidden = [line for line in lines if "\\all" not in line.attributes]
    assert [name for name, _ in found(hidden, gmail=True)] == [
        "[Gmail]/Gesendet",
        "INBOX",
        "Label",
        "[Gmail]/Papierkorb",
        "[Gmail]/Spam",
    ]


def test_folders_that_cannot_be_opened_are_left_out() -> None:
    r"""\Noselect and \NonExistent are containers or ghosts."""
    assert found(listed("INBOX", "A|\\Noselect", "B|\\NonExistent", "A/C")) == [
        ("INBOX", Role.INBOX),
        ("A/C", Role.OTHER),
    ]


def test_inbox_is_one_folder_in_any_case() -> None:
    """Yahoo writes Inbox; listed twice it is still read once."""
    assert found(listed("Inbox", "INBOX|\\HasNoChildren")) == [("INBOX", Role.INBOX)]


def test_folders_of_others_are_left_out() -> None:
    """Other users' and shared namespaces are off, the longest fitting prefix decides."""
    spaces = Spaces(("",), ("user/", "shared/"))
    lines = listed("INBOX", "Clients", "user/bob/Sent", "shared/Team", "sharedness")
    assert [name for name, _ in found(lines, spaces)] == ["INBOX", "Clients", "sharedness"]
    cyrus = Spaces(("INBOX.",), ("user.", ""))
    lines = listed("INBOX", "INBOX.Sent", "Team", "user.bob", delimiter=".")
    assert [name for name, _ in found(lines, cyrus)] == ["INBOX.Sent", "INBOX"]


def test_overrides_come_first() -> None:
    """The person names Sent and Archive and skips what they like; globs ignore case."""
    lines = listed("INBOX", "Sent|\\Sent", "Mine|\\Flagged", "Old", "Lists/A", "Lists/B", "Listen")
    overrides = FolderOverrides(sent="Mine", archive="Old", skip=("lists/*", "m*"))
    assert found(lines, overrides=overrides) == [
        ("Mine", Role.SENT),
        ("Sent", Role.SENT),
        ("INBOX", Role.INBOX),
        ("Listen", Role.OTHER),
        ("Old", Role.ARCHIVE),
    ]


def test_only_one_folder_is_the_archive_that_a_person_names() -> None:
    """Mail is moved to the archive, so the server's own idea of it does not count beside the person's."""
    lines = listed("INBOX", "Archive|\\Archive", "Archiv", "Done")
    assert found(lines, overrides=FolderOverrides(archive="Done"))[1:] == [
        ("Archiv", Role.OTHER),
        ("Archive", Role.OTHER),
        ("Done", Role.ARCHIVE),
    ]


def test_an_override_that_is_not_there_is_refused_with_what_is() -> None:
    """A misspelt folder must not silently read nothing."""
    with pytest.raises(Rejected) as caught:
        found(listed("INBOX", "Sent"), overrides=FolderOverrides(sent="Snet"))
    assert "folders.sent" in caught.value.message
    assert "Sent" in caught.value.hint


def test_the_order_does_not_depend_on_the_server() -> None:
    """Two scans visit folders in the same order, whatever order LIST has."""
    lines = listed("B", "INBOX", "Sent", "a", "C")
    assert found(lines) == found(lines[::-1])
