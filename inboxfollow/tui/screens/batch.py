"""What would be sent to many people at once. Nothing is confirmed that has not been drawn."""

from inboxfollow.tui.screens.confirm import ConfirmScreen


class BatchScreen(ConfirmScreen):
    """Keys count from the moment it can be seen."""

    _drawn = False

    def on_mount(self) -> None:
        """Waits for the screen."""
        self.call_after_refresh(self._ready)

    def _ready(self) -> None:
        self._drawn = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No answer before the question."""
        return self._drawn or action not in ("answer", "enter")
