"""Scenarios about people: what they want, several of them, and mail that only seems to answer."""

from datetime import timedelta

from tests.truth.reports import calendar, reaction_body
from tests.truth.scene import INTERNAL_DOMAIN, ME, Scene


def calendar_reply(s: Scene) -> None:
    """They accept the meeting I proposed and write nothing."""
    who = s.person()
    asked = s.mine([who], s.ago(9))
    invitation = s.mine(
        [who],
        s.ago(9, -2),
        answers=asked,
        subject=f"Meeting {s.number}",
        body=calendar(s, "request", ME, who, "", "Meeting", s.now),
    )
    reply = calendar(s, "reply", ME, who, "accepted", "Meeting", s.now)
    s.theirs(who, s.ago(8), answers=invitation, subject=f"Accepted: Meeting {s.number}", body=reply)
    s.expect(asked, "answered", also=(invitation.id,))


def reaction(s: Scene) -> None:
    """They put a thumb up under my mail."""
    who = s.person("gmail.com")
    last = s.mine([who], s.ago(9))
    s.theirs(who, s.ago(8), answers=last, cite="in-reply-to", client="gmail", body=reaction_body(s))
    s.expect(last, "answered")


def opt_out(s: Scene) -> None:
    """They ask never to hear from me again."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    s.theirs(who, s.ago(8), s.say("opt_outs", "Sam"), answers=last)
    s.expect(last, "opted_out")


def not_now(s: Scene) -> None:
    """They put me off: an answer all the same."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    s.theirs(who, s.ago(8), s.say("not_now", "Sam"), answers=last)
    s.expect(last, "answered", rung=1)


def declined(s: Scene) -> None:
    """They say no, politely."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    s.theirs(who, s.ago(8), s.say("declines", "Sam"), answers=last)
    s.expect(last, "answered", rung=1)


def reply_through_a_list(s: Scene) -> None:
    """Their id-linked answer came through a group address that added list headers."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    s.theirs(who, s.ago(8), answers=last, headers=[("List-Id", f"team <team.{who.domain}>"), ("Precedence", "list")])
    s.expect(last, "answered", rung=1)


def several_replies(s: Scene) -> None:
    """A long talk that ends with them."""
    who = s.person()
    mail = s.mine([who], s.ago(30))
    for day in (28, 24, 20):
        answer = s.theirs(who, s.ago(day), answers=mail)
        mail = s.mine([who], s.ago(day - 1), answers=answer)
    s.theirs(who, s.ago(15), answers=mail)
    s.expect(mail, "answered", rung=1)


def sent_copy_in_archive_only(s: Scene) -> None:
    """I moved my own mail out of Sent: it is mine by its From."""
    who = s.person()
    last = s.mine([who], s.ago(9), folder="Archive")
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def blind_copies_only(s: Scene) -> None:
    """I wrote to one person by blind copy."""
    who = s.person()
    last = s.mine([ME], s.ago(9), bcc=[who])
    s.theirs(who, s.ago(8), answers=last)
    s.expect(last, "answered", rung=1)


def group_internal_reply(s: Scene) -> None:
    """A colleague answers to all: the clients still owe me theirs."""
    one, two, colleague = s.person(), s.person(), s.person(INTERNAL_DOMAIN)
    last = s.mine([one, two], s.ago(9), cc=[colleague])
    s.theirs(colleague, s.ago(8), answers=last, to=[ME, one, two])
    s.expect(last, "awaiting", touches=1, people={one.email: "silent", two.email: "silent"})


def group_outside_reply(s: Scene) -> None:
    """One of three clients answers."""
    people = [s.person() for _ in range(3)]
    last = s.mine(people[:2], s.ago(9), cc=people[2:])
    s.theirs(people[1], s.ago(8), answers=last, to=[ME, people[0]], cc=[people[2]])
    states = {p.email: "replied" if p is people[1] else "silent" for p in people}
    s.expect(last, "answered", rung=1, people=states, group="1 of 3")


