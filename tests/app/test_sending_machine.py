"""Mail, decisions, crashes and second processes in any order: whatever happens, nobody is written to who answered, said
no, bounced or is away, nothing is sent twice, and touches are counted once.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from inboxfollow.app import act, outbox
from inboxfollow.app.agenda import agenda
from inboxfollow.app.deliver import deliver
from inboxfollow.app.drain import drain
from inboxfollow.app.poll import poll
from inboxfollow.app.preview import Preview, Wish, preview
from inboxfollow.app.rows import LeadRow
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.manner import SendingRules
from inboxfollow.domain.outgoing import OPEN, Outgoing, Status
from inboxfollow.ports.errors import StoreFailed, Transient, Unreachable
from inboxfollow.ports.mailbox import Role
from inboxfollow.ports.sender import Envelope
from tests.app.sending_machine_process import ERRORS, Died, Plan, Process, Shared, two_worlds
from tests.app.sending_machine_truth import Look, Post, Step, Truth, conversations
from tests.app.world import ME, letter

DANA, ERIN, FINN, GIL, AIDE = (
    "dana@ortiz.example", "erin@ortiz.example", "finn@quarry.example", "gil@gmail.com", "aide@elsewhere.example",
)  # fmt: skip
PEOPLE = (DANA, DANA, ERIN, FINN, GIL)
ACCOUNTS = ("work", "work", "work", "home")
FOLDERS = ("INBOX", "INBOX", "Junk", "Archive", "Clients/2026")
SUBJECTS = ("Offer", "Lunch")
FRESH = timedelta(minutes=10)
PROVIDERS = ("none", "none", "files", "late", "renames", "late renames")

NOTHING = Plan()
number = st.integers(0, 60)
step = st.integers(0, 80)
rarely = st.sampled_from((False, False, False, False, True))
dies = st.tuples(step, st.booleans())
answers = st.one_of(
    st.tuples(st.sampled_from(("connect", "mail", "end")), st.sampled_from(sorted(ERRORS))),
    st.just(("answer", "lost")),
)
plans = st.builds(
    Plan,
    die=st.none() | dies,
    full=st.none() | st.none() | st.tuples(step, st.integers(1, 9)),
    smtp=st.none() | answers,
    filing=st.sampled_from(("", "", *sorted(ERRORS))),
    meanwhile=st.none() | st.tuples(step, number),
)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is known of a mail of the outbox."""

    row: int
    known: int
    """So many mails existed when the person looked."""
    source: bytes
    recipients: tuple[str, ...]


