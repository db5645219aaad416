"""The autopilot in the dashboard: its plan, and the emergency stop."""

from inboxfollow.app import autopilot
from inboxfollow.app.autopilot_scene import paused_since
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.tui.actions.base import Actions
from inboxfollow.tui.screens.plan import PlanScreen
from inboxfollow.tui.widgets.debt_line import DebtLine


class Planning(Actions):
    """Two keys, and the sign in the top line."""

    def action_plan(self) -> None:
        """What the autopilot will do."""
        self.app.push_screen(PlanScreen(self.services), lambda _: self.reload())

    def action_stop_autopilot(self) -> None:
        """At once, without a question: the store says so before the next key. Pressed again it goes on."""
        try:
            words = autopilot.toggle(self.services)
        except InboxfollowError as error:
            self.dashboard.fail(error)
            return
        self.dashboard.say(words[0].upper() + words[1:], "warning")
        self.show_stopped()

    def show_stopped(self) -> None:
        """The sign, as the store has it."""
        try:
            self.query_one(DebtLine).show_stopped(paused_since(self.services) is not None)
        except InboxfollowError as error:
            self.dashboard.fail(error)