def introducer_in_bcc(s: Scene) -> None:
    """Whoever introduced us, now blind-copied, says "have fun": the new contact still owes an answer."""
    introducer, new = s.person("introductions.example"), s.person()
    intro = s.theirs(
        introducer, s.ago(12), "Sam, meet my friend. You two should talk.", to=[ME, new], subject=s.subject
    )
    last = s.mine([new], s.ago(11), answers=intro, bcc=[introducer])
    s.theirs(introducer, s.ago(10), "Great, have fun you two.", answers=last)
    s.expect(last, "awaiting", touches=1, people={new.email: "silent"})


def eight_recipients(s: Scene) -> None:
    """Eight people are a group, not yet a circular."""
    people = [s.person() for _ in range(8)]
    last = s.mine(people, s.ago(9))
    s.expect(last, "awaiting", touches=1)


def enquiry_answered_by_me(s: Scene) -> None:
    """They wrote first, I answered with a question: their turn."""
    who = s.person()
    first = s.theirs(who, s.ago(5), "I saw your site. Can you make us an offer?", subject=s.subject)
    last = s.mine([who], s.ago(4), answers=first)
    s.expect(last, "awaiting", touches=1, touches_complete=True, people={who.email: "silent"}, expects_reply=True)


def unrelated_fresh_mail(s: Scene) -> None:
    """Rung 4: they write about something new; nobody answered the question, but look before you nudge."""
    who = s.person()
    last = s.mine([who], s.ago(12))
    s.theirs(who, s.ago(6), "Here are the photos I promised.", subject=f"Photos {s.number}")
    s.expect(last, "awaiting", touches=1, holds=("active_elsewhere",))


def colleague_of_theirs_same_subject(s: Scene) -> None:
    """Rung 5: somebody else at their company writes under the same subject without ids."""
    who, other = s.person(), s.person()
    last = s.mine([who], s.ago(12))
    s.theirs(other, s.ago(6), subject=f"RE: {s.subject}", cite="none")
    s.expect(last, "awaiting", touches=1, holds=("perhaps_answered",))


def freemail_stranger_same_subject(s: Scene) -> None:
    """Two people at gmail.com are no colleagues."""
    who, other = s.person("gmail.com"), s.person("gmail.com")
    last = s.mine([who], s.ago(12))
    s.theirs(other, s.ago(6), subject=f"RE: {s.subject}", cite="none")
    s.expect(last, "awaiting", touches=1, holds=())


def same_subject_twice(s: Scene) -> None:
    """Two mails to one person under one subject, and an answer without ids: it answers the newer."""
    who = s.person()
    older = s.mine([who], s.ago(30))
    newer = s.mine([who], s.ago(10))
    s.theirs(who, s.ago(9), subject=f"Re: {s.subject}", cite="none")
    s.expect(older, "awaiting")
    s.expect(newer, "answered", rung=3)


def earlier_mail_is_no_answer(s: Scene) -> None:
    """Mail under the same subject that came before mine answers nothing."""
    who = s.person()
    s.theirs(who, s.ago(20), subject=s.subject)
    last = s.mine([who], s.ago(10))
    s.expect(last, "awaiting", holds=())


def reply_at_once(s: Scene) -> None:
    """A person who answers within a minute is still a person."""
    who = s.person()
    last = s.mine([who], s.ago(3))
    s.theirs(who, last.at + timedelta(seconds=50), answers=last)
    s.expect(last, "answered", rung=1)


SCENARIOS = (
    calendar_reply, reaction, opt_out, not_now, declined, reply_through_a_list, several_replies,
    sent_copy_in_archive_only, blind_copies_only, group_internal_reply, group_outside_reply, introducer_in_bcc,
    eight_recipients, enquiry_answered_by_me, unrelated_fresh_mail, colleague_of_theirs_same_subject,
    freemail_stranger_same_subject, same_subject_twice, earlier_mail_is_no_answer, reply_at_once,
)  # fmt: skip
