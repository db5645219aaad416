"""The subject of a follow-up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.subject import base_subject, reply_subject


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Offer", "RE:Offer", "re : Offer", "AW: Offer", "Antw: Offer", "SV: Offer", "VS: Offer", "Re[2]: Offer",
        "Re(3): Offer", "回复：Offer", "Rép : Offer", "R: Offer", "ODP: Offer", "[team] Re: Offer", " Re: Offer",
        "Re: Fwd: Offer", "Ｒｅ：Offer",
    ],
)  # fmt: skip
def test_a_reply_prefix_of_any_language_is_enough(subject: str) -> None:
    """A subject that is an answer's already stays as it is."""
    assert reply_subject(subject) == subject


@pytest.mark.parametrize(
    "subject",
    ["Offer", "Fwd: Offer", "WG: Re: Offer", "[team] Offer", "Remarks: none", "Offer  for\tthe roof ", " Offer", "10:30", "😀"],
)  # fmt: skip
def test_one_prefix_is_put_before_any_other_subject(subject: str) -> None:
    """The rest is the same, character for character."""
    assert reply_subject(subject) == "Re: " + subject


@pytest.mark.parametrize("subject", ["", "  "])
def test_no_subject_has_a_prefix_only(subject: str) -> None:
    """Without a subject there is nothing to keep."""
    assert reply_subject(subject) == "Re:"


@given(st.text(max_size=100))
def test_prefixes_do_not_pile_up(subject: str) -> None:
    """The subject of an answer to an answer is the same, and all of them have one base."""
    answer = reply_subject(subject)
    assert reply_subject(answer) == answer
    assert base_subject(answer) == base_subject(subject)
