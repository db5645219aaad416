"""`explain` on files."""

import json
from pathlib import Path

import pytest

from inboxfollow.cli.main import main

Capture = pytest.CaptureFixture[str]
PROMISED = """
    file kind intent until new_text evidence bounces message_id about_message_id references from to subject date
    defects
"""
AWAY = b"""From: Dana <dana@ortiz.example>
To: sam@seller.example
Subject: Out of office: loan
Date: Tue, 17 Nov 2026 09:00:00 +0000
Message-ID: <away@ortiz.example>
In-Reply-To: <mine@seller.example>
Auto-Submitted: auto-replied

I am out of the office and will be back on 24 November 2026.
"""


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An out-of-office reply in a file; there is no configuration."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.delenv("INBOXFOLLOW_CONFIG", raising=False)
    path = tmp_path / "away.eml"
    path.write_bytes(AWAY)
    return path


def test_json(mail: Path, capsys: Capture) -> None:
    """Each file is one entry, in order, with every promised name."""
    assert main(["explain", str(mail), str(mail), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first == second
    assert set(PROMISED.split()) <= set(first)
    assert (first["kind"], first["until"]) == ("out_of_office", "2026-11-24")
    assert first["from"] == "dana@ortiz.example"
    assert first["date"] == "2026-11-17T09:00:00Z"


def test_page(mail: Path, capsys: Capture) -> None:
    """For reading it says what the mail is, until when, and why."""
    assert main(["explain", str(mail)]) == 0
    page = capsys.readouterr().out
    assert "out of office" in page
    assert "2026-11-24" in page
    assert "because" in page


def test_unreadable_file(mail: Path, capsys: Capture) -> None:
    """A file that cannot be read has an error in its place; the others are explained, and the exit code is 1."""
    assert main(["explain", "--json", str(mail.with_name("missing.eml")), str(mail.parent), str(mail)]) == 1
    missing, folder, read = json.loads(capsys.readouterr().out)
    assert missing["file"].endswith("missing.eml")
    assert missing["error"]["message"].endswith("No such file or directory")
    assert set(folder) == {"file", "error"}
    assert read["kind"] == "out_of_office"


def test_own_mail(mail: Path, capsys: Capture) -> None:
    """With a configuration my own mail is mine, and says whether it expects a reply."""
    config = mail.with_name("config.toml")
    config.write_text('[me]\naddresses = ["dana@ortiz.example"]\n')
    config.chmod(0o600)
    main(["--config", str(config), "explain", "--json", str(mail)])
    entry = json.loads(capsys.readouterr().out)[0]
    assert entry["mine"] is True
    assert entry["expects_reply"]["value"] is False


def test_any_bytes(mail: Path, capsys: Capture) -> None:
    """Bytes that are no mail are explained too."""
    mail.write_bytes(bytes(range(256)) * 20)
    assert main(["explain", str(mail)]) == 0
    assert main(["explain", "--json", str(mail)]) == 0
    assert "\x1b" not in capsys.readouterr().out
