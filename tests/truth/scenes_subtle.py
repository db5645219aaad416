"""Scenarios on the border: what looks like a machine and is a person, what looks like a person and is a machine."""

from dataclasses import replace
from datetime import timedelta

from tests.truth.letters import Header, Part, Person, multipart, text_part
from tests.truth.reports import absence, delivery_report, returned_headers
from tests.truth.scene import INTERNAL_DOMAIN, ME, Mail, Scene

PREFIXES = ("Antwort: ", "SV: ", "Odp: ", "RES: ", "VS: ", "R: ", "Vá: ", "回复：", "Ответ: ", "RE: FW: ", "re : ")


def _reply(s: Scene, *headers: Header, **more: object) -> None:
    who = s.person()
    last = s.mine([who], s.ago(12))
    s.theirs(who, s.ago(10), answers=last, headers=headers, **more)  # type: ignore[arg-type]
    s.expect(last, "answered", rung=1, people={who.email: "replied"})


def reply_from_exchange(s: Scene) -> None:
    """Exchange marks people's mail as not to be answered automatically."""
    _reply(s, ("X-Auto-Response-Suppress", "DR, OOF, AutoReply"), ("X-MS-Has-Attach", ""))


def reply_marked_not_automatic(s: Scene) -> None:
    """Auto-Submitted: no says that a person wrote it."""
    _reply(s, ("Auto-Submitted", "no"))


def reply_from_a_sales_tool(s: Scene) -> None:
    """They answer through a tool that adds a way to unsubscribe."""
    _reply(s, ("List-Unsubscribe", "<https://tool.example/u/1>"))


def reply_about_being_away(s: Scene) -> None:
    """A person says in passing that they were out of the office: an answer."""
    _reply(s, text="Sorry, I was out of the office last week. Thursday at ten suits me.")


def reply_forwarded_inside(s: Scene) -> None:
    """They passed my mail on; a colleague of theirs answers it."""
    who, other = s.person(), s.person()
    last = s.mine([who], s.ago(12))
    s.theirs(other, s.ago(10), answers=last, to=[ME], cc=[who])
    s.expect(last, "answered", rung=1, people={who.email: "silent"})


def reply_with_exotic_prefix(s: Scene) -> None:
    """Prefixes of many languages, no ids."""
    who = s.person()
    last = s.mine([who], s.ago(12))
    s.theirs(who, s.ago(10), answers=last, subject=s.rng.choice(PREFIXES) + s.subject, cite="none")
    s.expect(last, "answered", rung=3)


def reply_with_changed_case(s: Scene) -> None:
    """No ids, the subject in another case and with other white space."""
    who = s.person()
    s.subject = f"Offer for  the office {s.number}"
    last = s.mine([who], s.ago(12))
    s.theirs(who, s.ago(10), answers=last, subject=f"RE:  OFFER for the office {s.number} ", cite="none")
    s.expect(last, "answered", rung=3)


def empty_subjects(s: Scene) -> None:
    """Neither mail has a subject and theirs no ids: not an answer, but a reason to look."""
    who = s.person()
    last = s.mine([who], s.ago(12), subject="")
    s.theirs(who, s.ago(10), answers=last, subject="", cite="none")
    s.expect(last, "awaiting", touches=1, holds=("active_elsewhere",))


