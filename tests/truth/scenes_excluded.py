"""Scenarios that are never leads, and their near neighbours that are."""

from dataclasses import replace
from datetime import timedelta

from tests.truth.letters import Person
from tests.truth.scene import INTERNAL_DOMAIN, ME, SALES, Scene
from tests.truth.scenes_machines import TICKET


def to_noreply(s: Scene) -> None:
    """Nobody reads what is sent there."""
    local = s.rng.choice(("no-reply", "noreply", "donotreply", "do-not-reply"))
    last = s.mine([s.person(local=local)], s.ago(9))
    s.expect(last, "excluded")


def to_noreply_and_a_person(s: Scene) -> None:
    """A person beside the robot makes it a lead."""
    robot, who = s.person(local="no-reply"), s.person()
    last = s.mine([who], s.ago(9), cc=[robot])
    s.expect(last, "awaiting", touches=1)


def to_myself(s: Scene) -> None:
    """A note to myself."""
    last = s.mine([s.rng.choice((ME, SALES))], s.ago(9), "Remember the milk?")
    s.expect(last, "excluded")


def to_colleagues(s: Scene) -> None:
    """Internal people only."""
    last = s.mine([s.person(INTERNAL_DOMAIN), s.person(INTERNAL_DOMAIN)], s.ago(9))
    s.expect(last, "excluded")


def to_colleague_subdomain(s: Scene) -> None:
    """A colleague at a subdomain of mine is a colleague."""
    last = s.mine([s.person(f"berlin.{INTERNAL_DOMAIN}")], s.ago(9))
    s.expect(last, "excluded")


def wide_mail(s: Scene) -> None:
    """More than eight recipients: a circular."""
    people = [s.person() for _ in range(s.rng.randrange(9, 14))]
    half = len(people) // 2
    last = s.mine(people[:half], s.ago(9), cc=people[half:])
    s.expect(last, "excluded")


def to_a_list(s: Scene) -> None:
    """I answer a post on a mailing list."""
    post = Person("dev", f"dev@lists.project-{s.number}.example")
    headers = [
        ("List-Id", f"<dev.lists.project-{s.number}.example>"),
        ("List-Post", f"<mailto:{post.email}>"),
        ("Precedence", "list"),
    ]
    theirs = s.theirs(s.person(), s.ago(10), "Does anybody know?", to=[post], subject=s.subject, headers=headers)
    last = s.mine([post], s.ago(9), answers=theirs)
    s.expect(last, "excluded")


def list_copy_comes_back(s: Scene) -> None:
    """I start a thread on a list and my own post comes back with the list's headers."""
    post = Person("users", f"users@lists.project-{s.number}.example")
    last = s.mine([post], s.ago(9))
    headers = f"List-Id: <users.lists.project-{s.number}.example>\r\nList-Post: <mailto:{post.email}>\r\n".encode()
    s.put(replace(last, source=headers + last.source), "Lists")
    s.expect(last, "excluded")


def reply_to_newsletter(s: Scene) -> None:
    """I answered a newsletter."""
    sender = Person("Shop", f"hello@shop-{s.number}.example")
    headers = [
        ("List-Id", f"<news.shop-{s.number}.example>"),
        ("List-Unsubscribe", f"<mailto:u@shop-{s.number}.example>"),
        ("Precedence", "bulk"),
    ]
    news = s.theirs(sender, s.ago(9), "Ten per cent off everything this week only.", subject=s.subject, headers=headers)
    last = s.mine([sender], s.ago(8), "Please tell me where my parcel is?", answers=news)
    s.expect(last, "excluded")


def ignored_domain(s: Scene) -> None:
    """Family is on the ignore list."""
    last = s.mine([s.person("family.example")], s.ago(9))
    s.expect(last, "excluded")


def ignored_person(s: Scene) -> None:
    """A supplier is on the ignore list."""
    last = s.mine([Person("Desk", "desk@supplies.example")], s.ago(9))
    s.expect(last, "excluded")


def ignored_and_a_client(s: Scene) -> None:
    """Somebody ignored in copy does not hide the client."""
    who = s.person()
    last = s.mine([who], s.ago(9), cc=[s.person("family.example")])
    s.expect(last, "awaiting", touches=1)


def support_ticket(s: Scene) -> None:
    """I opened a ticket at a helpdesk and its robot acknowledged."""
    desk = Person("Support", f"{s.rng.choice(('support', 'helpdesk'))}@software-{s.number}.example")
    last = s.mine([desk], s.ago(9), "The export does not work, can you help?")
    headers = [("Auto-Submitted", "auto-replied"), ("Precedence", "bulk")]
    subject = f"[Ticket #{s.number}] {last.subject}"
    s.theirs(
        desk,
        last.at + timedelta(seconds=15),
        TICKET.format(number=s.number),
        answers=last,
        subject=subject,
        headers=headers,
    )
    s.expect(last, "excluded")


SCENARIOS = (
    to_noreply, to_noreply_and_a_person, to_myself, to_colleagues, to_colleague_subdomain, wide_mail, to_a_list,
    list_copy_comes_back, reply_to_newsletter, ignored_domain, ignored_person, ignored_and_a_client,
    support_ticket,
)  # fmt: skip
