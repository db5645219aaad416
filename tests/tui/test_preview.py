"""The preview: nothing leaves unseen, and what is seen is what leaves."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from inboxfollow.app import act
from inboxfollow.domain.template import Template
from inboxfollow.ports.templates import Renderer
from inboxfollow.tui.screens.preview import PreviewScreen
from tests.app.world import DANA, ERIN, World
from tests.tui.desk import SMALL, USUAL, WIDE, Desk, drive
from tests.tui.posts import count_down, delivered, passes, world

SIZES = (SMALL, USUAL, WIDE)


def preview_of(desk: Desk) -> PreviewScreen:
    assert isinstance(desk.app.screen, PreviewScreen), desk.text
    return desk.app.screen


class Held:
    """A renderer that waits until it is let go."""

    def __init__(self, inner: Renderer) -> None:
        self._inner, self.go = inner, threading.Event()

    def render(self, template: Template, values: Mapping[str, object]) -> str:
        assert self.go.wait(30)
        return self._inner.render(template, values)

    def problems(self, template: Template) -> object:
        return self._inner.problems(template)


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


def test_words_are_changed_in_place() -> None:
    """e opens them, letters are letters, Esc and Ctrl+S come back, and the changed words leave."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "e")
            await desk.type("\nPS: q f i S Enter")
            await desk.press("escape")
            assert "PS: q f i S Enter" in desk.text
            await desk.press("e")
            await desk.type(" and more")
            await desk.press("ctrl+s", "enter")
            await passes(desk, made)
            (mail,) = delivered(made)
            assert "PS: q f i S Enter and more" in mail

        drive(made.services, script)


def test_words_with_a_gap_are_not_sent() -> None:
    """A placeholder left in the words stops it, and says what is wrong."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "e")
            await desk.type("{{first_name}}")
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
            await desk.type("Shall we talk on Friday?")
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
            await desk.type(" My own end.")
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
            await desk.type("tomorrow 9am")
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


def test_the_one_key_reply() -> None:
    """F queues at once where there is nothing to remark; where there is, it shows the preview and sends nothing."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F")
            assert not isinstance(desk.app.screen, PreviewScreen)
            assert f"{DANA} in 30 s" in desk.text
            assert "u takes it back" in desk.said[-1]

        drive(made.services, script)
    with world() as made:
        made.sent("b", 0.1, cites=["a"], subject="Re: Offer a")
        made.scan()

        async def remarked(desk: Desk) -> None:
            await desk.press("2", "F")
            assert "your last touch was only 2 h ago" in " ".join(desk.text.split())
            assert preview_of(desk)
            assert not made.store.outbox()

        drive(made.services, remarked)


def test_the_one_key_reply_shows_who_is_left_out() -> None:
    """Somebody who would not be written to is something to look at."""

    with world("a", to=[DANA, ERIN]) as made:
        act.suppress(made.services, ERIN)

        async def script(desk: Desk) -> None:
            await desk.press("F")
            assert preview_of(desk)
            assert not made.store.outbox()

        drive(made.services, script)


def test_no_second_mail_to_the_same_lead() -> None:
    """While one waits, f and F say so and show no preview."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F")
            for key in ("f", "F"):
                await desk.press(key)
                assert "waits already" in desk.said[-1]
            assert len(made.store.outbox()) == 1

        drive(made.services, script)


def test_a_stopped_mail_is_told_at_the_next_preview() -> None:
    """A mail of another program that was blocked is named before the next one is written."""
    from inboxfollow.domain.outgoing import Status
    from tests.tui.posts import put

    with world() as made:
        one = put(made)
        made.store.advance(one.row, Status.READY, Status.BLOCKED, made.clock.now(), "a folder could not be read")

        async def script(desk: Desk) -> None:
            await desk.press("F")
            assert "an earlier follow-up was not sent: a folder could not be read" in " ".join(whole(desk).split())
            await desk.press("escape", "F")
            assert not isinstance(desk.app.screen, PreviewScreen)

        drive(made.services, script)


def test_an_editor_that_cannot_have_the_terminal() -> None:
    """E says what else to press."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "E")
            assert "e writes here" in desk.said[-1]
            assert preview_of(desk)

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
        await desk.press(*["j"] * 15)
        assert "To:" not in desk.text
        await desk.press(*["k"] * 15)
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