def strange_recipients(s: Scene) -> None:
    """Commas in names, upper case, a comment: their answer without ids comes from the plain address."""
    plain = s.person()
    last, first = plain.name.split()[-1], plain.first
    written = s.rng.choice(
        (
            f'"{last}, {first}" <{plain.email}>',
            f"{plain.email.upper()}",
            f"<{plain.email}> ({first})",
            f"Team: {plain.email};",
        )
    )
    mail = s.write(ME, [plain], s.ago(12), s.say("asks", first), s.subject, client="mutt")
    lines = mail.source.split(b"\r\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(b"To:"))
    lines[at] = f"To: {written}".encode("ascii", "replace")
    mail = replace(mail, source=b"\r\n".join(lines))
    s.put(mail, "Sent", flags="S")
    s.theirs(plain, s.ago(10), answers=mail, cite="none")
    s.expect(mail, "answered", rung=3, people={plain.email: "replied"})


def left_the_company(s: Scene) -> None:
    """An automatic reply says that they left: no answer, and no absence that ends."""
    who = s.person()
    last = s.mine([who], s.ago(12))
    text = f"I no longer work for this company. Please contact sales@{who.domain} instead."
    headers = [("Auto-Submitted", "auto-replied")]
    s.theirs(
        who,
        last.at + timedelta(seconds=20),
        text,
        answers=last,
        subject=f"Automatic reply: {s.subject}",
        headers=headers,
    )
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def message_received(s: Scene) -> None:
    """A machine confirms that my message came in."""
    who = s.person(local="info")
    last = s.mine([who], s.ago(12))
    text = "Thank you for your message. We have received it and will get back to you within two working days."
    headers = [("Auto-Submitted", "auto-replied"), ("Precedence", "bulk")]
    s.theirs(who, last.at + timedelta(seconds=20), text, answers=last, subject=f"Re: {s.subject}", headers=headers)
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def away_by_subject_alone(s: Scene) -> None:
    """A responder that sets no header but its subject and In-Reply-To."""
    who = s.person()
    last = s.mine([who], s.ago(6))
    back = s.now + timedelta(days=20)
    text = s.tongue.away_until.format(day=s.tongue.day(back.date()))
    subject = s.tongue.away_subject.format(subject=s.subject)
    s.theirs(who, last.at + timedelta(seconds=30), text, answers=last, subject=subject, cite="in-reply-to", quote=False)
    s.expect(last, "away", touches=1, people={who.email: "away"})


def away_without_year(s: Scene) -> None:
    """The return date names no year, or is written in digits alone."""
    who = s.person()
    last = s.mine([who], s.ago(6))
    back = s.now + timedelta(days=25)
    text = s.rng.choice(
        (
            f"I am out of the office until {back.day} {back:%B}.",
            f"I am on leave and will be back on {back:%B} {back.day}.",
            f"Ich bin bis zum {back.day}.{back.month}. im Urlaub.",
            f"Out of office, returning {back:%Y-%m-%d}.",
        )
    )
    headers = [("Auto-Submitted", "auto-replied")]
    s.theirs(
        who,
        last.at + timedelta(seconds=30),
        text,
        answers=last,
        subject=f"Automatic reply: {s.subject}",
        headers=headers,
    )
    s.expect(last, "away", touches=1, people={who.email: "away"})


def one_away_one_bounced(s: Scene) -> None:
    """Nobody is there to be addressed now; one of them will be."""
    one, two = s.person(), s.person()
    last = s.mine([one, two], s.ago(6))
    absence(s, last, one, last.at + timedelta(seconds=40), s.now + timedelta(days=20))
    delivery_report(s, last, two, last.at + timedelta(minutes=2))
    s.expect(last, "away", people={one.email: "away", two.email: "bounced"})


def bounced_by_my_own_server(s: Scene) -> None:
    """My own server reports the failure: it is neither a colleague nor an answer."""
    who = s.person()
    last = s.mine([who], s.ago(6))
    report = delivery_report(s, last, who, last.at + timedelta(minutes=2))
    letter = s.letters.pop()
    own = f"mailer-daemon@{INTERNAL_DOMAIN}".encode()
    s.letters.append(replace(letter, source=report.source.replace(report.sender.email.encode(), own, 1)))
    s.expect(last, "bounced", people={who.email: "bounced"})


def bounced_behind_a_forward(s: Scene) -> None:
    """My mail was forwarded and failed there: the report names both addresses."""
    who = s.person()
    last = s.mine([who], s.ago(6))
    status = (
        f"Reporting-MTA: dns; mx.{who.domain}\r\n\r\nOriginal-Recipient: rfc822;{who.email}\r\n"
        f"Final-Recipient: rfc822;someone@elsewhere-{s.number}.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    )
    parts = [
        text_part("Your message could not be delivered.\n", "us-ascii", "7bit"),
        Part("message/delivery-status", status.encode()),
        Part("text/rfc822-headers", returned_headers(last)),
    ]
    body = multipart("report", parts, "bounded", "; report-type=delivery-status")
    daemon = Person("", f"postmaster@{who.domain}")
    s.theirs(daemon, last.at + timedelta(minutes=1), "x", subject=f"Undeliverable: {s.subject}", body=body)
    s.expect(last, "bounced", people={who.email: "bounced"})


def bounced_then_another_address(s: Scene) -> None:
    """The first address is dead; I asked again at a second one in the same thread."""
    one, two = s.person(), s.person()
    first = s.mine([one], s.ago(12))
    delivery_report(s, first, one, first.at + timedelta(minutes=2))
    last = s.mine([two], s.ago(10), answers=first)
    s.expect(last, "awaiting", people={two.email: "silent"})


def soft_then_hard_bounce(s: Scene) -> None:
    """First a delay, then the end."""
    who = s.person()
    last = s.mine([who], s.ago(12))
    delivery_report(s, last, who, last.at + timedelta(hours=4), action="delayed", status="4.4.1")
    delivery_report(s, last, who, last.at + timedelta(days=4), status="5.4.4")
    s.expect(last, "bounced", people={who.email: "bounced"})


def group_one_answered_i_ask_the_other(s: Scene) -> None:
    """One of two answered; then I asked the other one alone."""
    one, two = s.person(), s.person()
    first = s.mine([one, two], s.ago(12))
    answer = s.theirs(one, s.ago(11), answers=first, cc=[two])
    last = s.mine([two], s.ago(9), answers=answer)
    s.expect(last, "awaiting", touches=1, people={two.email: "silent"})


def eight_recipients_and_myself(s: Scene) -> None:
    """A copy to myself does not make eight people a crowd."""
    people = [s.person() for _ in range(8)]
    last = s.mine(people, s.ago(9), bcc=[ME])
    s.expect(last, "awaiting", touches=1)


def spam_that_claims_to_be_them(s: Scene) -> None:
    """Mail to somebody else from a stranger with my subject changes nothing."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    s.theirs(
        Person("x", f"x@spam-{s.number}.example"), s.ago(8), subject=f"Re: {s.subject}", folder="Junk", cite="none"
    )
    s.expect(last, "awaiting", touches=1, holds=())


def complaint_report(s: Scene) -> None:
    """A feedback report on my mail (RFC 5965) is a machine's."""
    who = s.person()
    last: Mail = s.mine([who], s.ago(9))
    facts = "Feedback-Type: abuse\r\nUser-Agent: Report/1\r\nVersion: 1\r\n"
    parts = [
        text_part("This is an abuse report.\n", "us-ascii", "7bit"),
        Part("message/feedback-report", facts.encode()),
        Part("message/rfc822", last.source, "8bit"),
    ]
    body = multipart("report", parts, "bounded", "; report-type=feedback-report")
    s.theirs(Person("", f"fbl@{who.domain}"), s.ago(8), "x", subject=f"FW: {s.subject}", body=body)
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


SCENARIOS = (
    reply_from_exchange, reply_marked_not_automatic, reply_from_a_sales_tool, reply_about_being_away,
    reply_forwarded_inside, reply_with_exotic_prefix, reply_with_changed_case, empty_subjects, strange_recipients,
    left_the_company, message_received, away_by_subject_alone, away_without_year, one_away_one_bounced,
    bounced_by_my_own_server, bounced_behind_a_forward, bounced_then_another_address, soft_then_hard_bounce,
    group_one_answered_i_ask_the_other, eight_recipients_and_myself, spam_that_claims_to_be_them, complaint_report,
)  # fmt: skip
