"""Scenarios in which machines write: bounces, receipts, absences, tickets, challenges, and my own robots."""

from datetime import timedelta

from tests.truth.letters import Person
from tests.truth.reports import absence, calendar, delivery_report, receipt
from tests.truth.scene import ME, Mail, Scene

TICKET = (
    "Your request has been received. A member of our team will answer as soon as possible. Ticket number: {number}."
)


def _bounced(s: Scene, returned: str) -> None:
    who = s.person()
    last = s.mine([who], s.ago(9))
    delivery_report(s, last, who, last.at + timedelta(minutes=2), returned=returned)
    s.expect(last, "bounced", touches=1, people={who.email: "bounced"})


def bounced_with_headers(s: Scene) -> None:
    """A report returns the headers of my mail."""
    _bounced(s, "headers")


def bounced_with_message(s: Scene) -> None:
    """A report returns my whole mail."""
    _bounced(s, "message")


def bounced_with_id_only(s: Scene) -> None:
    """A report returns nothing but the id."""
    _bounced(s, "id")


def bounced_without_id(s: Scene) -> None:
    """A report returns nothing: recipient and time must do."""
    _bounced(s, "none")


def bounced_in_prose(s: Scene) -> None:
    """An old server explains itself in prose with X-Failed-Recipients."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    said = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its recipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {who.email}\n    550 5.1.1 No such user here\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\n"
        f"Message-ID: {last.id}\nSubject: x\n"
    )
    headers = [("X-Failed-Recipients", who.email), ("Auto-Submitted", "auto-replied"), ("Return-Path", "<>")]
    daemon = Person("Mail Delivery System", f"Mailer-Daemon@mail.{who.domain}")
    subject = "Mail delivery failed: returning message to sender"
    s.theirs(daemon, last.at + timedelta(minutes=1), said, subject=subject, headers=headers, client="mutt")
    s.expect(last, "bounced", people={who.email: "bounced"})


def bounced_one_of_two(s: Scene) -> None:
    """One address is dead, the other still owes an answer."""
    one, two = s.person(), s.person()
    last = s.mine([one, two], s.ago(9))
    delivery_report(s, last, one, last.at + timedelta(minutes=2))
    s.expect(last, "awaiting", touches=1, people={one.email: "bounced", two.email: "silent"})


def bounced_all(s: Scene) -> None:
    """Every address is dead."""
    one, two = s.person(), s.person()
    last = s.mine([one], s.ago(9), cc=[two])
    for who in (one, two):
        delivery_report(s, last, who, last.at + timedelta(minutes=2))
    s.expect(last, "bounced", people={one.email: "bounced", two.email: "bounced"})


def bounced_elsewhere(s: Scene) -> None:
    """A hard bounce is a fact of the address: it holds in the other conversation too."""
    who = s.person()
    first = s.mine([who], s.ago(9))
    second = s.mine([who], s.ago(8), subject=f"Other matter {s.number}")
    delivery_report(s, second, who, second.at + timedelta(minutes=2))
    for mail in (first, second):
        s.expect(mail, "bounced", people={who.email: "bounced"})


def bounced_then_replied(s: Scene) -> None:
    """The mailbox came back: a later mail from them clears the bounce and answers."""
    who = s.person()
    last = s.mine([who], s.ago(20))
    delivery_report(s, last, who, last.at + timedelta(minutes=2))
    s.theirs(who, s.ago(15), answers=last)
    s.expect(last, "answered", people={who.email: "replied"})


def soft_bounce(s: Scene) -> None:
    """Their mailbox was full: no change."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    delivery_report(s, last, who, last.at + timedelta(minutes=2), status=s.rng.choice(("4.2.2", "5.2.2")))
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def delayed(s: Scene) -> None:
    """A warning about a delay: no change."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    delivery_report(s, last, who, last.at + timedelta(hours=4), action="delayed", status="4.4.1")
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def delivered(s: Scene) -> None:
    """A report of success: no answer."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    delivery_report(
        s, last, who, last.at + timedelta(minutes=1), action=s.rng.choice(("delivered", "relayed")), status="2.0.0"
    )
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def read_receipt(s: Scene) -> None:
    """They opened it, they did not answer."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    receipt(s, last, who, s.ago(8))
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def away_now(s: Scene) -> None:
    """An out-of-office with a return date that is still ahead."""
    who = s.person()
    last = s.mine([who], s.ago(6))
    absence(s, last, who, last.at + timedelta(seconds=40), s.now + timedelta(days=s.rng.randrange(10, 40)))
    s.expect(last, "away", touches=1, people={who.email: "away"})


def away_and_back(s: Scene) -> None:
    """They were away and have been back for a while."""
    who = s.person()
    last = s.mine([who], s.ago(40))
    absence(s, last, who, last.at + timedelta(seconds=40), s.now - timedelta(days=s.rng.randrange(10, 25)))
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def away_undated_now(s: Scene) -> None:
    """An out-of-office without a date, of yesterday: five working days are granted."""
    who = s.person()
    last = s.mine([who], s.ago(1))
    absence(s, last, who, last.at + timedelta(seconds=40), None)
    s.expect(last, "away", touches=1, people={who.email: "away"})


def away_undated_long_ago(s: Scene) -> None:
    """An out-of-office without a date, weeks ago, holds no longer."""
    who = s.person()
    last = s.mine([who], s.ago(30))
    absence(s, last, who, last.at + timedelta(seconds=40), None)
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def away_elsewhere(s: Scene) -> None:
    """Their responder answered in one conversation only; they are away in both."""
    who = s.person()
    quiet = s.mine([who], s.ago(5))
    noisy = s.mine([who], s.ago(6), subject=f"Other matter {s.number}")
    absence(s, noisy, who, noisy.at + timedelta(seconds=40), s.now + timedelta(days=20))
    for mail in (quiet, noisy):
        s.expect(mail, "away", people={who.email: "away"})


def away_one_of_two(s: Scene) -> None:
    """One is away, the other is there."""
    one, two = s.person(), s.person()
    last = s.mine([one, two], s.ago(6))
    absence(s, last, one, last.at + timedelta(seconds=40), s.now + timedelta(days=20))
    s.expect(last, "awaiting", touches=1, people={one.email: "away", two.email: "silent"})


def away_then_replied(s: Scene) -> None:
    """They answered from the beach."""
    who = s.person()
    last = s.mine([who], s.ago(6))
    absence(s, last, who, last.at + timedelta(seconds=40), s.now + timedelta(days=20))
    s.theirs(who, s.ago(4), answers=last)
    s.expect(last, "answered", people={who.email: "replied"})


def away_between_touches(s: Scene) -> None:
    """An out-of-office between two touches does not start the count again."""
    who = s.person()
    first = s.mine([who], s.ago(60))
    absence(s, first, who, first.at + timedelta(seconds=40), s.now - timedelta(days=50))
    second = s.mine([who], s.ago(20), s.say("nudges"), answers=first)
    s.expect(second, "awaiting", touches=2, touches_complete=True, people={who.email: "silent"})


def ticket_acknowledged(s: Scene) -> None:
    """A person's helpdesk acknowledges; the person has not answered."""
    who = s.person()
    last = s.mine([who], s.ago(6))
    _acknowledge(s, last, who.domain)
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def ticket_acknowledged_then_replied(s: Scene) -> None:
    """First the helpdesk's robot, then the person."""
    who = s.person()
    last = s.mine([who], s.ago(6))
    _acknowledge(s, last, who.domain)
    s.theirs(who, s.ago(4), answers=last)
    s.expect(last, "answered", rung=1, people={who.email: "replied"})


