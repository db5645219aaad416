"""The stage on which a scenario plays: people, my mail, their mail, and what must be true of it in the end."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.truth import texts
from tests.truth.letters import (
    CLIENTS,
    MAILERS,
    Header,
    Part,
    Person,
    assemble,
    date_header,
    encoded,
    html_of,
    mailbox,
    mailboxes,
    multipart,
    new_id,
    quoted,
    text_part,
)

ME = Person("Sam Seller", "sam@seller.example")
SALES = Person("Sam Seller", "sales@seller.example")
TAGGED = Person("Sam Seller", "sam+crm@seller.example")
INTERNAL_DOMAIN = "seller.example"
IGNORED = ("*@family.example", "desk@supplies.example")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail in one folder. `late` ones reach the server after all others, whatever their INTERNALDATE says."""

    folder: str
    arrived: datetime
    source: bytes
    flags: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was written; `id` is "" where it carries none."""

    id: str
    subject: str
    at: datetime
    sender: Person
    to: tuple[Person, ...]
    text: str
    source: bytes
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """The truth about one conversation of mine; None leaves a point open where DOMAIN does."""

    scenario: str
    last_message_id: str
    """"" where my newest mail carries no Message-ID: then `subject` finds the row."""
    subject: str
    state: str
    touches: int | None = None
    touches_complete: bool | None = None
    people: Mapping[str, str] = field(default_factory=dict)
    """Address to silent, replied, bounced, away; only those that are certain."""
    expects_reply: bool | None = None
    rung: int | None = None
    holds: tuple[str, ...] | None = None
    group: str = ""
    also: tuple[str, ...] = ()
    """Other ids of mine that may stand in last_message_id."""
    message_ids: tuple[str, ...] = ()
    """Everything that belongs to the conversation, for a readable report."""

    @property
    def excluded(self) -> bool:
        """Whether it is never a lead."""
        return self.state == "excluded"


class Scene:
    """One instance of one scenario with its own people and its own random numbers."""

    def __init__(self, name: str, seed: str, number: int, now: datetime) -> None:
        self.name, self.number, self.now = name, number, now.replace(microsecond=0)
        self.rng = random.Random(seed)
        self.tongue = self.rng.choice(texts.TONGUES)
        self.client = self.rng.choice(CLIENTS)
        self.letters: list[Letter] = []
        self.truth: list[Expected] = []
        self.absent: list[str] = []
        self._domain = f"{self.rng.choice(texts.FIRMS)}-{number}.example"
        self._people = 0
        self.subject = f"{self.rng.choice(self.tongue.topics)} {self.rng.choice('ABCDEFGH')}{number}"

    # people and time

    def person(self, domain: str = "", local: str = "") -> Person:
        """Somebody new, at this scene's own company unless `domain` says otherwise."""
        self._people += 1
        first, last = self.rng.choice(texts.FIRST), self.rng.choice(texts.LAST)
        plain = "".join(c for c in f"{first}.{last}".lower() if c.isascii() and (c.isalnum() or c == "."))
        return Person(
            f"{first} {last}", f"{local or f'{plain}{self.number}{chr(96 + self._people)}'}@{domain or self._domain}"
        )

    def ago(self, days: float, hours: float = 0) -> datetime:
        """That long before now, a few random minutes earlier."""
        return self.now - timedelta(days=days, hours=hours, seconds=self.rng.randrange(60, 3000))

    # words

    def say(self, what: str, name: str = "") -> str:
        """A short mail of that purpose (asks, nudges, answers, thanks ...) in the scene's language."""
        body = self.rng.choice(getattr(self.tongue, what))
        hello = self.tongue.hello.format(name=name or "Alex")
        return f"{hello}\n\n{body}\n\n{self.tongue.bye}"

    def re(self, subject: str | None = None) -> str:
        """The subject with a reply prefix, sometimes with a gateway's tag as well."""
        subject = self.subject if subject is None else subject
        tag = self.rng.choice(("", "", "", "[external] ", "[EXT] "))
        return f"{tag}{self.rng.choice(self.tongue.reply_prefixes)}{subject}"

    # mail

    def mine(
        self,
        to: Sequence[Person],
        at: datetime,
        text: str = "",
        *,
        subject: str | None = None,
        answers: Mail | None = None,
        folder: str = "Sent",
        sender: Person = ME,
        **more: object,
    ) -> Mail:
        """A mail of mine, stored in Sent unless `folder` says otherwise; `answers` is what it cites."""
        if subject is None:
            subject = self.re(answers.subject) if answers and not _has_prefix(answers.subject) else ""
            subject = subject or (answers.subject if answers else self.subject)
        mail = self.write(sender, to, at, text or self.say("asks", to[0].first), subject, answers, **more)  # type: ignore[arg-type]
        self.put(mail, folder, flags="S")
        return mail

    def theirs(
        self,
        sender: Person,
        at: datetime,
        text: str = "",
        *,
        answers: Mail | None = None,
        subject: str | None = None,
        to: Sequence[Person] = (ME,),
        folder: str = "INBOX",
        arrived: datetime | None = None,
        late: bool = False,
        **more: object,
    ) -> Mail:
        """A mail from somebody else, in INBOX unless `folder` says otherwise."""
        if subject is None:
            subject = self.re(answers.subject) if answers and not _has_prefix(answers.subject) else ""
            subject = subject or (answers.subject if answers else self.subject)
        more.setdefault("client", self.rng.choice(CLIENTS))
        mail = self.write(sender, to, at, text or self.say("answers", "Sam"), subject, answers, **more)  # type: ignore[arg-type]
        self.put(mail, folder, arrived=arrived, late=late)
        return mail

    def put(
        self, mail: Mail, folder: str, *, arrived: datetime | None = None, flags: str = "", late: bool = False
    ) -> None:
        """Files (another copy of) a mail."""
        default = mail.at + timedelta(seconds=self.rng.randrange(1, 9)) if folder != "Sent" else mail.at
        self.letters.append(Letter(folder, arrived or default, mail.source, flags, late))

    def write(
        self,
        sender: Person,
        to: Sequence[Person],
        at: datetime,
        text: str,
        subject: str,
        answers: Mail | None = None,
        *,
        cc: Sequence[Person] = (),
        bcc: Sequence[Person] = (),
        cite: str = "both",
        cites: tuple[str, ...] | None = None,
        client: str = "",
        message_id: str | None = None,
        date: str | None = None,
        headers: Sequence[Header] = (),
        body: Part | None = None,
        raw: bool = False,
        charset: str = "",
        quote: bool = True,
    ) -> Mail:
        """One mail, not stored anywhere.

        `cite`: both, in-reply-to, references or none; `cites` overrides References. `message_id=""` leaves the header
        out; `date=""` too, any other `date` stands as it is. `raw` writes subject and sender as 8-bit text.
        """
        client = client or self.client
        charset = charset or self.tongue.charset
        own = new_id(self.rng, client, sender.domain) if message_id is None else message_id
        references = cites if cites is not None else self._references(answers)
        parent = references[-1:] if cites is not None else ((answers.id,) if answers and answers.id else ())
        head: list[Header] = [
            ("From", f"{sender.name} <{sender.email}>" if raw else mailbox(sender, charset)),
            ("To", mailboxes(to, charset)),
            *([("Cc", mailboxes(cc, charset))] if cc else []),
            *([("Bcc", mailboxes(bcc, charset))] if bcc else []),
            ("Subject", subject if raw else encoded(subject, charset, self.rng.choice("bq"))),
            *([("Date", date_header(at) if date is None else date)] if date != "" else []),
            *([("Message-ID" if client != "apple" else "Message-Id", own)] if own else []),
            *([("In-Reply-To", parent[0])] if parent and cite in ("both", "in-reply-to") else []),
            *([("References", " ".join(references))] if references and cite in ("both", "references") else []),
            *([MAILERS[client]] if client in MAILERS else []),
            *headers,
        ]
        self.rng.shuffle(head)
        full = text
        if answers is not None and quote:
            full += self._quote(answers, client)
        part = body if body is not None else self._body(full, client, charset)
        source = assemble(head, part, charset)
        return Mail(own, subject, at, sender, tuple(to), full, source, references)

    def _quote(self, earlier: Mail, client: str) -> str:
        name, email = earlier.sender.name, earlier.sender.email
        if client == "outlook" and self.rng.random() < 0.7:
            labels = zip(
                self.tongue.quote_labels,
                (f"{name} <{email}>", f"{earlier.at:%d.%m.%Y %H:%M}", earlier.to[0].email),
                strict=False,
            )
            block = "\n".join(f"{label}: {value}" for label, value in labels)
            block += f"\n{self.tongue.quote_labels[3]}: {earlier.subject}"
            return f"\n\n________________________________\n{block}\n\n{earlier.text}"
        said = self.tongue.attribution.format(when=f"{earlier.at:%d.%m.%Y %H:%M}", name=name, email=email)
        return f"\n\n{said}\n{quoted(earlier.text)}"

    def _references(self, answers: Mail | None) -> tuple[str, ...]:
        if answers is None:
            return ()
        return (*answers.references, *((answers.id,) if answers.id else ()))[-20:]

    def _body(self, text: str, client: str, charset: str) -> Part:
        encoding = self.rng.choice(("quoted-printable", "base64", "8bit"))
        plain = text_part(text, charset, encoding)
        if client in ("thunderbird", "mutt"):
            return plain
        rich = text_part(html_of(text, client), charset, "quoted-printable", "html")
        boundary = "=_" + "".join(self.rng.choices("0123456789abcdef", k=24))
        return (
            rich
            if client == "outlook" and self.rng.random() < 0.5
            else multipart("alternative", [plain, rich], boundary)
        )

    # truth

    def expect(self, last: Mail, state: str, **facts: object) -> None:
        """What must be true of the conversation whose newest mail of mine is `last`."""
        truth = Expected(self.name, last.id, last.subject, state)
        self.truth.append(replace(truth, **facts))  # type: ignore[arg-type]

    def never(self, *mails: Mail) -> None:
        """None of these mails of mine may be the last message of any row."""
        self.absent.extend(mail.id for mail in mails)


def _has_prefix(subject: str) -> bool:
    return subject.partition(":")[0].strip().lower().rstrip("]0123456789[") in (
        "re", "aw", "antw", "ré", "rv", "tr", "wg", "fwd", "fw",
    )  # fmt: skip
