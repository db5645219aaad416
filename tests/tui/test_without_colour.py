"""No information by colour alone: everything that colours tell is in the words and signs, too."""

from rich.style import Style

from inboxfollow.tui.listing import Rows
from tests.tui.decisions import go_to, main, under
from tests.tui.desk import SMALL, USUAL, WIDE, Desk, demo, drive

SIZES = (SMALL, USUAL, WIDE)
STATES = {
    "1": "Awaiting an answer", "2": "Awaiting an answer", "3": "Answered, your turn", "4": "Snoozed", "5": "Bounced",
    "6": "Settled, no answer expected", "7": "Opted out",
}  # fmt: skip


def leads(desk: Desk) -> list[str]:
    """The lines of the table below its head, as far as they are in sight."""
    table = main(desk).table
    top, height = table.region.y, min(table.region.height - 1, len(table))
    return desk.lines[top + 1 : top + 1 + height]


def test_bands_flags_and_marks_are_signs() -> None:
    """H, W or C for the band; * pinned, ! to be looked at; ✓ selected: in the line of the lead itself."""

    async def script(desk: Desk) -> None:
        rows = Rows(main(desk).services, main(desk).snapshot)
        await desk.press("v")
        for size in SIZES:
            await desk.pilot.resize_terminal(*size)
            lines = leads(desk)
            bands = [rows.at(place).band for place in range(len(lines))]  # type: ignore[union-attr]
            assert [line[:5].split()[-1] for line in lines] == [band[0].upper() for band in bands]
            assert len(set(bands)) > 1
            assert next(line for line in lines if "Freja" in line).startswith(" *")
            assert next(line for line in lines if "Priscilla" in line).startswith(" !")
            assert [line[0] for line in lines[:2]] == ["✓", " "]
            assert "1 selected" in desk.text

    with demo() as services:
        drive(services, script, SMALL)


def test_views_states_and_order_are_words_and_signs() -> None:
    """The view that is shown stands in brackets, the order under an arrow, the state and the band in the detail."""

    async def script(desk: Desk) -> None:
        for key, state in STATES.items():
            await desk.press(key)
            assert f"[{key} " in desk.lines[1]
            assert f"{state} ({under(desk).band}" in desk.text
        await desk.press("1")
        assert desk.lines[2].endswith("Score▼") or "Score▼ " in desk.lines[2]
        await desk.press("I")
        assert "Score▲" in desk.lines[2]
        await desk.press("S")
        assert desk.lines[2].count("▼") == 1
        assert "Score▼" not in desk.lines[2]
        for band in ("hot", "warm", "cold"):
            assert f"{band} " in desk.lines[0]

    with demo() as services:
        drive(services, script, SMALL)


def test_the_lead_under_the_cursor_is_named_and_bold() -> None:
    """The detail names it, and its line alone is bold."""

    async def script(desk: Desk) -> None:
        row = await go_to(desk, "Matthias Voss")
        table = main(desk).table
        for size in SIZES:
            await desk.pilot.resize_terminal(*size)
            assert row.subject in "\n".join(line for line in desk.lines if "Matthias" not in line)
            bold = [bold_from(desk, table.region.y + 1 + place) for place in range(len(leads(desk)))]
            assert [place for place, whole in enumerate(bold) if whole] == [table.place - table.scroll_offset.y]

    def bold_from(desk: Desk, y: int) -> bool:
        """Whether the subject, too, is bold in this line."""
        strip = desk.app.screen._compositor.render_strips()[y].crop(24, 40)
        return all((segment.style or Style()).bold for segment in strip if segment.text.strip())

    with demo() as services:
        drive(services, script, SMALL)


def test_the_preview_says_what_stops_it() -> None:
    """What stops a mail, and what was checked, stand there in words; a mail on its way in a line of its own."""

    async def script(desk: Desk) -> None:
        await desk.press("r", "escape")
        for words in ("To:", "From:", "Subject:", "Stops it:", "Checked"):
            assert words in desk.text
        await desk.press("escape", "f")
        assert "Stops it:" not in desk.text
        await desk.press("enter")
        assert "Sending: Dana Ortiz in 30 s" in desk.text
        await desk.press("8")
        assert "waits to be sent" in desk.text

    with demo() as services:
        drive(services, script, SMALL)
