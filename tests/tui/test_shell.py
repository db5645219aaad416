"""The bones of the dashboard: it opens, moves and changes views."""

from tests.tui.desk import SMALL, WIDE, Desk, demo, drive


def test_it_opens_on_today_and_moves() -> None:
    """The first row is under the cursor; j and k move it; digits and tab change the view."""

    async def script(desk: Desk) -> None:
        first = desk.app.screen.table.row  # type: ignore[attr-defined]
        assert first is not None
        assert "Dana Ortiz" in desk.text
        await desk.press("j")
        assert desk.app.screen.table.row.id != first.id  # type: ignore[attr-defined]
        await desk.press("k", "3")
        assert "Marcus Thorne" in desk.text
        await desk.press("tab", "shift+tab")
        assert "[3 my turn" in desk.text

    for size in (SMALL, WIDE):
        with demo() as services:
            drive(services, script, size)
