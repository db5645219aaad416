"""The preview: nothing leaves unseen, and what is seen is what leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inboxfollow.app import act
from inboxfollow.tui.screens.preview import PreviewScreen
from tests.app.world import DANA, ERIN, World
from tests.tui.desk import SMALL, USUAL, WIDE, Desk, drive
from tests.tui.posts import Held, count_down, delivered, passes, world

SIZES = (SMALL, USUAL, WIDE)


def preview_of(desk: Desk) -> PreviewScreen:
    assert isinstance(desk.app.screen, PreviewScreen), desk.text
    return desk.app.screen


def test_it_shows_what_would_leave() -> None:
    """People, the left-out with the reason, From, subject, words, quote and what was checked, at every size."""

    async def script(desk: Desk) -> None:
        await desk.press("f")
        for words in (
            f"To: {DANA}", f"Left out: {ERIN}: is on your suppression list", "From: sam@seller.example",
            "Subject: Re: Offer a", 'Words: template "nudge"', "Checked 0 s ago: no reply in 2 folders",
            "> Could you tell me what you think?",
        ):  # fmt: skip
            assert words.casefold() in " ".join(whole(desk).split()).casefold(), (words, whole(desk))

    for size in SIZES:
        with world("a", to=[DANA, ERIN]) as made:
            act.suppress(made.services, ERIN)
            drive(made.services, script, size)


def whole(desk: Desk) -> str:
    """All of the preview, what is scrolled out of sight included."""
    screen = preview_of(desk)
    parts = ("#letter-head", "#letter-words", "#letter-tail", "#letter-remarks", "#letter-checked")
    return "\n".join(str(screen.query_one(part).render()) for part in parts)


def test_keys_before_it_is_drawn_do_nothing() -> None:
    """f and Enter pressed in one go send nothing; Enter once the mail is to be seen does."""

    with world() as made:
        held = Held(made.services.renderer)

        async def script(desk: Desk) -> None:
            await desk.pilot.press("f", "enter", "e", "i", "S", "tab", "enter")
            assert isinstance(desk.app.screen, PreviewScreen)
            assert not desk.app.screen.has_class("editing")
            held.go.set()
            await desk.settle()
            assert not made.store.outbox()
            assert "To:" in desk.text
            await desk.press("enter")
            assert [one.status for one in made.store.outbox()] == ["ready"]

        drive(replace(made.services, renderer=held), script)  # type: ignore[arg-type]


def test_other_words_are_not_sent_before_they_are_drawn() -> None:
    """Enter right after Tab does not send the words that were seen before."""

    with world() as made:
        held = Held(made.services.renderer)
        held.go.set()

        async def script(desk: Desk) -> None:
            await desk.press("f")
            held.go.clear()
            await desk.pilot.press("tab", "enter")
            assert not made.store.outbox()
            held.go.set()
            await desk.settle()
            assert not made.store.outbox()
            assert 'template "nudge"' not in desk.text

        drive(replace(made.services, renderer=held), script)  # type: ignore[arg-type]


def test_enter_queues_and_the_window_sends() -> None:
    """The countdown is to be seen; nothing leaves before its end, and then exactly what was shown, once."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "enter")
            assert f"Sending: {DANA} in 30 s, u takes it back" in desk.text
            await passes(desk, made, timedelta(seconds=29))
            assert f"{DANA} in 1 s" in desk.text
            assert not delivered(made)
            await passes(desk, made, timedelta(seconds=1))
            await count_down(desk)
            (mail,) = delivered(made)
            assert mail.encode() == made.store.outbox()[0].source
            assert desk.said[-1] == f"{DANA}: sent"
            assert "Sending:" not in desk.text

        drive(made.services, script)


def test_esc_sends_nothing() -> None:
    """Esc and q go back to the leads."""

    with world() as made:

        async def script(desk: Desk) -> None:
            for key in ("escape", "q"):
                await desk.press("f", key)
                assert not isinstance(desk.app.screen, PreviewScreen)
            assert not made.store.outbox()

        drive(made.services, script)