def _acknowledge(s: Scene, about: Mail, domain: str) -> None:
    robot = Person("Service Desk", f"helpdesk@{domain}")
    headers = [("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")]
    text = TICKET.format(number=s.number)
    s.theirs(
        robot,
        about.at + timedelta(seconds=20),
        text,
        answers=about,
        subject=f"[#{s.number}] {about.subject}",
        headers=headers,
    )


def challenge(s: Scene) -> None:
    """A challenge-response filter wants a click before it lets my mail in."""
    who = s.person()
    last = s.mine([who], s.ago(6))
    text = (
        "I use a spam filter that requires verification. To deliver your message to me, please click the link below to "
        "confirm that you are a real person:\n\nhttps://verify.example/c?id=1\n\nYour message is held until you do."
    )
    s.theirs(
        who, last.at + timedelta(seconds=20), text, answers=last, subject=f"Please verify your message: {last.subject}",
        headers=[("Auto-Submitted", "auto-replied"), ("Precedence", "bulk")],
    )  # fmt: skip
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def newsletter_from_their_company(s: Scene) -> None:
    """The company I wrote to sends its newsletter: no answer, no hold."""
    who = s.person()
    last = s.mine([who], s.ago(12))
    news = Person("News", f"news@{who.domain}")
    headers = [
        ("List-Id", f"<news.{who.domain}>"),
        ("List-Unsubscribe", f"<https://{who.domain}/u>"),
        ("Precedence", "bulk"),
    ]
    for day in (10, 3):
        s.theirs(news, s.ago(day), "Our products of this month.", subject=f"News {day}", headers=headers)
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"}, holds=())


