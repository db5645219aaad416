"""A large believable mailbox for benchmarks: conversations of mine, people who only write to me, and mostly machines."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import count

ME = "me@seller.example"
_WORDS = (
    "project offer website budget meeting draft schedule review contract invoice logo photos house visit spring launch "
    "delivery question estimate garden kitchen brochure campaign workshop training support hosting update"
).split()
_SENTENCES = (
    "thank you for the call last week, it was good to hear how far you have come.",
    "I went through the numbers again and attached what we discussed.",
    "Could you let me know whether the date still works for your team?",
    "The second option costs a little less and would be ready two weeks earlier.",
    "What do you think about starting with the smaller part first?",
    "Our printer needs the final files by the end of the month.",
    "I have spoken with my colleague and she likes the direction.",
)


@dataclass(frozen=True, slots=True)
class Mail:
    """One message and where it lies."""

    folder: str
    arrived: datetime
    source: bytes


def mailbox(size: int, now: datetime, seed: int = 1) -> Iterator[Mail]:
    """About `size` messages in INBOX, Archive, Sent and Junk: 8 % of mine, 13 % of people, the rest of machines:
    some twenty mails a day sent, which is a busy person."""
    made = 0
    for mails in threads(now, seed):
        if made >= size:
            return
        yield from mails
        made += len(mails)


def threads(now: datetime, seed: int = 1) -> Iterator[list[Mail]]:
    """The same mail, a thread at a time, without end."""
    rng = random.Random(seed)
    issues = [_html(rng) for _ in range(300)]
    for number in count(1):
        start = now - timedelta(minutes=rng.randrange(60, 395 * 24 * 60))
        draw = rng.random()
        if draw < 0.042:
            mails = _conversation(rng, number, start, now)
        elif draw < 0.085:
            mails = [
                _inbound(rng, number, 0, f"p{number % 3000}@client{number % 900}.example", start, _subject(rng), [])
            ]
        else:
            mails = [_newsletter(rng, number, start, rng.choice(issues))]
        yield mails


def _conversation(rng: random.Random, number: int, start: datetime, now: datetime) -> list[Mail]:
    """Up to nine turns between one person and me; about a third end with mine."""
    person = f"p{number % 3000}@client{number % 900}.example"
    subject, ids, mails = _subject(rng), list[str](), list[Mail]()
    mine = rng.random() < 0.5
    for turn in range(rng.choice((1, 2, 3, 4, 5, 6, 9))):
        if start > now:
            break
        make = _outbound if mine else _inbound
        mail = make(rng, number, turn, person, start, subject if not turn else f"Re: {subject}", ids)
        mails.append(mail)
        ids.append(_id(number, turn, mine))
        start += timedelta(minutes=rng.randrange(30, 9000))
        mine = not mine if rng.random() < 0.9 else mine
    return mails


def _id(number: int, turn: int, mine: bool) -> str:
    host = "seller.example" if mine else "eurprd04.prod.outlook.example"
    return f"<{number:08x}{turn:02d}{'a' * 24}@{host}>"


def _subject(rng: random.Random) -> str:
    return " ".join(rng.choices(_WORDS, k=rng.randrange(2, 6))).capitalize()


def _outbound(
    rng: random.Random, number: int, turn: int, person: str, at: datetime, subject: str, ids: list[str]
) -> Mail:
    head = [f"From: Sam Seller <{ME}>", f"To: Client {number} <{person}>"]
    return Mail("Sent", at, _source(rng, head, _id(number, turn, True), at, subject, ids, "Hello,"))


def _inbound(
    rng: random.Random, number: int, turn: int, person: str, at: datetime, subject: str, ids: list[str]
) -> Mail:
    head = [
        f"Return-Path: <{person}>",
        f"Delivered-To: {ME}",
        f"Received: from mx{number % 7}.client.example (mx.client.example [192.0.2.{number % 250}])",
        f"\tby mail.seller.example with ESMTPS id {number:x}; {format_datetime(at)}",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=client.example; s=s1; h=from:to:subject; b="
        + "Q" * 170,
        f"From: Client {number} <{person}>",
        f"To: Sam Seller <{ME}>",
        f"Thread-Index: {'A' * 40}",
        f"Thread-Topic: {subject.removeprefix('Re: ')}",
    ]
    folder = "Archive" if number % 3 == 0 else "INBOX"
    return Mail(folder, at, _source(rng, head, _id(number, turn, False), at, subject, ids, "Hi Sam,"))


def _source(
    rng: random.Random, head: list[str], message_id: str, at: datetime, subject: str, ids: list[str], greeting: str
) -> bytes:
    lines = [*head, f"Subject: {subject}", f"Date: {format_datetime(at)}", f"Message-ID: {message_id}"]
    if ids:
        lines += [f"In-Reply-To: {ids[-1]}", "References: " + "\r\n\t".join(ids)]
    lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", greeting, ""]
    lines += rng.choices(_SENTENCES, k=rng.randrange(2, 7))
    if ids:
        lines += ["", "On Tuesday they wrote:", *(f"> {sentence}" for sentence in rng.choices(_SENTENCES, k=12))]
    lines += ["", "-- ", "Sam Seller, Seller Studio"]
    return "\r\n".join(lines).encode()


def _html(rng: random.Random) -> str:
    """The body of a newsletter: 12 kB, which is short for one."""
    rows = (f"<tr><td style='padding:4px'>{' '.join(rng.choices(_WORDS, k=6))}</td></tr>\r\n" for _ in range(150))
    return f"<html><body><table>\r\n{''.join(rows)}</table></body></html>\r\n"


def _newsletter(rng: random.Random, number: int, at: datetime, html: str) -> Mail:
    shop = number % 400
    lines = [
        f"Return-Path: <bounce-{number}@news{shop}.example>",
        f"Delivered-To: {ME}",
        f"Received: from out.news{shop}.example by mail.seller.example with ESMTPS id {number:x}; {format_datetime(at)}",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=news.example; s=s1; h=from:to:subject; b=" + "Q" * 170,
        f"From: =?utf-8?q?Shop_{shop}_=E2=80=93_News?= <news@news{shop}.example>",
        f"To: {ME}",
        f"Subject: {_subject(rng)}",
        f"Date: {format_datetime(at)}",
        f"Message-ID: <{number:x}.{rng.getrandbits(64):x}@out.news{shop}.example>",
        f"List-Id: <list{shop}.news{shop}.example>",
        f"List-Unsubscribe: <https://news{shop}.example/u/{number}>",
        "Precedence: bulk",
        "MIME-Version: 1.0",
        'Content-Type: multipart/alternative; boundary="b1"',
        "",
        "--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nOffers of the week\r\n",
        f"--b1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}",
        "--b1--",
    ]
    folder = "Junk" if number % 12 == 0 else "Archive" if number % 4 == 0 else "INBOX"
    return Mail(folder, at, "\r\n".join(lines).encode())
