"""What others, servers and I in other programs write, without telling the product."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.app.sending_machine_mail import Post
from tests.app.sending_machine_process import Shared, two_worlds
from tests.app.sending_machine_truth import Truth
from tests.app.world import ME, letter

DANA, ERIN, FINN, GIL, AIDE = (
    "dana@ortiz.example", "erin@ortiz.example", "finn@quarry.example", "gil@gmail.com", "aide@elsewhere.example",
)  # fmt: skip
PEOPLE = (DANA, DANA, ERIN, FINN, GIL)
ACCOUNTS = ("work", "work", "work", "home")
FOLDERS = ("INBOX", "INBOX", "Junk", "Archive", "Clients/2026", "New")
SUBJECTS = ("Offer", "Lunch")

number = st.integers(0, 60)
rarely = st.sampled_from((False, False, False, False, True))


class Letters(RuleBasedStateMachine):
    """All mail but the product's own."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory(prefix="inboxfollow-machine-")
        self.world = two_worlds(Path(self._folder.name))
        self.truth = Truth()
        self.shared = Shared()
        self.pace = timedelta(minutes=3)

    def tick(self, span: timedelta | None = None) -> None:
        """Everything takes its time."""
        self.world.clock.tick(self.pace if span is None else span)

    @rule(seconds=st.sampled_from((7, 61, 180, 180)))
    def hurry(self, seconds: int) -> None:
        """From now on so much time lies between two events."""
        self.pace = timedelta(seconds=seconds)

    @rule(hours=st.sampled_from((1, 24, 72, 216)))
    def pass_time(self, hours: int) -> None:
        """Nothing happens for a while."""
        self.tick(timedelta(hours=hours))

    # mail

    def post(
        self,
        *,
        mine: bool,
        who: str,
        to: tuple[str, ...],
        subject: str,
        text: str,
        folder: str,
        account: str,
        cites: tuple[str, ...] = (),
        late: int = 0,
        both: bool = False,
        headers: tuple[str, ...] = (),
        prefix: str = "",
        **rest: Any,
    ) -> Post:
        """A mail comes to lie in a mailbox, `late` minutes after it was written, but nobody cites what is yet to come."""
        now, posts = self.world.clock.now(), self.truth.posts
        read = [post.arrived + timedelta(seconds=47) for post in posts if not post.ids.isdisjoint(cites)]
        written = min(max([now - timedelta(minutes=late), *read]), now)
        accounts = tuple(self.world.mailboxes) if both else (account,)
        name = f"{'m' if mine else 'p'}{len(posts)}"
        post = Post(f"<{name}@test>", mine, who, to, subject, cites, written, now, accounts, len(posts), **rest)
        post.ids.add(post.id)
        posts.append(post)
        lines = [*headers, *([f"References: {' '.join(cites)}"] if cites and post.kind != "bounce" else [])]
        source = letter(name, sender=who, to=to, subject=prefix + subject, text=text, when=written, headers=lines)
        for one in accounts:
            self.world.mailboxes[one].append(folder, source, now)
        return post

    def some(self, index: int, choose: Callable[[Post], bool] = lambda post: post.mine) -> Post | None:
        """One of the mails, the newest for 0."""
        fitting = [post for post in self.truth.posts if choose(post)]
        return fitting[-1 - index % len(fitting)] if fitting else None

    @rule(whom=number, subject=number, account=number)
    def write_first(self, whom: int, subject: int, account: int) -> None:
        """I begin a conversation, from whatever program."""
        self.tick()
        to = [PEOPLE[whom % 5]]
        if whom >= 50:
            to.append(FINN if to[0] != FINN else GIL)
        self.post(
            mine=True, who=ME, to=tuple(to), subject=SUBJECTS[subject % 2], text="Could you tell me what you think?",
            folder="Sent", account=ACCOUNTS[account % 4],
        )  # fmt: skip

    @rule(index=number, account=number, late=st.sampled_from((0, 0, 0, 90)))
    def write_again(self, index: int, account: int, late: int) -> None:
        """I follow up from my phone; it may have been offline for a while."""
        self.tick()
        self.follow_up(index, account, late)

    def follow_up(self, index: int, account: int, late: int = 0) -> None:
        """My own, from another program."""
        before = self.some(index)
        if before is not None:
            self.post(
                mine=True, who=ME, to=before.to, subject=before.subject, prefix="Re: ", late=late,
                cites=(*before.cites, before.id), text="Any news? What do you think?", folder="Sent",
                account=ACCOUNTS[account % 4],
            )  # fmt: skip

    @rule(index=number, account=number)
    def answer_them(self, index: int, account: int) -> None:
        """I answer somebody, so that it is their turn again."""
        self.tick()
        theirs = self.some(index, lambda post: post.spoken)
        if theirs is not None:
            self.post(
                mine=True, who=ME, to=(theirs.who,), subject=theirs.subject, prefix="Re: ", folder="Sent",
                cites=(*theirs.cites, theirs.id), text="Thank you. When shall we meet?", account=ACCOUNTS[account % 4],
            )  # fmt: skip

    @rule(index=number, who=number, how=number, where=number, late=st.sampled_from((0, 0, 0, 30)), no=rarely)
    def answer(self, index: int, who: int, how: int, where: int, late: int, no: bool) -> None:
        """Somebody answers, by ids or by subject, into whatever folder."""
        self.tick()
        self.reply(index, who, how, where, late, no)

    def reply(self, index: int, who: int, how: int, where: int, late: int = 0, no: bool = False) -> None:
        """A person's answer to a mail of mine; it may be a colleague's or an assistant's."""
        asked = self.some(index)
        if asked is None:
            return
        author = [*asked.to, *asked.to, AIDE, *asked.to, ERIN][who % (3 * len(asked.to) + 2)]
        name = asked.received or asked.id
        cites = {0: (), 1: ("<unknown@test>",), 2: (name,)}.get(how % 6, (*asked.cites, name))
        self.post(
            mine=False, who=author, to=(ME,), subject=asked.subject, prefix="Re: ", cites=cites, no=no, late=late,
            text="Please do not contact me again." if no else "Yes, let us talk.",
            folder=FOLDERS[where % 6], account=ACCOUNTS[how % 4], both=how > 55,
        )  # fmt: skip

    @rule(who=number, where=number, account=number, no=rarely)
    def fresh(self, who: int, where: int, account: int, no: bool) -> None:
        """Somebody writes about something else."""
        self.tick()
        self.news(who, where, account, no)

    def news(self, who: int, where: int, account: int, no: bool) -> None:
        """A person's mail under a new subject."""
        self.post(
            mine=False, who=PEOPLE[who % 5], to=(ME,), subject="Something else",
            text="Please do not contact me again." if no else "Shall we play tennis?",
            folder=FOLDERS[where % 6], account=ACCOUNTS[account % 4], both=account > 55, no=no,
        )  # fmt: skip

    @rule(index=number, who=number, days=st.sampled_from((None, 3, 12)))
    def absence(self, index: int, who: int, days: int | None) -> None:
        """A responder answers."""
        self.tick()
        asked = self.some(index)
        if asked is None:
            return
        back: date | None = None if days is None else (self.world.clock.now() + timedelta(days=days)).date()
        until = f" until {back:%-d %B %Y}" if back else ""
        self.post(
            mine=False, who=asked.to[who % len(asked.to)], to=(ME,), subject=asked.subject, prefix="Automatic reply: ",
            cites=(asked.received or asked.id,), kind="away", back=back, text=f"I am out of the office{until}.",
            headers=("Auto-Submitted: auto-replied",), folder="INBOX", account=ACCOUNTS[index % 4],
        )  # fmt: skip

    @rule(index=number, who=number)
    def bounce(self, index: int, who: int) -> None:
        """A server could not deliver one of my mails."""
        self.tick()
        asked = self.some(index)
        if asked is None:
            return
        failed = asked.to[who % len(asked.to)]
        text = (
            "--b\r\n\r\nno such user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example"
            f"\r\n\r\nFinal-Recipient: rfc822; {failed}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\n"
            f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {asked.id}\r\n\r\n--b--\r\n"
        )
        self.post(
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
        self.tick()
        first, second = self.some(one), self.some(two, lambda post: post.kind == "person")
        if first is None or second is None:
            return
        self.post(
            mine=mine, who=ME if mine else first.to[0], to=first.to if mine else (ME,), subject=first.subject,
            prefix="Re: ", cites=tuple(dict.fromkeys((second.id, first.id))), text="About both: what do you think?",
            folder="Sent" if mine else FOLDERS[where % 6], account="work",
        )  # fmt: skip
