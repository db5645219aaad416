"""The README's pictures show the screens as they are."""

import re
from difflib import unified_diff

from tests.pictures import make


def test_the_pictures_show_the_screens_of_today() -> None:
    """What can be read in each picture is what the screen says; one command makes them anew."""
    differences = []
    for name, svg in make.pictures().items():
        path = make.FOLDER / name
        kept = make.words(path.read_text(encoding="utf-8")) if path.exists() else []
        assert make.words(svg), name
        differences += unified_diff(kept, make.words(svg), name, "now", lineterm="", n=0)
    told = "\n".join([f"The pictures are old. To make them anew: {make.COMMAND}", *differences[:40]])
    assert not differences, told


def test_the_pictures_load_nothing() -> None:
    """No font, style or picture comes from another place, and nothing in them runs."""
    paths = [make.FOLDER / f"{one.name}-{theme}.svg" for one in make.PICTURES for theme in make.THEMES]
    assert sorted(make.FOLDER.glob("*.svg")) == sorted(paths)
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@font-face|@import|<script|<image|href|url\((?!#)", text), path.name
