"""Scenarios in which somebody answers (or seems to): how their mail is tied to mine, and where it lands."""

from tests.truth.letters import Person
from tests.truth.scene import SALES, TAGGED, Scene


def silent(s: Scene) -> None:
    """I asked, nobody answered."""
    who = s.person()
    last = s.mine([who], s.ago(s.rng.randrange(1, 90)))
    s.expect(
        last, "awaiting", touches=1, touches_complete=True, people={who.email: "silent"}, expects_reply=True, holds=()
    )


def silent_generic_subject(s: Scene) -> None:
    """Many people get mail under the very same subject; each is a conversation of its own."""
    s.subject = "Quick question"
    who = s.person()
    last = s.mine([who], s.ago(s.rng.randrange(5, 60)))
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def replied_generic_subject(s: Scene) -> None:
    """An answer to the subject everybody got belongs to the one who wrote it."""
    s.subject = "Quick question"
    who = s.person()
    last = s.mine([who], s.ago(s.rng.randrange(20, 60)))
    s.theirs(who, s.ago(10), answers=last, subject="Re: Quick question", cite="none")
    s.expect(last, "answered", rung=3, people={who.email: "replied"})


def _answered(s: Scene, cite: str) -> None:
    who = s.person()
    days = s.rng.randrange(3, 90)
    last = s.mine([who], s.ago(days))
    s.theirs(who, s.ago(days - 1), answers=last, cite=cite)
    s.expect(last, "answered", rung=3 if cite == "none" else 1, people={who.email: "replied"})


def replied(s: Scene) -> None:
    """An answer with In-Reply-To and References."""
    _answered(s, "both")


def replied_in_reply_to(s: Scene) -> None:
    """An answer with In-Reply-To only."""
    _answered(s, "in-reply-to")


def replied_references(s: Scene) -> None:
    """An answer with References only."""
    _answered(s, "references")


def replied_subject_only(s: Scene) -> None:
    """An answer with neither header, recognised by subject and sender."""
    _answered(s, "none")


def replied_new_subject_by_id(s: Scene) -> None:
    """An answer that cites my mail and changes the subject."""
    who = s.person()
    last = s.mine([who], s.ago(12))
    s.theirs(who, s.ago(11), answers=last, subject=f"Something else {s.number}")
    s.expect(last, "answered", rung=1, people={who.email: "replied"})


def replied_unknown_ids(s: Scene) -> None:
    """A gateway rewrote the ids of the answer's headers: none is known, the subject still tells."""
    who = s.person()
    last = s.mine([who], s.ago(12))
    s.theirs(who, s.ago(11), answers=last, cites=(f"<gateway.{s.number}@relay.example>",))
    s.expect(last, "answered", people={who.email: "replied"})


def replied_from_assistant(s: Scene) -> None:
    """An answer from an address I never wrote to, tied by the id."""
    who, assistant = s.person(), s.person()
    last = s.mine([who], s.ago(9))
    s.theirs(assistant, s.ago(8), answers=last)
    s.expect(last, "answered", rung=1)


def replied_from_private_address(s: Scene) -> None:
    """They answer from a freemail account."""
    who = s.person()
    other = Person(who.name, f"someone.{s.number}@gmail.com")
    last = s.mine([who], s.ago(15))
    s.theirs(other, s.ago(14), answers=last, cite="in-reply-to")
    s.expect(last, "answered", rung=1)


def _answered_in(s: Scene, folder: str) -> None:
    who = s.person()
    last = s.mine([who], s.ago(20))
    s.theirs(who, s.ago(18), answers=last, folder=folder)
    s.expect(last, "answered", rung=1, people={who.email: "replied"})


def replied_into_archive(s: Scene) -> None:
    """The answer was archived."""
    _answered_in(s, "Archive")


def replied_into_junk(s: Scene) -> None:
    """The answer was taken for spam."""
    _answered_in(s, "Junk")


def replied_into_trash(s: Scene) -> None:
    """The answer was deleted."""
    _answered_in(s, "Trash")


def replied_into_subfolder(s: Scene) -> None:
    """A filter moved the answer into a folder with a name of its own."""
    _answered_in(s, s.rng.choice(("Clients/Größere Projekte", "Clients/2026", "Projets & Idées")))


def replied_to_second_address(s: Scene) -> None:
    """I wrote as sales@, they answer there."""
    who = s.person()
    last = s.mine([who], s.ago(7), sender=SALES)
    s.theirs(who, s.ago(6), answers=last, to=[SALES], cite=s.rng.choice(("both", "none")))
    s.expect(last, "answered", people={who.email: "replied"})


def replied_to_plus_tag(s: Scene) -> None:
    """I wrote with a plus tag, they answer to it."""
    who = s.person()
    last = s.mine([who], s.ago(7), sender=TAGGED)
    s.theirs(who, s.ago(6), answers=last, to=[TAGGED])
    s.expect(last, "answered", rung=1, people={who.email: "replied"})


