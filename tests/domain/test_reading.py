"""Which texts are fetched (DOMAIN, "Expects a reply"; DESIGN, "Store")."""

from dataclasses import replace

from inboxfollow.domain.facts import AddressFacts, Mail
from inboxfollow.domain.reading import MOST, texts_wanted
from inboxfollow.domain.verdict import Kind
from tests.domain.builders import BOB, DANA, at, facts, mail, policy, reply


def unread(one: Mail) -> Mail:
    return replace(one, text=None)


def test_an_open_run_needs_my_words_and_theirs() -> None:
    """My touches, what came since, and what they said last before; nothing older."""
    old, theirs = unread(reply(at(-2))), unread(reply(at(-1)))
    first = unread(mail(at(0), cites=[theirs]))
    absent = unread(reply(at(1), first, kind=Kind.OUT_OF_OFFICE))
    assert sorted(texts_wanted(facts(old, theirs, first, absent), policy())) == sorted(
        [theirs.row, first.row, absent.row]
    )


def test_an_answered_run_needs_the_answer_only() -> None:
    """Once they answered, my own words decide nothing."""
    first = unread(mail(at(0)))
    answer = unread(reply(at(1), first))
    assert texts_wanted(facts(first, answer), policy()) == [answer.row]


def test_what_was_read_is_not_read_again() -> None:
    """Nothing is wanted of a conversation whose texts are known."""
    first = mail(at(0))
    assert texts_wanted(facts(first, reply(at(1), first)), policy()) == []


def test_never_leads_are_not_read_unless_brought_back() -> None:
    """Mail to colleagues costs no transfer."""
    inside = unread(mail(at(0), to=[BOB]))
    assert texts_wanted(facts(inside), policy()) == []
    assert texts_wanted(facts(inside, included=True), policy()) == [inside.row]


def test_long_exchanges_are_read_by_their_newest() -> None:
    """At most a dozen inbound mails of one run are read."""
    first = mail(at(0))
    answers = [unread(reply(at(1 + n), first)) for n in range(30)]
    assert texts_wanted(facts(first, *answers), policy()) == [one.row for one in answers[-MOST:]]


def test_newer_mail_elsewhere_is_read() -> None:
    """It may say no, so it is read before anything goes out."""
    first = mail(at(0))
    elsewhere = AddressFacts(last_wrote=at(1), last_wrote_in=2, last_wrote_row=77, last_wrote_read=False)
    assert texts_wanted(facts(first, addresses={DANA: elsewhere}), policy()) == [77]
    assert texts_wanted(facts(first, addresses={DANA: replace(elsewhere, last_wrote=at(-1))}), policy()) == []
    assert texts_wanted(facts(first, addresses={DANA: replace(elsewhere, last_wrote_read=True)}), policy()) == []
