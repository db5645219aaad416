"""Numbers for messages of a provider that has none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.ports.numbering import Bookmark, LabelBook, Listed, Numbering


@pytest.fixture
def numbering(tmp_path: Path) -> Iterator[Numbering]:
    """Of an empty store."""
    store = SqliteStore(tmp_path / "store.sqlite3")
    yield store.numbering
    store.close()


def some(*refs: str, labels: tuple[str, ...] = ()) -> list[Listed]:
    return [Listed(ref, f"t{ref}", labels) for ref in refs]


def test_numbers_are_given_in_order_and_once(numbering: Numbering) -> None:
    """What is known keeps its number; what is new gets the next one; accounts do not share them."""
    assert numbering.next_number("work") == 1
    assert numbering.enter("work", some("c", "a")) == 2
    assert numbering.enter("work", some("a", "b", "c")) == 1
    assert numbering.number_of("work", ["a", "b", "c", "d"]) == {"c": 1, "a": 2, "b": 3}
    assert numbering.next_number("work") == 4
    assert numbering.enter("home", some("a")) == 1
    assert numbering.number_of("home", ["a"]) == {"a": 1}


def test_what_is_gone_leaves_a_gap(numbering: Numbering) -> None:
    """The number of a deleted message is never given again, not even the highest."""
    numbering.enter("work", some("a", "b", "c"))
    numbering.enter("work", [], gone=["b", "c", "unknown"])
    assert numbering.numbers("work", 1, 9) == [1]
    assert numbering.listed("work", [1, 2, 3]) == {1: Listed("a", "ta")}
    assert numbering.next_number("work") == 4
    numbering.enter("work", some("b"))
    assert numbering.number_of("work", ["b"]) == {"b": 4}


def test_numbers_are_listed_within_bounds(numbering: Numbering) -> None:
    """Both bounds belong to it."""
    numbering.enter("work", some("a", "b", "c", "d"))
    assert numbering.numbers("work", 2, 3) == [2, 3]
    assert numbering.numbers("work", 5, 9) == []


def test_names_of_labels_are_kept(numbering: Numbering) -> None:
    """Those of the last time, for each account."""
    assert numbering.labels("work") == LabelBook()
    numbering.enter("work", [], labels=LabelBook({"L1": "Deals", "L2": "Later"}, 5))
    numbering.enter("work", some("a"), labels=LabelBook({"L1": "Großes"}, 6))
    assert numbering.labels("work") == LabelBook({"L1": "Großes"}, 6)
    assert numbering.labels("home") == LabelBook()


def test_labels_are_those_told_last(numbering: Numbering) -> None:
    """A label may hold anything but a line end; what is told again replaces all labels."""
    numbering.enter("work", some("a", labels=("INBOX", "Deals; 50% & more")))
    assert numbering.listed("work", [1])[1].labels == ("INBOX", "Deals; 50% & more")
    numbering.enter("work", some("a", labels=("two\nlines",)))
    assert numbering.listed("work", [1])[1].labels == ("two lines",)
    numbering.enter("work", some("a"))
    assert numbering.listed("work", [1])[1].labels == ()


def test_the_bookmark_moves_with_what_it_stands_for(numbering: Numbering) -> None:
    """One step: news and bookmark; forgetting keeps numbers and drops the rest."""
    assert numbering.bookmark("work") == Bookmark()
    numbering.enter("work", some("a"), bookmark=Bookmark("17", 5), sought=["dana@ortiz.example"])
    numbering.enter("work", some("b"), sought=["erin@ortiz.example"])
    assert numbering.bookmark("work") == Bookmark("17", 5)
    assert numbering.sought("work") == {"dana@ortiz.example", "erin@ortiz.example"}
    assert numbering.sought("home") == frozenset()
    numbering.forget("work")
    assert numbering.bookmark("work").place == ""
    assert numbering.sought("work") == frozenset()
    assert numbering.numbers("work", 1, 9) == [1, 2]


def test_a_step_that_fails_changes_nothing(numbering: Numbering) -> None:
    """What was entered before the failure is not kept."""

    def broken() -> Iterator[Listed]:
        yield from some("a", "b")
        raise ValueError("the network is gone")

    with pytest.raises(ValueError, match="network"):
        numbering.enter("work", broken(), bookmark=Bookmark("17"))
    assert numbering.next_number("work") == 1
    assert numbering.bookmark("work") == Bookmark()
