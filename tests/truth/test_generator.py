"""The generator checks itself: a wrong truth would be worse than none."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from tests.truth.generator import Mailbox, generate
from tests.truth.scenarios import SCENARIOS
from tests.truth.scene import ME

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def mailbox() -> Mailbox:
    """Two rounds of every scenario."""
    return generate(1, NOW, noise=50, rounds=2)


def test_the_same_seed_gives_the_same_mailbox(mailbox: Mailbox) -> None:
    """Seed and time decide every byte."""
    assert generate(1, NOW, noise=50, rounds=2) == mailbox


def test_another_seed_gives_other_mail(mailbox: Mailbox) -> None:
    """Instances vary with the seed."""
    other = generate(2, NOW, noise=50, rounds=2)
    assert not {letter.source for letter in mailbox.letters} & {letter.source for letter in other.letters}


def test_every_scenario_tells_a_truth(mailbox: Mailbox) -> None:
    """Each plays in every round and leaves something to check."""
    told = Counter(one.scenario for one in mailbox.truth)
    silent = [play.__name__ for play in SCENARIOS if not told[play.__name__]]
    assert set(silent) == {"draft_alone", "my_vacation_reply", "my_invitation", "my_acceptance", "my_receipt"}
    assert len({play.__name__ for play in SCENARIOS}) == len(SCENARIOS)


def test_every_state_occurs(mailbox: Mailbox) -> None:
    """All states that mail alone can bring about."""
    states = {one.state for one in mailbox.truth}
    assert states == {"excluded", "opted_out", "answered", "bounced", "away", "finished", "settled", "awaiting"}


def test_keys_are_unique(mailbox: Mailbox) -> None:
    """A truth is found by one id, or by its subject where my mail has none."""
    ids = [one.last_message_id for one in mailbox.truth if one.last_message_id]
    nameless = [one.subject for one in mailbox.truth if not one.last_message_id]
    assert len(set(ids)) == len(ids)
    assert len(set(nameless)) == len(nameless) > 0
    assert not set(ids) & set(mailbox.absent)


def test_truths_name_mail_of_mine_that_exists(mailbox: Mailbox) -> None:
    """The key of every truth is in the mailbox, outside Drafts."""
    stored = {
        message_from_bytes(one.source)["Message-ID"]
        for one in mailbox.letters
        if "D" not in one.flags and one.folder != "Drafts"
    }
    assert all(one.last_message_id in stored for one in mailbox.truth if one.last_message_id)


def test_the_standard_parser_reads_every_letter(mailbox: Mailbox) -> None:
    """Apart from the 8-bit headers that are meant, every mail is well formed."""
    for letter in mailbox.letters:
        message = message_from_bytes(letter.source, policy=policy.compat32)
        assert message["From"] and message["Subject"] is not None, letter.source[:300]
        assert not [part.defects for part in message.walk() if part.defects], letter.source[:600]
        assert b"\r\n\r\n" in letter.source and b"\n\n" not in letter.source.split(b"\r\n\r\n")[0]


def test_headers_keep_to_their_line_length(mailbox: Mailbox) -> None:
    """No header line is longer than RFC 5322 allows."""
    for letter in mailbox.letters:
        head = letter.source.split(b"\r\n\r\n", 1)[0]
        assert max(map(len, head.split(b"\r\n"))) <= 998


def test_message_ids_are_unique_per_mail(mailbox: Mailbox) -> None:
    """One id means one content, apart from the list's copy with its headers."""
    contents: dict[str, set[bytes]] = {}
    for letter in mailbox.letters:
        own = message_from_bytes(letter.source)["Message-ID"]
        if own and letter.folder != "Lists":
            contents.setdefault(own, set()).add(letter.source)
    assert all(len(sources) == 1 for sources in contents.values())


def test_outlook_ids_have_their_usual_length(mailbox: Mailbox) -> None:
    """The ids that break naive folding are there."""
    lengths = {len(str(message_from_bytes(one.source)["Message-ID"] or "")) for one in mailbox.letters}
    assert 82 in lengths


def test_letters_are_in_the_past_and_in_order(mailbox: Mailbox) -> None:
    """By arrival, the late ones last."""
    prompt = [one.arrived for one in mailbox.letters if not one.late]
    assert prompt == sorted(prompt)
    assert max(prompt) <= NOW
    assert min(prompt) > NOW - timedelta(days=530)
    assert any(one.late for one in mailbox.letters)


def test_sent_holds_only_mail_of_mine(mailbox: Mailbox) -> None:
    """What lies in Sent was written by me, under whatever address."""
    senders = {str(message_from_bytes(one.source)["From"]) for one in mailbox.letters if one.folder == "Sent"}
    assert all(ME.name in sender for sender in senders)
