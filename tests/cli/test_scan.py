"""What `scan` says and how it ends."""

import pytest

from inboxfollow.app.events import AccountStarted, FolderFailed, FolderProgress, TextProgress
from inboxfollow.app.poll import AccountReport
from inboxfollow.cli.progress import LiveBars, PlainLines
from inboxfollow.cli.scan import _form, _narrate_failures, _summary, overall
from inboxfollow.ports.errors import AuthRejected, PortError, Rejected, Unreachable
from tests.cli.samples import HOSTILE

FINE = AccountReport("work", 12, 3, 6, (), 1.25)
WRONG_PASSWORD = AccountReport("home", failed=(("", AuthRejected("the password was refused", "check it")),))
NO_NETWORK = AccountReport("work", failed=(("", Unreachable("no route", "check it")),))
ONE_FOLDER = AccountReport("work", 5, 1, 6, (("Odd", Rejected("no such mailbox", "")),), 2.0)
ALL_FOLDERS = AccountReport("work", 0, 0, 1, (("INBOX", Unreachable("cut off", "")),), 2.0)
NO_TEXTS = AccountReport("work", 5, 0, 6, (("", Unreachable("cut off", "")),), 2.0)


@pytest.mark.parametrize(
    ("reports", "code", "exit_code"),
    [
        ((FINE, WRONG_PASSWORD), "partial", 6),
        ((ONE_FOLDER,), "partial", 6),
        ((NO_TEXTS,), "partial", 6),
        ((WRONG_PASSWORD,), "authentication", 4),
        ((NO_NETWORK,), "unreachable", 5),
        ((ALL_FOLDERS,), "unreachable", 5),
        ((NO_NETWORK, WRONG_PASSWORD), "authentication", 4),
    ],
)
def test_outcome(reports: tuple[AccountReport, ...], code: str, exit_code: int) -> None:
    """Where something worked a failure is partial; where nothing did, it is the failure itself."""
    found = overall(reports)
    assert found is not None
    assert (found.code, found.exit_code) == (code, exit_code)


def test_no_failure() -> None:
    """Without failures there is nothing to say."""
    assert overall((FINE,)) is None


def test_partial_says_what() -> None:
    """A partial failure counts accounts and folders apart."""
    found = overall((FINE, WRONG_PASSWORD, ONE_FOLDER))
    assert found is not None
    assert found.message == "1 account and 1 folder could not be read; the rest was"


def test_form() -> None:
    """The JSON of an account has the promised names, and each failure its word, message and hint."""
    assert _form(ONE_FOLDER) == {
        "account": "work",
        "new_messages": 5,
        "texts": 1,
        "folders": 6,
        "failed": [{"folder": "Odd", "code": "rejected", "message": "no such mailbox", "hint": ""}],
        "seconds": 2.0,
    }


def test_summary() -> None:
    """One sentence an account; a scan without news says so, and only folders that were read are counted."""
    assert _summary(FINE) == "work: 12 new messages in 6 folders, 3 texts read, 1.2 s"
    assert _summary(AccountReport("work", folders=6)) == "work: no news in 6 folders, 0.0 s"
    assert _summary(ONE_FOLDER).startswith("work: 5 new messages in 5 folders")
    assert "another scan" in _summary(AccountReport("work", folders=6, waited=True))


def test_plain_lines_are_few() -> None:
    """Off a terminal a page is only told now and then, the end of a folder and a failure always."""
    said: list[str] = []
    now = 0.0
    lines = PlainLines(said.append, lambda: now)
    lines(AccountStarted("work", 2))
    for done in range(0, 5000, 500):
        now += 1.0
        lines(FolderProgress("work", "INBOX", done, 5000))
    lines(FolderProgress("work", "INBOX", 5000, 5000))
    lines(FolderProgress("work", "Empty", 0, 0))
    lines(TextProgress("work", 7, 7))
    lines(FolderFailed("work", "Odd", "gone"))
    assert said == [
        "work: 2 folders",
        "work/INBOX: 2,000 of 5,000 messages",
        "work/INBOX: 4,500 of 5,000 messages",
        "work/INBOX: 5,000 messages",
        "work: 7 texts",
        "work/Odd: gone",
    ]


def test_live_bars_show_hostile_names_as_text() -> None:
    """On a terminal a folder's name is shown without its control characters and without becoming markup."""
    from io import StringIO

    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TextColumn

    screen = StringIO()
    console = Console(file=screen, width=160, force_terminal=True, color_system=None, legacy_windows=False)
    columns = (TextColumn("{task.description}", markup=False), MofNCompleteColumn())
    with Progress(*columns, console=console, auto_refresh=False) as bars:
        draw = LiveBars(bars)
        draw(AccountStarted("work", 1))
        draw(FolderProgress("work", HOSTILE, 1, 9))
        draw(FolderProgress("work", HOSTILE, 9, 9))
        draw(FolderFailed("work", "Odd", HOSTILE))
    shown = screen.getvalue()
    assert "[/b][@click=app.bell]" in shown
    assert "9/9" in shown
    assert "\x1b]0;" not in shown
    assert "\u202e" not in shown


def test_failures_are_port_errors() -> None:
    """What a report carries is an error of a port, so that each has a message and a hint."""
    assert all(isinstance(error, PortError) for _, error in ONE_FOLDER.failed)


def test_account_that_failed_has_no_summary(capsys: pytest.CaptureFixture[str]) -> None:
    """An account of which nothing was read is told by its error alone."""
    _narrate_failures((WRONG_PASSWORD,))
    assert capsys.readouterr().err == "error: home: the password was refused; check it.\n"
