"""How the background process stands, in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inboxfollow.app.watching import account_words, alarm, in_trouble, standing, uptime
from inboxfollow.domain.watch import AccountWatch, Watch

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
FINE = AccountWatch("work", "waiting", NOW, NOW + timedelta(minutes=5), instant=True)
DOWN = AccountWatch("home", "pausing", None, NOW + timedelta(minutes=5), 3, "no route to host")
HELD = AccountWatch("shop", "held", NOW, None, 1, "the password was refused")
RUNS = Watch(7, "1.0", NOW - timedelta(hours=3), NOW, (FINE,))


def test_one_word_for_it() -> None:
    """What needs a person comes first, then what the person chose."""
    assert standing(None, paused=True) == "off"
    assert standing(RUNS, paused=False) == "on"
    assert standing(RUNS, paused=True) == "paused"
    assert standing(replace(RUNS, accounts=(FINE, DOWN)), paused=False) == "on"
    assert standing(replace(RUNS, accounts=(FINE, HELD)), paused=True) == "trouble"
    assert standing(replace(RUNS, trouble="line 3"), paused=False) == "trouble"


def test_who_needs_a_person() -> None:
    """One by name, several by their number; an account that will be tried again needs nobody."""
    assert alarm(replace(RUNS, accounts=(FINE, DOWN))) == ""
    assert alarm(replace(RUNS, accounts=(FINE, HELD))) == "shop needs you"
    assert alarm(replace(RUNS, accounts=(HELD, HELD))) == "2 accounts need you"
    assert alarm(replace(RUNS, trouble="line 3")) == "the configuration has a fault"
    assert [one.name for one in in_trouble(replace(RUNS, accounts=(FINE, DOWN, HELD)))] == ["home", "shop"]
    assert not in_trouble(None)


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (FINE, "waiting; read Tue 31 Mar 12:00; told of new mail at once; next look Tue 31 Mar 12:05"),
        (DOWN, "failed 3 times: no route to host; not read yet, again Tue 31 Mar 12:05"),
        (
            replace(HELD, error="the password was refused."),
            "needs you: the password was refused; read Tue 31 Mar 12:00; mend that, then: inboxfollow scan",
        ),
        (
            replace(FINE, error="Lists: permission denied."),
            "waiting; read Tue 31 Mar 12:00; not all of it: Lists: permission denied; told of new mail at once; "
            "next look Tue 31 Mar 12:05",
        ),
        (AccountWatch("new", "looking"), "looking; not read yet; looks on a schedule"),
    ],
)
def test_an_account_in_words(account: AccountWatch, words: str) -> None:
    """What it does, when it was read, when it is read next, what is to be done."""
    assert account_words(account, NOW, UTC) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=-5), "0m"),
        (timedelta(minutes=59), "59m"),
        (timedelta(hours=47), "47h"),
        (timedelta(days=34, hours=5), "34d"),
    ],
)
def test_for_how_long(span: timedelta, words: str) -> None:
    """In one unit; a clock that was set back makes nothing strange."""
    assert uptime(replace(RUNS, started=NOW - span), NOW) == words
    assert uptime(None, NOW) == "-"
