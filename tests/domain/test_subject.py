"""Base subjects (DOMAIN, rung 3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.subject import base_subject, is_forward


@pytest.mark.parametrize(
    "subject",
    [
        "Offer for the roof", "Re: Offer for the roof", "RE: re: Fwd: Offer for the roof", "AW: Offer for the roof",
        "Antw: WG: Offer for the roof", "SV: Offer  for the roof ", "Re[2]: Offer for the roof",
        "回复：Offer for the roof",
        "Re: [external] Offer for the roof", "[team] Re: Offer for the roof", "Offer for the roof (fwd)",
        "Rép : Offer for the roof", "ODP: Offer for the roof", "YNT: Offer for the roof", "offer for the ROOF",
        "Re:\r\n Offer for the roof",
    ],
)  # fmt: skip
def test_prefixes_are_removed_in_every_language(subject: str) -> None:
    """Answers and forwards of a subject share its base, whatever their language, case and folding."""
    assert base_subject(subject) == "offer for the roof"


@pytest.mark.parametrize("subject", ["", "   ", "Re:", "Re: AW: Fwd:"])
def test_a_subject_of_prefixes_only_is_empty(subject: str) -> None:
    """An empty base never matches anything, so prefixes without words must come out empty."""
    assert base_subject(subject) == ""


@pytest.mark.parametrize(
    "subject", ["Remarks: none", "Reactor: plans", "Awful: news", "Framework: plan", "10:30 works"]
)
def test_words_that_only_begin_like_a_prefix_stay(subject: str) -> None:
    """A word is a prefix only as a whole."""
    assert base_subject(subject) == subject.casefold()


def test_a_lone_tag_is_the_subject() -> None:
    """A tag is taken off only where words remain after it."""
    assert base_subject("Re: [urgent]") == "[urgent]"


@given(st.text(max_size=80))
def test_the_base_of_a_base_is_itself(subject: str) -> None:
    """Removing prefixes removes them all, and never raises."""
    base = base_subject(subject)
    assert base_subject(base) == base
    assert base_subject(f"Re: {base}") == base


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "hostile", ["Re: " * 100_000, "[" * 100_000, "[a] " * 100_000, "(fwd)" * 100_000, " " * 100_000]
)
def test_long_subjects_cost_nothing(hostile: str) -> None:
    """Only the first part of a hostile subject is looked at."""
    for _ in range(50):
        assert len(base_subject(hostile)) <= 600


def test_a_forward_prefix_must_mean_a_forward_everywhere() -> None:
    """VS is a reply in Finnish and a forward in Danish, so it decides nothing."""
    assert is_forward("Fwd: x")
    assert is_forward(" WG: x")
    assert not is_forward("VS: x")
    assert not is_forward("Re: Fwd: x")
