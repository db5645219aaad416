"""Mail, decisions, crashes and second processes in any order: whatever happens, nobody is written to who answered, said
no, bounced or is away, nothing is sent twice, and touches are counted once.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from inboxfollow.app import outbox
from inboxfollow.domain.manner import SendingRules
from inboxfollow.domain.outgoing import OPEN, Status
from inboxfollow.ports.mailbox import Role
from tests.app.sending_machine_commands import NOTHING
from tests.app.sending_machine_letters import FOLDERS, number
from tests.app.sending_machine_mail import conversations
from tests.app.sending_machine_person import Person

PROVIDERS = ("none", "none", "files", "late", "renames", "late renames", "renames silently", "late renames silently")


class Sending(Person):
    """Two accounts, two processes, a handful of people, and the truth about all of them."""

    @initialize(
        provider=st.sampled_from(PROVIDERS),
        files_sent=st.booleans(),
        told=st.booleans(),
        per_day=st.sampled_from((1, 3, 200, 200)),
        undo=st.sampled_from((0, 30)),
        first=st.lists(st.tuples(number, number), min_size=1, max_size=4),
    )
    def begin(
        self, provider: str, files_sent: bool, told: bool, per_day: int, undo: int, first: list[tuple[int, int]]
    ) -> None:
        """A provider with its habits, a few questions of mine, and nine days of silence."""
        self.provider, self.told, self.per_day = provider, told, per_day
        self.shared.files_sent = files_sent
        rules = SendingRules(undo=timedelta(seconds=undo), per_day=per_day)
        self.world.policy = replace(self.world.policy, sending=rules)
        for mailbox in self.world.mailboxes.values():
            for folder in FOLDERS[1:-1]:
                mailbox.create_folder(folder, Role.INBOX if folder == "INBOX" else Role.OTHER)
        self.processes += [self.start(), self.start()]
        for whom, subject in first:
            self.write_first(whom, subject, 0)
        self.pass_time(216)
        self.scan_now(0)

    def teardown(self) -> None:
        try:
            if self.processes:
                self.settle()
        finally:
            for process in self.processes:
                process.end()
            self.world.store.close()
            self._folder.cleanup()

    def settle(self) -> None:
        """Everything heals, the truth about every mail comes out, and all is read again: then all is counted right."""
        self.heal()
        self.tick(timedelta(days=5))
        self._drain(0, NOTHING)
        store = self.processes[0].services.store
        for one in store.outbox(statuses=OPEN):
            assert one.status is not Status.SENDING, "a mail stays in sending"
            if one.status is Status.UNKNOWN:
                outbox.resolve(self.processes[0].services, one.row, sent=one.message_id in self.delivered)
        while self.late:
            self.copy(*self.late.pop())
        for everything in (False, True):
            self._drain(0, NOTHING)
            self.scan_now(0, everything=everything)
            self.check_outbox()
            self._check_touches()

    def _check_touches(self) -> None:
        rows = self.leads(0)
        for conversation in conversations(self.truth.posts):
            if not any(post.mine for post in conversation):
                continue
            ids = {one for post in conversation for one in post.ids}
            fitting = [row for row in rows if row.last_message_id in ids]
            assert len(fitting) == 1, f"one conversation is shown {len(fitting)} times"
            answered, touches = self.truth.touches(conversation)
            if not answered:
                assert fitting[0].touches == touches, f"{fitting[0].touches} touches are shown, {touches} are true"
                assert fitting[0].state != "answered"
            else:
                assert fitting[0].state in ("answered", "opted_out", "closed", "snoozed", "excluded"), fitting[0]


@pytest.mark.slow
def test_whatever_happens_nobody_is_embarrassed() -> None:
    """Two processes, two accounts, crashes, lost answers and mail at any moment: every delivery is allowed."""
    run_state_machine_as_test(
        Sending,
        settings=settings(
            max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