def newsletter_from_them(s: Scene) -> None:
    """Even their own address sends a circular with a List-Id and a new subject."""
    who = s.person()
    last = s.mine([who], s.ago(12))
    headers = [
        ("List-Id", f"<offers.{who.domain}>"),
        ("List-Unsubscribe", f"<https://{who.domain}/u>"),
        ("Precedence", "bulk"),
    ]
    s.theirs(who, s.ago(3), "Our offers of this month.", subject=f"Offers {s.number}", headers=headers)
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"}, holds=())


def my_vacation_reply(s: Scene) -> None:
    """A stranger writes, my own responder answers: no lead."""
    who = s.person()
    first = s.theirs(who, s.ago(12), "A question about your services?", subject=s.subject)
    mine = s.mine(
        [who], first.at + timedelta(seconds=30), "I am out of the office until Monday.", answers=first,
        subject=f"Automatic reply: {s.subject}", headers=[("Auto-Submitted", "auto-replied")],
    )  # fmt: skip
    s.never(mine)


def my_vacation_reply_to_an_answer(s: Scene) -> None:
    """They answered, my responder thanked them: it is still my turn."""
    who = s.person()
    last = s.mine([who], s.ago(12))
    answer = s.theirs(who, s.ago(11), answers=last)
    s.mine(
        [who], answer.at + timedelta(seconds=30), "I am out of the office until Monday.", answers=answer,
        subject=f"Automatic reply: {s.subject}", headers=[("Auto-Submitted", "auto-replied"), ("Precedence", "bulk")],
    )  # fmt: skip
    s.expect(last, "answered")


def my_invitation(s: Scene) -> None:
    """My calendar sends an invitation: no lead."""
    who = s.person()
    body = calendar(s, "request", ME, who, "", "Meeting", s.now)
    s.never(s.mine([who], s.ago(12), subject=f"Invitation: Meeting {s.number}", body=body))


def my_invitation_after_their_answer(s: Scene) -> None:
    """They answered; all I sent since is an invitation by my calendar: still my turn."""
    who = s.person()
    last = s.mine([who], s.ago(12))
    answer = s.theirs(who, s.ago(11), answers=last)
    body = calendar(s, "request", ME, who, "", "Meeting", s.now)
    s.never(s.mine([who], s.ago(10), answers=answer, subject=f"Invitation: Meeting {s.number}", body=body))
    s.expect(last, "answered", rung=1, people={who.email: "replied"})


def my_acceptance_of_their_meeting(s: Scene) -> None:
    """They answered with a meeting, I accepted it by one click: still my turn."""
    who = s.person()
    last = s.mine([who], s.ago(12))
    s.theirs(who, s.ago(11), answers=last)
    body = calendar(s, "request", who, ME, "", "Meeting", s.now)
    meeting = s.theirs(who, s.ago(11, -1), answers=last, subject=f"Meeting {s.number}", body=body)
    yes = calendar(s, "reply", who, ME, "accepted", "Meeting", s.now)
    s.never(s.mine([who], s.ago(9), answers=meeting, subject=f"Accepted: Meeting {s.number}", body=yes))
    s.expect(last, "answered", rung=1, people={who.email: "replied"})


def my_acceptance(s: Scene) -> None:
    """I accept a meeting by one click: no lead."""
    who = s.person()
    body = calendar(s, "request", who, ME, "", "Meeting", s.now)
    theirs = s.theirs(who, s.ago(12), subject=f"Meeting {s.number}", body=body)
    answer = calendar(s, "reply", who, ME, "accepted", "Meeting", s.now)
    s.never(s.mine([who], s.ago(11), answers=theirs, subject=f"Accepted: Meeting {s.number}", body=answer))


def my_receipt(s: Scene) -> None:
    """My mail program tells them I read their mail: no lead."""
    who = s.person()
    theirs = s.theirs(who, s.ago(12), "Please read this.", subject=s.subject)
    at = s.ago(11)
    before = len(s.letters)
    sent = receipt(s, theirs, ME, at)
    copy = s.letters.pop()
    assert len(s.letters) == before
    s.put(sent, "Sent", flags="S", arrived=copy.arrived)
    s.never(sent)


SCENARIOS = (
    bounced_with_headers, bounced_with_message, bounced_with_id_only, bounced_without_id, bounced_in_prose,
    bounced_one_of_two, bounced_all, bounced_elsewhere, bounced_then_replied, soft_bounce, delayed, delivered,
    read_receipt, away_now, away_and_back, away_undated_now, away_undated_long_ago, away_elsewhere,
    away_one_of_two, away_then_replied, away_between_touches, ticket_acknowledged,
    ticket_acknowledged_then_replied, challenge, newsletter_from_their_company, newsletter_from_them,
    my_vacation_reply, my_vacation_reply_to_an_answer, my_invitation, my_invitation_after_their_answer, my_acceptance_of_their_meeting,
    my_acceptance, my_receipt,
)  # fmt: skip
