"""Which mail is found and for how many units; what a kill, an expired log or a vanished message leave behind."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inboxfollow.adapters.gmail.mailbox import GmailMailbox
from inboxfollow.domain.message import RawMessage
from inboxfollow.ports.errors import Unreachable
from inboxfollow.ports.mailbox import Interest, Survey
from tests.adapters.gmail_tools import ACCOUNT, Google
from tests.servers.gmail import Mail

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
HORIZON = NOW.replace(hour=0) - timedelta(days=400)
MINE, THEIRS = ("SENT",), ("INBOX", "UNREAD")


def letter(subject: str, sender: str = "dana@ortiz.example", text: str = "Text", headers: str = "") -> bytes:
    """A mail to me, or from me."""
    to = "me@seller.example" if not sender.startswith("me@") else "dana@ortiz.example"
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{subject.replace(' ', '.')}@test>\r\n"
    return (head + headers + f"\r\n{text}\r\n").encode()


def mail(subject: str, days: float, thread: str, labels: tuple[str, ...] = THEIRS, **more: str) -> Mail:
    """A mail so many days old in a thread; mine where it carries SENT."""
    sender = more.pop("sender", "me@seller.example" if "SENT" in labels else "dana@ortiz.example")
    return Mail(letter(subject, sender, **more), NOW - timedelta(days=days), labels, thread)


@pytest.fixture
def server() -> Iterator[Google]:
    """A server that knows all it is asked."""
    with Google(now=lambda: NOW) as made:
        yield made
        assert made.complaints == []


class Reader:
    """What a poll does with a mailbox. Each one is a process of its own over the same store."""

    def __init__(self, server: Google, store: Path, since: datetime = HORIZON) -> None:
        self.numbering = server.numbering(store)
        self.client = server.client()
        self.mailbox = GmailMailbox(self.client, self.numbering, since)

    def survey(self) -> Survey:
        """Brings the numbers up to date."""
        return self.mailbox.survey("All Mail")

    def read(self, first: int = 1, page: int = 50) -> list[RawMessage]:
        """Surveys, and reads all headers from a number on."""
        uids = self.mailbox.uids(first, self.survey().next_uid - 1, None)
        pages = [uids[at : at + page] for at in range(0, len(uids), page)]
        return [message for _, messages in self.mailbox.headers(pages) for message in messages]

    def labels(self, number: int) -> tuple[str, ...]:
        """What is known of a message's labels."""
        return self.numbering.listed(ACCOUNT, [number])[number].labels


def subjects(messages: list[RawMessage]) -> list[str]:
    """The subjects, in order."""
    lines = [line for one in messages for line in one.header.decode().splitlines()]
    return [line.removeprefix("Subject: ") for line in lines if line.startswith("Subject: ")]


def test_the_first_look_takes_what_belongs_to_my_mail(server: Google, tmp_path: Path) -> None:
    """Threads in which I wrote, the newest first and each from its beginning, then reports; nothing else."""
    server.load(
        [
            mail("old offer", 30, "a", MINE),
            mail("newsletter", 29, "b"),
            mail("old offer answered", 28, "a"),
            mail("question", 20, "c"),
            mail("question answered", 3, "c", MINE),
            mail("lost", 2, "d", sender="mailer-daemon@ortiz.example"),
            mail("lunch", 1, "e"),
        ]
    )
    found = Reader(server, tmp_path).read()
    assert subjects(found) == ["question", "question answered", "old offer", "old offer answered", "lost"]
    assert [one.uid for one in found] == [1, 2, 3, 4, 5]
    assert [one.sent for one in found] == [False, True, True, False, False]
    assert found[0].thread_ref == found[1].thread_ref != found[2].thread_ref
    assert found[0].arrived == NOW - timedelta(days=20)


def test_spam_and_trash_count_and_chats_do_not(server: Google, tmp_path: Path) -> None:
    """An answer in Spam or Trash is an answer (PROTOCOLS B2); a chat is no mail, at first and later."""
    server.load([mail("offer", 9, "a", MINE), mail("one", 8, "a", ("SPAM",)), mail("two", 7, "a", ("TRASH",))])
    server.load([mail("chat", 6, "a", ("CHAT",))])
    reader = Reader(server, tmp_path)
    assert subjects(reader.read()) == ["offer", "one", "two"]
    server.deliver(letter("three"), labels=("SPAM",))
    server.deliver(letter("later chat"), labels=("CHAT",))
    assert subjects(reader.read(4)) == ["three"]


