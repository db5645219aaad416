"""Order in time, runs and touches (DOMAIN, "Order in time", "Words", "Group mail")."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.conversation import in_order, newest_run, rungs_of, typical_reply
from inboxfollow.domain.facts import Mail
from inboxfollow.domain.verdict import Kind
from tests.domain.builders import BOB, DANA, ERIN, FINN, ME, at, mail, policy, reply, run_of


def rows(mails: list[Mail]) -> list[int]:
    return [one.row for one in mails]


def test_a_mail_comes_after_those_it_cites() -> None:
    """References come before clocks: an answer whose clock is a day slow still follows."""
    mine = mail(at(3))
    answer = reply(at(2), mine)
    assert rows(in_order([answer, mine])) == [mine.row, answer.row]


def test_time_is_the_earlier_of_date_and_arrival() -> None:
    """A mail that was long on its way stands where it was written, one dated ahead where it arrived."""
    slow = replace(mail(at(1)), arrived=at(9))
    ahead = replace(mail(at(50)), arrived=at(2))
    between = mail(at(1.5))
    assert rows(in_order([ahead, slow, between])) == [slow.row, between.row, ahead.row]


def test_arrival_alone_counts_where_there_is_no_date() -> None:
    """An absurd Date is read as none, and then the arrival decides."""
    undated, early, late = replace(mail(at(2)), date=None), mail(at(1)), mail(at(3))
    assert rows(in_order([late, undated, early])) == [early.row, undated.row, late.row]


def test_rung_3_compares_arrivals() -> None:
    """What was matched by subject stands at its arrival, whatever its Date says."""
    mine = mail(at(2))
    answer = replace(reply(at(1)), arrived=at(3), by_subject=True)
    assert rows(in_order([answer, mine])) == [mine.row, answer.row]


def test_circular_citations_are_cut() -> None:
    """Two mails that cite each other are both kept, and the earlier comes first."""
    one, two = mail(at(1), row=901), mail(at(2), row=902)
    one, two = replace(one, references=(two.message_id,)), replace(two, references=(one.message_id,))
    own = replace(mail(at(3), row=903), references=("<903@test>",))
    assert sorted(rows(in_order([two, one, own]))) == [901, 902, 903]
    assert rows(in_order([one, two, own])) == rows(in_order([own, two, one]))


@pytest.mark.timeout(20)
def test_a_chain_of_five_thousand_is_no_problem() -> None:
    """Neither recursion nor squares: a chain 5,000 deep, newest clock first, is put in order."""
    chain: list[Mail] = []
    for number in range(5000):
        chain.append(mail(at(-number), sender=ME if number % 2 else DANA, cites=chain[-1:]))
    assert rows(in_order(chain[::-1])) == rows(chain)
    assert set(rungs_of(chain).values()) == {None, 1}


@given(st.permutations(range(8)), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12), st.data())
def test_order_respects_citations_and_not_the_order_of_reading(
    order: list[int], edges: list[tuple[int, int]], data: st.DataObject
) -> None:
    """However mails are read and dated, those that are cited (without circles) come first."""
    cites = {a: sorted({b for x, b in edges if x == a and b < a}) for a in range(8)}
    mails = [
        mail(at(data.draw(st.integers(0, 3))), row=100 + n, cites=[f"<{100 + b}@test>" for b in cites[n]])
        for n in range(8)
    ]
    found = rows(in_order([mails[n] for n in order]))
    assert all(found.index(100 + b) < found.index(100 + a) for a, cited in cites.items() for b in cited)
    assert found == rows(in_order(mails))


def test_touches_count_since_they_last_spoke() -> None:
    """After an answer of theirs the next mail of mine is touch 1 again."""
    first = mail(at(0))
    answer = reply(at(1), first)
    second, third = mail(at(2), cites=[answer]), mail(at(3))
    run = run_of(first, answer, second, third)
    assert rows(run.touches) == [second.row, third.row]
    assert run.answer is None


@pytest.mark.parametrize(
    ("minutes", "cites", "answered"), [(1.9, False, True), (2.1, False, False), (1.0, True, False)]
)
def test_crossing_mails_count_as_answered(minutes: float, cites: bool, answered: bool) -> None:
    """Less than two minutes between their mail and mine, and mine not citing theirs: they answered."""
    first = mail(at(0))
    answer = reply(at(1), first)
    second = mail(at(1, minutes=minutes), cites=[answer] if cites else [first])
    assert (run_of(first, answer, second).answer is not None) is answered


def test_a_second_mail_of_theirs_may_cross_too() -> None:
    """I answered their first mail while their second was on its way: the second is open."""
    first = mail(at(0))
    answer = reply(at(1), first)
    more = reply(at(1, minutes=5), first)
    mine = mail(at(1, minutes=6), cites=[answer])
    assert run_of(first, answer, more, mine).answer is not None


def test_the_first_mail_of_mine_may_cross() -> None:
    """Both wrote at once, in a thread only the provider knows: they answered."""
    theirs = reply(at(0))
    assert run_of(theirs, mail(at(0, minutes=1))).answer is not None
    assert run_of(theirs, mail(at(0, minutes=3))).answer is None


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.PERSON, Kind.CALENDAR, Kind.REACTION)])
def test_machines_do_not_answer(kind: Kind) -> None:
    """Only a person, a calendar reply or a reaction answers."""
    first = mail(at(0))
    second = mail(at(2))
    run = run_of(first, reply(at(1), first, kind=kind), second)
    assert run.answer is None
    assert len(run.touches) == 2


def test_a_colleague_does_not_answer() -> None:
    """An internal colleague's word in the thread is no answer of theirs."""
    first = mail(at(0), to=[DANA], cc=[BOB])
    assert run_of(first, mail(at(1), sender=BOB, cites=[first])).answer is None


