"""A follow-up as it would go out: to whom, in whose name, in what words, and what stands against it. Nothing is stored
and no server is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from inboxfollow.app import coverage, digests
from inboxfollow.app.rows import Coverage
from inboxfollow.app.services import Services
from inboxfollow.app.templates import fault_of
from inboxfollow.domain import gate, language
from inboxfollow.domain.addressees import Addressees, addressees
from inboxfollow.domain.cadence import mail_step
from inboxfollow.domain.course import Course, course_of
from inboxfollow.domain.errors import UnknownLead
from inboxfollow.domain.facts import Mail
from inboxfollow.domain.gate import Objection
from inboxfollow.domain.lead import Lead, lead_of
from inboxfollow.domain.leftovers import leftovers
from inboxfollow.domain.outgoing import Status
from inboxfollow.domain.standing import silent_days, standing
from inboxfollow.domain.subject import reply_subject
from inboxfollow.domain.template import NoTemplate, Template, TemplateFault, choose_template
from inboxfollow.domain.template_values import template_values
from inboxfollow.wire.compose import Quote, attribution

_NAMES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for; all defaults leave it to the cadence."""

    template: str = ""
    body: str | None = None
    """Words of their own instead of a template."""
    include_replied: bool = False
    """Also those who have answered."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A follow-up before it is frozen. Times are aware UTC."""

    lead_id: str
    conversation: int
    account: str
    answers: int
    """The row of my newest mail in the conversation."""
    seen: tuple[int, ...]
    """Rows of all its mail."""
    parent: Mail
    """My mail that is followed up."""
    people: Addressees
    subject: str
    template: str
    """Its name, "" for words of the person's own."""
    language: str
    text: str
    signature: str
    quote: Quote | None
    html: bool
    objections: tuple[Objection, ...]
    """What stands against it whatever a new look at the mailbox may show."""
    notices: tuple[str, ...]
    coverage: Coverage
    """What was read when, to judge this by."""


def preview(services: Services, lead_id: str, wish: Wish) -> Preview:
    """Prepares the follow-up of a lead. Raises UnknownLead, StoreFailed; all else is among the objections."""
    now, policy = services.clock.now(), digests.effective_policy(services)
    facts = next(iter(services.store.facts([services.store.resolve(lead_id)])))
    course = course_of(facts, policy)
    if course is None:
        raise UnknownLead(f"{lead_id} holds only machine mail of yours and is no lead", "see: inboxfollow list --all")
    lead = lead_of(course, policy)
    people = addressees(course, lead, policy, now, include_replied=wish.include_replied)
    objections = gate.against_lead(lead)
    if not people.to:
        objections.append(gate.against_nobody(people.left_out, lead.id))
    spoken = _language(services, course)
    chosen, words, faults = _words(services, course, lead, people, spoken, wish, now)
    where = standing(lead, now)
    covered = coverage.coverage(services)
    last = course.run.last
    return Preview(
        lead_id=lead.id,
        conversation=facts.conversation,
        account=lead.account,
        answers=next(mail.row for mail in reversed(course.mails) if mail.mine and not mail.machine),
        seen=tuple(mail.row for mail in course.mails),
        parent=last,
        people=people,
        subject=(chosen.subject if chosen else "") or reply_subject(last.subject),
        template=chosen.name if chosen else "",
        language=spoken,
        text=words,
        signature=policy.manner.signature,
        quote=_quote(services, last, spoken) if policy.manner.quote_last else None,
        html=last.had_html,
        objections=(*objections, *faults),
        notices=(
            *people.notices,
            *gate.notices(lead, where, policy, now),
            *_stand_in(chosen, lead, spoken, wish),
            *_prepared(services, facts.conversation),
        ),
        coverage=covered,
    )


def _prepared(services: Services, conversation: int) -> list[str]:
    """That the autopilot has prepared one, which gives way to this."""
    ready = services.store.outbox(statuses=(Status.READY,), conversation=conversation)
    return ["one that the autopilot prepared waits for your approval; this takes its place"
            for one in ready if one.is_draft]  # fmt: skip


