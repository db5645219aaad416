"""Everything else in a mailbox: running projects, colleagues, newsletters, bills, alerts, a mailing list, junk.

None of it waits for an answer; the leads have to be found among it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from inboxfollow.demo import small_talk as said
from inboxfollow.demo.desk import Desk, utc
from inboxfollow.demo.letter import TEXT, Header, Letter, dated, encoded, multipart, text_part, typed, written
from inboxfollow.demo.people import BROTHER, CLIENTS, COLLEAGUES, MUM, SAM, Person
from inboxfollow.demo.talk import Talk, mailbox_of, received

YEAR = 390
"""Days back that the noise reaches."""


def all_noise(desk: Desk) -> Iterator[Letter]:
    """Every letter that is no story, about 2,200."""
    for source in (projects, colleagues, newsletters, bills, alerts, forum, junk, family, trash):
        yield from source(desk)


def projects(desk: Desk) -> Iterator[Letter]:
    """Running projects: a question, an answer, some to and fro, and mostly Sam's thanks at the end."""
    for number in range(118):
        client = CLIENTS[number % len(CLIENTS)]
        topics = said.TOPICS[client.language]
        subject = f"{client.company}: {topics[number // len(CLIENTS) * 7 % len(topics) - number % 3]}"
        talk = Talk(desk, f"project-{number}", subject, client)
        day = 8 + number * 2
        folder = "INBOX" if day < 40 else ("Archive", "Clients/2026")[number % 2]
        yield from _exchange(desk, talk, client, day, number, folder)


def _exchange(desk: Desk, talk: Talk, client: Person, day: int, number: int, folder: str) -> Iterator[Letter]:
    asks, answers = said.CLIENT_ASKS[client.language], said.SAM_ANSWERS[client.language]
    turns = 1 + number % 3
    for turn in range(turns):
        ago = day + 2 * (turns - turn)
        yield talk.theirs(desk.workday(ago), asks[(number + turn) % len(asks)], folder=folder)
        yield talk.mine(desk.workday(ago - 1), answers[(number + 2 * turn) % len(answers)])
    thanks = said.THANKS[client.language]
    yield talk.theirs(desk.workday(day), thanks[number % len(thanks)], folder=folder)
    if number % 6:
        yield talk.mine(desk.workday(day), said.COURTESIES[client.language][number % 3])


def colleagues(desk: Desk) -> Iterator[Letter]:
    """The studio talks to itself."""
    for number in range(150):
        colleague = COLLEAGUES[number % 3]
        day = 1 + number * 18 // 10
        subject = f"{said.STUDIO[number % len(said.STUDIO)]} ({CLIENTS[number % 29].company})"
        talk = Talk(desk, f"studio-{number}", subject, colleague)
        folder = "INBOX" if day < 60 else "Archive"
        lines = said.STUDIO_LINES
        yield talk.theirs(desk.workday(day), lines[number % len(lines)], folder=folder)
        if number % 4:
            yield talk.mine(desk.workday(day), lines[(number * 3 + 1) % len(lines)])
        if number % 2:
            yield talk.theirs(desk.workday(day), lines[(number * 5 + 2) % len(lines)], folder=folder)


def machine_mail(
    sender: Person,
    when: datetime,
    key: str,
    subject: str,
    body: str,
    folder: str = "INBOX",
    extra: Sequence[Header] = (),
) -> Letter:
    """A mail no person wrote; HTML where the body begins with "<"."""
    head = (
        *received(sender, when, key),
        ("From", mailbox_of(sender)),
        ("To", mailbox_of(SAM)),
        ("Subject", encoded(subject)),
        ("Date", dated(when)),
        ("Message-ID", f"<{key}@{sender.domain}>"),
        *extra,
    )
    if not body.startswith("<"):
        return Letter(folder, utc(when), written((*head, *TEXT), body))
    alternative = typed(f'multipart/alternative; boundary="=_{key}"')
    parts = (text_part("View this issue in your browser."), text_part(body, "html"))
    return Letter(folder, utc(when), written((*head, *alternative), multipart(f"=_{key}", parts)))


