"""One conversation being written, oldest letter first."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from inboxfollow.demo.desk import Desk, utc
from inboxfollow.demo.letter import TEXT, Header, Letter, dated, encoded, multipart, text_part, typed, written
from inboxfollow.demo.people import SAM, Person

NAMELESS = {"en": "Hello,", "de": "Guten Tag,", "fr": "Bonjour,", "es": "Buenos días:"}
GREETINGS = {"en": "Hi {},", "de": "Hallo {},", "fr": "Bonjour {},", "es": "Hola {},"}
CLOSINGS = {"en": "Best wishes", "de": "Viele Grüße", "fr": "Bien à vous", "es": "Un saludo"}
SAID = {
    "en": "On {:%d/%m/%Y at %H:%M}, {} wrote:",
    "de": "Am {:%d.%m.%Y um %H:%M} schrieb {}:",
    "fr": "Le {:%d/%m/%Y à %H:%M}, {} a écrit :",
    "es": "El {:%d/%m/%Y a las %H:%M}, {} escribió:",
}
PDF = (
    'Content-Type: application/pdf; name="{name}"\nContent-Transfer-Encoding: base64\n'
    'Content-Disposition: attachment; filename="{name}"\n\nJVBERi0xLjQKJUVPRgo=\n'
)
SIGNATURE = "-- \nSam Seller\nSeller Studio, Munich\nBrands and websites for people with a place"


def mailbox_of(person: Person) -> str:
    """A person as a header names them (RFC 5322 section 3.4)."""
    name = f'"{person.name}"' if "." in person.name else encoded(person.name)
    return f"{name} <{person.email}>"


def mailboxes(people: Sequence[Person]) -> str:
    """Several people, one a line."""
    return ",\r\n ".join(map(mailbox_of, people))


def received(person: Person, when: datetime, key: str, to: str = SAM.email) -> tuple[Header, ...]:
    """What the servers on the way wrote on top of a mail to Sam."""
    path = f"from mail.{person.domain} (mail.{person.domain} [192.0.2.{len(person.email)}])\r\n\t"
    path += f"by mx.seller.example (Postfix) with ESMTPS id {abs(hash_of(key)):08X}\r\n\tfor <{to}>; {dated(when)}"
    verdict = f"mx.seller.example; dkim=pass header.d={person.domain}; spf=pass"
    return (("Return-Path", f"<{person.email}>"), ("Received", path), ("Authentication-Results", verdict))


def hash_of(text: str) -> int:
    """A number that is the same on every run, unlike `hash`."""
    return int.from_bytes(text.encode()[-8:], "big") % 0xFFFFFFF


class Talk:
    """A conversation of Sam with `people`; each method returns the next letter of it.

    Message-IDs are `<KEY-N@domain>`, N counting from 1 over both sides, so that they do not depend on `now`.
    """

    def __init__(self, desk: Desk, key: str, subject: str, *people: Person) -> None:
        self.desk, self.key, self.subject, self.people = desk, key, subject, people
        self.ids: list[str] = []
        self._last: datetime | None = None
        self._quote = ""

    def mine(
        self,
        when: datetime,
        text: str,
        *,
        to: Sequence[Person] = (),
        cc: Sequence[Person] = (),
        sender: Person = SAM,
        attachment: str = "",
        extra: tuple[Header, ...] = (),
    ) -> Letter:
        """A letter Sam sent; with `attachment` a PDF of that name hangs on it."""
        when = self._after(when)
        to = to or self.people
        body = self._body(when, text, to[0], sender)
        head = self._head(when, sender, to, cc, "both")
        agent = ("User-Agent", "Mozilla Thunderbird")
        return Letter("Sent", utc(when), self._source((*head, agent, *extra), body, attachment))

    def theirs(
        self,
        when: datetime,
        text: str,
        person: Person | None = None,
        *,
        folder: str = "INBOX",
        subject: str = "",
        ids: str = "both",
        to: Sequence[Person] = (SAM,),
        cc: Sequence[Person] = (),
        extra: tuple[Header, ...] = (),
    ) -> Letter:
        """A letter somebody sent to Sam; `ids` says which of its threading headers it has: both, reply or none."""
        when = self._after(when)
        person = person or self.people[0]
        body = self._body(when, text, to[0], person)
        head = self._head(when, person, to, cc, ids, subject)
        path = received(person, when, f"{self.key}{len(self.ids)}", to[0].email)
        html = hash_of(person.email.partition(".")[0]) % 3 == 0
        return Letter(folder, utc(when), self._source((*path, *head, *extra), body, html=html))

    def _after(self, when: datetime) -> datetime:
        """Nobody answers before the question: at least eleven minutes after the letter before."""
        if self._last is not None:
            when = max(when, self._last + timedelta(minutes=11))
        self._last = when
        return when

    def _head(
        self,
        when: datetime,
        sender: Person,
        to: Sequence[Person],
        cc: Sequence[Person],
        ids: str,
        subject: str = "",
    ) -> tuple[Header, ...]:
        earlier = list(self.ids) if ids != "none" else []
        self.ids.append(f"<{self.key}-{len(self.ids) + 1}@{sender.domain}>")
        reply = subject or (f"Re: {self.subject}" if len(self.ids) > 1 else self.subject)
        return (
            ("From", mailbox_of(sender)),
            ("To", mailboxes(to)),
            ("Cc", mailboxes(cc)),
            ("Subject", encoded(reply)),
            ("Date", dated(when)),
            ("Message-ID", self.ids[-1]),
            ("In-Reply-To", earlier[-1] if earlier else ""),
            ("References", "\r\n ".join(earlier) if ids == "both" else ""),
        )

    def _body(self, when: datetime, text: str, to: Person, sender: Person) -> str:
        ours = sender.email.endswith("@seller.example")
        language = to.language if ours else sender.language
        end = f"{CLOSINGS[language]}\n{sender.first}"
        end += f"\n\n{SIGNATURE}" if sender == SAM else f"\n\n{sender.name}\n{sender.company}"
        greeting = NAMELESS[language] if to.name == to.company else GREETINGS[language].format(to.first)
        body = f"{greeting}\n\n{text}\n\n{end}"
        quote, said = self._quote, SAID[language].format(when, sender.name)
        self._quote = f"{said}\n> " + text.replace("\n", "\n> ")
        return f"{body}\n\n{quote}" if quote else body

    def _source(self, head: tuple[Header, ...], body: str, attachment: str = "", html: bool = False) -> bytes:
        boundary = f"=_{self.key}_{len(self.ids)}"
        if attachment:
            mixed = typed(f'multipart/mixed; boundary="{boundary}"')
            return written((*head, *mixed), multipart(boundary, (text_part(body), PDF.format(name=attachment))))
        if html:
            marked_up = f"<html><body>{escape(body)}</body></html>".replace("\n", "<br>\n")
            both = typed(f'multipart/alternative; boundary="{boundary}"')
            return written((*head, *both), multipart(boundary, (text_part(body), text_part(marked_up, "html"))))
        return written((*head, *TEXT), body)