def test_anyone_outside_answers_even_unasked() -> None:
    """An outside person's reply answers the conversation, also from somebody I did not write to."""
    first = mail(at(0))
    assert run_of(first, reply(at(1), first, sender=FINN)).answer is not None


def test_a_blind_copied_introducer_does_not_answer() -> None:
    """Whoever I moved to Bcc owes nothing and answers nothing."""
    first = mail(at(0), to=[DANA], bcc=[FINN])
    run = run_of(first, reply(at(1), first, sender=FINN))
    assert run.answer is None
    assert list(run.people) == [DANA]


def test_a_forward_that_only_adds_people_is_no_touch() -> None:
    """Passing the thread on to others reaches nobody in it."""
    first = mail(at(0))
    passed_on = mail(at(1), to=[FINN], subject="Fwd: Offer", cites=[first])
    assert rows(run_of(first, passed_on).touches) == [first.row]
    both = mail(at(2), to=[FINN, DANA], subject="Fwd: Offer", cites=[first])
    assert rows(run_of(first, both).touches) == [first.row, both.row]


def test_a_forward_that_opens_the_conversation_is_a_touch() -> None:
    """Where nobody else is in it, a forward is how I wrote to them."""
    assert len(run_of(mail(at(0), subject="Fwd: Offer")).touches) == 1


@pytest.mark.parametrize("to", [BOB, ME])
def test_a_word_to_colleagues_is_no_touch(to: str) -> None:
    """Asking a colleague within the thread reaches nobody outside, and takes nothing from their answer."""
    first = mail(at(0))
    answer = reply(at(1), first)
    aside = mail(at(2), to=[to], cites=[answer])
    run = run_of(first, answer, aside)
    assert rows(run.touches) == [first.row]
    assert run.answer is not None


def test_mail_to_colleagues_counts_until_an_outsider_is_asked() -> None:
    """A conversation with colleagues has a run, to say why it is no lead; an outsider brought in begins a new one."""
    inside = mail(at(0), to=[BOB])
    assert run_of(inside).people == {}
    outside = mail(at(1), to=[DANA, BOB], cites=[inside])
    assert rows(run_of(inside, outside).touches) == [outside.row]


def test_machine_mail_of_mine_is_no_touch() -> None:
    """My vacation reply to them opens no lead and counts for nothing."""
    assert newest_run([mail(at(0), machine="vacation")], policy().identity, wait_for_all=False) is None
    theirs = reply(at(0))
    assert newest_run([theirs, mail(at(1), machine="vacation")], policy().identity, wait_for_all=False) is None


def test_waiting_for_all_needs_every_answer() -> None:
    """With the switch the conversation is answered by the last of them."""
    first = mail(at(0), to=[DANA, ERIN])
    one, other = reply(at(1), first), reply(at(2), first, sender=ERIN)
    assert run_of(first, one, wait_for_all=False).answer == one
    assert run_of(first, one, wait_for_all=True).answer is None
    assert run_of(first, one, other, wait_for_all=True).answer == other


def test_rungs_say_how_a_mail_was_matched() -> None:
    """By ids either way round, by the provider, by subject; the mail that began it by nothing."""
    began = reply(at(0))
    unasked = reply(at(0.5))
    mine = mail(at(1), cites=[began, unasked])
    by_ids, by_provider = reply(at(2), mine), reply(at(3), cites=["<unknown@test>"])
    by_subject = replace(reply(at(4)), by_subject=True)
    rungs = rungs_of(in_order([began, unasked, mine, by_ids, by_provider, by_subject]))
    assert rungs == {began.row: None, unasked.row: 1, by_ids.row: 1, by_provider.row: 2, by_subject.row: 3}
    assert rungs_of([reply(at(0), row=950), mail(at(1))])[950] is None


def test_typical_reply_is_the_median() -> None:
    """How long they take is measured from my mail to their next answer."""
    mails = []
    for days, taken in ((0, 1), (10, 3), (20, 8)):
        mine = mail(at(days))
        mails += [mine, reply(at(days + taken), mine)]
    assert typical_reply(mails) == timedelta(days=3)
    assert typical_reply(mails[:1]) is None
