"""Changing a follow-up in its preview: words, templates, people, time."""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inboxfollow.app import act
from inboxfollow.domain.errors import UserError
from inboxfollow.tui.editor import edit
from inboxfollow.tui.screens.preview import PreviewScreen
from tests.app.world import DANA, ERIN
from tests.tui.desk import WIDE, Desk, drive
from tests.tui.posts import Held, delivered, passes, paste, world


def preview_of(desk: Desk) -> PreviewScreen:
    assert isinstance(desk.app.screen, PreviewScreen), desk.text
    return desk.app.screen


def test_words_are_changed_in_place() -> None:
    """e opens them, letters are letters, Esc and Ctrl+S come back, and the changed words leave."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "e")
            await desk.type("\nPS: q f i S Enter")
            await desk.press("escape")
            assert "PS: q f i S Enter" in desk.text
            await desk.press("e")
            await paste(desk, " and more")
            await desk.press("ctrl+s", "enter")
            await passes(desk, made)
            (mail,) = delivered(made)
            assert "PS: q f i S Enter and more" in mail

        drive(made.services, script)


def test_a_look_at_the_mailbox_loses_no_words() -> None:
    """What is written while the mailbox is looked at and the preview made again stays, and leaves."""

    with world() as made:
        held = Held(made.services.renderer)
        held.go.set()

        async def script(desk: Desk) -> None:
            await desk.press("f", "e")
            held.go.clear()
            preview_of(desk).look()
            await desk.pilot.press("x", "y", "z", "escape")
            held.go.set()
            await desk.settle()
            assert "xyz" in desk.text
            await desk.press("enter")
            assert b"xyz" in made.store.outbox()[0].source

        drive(replace(made.services, renderer=held), script)  # type: ignore[arg-type]


def test_words_with_a_gap_are_not_sent() -> None:
    """A placeholder left in the words stops it, and says what is wrong."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "e")
            await paste(desk, "{{first_name}}")
            await desk.press("escape", "enter")
            assert "was not filled in" in desk.text
            assert not made.store.outbox()

        drive(made.services, script)


def test_own_words_begin_empty() -> None:
    """r opens an empty letter for writing; empty it is not sent."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("r", "escape", "enter")
            assert "there are no words" in desk.text
            assert not made.store.outbox()
            await desk.press("e")
            await paste(desk, "Shall we talk on Friday?")
            await desk.press("escape")
            assert "Words:    your own" in desk.text
            await desk.press("enter")
            await passes(desk, made)
            (mail,) = delivered(made)
            assert "Shall we talk on Friday?" in mail
            assert "PS" not in mail

        drive(made.services, script)


def test_templates_are_leafed_through() -> None:
    """Tab shows only words that fit, one after the other; one's own words are among them, and shift+tab goes back."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "e")
            await paste(desk, " My own end.")
            await desk.press("escape")
            seen = []
            for _ in range(20):
                await desk.press("tab")
                seen.append(preview_of(desk)._shown.template)  # type: ignore[union-attr]
                if "My own end." in desk.text:
                    break
                assert "Stops it" not in desk.text
            assert "My own end." in desk.text
            assert len(set(seen)) > 2
            await desk.press("shift+tab")
            assert "My own end." not in desk.text
            await desk.press("tab")
            assert "My own end." in desk.text

        drive(made.services, script, WIDE)


def test_it_leaves_at_another_time() -> None:
    """S asks when and shows the moment; the mail leaves then, not at the end of the window."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "S")
            await paste(desk, "tomorrow 9am")
            assert "Wed 1 Apr 09:00" in desk.text
            await desk.press("enter")
            assert "leaves Wed 1 Apr 09:00" in desk.text
            await desk.press("enter")
            assert "leaves Wed 1 Apr 09:00" in desk.said[-1]
            await passes(desk, made)
            assert not delivered(made)
            await passes(desk, made, timedelta(hours=21))
            assert len(delivered(made)) == 1

        drive(made.services, script)


def test_those_who_answered_are_included_on_demand() -> None:
    """i writes to those who have answered, too, and again does not."""

    with world("a", to=[DANA, ERIN]) as made:
        made.received("b", 5, cites=["a"], subject="Re: Offer a")
        act.wait_for_all(made.services, made.lead().id)
        made.scan()

        async def script(desk: Desk) -> None:
            await desk.press("2", "f")
            assert f"Left out: {DANA}" in desk.text
            await desk.press("i")
            assert "Left out" not in desk.text
            await desk.press("i")
            assert f"Left out: {DANA}" in desk.text

        drive(made.services, script)


def test_an_editor_that_cannot_have_the_terminal() -> None:
    """E says what else to press."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "E")
            assert "e writes here" in desk.said[-1]
            assert preview_of(desk)

        drive(made.services, script)


def test_own_words_are_kept_for_later() -> None:
    """Esc loses no words: the next preview of the lead has them, F shows them, and once sent they are gone."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("r")
            await paste(desk, "On Friday?")
            await desk.press("escape", "escape")
            assert not isinstance(desk.app.screen, PreviewScreen)
            for key in ("f", "r", "F"):
                await desk.press(key)
                assert "On Friday?" in desk.text
                assert "your words from before" in desk.text
                await desk.press("escape")
            await desk.press("f", "enter", "8", "x", "1", "f")
            assert "On Friday?" not in desk.text

        drive(made.services, script)


def _editor(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    script = folder / "editor.py"
    script.write_text(f"import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n{program}\n")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")


def test_the_persons_own_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It gets the words and gives them back as they were left; only its owner can read them meanwhile."""
    _editor(
        monkeypatch,
        tmp_path,
        "assert not file.parent.stat().st_mode & 0o077\nfile.write_bytes(file.read_bytes() + b'more\\r\\n\\n')",
    )
    assert edit("Hi Dana,\nthis is") == "Hi Dana,\nthis is\nmore"


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("sys.exit(3)", "code 3"),
        ("file.write_bytes(b'\\xff')", "not UTF-8"),
        ("file.write_text('x' * 70_000)", "longer"),
    ],
)
def test_an_editor_that_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, words: str) -> None:
    """It says what went wrong; the words stay as they were."""
    _editor(monkeypatch, tmp_path, program)
    with pytest.raises(UserError, match=words):
        edit("Hi")


def test_no_such_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the command."""
    monkeypatch.setenv("VISUAL", "/nowhere/editor")
    with pytest.raises(UserError, match="/nowhere/editor cannot be used"):
        edit("Hi")
