"""What an inbound message is: person or machine, and which machine."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.kind import from_header, judge, needs_body, outbound_is_machine
from inboxfollow.domain.message import Address, Bounce, Content, Message, Report
from inboxfollow.domain.verdict import Intent, Kind

MINE = "<touch-1@seller.example>"


def message(
    subject: str = "Re: Your offer",
    signals: Mapping[str, str] | None = None,
    sender: str = "dana@ortiz.example",
    references: tuple[str, ...] = (MINE,),
) -> Message:
    """A reply of Dana's, sent on 2 March 2026."""
    return Message(
        message_id="<reply@ortiz.example>",
        sender=Address("Dana Ortiz", sender),
        to=(Address("Sam", "sam@seller.example"),),
        cc=(),
        bcc=(),
        reply_to=(),
        subject=subject,
        date=datetime(2026, 3, 2, 9, tzinfo=UTC),
        references=references,
        signals=signals or {},
    )


def bounce(status: str, action: str = "failed", *, permanent: bool = False) -> Content:
    """A delivery report on one recipient."""
    one = Bounce("dana@ortiz.example", status, action, permanent)
    return Content(report=Report("delivery-status", (one,), about_ids=(MINE,)))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (bounce("5.1.1", permanent=True), Kind.BOUNCE_HARD),
        (bounce("5.2.2"), Kind.BOUNCE_SOFT),
        (bounce("4.4.1", "delayed"), Kind.DELAYED),
        (bounce("2.0.0", "delivered"), Kind.RECEIPT),
        (bounce("2.0.0", "relayed"), Kind.RECEIPT),
        (Content(report=Report("prose")), Kind.BOUNCE_SOFT),
        (Content(report=Report("disposition-notification", disposition="displayed")), Kind.RECEIPT),
        (Content(calendar="reply:accepted"), Kind.CALENDAR),
        (Content(calendar="request"), Kind.CALENDAR),
        (Content(reaction="👍"), Kind.REACTION),
        (Content(new_text="Dana Ortiz reacted to your message:\n👍"), Kind.REACTION),
        (Content(new_text="Sounds good."), Kind.PERSON),
        (Content(), Kind.PERSON),
    ],
)
def test_parts_of_the_mail_decide(content: Content, kind: Kind) -> None:
    """Reports, calendar answers and reactions are known by their parts; what is unknown is a person."""
    assert judge(message(signals={"content-type": "multipart/mixed"}), content).kind is kind


def test_one_permanent_failure_among_others_makes_a_hard_bounce() -> None:
    """A report on several recipients keeps them all, and one that fails for good decides."""
    both = (Bounce("a@x.example", "5.2.2", "failed", False), Bounce("b@x.example", "5.1.1", "failed", True))
    verdict = judge(message(), Content(report=Report("delivery-status", both)))
    assert (verdict.kind, verdict.bounces) == (Kind.BOUNCE_HARD, both)


def test_a_report_says_which_mail_it_is_about() -> None:
    """The ids of the returned mail become those the verdict is about."""
    assert judge(message(references=()), bounce("5.1.1", permanent=True)).about_ids == (MINE,)


def test_a_complaint_means_never_write_again() -> None:
    """A feedback report is an automatic reply that opts out."""
    verdict = judge(message(), Content(report=Report("feedback-report", about_ids=(MINE,))))
    assert (verdict.kind, verdict.intent) == (Kind.AUTO_REPLY, Intent.OPT_OUT)


