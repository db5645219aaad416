"""The JSON that scripts rely on (DESIGN, "Command line")."""

import json
from datetime import timedelta
from typing import Any

import pytest

from inboxfollow.app.rows import Detail, Hold, MailRow, TouchRow
from inboxfollow.cli import forms, output
from inboxfollow.domain.facts import Note
from inboxfollow.domain.state import State
from inboxfollow.domain.verdict import Evidence
from tests.cli.samples import HOSTILE, NOW, agenda, folder, row

PROMISED = """
    id account subject people state band score score_parts touches touches_complete last_sent due waiting_days
    expects_reply last_message_id rung evidence holds cadence next_step snoozed_until closed_reason excluded_reason
    group
"""


def test_lead_has_every_promised_name() -> None:
    """No name of the contract is missing, whatever its value."""
    assert set(PROMISED.split()) <= set(forms.lead(row()))


def test_lead_values() -> None:
    """Nested values have the promised names, times are RFC 3339 in UTC, and what is not known is null."""
    evidence = (Evidence("receipt", NOW, "<2@x.example>", "read on 18 Nov"),)
    form = forms.lead(row(evidence=evidence, holds=(Hold("elsewhere", "wrote"),), rung=4, due=None))
    assert form["people"] == [{"name": "Dana Ortiz", "address": "dana@ortiz.example", "state": "silent"}]
    assert form["state"] == "awaiting"
    assert form["score_parts"][0] == {"name": "age", "points": 40, "why": "due 2 days ago"}
    assert form["last_sent"] == "2026-11-02T10:00:00Z"
    assert form["due"] is None
    assert form["expects_reply"] == {"value": True, "why": "asks: when can we talk?"}
    assert form["evidence"] == [
        {"kind": "receipt", "date": "2026-11-18T10:00:00Z", "message_id": "<2@x.example>", "why": "read on 18 Nov"}
    ]
    assert form["holds"] == [{"kind": "elsewhere", "why": "wrote"}]
    assert form["next_step"] == {"by": "mail", "template": "nudge"}
    assert form["snoozed_until"] is form["closed_reason"] is form["excluded_reason"] is None


def test_lead_states_are_words() -> None:
    """A state is its plain word and survives JSON."""
    for state in State:
        assert json.loads(json.dumps(forms.lead(row(state=state))))["state"] == state.value


def test_detail() -> None:
    """`show` adds messages, touches and notes to the lead."""
    mail = MailRow("<1@x>", "Dana <d@x>", ("me@x",), (), NOW, "Re: loan", "inbound", "person", "neutral", 1, "Yes")
    touches = (TouchRow(NOW, "mail", "<1@x>", False), TouchRow(NOW + timedelta(hours=1), "call", "", True))
    form = forms.detail(Detail(row(), (mail,), touches, (Note(NOW, "likes tea"),)))
    assert form["id"] == "a3f9"
    assert form["messages"][0] == {
        "message_id": "<1@x>",
        "from": "Dana <d@x>",
        "to": ["me@x"],
        "cc": [],
        "date": "2026-11-18T10:00:00Z",
        "subject": "Re: loan",
        "direction": "inbound",
        "kind": "person",
        "intent": "neutral",
        "rung": 1,
        "text": "Yes",
    }
    assert form["touch_log"][1] == {"at": "2026-11-18T11:00:00Z", "by": "call", "message_id": None, "reached": True}
    assert form["notes"] == [{"at": "2026-11-18T10:00:00Z", "text": "likes tea"}]


def test_coverage() -> None:
    """What has been read is told folder by folder."""
    form = forms.coverage(agenda(folders=(folder(error="gone"),)).coverage)
    assert form["folders"][0]["error"] == "gone"
    assert form["checked"] == "2026-11-18T09:58:00Z"


@pytest.mark.parametrize(
    ("text", "read_back"),
    [
        (HOSTILE, HOSTILE.replace("\ud800", "\ufffd")),
        ("🎉", "🎉"),
        ("\udc00\ud83d", "\ufffd\ufffd"),
        ("\ud83d\ud83c\udf89", "\ufffd🎉"),
        ("\\ud800", "\\ud800"),
        ("\\\\ud800\ud800", "\\\\ud800\ufffd"),
        ('a"\n\x7f\x9b', 'a"\n\x7f\x9b'),
    ],
)
def test_document_is_ascii_and_valid(text: str, read_back: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Any text survives a document, but for lone surrogates, which no strict reader accepts; nothing raw is written."""
    output.document({"subject": text})
    written = capsys.readouterr().out
    assert written.isascii()
    assert written.count("\n") == 1
    found: dict[str, Any] = json.loads(written)
    assert found == {"subject": read_back}
    found["subject"].encode()
