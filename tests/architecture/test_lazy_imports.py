"""Starting is quick because heavy libraries are loaded only by what needs them."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"textual", "imapclient", "googleapiclient", "keyring", "jinja2", "holidays", "dateparser", "rich", "tomlkit"}
CONFIG = """
[me]
addresses = ["sam@seller.example"]
holidays = "DE-BY"

[store]
path = "store.sqlite3"

[[accounts]]
name = "work"
kind = "imap"
imap = { host = "127.0.0.1", port = 1, security = "none" }
username = "sam"
secret = { env = "NOTHING" }
"""
PROBE = """
import sys
from inboxfollow.cli.main import main
code = main(sys.argv[1:])
print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
sys.exit(code)
"""


def _loaded(*arguments: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    return set(run.stderr.splitlines()[-1].split())


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration with holidays and one account; its store has been opened once."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    path.chmod(0o600)
    _loaded("--config", str(path), "list")
    return path


def test_version_is_lean() -> None:
    """--version loads no heavy library, no store and no terminal drawing."""
    assert not _loaded("--version") & (HEAVY | {"sqlite3", "msgspec", "tomllib"})


@pytest.mark.parametrize("arguments", [("list",), ("list", "--json"), ("status",), ("accounts", "list")])
def test_reading_the_store_is_lean(config: Path, arguments: tuple[str, ...]) -> None:
    """What only reads the store loads neither mail, drawing, secrets nor holidays: the days are kept in the store."""
    assert not _loaded("--config", str(config), *arguments) & HEAVY


def test_the_probe_sees_what_is_loaded(config: Path) -> None:
    """The test can fail: the store is seen to be loaded by list."""
    assert "sqlite3" in _loaded("--config", str(config), "list")