def test_a_reply_that_comes_while_it_is_shown() -> None:
    """A look at the mailbox shows it, and Enter sends nothing."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f")
            made.received("b", 0.001, cites=["a"], subject="Re: Offer a")
            made.clock.tick(timedelta(minutes=1))
            preview_of(desk).look()
            await desk.settle()
            assert "Stops it:" in desk.text
            assert "Checked 0 s ago: read 2 folders" in desk.text
            await desk.press("enter")
            assert not made.store.outbox()
            assert desk.said[-1].startswith("Nothing is sent:")

        drive(made.services, script)


def test_an_old_look_is_taken_again_at_once() -> None:
    """Opening a preview on what was read a while ago looks at the mailbox by itself."""

    with world() as made:

        async def script(desk: Desk) -> None:
            made.received("b", 0.001, cites=["a"], subject="Re: Offer a")
            made.clock.tick(timedelta(minutes=5))
            await desk.press("f")
            assert "Stops it:" in desk.text

        drive(made.services, script)


HOSTILE = "[/b] [@click=app.bell]x[/] \x1b]52;c;aGk=\x07 \u202eevil\u202c \x9b31m \u200b\u200d"


@pytest.mark.parametrize("size", SIZES)
def test_hostile_mail_is_only_text(size: tuple[int, int]) -> None:
    """Markup, escapes and bidi controls in subject and quoted words show harmlessly; an endless subject is cut."""

    async def script(desk: Desk) -> None:
        await desk.press("f")
        shown = whole(desk) + desk.text
        assert "[/b] [@click=app.bell]x[/]" in shown
        assert not set(shown) & set("\x1b\x07\x9b\u202e\u202c\u200b")
        assert "Stops it" not in desk.text
        await desk.press("e", "escape", "tab", "escape")

    with world("a", subject=f"{HOSTILE}{'x' * 10_000}".replace("\x1b", ""), text=f"Could you look? {HOSTILE}") as made:
        drive(made.services, script, size)


@pytest.mark.parametrize("size", SIZES)
def test_what_stops_it_is_in_sight(size: tuple[int, int]) -> None:
    """However small the terminal and long the words: reasons, the look and the keys can be seen."""

    async def script(desk: Desk) -> None:
        await desk.press("r")
        await desk.type("Hi ,")
        await desk.press("escape")
        assert "Stops it:" in desk.text
        assert "Checked" in desk.text
        assert "esc back" in desk.text

    with world("a", text="Could you tell me?\n" * 60) as made:
        drive(made.services, script, size)


def test_it_scrolls() -> None:
    """j and k move a letter that is longer than the screen."""

    async def script(desk: Desk) -> None:
        await desk.press("f")
        assert "To:" in desk.text
        await desk.press(*["j"] * 4)
        assert "To:" not in desk.text
        await desk.press(*["k"] * 4)
        assert "To:" in desk.text

    with world("a", text="Could you tell me?\n" * 60) as made:
        drive(made.services, script, SMALL)


def test_a_lead_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no such lead any more it says so and goes back."""

    with world() as made:

        async def script(desk: Desk) -> None:
            desk.app.push_screen(PreviewScreen(made.services, "zzzz"))
            await desk.settle()
            assert not isinstance(desk.app.screen, PreviewScreen)
            assert "zzzz" in desk.said[-1]

        drive(made.services, script)


def test_a_mailbox_that_cannot_be_read() -> None:
    """What could not be looked at is said, and stops it."""
    from inboxfollow.ports.errors import Unreachable

    def broken(made: World) -> None:
        made.mailbox.fail(Unreachable("the server does not answer", "check the line"), "INBOX")
        made.clock.tick(timedelta(minutes=5))

    with world() as made:

        async def script(desk: Desk) -> None:
            broken(made)
            await desk.press("f")
            assert "does not answer" in desk.text
            assert "no reply in" not in desk.text

        drive(made.services, script)