def silent_unknown_alias_in_sent(s: Scene) -> None:
    """A mail in Sent is mine whatever its From."""
    who = s.person()
    alias = Person("Sam Seller", f"sam@former-firm-{s.number}.example")
    last = s.mine([who], s.ago(16), sender=alias)
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def silent_plus_tag_recipient(s: Scene) -> None:
    """They write back without their plus tag and without ids: still the same person."""
    who = s.person()
    tagged = Person(who.name, who.email.replace("@", "+offers@"))
    last = s.mine([tagged], s.ago(16))
    s.theirs(who, s.ago(15), answers=last, cite="none")
    s.expect(last, "answered", rung=3)


def gmail_spellings(s: Scene) -> None:
    """Dots and googlemail.com make no difference at Gmail."""
    who = Person("Jane Doe", f"jane.doe{s.number}@gmail.com")
    same = Person("Jane Doe", f"Jane.D.oe{s.number}@GoogleMail.com")
    last = s.mine([who], s.ago(6))
    s.theirs(same, s.ago(5), answers=last, cite="none")
    s.expect(last, "answered", rung=3)


def reply_without_message_id(s: Scene) -> None:
    """Their answer has no Message-ID."""
    who = s.person()
    last = s.mine([who], s.ago(6))
    s.theirs(who, s.ago(5), answers=last, message_id="", cite=s.rng.choice(("both", "none")))
    s.expect(last, "answered", people={who.email: "replied"})


def mine_without_message_id(s: Scene) -> None:
    """My own mail has no Message-ID."""
    who = s.person()
    last = s.mine([who], s.ago(9), message_id="")
    s.expect(last, "awaiting", touches=1, people={who.email: "silent"})


def mine_without_message_id_replied(s: Scene) -> None:
    """My own mail has no Message-ID, so their answer can cite nothing."""
    who = s.person()
    last = s.mine([who], s.ago(9), message_id="")
    s.theirs(who, s.ago(8), answers=last)
    s.expect(last, "answered", rung=3)


def eight_bit_headers(s: Scene) -> None:
    """Raw 8-bit subject and names, in UTF-8 or Latin-1, and an answer by subject alone."""
    who = s.person()
    s.subject = f"Größe der Küche {s.number}"
    last = s.mine([who], s.ago(9))
    charset = s.rng.choice(("utf-8", "iso-8859-1"))
    s.theirs(who, s.ago(8), answers=last, subject=f"AW: {s.subject}", cite="none", raw=True, charset=charset)
    s.expect(last, "answered", rung=3)


def encoded_subjects(s: Scene) -> None:
    """The answer's subject is the same text in another charset and another encoding."""
    who = s.person()
    s.subject = f"Überarbeitung « été » {s.number}"
    last = s.mine([who], s.ago(9), charset="utf-8", client="mutt")
    s.theirs(
        who, s.ago(8), answers=last, subject=f"RE: {s.subject}", charset="iso-8859-1", cite="none", client="thunderbird"
    )
    s.expect(last, "answered", rung=3)


def rewritten_id(s: Scene) -> None:
    """A provider gave my mail another id; the answer cites the old or the new one."""
    who = s.person()
    original = f"<{s.number}.original@seller.example>"
    name = s.rng.choice(("X-Microsoft-Original-Message-ID", "X-Google-Original-Message-ID"))
    last = s.mine([who], s.ago(9), client="outlook", headers=[(name, original)])
    cited = original if s.rng.random() < 0.7 else last.id
    s.theirs(who, s.ago(8), subject=f"Totally different {s.number}", cites=(cited,))
    s.expect(last, "answered", rung=1)


def id_among_words(s: Scene) -> None:
    """An old program writes a phrase and a comment around the id it answers."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    words = f'Your message of "{last.at:%a, %d %b %Y}" {last.id} (a comment <no@id>)'
    s.theirs(who, s.ago(8), subject=f"Other words {s.number}", headers=[("In-Reply-To", words)])
    s.expect(last, "answered", rung=1)


def id_after_a_long_chain(s: Scene) -> None:
    """The answer carries a long chain of unknown ids, mine at its end."""
    who = s.person()
    last = s.mine([who], s.ago(9))
    chain = tuple(f"<chain.{s.number}.{n}@{who.domain}>" for n in range(s.rng.randrange(60, 180)))
    s.theirs(who, s.ago(8), subject=f"Other words {s.number}", cites=(*chain, last.id))
    s.expect(last, "answered", rung=1)


def id_in_other_case(s: Scene) -> None:
    """The answer cites my id in lower case and with white space inside."""
    who = s.person()
    last = s.mine([who], s.ago(9), client="outlook")
    cited = last.id.lower().replace("@", " @")
    s.theirs(who, s.ago(8), subject=f"Other words {s.number}", cites=(cited,))
    s.expect(last, "answered", rung=1)


SCENARIOS = (
    silent, silent_generic_subject, replied_generic_subject, replied, replied_in_reply_to, replied_references,
    replied_subject_only, replied_new_subject_by_id, replied_unknown_ids, replied_from_assistant,
    replied_from_private_address, replied_into_archive, replied_into_junk, replied_into_trash,
    replied_into_subfolder, replied_to_second_address, replied_to_plus_tag, silent_unknown_alias_in_sent,
    silent_plus_tag_recipient, gmail_spellings, reply_without_message_id, mine_without_message_id,
    mine_without_message_id_replied, eight_bit_headers, encoded_subjects, rewritten_id, id_among_words,
    id_after_a_long_chain, id_in_other_case,
)  # fmt: skip
