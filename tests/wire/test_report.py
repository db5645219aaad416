"""Reports on mail: what failed, for whom, for good or for now, and which mail it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.message import Bounce, Report
from inboxfollow.wire.mime import read_mime
from inboxfollow.wire.report import read_report
from tests.wire.corpora import Label, labels


def report(text: str) -> Report | None:
    return read_report(read_mime(text.encode("utf-8")))


def parts(kind: str, status: str, returned: str) -> str:
    return (
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n"
        f"Content-Type: multipart/report; report-type={kind}; boundary=B\n\n"
        "--B\nContent-Type: text/plain\n\nSorry, your mail could not be delivered.\n"
        f"--B\nContent-Type: message/{kind}\n\n{status}\n--B\nContent-Type: {returned}\n--B--\n"
    )


RETURNED = (
    "message/rfc822\n\nMessage-ID: <Own.1@seller.example>\nTo: Dana <Dana@ortiz.example>\nSubject: Offer\n\nwords"
)
HEADERS = RETURNED.replace("message/rfc822", "text/rfc822-headers")


@pytest.mark.parametrize(
    ("status", "diagnostic", "expected", "permanent"),
    [
        ("5.1.1", "smtp; 550 5.1.1 User unknown", "5.1.1", True),
        ("5.2.1", "smtp; 550 disabled", "5.2.1", True),
        ("5.4.4", "", "5.4.4", True),
        ("5.0.0", "smtp; 550 No such user here", "5.1.1", True),
        ("5.0.0", "smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound", "5.1.10", True),
        ("5.2.2", "smtp; 552 mailbox full", "5.2.2", False),
        ("5.1.1", "smtp; 552 5.1.1 mailbox is full", "5.1.1", False),
        ("5.7.1", "smtp; 550 5.7.1 blocked by policy", "5.7.1", False),
        ("4.4.7", "smtp; timed out", "4.4.7", False),
        ("4.1.1", "smtp; 450 user unknown", "4.1.1", False),
    ],
)
def test_delivery_status(status: str, diagnostic: str, expected: str, permanent: bool) -> None:
    """The code decides whether a failure is permanent; a vague code gives way to the server's words."""
    fields = (
        f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; Dana@ortiz.example\nAction: failed\nStatus: {status}\n"
    )
    found = report(parts("delivery-status", f"{fields}Diagnostic-Code: {diagnostic}", RETURNED))
    assert found == Report(
        "delivery-status",
        (Bounce("dana@ortiz.example", expected, "failed", permanent),),
        about_ids=("<Own.1@seller.example>",),
        about_recipients=("dana@ortiz.example",),
    )


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_other_actions(action: str) -> None:
    """What is not a failure is never permanent, and ids come from returned headers alone too."""
    status = f"Final-Recipient: rfc822; d@x.example\nAction: {action} (to x)\nStatus: 5.1.1"
    found = report(parts("global-delivery-status", status, HEADERS))
    assert found is not None
    assert found.bounces[0].action == action
    assert not found.bounces[0].permanent
    assert found.about_ids == ("<Own.1@seller.example>",)


def test_several_recipients() -> None:
    """Each recipient has its own fate; the address I wrote to is preferred to the one it was forwarded to."""
    status = (
        "Original-Recipient: rfc822; A@x.example\nFinal-Recipient: rfc822; m@y\nAction: failed\nStatus: 5.1.1\n\n"
        "Final-Recipient: rfc822; b@x.example\nAction: delayed\nStatus: 4.2.2"
    )
    found = report(parts("delivery-status", status, RETURNED))
    assert found is not None
    assert [(bounce.recipient, bounce.permanent) for bounce in found.bounces] == [
        ("a@x.example", True),
        ("b@x.example", False),
    ]


def test_read_receipt() -> None:
    """A disposition notification says what was done with which mail."""
    status = (
        "Final-Recipient: rfc822; Dana@ortiz.example\nOriginal-Message-ID: <Own.1@seller.example>\n"
        "Disposition: manual-action/MDN-sent-manually; displayed"
    )
    found = report(parts("disposition-notification", status, "text/plain\n\nx"))
    assert found == Report(
        "disposition-notification",
        disposition="displayed",
        about_ids=("<Own.1@seller.example>",),
        about_recipients=("dana@ortiz.example",),
    )


def test_complaint() -> None:
    """An abuse report names the mail it complains about."""
    found = report(parts("feedback-report", "Feedback-Type: abuse\nVersion: 1", RETURNED))
    assert found is not None
    assert (found.type, found.bounces, found.about_ids) == ("feedback-report", (), ("<Own.1@seller.example>",))