@pytest.mark.parametrize(
    ("signals", "subject", "kind"),
    [
        ({"auto-submitted": "auto-replied"}, "Re: Your offer", Kind.AUTO_REPLY),
        ({"auto-submitted": "Auto-Replied; owner-email=x"}, "Out of office", Kind.OUT_OF_OFFICE),
        ({"auto-submitted": "auto-replied", "precedence": "bulk"}, "Abwesenheitsnotiz: Angebot", Kind.OUT_OF_OFFICE),
        ({"auto-submitted": "no"}, "Re: Your offer", Kind.PERSON),
        ({"x-autoreply": "yes", "precedence": "bulk"}, "Thank you", Kind.AUTO_REPLY),
        ({"precedence": "auto_reply"}, "Thank you", Kind.AUTO_REPLY),
        ({"x-auto-response-suppress": "All"}, "Re: Your offer", Kind.PERSON),
        ({"x-auto-response-suppress": "All"}, "Automatic reply: Your offer", Kind.OUT_OF_OFFICE),
        ({"x-auto-response-suppress": "OOF", "list-unsubscribe": "<https://x.example>"}, "News", Kind.BULK),
        ({"list-id": "<news.shop.example>"}, "Autumn sale", Kind.BULK),
        ({"list-unsubscribe": "<https://x.example>"}, "Autumn sale", Kind.BULK),
        ({"precedence": "bulk"}, "Autumn sale", Kind.BULK),
        ({"auto-submitted": "auto-generated", "list-id": "<a.b>"}, "Build failed", Kind.BULK),
        ({"auto-submitted": "auto-replied", "x-ticket-id": "77"}, "[#77] received", Kind.TICKET_ACK),
        (
            {"x-autorespond": "x", "precedence": "auto_reply"},
            "Your email requires verification verify#1",
            Kind.CHALLENGE,
        ),
        ({"content-type": "multipart/report; report-type=delivery-status"}, "Undeliverable", Kind.BOUNCE_SOFT),
        ({"content-type": "multipart/report; report-type=disposition-notification"}, "Read: x", Kind.RECEIPT),
        ({"content-type": "multipart/report; report-type=feedback-report"}, "FW: x", Kind.AUTO_REPLY),
        ({"content-type": "text/calendar; method=REPLY"}, "Accepted: call", Kind.CALENDAR),
        ({"x-failed-recipients": "a@b.example"}, "Mail delivery failed", Kind.BOUNCE_SOFT),
        ({}, "Re: Your offer", Kind.PERSON),
        ({}, "Out of scope: the garage", Kind.PERSON),
        ({"content-type": "text/plain", "return-path": "<dana@ortiz.example>"}, "Absence on Friday", Kind.PERSON),
    ],
)
def test_the_header_alone(signals: dict[str, str], subject: str, kind: Kind) -> None:
    """The provisional kind follows the headers; X-Auto-Response-Suppress alone proves nothing."""
    assert from_header(message(subject, signals)).kind is kind


@pytest.mark.parametrize(
    ("sender", "kind"),
    [
        ("no-reply@shop.example", Kind.BULK),
        ("notifications@github.example", Kind.BULK),
        ("MAILER-DAEMON@mx.example", Kind.BOUNCE_SOFT),
        ("noreen@shop.example", Kind.PERSON),
    ],
)
def test_senders_that_are_no_people(sender: str, kind: Kind) -> None:
    """Senders that take no answers are bulk, mail servers report."""
    assert from_header(message("Your mail", sender=sender, references=())).kind is kind


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Your offer",
        "Out of Office: Your offer",
        "Abwesenheitsnotiz: Angebot",
        "Automatische Antwort: Angebot",
        "Réponse automatique : Devis",
        "Respuesta automática: Oferta",
        "Resposta automática: Oferta",
        "Risposta automatica: Offerta",
        "Fuori sede: Offerta",
        "Automatisch antwoord: Offerte",
        "Autosvar: Tilbud",
        "Automatisk svar: Tilbud",
        "Frånvaro: Offert",
        "Poissa: Tarjous",
        "Automatyczna odpowiedź: Oferta",
        "Автоответ: Предложение",
        "自动答复: 报价",
        "自動応答: 見積",
    ],
)
def test_subjects_of_responders_in_many_languages(subject: str) -> None:
    """A responder's subject counts together with In-Reply-To, and not by itself."""
    assert from_header(message(subject)).kind is Kind.OUT_OF_OFFICE
    assert from_header(message(subject, references=())).kind is Kind.PERSON


def test_absence_without_headers_needs_subject_and_words() -> None:
    """A known subject and words of absence make an out-of-office; a person's own words about holidays do not."""
    away = Content(new_text="I am out of the office until 14 March with limited access to email.")
    verdict = judge(message("Out of Office: Re: Your offer", references=()), away)
    assert (verdict.kind, verdict.until) == (Kind.OUT_OF_OFFICE, date(2026, 3, 15))
    assert judge(message("Re: Your offer"), away).kind is Kind.PERSON
    assert judge(message("Absence", references=()), away).kind is Kind.PERSON


def test_a_responder_that_says_somebody_left() -> None:
    """An automatic reply may say that they left, and name a successor."""
    text = "Jane no longer works here. Please contact bob@ortiz.example."
    verdict = judge(message("Automatic reply", {"auto-submitted": "auto-replied"}), Content(new_text=text))
    assert (verdict.kind, verdict.intent, verdict.successor) == (
        Kind.AUTO_REPLY,
        Intent.LEFT_COMPANY,
        "bob@ortiz.example",
    )