class Sending(RuleBasedStateMachine):
    """Two accounts, two processes, a handful of people, and the truth about all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory(prefix="inboxfollow-machine-")
        self.world = two_worlds(Path(self._folder.name))
        self.truth = Truth()
        self.shared = Shared()
        self.frozen: dict[str, Frozen] = {}
        self.previews: list[tuple[Preview, int]] = []
        self.puts: list[tuple[Preview, int]] = []
        self.delivered: dict[str, datetime] = {}
        self.answered: set[str] = set()
        self.taken_back: set[str] = set()
        self.spent: set[str] = set()
        self.copied: set[str] = set()
        self.late: list[tuple[str, bytes, Post]] = []
        self.looks: dict[str, list[Look]] = {name: [] for name in self.world.mailboxes}
        self.broken: dict[str, set[str]] = {name: set() for name in self.world.mailboxes}
        self.draining = False
        self.validity = 1
        self.shared.looking = self._looking
        self.shared.enqueued = self._enqueued
        self.shared.attempted = self._attempted
        self.shared.filed = self._filed
        self.shared.meanwhile = self._meanwhile

    # the beginning and the end

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
        self.provider, self.told, self.shared.files_sent = provider, told, files_sent
        self.per_day = per_day
        self.world.policy = replace(
            self.world.policy, sending=SendingRules(undo=timedelta(seconds=undo), per_day=per_day)
        )
        for name, mailbox in self.world.mailboxes.items():
            for folder in FOLDERS:
                mailbox.create_folder(folder, Role.INBOX if folder == "INBOX" else Role.OTHER)
            self.world.senders[name].on_delivery = lambda envelope, source, name=name: self._on_delivery(  # type: ignore[misc]
                name, envelope, source
            )
        self.processes = [Process(self.world, self.shared) for _ in range(2)]
        for whom, subject in first:
            self.write_first(whom, subject, 0)
        self.pass_time(216)
        self.scan(0, False, NOTHING)

    def teardown(self) -> None:
        try:
            if hasattr(self, "processes"):
                self.settle()
        finally:
            for process in getattr(self, "processes", []):
                process.end()
            self.world.store.close()
            self._folder.cleanup()

    def settle(self) -> None:
        """Everything heals, the truth about every mail comes out, and all is read again: then all is counted right."""
        self._heal()
        services = self.processes[0].services
        self._tick(days=5)
        with self._command(0, NOTHING):
            drain(services, _quiet)
        for one in services.store.outbox(statuses=OPEN):
            assert one.status is not Status.SENDING, "a mail stays in sending"
            if one.status is Status.UNKNOWN:
                outbox.resolve(services, one.row, sent=one.message_id in self.delivered)
        while self.late:
            self._copy(*self.late.pop())
        for full in (False, True):
            with self._command(0, NOTHING):
                drain(services, _quiet)
                poll(services, account=None, full=full, progress=_quiet)
            self.check_outbox()
            self._check_touches()

    def _check_touches(self) -> None:
        rows = self._leads(0)
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

    # mail

    def _post(
        self,
        *,
        mine: bool,
        who: str,
        to: tuple[str, ...],
        subject: str,
        cites: tuple[str, ...] = (),
        text: str,
        folder: str,
        account: str,
        late: int = 0,
        headers: tuple[str, ...] = (),
        prefix: str = "",
        **rest: Any,
    ) -> Post:
        """A mail comes to lie in a mailbox, `late` minutes after it was written, but nobody cites what is yet to come."""
        now, posts = self.world.clock.now(), self.truth.posts
        read = [post.arrived + timedelta(seconds=47) for post in posts if not post.ids.isdisjoint(cites)]
        written = min(max([now - timedelta(minutes=late), *read]), now)
        name = f"{'m' if mine else 'p'}{len(posts)}"
        post = Post(f"<{name}@test>", mine, who, to, subject, cites, written, now, account, len(posts), **rest)
        post.ids.add(post.id)
        posts.append(post)
        lines = [*headers, *([f"References: {' '.join(cites)}"] if cites and post.kind != "bounce" else [])]
        source = letter(name, sender=who, to=to, subject=prefix + subject, text=text, when=post.date, headers=lines)
        self.world.mailboxes[account].append(folder, source, now)
        return post

    def _some(self, index: int, choose: Callable[[Post], bool] = lambda post: post.mine) -> Post | None:
        """One of the mails, the newest for 0."""
        fitting = [post for post in self.truth.posts if choose(post)]
        return fitting[-1 - index % len(fitting)] if fitting else None

    @rule(whom=number, subject=number, account=number)
    def write_first(self, whom: int, subject: int, account: int) -> None:
        """I begin a conversation, from whatever program."""
        self._tick()
        to = [PEOPLE[whom % 5]]
        if whom >= 50:
            to.append(FINN if to[0] != FINN else GIL)
        self._post(
            mine=True, who=ME, to=tuple(to), subject=SUBJECTS[subject % 2], text="Could you tell me what you think?",
            folder="Sent", account=ACCOUNTS[account % 4],
        )  # fmt: skip

    @rule(index=number, account=number, late=st.sampled_from((0, 0, 0, 90)))
    def write_again(self, index: int, account: int, late: int) -> None:
        """I follow up from my phone; it may have been offline for a while."""
        self._tick()
        self._write_again(index, account, late)

    def _write_again(self, index: int, account: int, late: int = 0) -> None:
        before = self._some(index)
        if before is None:
            return
        self._post(
            mine=True, who=ME, to=before.to, subject=before.subject, prefix="Re: ", cites=(*before.cites, before.id),
            text="Any news? What do you think?", folder="Sent", account=ACCOUNTS[account % 4],
            late=late,
        )  # fmt: skip

    @rule(index=number, who=number, how=number, where=number, late=st.sampled_from((0, 0, 0, 30)), no=rarely)
    def answer(self, index: int, who: int, how: int, where: int, late: int, no: bool) -> None:
        """Somebody answers, by ids or by subject, into whatever folder."""
        self._tick()
        self._answer(index, who, how, where, late, no)

    def _answer(self, index: int, who: int, how: int, where: int, late: int = 0, no: bool = False) -> None:
        asked = self._some(index)
        if asked is None:
            return
        author = [*asked.to, *asked.to, AIDE, *asked.to, ERIN][who % (3 * len(asked.to) + 2)]
        name = asked.received or asked.id
        cites = {0: (), 1: ("<unknown@test>",), 2: (name,)}.get(how % 6, (*asked.cites, name))
        self._post(
            mine=False, who=author, to=(ME,), subject=asked.subject, prefix="Re: ", cites=cites, no=no,
            text="Please do not contact me again." if no else "Yes, let us talk.",
            folder=FOLDERS[where % 5], account=ACCOUNTS[how % 4], late=late,
        )  # fmt: skip

    @rule(index=number, account=number)
    def answer_of_mine(self, index: int, account: int) -> None:
        """I answer somebody, so that it is their turn again."""
        self._tick()
        theirs = self._some(index, lambda post: post.spoken)
        if theirs is None:
            return
        self._post(
            mine=True, who=ME, to=(theirs.who,), subject=theirs.subject, prefix="Re: ", cites=(*theirs.cites, theirs.id),
            text="Thank you. When shall we meet?", folder="Sent", account=ACCOUNTS[account % 4],
        )  # fmt: skip

    @rule(who=number, where=number, account=number, no=rarely)
    def fresh(self, who: int, where: int, account: int, no: bool) -> None:
        """Somebody writes about something else."""
        self._tick()
        self._fresh(who, where, account, no)

    def _fresh(self, who: int, where: int, account: int, no: bool) -> None:
        self._post(
            mine=False, who=PEOPLE[who % 5], to=(ME,), subject="Something else",
            text="Please do not contact me again." if no else "Shall we play tennis?",
            folder=FOLDERS[where % 5], account=ACCOUNTS[account % 4], no=no,
        )  # fmt: skip

    @rule(index=number, who=number, days=st.sampled_from((None, 3, 12)))
    def absence(self, index: int, who: int, days: int | None) -> None:
        """A responder answers."""
        self._tick()
        asked = self._some(index)
        if asked is None:
            return
        back = None if days is None else (self.world.clock.now() + timedelta(days=days)).date()
        until = f" until {back:%-d %B %Y}" if back else ""
        self._post(
            mine=False, who=asked.to[who % len(asked.to)], to=(ME,), subject=asked.subject, prefix="Automatic reply: ",
            cites=(asked.received or asked.id,), kind="away", back=back, text=f"I am out of the office{until}.",
            headers=("Auto-Submitted: auto-replied",), folder="INBOX", account=ACCOUNTS[index % 4],
        )  # fmt: skip

    @rule(index=number, who=number)
    def bounce(self, index: int, who: int) -> None:
        """A server could not deliver one of my mails."""
        self._tick()
        asked = self._some(index)
        if asked is None:
            return
        failed = asked.to[who % len(asked.to)]
        text = (
            "--b\r\n\r\nno such user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example"
            f"\r\n\r\nFinal-Recipient: rfc822; {failed}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\n"
            f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {asked.id}\r\n\r\n--b--\r\n"
        )
        self._post(
            mine=False, who="mailer-daemon@mx.example", to=(ME,), subject="Undelivered Mail Returned to Sender",
            cites=(asked.id,), text=text, kind="bounce", failed=failed, folder="INBOX", account="work",
            headers=(
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
                "Auto-Submitted: auto-replied",
            ),
        )  # fmt: skip

    @rule(one=number, two=number, mine=st.booleans(), where=number)
    def join(self, one: int, two: int, mine: bool, where: int) -> None:
        """A mail cites two others, which may lie in two conversations."""
        self._tick()
        first, second = self._some(one), self._some(two, lambda post: post.kind == "person")
        if first is None or second is None:
            return
        self._post(
            mine=mine, who=ME if mine else first.to[0], to=first.to if mine else (ME,), subject=first.subject,
            prefix="Re: ", cites=tuple(dict.fromkeys((second.id, first.id))), text="About both: what do you think?",
            folder="Sent" if mine else FOLDERS[where % 5], account="work",
        )  # fmt: skip

    @precondition(lambda self: self.late)
    @rule(index=number)
    def late_copy(self, index: int) -> None:
        """The provider's copy of a mail we sent turns up in Sent."""
        self._tick()
        self._copy(*self.late.pop(index % len(self.late)))

    def _copy(self, account: str, source: bytes, post: Post) -> None:
        self.world.mailboxes[account].append("Sent", source, post.arrived)
        post.ids.add(post.received or post.id)
        self.copied.add(post.id)

    # the mailbox

    @rule(account=number, folder=number, whole=st.integers(0, 5))
    def breaks(self, account: int, folder: int, whole: int) -> None:
        """A folder, or the whole account, cannot be read."""
        self._tick()
        name, where = ACCOUNTS[account % 4], "" if whole == 0 else (*FOLDERS, "Sent")[folder % 6]
        error = Unreachable("no answer") if whole == 0 else Transient("try again later")
        self.world.mailboxes[name].fail(error, where)
        self.broken[name].add(where)

    @precondition(lambda self: any(self.broken.values()))
    @rule()
    def heals(self) -> None:
        """Everything can be read again."""
        self._tick()
        self._heal()

    def _heal(self) -> None:
        for account, folders in self.broken.items():
            for folder in folders:
                self.world.mailboxes[account].fail(None, folder)
            folders.clear()

    @rule(account=number, folder=number)
    def renumber(self, account: int, folder: int) -> None:
        """A server gives a folder new numbers."""
        self._tick()
        self.validity += 1
        self.world.mailboxes[ACCOUNTS[account % 4]].renumber((*FOLDERS, "Sent")[folder % 6], self.validity)

    @rule(account=number, source=number, sink=number)
    def move(self, account: int, source: int, sink: int) -> None:
        """Another program moves everything of one folder into another."""
        self._tick()
        boxes = self.world.mailboxes[ACCOUNTS[account % 4]]._boxes
        one, other = boxes[FOLDERS[source % 5]], boxes[FOLDERS[sink % 5]]
        if one is other:
            return
        for stored in one.messages.values():
            other.messages[other.next_uid] = stored
            other.next_uid += 1
        one.messages.clear()

    @rule(hours=st.sampled_from((1, 24, 72, 216)))
    def pass_time(self, hours: int) -> None:
        """Nothing happens for a while."""
        self._tick(hours=hours)

    def _tick(self, **span: int) -> None:
        self.world.clock.tick(timedelta(**span) if span else timedelta(minutes=3))

    # what the person does

    def _command(self, which: int, plan: Plan) -> Any:
        return self.processes[which].under(plan)

    def _run(self, which: int, plan: Plan, action: Callable[[Any], Any]) -> Any:
        """One command of a process. One that dies is followed by another."""
        try:
            with self._command(which, plan):
                return action(self.processes[which].services)
        except Died:
            event("died")
            self.shared.held.clear()
            self.processes[which].end()
            self.processes[which] = Process(self.world, self.shared)
        except StoreFailed:
            assert plan.full is not None
        return None

    def _leads(self, which: int) -> tuple[LeadRow, ...]:
        services = self.processes[which].services
        return agenda(services, states=None, everything=True, excluded=True).rows

    def _lead(self, which: int, index: int) -> LeadRow | None:
        """One of those that may be written to as far as the list knows; for high numbers one of all."""
        rows = sorted(self._leads(which), key=lambda row: row.id)
        open_ones = [row for row in rows if row.state in ("awaiting", "finished") and not row.holds]
        chosen = open_ones if open_ones and index < 40 else rows
        return chosen[index % len(chosen)] if chosen else None

    @rule(which=st.integers(0, 1), full=st.booleans(), plan=plans)
    def scan(self, which: int, full: bool, plan: Plan) -> None:
        """All accounts are read."""
        self._tick()
        self._run(which, plan, lambda services: poll(services, account=None, full=full, progress=_quiet))

    @rule(which=st.integers(0, 1), index=number)
    def look(self, which: int, index: int) -> None:
        """The person looks at a follow-up, and may come back to it much later."""
        self._tick()
        lead = self._lead(which, index)
        if lead is not None:
            self._preview(which, lead.id)

    def _preview(self, which: int, lead_id: str) -> tuple[Preview, int] | None:
        known = len(self.truth.posts)
        shown = preview(self.processes[which].services, lead_id, Wish(body="Hello,\n\nshall I keep the date for you?"))
        if shown.objections:
            return None
        self.previews.append((shown, known))
        return self.previews[-1]

    @precondition(lambda self: self.previews)
    @rule(which=st.integers(0, 1), index=number, later=st.sampled_from((0, 0, 0, 30, 3000)), plan=plans)
    def queue(self, which: int, index: int, later: int, plan: Plan) -> None:
        """What was looked at goes into the outbox."""
        self._tick()
        self._queue(which, self.previews.pop(-1 - index % len(self.previews)), later, plan)

    def _queue(self, which: int, chosen: tuple[Preview, int], later: int = 0, plan: Plan = NOTHING) -> Outgoing | None:
        at = self._round(later) if later else None
        self.puts.append(chosen)
        try:
            found = self._run(which, plan, lambda services: outbox.queue(services, chosen[0], at))
        finally:
            self.puts.pop()
        return found[0] if found else None

    def _round(self, minutes: int) -> datetime:
        """People choose the same times again and again."""
        day = self.world.clock.now() + timedelta(minutes=minutes)
        return day.replace(hour=9, minute=0, second=0) + timedelta(days=1)

    def _enqueued(self, one: Outgoing, fresh: bool) -> None:
        if fresh:
            shown, known = self.puts[-1]
            self.frozen[one.message_id] = Frozen(one.row, known, one.source, one.recipients)
            words = f"{shown.lead_id}: follow-up to "
            self.truth.steps.append(Step("queue", words, self.world.clock.now(), row=one.row))

    @rule(which=st.integers(0, 1), index=number)
    def send(self, which: int, index: int) -> None:
        """What the command `send` does: settle what is open, else look, queue and deliver."""
        self._tick()
        self._send(which, index, NOTHING)

    @rule(which=st.integers(0, 1), index=number)
    def send_another(self, which: int, index: int) -> None:
        """The same again, since little else happens where nothing is sent."""
        self.send(which, index)

    @rule(which=st.integers(0, 1), index=number, die=dies)
    def send_and_die(self, which: int, index: int, die: tuple[int, bool]) -> None:
        """The process is killed at some step."""
        self._tick()
        self._send(which, index, Plan(die=die))

    @rule(which=st.integers(0, 1), index=number, full=st.tuples(step, st.integers(1, 9)))
    def send_on_a_full_disk(self, which: int, index: int, full: tuple[int, int]) -> None:
        """Some writes fail."""
        self._tick()
        self._send(which, index, Plan(full=full))

    @rule(which=st.integers(0, 1), index=number, answer=answers)
    def send_and_be_refused(self, which: int, index: int, answer: tuple[str, str]) -> None:
        """The server says no, or nothing."""
        self._tick()
        self._send(which, index, Plan(smtp=answer))

    @rule(which=st.integers(0, 1), index=number, meanwhile=st.tuples(step, number))
    def send_meanwhile(self, which: int, index: int, meanwhile: tuple[int, int]) -> None:
        """Something else happens in the middle of it."""
        self._tick()
        self._send(which, index, Plan(meanwhile=meanwhile))

    @rule(which=st.integers(0, 1), index=number, plan=plans)
    def send_in_trouble(self, which: int, index: int, plan: Plan) -> None:
        """Several of these."""
        self._tick()
        self._send(which, index, plan)

    def _send(self, which: int, index: int, plan: Plan) -> None:
        lead = self._lead(which, index)
        if lead is None:
            return
        services = self.processes[which].services
        one = outbox.unsettled(services, lead.id)
        if one is None:
            shown = self._preview(which, lead.id)
            if shown is None:
                return
            one = self._queue(which, self.previews.pop())
        if one is not None and one.status in OPEN:
            self._deliver(which, one.row, plan)
            services = self.processes[which].services
            services.store.mark(one.row, reported=True)

    @precondition(lambda self: self.frozen)
    @rule(which=st.integers(0, 1), index=number, plan=plans)
    def deliver_row(self, which: int, index: int, plan: Plan) -> None:
        """Any mail of the outbox is delivered, whatever its state."""
        self._tick()
        self._deliver(which, list(self.frozen.values())[-1 - index % len(self.frozen)].row, plan)

    def _deliver(self, which: int, row: int, plan: Plan) -> None:
        store = self.processes[which].services.store
        before = store.outgoing(row)
        left = store.outbox(statuses=(Status.SENDING,), account=before.account)
        draining, self.draining = self.draining, False
        outcome = self._run(which, plan, lambda services: deliver(services, row, _quiet))
        self.draining = draining
        if outcome is not None:
            event(f"deliver: {outcome.status}")
            self._recovered(which, left)

    def _recovered(self, which: int, left: Any) -> None:
        """What a dead process left in sending has been settled."""
        store = self.processes[which].services.store
        for one in left:
            assert store.outgoing(one.row).status in (Status.UNKNOWN, Status.SENT, Status.FAILED)

    @rule(which=st.integers(0, 1), plan=plans)
    def drain(self, which: int, plan: Plan) -> None:
        """All that is due is sent."""
        self._tick()
        self._drain(which, plan)

    def _drain(self, which: int, plan: Plan) -> None:
        store = self.processes[which].services.store
        left = store.outbox(statuses=(Status.SENDING,))
        before, self.draining = self.draining, True
        try:
            outcomes = self._run(which, plan, lambda services: drain(services, _quiet))
        finally:
            self.draining = before
        if outcomes is not None:
            self._recovered(which, left)

    @precondition(lambda self: self.frozen)
    @rule(which=st.integers(0, 1), index=number, edit=st.booleans())
    def take_back(self, which: int, index: int, edit: bool) -> None:
        """By its number; an edit writes another at once."""
        self._tick()
        self._take_back(which, index, edit)

    def _take_back(self, which: int, index: int, edit: bool) -> None:
        services = self.processes[which].services
        names = list(self.frozen)
        name = names[-1 - index % len(names)]
        try:
            one = outbox.cancel(services, self.frozen[name].row)
        except UserError:
            return
        self.taken_back.add(name)
        shown = self._preview(which, one.lead_id) if edit else None
        if shown is not None:
            self._queue(which, self.previews.pop())

    @precondition(lambda self: self.frozen)
    @rule(which=st.integers(0, 1), index=number)
    def resolve(self, which: int, index: int) -> None:
        """The person found out what became of a mail."""
        self._tick()
        self._resolve(which, index)

    def _resolve(self, which: int, index: int) -> None:
        services = self.processes[which].services
        unknown = services.store.outbox(statuses=(Status.UNKNOWN,))
        if unknown:
            one = unknown[index % len(unknown)]
            outbox.resolve(services, one.row, sent=one.message_id in self.delivered)

    @rule(which=st.integers(0, 1))
    def undo(self, which: int) -> None:
        """The newest step is taken back."""
        self._tick()
        self._undo(which)

    def _undo(self, which: int) -> None:
        services, steps = self.processes[which].services, self.truth.steps
        settled = frozenset(Status) - {Status.READY, Status.SENDING}
        while steps and steps[-1].row and services.store.outgoing(steps[-1].row).status in settled:
            steps.pop()
        if not steps or (steps[-1].row and services.store.outgoing(steps[-1].row).status is Status.SENDING):
            with suppress(UserError):
                raise AssertionError(act.undo(services).words)
            return
        done, last = act.undo(services), steps.pop()
        assert done.words.startswith(f"undone: {last.words}"), f"{done.words}, not {last.words}"
        if last.row:
            self.taken_back.add(next(name for name, one in self.frozen.items() if one.row == last.row))

    @rule(which=st.integers(0, 1), index=number, what=st.integers(0, 7))
    def decide(self, which: int, index: int, what: int) -> None:
        """The person decides something about a lead."""
        self._tick()
        lead = self._lead(which, index)
        if lead is None:
            return
        services, now = self.processes[which].services, self.world.clock.now()
        kind, action = (
            ("clear", lambda: act.clear_holds(services, lead.id)),
            ("clear", lambda: act.clear_holds(services, lead.id)),
            ("call", lambda: act.touch(services, lead.id, "call", False)),
            ("call", lambda: act.touch(services, lead.id, "text", False)),
            ("call close", lambda: act.touch(services, lead.id, "meeting", True)),
            ("open", lambda: act.snooze(services, lead.id, now + timedelta(days=2))),
            ("close", lambda: act.archive(services, [lead.id], "won")),
            ("open", lambda: act.reopen(services, [lead.id])),
        )[what]
        done = action()
        (facts,) = services.store.facts([services.store.resolve(lead.id)])
        founder = min((mail for mail in facts.mails if mail.mine), key=lambda mail: mail.row)
        self.truth.steps.append(Step(kind, done.words, now, founder.message_id))

    @rule(which=st.integers(0, 1), who=number, domain=st.booleans())
    def suppress(self, which: int, who: int, domain: bool) -> None:
        """The person never wants to write to somebody again."""
        self._tick()
        self._suppress(which, who, domain)

    def _suppress(self, which: int, who: int, domain: bool) -> None:
        pattern = PEOPLE[who % 5]
        pattern = f"@{pattern.partition('@')[2]}" if domain else pattern
        new = pattern not in self.truth.suppressed
        act.suppress(self.processes[which].services, pattern)
        kind, now = "suppress" if new else "other", self.world.clock.now()
        self.truth.steps.append(Step(kind, f"{pattern} suppressed", now, pattern=pattern))

    # what happens meanwhile, in another process or outside

    def _meanwhile(self, number: int) -> None:
        """One of many things, in the middle of a command of another process."""
        acting = self.shared.acting
        other = 1 if acting is self.processes[0] else 0
        what, index = number % 11, number // 11
        event(f"meanwhile {what}")
        self._tick(seconds=1)
        things: list[Callable[[], Any]] = [
            lambda: self._answer(index, 0, 5, index),
            lambda: self._fresh(index, index, index, False),
            lambda: self.frozen and self._take_back(other, index, bool(index % 2)),
            lambda: self._undo(other),
            lambda: self._resolve(other, index),
            lambda: self._suppress(other, index, False),
            lambda: self._write_again(index, 0),
            lambda: self._meanwhile_queue(other, index),
            lambda: self.shared.held or self._send(other, index, NOTHING),
            lambda: self.shared.held or self._drain(other, NOTHING),
            lambda: self.shared.held or self._run(other, NOTHING, lambda services: _scan(services)),
        ]
        things[what]()

    def _meanwhile_queue(self, which: int, index: int) -> None:
        lead = self._lead(which, index)
        if lead is not None and self._preview(which, lead.id) is not None:
            self._queue(which, self.previews.pop())

    # what is checked

    def _looking(self, account: str) -> None:
        broken = frozenset(self.broken[account])
        self.looks[account].append(Look(self.world.clock.now(), len(self.truth.posts), broken, self.truth.suppressed))

    def _attempted(self, source: bytes) -> None:
        name = _header(source, "Message-ID")
        assert name not in self.spent, f"{name} is tried again although its outcome was settled or unknown"

    def _filed(self, source: bytes) -> None:
        name = _header(source, "Message-ID")
        assert name not in self.copied, f"a second copy of {name} is filed"
        self.copied.add(name)

    def _on_delivery(self, account: str, envelope: Envelope, source: bytes) -> None:
        """The one moment that counts."""
        now, truth = self.world.clock.now(), self.truth
        name, parent = _header(source, "Message-ID"), _header(source, "In-Reply-To")
        cites = tuple(_header(source, "References").split())
        event("delivered")
        frozen, look = self.frozen[name], self.looks[account][-1]
        assert source == frozen.source
        assert envelope.recipients == frozen.recipients
        assert name not in self.delivered, "delivered twice"
        assert name not in self.taken_back, "delivered although it was taken back"
        before = truth.find(parent)
        before.ids.add(parent)
        assert before.id not in self.answered, f"two mails answer {before.id}"
        assert not look.broken, f"delivered while {sorted(look.broken)} could not be read"
        for other, looks in self.looks.items():
            if other != account:
                assert any(one.at >= now - FRESH and not one.broken for one in looks), f"{other} was not read"
        if self.draining:
            assert self.processes[0].services.store.outgoing(frozen.row).not_before <= now, "too early"
        today = sum(at > now - timedelta(hours=24) for at in self.delivered.values())
        assert today < self.per_day, "more than per_day"
        sent = Post(
            name, True, ME, envelope.recipients, before.subject, cites, _date(source), now, account,
            len(truth.posts), ids={name}, delivered=True,
        )  # fmt: skip
        seen = self.processes[0].message_ids()
        visible = [
            post
            for post in truth.posts
            if post.delivered
            or not post.ids.isdisjoint(seen)
            or (post.number < look.posts and (post.account == account or post.arrived <= now - FRESH))
        ]
        against = truth.against(sent, envelope.recipients, frozen.known, look, visible, now)
        assert not against, against
        self.delivered[name] = now
        self.answered.add(before.id)
        truth.posts.append(sent)
        self._provide(account, sent, source)

    def _provide(self, account: str, sent: Post, source: bytes) -> None:
        """The provider files a copy or not, at once or later, under our id or its own."""
        copy = source
        if "renames" in self.provider:
            sent.received = sent.id.replace("@", ".prod@")
            lines = f"Message-ID: {sent.received}\r\nX-Microsoft-Original-Message-ID: {sent.id}"
            copy = source.replace(f"Message-ID: {sent.id}".encode(), lines.encode(), 1)
            self.world.senders[account].delivered_id = sent.received if self.told else ""
        if self.provider.startswith("late"):
            self.late.append((account, copy, sent))
        elif self.provider != "none":
            self._copy(account, copy, sent)

    @invariant()
    def check_outbox(self) -> None:
        """What the outbox says is true."""
        if not hasattr(self, "processes"):
            return
        answers: set[int] = set()
        for one in self.processes[0].services.store.outbox():
            name, delivered = one.message_id, one.message_id in self.delivered
            if delivered:
                assert one.status in (Status.SENDING, Status.SENT, Status.UNKNOWN), f"{name} is {one.status}"
                assert one.answers not in answers, "two delivered mails answer one of mine"
                answers.add(one.answers)
            else:
                assert one.status is not Status.SENT, f"{name} was never delivered"
            if one.status is not Status.READY:
                self.spent.add(name)
            else:
                assert name not in self.spent, f"{name} is ready again"
            if name in self.taken_back:
                assert one.status is Status.CANCELLED


def _quiet(_: object) -> None:
    """Nobody watches."""


def _scan(services: Any) -> None:
    poll(services, account=None, full=False, progress=_quiet)


def _header(source: bytes, name: str) -> str:
    found = message_from_bytes(source, policy=policy.default)[name]
    return str(found or "")


def _date(source: bytes) -> datetime:
    return message_from_bytes(source, policy=policy.default)["Date"].datetime


def test_whatever_happens_nobody_is_embarrassed() -> None:
    """Two processes, two accounts, crashes, lost answers and mail at any moment: every delivery is allowed."""
    run_state_machine_as_test(
        Sending,
        settings=settings(
            max_examples=80, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