PROSE = {
    "qmail": (
        "From: MAILER-DAEMON@mx.example\nTo: sam@seller.example\nSubject: failure notice\n\nHi. This is qmail-send.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n<dana@ortiz.example>:\n"
        "Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"
        "Message-ID: <Own.1@seller.example>\nTo: dana@ortiz.example\n"
    ),
    "exim": (
        "From: Mail Delivery System <Mailer-Daemon@mx.example>\nX-Failed-Recipients: dana@ortiz.example\n"
        "Subject: Mail delivery failed: returning message to sender\n\nThe following address(es) failed:\n\n"
        "  dana@ortiz.example\n    Unrouteable address\n\n------ This is a copy of the message ------\n\n"
        "Message-Id: <Own.1@seller.example>\nTo: dana@ortiz.example\n"
    ),
    "postmaster": (
        "From: postmaster@mx.example\nReturn-Path: <>\nSubject: Undeliverable: Offer\n\n"
        "Your message did not reach the following recipient:\n\ndana@ortiz.example\n550 unknown user\n\n"
        "Original message headers:\n\nMessage-ID: <Own.1@seller.example>\nTo: dana@ortiz.example\n"
    ),
}


@pytest.mark.parametrize("name", PROSE)
def test_prose(name: str) -> None:
    """Bounces without machine-readable parts tell recipient, permanence and mail too."""
    found = report(PROSE[name])
    assert found is not None
    assert found.type == "prose"
    assert [(bounce.recipient, bounce.action, bounce.permanent) for bounce in found.bounces] == [
        ("dana@ortiz.example", "failed", True)
    ]
    assert found.about_ids == ("<Own.1@seller.example>",)


def test_prose_delay() -> None:
    """A warning that delivery goes on is a delay, not a failure."""
    found = report(
        "From: MAILER-DAEMON@mx.example\nSubject: Warning: could not send message for past 4 hours\n\n"
        "<dana@ortiz.example>: connection timed out\nwill be retried until it is 5 days old\n"
    )
    assert found is not None
    assert [(bounce.action, bounce.permanent) for bounce in found.bounces] == [("delayed", False)]


@pytest.mark.parametrize(
    "text",
    [
        "From: Dana <dana@ortiz.example>\nSubject: Re: Undeliverable: Offer\n\nYour mail bounced: 550 user unknown.",
        "From: Dana <dana@ortiz.example>\nSubject: delivery failed\n\nThe parcel could not be delivered.",
        "From: Postmaster Pat <postmaster@ortiz.example>\nSubject: Hello\n\nI cannot come on Monday.",
        "From: MAILER-DAEMON@mx.example\nSubject: hello\n\nnice weather",
        "From: bounce-17@news.example\nSubject: Our offers\n\nYou cannot fail to like them.",
    ],
)
def test_people_are_no_reports(text: str) -> None:
    """A person who writes about a bounce, or under a server's name about something else, is a person."""
    assert report(text) is None


@given(st.binary(max_size=400))
def test_never_raises(body: bytes) -> None:
    """Any bytes after a server's header can be read."""
    read_report(read_mime(b"From: mailer-daemon@x.example\nSubject: failure notice\n\n" + body))
    read_report(read_mime(b"Content-Type: message/delivery-status\n\n" + body))


def _bounces() -> list[Label]:
    return [label for label in labels("kind") if label.label in ("bounce", "delay") and label.trust in "AB"]


def _read(label: Label) -> Report | None:
    return read_report(read_mime(label.path.read_bytes()))


def test_corpus_recall() -> None:
    """Nearly every labelled bounce is recognised, and most name the recipient and the mail."""
    found = [_read(label) for label in _bounces()]
    seen = [one for one in found if one is not None and one.bounces]
    assert len(seen) / len(found) >= 0.985
    assert sum(any(bounce.recipient for bounce in one.bounces) for one in seen) / len(seen) >= 0.96
    assert sum(bool(one.about_ids) for one in seen) / len(seen) >= 0.79


def test_corpus_precision() -> None:
    """No labelled mail of people, bulk senders or responders is taken for a bounce."""
    others = [label for label in labels("kind") if not {"bounce", "delay", "receipt"} & set(label.accept.split("|"))]
    assert len(others) > 30
    assert [label.path.name for label in others if (one := _read(label)) and one.bounces] == []


def test_corpus_permanence() -> None:
    """Hard and soft agree with the labels; most that differ say "user unknown" and are labelled as filtered."""
    right = total = 0
    for label in _bounces():
        hard = label.note.partition("hardbounce=")[2]
        one = _read(label)
        if hard in ("true", "false") and one is not None:
            total += 1
            right += any(bounce.permanent for bounce in one.bounces) == (hard == "true")
    assert total > 400
    assert right / total >= 0.86
