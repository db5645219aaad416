"""People of the demo who answer what its visitor sends them, half a minute later. Same mail, same answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Literal

from inboxfollow.demo import reports
from inboxfollow.demo.desk import Desk, in_words
from inboxfollow.demo.leads import COLD, HOT, WARM
from inboxfollow.demo.letter import Letter
from inboxfollow.demo.people import Person
from inboxfollow.demo.stories import DANA
from inboxfollow.demo.talk import Talk
from inboxfollow.domain.subject import readable_subject
from inboxfollow.wire.parse import parse_header

_CAST = {person.email: person for person in (DANA, *(lead.person for lead in (*HOT, *WARM, *COLD)))}


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes back, so many seconds after the mail. {day} in `text` is a day in two weeks."""

    seconds: int
    text: str
    kind: Literal["person", "away", "bounce"] = "person"


_SAID = {
    DANA.email: Reply(25, "Yes, please go ahead! Start with the listings. Can we talk on Thursday at ten?"),
    "freja@nordlys-yachts.example": Reply(
        30, "Midnight, without a doubt. Sorry that it took so long. When can you show it to the yard?"
    ),
    "praxis@zahnarzt-brandt.example": Reply(
        20,
        "vielen Dank für Ihre Nachricht. Ich bin im Urlaub und ab dem {day} wieder erreichbar.",
        "away",
    ),
    "info@alpenhof-weiss.example": Reply(40, "ja, bitte starten Sie noch vor dem Winter. Wann passt ein Termin?"),
    "claire@maison-moreau.example": Reply(
        35, "avec plaisir, passez mardi après quinze heures. Pouvez-vous apporter les maquettes ?"
    ),
    "tom@castellan-bikes.example": Reply(
        45, "Thank you for your patience, but we have decided to go with another agency."
    ),
    "lucia@bodegas-ibarra.example": Reply(30, "sí, empecemos por la etiqueta del Reserva. ¿Cuándo podemos hablar?"),
    "imogen@penrose-bakery.example": Reply(
        50, "The builders are late, so not now, I am afraid. Please come back to me on {day}."
    ),
    "m.voss@voss-logistik.example": Reply(
        20, "550 5.1.1 <{email}>: Recipient address rejected: User unknown", "bounce"
    ),
    "harriet@blume-gardens.example": Reply(40, "Please do not write to me again about this. Remove me from your list."),
}
_YES = {
    "en": "Thank you for asking again, it had slipped my mind. Yes, let us do it. When could you start?",
    "de": "danke fürs Nachfragen, das war mir untergegangen. Ja, machen wir es. Wann könnten Sie anfangen?",
    "fr": "merci de votre relance. Oui, faisons-le. Quand pourriez-vous commencer ?",
    "es": "gracias por insistir. Sí, adelante. ¿Cuándo podría empezar?",
}
_AWAY = {"en": "Automatic reply", "de": "Abwesenheitsnotiz", "fr": "Réponse automatique", "es": "Respuesta automática"}


class Repliers:
    """Takes the mails that were delivered, and puts the answers into the mailbox once their time has come."""

    def __init__(self, put: Callable[[Letter], object]) -> None:
        self._put = put
        self._waiting: list[Letter] = []
        self._count = 0
        self._lock = Lock()

    def receive(self, recipients: tuple[str, ...], source: bytes, now: datetime) -> None:
        """A mail that reached these people at `now` (aware)."""
        mail = parse_header(source.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", arrived=now)
        for email in recipients:
            person = _CAST.get(email) or Person(email.partition("@")[0].title(), email)
            reply = _reply_of(person)
            if reply is None or not mail.message_id:
                continue
            with self._lock:
                self._count += 1
                talk = Talk(Desk(now), f"answer-{self._count}", readable_subject(mail.subject), person)
                talk.ids.append(mail.message_id)
                self._waiting.append(_letter(talk, now + timedelta(seconds=reply.seconds), person, reply))

    def catch_up(self, now: datetime) -> None:
        """Delivers what has been written by `now` (aware)."""
        with self._lock:
            due = sorted((one for one in self._waiting if one.arrived <= now), key=lambda one: one.arrived)
            self._waiting = [one for one in self._waiting if one.arrived > now]
            for letter in due:
                self._put(letter)


def _reply_of(person: Person) -> Reply | None:
    """What somebody says; every third of those without a part of their own says yes, the others stay silent."""
    if person.email in _SAID:
        return _SAID[person.email]
    return Reply(30 + len(person.email) % 30, _YES[person.language]) if len(person.email) % 3 == 0 else None


def _letter(talk: Talk, when: datetime, person: Person, reply: Reply) -> Letter:
    text = reply.text.format(day=in_words(talk.desk.coming(14), person.language), email=person.email)
    match reply.kind:
        case "bounce":
            return reports.delivery(talk, when, person, "5.1.1", text)
        case "away":
            return reports.automatic(talk, when, person, f"{_AWAY[person.language]}: {talk.subject}", text)
        case _:
            return talk.theirs(when, text)