def edited(before: Preview, text: str) -> Preview:
    """The same follow-up with other words, judged anew."""
    kept = tuple(one for one in before.objections if one.kind not in ("template", "words"))
    return replace(before, text=text.strip("\n"), objections=(*kept, *_against_words(text)))


def unremarkable(one: Preview) -> bool:
    """Whether a person need not look before it goes: nothing stands against it, nobody is left out, all folders were
    read, and there is nothing to know but that it is late in the day."""
    read = one.coverage.checked is not None and all(folder.complete for folder in one.coverage.folders)
    remarks = set(one.notices) - {gate.OUT_OF_HOURS}
    return not (one.objections or one.people.left_out or remarks) and read


def fitting(services: Services, lead_id: str, wish: Wish) -> tuple[Preview, ...]:
    """The follow-up in the words of every template that fits it, by name. Raises UnknownLead, StoreFailed."""
    library, _ = services.templates.load()
    names = sorted({template.name for template in library})
    made = (preview(services, lead_id, replace(wish, template=name, body=None)) for name in names)
    return tuple(one for one in made if not any(objection.kind == "template" for objection in one.objections))


def _language(services: Services, course: Course) -> str:
    """Of the conversation: my newest words first, then all there are; "" where it cannot be told."""
    wanted = services.policy.manner.language
    if wanted != "auto":
        return wanted
    texts = [mail.text or "" for mail in reversed(course.mails)]
    mine = course.run.last.text or ""
    return language.of(mine) or language.of("\n".join(texts)[:8000])


def _words(
    services: Services, course: Course, lead: Lead, people: Addressees, spoken: str, wish: Wish, now: datetime
) -> tuple[Template | None, str, Sequence[Objection]]:
    """The template that fits, the words, and what is wrong with them."""
    if wish.body is not None:
        return None, wish.body.strip("\n"), _against_words(wish.body)
    policy = services.policy
    library, broken = services.templates.load()
    step = mail_step(lead.touches, next(one for one in policy.cadences if one.name == lead.cadence))
    wanted = wish.template or (step.template if step else "checkin")
    chosen = None
    try:
        chosen = choose_template(
            library, wanted, named=bool(wish.template), silent_days=silent_days(lead, now), language=spoken
        )
        values = template_values(
            people=people.to, subject=lead.subject, last=course.run.last, now=now,
            calendar=policy.calendar, manner=policy.manner, language=chosen.language or spoken or "en",
        )  # fmt: skip
        words = services.renderer.render(chosen, values)
        if chosen.subject:
            subject = services.renderer.render(replace(chosen, body=chosen.subject), values)
            chosen = replace(chosen, subject=" ".join(subject.split()))
    except (NoTemplate, TemplateFault) as fault:
        reason = (fault_of(broken, wanted) if isinstance(fault, NoTemplate) else None) or fault
        return chosen, "", [Objection("template", reason.message, reason.hint)]
    return chosen, words, _against_words(f"{chosen.subject}\n{words}")


def _against_words(text: str) -> list[Objection]:
    return [Objection("words", reason, "correct the words") for reason in leftovers(text)]


def _quote(services: Services, last: Mail, spoken: str) -> Quote | None:
    if not (last.text or "").strip():
        return None
    name = last.sender.name or services.policy.manner.name
    line = attribution(spoken or "en", last.time.astimezone(services.policy.timezone), name, last.sender.email)
    return Quote(line, last.text or "")


def _stand_in(chosen: Template | None, lead: Lead, spoken: str, wish: Wish) -> list[str]:
    """What a person should know about the choice of words."""
    found: list[str] = []
    if chosen is None:
        return found
    if not wish.template and lead.step_template and chosen.name != lead.step_template:
        found.append(f'the words are "{chosen.name}" instead of "{lead.step_template}" after so long a silence')
    if spoken and chosen.language and chosen.language != spoken:
        found.append(f"the words are {_NAMES.get(chosen.language, chosen.language)}, the conversation is "
                     f"{_NAMES.get(spoken, spoken)}")  # fmt: skip
    return found