def test_a_list_header_on_an_answer_to_me_is_still_a_person() -> None:
    """An id-linked message that is not automatic is a person's, whatever a list added on its way."""
    listed = message(signals={"list-id": "<team.ortiz.example>", "precedence": "list"})
    content = Content(new_text="Yes, let's talk.")
    assert judge(listed, content).kind is Kind.BULK
    assert judge(listed, content, mine_ids_cited=True).kind is Kind.PERSON
    automatic = message(signals={"auto-submitted": "auto-replied", "precedence": "bulk"})
    assert judge(automatic, content, mine_ids_cited=True).kind is Kind.AUTO_REPLY


def test_a_ticket_acknowledgement_and_the_agent_behind_it() -> None:
    """The robot's receipt is no answer; the agent's own words from the same system are a person's."""
    desk = {"x-zendesk-from-account-id": "1", "auto-submitted": "auto-generated"}
    received = Content(new_text="Your request (77) has been received and is being reviewed.")
    agent = Content(new_text="Hi Sam, I had a look and the price works for us. Maria")
    assert judge(message("[Acme] Re: Offer", desk), received).kind is Kind.TICKET_ACK
    assert judge(message("[Acme] Re: Offer", desk), agent).kind is Kind.PERSON


def test_a_persons_intent_and_evidence() -> None:
    """What a person wants is read from the new text and quoted."""
    verdict = judge(message(), Content(new_text="Not now. Please reach out again in September."))
    assert (verdict.kind, verdict.intent, verdict.until) == (Kind.PERSON, Intent.NOT_NOW, date(2026, 9, 1))
    assert "reach out again" in verdict.evidence[0] or "Not now" in verdict.evidence[0]


def test_what_needs_the_body() -> None:
    """Reports, absences and doubtful subjects are fetched; people and newsletters are sure by header."""
    report = message("Undelivered", {"content-type": "multipart/report; report-type=delivery-status"})
    person, news = message(), message("Sale", {"list-id": "<a.b>"}, references=())
    doubtful = message("Out of Office", references=())
    wanted = [needs_body(m, from_header(m)) for m in (report, doubtful, person, news)]
    assert wanted == [True, True, False, False]


@pytest.mark.parametrize(
    ("subject", "signals", "content"),
    [
        ("Automatic reply: x", {}, None),
        ("Re: x", {"auto-submitted": "auto-replied"}, None),
        ("Undelivered", {"content-type": "multipart/report; report-type=delivery-status"}, None),
        ("Call", {"content-type": "text/calendar; method=REQUEST"}, None),
        ("Call", {}, Content(calendar="request", new_text="Agenda")),
        ("Accepted: Call", {}, Content(calendar="reply:accepted")),
        ("Zugesagt: Call", {}, Content()),
        ("Gelesen: Angebot", {}, Content()),
        ("Re: x", {}, Content(reaction="👍")),
    ],
)
def test_machine_mail_in_my_sent_folder_is_no_touch(
    subject: str, signals: dict[str, str], content: Content | None
) -> None:
    """Vacation replies, invitations and their answers, receipts and reports of mine say why they are no touch."""
    assert outbound_is_machine(message(subject, signals), content)


@pytest.mark.parametrize(
    ("subject", "content"),
    [
        ("Accepted: your offer", Content(new_text="Hi Dana, we accept. Shall we meet on Monday?")),
        ("Accepted: your offer", None),
        ("Einladung: Sommerfest", Content(new_text="Liebe Dana, kommst du?")),
        ("Read: this first", Content(new_text="Could you read this?")),
        ("Offer", Content(calendar="publish", new_text="See the dates attached.")),
        ("Contract", Content(attachments=("contract.pdf",))),
    ],
)
def test_a_real_mail_of_mine_is_a_touch(subject: str, content: Content | None) -> None:
    """A subject like a calendar's is no proof while there are words of mine, or nothing was read."""
    assert outbound_is_machine(message(subject), content) == ""


@given(
    st.text(max_size=80),
    st.dictionaries(
        st.sampled_from(["auto-submitted", "precedence", "content-type", "return-path", "x-loop"]), st.text()
    ),
    st.text(max_size=200),
    st.booleans(),
)
def test_any_message_has_a_verdict(subject: str, signals: dict[str, str], text: str, cited: bool) -> None:
    """No header and no body raises, and every verdict gives its evidence."""
    made = message(subject, signals)
    assert judge(made, Content(new_text=text), mine_ids_cited=cited).evidence
    needs_body(made, from_header(made))
    outbound_is_machine(made, Content(new_text=text))
