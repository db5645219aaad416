"""Scenarios about order and number: touches, turns, clocks, copies, late joins, and what begins before reading did."""

from datetime import timedelta

from tests.truth.letters import Person
from tests.truth.scene import ME, SALES, Mail, Scene


def _touches(s: Scene, days: tuple[int, ...], answers: Mail | None, people: list[Person]) -> Mail:
    mail = s.mine(people, s.ago(days[0]), answers=answers)
    for day in days[1:]:
        mail = s.mine(people, s.ago(day), s.say("nudges"), answers=mail)
    return mail


def several_touches(s: Scene) -> None:
    """Two to five of my mails in one thread, no answer."""
    who = s.person()
    count = s.rng.randrange(2, 6)
    last = _touches(s, tuple(range(60, 60 - 9 * count, -9)), None, [who])
    s.expect(last, "awaiting", touches=count, touches_complete=True, people={who.email: "silent"}, expects_reply=True)


def touches_since_they_spoke(s: Scene) -> None:
    """Only what I sent since their last word counts."""
    who = s.person()
    first = _touches(s, (80, 75, 70), None, [who])
    answer = s.theirs(who, s.ago(65), answers=first)
    last = _touches(s, (50, 40), answer, [who])
    s.expect(last, "awaiting", touches=2, touches_complete=True, people={who.email: "silent"})


def my_turn_then_i_wrote(s: Scene) -> None:
    """They answered, I asked back: the count starts at one."""
    who = s.person()
    first = s.mine([who], s.ago(20))
    answer = s.theirs(who, s.ago(18), answers=first)
    last = s.mine([who], s.ago(16), answers=answer)
    s.expect(last, "awaiting", touches=1, touches_complete=True, expects_reply=True)


def touches_without_headers_cite_all(s: Scene) -> None:
    """My second mail cites the first by References only."""
    who = s.person()
    first = s.mine([who], s.ago(20))
    last = s.mine([who], s.ago(10), s.say("nudges"), answers=first, cite="references")
    s.expect(last, "awaiting", touches=2)


def touch_from_other_address(s: Scene) -> None:
    """I follow up as sales@: still my touch."""
    who = s.person()
    first = s.mine([who], s.ago(20))
    last = s.mine([who], s.ago(10), s.say("nudges"), answers=first, sender=SALES)
    s.expect(last, "awaiting", touches=2)


def copies_in_two_folders(s: Scene) -> None:
    """My mail lies in Sent and in a client's folder: one touch."""
    who = s.person()
    last = s.mine([who], s.ago(20))
    s.put(last, "Clients/2026", flags="S")
    s.expect(last, "awaiting", touches=1)


def copy_without_id(s: Scene) -> None:
    """The same with a mail that carries no Message-ID."""
    who = s.person()
    last = s.mine([who], s.ago(20), message_id="")
    s.put(last, "Archive", flags="S", arrived=last.at)
    s.expect(last, "awaiting", touches=1)


def reply_in_two_folders(s: Scene) -> None:
    """Their answer lies in INBOX and Archive; then I wrote again."""
    who = s.person()
    first = s.mine([who], s.ago(20))
    answer = s.theirs(who, s.ago(18), answers=first)
    s.put(answer, "Archive")
    last = s.mine([who], s.ago(16), answers=answer)
    s.expect(last, "awaiting", touches=1)


def bcc_to_myself(s: Scene) -> None:
    """A blind copy to myself arrives in INBOX: not an answer, not a second touch."""
    who = s.person()
    last = s.mine([who], s.ago(20))
    s.put(last, "INBOX")
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"}, holds=())


def draft_elsewhere(s: Scene) -> None:
    """They answered; my answer is a draft in an ordinary folder: still my turn."""
    who = s.person()
    last = s.mine([who], s.ago(20))
    answer = s.theirs(who, s.ago(18), answers=last)
    draft = s.write(ME, [who], s.ago(17), s.say("asks"), s.re(), answer)
    s.put(draft, "Archive", flags="D")
    s.never(draft)
    s.expect(last, "answered", rung=1)


def draft_follow_up(s: Scene) -> None:
    """A follow-up that lies in Drafts is no touch."""
    who = s.person()
    last = s.mine([who], s.ago(20))
    draft = s.write(ME, [who], s.ago(2), s.say("nudges"), s.re(), last)
    s.put(draft, "Drafts", flags="D")
    s.never(draft)
    s.expect(last, "awaiting", touches=1)


def draft_alone(s: Scene) -> None:
    """A first mail that was never sent is no lead, with the flag or without it."""
    draft = s.write(ME, [s.person()], s.ago(5), s.say("asks"), s.subject)
    s.put(draft, "Drafts", flags=s.rng.choice(("", "D")))
    s.never(draft)


