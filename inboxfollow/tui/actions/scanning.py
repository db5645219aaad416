"""Reading mailboxes and filing while the dashboard is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from inboxfollow.app import filing, poll
from inboxfollow.app.events import AccountStarted, FolderFailed, FolderProgress, Progress, TextProgress
from inboxfollow.app.filing import Filed
from inboxfollow.app.poll import AccountReport
from inboxfollow.app.wording import plural, sentence
from inboxfollow.tui.actions.base import Actions
from inboxfollow.tui.lane import leavable

_SHOWN_FAILURES = 3
GROUP = "scan"


class Scanning(Actions):
    """Work with servers. It may be left at any time: what is missing is done by the next scan."""

    @dataclass
    class Heard(Message):
        """How far a scan has come, "" at its end."""

        words: str

    def action_scan(self) -> None:
        """Reads what is new in all mailboxes, one scan at a time."""
        if any(worker.group == GROUP and not worker.is_finished for worker in self.app.workers):
            self.dashboard.say("A scan is under way already.")
            return
        self.progress("Scanning …")
        self.dashboard.work(leavable(self._scan), self._scanned, GROUP)

    def file(self) -> None:
        """Moves on the servers what decisions ask for, and tells what came of it."""
        self.dashboard.work(leavable(lambda: filing.carry_out(self.services)), self._filed, "file")

    def on_scanning_heard(self, event: Heard) -> None:
        """Shows how far the scan is."""
        self.progress(event.words)

    def _scan(self) -> tuple[Sequence[AccountReport], Filed]:
        def heard(event: Progress) -> None:
            self.post_message(self.Heard(progress_words(event)))

        try:
            reports = poll.poll(self.services, account=None, full=False, progress=heard)
            return reports, filing.carry_out(self.services, [one.account for one in reports if _folders_read(one)])
        finally:
            self.post_message(self.Heard(""))

    def _scanned(self, outcome: tuple[Sequence[AccountReport], Filed] | None) -> None:
        if outcome is None:
            return
        reports, filed = outcome
        read = [report for report in reports if _folders_read(report)]
        if read:
            self.dashboard.say(scan_words(read))
        failures = [(report.account, folder, error) for report in reports for folder, error in report.failed]
        for account, folder, error in failures[:_SHOWN_FAILURES]:
            place = f"{account}/{folder}" if folder else account
            why = sentence(error.message, error.hint)
            self.dashboard.say(f"{place} could not be read, an answer there is not seen: {why}", "error")
        if len(failures) > _SHOWN_FAILURES:
            rest = ", ".join(f"{account}/{folder}" for account, folder, _ in failures[_SHOWN_FAILURES:])
            self.dashboard.say(f"Nor could be read: {rest}", "error")
        self._filed(filed)
        self.judge()
        self.reload()

    def _filed(self, filed: Filed | None) -> None:
        if filed is None:
            return
        said = filing.words(filed)
        if said:
            self.dashboard.say(f"{'; '.join(said)}.", "warning" if filed.failed else "information")
        for account, error in filed.failed:
            self.dashboard.say(f"{account}: {sentence(error.message, error.hint)}", "error")


def progress_words(event: Progress) -> str:
    """How far a scan is, in a line."""
    match event:
        case AccountStarted(account, folders):
            return f"Scanning {account}: {plural(folders, 'folder')}"
        case FolderFailed(account, folder, error):
            return f"Scanning {account}: {folder} failed: {error}"
        case FolderProgress(account, folder, done, total):
            return f"Scanning {account}/{folder}: {done:,} of {plural(total, 'message')}"
        case TextProgress(account, done, total):
            return f"Scanning {account}: {done:,} of {plural(total, 'text')}"


def scan_words(reports: Sequence[AccountReport]) -> str:
    """What a scan found, over all accounts that could be read."""
    new, folders = sum(one.new_messages for one in reports), sum(_folders_read(one) for one in reports)
    found = plural(new, "new message") if new else "no news"
    shared = " (another scan was under way; this is its result)" if any(one.waited for one in reports) else ""
    return f"Scanned: {found} in {plural(folders, 'folder')}{shared}."


def _folders_read(report: AccountReport) -> int:
    return report.folders - sum(bool(folder) for folder, _ in report.failed)
