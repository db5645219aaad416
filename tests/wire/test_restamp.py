"""A composed mail under another id and date: nothing else of it changes."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.wire.compose import Uncomposable, compose, restamp
from tests.wire.drafts import LONG_ID, OUTLOOK_ID, QUOTE, WHEN, draft

_HEADLIKE = "Date: Mon, 1 Jan 1990 00:00:00 +0000\nMessage-ID: <other@x>\n\nSubject: x"


@given(st.sampled_from([OUTLOOK_ID, LONG_ID, "<n@seller.example>"]), st.booleans(), st.text(max_size=60))
def test_only_id_and_date_change(new_id: str, html: bool, subject: str) -> None:
    """Even where the words look like header fields, or the id is folded by nobody."""
    before = draft(message_id="<before@seller.example>", text=_HEADLIKE, subject=subject, html=html, quote=QUOTE)
    source = restamp(compose(before), new_id, WHEN + timedelta(days=3))
    old, new = compose(before).split(b"\r\n"), source.split(b"\r\n")
    changed = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    assert [other for _, other in changed] == [
        b"Date: Thu, 5 Mar 2026 10:11:00 +0100",
        f"Message-ID: {new_id}".encode(),
    ]


def test_an_id_that_cannot_be_written_is_refused() -> None:
    """It could begin another header line."""
    with pytest.raises(Uncomposable):
        restamp(compose(draft()), "<a\r\nBcc: x@y>", WHEN)
