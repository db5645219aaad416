"""What a shell is offered: in a real bash, and as zsh and fish are told it."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.cli.main import main
from inboxfollow.domain.rank import Rank, View
from inboxfollow.domain.state import State
from tests.cli.samples import HOSTILE

pytestmark = pytest.mark.slow

CONFIG = """
[me]
addresses = ["sam@seller.example"]

[store]
path = "store.sqlite3"

[[accounts]]
name = "work"
imap = { host = "imap.seller.example" }

[[accounts]]
name = "home"
imap = { host = "imap.seller.example" }

[cadences.partners]
steps = [{ wait = "3bd", template = "nudge" }]
match = ["*@partners.example"]
"""
HEAVY = {"textual", "imapclient", "keyring", "jinja2", "holidays", "rich"}
NOW = datetime(2026, 11, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration whose store holds three leads, one with a hostile subject."""
    folder = tmp_path_factory.mktemp("completion")
    file = folder / "config.toml"
    file.write_text(CONFIG)
    file.chmod(0o600)
    (folder / "templates").mkdir()
    (folder / "templates" / "offer.md").write_text("Shall we?")
    (folder / "templates" / "$(touch x).md").write_text("Shall we?")
    store = SqliteStore(folder / "store.sqlite3")
    leads = (("a1f3", "Proposal, part: two", 10), ("a2b4", HOSTILE, 90), ("b777", "`touch x` $(touch y)", 50))
    store.keep_ranks(
        [
            (row, lead, Rank(View.WAITING, State.AWAITING, score, None, NOW, 1, 0, "Dana Ortiz", subject, "", NOW))
            for row, (lead, subject, score) in enumerate(leads)
        ]
    )
    store.close()
    return file


def asked(shell: str, words: list[str], config: Path | str) -> list[str]:
    """The lines that the program tells a shell; it must write nothing to stderr, and end well."""
    line = " ".join(["inboxfollow", *words])
    current = words[-1] if shell == "fish" else str(len(words))
    environment = {
        "PATH": os.environ["PATH"], "HOME": "/nonexistent", "INBOXFOLLOW_CONFIG": str(config),
        "_INBOXFOLLOW_COMPLETE": f"{shell}_complete", "COMP_WORDS": line, "COMP_CWORD": current,
    }  # fmt: skip
    program = "from inboxfollow.cli.main import main; raise SystemExit(main())"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert (run.stderr, run.returncode) == ("", 0)
    return run.stdout.splitlines()


def offered(words: list[str], config: Path | str) -> list[str]:
    """The words alone."""
    return [line.partition(",")[2] for line in asked("bash", words, config) if line]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["sho"], ["show"]),
        (["doctor", "--off"], ["--offline"]),
        (["show", "a"], ["a2b4", "a1f3"]),
        (["archive", "a2b4", "a"], ["a1f3"]),
        (["scan", "--account", ""], ["work", "home"]),
        (["doctor", "--account", "h"], ["home"]),
        (["accounts", "test", "w"], ["work"]),
        (["send", "a1f3", "--template", "o"], ["offer"]),
        (["templates", "show", "nu"], ["nudge"]),
        (["cadence", "a1f3", "p"], ["partners"]),
        (["list", "--state", "aw"], ["away", "awaiting"]),
        (["archive", "a1f3", "--reason", "w"], ["won"]),
        (["help", "microso"], ["microsoft"]),
        (["help", "snoo"], ["snooze"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["show", "zz"], []),
    ],
)
def test_words(words: list[str], expected: list[str], config: Path) -> None:
    """Commands, options, ids, accounts, templates, cadences, states, reasons and topics are offered."""
    assert sorted(offered(words, config)) == sorted(expected)


def test_ids_by_score(config: Path) -> None:
    """Ids come in the order of the list."""
    assert offered(["show", ""], config) == ["a2b4", "b777", "a1f3"]


def test_zsh_and_fish_see_the_subject(config: Path) -> None:
    """Where a shell shows help, an id comes with people and subject, harmless whatever the subject."""
    assert asked("zsh", ["show", "a1"], config) == ["plain", "a1f3", "Dana Ortiz Proposal part two"]
    kind, value, words = asked("zsh", ["show", "b"], config)
    assert (kind, value) == ("plain", "b777")
    assert not set("`$\\\"'") & set(words)
    hostile = asked("zsh", ["show", "a2"], config)
    assert len(hostile) == 3
    assert hostile[2].isprintable()
    (line,) = asked("fish", ["show", "a2"], config)
    assert line.startswith("plain,a2b4")


@pytest.mark.parametrize("content", [None, "", "[me\n", "[me]\naddresses = ['a@b.example']\n[store]\npath='broken'\n"])
def test_nothing_is_said_where_things_are_broken(content: str | None, tmp_path: Path) -> None:
    """Without a usable configuration or store nothing is offered, nothing is printed and nothing is made."""
    file = tmp_path / "config.toml"
    if content is not None:
        file.write_text(content)
        (tmp_path / "broken").write_bytes(b"no store" * 999)
    before = sorted(tmp_path.iterdir())
    for words in (
        ["show", ""],
        ["scan", "--account", ""],
        ["accounts", "test", ""],
        ["--config", "nowhere", "show", ""],
    ):
        assert offered(words, file) == []
    assert sorted(tmp_path.iterdir()) == before


def test_a_locked_store_does_not_hold_up(config: Path) -> None:
    """While another process writes, ids are offered all the same."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(config.parent / "store.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert offered(["show", "b"], config) == ["b777"]


def test_completing_is_lean(config: Path) -> None:
    """A word is offered without loading anything heavy."""
    program = (
        "import sys\nfrom inboxfollow.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(*sorted({one.partition('.')[0] for one in sys.modules}), file=sys.stderr)"
    )
    environment = {
        **os.environ, "INBOXFOLLOW_CONFIG": str(config), "_INBOXFOLLOW_COMPLETE": "bash_complete",
        "COMP_WORDS": "inboxfollow show ", "COMP_CWORD": "2",
    }  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, timeout=60, check=True
    )
    assert "b777" in run.stdout
    assert not HEAVY & set(run.stderr.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The script asks the program by its own variable, and is a valid one where the shell is there to say so."""
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"_INBOXFOLLOW_COMPLETE={shell}_complete" in script
    program = shutil.which(shell)
    if program is not None:
        done = subprocess.run([program, "-n"], input=script, capture_output=True, text=True, timeout=20, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_shell_there_is_not() -> None:
    """Another shell is wrong usage."""
    assert main(["completion", "tcsh"]) == 2


def test_in_a_real_bash(config: Path, tmp_path: Path) -> None:
    """Bash takes the script and completes an id with it."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    program = tmp_path / "inboxfollow"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m inboxfollow "$@"\n')
    program.chmod(0o755)
    script = """
eval "$(inboxfollow completion bash)"
COMP_WORDS=(inboxfollow show a1); COMP_CWORD=2
_inboxfollow_completion inboxfollow
printf '%s\\n' "${COMPREPLY[@]}"
complete -p inboxfollow
"""
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "INBOXFOLLOW_CONFIG": str(config),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    run = subprocess.run(
        [bash, "--norc", "-c", script], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert run.stderr == ""
    assert run.stdout.splitlines() == ["a1f3", "complete -o nosort -F _inboxfollow_completion inboxfollow"]