def newsletters(desk: Desk) -> Iterator[Letter]:
    """A dozen subscriptions, weekly; a filter files most of them."""
    for number, (name, domain, titles) in enumerate(said.NEWSLETTERS):
        sender = Person(name, f"hello@{domain}", name)
        extra = (
            ("List-Id", f"<news.{domain}>"),
            ("List-Unsubscribe", f"<https://{domain}/unsubscribe/5f2c>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("Precedence", "bulk"),
        )
        for issue, ago in enumerate(range(number % 7 + 1, YEAR, 7 if number < 9 else 14)):
            title = titles[issue % len(titles)]
            body = said.NEWSLETTER_HTML.format(title=title, name=name, domain=domain)
            folder = "INBOX" if number % 4 == 0 and ago < 50 else "Newsletters"
            when = desk.calendar_day(ago, "06:30")
            yield machine_mail(sender, when, f"news-{number}-{issue}", title, body, folder, extra)


def bills(desk: Desk) -> Iterator[Letter]:
    """Invoices and confirmations from machines that read no answer."""
    for number, (name, domain, title, words) in enumerate(said.VENDORS):
        sender = Person(name, f"no-reply@{domain}", name)
        extra = (("Auto-Submitted", "auto-generated"),)
        for month, ago in enumerate(range(number * 2 + 1, YEAR, 15 if number % 2 else 30)):
            key = f"bill-{number}-{month}"
            subject = f"{title} {20417 + number * 97 + month}"
            folder = "INBOX" if ago < 70 else "Archive"
            yield machine_mail(sender, desk.calendar_day(ago), key, subject, words, folder, extra)


def alerts(desk: Desk) -> Iterator[Letter]:
    """Monitors, calendars and Sam's own backup script."""
    monitor = Person("Uptime Robin", "alerts@uptime-robin.example", "Uptime Robin")
    extra = (("Auto-Submitted", "auto-generated"), ("Precedence", "bulk"))
    for number in range(170):
        site = CLIENTS[number * 7 % len(CLIENTS)].domain
        state = "back up" if number % 2 else "DOWN"
        when = desk.calendar_day(1 + number * 9 // 4)
        yield machine_mail(monitor, when, f"alert-{number}", f"{site} is {state}", f"{site} is {state}.", extra=extra)
    for number in range(52):
        when = desk.calendar_day(2 + number * 7, "03:10")
        words = "rsync: 0 errors, 1 volume, 412 files copied."
        yield machine_mail(SAM, when, f"backup-{number}", "[backup] weekly report", words, extra=extra)


def forum(desk: Desk) -> Iterator[Letter]:
    """A mailing list of typographers."""
    extra = (
        ("List-Id", "Type forum <forum.lists.typocircle.example>"),
        ("List-Post", "<mailto:forum@lists.typocircle.example>"),
        ("Precedence", "list"),
    )
    to = (Person("Type forum", "forum@lists.typocircle.example", "Type forum"),)
    for number in range(45):
        subject = f"[type] {said.FORUM[number % len(said.FORUM)]}"
        talk = Talk(desk, f"forum-{number}", subject, *to)
        for turn in range(1 + number % 4):
            member = Person(*said.MEMBERS[(number + turn) % len(said.MEMBERS)])
            line = said.FORUM_LINES[(number + 3 * turn) % len(said.FORUM_LINES)]
            yield talk.theirs(desk.workday(270 - number * 6), line, member, folder="Newsletters", to=to, extra=extra)


def junk(desk: Desk) -> Iterator[Letter]:
    """Spam, some of it malformed on purpose: no Message-ID, an absurd date, raw 8-bit octets."""
    for number in range(100):
        name, domain, title = said.SPAM[number % len(said.SPAM)]
        sender = Person(name, f"offer{number}@{domain}", name)
        when = desk.calendar_day(1 + number * 3)
        letter = machine_mail(sender, when, f"spam-{number}", title, "Click now. Only today.", "Junk")
        yield Letter("Junk", letter.arrived, _spoilt(letter.source, number))


def _spoilt(source: bytes, number: int) -> bytes:
    lines = source.split(b"\r\n")
    match number % 12:
        case 3:
            lines = [line for line in lines if not line.startswith(b"Message-ID:")]
        case 6:
            lines = [b"Date: yesterday, or so" if line.startswith(b"Date:") else line for line in lines]
        case 9:
            lines = [b"Subject: Gewinn f\xfcr Sie" if line.startswith(b"Subject:") else line for line in lines]
    return b"\r\n".join(lines)


def family(desk: Desk) -> Iterator[Letter]:
    """Mum and Ben, who are on the ignore list."""
    for number in range(12):
        person = (MUM, BROTHER)[number % 2]
        talk = Talk(desk, f"family-{number}", said.FAMILY[number // 2], person)
        yield talk.theirs(desk.calendar_day(5 + number * 30, "19:40"), "Call me when you can, love.")
        yield talk.mine(desk.calendar_day(5 + number * 30, "21:15"), "Will do. Is tomorrow evening fine?")


def trash(desk: Desk) -> Iterator[Letter]:
    """What Sam threw away: sellers of things he does not need."""
    for number in range(70):
        name, domain, title = said.PITCHES[number % len(said.PITCHES)]
        sender = Person(name, f"{name.split()[0].lower()}.{number}@{domain}", name)
        extra = (("List-Unsubscribe", f"<https://{domain}/stop/{number}>"),)
        when = desk.calendar_day(2 + number * 5)
        words = "Just bumping this to the top of your inbox. Worth fifteen minutes?"
        yield machine_mail(sender, when, f"pitch-{number}", title, words, "Trash", extra)
