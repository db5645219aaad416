"""Every screen at three sizes, against what it looked like when it was last agreed to."""

from difflib import unified_diff

from tests.tui import snapshot

_SHOWN = 60
"""Lines of differences in a failure's message."""


def test_each_screen_looks_as_agreed() -> None:
    """The text of no screen has changed at any size; where that was meant, one command says so."""
    seen = {snapshot.file(*key): f"{text}\n" for key, text in snapshot.shots().items()}
    kept = {path: path.read_text(encoding="utf-8") for path in snapshot.FOLDER.glob("*.txt")}
    differences = [
        line
        for path in sorted({*seen, *kept})
        for line in unified_diff(
            kept.get(path, "").splitlines(), seen.get(path, "").splitlines(), path.name, "now", lineterm="", n=0
        )
    ]
    told = "\n".join([f"Screens have changed. Where that is meant: {snapshot.COMMAND}", *differences[:_SHOWN]])
    assert not differences, told


def test_the_screens_fit_their_sizes() -> None:
    """No line of a picture is longer than its screen is wide, and none is missing."""
    for size in snapshot.SIZES:
        for path in snapshot.FOLDER.glob(f"*.{size[0]}x{size[1]}.txt"):
            lines = path.read_text(encoding="utf-8").splitlines()
            assert len(lines) == size[1], path.name
            assert max(map(len, lines)) <= size[0], path.name
