"""Where the labelled mail of others lies; tests that need it skip, saying so, where it is absent."""

from pathlib import Path
from typing import NamedTuple

import pytest

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"


class Label(NamedTuple):
    """One line of a labels.tsv."""

    path: Path
    label: str
    accept: str
    trust: str
    note: str


def labels(name: str) -> list[Label]:
    """The labelled samples of one folder of the corpora."""
    table = CORPORA / name / "labels.tsv"
    if not table.exists():
        pytest.skip(f"the corpus {name} is not here")
    rows = [(line.split("\t") + [""] * 5)[:5] for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    return [Label(CORPORA / name / path, *rest) for path, *rest in rows]
