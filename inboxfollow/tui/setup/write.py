"""Step 6: what will be written, and writing it; then the first scan."""

from textual.app import ComposeResult
from textual.widgets import Static

from inboxfollow.app.setup import plan
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.tui.safe import safe_lines
from inboxfollow.tui.setup.answers import Done, Draft
from inboxfollow.tui.setup.scan import ScanStep
from inboxfollow.tui.setup.step import Step


class WriteStep(Step):
    """Everything that was decided, line by line. Enter writes it."""

    NUMBER = 6

    def __init__(self, draft: Draft, ready: bool) -> None:
        """`ready`: the secret is where it is to be."""
        super().__init__()
        self._plan, self._ready = draft.plan, ready

    def body(self) -> ComposeResult:
        """What, and where."""
        yield Static("Press Enter to write this:", classes="title")
        lines = plan.summary(self._plan, self.kit.current)
        yield Static(safe_lines("\n".join(lines)), classes="words")
        if not self._ready:
            variable = self._plan.account.secret.env
            yield Static(
                safe_lines(
                    f"{variable} is not set yet: set it to the password wherever inboxfollow runs, as in: "
                    f"export {variable}=... (in your shell's profile). Then: inboxfollow scan"
                ),
                classes="words",
            )
        elif self.kit.scans:
            yield Static("Then your mail is read for the first time, which changes nothing in it.", classes="faint")

    def proceed(self) -> None:
        """Writes; it is done, or nothing was changed, whatever the person does meanwhile."""
        tools, made, ready, app = self.kit.tools, self._plan, self._ready, self.set_up

        def job() -> Done:
            try:
                app.done = Done(made, plan.commit(tools, made), ready)
            except OSError as error:
                why = error.strerror or str(error)
                raise UserError(f"it could not be written: {why}", "nothing was changed; try again") from error
            except SecretUnavailable as error:
                hint = "Esc leads back to the other places."
                raise SecretUnavailable(error.message, hint) from error
            return app.done

        self.work("Writing", job, self._written, may_leave=False)

    def action_back(self) -> None:
        """Writing is not stopped half-way."""
        if not self.busy:
            super().action_back()

    def _written(self, done: Done) -> None:
        if done.ready and self.kit.scans:
            self.app.switch_screen(ScanStep(done))
        else:
            self.set_up.exit("end")