def test_mail_before_the_horizon_is_left_out(server: Google, tmp_path: Path) -> None:
    """Until the horizon moves back: then it is listed, and numbers stay what they are."""
    server.load([mail("ancient", 500, "a", MINE), mail("recent", 5, "b", MINE)])
    assert subjects(Reader(server, tmp_path).read()) == ["recent"]
    further = Reader(server, tmp_path, NOW - timedelta(days=600))
    assert [(one.uid, *subjects([one])) for one in further.read()] == [(1, "recent"), (2, "ancient")]
    assert Reader(server, tmp_path, HORIZON + timedelta(days=1)).survey().messages == 2


def test_a_quiet_poll_costs_two_units(server: Google, tmp_path: Path) -> None:
    """Nothing happened, nothing is asked twice, nothing is written."""
    server.load([mail("offer", 9, "a", MINE), mail("answer", 8, "a")])
    Reader(server, tmp_path).read()
    place = server.numbering(tmp_path).bookmark(ACCOUNT)
    for _ in range(3):
        server.reset_counters()
        reader = Reader(server, tmp_path)
        reader.mailbox.folders()
        survey = reader.survey()
        assert reader.mailbox.uids(survey.next_uid, survey.next_uid, None) == []
        assert not reader.mailbox.heed(Interest())
        assert server.units_by_method == {"history.list": 2}
    assert server.numbering(tmp_path).bookmark(ACCOUNT) == place


@pytest.mark.parametrize(
    ("others", "units"),
    [(0, {"messages.get": 20}), (1, {"messages.get": 40}), (2, {"threads.get": 40}), (9, {"threads.get": 40})],
)
def test_a_thread_costs_what_is_cheaper(server: Google, tmp_path: Path, others: int, units: dict[str, int]) -> None:
    """One or two messages singly, more of them by their thread; their texts come along for nothing."""
    server.load([mail("offer", 30, "a", MINE), *(mail(f"answer {n}", 20 - n, "a") for n in range(others))])
    reader = Reader(server, tmp_path)
    reader.survey()
    server.reset_counters()
    uids = reader.mailbox.uids(1, 100, None)
    [(_, found)] = reader.mailbox.headers([uids])
    assert len(found) == len(dict(reader.mailbox.bodies(uids, 10_000))) == others + 1
    assert server.units_by_method == units


def test_threads_are_looked_at_across_pages(server: Google, tmp_path: Path) -> None:
    """A thread that begins on one page and ends on another is asked for once."""
    server.load([mail(f"a {n}", 30 - n, "a", MINE) for n in range(7)])
    reader = Reader(server, tmp_path)
    reader.survey()
    server.reset_counters()
    assert subjects(reader.read(page=2)) == [f"a {n}" for n in range(7)]
    assert server.units_by_method == {"threads.get": 40, "history.list": 2}


def test_the_first_scan_of_many_threads(server: Google, tmp_path: Path) -> None:
    """A thousand threads of others cost their share of the lists; my two hundred what they need."""
    others = [mail(f"n {n}", 50 + n / 100, f"n{n}") for n in range(1000)]
    mine = [one for n in range(200) for one in (mail(f"o {n}", 30, f"o{n}", MINE), mail(f"a {n}", 29, f"o{n}"))]
    server.load([*others, *mine])
    assert len(Reader(server, tmp_path).read()) == 400
    assert server.units_by_method == {
        "getProfile": 1,
        "labels.list": 1,
        "messages.list": 5 + 5 + 15 + 5,
        "messages.get": 400 * 20,
    }


def test_what_is_new_is_read_and_asked_for_once(server: Google, tmp_path: Path) -> None:
    """Any new mail is handed over, header first; its text costs another call."""
    server.load([mail("offer", 9, "a", MINE)])
    reader = Reader(server, tmp_path)
    reader.read()
    server.deliver(letter("answer", text="Yes!"), thread="a")
    server.deliver(letter("newsletter"))
    server.reset_counters()
    found = reader.read(2)
    assert subjects(found) == ["answer", "newsletter"]
    assert server.units == 2 + 40
    assert b"Yes!" in dict(reader.mailbox.bodies([2], 10_000))[2]
    assert server.units == 2 + 40 + 20