def late_delivery(s: Scene) -> None:
    """The answer reaches the server after everything else, with a high UID and an old INTERNALDATE."""
    who = s.person()
    last = s.mine([who], s.ago(20))
    s.theirs(who, s.ago(19), answers=last, late=True)
    s.expect(last, "answered", rung=1)


def earlier_than_its_question(s: Scene) -> None:
    """Their clock and their server's are an hour slow: the answer seems older than my mail, but cites it."""
    who = s.person()
    last = s.mine([who], s.ago(20))
    s.theirs(who, last.at - timedelta(hours=1), answers=last, arrived=last.at - timedelta(minutes=30))
    s.expect(last, "answered", rung=1)


def crossing_under_two_minutes(s: Scene) -> None:
    """They answered my first mail a minute before my second went out: that counts as answered."""
    who = s.person()
    first = s.mine([who], s.ago(20))
    last = s.mine([who], s.ago(10), s.say("nudges"), answers=first)
    s.theirs(who, last.at - timedelta(seconds=70), answers=first, arrived=last.at - timedelta(seconds=70))
    s.expect(last, "answered")


def crossing_over_two_minutes(s: Scene) -> None:
    """They answered my first mail ten minutes before my second: they have not answered that one."""
    who = s.person()
    first = s.mine([who], s.ago(20))
    last = s.mine([who], s.ago(10), answers=first)
    s.theirs(who, last.at - timedelta(minutes=10), answers=first, arrived=last.at - timedelta(minutes=9))
    s.expect(last, "awaiting", touches=1)


def slow_clock_by_subject(s: Scene) -> None:
    """An answer without ids has a Date before my mail and arrived after it: arrivals decide."""
    who = s.person()
    last = s.mine([who], s.ago(20))
    s.theirs(who, last.at - timedelta(hours=3), answers=last, arrived=last.at + timedelta(hours=2), cite="none")
    s.expect(last, "answered", rung=3)


def absurd_date(s: Scene) -> None:
    """Their Date is absurd or missing and they cite my first mail: arrival says it came after my second."""
    who = s.person()
    first = s.mine([who], s.ago(20))
    last = s.mine([who], s.ago(10), s.say("nudges"), answers=first)
    date = s.rng.choice(
        ("", "Thu, 01 Jan 1970 00:00:00 +0000", "Fri, 31 Dec 2099 23:59:59 +0000", "yesterday", "32 Foo 2026 99:99")
    )
    s.theirs(who, s.ago(8), answers=first, date=date)
    s.expect(last, "answered", rung=1)


def absurd_date_of_mine(s: Scene) -> None:
    """My own second mail has no usable Date; they answered the first one long before it."""
    who = s.person()
    first = s.mine([who], s.ago(20))
    answer = s.theirs(who, s.ago(18), answers=first)
    date = s.rng.choice(("", "Thu, 01 Jan 1970 00:00:00 +0000", "Fri, 31 Dec 2099 23:59:59 +0000"))
    last = s.mine([who], s.ago(10), answers=answer, date=date)
    s.expect(last, "awaiting", touches=1)


def foreign_zone(s: Scene) -> None:
    """Their Date is in another time zone, with a comment: the same instant."""
    who = s.person()
    first = s.mine([who], s.ago(20))
    last = s.mine([who], s.ago(10), s.say("nudges"), answers=first)
    at = last.at + timedelta(hours=1)
    local = at + timedelta(hours=-7)
    s.theirs(who, at, answers=first, date=f"{local:%a, %d %b %Y %H:%M:%S} -0700 (PDT)")
    s.expect(last, "answered")


def joined_by_their_answer(s: Scene) -> None:
    """Two threads with one person become one when an answer cites both."""
    who = s.person()
    one = s.mine([who], s.ago(20))
    two = s.mine([who], s.ago(15), subject=f"Second matter {s.number}")
    s.theirs(who, s.ago(10), answers=two, cites=(one.id, two.id), late=True)
    s.expect(two, "answered", rung=1)
    s.never(one)


def joined_by_my_mail(s: Scene) -> None:
    """Two threads with one person become one when I answer both in one mail: three touches."""
    who = s.person()
    one = s.mine([who], s.ago(20))
    two = s.mine([who], s.ago(15), subject=f"Second matter {s.number}")
    last = s.mine([who], s.ago(10), s.say("nudges"), answers=two, cites=(one.id, two.id))
    s.expect(last, "awaiting", touches=3)
    s.never(one, two)


def joined_through_a_gap(s: Scene) -> None:
    """My two mails meet only in their late answer, which carries the whole chain."""
    who = s.person()
    one = s.mine([who], s.ago(30))
    gone = f"<deleted.{s.number}@{who.domain}>"
    two = s.mine([who], s.ago(20), s.say("nudges"), subject=f"Re: {s.subject}", cites=(gone,))
    s.theirs(who, s.ago(10), answers=two, cites=(one.id, gone, two.id), late=True)
    s.expect(two, "answered", rung=1)
    s.never(one)


