"""`help`: topics, commands, and what was meant."""

from pathlib import Path
from typing import get_args

import pytest

from inboxfollow.app.watching import Standing
from inboxfollow.cli.main import main
from inboxfollow.cli.topic_texts import TOPICS
from inboxfollow.domain.outgoing import Status
from inboxfollow.domain.state import CLOSE_REASONS, State
from inboxfollow.domain.tidings import KINDS
from inboxfollow.tui.keys import COMMANDS

Capture = pytest.CaptureFixture[str]
PROMISED = (
    "states bands score touches holds when templates sending outbox archive accounts gmail microsoft secrets config keys "
    "privacy exit-codes json daemon autopilot notifications services"
).split()


def said(capsys: Capture, *arguments: str) -> str:
    """What a command that must work writes."""
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_alone_it_lists_the_topics(capsys: Capture) -> None:
    """Every topic has one line of its own."""
    lines = said(capsys, "help").splitlines()
    assert set(PROMISED) <= set(TOPICS)
    for name, topic in TOPICS.items():
        assert [line for line in lines if line.split()[:1] == [name]] == [
            next(line for line in lines if line.strip().startswith(name) and topic.line in line)
        ]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic(topic: str, capsys: Capture) -> None:
    """A topic is explained in lines that fit, in plain characters."""
    text = said(capsys, "help", topic)
    lines = text.splitlines()
    assert len(lines) >= 2
    assert max(map(len, lines[: TOPICS[topic].text.count("\n") + 1])) <= 118
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("states", [state.value for state in State]),
        ("outbox", [status.value for status in Status]),
        ("archive", list(CLOSE_REASONS)),
        ("exit-codes", ["0", "1", "2", "3", "4", "5", "6"]),
        ("notifications", [*KINDS, "desktop", "hook"]),
        ("autopilot", ["off", "draft", "send"]),
        ("daemon", ["{daemon}", "{accounts_in_trouble}", "{queued}", "{uptime}", *get_args(Standing)]),
        ("keys", [one.help for one in COMMANDS]),
    ],
)
def test_nothing_is_left_out(topic: str, words: list[str], capsys: Capture) -> None:
    """A topic that lists things lists all of them."""
    text = " ".join(said(capsys, "help", topic).split())
    assert [word for word in words if word not in text] == []


def test_config_says_where_files_are(capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The places on this computer are named, whether or not anything is there, and nothing is made."""
    monkeypatch.setenv("INBOXFOLLOW_CONFIG", str(tmp_path / "mine.toml"))
    text = said(capsys, "help", "config")
    assert str(tmp_path / "mine.toml") in text
    assert str(tmp_path / "templates") in text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["snooze", "archive", "outbox", "accounts"])
def test_a_command(command: str, capsys: Capture) -> None:
    """The help of a command is given, below the topic where there is one of that name."""
    assert f"Usage: inboxfollow {command}" in said(capsys, "help", command)


@pytest.mark.parametrize(
    ("wrong", "meant"), [("state", "states"), ("templats", "templates"), ("snoze", "snooze"), ("Gmail", "gmail")]
)
def test_did_you_mean(wrong: str, meant: str, capsys: Capture) -> None:
    """A slip gets a proposal."""
    assert main(["help", wrong]) == 2
    assert f'Did you mean "{meant}"?' in capsys.readouterr().err