def test_what_i_answer_brings_its_thread(server: Google, tmp_path: Path) -> None:
    """Mail that did not matter matters when I answer it, and is asked for once."""
    [question] = server.load([mail("question", 9, "q")])
    reader = Reader(server, tmp_path)
    assert reader.read() == []
    server.deliver(letter("Re: question", "me@seller.example"), labels=MINE, thread=server.thread_of(question))
    server.reset_counters()
    assert subjects(reader.read()) == ["question", "Re: question"]
    assert server.units == 2 + 40 + 40
    server.deliver(letter("Re: Re: question", "me@seller.example"), labels=MINE, thread=server.thread_of(question))
    server.reset_counters()
    assert subjects(reader.read(3)) == ["Re: Re: question"]
    assert server.units == 2 + 20


def test_pages_of_the_log_without_history_are_passed(server: Google, tmp_path: Path) -> None:
    """A page may lack `history` and still not be the last; nothing is lost and nothing comes twice."""
    reader = Reader(server, tmp_path)
    reader.survey()
    server.gappy_history = True
    for n in range(1100):
        server.deliver(letter(f"n {n}"))
    assert reader.survey().messages == 1100
    assert reader.survey().messages == 1100


def test_the_mark_moves_only_with_the_last_page(server: Google, tmp_path: Path) -> None:
    """A poll that breaks off in the middle of the log reads it again from where it began."""
    reader = Reader(server, tmp_path)
    before = reader.survey().highestmodseq
    for n in range(1100):
        server.deliver(letter(f"n {n}"))
    calls = iter(range(10))

    def break_off() -> None:
        if next(calls) == 1:
            server.fault("history.list", drop="before", times=None)

    server.fault("history.list", call=break_off, times=2)
    with pytest.raises(Unreachable):
        reader.survey()
    assert server.numbering(tmp_path).bookmark(ACCOUNT).place == str(before)
    server.heal()
    assert Reader(server, tmp_path).survey().messages == 1100


def test_an_expired_log_means_a_full_look_and_nothing_is_skipped(server: Google, tmp_path: Path) -> None:
    """Numbers stay, answers of the meantime are found, labels are set right, and who was sought is sought again."""
    ids = server.load([mail("offer", 9, "a", MINE), mail("answer", 8, "a"), mail("draft", 7, "a", ("DRAFT",))])
    reader = Reader(server, tmp_path)
    reader.read()
    reader.mailbox.heed(Interest({"erin@ortiz.example": None}))
    assert reader.mailbox.drafts_among([1, 2, 3]) == {3}
    server.deliver(letter("missed answer"), NOW - timedelta(days=1), thread="a")
    server.unlabel(ids[1], "INBOX")
    server.unlabel(ids[2], "DRAFT")
    server.label(ids[2], "SENT")
    server.expire_history()
    again = Reader(server, tmp_path)
    assert again.survey().messages == 4
    assert again.labels(2) == ()
    assert again.labels(3) == ("SENT",)
    assert again.mailbox.drafts_among([1, 2, 3]) == frozenset()
    assert again.numbering.sought(ACCOUNT) == frozenset()
    assert subjects(again.read(4)) == ["missed answer"]
    server.reset_counters()
    again.survey()
    assert server.units == 2


def test_labels_of_a_persons_own_survive_an_expired_log(server: Google, tmp_path: Path) -> None:
    """They are not listed one by one, and so they stay as they were."""
    server.load([mail("offer", 9, "a", ("SENT", "Investors"))])
    reader = Reader(server, tmp_path)
    reader.read()
    server.expire_history()
    reader.survey()
    assert reader.labels(1) == ("Investors", "SENT")


def test_numbers_keep_over_a_kill_between_listing_and_reading(server: Google, tmp_path: Path) -> None:
    """What was listed is not listed again, and every message has the number it was given first."""
    server.load([mail(f"offer {n}", 40 - n, f"t{n}", MINE) for n in range(30)])
    killed = Reader(server, tmp_path)
    survey = killed.survey()
    first = next(killed.mailbox.headers([range(1, 11), range(11, 31)]))[1]
    server.reset_counters()
    again = Reader(server, tmp_path).read()
    assert survey.next_uid == 31
    assert again[:10] == first
    assert subjects(again) == [f"offer {n}" for n in reversed(range(30))]
    assert server.units_by_method == {"history.list": 2, "messages.get": 30 * 20}