def siblings_through_a_missing_parent(s: Scene) -> None:
    """Two mails of mine cite the same mail of theirs that was deleted: one conversation."""
    who = s.person()
    gone = f"<deleted.{s.number}@{who.domain}>"
    s.mine([who], s.ago(30), subject=f"Re: {s.subject}", cites=(gone,))
    last = s.mine([who], s.ago(20), s.say("nudges"), subject=f"Re: {s.subject}", cites=(gone,))
    s.expect(last, "awaiting", touches=2, touches_complete=False)


def begun_before_reading(s: Scene) -> None:
    """My first known mail cites mail that is not in the mailbox: the count is a minimum."""
    who = s.person()
    cites = (f"<long.ago.{s.number}@seller.example>", f"<long.ago.{s.number}.2@seller.example>")
    last = s.mine([who], s.ago(20), s.say("nudges"), subject=f"Re: {s.subject}", cites=cites)
    s.expect(last, "awaiting", touches=1, touches_complete=False)


def begun_before_horizon(s: Scene) -> None:
    """My first two mails are older than what is read; two later ones are known."""
    who = s.person()
    last = _touches(s, (520, 500, 380, 300), None, [who])
    s.expect(last, "awaiting", touches=2, touches_complete=False)


def finished(s: Scene) -> None:
    """Seven touches, and the last wait of four months is over."""
    who = s.person()
    last = _touches(s, (390, 380, 370, 350, 330, 310, 200), None, [who])
    s.expect(last, "finished", touches=7)


def not_yet_finished(s: Scene) -> None:
    """Seven touches, the last a month ago: the last wait still runs."""
    who = s.person()
    last = _touches(s, (390, 370, 350, 320, 250, 150, 30), None, [who])
    s.expect(last, "awaiting", touches=7)


def settled_by_thanks(s: Scene) -> None:
    """They answered and I said thanks: nothing is owed."""
    who = s.person()
    first = s.mine([who], s.ago(20))
    answer = s.theirs(who, s.ago(18), answers=first)
    last = s.mine([who], s.ago(17), s.say("thanks"), answers=answer)
    s.expect(last, "settled", touches=1, expects_reply=False)


def settled_by_fyi(s: Scene) -> None:
    """For their information only."""
    who = s.person()
    words = {
        "en": "Just for your information, the parcel has arrived. No reply needed.",
        "de": "Nur zu Ihrer Information: Das Paket ist angekommen. Eine Antwort ist nicht nötig.",
        "fr": "Juste pour votre information : le colis est arrivé. Pas besoin de répondre.",
        "es": "Solo para su información: el paquete ha llegado. No es necesario responder.",
    }
    last = s.mine([who], s.ago(17), words[s.tongue.code])
    s.expect(last, "settled", touches=1, expects_reply=False)


def courtesy_after_my_question(s: Scene) -> None:
    """A plain second mail of mine continues my unanswered question and inherits it."""
    who = s.person()
    words = {
        "en": "One more detail: the second module has a warranty of five years.",
        "de": "Noch ein Detail: Das zweite Modul hat fünf Jahre Garantie.",
        "fr": "Un détail de plus : le second module est garanti cinq ans.",
        "es": "Un detalle más: el segundo módulo tiene cinco años de garantía.",
    }
    first = s.mine([who], s.ago(17))
    last = s.mine([who], s.ago(16), words[s.tongue.code], answers=first)
    s.expect(last, "awaiting", touches=2, expects_reply=True)


def forward_to_somebody_new(s: Scene) -> None:
    """A forward that only adds new people is no touch."""
    who, other = s.person(), s.person("elsewhere.example")
    first = s.mine([who], s.ago(20))
    prefix = s.rng.choice(s.tongue.forward_prefixes)
    forward = s.mine([other], s.ago(10), s.say("asks", other.first), answers=first, subject=f"{prefix}{s.subject}")
    s.expect(forward, "awaiting", touches=1)


SCENARIOS = (
    several_touches, touches_since_they_spoke, my_turn_then_i_wrote, touches_without_headers_cite_all,
    touch_from_other_address, copies_in_two_folders, copy_without_id, reply_in_two_folders, bcc_to_myself,
    draft_elsewhere, draft_follow_up, draft_alone, late_delivery, earlier_than_its_question,
    crossing_under_two_minutes, crossing_over_two_minutes, slow_clock_by_subject, absurd_date,
    absurd_date_of_mine, foreign_zone, joined_by_their_answer, joined_by_my_mail, joined_through_a_gap,
    siblings_through_a_missing_parent, begun_before_reading, begun_before_horizon, finished, not_yet_finished,
    settled_by_thanks, settled_by_fyi, courtesy_after_my_question, forward_to_somebody_new,
)  # fmt: skip
