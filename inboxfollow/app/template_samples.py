"""Leads that do not exist, to try templates on: what is known of people differs, and words must be right for all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inboxfollow.domain.facts import Mail
from inboxfollow.domain.manner import Manner
from inboxfollow.domain.message import Address
from inboxfollow.domain.template import STALE_DAYS
from inboxfollow.domain.template_values import template_values
from inboxfollow.domain.verdict import Kind
from inboxfollow.domain.worktime import WorkCalendar

_DANA = Address("Dana Ortiz", "dana@ortiz.example")
_ERIN = Address("Erin Miller", "erin@ortiz.example")
_FINN = Address("Finn Quarry", "finn@ortiz.example")
_NOBODY = Address("", "info@ortiz.example")
_HOSTILE = "\x1b]0;x\x07{{ 7 * 7 }} {% for a in b %} <b>{0}%s\u202e \r\nBcc: all@ortiz.example"
_MADE_UP = "2026-04-01"
"""A word that is a day too."""
_TEXT = {
    "en": "Hi Dana,\n\nhere is the offer for the new website as discussed. What do you think of it?\n\nBest\nSam",
    "de": "Hallo Frau Ortiz,\n\nanbei das Angebot für die neue Website. Was halten Sie davon?\n\nViele Grüße\nSam",
}
_SUBJECT = {"en": "Re: Offer for the website", "de": "AW: Angebot für die Website"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One lead to try."""

    label: str
    """After "for": what is special about it."""
    people: tuple[Address, ...] = (_DANA,)
    days: int = 9
    """Of silence, at most as many as the template is made for."""
    subject: str | None = None
    """None for a usual one in the language."""
    text: str | None = None
    """Of my last message, alike."""
    with_fields: bool = True
    """Whether the custom fields of the configuration are known of this person too."""


USUAL = Sample("a usual lead")
WITHOUT_FIELDS = Sample("somebody without custom fields", with_fields=False)
SAMPLES = (
    USUAL,
    Sample("a lead without a name", (_NOBODY,)),
    Sample("two people", (_DANA, _ERIN)),
    Sample("three people, one without a name", (_DANA, _FINN, _NOBODY)),
    Sample("a silence of two days", days=2),
    Sample("a silence of two months", days=STALE_DAYS),
    Sample("a silence of two years", days=730),
    Sample("a hostile name and subject", (Address(_HOSTILE, "x@ortiz.example"),), subject=_HOSTILE, text=_HOSTILE),
    Sample("a lead without subject and text", subject="", text=""),
)


def sample_values(
    sample: Sample, *, longest: int | None, manner: Manner, calendar: WorkCalendar, now: datetime, language: str
) -> Mapping[str, object]:
    """The variables of a sample lead at `now` (aware); `longest` is the silence the template is made for, in days."""
    sent = now - timedelta(days=sample.days if longest is None else min(sample.days, longest))
    spoken = language if language in _TEXT else "en"
    text = _TEXT[spoken] if sample.text is None else sample.text
    known = {name: words for fields in manner.fields.values() for name, words in fields.items()}
    fields = {person.email: known for person in sample.people} if sample.with_fields else {}
    mail = Mail(
        row=1, message_id="<1@missing.invalid>", mine=True, sender=Address("", ""), to=sample.people, cc=(), bcc=(),
        subject="", date=sent, arrived=sent, kind=Kind.PERSON, text=text,
    )  # fmt: skip
    return template_values(
        people=sample.people,
        subject=_SUBJECT[spoken] if sample.subject is None else sample.subject,
        last=mail,
        now=now,
        calendar=calendar,
        manner=replace(manner, fields=fields),
        language=language,
    )


def with_made_up(values: Mapping[str, object], missing: str) -> Mapping[str, object]:
    """The same with a word for a variable that is missing, to see what else is: "city", "fields.city"."""
    table, _, name = missing.partition(".")
    if not name:
        return {**values, missing: _MADE_UP}
    fields = values.get(table)
    return {**values, table: {**(fields if isinstance(fields, Mapping) else {}), name: _MADE_UP}}