def test_messages_that_vanish_are_forgotten(server: Google, tmp_path: Path) -> None:
    """Between listing and reading, between header and text, and by the log: numbers are not given again."""
    ids = server.load([mail(f"offer {n}", 9 - n, f"t{n}", MINE) for n in range(4)])
    reader = Reader(server, tmp_path)
    reader.survey()
    server.delete(ids[3])
    pages = list(reader.mailbox.headers([[1, 2, 3, 4]]))
    assert subjects([one for _, page in pages for one in page]) == ["offer 2", "offer 1", "offer 0"]
    assert reader.mailbox.uids(1, 9, None) == [2, 3, 4]
    again = Reader(server, tmp_path)
    again.survey()
    server.delete(ids[2])
    assert list(dict(again.mailbox.bodies([2, 3], 1000))) == [3]
    assert again.mailbox.uids(1, 9, None) == [3, 4]
    server.delete(ids[1])
    server.deliver(letter("another"))
    assert again.survey().next_uid == 6
    assert again.mailbox.uids(1, 9, None) == [4, 5]


def test_threads_that_vanish_are_forgotten(server: Google, tmp_path: Path) -> None:
    """A whole thread may be gone when it is asked for."""
    ids = server.load([mail(f"offer {n}", 9 - n, "a", MINE) for n in range(5)])
    reader = Reader(server, tmp_path)
    reader.survey()
    for one in ids:
        server.delete(one)
    assert list(reader.mailbox.headers([[1, 2, 3, 4, 5]])) == [([1, 2, 3, 4, 5], [])]
    assert reader.mailbox.uids(1, 9, None) == []


def test_labels_are_followed_by_name(server: Google, tmp_path: Path) -> None:
    """A person's own labels come under their names, Gmail's own under their ids; marks like unread are left out."""
    ids = server.load([mail("offer", 9, "a", ("SENT", "Big Deals/2026", "IMPORTANT", "CATEGORY_PERSONAL", "UNREAD"))])
    reader = Reader(server, tmp_path)
    reader.read()
    assert reader.labels(1) == ("Big Deals/2026", "SENT")
    server.label(ids[0], "INBOX", "Later")
    server.unlabel(ids[0], "Big Deals/2026", "UNREAD")
    server.reset_counters()
    reader.survey()
    assert reader.labels(1) == ("INBOX", "Later", "SENT")
    assert server.units_by_method == {"history.list": 2, "labels.list": 1}
    server.unlabel(ids[0], "Later", "INBOX")
    server.reset_counters()
    reader.survey()
    assert reader.labels(1) == ("SENT",)
    assert server.units == 2


@pytest.mark.parametrize("way", ["a day later", "with another label"])
def test_a_label_that_gets_another_name(way: str, server: Google, tmp_path: Path) -> None:
    """The log does not tell; all labels are asked for once a day (1 unit), and when one comes that is not known. What
    was read before bears the name of now, also where two labels changed places."""
    ids = server.load([mail("offer", 9, "a", ("SENT", "Investors")), mail("plans", 8, "b", ("SENT", "Later"))])
    Reader(server, tmp_path).read()
    names = server.mailbox.names
    first, second = map(server.mailbox.label_id, ("Investors", "Later"))
    names[first], names[second] = "Later", "Waiting"
    server.reset_counters()
    Reader(server, tmp_path).survey()
    assert server.units_by_method == {"history.list": 2}
    if way == "with another label":
        server.label(ids[0], "Big")
    since = HORIZON + timedelta(days=way == "a day later")
    for _ in range(2):
        server.reset_counters()
        reader = Reader(server, tmp_path, since)
        reader.survey()
    assert server.units_by_method == {"history.list": 2}
    big = ("Big",) if way == "with another label" else ()
    assert (reader.labels(2), reader.labels(1)) == ((*big, "Later", "SENT"), ("SENT", "Waiting"))


def test_a_label_that_is_deleted_is_taken_off(server: Google, tmp_path: Path) -> None:
    """At the latest a day later."""
    server.load([mail("offer", 9, "a", ("SENT", "Investors"))])
    Reader(server, tmp_path).read()
    del server.mailbox.names[server.mailbox.label_id("Investors")]
    reader = Reader(server, tmp_path, HORIZON + timedelta(days=1))
    reader.survey()
    assert reader.labels(1) == ("SENT",)


def test_a_label_that_is_gone_again_is_no_trouble(server: Google, tmp_path: Path) -> None:
    """The log may name a label that nobody knows any longer; it is asked for once."""
    ids = server.load([mail("offer", 9, "a", MINE)])
    reader = Reader(server, tmp_path)
    reader.read()
    server.label(ids[0], "Brief")
    del server.mailbox.names[server.mailbox.label_id("Brief")]
    server.reset_counters()
    reader.survey()
    assert reader.labels(1) == ("SENT",)
    assert server.units == 3


def test_marks_like_unread_write_nothing(server: Google, tmp_path: Path) -> None:
    """Reading mail in a browser does not stir the store."""
    ids = server.load([mail("offer", 9, "a", MINE), mail("answer", 8, "a")])
    reader = Reader(server, tmp_path)
    reader.read()
    server.unlabel(ids[1], "UNREAD")
    server.label(ids[1], "STARRED")
    server.reset_counters()
    reader.survey()
    assert reader.labels(2) == ("INBOX",)
    assert server.units == 2


def test_a_draft_that_is_sent_becomes_mine(server: Google, tmp_path: Path) -> None:
    """As another message or as the same one: the draft is gone or none any longer, and the mail is mine."""
    server.load([mail("offer", 9, "a", MINE)])
    reader = Reader(server, tmp_path)
    reader.read()
    first = server.draft(letter("first", "me@seller.example"))
    second = server.draft(letter("second", "me@seller.example"))
    assert [(one.draft, one.sent) for one in reader.read(2)] == [(True, False), (True, False)]
    server.delete(first)
    server.deliver(letter("first", "me@seller.example"), labels=MINE)
    server.unlabel(second, "DRAFT")
    server.label(second, "SENT")
    before = reader.survey()
    assert reader.mailbox.drafts_among([2, 3]) == frozenset()
    assert reader.mailbox.uids(2, 9, None) == [3, 4]
    assert [(one.draft, one.sent) for one in reader.read(3)] == [(False, True), (False, True)]
    assert before.highestmodseq > 0


def test_an_unlisted_draft_that_is_sent_is_found(server: Google, tmp_path: Path) -> None:
    """It was in no thread of mine when all was listed, and becomes mine in place."""
    [draft] = server.load([mail("letter", 9, "a", ("DRAFT",))])
    reader = Reader(server, tmp_path)
    assert reader.read() == []
    server.unlabel(draft, "DRAFT")
    server.label(draft, "SENT")
    assert subjects(reader.read()) == ["letter"]


def test_people_are_looked_for_once(server: Google, tmp_path: Path) -> None:
    """Their mail outside of my threads is found, as far back as asked for; 25 people cost 5 units."""
    server.load(
        [
            mail("offer", 50, "a", MINE),
            mail("new subject", 5, "b", ("SPAM",)),
            mail("before that", 60, "c"),
            mail("colleague", 4, "d", sender="lee@ortiz.example"),
            mail("stranger", 3, "e", sender="x@elsewhere.example"),
        ]
    )
    reader = Reader(server, tmp_path)
    reader.read()
    crowd = {f"p{n}@crowd.example": NOW - timedelta(days=50) for n in range(24)}
    server.reset_counters()
    assert reader.mailbox.heed(Interest({"dana@ortiz.example": NOW - timedelta(days=50), **crowd}))
    assert server.units == 5
    assert subjects(reader.read(2)) == ["new subject"]
    server.reset_counters()
    assert not reader.mailbox.heed(Interest({"dana@ortiz.example": None, **crowd}))
    assert server.units == 0
    assert reader.mailbox.heed(Interest(subjects={("ortiz.example", "offer"): None}))
    assert subjects(reader.read(3)) == ["colleague", "before that"]


def test_ids_are_looked_for_each_time(server: Google, tmp_path: Path) -> None:
    """A mail whose fate is not known is looked for by its Message-ID, whatever others write into theirs."""
    server.load([mail("lost and found", 3, "a")])
    reader = Reader(server, tmp_path)
    reader.read()
    hostile = ["<a b@x>", '<"}{@x>', "<a) OR in:anywhere (@x>", "", "<>", "<\r\n@x>", "<é@x>", "<" + "a" * 5000 + "@x>"]
    assert not reader.mailbox.heed(Interest(unsure=["<nobody@knows>", *hostile]))
    assert reader.mailbox.heed(Interest(unsure=["<lost.and.found@test>"]))
    assert not reader.mailbox.heed(Interest(unsure=["<lost.and.found@test>"]))
    assert subjects(reader.read()) == ["lost and found"]


def test_hostile_addresses_are_not_put_into_a_search(server: Google, tmp_path: Path) -> None:
    """Quotes, braces and blanks would change what is asked; the others are still looked for."""
    server.load([mail("hello", 3, "a")])
    reader = Reader(server, tmp_path)
    hostile = [
        '"a} OR in:anywhere {"@x.example',
        "a b@x.example",
        "a(b)@x.example",
        "a\n@x.example",
        "é@x.example",
        "@",
    ]
    assert reader.mailbox.heed(Interest({**dict.fromkeys(hostile), "dana@ortiz.example": None}))
